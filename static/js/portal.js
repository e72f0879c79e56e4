/* Makes pages smoother. Every page works without this file; nothing here decides anything.
   Words come from <template id="loi-nhan"> in base.html. What is typed is kept and saved by saving.js. */
(() => {
  "use strict";

  const words = document.getElementById("loi-nhan").dataset;
  const make = (tag, className, text) => {
    const node = document.createElement(tag);
    if (className) node.className = className;
    if (text) node.textContent = text;
    return node;
  };

  /* --- Details that behave as menus: closed by Escape or by a click elsewhere ------------------ */

  const closeOthers = (except) =>
    document.querySelectorAll("details[data-closes][open]").forEach((one) => {
      if (!except || !one.contains(except)) one.open = false;
    });
  document.addEventListener("click", (event) => closeOthers(event.target));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const open = document.activeElement.closest("details[data-closes][open]");
    closeOthers();
    if (open) open.querySelector("summary").focus();
  });

  /* --- A key that moves never chooses, on no radio button of the portal; rows of choices have more keys (sheet.js) --- */

  window.addEventListener("keydown", (event) => {
    const field = event.target, step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
    if (!step || field.type !== "radio" || event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const choices = [...document.getElementsByName(field.name)].filter((one) => one.form === field.form && !one.disabled);
    choices[choices.indexOf(field) + step]?.focus();
  });

  /* --- Errors first: the summary takes the focus when a form comes back ------------------------- */

  const focusSummary = () => document.querySelector("[data-focus]")?.focus();

  /* --- One effect per deed: the button rests while its form is on the way ----------------------- */

  const ask = (form, question) => {
    const dialog = make("dialog", "ask");
    dialog.append(make("p", "", question));
    const line = make("form", "deeds");
    line.method = "dialog";
    const yes = make("button", "btn btn-primary", words.confirm);
    yes.value = "yes";
    const no = make("button", "btn btn-quiet", words.cancel);
    no.value = "no";
    line.append(yes, no);
    dialog.append(line);
    document.body.append(dialog);
    dialog.addEventListener("close", () => {
      dialog.remove();
      if (dialog.returnValue === "yes") {
        form.dataset.asked = "yes";
        form.requestSubmit(form.asker || undefined);
      }
    });
    dialog.showModal();
    no.focus();
  };

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.dataset.confirm && form.dataset.asked !== "yes") {
      event.preventDefault();
      form.asker = event.submitter;
      ask(form, form.dataset.confirm);
      return;
    }
    delete form.dataset.asked;
    if (event.defaultPrevented || form.hasAttribute("hx-post")) return;
    if (form.matches("[data-once]")) {
      if (form.dataset.sent) return event.preventDefault();
      form.dataset.sent = "yes";
    }
  });
  window.addEventListener("pageshow", () =>
    document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent),
  );

  /* The request has read the page it was led to, and with it the words of what was done: they are shown after the move. */
  const TOLD = "loi-nhan";
  const showResult = (url, fresh, form) => {
    const told = fresh.getElementById("thong-bao");
    const part = form.closest("section[id]");
    const faults = fresh.querySelector("[data-focus].notice-late");
    const now = part && fresh.getElementById(part.id);
    if (faults && now) {
      /* Some files came in and some did not: this part of the page as it is now, with the faults in it. */
      const place = document.getElementById("thong-bao");
      place.replaceChildren(...told.children, faults);
      part.replaceWith(now);
      place.scrollIntoView({ block: "center" });
      return;
    }
    if (told) sessionStorage.setItem(TOLD, told.innerHTML);
    if (url !== location.href.split("#")[0]) { location.assign(url + (part ? `#${part.id}` : "")); return; }
    if (part) location.hash = part.id;
    location.reload();
  };
  const toldBefore = sessionStorage.getItem(TOLD);
  if (toldBefore) {
    sessionStorage.removeItem(TOLD);
    const told = new DOMParser().parseFromString(toldBefore, "text/html");
    document.getElementById("thong-bao")?.append(...told.body.children);
  }

  /* A fault stands in the box of its field (#div_id_…), as the page itself would print it. */
  const FAULT = ".invalid-feedback, .field-error";
  const markFaults = (form, fresh) => {
    for (const box of form.querySelectorAll("[id^=div_id_]")) {
      const faults = fresh.getElementById(box.id)?.querySelectorAll(FAULT) ?? [];
      box.querySelectorAll(FAULT).forEach((old) => old.remove());
      box.querySelectorAll("input, select, textarea").forEach((field) => {
        field.classList.toggle("is-invalid", faults.length > 0);
        field.setAttribute("aria-invalid", String(faults.length > 0));
      });
      for (const fault of faults) { fault.classList.add("d-block"); box.append(fault); }
    }
  };

  /* --- Files on their way: <form data-upload> shows a bar that moves because bytes move ------------- */

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("[data-upload]") || event.defaultPrevented) return;
    if (![...form.querySelectorAll("input[type=file]")].some((input) => input.files.length)) return;
    event.preventDefault();
    const line = make("div", "progress-line");
    const label = make("div", "progress-words", words.uploading);
    label.setAttribute("role", "status");
    const bar = make("progress");
    bar.max = 100;
    bar.setAttribute("aria-label", words.uploading);
    line.append(label, bar);
    form.append(line);
    const request = new XMLHttpRequest();
    request.open("POST", form.action);
    request.setRequestHeader("X-Requested-With", "fetch");
    request.upload.addEventListener("progress", (moved) => {
      if (!moved.lengthComputable) return;
      bar.value = Math.round((100 * moved.loaded) / moved.total);
      label.textContent = `${words.uploading} ${bar.value} %`;
    });
    request.addEventListener("load", () => {
      delete form.dataset.sent;
      const fresh = new DOMParser().parseFromString(request.responseText, "text/html");
      if (request.status < 400 && request.responseURL !== form.action) { form.dispatchEvent(new Event("portal:taken", { bubbles: true })); form.reset(); showResult(request.responseURL, fresh, form); return; }
      /* The page with the faults came back: they go to their fields, the files chosen stay in this form. */
      line.remove();
      markFaults(form, fresh);
      const notes = fresh.querySelectorAll("[data-focus].notice-late, #thong-bao .notice, body > .notice");
      const place = document.getElementById("thong-bao");
      place.replaceChildren(...(notes.length ? notes : fresh.querySelectorAll("main h1, main p")));
      place.scrollIntoView({ block: "center" });
      focusSummary();
    });
    request.addEventListener("error", () => { delete form.dataset.sent; bar.remove(); label.textContent = words.failed; });
    request.send(new FormData(form, event.submitter));
  });

  /* Files cannot be kept or saved by themselves: whoever leaves with some chosen, or words about them typed, is asked. */
  const typed = (field) =>
    field.type === "file" ? field.files.length : ["text", "url"].includes(field.type) && field.value !== field.defaultValue;
  window.addEventListener("beforeunload", (event) => {
    const waiting = [...document.querySelectorAll("form[data-upload]")].filter((form) => [...form.elements].some(typed));
    if (waiting.length && !document.querySelector("form[data-sent]")) event.preventDefault();
  });

  /* --- Select all, print, offline ------------------------------------------------------------------ */

  document.addEventListener("change", (event) => {
    const name = event.target.dataset.selects;
    if (name) document.getElementsByName(name).forEach((box) => { box.checked = event.target.checked; });
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-print]")) window.print();
  });
  const line = () => { document.getElementById("mat-mang").hidden = navigator.onLine; };
  window.addEventListener("online", line);
  window.addEventListener("offline", line);

  document.querySelectorAll("[data-needs-script]").forEach((node) => { node.hidden = false; });
  focusSummary();
  document.addEventListener("htmx:afterSettle", focusSummary);
  document.addEventListener("htmx:sendError", () => {
    const place = document.getElementById("thong-bao");
    const note = make("div", "notice notice-late");
    note.setAttribute("role", "alert");
    note.append(make("div", "", words.failed));
    place.replaceChildren(note);
  });
})();
