"""The form of a report: its choices are only what the asker may see."""

from crispy_forms.bootstrap import InlineCheckboxes, InlineRadios
from crispy_forms.layout import Column, Layout, Row
from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.forms import CleanForm, DayField
from reports.selection import STARS, Selection, areas_for, rounds_for
from reports.statuses import ABOUT, Format, Kind


def _day(label):
    wrong = gettext_lazy("Hãy ghi ngày có thật, theo dạng ngày/tháng/năm, ví dụ 28/06/2024.")
    return DayField(label=label, required=False, error_messages={"invalid": wrong})


def _with_about(kind):
    return format_html('{}<span class="cell-sub">{}</span>', kind.label, ABOUT[kind])


class RoundChoice(forms.ModelChoiceField):
    def label_from_instance(self, round):
        return f"{round.name} ({round.get_kind_display().lower()})"


class AreaChoice(forms.ModelChoiceField):
    def label_from_instance(self, area):
        return area.dated_name


class ReportForm(CleanForm):
    kind = forms.ChoiceField(label=gettext_lazy("Loại báo cáo"), choices=Kind.choices, widget=forms.RadioSelect)
    round = RoundChoice(
        label=gettext_lazy("Đợt đánh giá"),
        queryset=None,
        required=False,
        empty_label=gettext_lazy("Mọi đợt, trừ đợt thực hành"),
        error_messages={"invalid_choice": gettext_lazy("Đợt này không có trong các đợt anh/chị được xem.")},
    )
    area = AreaChoice(
        label=gettext_lazy("Phường, xã"),
        queryset=None,
        required=False,
        empty_label=gettext_lazy("Toàn bộ địa bàn được giao"),
        error_messages={"invalid_choice": gettext_lazy("Phường, xã này không thuộc địa bàn anh/chị được giao.")},
    )
    since = _day(gettext_lazy("Từ ngày"))
    until = _day(gettext_lazy("Đến ngày"))
    stars = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Hạng sao đã công nhận"),
        choices=[(n, f"{n} sao") for n in STARS],
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Không chọn: mọi hạng, kể cả hồ sơ chưa có kết quả."),
    )
    format = forms.ChoiceField(label=gettext_lazy("Định dạng"), choices=Format.choices, widget=forms.RadioSelect)

    def __init__(self, data=None, *, user, **kwargs):
        super().__init__(data, **kwargs)
        self.fields["round"].queryset = rounds_for(user)
        self.fields["area"].queryset = areas_for(user)
        self.fields["since"].help_text = _("Ngày nộp hồ sơ; với danh mục công nhận là ngày quyết định.")
        self.fields["kind"].choices = [(kind.value, _with_about(kind)) for kind in Kind]
        self.helper.layout = Layout(
            "kind",
            Row(Column("round"), Column("area")),
            Row(Column("since"), Column("until")),
            InlineCheckboxes("stars"),
            InlineRadios("format"),
        )

    def clean(self):
        cleaned = super().clean()
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and until < since:
            self.add_error("until", _("«Đến ngày» phải từ «Từ ngày» trở đi."))
        return cleaned

    @property
    def selection(self):
        """What a valid form asks for."""
        wanted = self.cleaned_data
        return Selection(
            Kind(wanted["kind"]),
            round=wanted["round"],
            area=wanted["area"],
            since=wanted["since"],
            until=wanted["until"],
            stars=tuple(wanted["stars"]),
        )


class FunnelForm(CleanForm):
    """Which conference, counted in which round, in which ward."""

    hoi_nghi = forms.ModelChoiceField(
        label=gettext_lazy("Hội nghị"), queryset=None, required=False, empty_label=gettext_lazy("Gần nhất")
    )
    dot = RoundChoice(
        label=gettext_lazy("Đợt đánh giá"),
        queryset=None,
        required=False,
        empty_label=gettext_lazy("Đợt của hội nghị; nếu không có, mọi đợt trừ đợt thực hành"),
    )
    dia_ban = AreaChoice(
        label=gettext_lazy("Phường, xã"),
        queryset=None,
        required=False,
        empty_label=gettext_lazy("Toàn bộ địa bàn được giao"),
    )

    def __init__(self, data=None, *, user, conferences, **kwargs):
        super().__init__(data, **kwargs)
        self.fields["hoi_nghi"].queryset = conferences
        self.fields["dot"].queryset = rounds_for(user)
        self.fields["dia_ban"].queryset = areas_for(user)
