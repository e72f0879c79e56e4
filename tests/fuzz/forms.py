"""The forms of a page as a browser sees them: their fields, what they hold, and how to send them."""

from dataclasses import dataclass, field

from lxml import html

TEXT = {"text", "search", "tel", "email", "url", "number", "date", "datetime-local", "time", "month"}
NOT_SENT = {"submit", "button", "image", "reset"}


@dataclass
class Form:
    """One form: `values` is what a browser would send untouched, `typed` the names a person types into, `buttons`
    what each of its buttons adds; the first is pressed by the Enter key."""

    action: str
    method: str
    values: dict = field(default_factory=dict)
    typed: tuple = ()
    files: tuple = ()
    buttons: tuple = ()

    @property
    def key(self):
        return self.action, self.method, tuple(sorted(self.values)), self.typed, str(self.buttons)


def forms_of(content, url):
    """Every form of a page (bytes), without the one that logs out and those that are switched off."""
    if not content.strip():
        return
    page = html.fromstring(content.decode())
    for element in page.iter("form"):
        yield _form(page, element, url)


def _form(page, element, url):
    controls = [control for control in element.iter("input", "textarea", "select", "button") if not control.get("form")]
    if name := element.get("id"):
        controls += page.xpath("//*[@form=$name]", name=name)
    form = Form(action=element.get("action") or url, method=(element.get("method") or "get").lower())
    typed, files, buttons = [], [], []
    for control in controls:
        name, kind = control.get("name"), _kind(control)
        if kind in {"submit", "image"} and not _disabled(control):
            buttons.append({name: control.get("value", "")} if name else {})
        if not name or _disabled(control):
            continue
        if kind in NOT_SENT:
            continue
        if kind == "file":
            files.append(name)
        elif kind == "select":
            form.values[name] = _chosen(control)
        elif kind in {"checkbox", "radio"}:
            _tick(form.values, name, kind, control)
        else:
            form.values[name] = value_of(control)
            if (kind == "textarea" or kind in TEXT) and control.get("readonly") is None:
                typed.append(name)
    form.typed, form.files, form.buttons = tuple(dict.fromkeys(typed)), tuple(files), tuple(buttons)
    return form


def _kind(control):
    if control.tag == "input":
        return (control.get("type") or "text").lower()
    if control.tag == "button":
        return (control.get("type") or "submit").lower()
    return control.tag


def _disabled(control):
    return control.get("disabled") is not None or any(
        parent.tag == "fieldset" and parent.get("disabled") is not None for parent in control.iterancestors()
    )


def value_of(control):
    """What a control holds; the first line break of a textarea belongs to the markup."""
    if control.tag == "textarea":
        return control.text_content().removeprefix("\n")
    return control.get("value", "")


def _chosen(select):
    """What is chosen, or the first choice that is one: so that a form gets as far as its other fields."""
    chosen = select.xpath(".//option[@selected]/@value")
    if select.get("multiple") is not None:
        return chosen
    return next((value for value in [*chosen, *select.xpath(".//option/@value")] if value), "")


def _tick(values, name, kind, control):
    value = control.get("value", "on")
    if kind == "checkbox":
        values[name] = [*values.get(name, []), value]
    elif name not in values or control.get("checked") is not None:
        values[name] = value


def held(content):
    """name → every value that a control of this name holds on a page (bytes)."""
    found = {}
    if content.strip():
        for control in html.fromstring(content.decode()).iter("input", "textarea"):
            if control.get("name"):
                found.setdefault(control.get("name"), []).append(value_of(control))
    return found
