"""A round as its office plans it: dates and regulation default to what the law says for the opening day."""

from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.forms import CleanModelForm, day_field
from criteria.models import Regulation
from criteria.words import LEVEL
from products.models import Round

# Where neither the form nor the regulation says.
WORKING_DAYS = 15


class RegulationChoice(forms.ModelChoiceField):
    def label_from_instance(self, regulation):
        until = f"{regulation.in_force_to:%d/%m/%Y}" if regulation.in_force_to else "nay"
        return f"{regulation.short_title} ({regulation.in_force_from:%d/%m/%Y} – {until})"


class OfficeChoice(forms.ModelChoiceField):
    def label_from_instance(self, office):
        return office.dated_name


class RoundForm(CleanModelForm):
    office = OfficeChoice(queryset=None, label=gettext_lazy("Cơ quan đánh giá"), empty_label=None)
    regulation = RegulationChoice(
        queryset=Regulation.objects.order_by("-in_force_from"),
        label=gettext_lazy("Quy định áp dụng"),
        required=False,
        empty_label=gettext_lazy("Theo ngày mở"),
        help_text=gettext_lazy("Bỏ trống: văn bản có hiệu lực vào ngày mở đợt."),
    )
    opens_on = day_field(gettext_lazy("Ngày mở"))
    cut_off = day_field(
        gettext_lazy("Hạn UBND cấp xã đề nghị (trước ngày)"),
        required=False,
        help_text=gettext_lazy("Bỏ trống: theo quy định áp dụng, nếu quy định có ghi."),
    )
    due_on = day_field(
        gettext_lazy("Hạn công bố kết quả"),
        required=False,
        help_text=gettext_lazy("Bỏ trống: theo quy định áp dụng, nếu quy định có ghi."),
    )
    plan_date = day_field(gettext_lazy("Ngày kế hoạch"), required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**31 - 1, required=False)

    class Meta:
        model = Round
        fields = [
            "name",
            "kind",
            "office",
            "opens_on",
            "regulation",
            "cut_off",
            "due_on",
            "plan_number",
            "plan_date",
            "plan_issuer",
            "plan_subject",
            "target_count",
            "ward_working_days",
            "office_working_days",
            "state",
        ]
        help_texts = {
            "name": gettext_lazy("Ví dụ «Đánh giá, phân hạng đợt 1 năm 2027»."),
            "kind": gettext_lazy("Đợt thực hành không tính vào thống kê và không hiện ở trang công khai."),
            "plan_number": gettext_lazy("Ví dụ 12/KH-UBND."),
            "ward_working_days": gettext_lazy("Bỏ trống: theo quy định áp dụng."),
            "office_working_days": gettext_lazy("Bỏ trống: theo quy định áp dụng."),
        }

    def __init__(self, *args, offices, pinned=False, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("kind", "office", "regulation") if pinned else ():
            self.fields[name].disabled = True
        self.fields["office"].queryset = offices
        for name in ("ward_working_days", "office_working_days", "target_count"):
            self.fields[name].widget.attrs["class"] = "input-short"
            self.fields[name].required = False
        if self.instance.pk is None:
            for name in ("ward_working_days", "office_working_days"):
                self.initial.pop(name, None)
                self.fields[name].initial = None
        else:
            self.fields["version"].initial = self.instance.version
            self.fields["version"].required = True

    def clean(self):
        data = super().clean()
        opens_on, office = data.get("opens_on"), data.get("office")
        if opens_on is None or office is None or self.errors.keys() & {"cut_off", "due_on", "regulation"}:
            return data
        data["regulation"] = data.get("regulation") or Regulation.objects.in_force_on(opens_on)
        if data["regulation"] is None:
            raise ValidationError({"opens_on": _("Chưa có quy định nào có hiệu lực vào ngày này.")})
        self.instance.level = office.level
        self.instance.year = opens_on.year
        for name, level in (("ward_working_days", "ward"), ("office_working_days", office.level)):
            data[name] = data.get(name) or data["regulation"].working_days(level) or WORKING_DAYS
        self._default_dates(data)
        self._check_order(data)
        return data

    def _default_dates(self, data):
        suggested = suggested_dates(data["regulation"], data["office"].level, data["opens_on"])
        for name, day in zip(("cut_off", "due_on"), suggested or (None, None), strict=True):
            data[name] = data.get(name) or day
            if data[name] is None:
                self.add_error(
                    name,
                    _("%(regulation)s không ấn định ngày này cho %(level)s; hãy ghi ngày.")
                    % {
                        "regulation": data["regulation"].short_title,
                        "level": str(LEVEL.get(data["office"].level, "")).lower(),
                    },
                )

    def _check_order(self, data):
        if data.get("cut_off") and data["cut_off"] < data["opens_on"]:
            self.add_error("cut_off", _("Hạn đề nghị đang trước ngày mở."))
        elif data.get("cut_off") and data.get("due_on") and data["due_on"] < data["cut_off"]:
            self.add_error("due_on", _("Hạn công bố đang trước hạn đề nghị."))


def suggested_dates(regulation, level, opens_on):
    """(cut-off, due) of the next round of that level after the opening day, as the law fixes them (QĐ 26/2026 Đ5)."""
    days = []
    for row in regulation.rounds:
        if row["level"] != level:
            continue
        for year in (opens_on.year, opens_on.year + 1):
            cut_off, due = (date(year, *map(int, row[key].split("-"))) for key in ("cut_off", "due"))
            if cut_off > opens_on:
                days.append((cut_off, due))
    return min(days, default=None)
