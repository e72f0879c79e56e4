"""A select written by `ocop_portal.form_renderer` is, byte by byte, what Django's own templates write."""

from datetime import date

import pytest
from django import forms
from django.forms.renderers import TemplatesSetting
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _

from criteria.models import PaperKind
from ocop_portal.form_renderer import FormRenderer
from products.statuses import Status


class Marked(forms.Select):
    """An option with attributes of its own."""

    def create_option(self, name, value, *rest, **named):
        option = super().create_option(name, value, *rest, **named)
        option["attrs"] |= {"data-n": 1234567, "disabled": value == "b", "title": '"<&', "hidden": False}
        return option


CHOICES = {
    "plain": [("", "Tất cả"), ("a", "A"), ("b", "B")],
    "lazy": [("", _("Tất cả")), *Status.choices],
    "numbers": [(1234567, 1234567), (2.5, 2.5), (None, "không"), (True, "có")],
    "marks": [('"<x>&', "\"<x>&'"), ("safe", mark_safe("<b>đậm</b>")), (mark_safe("&amp;"), "dấu")],
    "days": [(date(2026, 11, 27), date(2026, 11, 27))],
    "groups": [("Nhóm & một", [("a", "A"), ("b", "B")]), ("c", "C"), ("Nhóm hai", [])],
    "none": [],
}
WIDGETS = {"one": forms.Select, "many": forms.SelectMultiple, "marked": Marked}


def both(widget, value, attrs):
    return [
        widget.render("bang<", value, attrs, renderer=renderer) for renderer in (FormRenderer(), TemplatesSetting())
    ]


@pytest.mark.parametrize("choices", CHOICES)
@pytest.mark.parametrize("kind", WIDGETS)
@pytest.mark.parametrize("value", [None, "a", ["a", "b"], 1234567, "không có"])
def test_select_is_written_as_django_writes_it(kind, choices, value):
    widget = WIDGETS[kind](choices=CHOICES[choices])
    ours, django = both(widget, value, {"class": "form-select", "required": True, "size": 12345, "data-x": '"&<'})
    assert ours == django
    assert hasattr(ours, "__html__")


@pytest.mark.django_db
def test_select_of_rows_is_written_as_django_writes_it():
    field = forms.ModelChoiceField(PaperKind.objects.all(), to_field_name="code")
    ours, django = both(field.widget, PaperKind.objects.first().code, {})
    assert ours == django
    assert ours.count("<option") > 5


def test_option_with_a_template_of_its_own_is_left_to_django():
    class Own(forms.Select):
        option_template_name = "django/forms/widgets/radio_option.html"

    ours, django = both(Own(choices=CHOICES["plain"]), "a", {})
    assert ours == django
    assert "<label" in ours


def test_portal_uses_it(settings):
    class Form(forms.Form):
        a = forms.ChoiceField(choices=CHOICES["plain"])

    assert isinstance(Form().renderer, FormRenderer)
