"""A paper of the dossier: one or several files, or a link; its number, issuer, dates and the criteria it supports."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import clock
from accounts.forms import CleanForm, day_field
from accounts.links import why_not_link
from criteria.models import Criterion, PaperKind
from products.files import ALLOWED_TEXT

FILES_MAX = 20
LONGEST_KEY = 18


class ManyFiles(forms.FileField):
    """Several files in one field. What each of them is, the storing checks one by one."""

    widget = type("ManyFilesInput", (forms.FileInput,), {"allow_multiple_selected": True})

    def clean(self, value, initial=None):
        uploads = value if isinstance(value, list | tuple) else [value] if value else []
        if len(uploads) > FILES_MAX:
            raise ValidationError(_("Mỗi lần chọn tối đa %(limit)s tệp.") % {"limit": FILES_MAX})
        return list(uploads)


class CriteriaChoice(forms.ModelMultipleChoiceField):
    def clean(self, value):
        """A key longer than any of a database's is no choice; SQLite refuses even to look for it."""
        for key in value or []:
            if len(str(key)) > LONGEST_KEY:
                raise ValidationError(self.error_messages["invalid_choice"], "invalid_choice", {"value": key})
        return super().clean(value)

    def label_from_instance(self, criterion):
        return f"{criterion.code} {criterion.title}"


class FactsForm(CleanForm):
    number = forms.CharField(label=gettext_lazy("Số, ký hiệu"), max_length=100, required=False)
    issuer = forms.CharField(label=gettext_lazy("Cơ quan cấp"), max_length=200, required=False)
    issued_on = day_field(gettext_lazy("Ngày cấp"), required=False, help_text="")
    expires_on = day_field(gettext_lazy("Ngày hết hạn"), required=False, help_text="")

    FACTS = ("number", "issuer", "issued_on", "expires_on")

    def clean_issued_on(self):
        day = self.cleaned_data["issued_on"]
        if day and day > clock.today():
            raise ValidationError(_("Ngày cấp đang ở tương lai."))
        return day

    def clean(self):
        data = super().clean()
        issued, expires = data.get("issued_on"), data.get("expires_on")
        if issued and expires and expires < issued:
            self.add_error("expires_on", _("Ngày hết hạn đang trước ngày cấp."))
        return data

    @property
    def facts(self):
        return {name: self.cleaned_data[name] for name in self.FACTS}


class EvidenceForm(FactsForm):
    """One form per paper on the page; `paper` says which."""

    paper = forms.ModelChoiceField(PaperKind.objects.all(), to_field_name="code", widget=forms.HiddenInput)
    files = ManyFiles(
        label=gettext_lazy("Tệp"),
        required=False,
        help_text=gettext_lazy("%(kinds)s; chọn được nhiều tệp.") % {"kinds": ALLOWED_TEXT},
    )
    link = forms.URLField(
        label=gettext_lazy("Hoặc đường dẫn"),
        required=False,
        max_length=500,
        assume_scheme="https",
        widget=forms.URLInput(attrs={"placeholder": "https://"}),
    )
    criteria = CriteriaChoice(
        label=gettext_lazy("Minh chứng cho tiêu chí"),
        queryset=Criterion.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Không chọn thì lấy các tiêu chí mà bộ tiêu chí ghi cho giấy tờ này."),
    )

    field_order = ["paper", "files", "link", *FactsForm.FACTS, "criteria"]

    def __init__(self, *args, registration, papers, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["paper"].queryset = PaperKind.objects.filter(code__in=[paper.code for paper in papers])
        criteria = self.fields["criteria"]
        criteria.queryset = registration.criteria_set.criteria.all()
        # A page has such a form for every paper: the criteria are read once for all of them.
        in_order = registration.criteria_set.criteria_in_order
        criteria.choices = [(row.pk, criteria.label_from_instance(row)) for row in in_order]

    def clean_link(self):
        link = self.cleaned_data["link"]
        if link and (reason := why_not_link(link)):
            raise ValidationError(reason)
        return link

    def clean(self):
        data = super().clean()
        if "files" not in self.errors and "link" not in self.errors and not data.get("files") and not data.get("link"):
            self.add_error("files", _("Hãy chọn tệp, hoặc ghi đường dẫn."))
        return data


class ReplaceForm(FactsForm):
    upload = forms.FileField(
        label=gettext_lazy("Tệp mới"),
        help_text=ALLOWED_TEXT,
        error_messages={"required": gettext_lazy("Hãy chọn tệp mới."), "empty": gettext_lazy("Tệp này rỗng.")},
    )

    field_order = ["upload", *FactsForm.FACTS]
