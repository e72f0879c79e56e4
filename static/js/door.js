/* The door: every scan is kept on this machine under a nonce until the server has answered it, and sent again until then.
   The same nonce sent twice gets the same answer. Without this file the forms of the page work as plain forms.
   Words come from <template id="cua-loi">; the looks of an answer come from the server. */
(() => {
  "use strict";

  const door = document.getElementById("cua");
  if (!door) return;
  const words = document.getElementById("cua-loi").dataset;
  const url = door.dataset.url;
  const space = `door:${door.dataset.session}:`;
  const refusedSpace = `door-refused:${door.dataset.session}:`;
  const csrf = () => door.querySelector("input[name=csrfmiddlewaretoken]").value;
  let direction = door.dataset.direction;

  /* --- What waits: one entry for each scan, so that two tabs never overwrite each other ---------- */

  const memory = new Map();
  let stored = true;
  const put = (key, value) => {
    try { localStorage.setItem(key, JSON.stringify(value)); } catch { stored = false; memory.set(key, value); }
  };
  const drop = (key) => {
    memory.delete(key);
    try { localStorage.removeItem(key); } catch { /* storage switched off */ }
  };
  const all = (prefix) => {
    const found = new Map([...memory].filter(([key]) => key.startsWith(prefix)));
    try {
      for (let place = 0; place < localStorage.length; place += 1) {
        const key = localStorage.key(place);
        if (!key.startsWith(prefix)) continue;
        try { found.set(key, JSON.parse(localStorage.getItem(key))); } catch { drop(key); }
      }
    } catch { /* storage switched off */ }
    return [...found.values()].sort((a, b) => a.seen - b.seen);
  };
  const nonce = () => {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  };

  /* --- What the page says ------------------------------------------------------------------------- */

  const answerPlace = document.getElementById("tra-loi");
  const log = document.getElementById("nhat-ky");
  const queue = document.getElementById("hang-doi");
  const returned = document.getElementById("bi-tra-lai");
  const nodes = (html) => [...new DOMParser().parseFromString(html, "text/html").body.children];
  const fromTemplate = (id, word, who = "", why = "") => {
    const node = document.getElementById(id).content.firstElementChild.cloneNode(true);
    node.querySelector(".door-word span").textContent = word;
    node.querySelector(".door-who").textContent = who;
    if (node.querySelector(".door-reason")) node.querySelector(".door-reason").textContent = why;
    return node;
  };
  const say = (...fresh) => {
    if (!answerPlace) return;
    answerPlace.replaceChildren(...fresh);
    const box = answerPlace.getBoundingClientRect();
    if (box.top < 0 || box.top > innerHeight / 2) answerPlace.scrollIntoView({ block: "start" });
  };
  let trouble = "";
  const showQueue = () => {
    const waiting = all(space).length;
    queue.dataset.waiting = waiting;
    queue.querySelector("[data-queue-words]").textContent =
      (waiting ? `${waiting} ${words.waiting}. ` : words.allSent) + (waiting && trouble ? trouble : "") + (stored ? "" : ` ${words.memory}`);
    queue.querySelector("[data-send-again]").hidden = !waiting;
    const back = all(refusedSpace);
    returned.hidden = !back.length;
    returned.querySelector("ul").replaceChildren(...back.map((scan) => {
      const row = document.createElement("li");
      row.className = "door-row";
      const when = document.createElement("time");
      when.textContent = new Intl.DateTimeFormat("vi-VN", { hour: "2-digit", minute: "2-digit", hour12: false, timeZone: "Asia/Ho_Chi_Minh" }).format(new Date(scan.seen));
      const what = document.createElement("span");
      what.textContent = scan.label || scan.fields.name || scan.fields.text || "";
      const why = document.createElement("span");
      why.className = "tone-late";
      why.textContent = scan.refused;
      row.append(when, what, why);
      return row;
    }));
  };
  const showCounts = (counts) =>
    Object.entries(counts).forEach(([name, value]) => {
      const place = door.querySelector(`[data-count="${name}"]`);
      if (place) place.textContent = value;
    });

  /* --- Sending: the oldest first, one at a time, until each has its answer --------------------------- */

  let current = "";
  const send = async (scan) => {
    const body = new URLSearchParams({ ...scan.fields, nonce: scan.nonce, age: Math.max(0, (Date.now() - scan.seen) / 1000) });
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), 8000);
    try {
      return await fetch(url, {
        method: "POST", body, credentials: "same-origin", redirect: "manual", signal: stop.signal,
        headers: { Accept: "application/json", "X-CSRFToken": csrf() },
      });
    } finally { clearTimeout(timer); }
  };
  const jsonOf = async (answer) => {
    if (!(answer.headers.get("Content-Type") || "").startsWith("application/json")) return null;
    try { return await answer.json(); } catch { return null; }
  };
  const taken = (scan, answer) => {
    drop(space + scan.nonce);
    if (log) {
      log.prepend(...nodes(answer.row));
      [...log.children].slice(12).forEach((row) => row.remove());
      document.getElementById("nhat-ky-trong")?.remove();
    }
    showCounts(answer.counts);
    if (scan.nonce === current) {
      say(...nodes(answer.answer));
      if (!answer.ok) navigator.vibrate?.([120, 80, 120]); else navigator.vibrate?.(60);
    }
  };
  const givenBack = (scan, reason) => {
    drop(space + scan.nonce);
    if (scan.nonce === current) say(fromTemplate("cua-hong", reason, scan.label));
    else put(refusedSpace + scan.nonce, { ...scan, refused: reason });
  };
  const deliver = async (scan) => {
    let answer;
    try { answer = await send(scan); } catch { trouble = ""; return false; }
    const told = await jsonOf(answer);
    if (answer.ok && told?.nonce) { trouble = ""; taken(scan, told); return true; }
    if (told?.final) { trouble = ""; givenBack(scan, told.refused); return true; }
    trouble = answer.status === 401 || answer.type === "opaqueredirect" ? words.login : answer.status < 500 ? words.reload : "";
    return false;
  };
  let busy = false;
  let pause = 0;
  let timer = 0;
  const flush = async () => {
    clearTimeout(timer);
    if (busy) return;
    busy = true;
    let sent = true;
    try {
      while (sent) {
        const next = all(space)[0];
        if (!next) break;
        sent = await deliver(next);
        showQueue();
      }
    } finally { busy = false; }
    pause = sent ? 0 : Math.min(30000, pause ? pause * 2 : 2000);
    if (!sent) {
      keptNow();
      timer = setTimeout(flush, pause);
    }
    showQueue();
  };
  const keptNow = () => {
    const scan = all(space).find((one) => one.nonce === current);
    if (scan) say(fromTemplate("cua-giu", words.kept, scan.label, trouble || words.keptWhy));
  };
  const scan = (fields, label = "") => {
    const entry = { nonce: nonce(), seen: Date.now(), fields, label };
    put(space + entry.nonce, entry);
    current = entry.nonce;
    showQueue();
    if (busy) {
      setTimeout(() => { if (current === entry.nonce) keptNow(); }, 2500);
    } else if (!navigator.onLine) keptNow();
    flush();
  };

  /* --- The page's own forms ---------------------------------------------------------------------------- */

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("[data-scan]")) return;
    event.preventDefault();
    const fields = Object.fromEntries(new FormData(form));
    delete fields.csrfmiddlewaretoken;
    delete fields.nonce;
    delete fields.age;
    if (form.matches("[data-code]") && !fields.text.trim()) return form.elements.text.focus();
    if (form.matches("[data-walk-in]") && !fields.name.trim()) return form.elements.name.focus();
    scan(fields, form.querySelector("[data-label]")?.dataset.label || fields.name || "");
    if (form.matches("[data-code], [data-walk-in]")) form.reset();
    if (form.matches("[data-walk-in]")) form.closest("details").open = false;
    if (form.matches("[data-code]")) form.elements.text.focus();
  });

  const applyDirection = () => {
    document.querySelectorAll("input[data-direction]").forEach((input) => { input.value = direction; });
    document.querySelectorAll("[data-word-in]").forEach((node) => { node.hidden = direction !== "in"; });
    document.querySelectorAll("[data-word-out]").forEach((node) => { node.hidden = direction !== "out"; });
    door.querySelectorAll("[data-set]").forEach((link) => {
      if (link.dataset.set === direction) link.setAttribute("aria-current", "true"); else link.removeAttribute("aria-current");
    });
  };
  door.querySelectorAll("[data-set]").forEach((link) => link.addEventListener("click", (event) => {
    event.preventDefault();
    direction = link.dataset.set;
    applyDirection();
  }));
  document.addEventListener("htmx:afterSettle", applyDirection);

  queue.querySelector("[data-send-again]").addEventListener("click", () => { pause = 0; flush(); });
  returned.querySelector("[data-forget]").addEventListener("click", () => {
    all(refusedSpace).forEach((one) => drop(refusedSpace + one.nonce));
    showQueue();
  });
  window.addEventListener("online", () => { pause = 0; flush(); });
  window.addEventListener("beforeunload", (event) => { if (!stored && all(space).length) event.preventDefault(); });

  /* --- The camera: the browser's own reader where there is one, else jsQR -------------------------------- */

  const camera = door.querySelector("[data-camera]");
  if (camera) {
    const view = door.querySelector(".door-view");
    const video = view.querySelector("video");
    const about = door.querySelector("[data-camera-words]");
    const label = camera.querySelector("span");
    const start = label.textContent;
    const canvas = document.createElement("canvas");
    let stream = null;
    let read = null;
    let last = { text: "", at: 0 };

    const loadJsQR = () => new Promise((done, failed) => {
      if (window.jsQR) return done();
      const script = document.createElement("script");
      script.src = door.dataset.jsqr;
      script.onload = done;
      script.onerror = failed;
      document.head.append(script);
    });
    const reader = async () => {
      if ("BarcodeDetector" in window) {
        const kinds = await window.BarcodeDetector.getSupportedFormats().catch(() => []);
        if (kinds.includes("qr_code")) {
          const detector = new window.BarcodeDetector({ formats: ["qr_code"] });
          return async () => (await detector.detect(video))[0]?.rawValue || "";
        }
      }
      await loadJsQR();
      const pen = canvas.getContext("2d", { willReadFrequently: true });
      return async () => {
        const scale = Math.min(1, 640 / video.videoWidth);
        canvas.width = Math.round(video.videoWidth * scale);
        canvas.height = Math.round(video.videoHeight * scale);
        pen.drawImage(video, 0, 0, canvas.width, canvas.height);
        const picture = pen.getImageData(0, 0, canvas.width, canvas.height);
        return window.jsQR(picture.data, picture.width, picture.height, { inversionAttempts: "dontInvert" })?.data || "";
      };
    };
    const look = async () => {
      if (!stream) return;
      try {
        const text = video.readyState >= 2 && video.videoWidth ? await read() : "";
        if (text) {
          // Held before the camera for a while it is still one scan.
          const again = text === last.text && Date.now() - last.at < 4000;
          last = { text, at: Date.now() };
          if (!again) scan({ direction, method: "qr", text: text.slice(0, 500), door: door.dataset.door });
        }
      } catch { /* a frame that cannot be read: the next one */ }
      setTimeout(look, 150);
    };
    const off = () => {
      stream?.getTracks().forEach((track) => track.stop());
      stream = null;
      view.hidden = true;
      label.textContent = start;
    };
    const on = async () => {
      if (!window.isSecureContext || !navigator.mediaDevices?.getUserMedia) { about.textContent = words.insecure; return; }
      try {
        read ??= await reader();
        stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment", width: { ideal: 1280 } }, audio: false });
      } catch (fault) {
        about.textContent = fault.name === "NotAllowedError" ? words.denied : words.noCamera;
        return;
      }
      video.srcObject = stream;
      view.hidden = false;
      label.textContent = camera.dataset.stop;
      about.textContent = words.aim;
      await video.play();
      look();
    };
    camera.addEventListener("click", () => (stream ? off() : on()));
    document.addEventListener("visibilitychange", () => { if (document.hidden && stream) off(); });
  }

  showQueue();
  flush();
})();
