"""No form answers in Django's own words, and every day has its calendar."""

import copy

import pytest
from django import forms
from django.forms import fields as django_fields
from django.forms import models as django_models

from accounts.forms import CleanForm, DayInput, EmailField, MomentInput, messages
from accounts.forms.base import CleanMixin
from ocop_portal import urls  # noqa: F401 (imports every form)


def every_form(kind=CleanMixin):
    for child in kind.__subclasses__():
        yield child
        yield from every_form(child)


FORMS = sorted(
    {form for form in every_form() if getattr(form, "base_fields", None) and form.__module__.split(".")[0] != "tests"},
    key=lambda form: f"{form.__module__}.{form.__name__}",
)

DJANGO = {
    str(sentence)
    for module in (django_fields, django_models)
    for kind in vars(module).values()
    if isinstance(kind, type) and issubclass(kind, forms.Field)
    for code, sentence in getattr(kind, "default_error_messages", {}).items()
    if code != "max_length"  # counts, so it has no one text
}


def named(form):
    return f"{form.__module__}.{form.__name__}"


def test_many_forms_are_read():
    assert len(FORMS) > 80
    assert len(DJANGO) > 15


@pytest.mark.parametrize("form", FORMS, ids=named)
def test_form_says_nothing_in_djangos_words(form):
    for name, field in form.base_fields.items():
        ours = copy.deepcopy(field)
        messages.speak(ours)
        said = {code: str(sentence) for code, sentence in ours.error_messages.items() if code != "required"}
        # A file's name and a list's ends are never sent wrong by a browser, yet they too are said in our words.
        assert {code: sentence for code, sentence in said.items() if sentence in DJANGO} == {}, name


@pytest.mark.parametrize("form", FORMS, ids=named)
def test_every_day_has_its_calendar(form):
    for name, field in form.base_fields.items():
        if isinstance(field, forms.DateTimeField):
            assert isinstance(field.widget, MomentInput), name
        elif isinstance(field, forms.DateField):
            assert type(field.widget) is DayInput, name


class Everything(CleanForm):
    day = forms.DateField()
    moment = forms.DateTimeField()
    hour = forms.TimeField()
    email = EmailField()
    plain_email = forms.EmailField()
    link = forms.URLField(assume_scheme="https")
    whole = forms.IntegerField(max_value=9, min_value=1)
    number = forms.DecimalField(max_digits=3, decimal_places=1)
    one = forms.ChoiceField(choices=[("a", "A")])
    many = forms.MultipleChoiceField(choices=[("a", "A")])
    text = forms.CharField(max_length=5, min_length=2)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["late"] = forms.ChoiceField(label="Muộn", choices=[("a", "A")])


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("day", "31/02/2026", messages.DAY),
        ("day", "hôm qua", messages.DAY),
        ("moment", "17:30", messages.MOMENT),
        ("hour", "25:00", messages.HOUR),
        ("email", "a@", messages.EMAIL),
        ("plain_email", "a b@c", messages.EMAIL),
        ("link", "vi du", messages.ADDRESS),
        ("whole", "ba", messages.WHOLE),
        ("whole", "10", "Số này phải từ 9 trở xuống."),
        ("whole", "0", "Số này phải từ 1 trở lên."),
        ("number", "x", messages.NUMBER),
        ("number", "1.25", "Số này chỉ được có 1 chữ số sau dấu phẩy."),
        ("one", "b", messages.CHOICE),
        ("many", "b", messages.CHOICES),
        ("text", "dài quá rồi", "Nội dung dài quá 5 chữ (hiện có 11). Hãy viết ngắn hơn."),
        ("text", "d", "Nội dung cần ít nhất 2 chữ (hiện có 1)."),
        ("late", "b", messages.CHOICE),
        ("late", "", "Mục «Muộn» còn trống."),
    ],
)
def test_what_is_wrong_is_said_in_our_words(field, typed, said):
    form = Everything({field: typed})
    assert form.errors[field] == [said]


def test_day_input_is_a_text_field_to_type_in():
    html = DayInput().render("ngay", None)
    assert 'type="text"' in html and 'data-day="day"' in html and 'placeholder="ngày/tháng/năm"' in html
    assert 'data-day="moment"' in MomentInput(format="%H:%M %d/%m/%Y").render("luc", None)
