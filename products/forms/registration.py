"""The dossier: opening it, and Mẫu 01 and 02 page by page. A draft may be saved with anything missing."""

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.forms import CleanForm, CleanModelForm, MoneyField
from products import permissions
from products.forms.fields import FixedMixin
from products.models import Round, SelfAssessment
from products.statuses import RegistrationKind

MOST_SAMPLES = 999
VERSION = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**31 - 1)


class RoundChoice(forms.ModelChoiceField):
    def label_from_instance(self, round):
        return f"{round.name} ({round.regulation.short_title})"


class StartForm(CleanForm):
    round = RoundChoice(
        label=gettext_lazy("Đợt đánh giá"),
        queryset=Round.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": gettext_lazy("Hãy chọn một đợt đánh giá.")},
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Lần đăng ký đánh giá (Mẫu số 01, mục 4)"),
        choices=RegistrationKind.choices,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args, rounds, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["round"].queryset = rounds


class SectionForm(FixedMixin, CleanModelForm):
    """One page of Mẫu 02; `version` is the dossier's, so that nobody overwrites what another has just saved.

    What a supplement request did not open is shown and cannot be changed.
    """

    version = VERSION

    def __init__(self, *args, registration, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.registration = registration
        self.fields["version"].initial = registration.version
        for field in self.fields.values():
            field.required = False
        texts = [name for name in self.fields if name != "version"]
        reasons = {name: permissions.why_not_edit_texts(user, registration, [name]) for name in texts}
        self.fix({name: reason for name, reason in reasons.items() if reason})


class ProductSection(SectionForm):
    class Meta:
        model = SelfAssessment
        fields = [
            "specification",
            "has_licence",
            "has_quality_declaration",
            "has_food_safety",
            "has_production_certificate",
            "has_trademark",
            "has_indication",
            "has_patent",
            "has_design",
            "has_copyright",
            "other_property",
        ]
        widgets = {"specification": forms.Textarea(attrs={"rows": 4})}
        help_texts = {
            "specification": gettext_lazy("Ví dụ: chai thủy tinh 500 ml, nút vặn; tiêu chuẩn cơ sở số 01:2026."),
        }


class ResultsSection(SectionForm):
    revenue = MoneyField(label=SelfAssessment._meta.get_field("revenue").verbose_name)
    profit = MoneyField(label=SelfAssessment._meta.get_field("profit").verbose_name, negative=True)

    class Meta:
        model = SelfAssessment
        fields = [
            "materials_and_technology",
            "quality_changes",
            "market",
            "business_results",
            "revenue",
            "profit",
            "changes_since",
        ]
        widgets = dict.fromkeys(
            ["materials_and_technology", "quality_changes", "market", "business_results", "changes_since"],
            forms.Textarea(attrs={"rows": 4}),
        )
        help_texts = {
            "market": gettext_lazy("Bán ở đâu, cho ai, khoảng bao nhiêu mỗi nơi."),
            "business_results": gettext_lazy("Sản lượng, lao động, thu nhập trong một, hai năm gần nhất."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.registration.kind == RegistrationKind.FIRST:
            del self.fields["changes_since"]


class DeclarationSection(SectionForm):
    class Meta:
        model = SelfAssessment
        fields = ["plan", "samples_promised", "declared"]
        widgets = {"plan": forms.Textarea(attrs={"rows": 5})}

    def __init__(self, *args, samples, **kwargs):
        super().__init__(*args, **kwargs)
        if samples:
            field = self.fields["samples_promised"]
            field.validators += [MinValueValidator(0), MaxValueValidator(MOST_SAMPLES)]
            field.widget.attrs["class"] = "input-short"
            field.help_text = _("Hồ sơ này cần %(count)02d sản phẩm mẫu.") % {"count": samples}
        else:
            del self.fields["samples_promised"]


SECTION_FORMS = {"product": ProductSection, "results": ResultsSection, "declaration": DeclarationSection}
