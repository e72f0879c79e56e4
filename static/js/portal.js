/* Makes pages smoother. Every page works without this file; nothing here decides anything.
   Words come from <template id="loi-nhan"> in base.html. */
(() => {
  "use strict";

  const words = document.getElementById("loi-nhan").dataset;
  const clock = () => new Intl.DateTimeFormat("vi-VN", { hour: "2-digit", minute: "2-digit", hour12: false, timeZone: "Asia/Ho_Chi_Minh" }).format(new Date());
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
    forget(form);
  });
  window.addEventListener("pageshow", () =>
    document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent),
  );

  /* --- Typed text survives a lost line: a copy on this machine until the server has it ------------
     <form data-keep="registration-12"> ; never passwords, files, hidden fields, nor fields marked data-private. */

  const keyOf = (form) => form.dataset.keep && `portal:${document.body.dataset.account || "-"}:${form.dataset.keep}`;
  const kept = (form) =>
    [...form.elements].filter(
      (field) =>
        field.name && !field.closest("[data-private]") && !/^cc-|password/.test(field.autocomplete || "") &&
        !["password", "hidden", "file", "submit", "button"].includes(field.type),
    );
  const remember = (form) => {
    const key = keyOf(form);
    if (!key) return;
    const values = kept(form).map((field) => [
      field.name, field.value, ["radio", "checkbox"].includes(field.type) ? field.checked : null,
    ]);
    try { localStorage.setItem(key, JSON.stringify({ at: Date.now(), values })); } catch { /* no room: the form itself still holds the text */ }
  };
  const forget = (form) => {
    const key = keyOf(form);
    if (key) try { localStorage.removeItem(key); } catch { /* storage switched off */ }
  };
  const restore = (form) => {
    const key = keyOf(form);
    let saved = null;
    try { saved = JSON.parse(localStorage.getItem(key)); } catch { return; }
    if (!saved || Date.now() - saved.at > 7 * 24 * 3600 * 1000) return;
    let changed = false;
    const fields = kept(form);
    saved.values.forEach(([name, value, checked]) => {
      const field = fields.find((one) => one.name === name && (checked === null || one.value === value));
      if (!field) return;
      if (checked === null ? field.value !== value : field.checked !== checked) changed = true;
      if (checked === null) field.value = value; else field.checked = checked;
    });
    if (!changed) return forget(form);
    const note = make("div", "notice notice-soon");
    note.setAttribute("role", "status");
    const text = make("div");
    text.append(make("p", "", words.restored));
    const drop = make("button", "btn btn-quiet btn-sm", words.discard);
    drop.type = "button";
    drop.addEventListener("click", () => { forget(form); location.reload(); });
    text.append(drop);
    note.append(text);
    form.prepend(note);
  };

  /* --- Saves by itself: <form data-autosave> is posted a moment after each change ------------------
     The server answers 2xx; a fragment with hx-swap-oob in the answer is put in place by htmx. */

  const timers = new WeakMap();
  const say = (text, state = "") =>
    document.querySelectorAll("[data-saved]").forEach((node) => { node.textContent = text; node.dataset.state = state; });

  const swapFragments = (html) => {
    const parsed = new DOMParser().parseFromString(html, "text/html");
    parsed.querySelectorAll("[hx-swap-oob][id]").forEach((fresh) => {
      const old = document.getElementById(fresh.id);
      if (!old) return;
      fresh.removeAttribute("hx-swap-oob");
      old.replaceWith(fresh);
      window.htmx?.process(fresh);
      fresh.dispatchEvent(new Event("portal:swapped", { bubbles: true }));
    });
  };
  const save = async (form) => {
    timers.delete(form);
    if (form.saving) { form.again = true; return; }
    form.saving = true;
    say(words.saving);
    try {
      const data = new FormData(form);
      for (const [name, value] of [...data]) if (value instanceof File) data.delete(name);
      const answer = await fetch(form.dataset.autosave || form.action, {
        method: "POST", body: data, credentials: "same-origin",
        headers: { "X-Requested-With": "fetch", "HX-Request": "true", "X-Autosave": "1" },
      });
      const text = await answer.text();
      if (!answer.ok || answer.redirected) {
        if (answer.status === 403 || answer.status === 409 || answer.status === 422) {
          const place = document.getElementById("thong-bao");
          place.replaceChildren(...new DOMParser().parseFromString(text, "text/html").body.children);
        }
        throw new Error(String(answer.status));
      }
      swapFragments(text);
      forget(form);
      say(`${words.saved} ${clock()}`);
    } catch {
      remember(form);
      say(words.unsaved, "failed");
    } finally {
      form.saving = false;
      if (form.again) { form.again = false; save(form); }
    }
  };
  /* A criterion that applies only with points in another one ([data-depends] names its place, [data-least] the points):
     while the other is chosen below, its choices cannot be taken. The server refuses them all the same. */
  const followConditions = (form) =>
    form.querySelectorAll("[data-depends]").forEach((dependent) => {
      const base = document.getElementById(dependent.dataset.depends)?.querySelector("input[type=radio]:checked");
      const off = Boolean(base) && Number(base.dataset.points) < Number(dependent.dataset.least);
      dependent.querySelectorAll("input[type=radio]").forEach((radio) => { radio.disabled = off; });
    });
  const changed = (event) => {
    const form = event.target.form;
    if (!form) return;
    if (event.target.type === "radio") followConditions(form);
    if (form.dataset.keep) remember(form);
    if (form.dataset.autosave === undefined || event.target.type === "file") return;
    clearTimeout(timers.get(form));
    timers.set(form, setTimeout(save, event.type === "change" ? 300 : 1200, form));
  };
  document.addEventListener("input", changed);
  document.addEventListener("change", changed);

  /* --- Score sheet by keyboard: 0-9 chooses the option of that many points, arrows up and down go from criterion to criterion */

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const field = event.target;
    if (field.matches("textarea, select, input:not([type=radio])")) return;
    const here = field.closest("[data-criterion]");
    if (!here) return;
    const all = [...document.querySelectorAll("[data-criterion]")];
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      const next = all[all.indexOf(here) + step];
      if (!next) return;
      event.preventDefault();
      const radio = next.querySelector("input[type=radio]:checked") || next.querySelector("input[type=radio]");
      radio?.focus({ preventScroll: true });
      next.scrollIntoView({ block: "nearest" });
    } else if (/^[0-9]$/.test(event.key)) {
      const radio = [...here.querySelectorAll("input[type=radio]:enabled")].find((one) => one.dataset.points === event.key);
      if (!radio) return;
      event.preventDefault();
      radio.focus();
      if (!radio.checked) radio.click();
    }
  });

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
    request.upload.addEventListener("progress", (moved) => {
      if (!moved.lengthComputable) return;
      bar.value = Math.round((100 * moved.loaded) / moved.total);
      label.textContent = `${words.uploading} ${bar.value} %`;
    });
    request.addEventListener("load", () => {
      delete form.dataset.sent;
      if (request.status < 400 && request.responseURL !== form.action) { location.assign(request.responseURL); return; }
      /* The page with the errors came back: show it as it is, the files chosen stay in this form. */
      const fresh = new DOMParser().parseFromString(request.responseText, "text/html");
      line.remove();
      const notes = fresh.querySelectorAll(".notice-late, .invalid-feedback, .field-error");
      const place = document.getElementById("thong-bao");
      if (!notes.length) { location.reload(); return; }
      place.replaceChildren(...notes);
      place.scrollIntoView({ block: "center" });
    });
    request.addEventListener("error", () => { delete form.dataset.sent; bar.remove(); label.textContent = words.failed; });
    request.send(new FormData(form, event.submitter));
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
  document.querySelectorAll("form[data-keep]").forEach(restore);
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
