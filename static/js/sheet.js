/* Score sheets and check-off lists by keyboard. A key that moves never chooses: arrows up and down go from row to row, left
   and right along the choices of one; a digit or the space bar chooses. Without this file the radio buttons work as such.
   [data-criterion]: 0-9 chooses the option of that many points. [data-tick]: the key of a choice ([data-key]) ticks it and
   goes on to the next row. */
(() => {
  "use strict";

  const choicesOf = (row) => [...row.querySelectorAll("input[type=radio]:enabled")];
  const rows = () => [...document.querySelectorAll("[data-criterion], [data-tick]")];

  const goTo = (row) => {
    const choices = choicesOf(row);
    (choices.find((radio) => radio.checked) || choices[0]).focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
  };
  /* The next row with anything to choose; a criterion that does not apply is passed over. */
  const beyond = (row, step) => {
    const all = rows();
    for (let place = all.indexOf(row) + step; all[place]; place += step) if (choicesOf(all[place]).length) return all[place];
    return null;
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const field = event.target;
    const here = field.closest("[data-criterion], [data-tick]");
    if (!here || field.matches("textarea, select")) return;
    const ticks = here.matches("[data-tick]");
    const onRadio = field.matches("input[type=radio]");
    if (!onRadio && !ticks && field.matches("input")) return;
    const down = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const along = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (down) {
      const next = beyond(here, down);
      if (onRadio || next) event.preventDefault();
      if (next) goTo(next);
    } else if (along && onRadio) {
      event.preventDefault();
      const choices = choicesOf(here);
      choices[choices.indexOf(field) + along]?.focus();
    } else if (/^[0-9]$/.test(event.key) && (onRadio || !ticks)) {
      const radio = choicesOf(here).find((one) => (ticks ? one.dataset.key : one.dataset.points) === event.key);
      if (!radio) return;
      event.preventDefault();
      if (event.repeat) return;
      radio.focus();
      if (!radio.checked) radio.click();
      if (ticks) goTo(beyond(here, 1) || here);
    }
  });

  /* A criterion that applies only with points in another one ([data-depends] names its place, [data-least] the points):
     while the other is chosen below, its choices cannot be taken. The server refuses them all the same. */
  document.addEventListener("change", (event) => {
    if (event.target.type !== "radio" || !event.target.form) return;
    event.target.form.querySelectorAll("[data-depends]").forEach((dependent) => {
      const base = document.getElementById(dependent.dataset.depends)?.querySelector("input[type=radio]:checked");
      const off = Boolean(base) && Number(base.dataset.points) < Number(dependent.dataset.least);
      dependent.querySelectorAll("input[type=radio]").forEach((radio) => { radio.disabled = off; });
    });
  });
})();
