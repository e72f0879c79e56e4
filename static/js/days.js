/* A calendar for fields of a day: <input data-day="day"> (dd/mm/yyyy) or data-day="moment" (hh:mm dd/mm/yyyy).
   The field stays one to type in, with or without this file. Words come from components/day_picker.html. */
(() => {
  "use strict";

  const pieces = document.getElementById("chon-ngay").content;
  const two = (number) => String(number).padStart(2, "0");
  const four = (year) => String(year).padStart(4, "0");
  const written = (day) => `${two(day.getDate())}/${two(day.getMonth() + 1)}/${four(day.getFullYear())}`;
  const iso = (day) => `${four(day.getFullYear())}-${two(day.getMonth() + 1)}-${two(day.getDate())}`;
  /* As accounts/forms/days.py reads a day: 01/07/2025, 1.7.25, 01072025, 2025-07-01. */
  const DAYS = [
    /(?<!\d)(?<y>\d{4}) ?[/.-] ?(?<m>\d{1,2}) ?[/.-] ?(?<d>\d{1,2})(?!\d)/,
    /(?<!\d)(?<d>\d{1,2}) ?[/.-] ?(?<m>\d{1,2}) ?[/.-] ?(?<y>\d{4}|\d{2})(?!\d)/,
    /(?<!\d)(?<d>\d{2})(?<m>\d{2})(?<y>(?:19|20|21)\d{2})(?!\d)/,
  ];

  /* A real day or null: 31/02 is none. */
  const dayOf = (year, month, number) => {
    const day = new Date(2000, 0, 1);
    day.setFullYear(year, month, number);
    return day.getMonth() === month && day.getDate() === number ? day : null;
  };
  const today = () => {
    const parts = new Intl.DateTimeFormat("en-CA", { timeZone: "Asia/Ho_Chi_Minh" }).format(new Date()).split("-").map(Number);
    return dayOf(parts[0], parts[1] - 1, parts[2]);
  };
  const find = (text) => DAYS.reduce((found, form) => found || form.exec(text), null);
  /* Two figures mean the century that the field may hold. */
  const yearOf = (text, input) => {
    if (text.length > 2) return Number(text);
    const latest = Math.min(Number((input.dataset.max || "9999").slice(0, 4)), today().getFullYear() + 50);
    return 2000 + Number(text) > latest ? 1900 + Number(text) : 2000 + Number(text);
  };
  const read = (input) => {
    const found = find(input.value);
    return found && dayOf(yearOf(found.groups.y, input), Number(found.groups.m) - 1, Number(found.groups.d));
  };
  /* A day typed in another form stands as it is understood; a part of a day, or no day, stays as it was typed. */
  const tidy = (input) => {
    const day = input.dataset.day === "day" && find(input.value)?.[0] === input.value.trim() && read(input);
    if (day) input.value = written(day);
  };

  const dialog = pieces.querySelector("dialog").cloneNode(true);
  const grid = dialog.querySelector("tbody");
  const month = dialog.querySelector("[data-part=month]");
  const year = dialog.querySelector("[data-part=year]");
  const names = [...dialog.querySelectorAll("th")].map((cell) => cell.abbr);
  let field = null; // the one whose calendar is open
  let opener = null;
  let here = null; // the day the keyboard stands on

  const allowed = (day) => {
    const { min, max } = field.dataset;
    return !(min && iso(day) < min) && !(max && iso(day) > max);
  };

  const show = (day, focus = true) => {
    here = day;
    month.value = String(day.getMonth());
    year.value = String(day.getFullYear());
    const chosen = read(field);
    const first = dayOf(day.getFullYear(), day.getMonth(), 1);
    const row = () => grid.appendChild(document.createElement("tr"));
    grid.replaceChildren();
    let line = row();
    for (let blank = (first.getDay() + 6) % 7; blank; blank -= 1) line.append(document.createElement("td"));
    for (let number = 1; number <= 31; number += 1) {
      const one = dayOf(day.getFullYear(), day.getMonth(), number);
      if (!one) break;
      if (line.children.length === 7) line = row();
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = String(number);
      button.dataset.day = iso(one);
      button.setAttribute("aria-label", `${names[(one.getDay() + 6) % 7]} ${written(one)}`);
      button.tabIndex = number === day.getDate() ? 0 : -1;
      if (!allowed(one)) button.setAttribute("aria-disabled", "true"); // passed over by choosing, not by the arrows
      if (iso(one) === iso(today())) button.setAttribute("aria-current", "date");
      const cell = document.createElement("td");
      cell.setAttribute("role", "gridcell");
      cell.setAttribute("aria-selected", String(Boolean(chosen) && iso(one) === iso(chosen)));
      cell.append(button);
      line.append(cell);
    }
    while (line.children.length < 7) line.append(document.createElement("td"));
    if (focus) grid.querySelector("[tabindex='0']").focus();
  };

  const moved = (days, months = 0) => {
    if (!months) return dayOf(here.getFullYear(), here.getMonth(), here.getDate() + days) || new Date(here.getFullYear(), here.getMonth(), here.getDate() + days);
    const first = new Date(here.getFullYear(), here.getMonth() + months, 1);
    const last = new Date(first.getFullYear(), first.getMonth() + 1, 0).getDate();
    return dayOf(first.getFullYear(), first.getMonth(), Math.min(here.getDate(), last));
  };

  const choose = (day) => {
    if (!allowed(day)) return;
    const moment = field.dataset.day === "moment";
    const hour = /\d{1,2}[:h]\d{2}/.exec(field.value);
    field.value = moment ? `${hour ? hour[0] : "17:00"} ${written(day)}` : written(day);
    const chosen = field;
    dialog.close();
    for (const name of ["input", "change"]) chosen.dispatchEvent(new Event(name, { bubbles: true }));
  };

  /* Under its field where there is room, in the middle of a narrow screen. */
  const place = () => {
    dialog.style.margin = "";
    dialog.style.left = "";
    dialog.style.top = "";
    if (window.innerWidth < 480) return;
    const box = field.getBoundingClientRect();
    const { offsetWidth: width, offsetHeight: height } = dialog;
    const below = box.bottom + 4 + height <= window.innerHeight;
    dialog.style.margin = "0";
    dialog.style.left = `${Math.max(8, Math.min(box.left, window.innerWidth - width - 8))}px`;
    dialog.style.top = `${Math.max(8, below ? box.bottom + 4 : box.top - 4 - height)}px`;
  };

  const open = (input, button) => {
    field = input;
    opener = button;
    if (!dialog.isConnected) document.body.append(dialog);
    dialog.showModal();
    show(read(field) || today());
    place();
  };

  dialog.addEventListener("close", () => opener?.focus());
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog || event.target.closest("[data-close]")) return dialog.close();
    const button = event.target.closest("button");
    if (!button) return;
    if (button.dataset.day) choose(dayOf(here.getFullYear(), here.getMonth(), Number(button.textContent)));
    else if (button.dataset.month) show(moved(0, Number(button.dataset.month)), false);
    else if (button.dataset.today !== undefined) choose(today());
  });
  /* A month or a year half typed changes nothing. */
  const jump = () => {
    const wanted = Number(year.value);
    if (!/^\d{4}$/.test(year.value) || wanted < 1800) return;
    const last = new Date(wanted, Number(month.value) + 1, 0).getDate();
    show(dayOf(wanted, Number(month.value), Math.min(here.getDate(), last)), false);
  };
  month.addEventListener("change", jump);
  year.addEventListener("input", jump);
  year.addEventListener("keydown", (event) => {
    if (event.key === "Enter") event.preventDefault();
  });
  grid.addEventListener("keydown", (event) => {
    const week = (here.getDay() + 6) % 7;
    const steps = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7, Home: -week, End: 6 - week };
    const months = { PageUp: -1, PageDown: 1 }[event.key];
    if (!(event.key in steps) && !months) return;
    event.preventDefault();
    show(months ? moved(0, months * (event.shiftKey ? 12 : 1)) : moved(steps[event.key]));
  });

  const equip = (root) =>
    root.querySelectorAll("input[data-day]:not([data-equipped])").forEach((input) => {
      input.dataset.equipped = "yes";
      if (input.disabled || input.readOnly || input.type === "hidden") return;
      const button = pieces.querySelector(".day-open").cloneNode(true);
      const label = input.labels?.[0]?.textContent.replace("*", "").trim();
      if (label) button.setAttribute("aria-label", `${button.dataset.for} ${label}`);
      const line = document.createElement("span");
      line.className = "day-line";
      input.replaceWith(line);
      line.append(input, button);
      button.addEventListener("click", () => open(input, button));
      input.addEventListener("change", () => tidy(input));
    });
  equip(document);
  document.addEventListener("htmx:load", (event) => equip(event.target));
  document.addEventListener("portal:swapped", (event) => equip(event.target));
})();
