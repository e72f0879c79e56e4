"""What every form of the portal starts from: text cleaned at the edge, sentences that say which field is meant."""

import unicodedata

from crispy_forms.helper import FormHelper
from django import forms
from django.core.validators import EmailValidator
from django.db.models import Model
from django.forms.utils import pretty_name
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.forms import messages, numbers
from accounts.text import nfc
from accounts.validators import normal_phone, normal_tax_code, validate_phone, validate_tax_code


def _cleaned_first(field):
    """The field's own to_python, fed with clean text. Fields that keep their spaces (passwords) only become NFC."""
    to_python = field.to_python
    multiline = isinstance(field.widget, forms.Textarea)

    def clean_first(value):
        if isinstance(value, str):
            value = nfc(value, multiline=multiline) if field.strip else unicodedata.normalize("NFC", value)
        return to_python(value)

    return clean_first


def anchor_of(bound):
    """The id of the field's first control on the page; "" of a hidden field, where there is nothing to lead to."""
    if bound.is_hidden:
        return ""
    if isinstance(bound.field.widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        return f"{bound.auto_id}_0"
    return bound.id_for_label or bound.auto_id


def faults_of(form):
    """For the summary at the top of a page: (id to link to, label, sentence), each fault once.

    A sentence that names its field itself («Mục «Tên chủ thể» còn trống.») gets no label before it.
    """
    found = [("", "", sentence) for sentence in form.non_field_errors()]
    for bound in form:
        for sentence in bound.errors:
            named = f"«{bound.label}»".casefold() in sentence.casefold()
            found.append((anchor_of(bound), "" if named else bound.label, sentence))
    return list(dict.fromkeys(found))


class CleanMixin:
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper(self)
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        for field in self.fields.values():
            if isinstance(field, forms.CharField):
                field.to_python = _cleaned_first(field)
            elif isinstance(field, forms.IntegerField):
                numbers.read_as_written(field)

    def full_clean(self):
        """Fields made after the form's own `__init__` speak our sentences too."""
        for name, field in self.fields.items():
            messages.speak(field)
            if field.error_messages.get("required") == forms.Field.default_error_messages["required"]:
                field.error_messages["required"] = self._required_message(name, field)
        super().full_clean()

    def _required_message(self, name, field):
        label = field.label or pretty_name(name)
        return _("Mục «%(label)s» còn trống.") % {"label": label}

    @property
    def problems(self):
        return faults_of(self)

    @property
    def refused_fields(self):
        """For the marks an automatic save sets at the fields: (name in the form, sentence)."""
        return [(bound.html_name, sentence) for bound in self for sentence in bound.errors]


class CleanForm(CleanMixin, forms.Form):
    pass


class CleanModelForm(CleanMixin, forms.ModelForm):
    def readable(self, stored):
        """The instance with every field that could be read; a field with an error has the value of the row `stored`."""
        for name in self.errors:
            if name in self.fields and hasattr(stored, name):
                setattr(self.instance, name, getattr(stored, name))
        return self.instance

    def show_stored(self, stored):
        """For whoever was overtaken: under each field that differs, what the row `stored` holds now, to compare with."""
        for name in self._meta.fields:
            field, column = self.fields.get(name), stored._meta.get_field(name)
            if field is None or column.many_to_many or isinstance(field, forms.FileField):
                continue
            now = getattr(stored, name)
            typed = self.cleaned_data.get(name, now)
            if typed != now and (typed or now):
                words = _words_of(stored, name, field)
                said = (
                    format_html(_("Đang lưu trên Cổng: «{}»"), words) if words else _("Trên Cổng mục này đang trống.")
                )
                self[name].help_text = said


def _words_of(stored, name, field):
    """A column's value as the page would show it."""
    value = getattr(stored, name)
    if isinstance(value, bool):
        return _("có") if value else _("không")
    if isinstance(value, Model):
        return str(value)
    if hasattr(stored, f"get_{name}_display"):
        return getattr(stored, f"get_{name}_display")()
    return field.widget.format_value(field.prepare_value(value))


class EmailField(forms.EmailField):
    """Lower case, or None for an empty field."""

    default_validators = [EmailValidator(messages.EMAIL)]

    def __init__(self, **kwargs):
        kwargs.setdefault("label", gettext_lazy("Thư điện tử"))
        kwargs.setdefault("empty_value", None)
        kwargs.setdefault("widget", forms.EmailInput(attrs={"autocomplete": "off"}))
        super().__init__(**kwargs)

    def to_python(self, value):
        value = super().to_python(value)
        return value.lower() if value else value


class PhoneField(forms.CharField):
    """Accepts +84, spaces and dots; gives `0xxxxxxxxx`, or None for an empty field."""

    def __init__(self, **kwargs):
        kwargs.setdefault("label", gettext_lazy("Số điện thoại"))
        kwargs.setdefault("max_length", 40)
        kwargs.setdefault("empty_value", None)
        kwargs.setdefault("widget", forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}))
        super().__init__(**kwargs)
        self.validators.append(validate_phone)

    def to_python(self, value):
        value = super().to_python(value)
        return normal_phone(value) if value else value


class TaxCodeField(forms.CharField):
    """10, 13 or 12 digits; a branch comes out as `0314409058-002`."""

    def __init__(self, **kwargs):
        kwargs.setdefault("label", gettext_lazy("Mã số thuế"))
        kwargs.setdefault("max_length", 40)
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}))
        super().__init__(**kwargs)
        self.validators.append(validate_tax_code)

    def to_python(self, value):
        value = super().to_python(value)
        return normal_tax_code(value) if value else value
