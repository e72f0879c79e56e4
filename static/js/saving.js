/* What is typed is not lost: kept on this machine until the server has it, saved by itself, marked where it could not be.
   Every page works without this file: its buttons save. */
(() => {
  "use strict";

  const words = document.getElementById("loi-nhan").dataset;
  const clock = () => new Intl.DateTimeFormat("vi-VN", { hour: "2-digit", minute: "2-digit", hour12: false, timeZone: "Asia/Ho_Chi_Minh" }).format(new Date());
  const isChoice = (field) => ["radio", "checkbox"].includes(field.type);
  const parse = (html) => new DOMParser().parseFromString(html, "text/html");

  /* --- A copy on this machine: <form data-keep="registration-12">, and of its own accord every form sent once in which
     somebody logged in types words; never passwords, files, hidden fields, nor fields marked data-private. Only what was
     typed here: what others changed meanwhile is not put back. The copy of a form on its way (`sent`: from which page) is
     dropped on the page that this sending led to, and on no other; the login or a page of faults took nothing. ----- */

  const account = document.body.dataset.account;
  const WORDS = "textarea, input:not([type]), input[type=text], input[type=email], input[type=tel], input[type=number], input[type=url]";
  const mine = `portal:${account || "-"}:`;
  const keyOf = (form) => {
    if (form.dataset.keep) return mine + form.dataset.keep;
    if (!account || !form.matches("main form[method=post][data-once]") || !form.querySelector(WORDS)) return "";
    const placeOf = (one) => `${one.getAttribute("action") || location.pathname + location.search}#${one.closest("[id]:not(form)").id}`;
    const twins = [...document.querySelectorAll("main form[data-once]")].filter((one) => placeOf(one) === placeOf(form));
    return `${mine}${placeOf(form)}${twins.indexOf(form)}`;
  };
  const kept = (form) =>
    [...form.elements].filter(
      (field) =>
        field.name && !field.closest("[data-private]") && !/^cc-|password/.test(field.autocomplete || "") &&
        !["password", "hidden", "file", "submit", "button", "search"].includes(field.type),
    );
  /* A page that came back with faults holds words that are saved nowhere. */
  const isFaulty = (form) => Boolean(form.querySelector(".is-invalid, .field-error") || document.querySelector(".notice-late[data-focus]"));
  const isChanged = (field) => {
    if (field.type === "radio") return [...document.getElementsByName(field.name)].some((one) => one.form === field.form && one.checked !== one.defaultChecked);
    if (isChoice(field)) return field.checked !== field.defaultChecked;
    if (field.options) return field.selectedIndex !== Math.max(0, [...field.options].findIndex((one) => one.defaultSelected));
    return field.value !== field.defaultValue;
  };
  const setSaved = (field, value, checked) => {
    if (isChoice(field)) field.defaultChecked = checked;
    else if (field.options) [...field.options].forEach((one) => { one.defaultSelected = one.value === value; });
    else field.defaultValue = value;
  };
  const forget = (form) => {
    const key = keyOf(form);
    if (key) try { localStorage.removeItem(key); } catch { /* storage switched off */ }
  };
  const here = () => location.href.split("#")[0];
  const remember = (form, more = {}, fields = kept(form).filter((field) => form.faulty || isChanged(field))) => {
    const key = keyOf(form);
    if (!key) return;
    if (!fields.length) return forget(form);
    const values = fields.map((field) => [field.name, field.value, isChoice(field) ? field.checked : null]);
    try { localStorage.setItem(key, JSON.stringify({ at: Date.now(), values, ...more })); } catch { /* no room: the form itself still holds the text */ }
  };
  /* Led here by that sending: a page that is no answer to it (gone back, another link, a fault of the line) was not. */
  const isTaken = (copy) =>
    copy.sent === document.referrer && performance.getEntriesByType("navigation")[0]?.redirectCount > 0 &&
    !document.querySelector("[data-untaken], #thong-bao .notice-late");
  const restore = (form) => {
    const key = keyOf(form);
    if (!key) return;
    form.faulty = isFaulty(form);
    let saved = null;
    try { saved = JSON.parse(localStorage.getItem(key)); } catch { return; }
    if (!saved || Date.now() - saved.at > 7 * 24 * 3600 * 1000) return;
    if (saved.sent && form.faulty) return remember(form);
    if (saved.sent && isTaken(saved)) return forget(form);
    let changed = false;
    const fields = kept(form);
    saved.values.forEach(([name, value, checked]) => {
      const field = fields.find((one) => one.name === name && (checked === null || one.value === value));
      if (!field) return;
      if (checked === null ? field.value !== value : field.checked !== checked) changed = true;
      if (checked === null) field.value = value; else field.checked = checked;
    });
    if (!changed) return forget(form);
    const note = document.createElement("div");
    note.className = "notice notice-soon";
    note.setAttribute("role", "status");
    const text = document.createElement("div");
    const said = document.createElement("p");
    said.textContent = words.restored;
    const drop = document.createElement("button");
    drop.className = "btn btn-quiet btn-sm";
    drop.textContent = words.discard;
    drop.type = "button";
    drop.addEventListener("click", () => { forget(form); location.reload(); });
    text.append(said, drop);
    note.append(text);
    form.prepend(note);
    if (saved.sent) remember(form);
    for (let fold = form.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
    if (saved.marks) mark(form, [...parse(saved.marks).querySelectorAll("[data-for]")]);
  };

  /* --- What could not be saved is told at its field ------------------------------------------------------------- */

  const mark = (form, sentences) => {
    form.querySelectorAll(".field-error, .invalid-feedback").forEach((old) => old.remove());
    form.querySelectorAll(".is-invalid, .has-error").forEach((field) => field.classList.remove("is-invalid", "has-error"));
    form.querySelectorAll("[aria-invalid]").forEach((field) => {
      const still = (field.getAttribute("aria-describedby") || "").split(" ").filter((id) => document.getElementById(id));
      field.removeAttribute("aria-invalid");
      if (still.length) field.setAttribute("aria-describedby", still.join(" ")); else field.removeAttribute("aria-describedby");
    });
    document.querySelectorAll(".notice-late[data-focus]").forEach((summary) => summary.remove());
    sentences.forEach((sentence) => {
      const named = [...form.elements].filter((field) => field.name === sentence.dataset.for && field.type !== "hidden");
      const field = named[0];
      if (!field) { form.prepend(sentence); return; }
      sentence.id = `${field.id || field.name}_loi`;
      if (field.type === "radio") {
        field.closest("fieldset")?.classList.add("has-error");
        (field.closest(".options, .choices") || field.closest("label") || field).before(sentence);
      } else {
        (field.closest(".form-check") || field).after(sentence);
      }
      named.forEach((one) => {
        if (!isChoice(one)) one.classList.add("is-invalid");
        one.setAttribute("aria-invalid", "true");
        one.setAttribute("aria-describedby", `${one.getAttribute("aria-describedby") || ""} ${sentence.id}`.trim());
      });
    });
  };

  /* --- Saves by itself: <form data-autosave> is posted a moment after each change ---------------------------------
     The server saves what it can read and answers 2xx: fragments with hx-swap-oob and an id are put in place; the
     sentences in [data-problems] ([data-for]: the field's name) are set at their fields. With data-leaving it is posted
     when the page is left: a row that others read is not written word by word. --------------------------------------- */

  const timers = new Map();
  const say = (text, state = "") =>
    document.querySelectorAll("[data-saved]").forEach((node) => { node.textContent = text; node.dataset.state = state; });

  const replace = (old, fresh) => {
    fresh.removeAttribute("hx-swap-oob");
    if (old.isEqualNode(fresh)) return;
    const open = [...old.querySelectorAll("details[open]")].map((one) => one.className);
    fresh.querySelectorAll("details").forEach((one) => { one.open = open.includes(one.className); });
    const place = [...old.querySelectorAll("a, summary")].indexOf(document.activeElement);
    old.replaceWith(fresh);
    if (place >= 0) fresh.querySelectorAll("a, summary")[place]?.focus();
    window.htmx?.process(fresh);
    fresh.dispatchEvent(new Event("portal:swapped", { bubbles: true }));
  };
  const send = async (form) => {
    say(words.saving);
    try {
      const data = new FormData(form), states = kept(form).map((field) => [field, field.value, field.checked]);
      for (const [name, value] of [...data]) if (value instanceof File) data.delete(name);
      const answer = await fetch(form.dataset.autosave || form.action, {
        method: "POST", body: data, credentials: "same-origin", keepalive: Boolean(form.left),
        headers: { "X-Requested-With": "fetch", "HX-Request": "true", "X-Autosave": "1" },
      });
      const page = parse(await answer.text());
      if (!answer.ok || answer.redirected) {
        remember(form);
        const told = answer.status === 403 || answer.status === 409 || answer.status === 422;
        if (told) document.getElementById("thong-bao").replaceChildren(...page.body.children);
        say(told ? words.refused : words.unsaved, "failed");
        return;
      }
      page.querySelectorAll("[hx-swap-oob][id]").forEach((fresh) => {
        const old = document.getElementById(fresh.id);
        if (old) replace(old, fresh);
      });
      const place = page.querySelector("[data-problems]");
      const problems = place ? [...place.children] : [];
      if (place) mark(form, problems);
      const wrong = new Set(problems.map((one) => one.dataset.for));
      states.filter(([field]) => !wrong.has(field.name)).forEach((state) => setSaved(...state));
      if (timers.has(form) || form.queued) return;
      if (!problems.length) { forget(form); say(`${words.saved} ${clock()}`); return; }
      remember(form, { marks: problems.map((one) => one.outerHTML).join("") }, kept(form).filter((field) => wrong.has(field.name)));
      say(`${words.saved} ${clock()}${words.but}`, "failed");
    } catch {
      remember(form);
      say(words.unsaved, "failed");
    }
  };
  /* One at a time, the last state always: a change during a save waits for the version which that save brings. */
  const save = (form) => {
    clearTimeout(timers.get(form));
    timers.delete(form);
    form.queued ||= (form.sending || Promise.resolve()).then(() => {
      form.queued = null;
      form.sending = send(form).finally(() => { form.sending = null; });
      return form.sending;
    });
    return form.queued;
  };
  const changed = (event) => {
    const form = event.target.form;
    if (!form) return;
    remember(form);
    if (form.dataset.autosave === undefined || event.target.type === "file") return;
    clearTimeout(timers.get(form));
    const leaving = form.dataset.leaving !== undefined;
    timers.set(form, leaving ? null : setTimeout(save, event.type === "change" ? 300 : 1200, form));
  };
  document.addEventListener("input", changed);
  document.addEventListener("change", changed);

  /* --- Leaving while a save waits or is on its way: first the save, then the way on -------------------------------- */

  const unsaved = () => [...document.querySelectorAll("form[data-autosave]")].filter((form) => timers.has(form) || form.queued || form.sending);
  const settle = (forms) => {
    forms.forEach((form) => { if (timers.has(form)) save(form); });
    const all = Promise.all(forms.map((form) => form.queued || form.sending));
    return Promise.race([all, new Promise((done) => setTimeout(done, 8000))]);
  };
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    if (!link || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    if (link.target || link.hasAttribute("download") || link.origin !== location.origin) return;
    if (link.hash && link.pathname === location.pathname && link.search === location.search) return;
    const waiting = unsaved();
    if (!waiting.length) return;
    event.preventDefault();
    settle(waiting).then(() => location.assign(link.href));
  });
  document.addEventListener("submit", (event) => {
    const form = event.target;
    /* What is only waiting goes with the form itself; what is on its way comes back with the version to send. */
    if (timers.has(form)) { clearTimeout(timers.get(form)); timers.delete(form); }
    if (form.method === "dialog") return;
    const waiting = unsaved();
    if (!waiting.length) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    settle(waiting).then(() => form.requestSubmit(event.submitter));
  }, true);
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.hasAttribute("hx-post")) return;
    remember(form, { sent: here() });
  });
  window.addEventListener("pagehide", () => {
    const waiting = [...timers.keys()];
    waiting.forEach((form) => { form.left = true; save(form); });
  });
  window.addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    if ([...document.forms].some((form) => form.left)) location.reload();
  });

  /* What this page's own sending brought here has served. */
  const dropTaken = () => {
    const waiting = [...document.querySelectorAll("main form")].map(keyOf);
    try {
      Object.keys(localStorage)
        .filter((key) => key.startsWith(mine) && !waiting.includes(key) && isTaken(JSON.parse(localStorage.getItem(key))))
        .forEach((key) => localStorage.removeItem(key));
    } catch { /* storage switched off, or not ours to read */ }
  };

  dropTaken();
  document.querySelectorAll("main form").forEach(restore);
  /* Before something is handed in for good: <p hidden data-copy="registration-12"> tells of a copy that is not in it. */
  document.querySelectorAll("[data-copy]").forEach((note) => {
    try { note.hidden = !localStorage.getItem(mine + note.dataset.copy); } catch { /* storage switched off */ }
  });
  document.addEventListener("portal:taken", (event) => forget(event.target));
})();
