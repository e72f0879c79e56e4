"""Selects written without a template.

Django renders two templates for each `<option>`. A list's filters hold some hundred of them: half of the page's time.
What is written is the same as `django/forms/widgets/select.html` writes; tests/portal/test_form_renderer.py compares them.
"""

from django.forms.renderers import TemplatesSetting
from django.utils.formats import localize
from django.utils.html import conditional_escape
from django.utils.safestring import SafeData, mark_safe
from django.utils.timezone import template_localtime

SELECT = "django/forms/widgets/select.html"
OPTION = "django/forms/widgets/select_option.html"


class FormRenderer(TemplatesSetting):
    def render(self, template_name, context, request=None):
        if template_name == SELECT and _all_plain(context["widget"]):
            return _select(context["widget"])
        return super().render(template_name, context, request)


def _all_plain(widget):
    """A widget may give an option a template of its own."""
    return all(
        option["template_name"] == OPTION for _name, options, _place in widget["optgroups"] for option in options
    )


def _select(widget):
    lines = [f'<select name="{_shown(widget["name"])}"{_attributes(widget["attrs"])}>']
    for name, options, _place in widget["optgroups"]:
        if name:
            lines.append(f'\n  <optgroup label="{_shown(name)}">')
        lines += [
            f'\n  <option value="{_plain(option["value"])}"{_attributes(option["attrs"])}>{_shown(option["label"])}</option>\n'
            for option in options
        ]
        if name:
            lines.append("\n  </optgroup>")
    lines.append("\n</select>")
    return mark_safe("".join(lines))


def _attributes(attrs):
    return "".join(
        f" {_shown(name)}" if value is True else f' {_shown(name)}="{_plain(value)}"'
        for name, value in attrs.items()
        if value is not False
    )


def _plain(value):
    """As the filter `stringformat:"s"` writes a value: numbers without separators; what was safe stays so."""
    text = str(value)
    return text if isinstance(value, SafeData) else conditional_escape(text)


def _shown(value):
    """As `{{ value }}` writes it."""
    return conditional_escape(value if isinstance(value, str) else localize(template_localtime(value)))
