"""What the leader signs: which products, the number, the day, the words."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.forms import CleanForm, day_field
from accounts.models import Office
from evaluations import permissions
from evaluations.forms.fields import text_field

REASON_LENGTH = 500


class DecideForm(CleanForm):
    """One decision of one kind. `selection`: what is chosen on every page; boxes are there for the page that is shown."""

    number = forms.CharField(
        label=gettext_lazy("Số quyết định"),
        max_length=60,
        help_text=gettext_lazy("Văn thư cấp số; số ghi sẵn là số kế tiếp được đề xuất."),
        widget=forms.TextInput(attrs={"class": "input-short", "autocomplete": "off"}),
    )
    signed_on = day_field(gettext_lazy("Ngày ký"))
    late_reason = forms.CharField(
        label=gettext_lazy("Lý do nhập muộn"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("Chỉ cần khi ngày ký trước hôm nay."),
    )
    signer_name = forms.CharField(label=gettext_lazy("Người ký"), max_length=150)
    signer_position = forms.CharField(
        label=gettext_lazy("Chức vụ người ký"), max_length=150, help_text=gettext_lazy("Ví dụ: Phó Chủ tịch.")
    )
    text = text_field(
        gettext_lazy("Điều khoản bổ sung"),
        rows=6,
        max_length=20000,
        required=False,
        help_text=gettext_lazy(
            "Chỉ ghi các điều sau danh sách, ví dụ tổ chức thực hiện. Tên sản phẩm, số sao, số lượng và thời hạn do Cổng in."
        ),
    )

    def __init__(self, *args, selection, upper_offices=(), **kwargs):
        super().__init__(*args, **kwargs)
        if len(upper_offices) > 1:
            keys = [office.pk for office in upper_offices]
            self.fields["upper_office"] = forms.ModelChoiceField(
                label=gettext_lazy("Cơ quan cấp trên nhận đề nghị"),
                queryset=Office.objects.filter(pk__in=keys),
                help_text=gettext_lazy("Cấp trên có nhiều cơ quan có thể tiếp nhận; người ký chọn nơi gửi."),
            )
        self.selection = selection
        for offer in selection.shown:
            self.initial[offer.box] = offer.key in selection.chosen
            self.initial[offer.reason_box] = selection.reasons.get(offer.key, "")
            self.fields[offer.box] = forms.BooleanField(required=False)
            self.fields[offer.reason_box] = forms.CharField(required=False, max_length=REASON_LENGTH)

    def lines(self):
        """(offer, its box, its reason, the higher recognition that it would replace) of the shown page."""
        replaced = self.selection.replaced()
        return [
            (offer, self[offer.box], self[offer.reason_box], replaced.get(offer.key)) for offer in self.selection.shown
        ]

    def clean(self):
        data = super().clean()
        chosen = self.selection.chosen_offers
        if not chosen:
            self.add_error(None, _("Hãy chọn ít nhất một sản phẩm cho quyết định này."))
        for offer in self.selection.shown:
            if offer.key not in self.selection.chosen:
                continue
            if offer.reason_refused:
                self.add_error(offer.box, offer.reason_refused)
            elif not offer.is_default and not data.get(offer.reason_box):
                self.add_error(offer.reason_box, _("Xin ghi lý do chọn khác phương án mặc định."))
        if "signed_on" in data and chosen:
            evaluations = [offer.evaluation for offer in chosen]
            late = data.get("late_reason", "")
            # What a reason for late entry cannot mend belongs to the day itself.
            if reason := permissions.why_not_sign_on(data["signed_on"], evaluations, late_reason="…"):
                self.add_error("signed_on", reason)
            elif reason := permissions.why_not_sign_on(data["signed_on"], evaluations, late_reason=late):
                self.add_error("late_reason", reason)
        return data

    def chosen(self):
        return [offer.evaluation for offer in self.selection.chosen_offers]

    def departures(self):
        return {offer.key: self.selection.reasons.get(offer.key, "") for offer in self.selection.offers}


class DecisionFilter(CleanForm):
    tim = forms.CharField(label=gettext_lazy("Số quyết định hoặc tên sản phẩm"), required=False, max_length=200)
    nam = forms.TypedChoiceField(label=gettext_lazy("Năm"), required=False, coerce=int, empty_value=None)

    def __init__(self, *args, years, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["nam"].choices = [("", _("Mọi năm")), *((year, str(year)) for year in years)]
