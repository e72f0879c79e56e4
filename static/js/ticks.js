/* The sheet by keyboard: 1, 2, 3 tick the guest of the row and go on to the next; arrows up and down go from guest to guest.
   Without this file the radio buttons work as radio buttons. */
(() => {
  "use strict";

  const rows = [...document.querySelectorAll("[data-tick]")];
  const goTo = (row) => {
    const radio = row?.querySelector("input[type=radio]:checked") || row?.querySelector("input[type=radio]");
    if (!radio) return;
    radio.focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !event.target.matches("[data-tick] input")) return;
    const here = event.target.closest("[data-tick]");
    const place = rows.indexOf(here);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      goTo(rows[place + step]);
      return;
    }
    if (event.target.type !== "radio" || !/^[123]$/.test(event.key)) return;
    const radio = here.querySelector(`input[data-key="${event.key}"]`);
    if (!radio) return;
    event.preventDefault();
    radio.checked = true;
    radio.dispatchEvent(new Event("change", { bubbles: true }));
    goTo(rows[place + 1] || here);
  });
})();
