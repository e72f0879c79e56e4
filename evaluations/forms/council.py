"""Councils with their own rules, seats, sessions, attendance."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import clock
from accounts.forms import CleanForm, CleanModelForm, day_field
from accounts.models import User
from accounts.paging import First
from evaluations import permissions
from evaluations.forms.shares import GATE, QUORUM, SharesMixin, other_field, share_field
from evaluations.models import Council, CouncilSession
from evaluations.statuses import Presence, Seat

MOST_FOUND = 20


def rule_defaults(regulation):
    """Fields of a new council as the regulation's data proposes them (regulations.yaml, council_rules_defaults)."""
    rules = regulation.council_defaults
    quorum, gate = _share(rules, "quorum_share", (3, 4)), _share(rules, "gate_share", (1, 2))
    sheets = rules.get("min_sheets")
    return {
        "quorum_numerator": quorum[0],
        "quorum_denominator": quorum[1],
        "gate_numerator": gate[0],
        "gate_denominator": gate[1],
        "min_sheets": sheets if isinstance(sheets, int) else None,
        "max_spread": rules.get("max_spread_points", 10),
        "rescoring_rounds": rules.get("rescoring_rounds", 1),
        "chair_required": rules.get("chair_required", True),
        "vice_chair_may_preside": rules.get("vice_chair_may_preside", True),
        "secretary_scores": rules.get("secretary_scores", False),
    }


def _share(rules, name, default):
    try:
        numerator, denominator = str(rules[name]).split("/")
        return int(numerator), int(denominator)
    except (KeyError, ValueError):
        return default


class CouncilForm(SharesMixin, CleanModelForm):
    """Rulings 19 in plain words; each value is the council's own Quy chế."""

    decision_date = day_field(gettext_lazy("Ngày quyết định"), required=False)
    quorum = share_field(gettext_lazy("Túc số: số thành viên có quyền chấm phải có mặt"), QUORUM)
    quorum_other = other_field(gettext_lazy("Túc số theo tỷ lệ khác"))
    gate = share_field(gettext_lazy("Số phiếu phải đạt yêu cầu tối thiểu"), GATE)
    gate_other = other_field(gettext_lazy("Số phiếu theo tỷ lệ khác"))

    shares = {"quorum": "quorum", "gate": "gate"}
    share_fits = {"quorum": lambda n, d: 0 < n <= d, "gate": lambda n, d: n < d}
    share_refusals = {
        "quorum": gettext_lazy("Túc số là một phần của Hội đồng, ví dụ 3/4 hoặc 2/3; nhiều nhất là tất cả."),
        "gate": gettext_lazy("Tỷ lệ này phải nhỏ hơn 1, ví dụ 1/2: hơn một nửa số phiếu."),
    }

    class Meta:
        model = Council
        fields = [
            "name",
            "decision_number",
            "decision_date",
            "chair_required",
            "vice_chair_may_preside",
            "secretary_scores",
            "min_sheets",
            "max_spread",
            "rescoring_rounds",
        ]
        help_texts = {
            "name": gettext_lazy("Ví dụ: Hội đồng đánh giá, phân hạng sản phẩm OCOP quận Hai Bà Trưng."),
            "decision_number": gettext_lazy("Số của quyết định thành lập Hội đồng, do văn thư cấp."),
            "chair_required": gettext_lazy("Bỏ chọn thì phiên họp được khi không có Chủ tịch và người được ủy quyền."),
            "vice_chair_may_preside": gettext_lazy("Khi Chủ tịch vắng; thư ký ghi sự ủy quyền lúc điểm danh."),
            "secretary_scores": gettext_lazy("Thông thường thư ký không chấm và không tính vào số ghế có quyền chấm."),
            "min_sheets": gettext_lazy(
                "Ít hơn số này thì hồ sơ không có kết quả. Để trống: quá nửa số ghế có quyền chấm."
            ),
            "max_spread": gettext_lazy(
                "Phiếu cao nhất trừ phiếu thấp nhất. Quá số này phải chấm lại có lý do, trước khi bế mạc."
            ),
            "rescoring_rounds": gettext_lazy(
                "Chấm lại đủ số lần mà vẫn chênh lệch thì Chủ tọa chấp nhận có lý do ghi vào biên bản."
            ),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.set_shares()

    def clean(self):
        data = super().clean()
        if data.get("min_sheets") == 0:
            self.add_error("min_sheets", _("Cần ít nhất một phiếu; để trống nếu theo quá nửa số ghế."))
        return data


class PersonSearch(CleanForm):
    tim = forms.CharField(
        label=gettext_lazy("Tìm theo họ tên"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def found(self, council):
        """At most twenty people; names and offices only."""
        self.full_clean()
        text = self.cleaned_data.get("tim") or ""
        people = permissions.may_sit().exclude(seats__council=council)
        return (
            First(people.search(text).with_roles(clock.today()).order_by("sort_name", "pk"), MOST_FOUND)
            if text
            else First(people.none(), MOST_FOUND)
        )


class SeatForm(CleanForm):
    user = forms.ModelChoiceField(queryset=User.objects.none(), widget=forms.HiddenInput)
    seat = forms.ChoiceField(label=gettext_lazy("Vai trò trong Hội đồng"), choices=Seat.choices, initial=Seat.MEMBER)
    organisation = forms.CharField(label=gettext_lazy("Cơ quan, đơn vị"), max_length=200, required=False)
    position = forms.CharField(label=gettext_lazy("Chức vụ"), max_length=150, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["user"].queryset = permissions.may_sit()
        self.fields["user"].error_messages["invalid_choice"] = _("Người này không ngồi được trong Hội đồng.")


class SessionForm(CleanModelForm):
    held_on = day_field(gettext_lazy("Ngày họp"))

    class Meta:
        model = CouncilSession
        fields = ["title", "mode", "held_on", "starts_at", "place"]
        help_texts = {
            "title": gettext_lazy("Ví dụ: Phiên thứ nhất, đợt 1 năm 2026."),
            "starts_at": gettext_lazy("Ví dụ 08:30."),
        }
        widgets = {"starts_at": forms.TimeInput(attrs={"autocomplete": "off", "class": "input-short"}, format="%H:%M")}


class AttendanceForm(CleanForm):
    """Present, excused or absent for every seat; and which vice-chair presides where the chair is away."""

    def __init__(self, *args, members, rows, **kwargs):
        super().__init__(*args, **kwargs)
        self.members = members
        for member in members:
            row = rows.get(member.pk)
            self.fields[f"p{member.pk}"] = forms.ChoiceField(
                label=str(member.user), choices=Presence.choices, initial=row.presence if row else None
            )
            self.fields[f"p{member.pk}"].error_messages["required"] = _("Chưa điểm danh %(name)s.") % {
                "name": member.user
            }
            self.fields[f"g{member.pk}"] = forms.CharField(
                label=_("Ghi chú cho %(name)s") % {"name": member.user},
                required=False,
                max_length=200,
                initial=row.note if row else "",
            )
            if member.seat == Seat.VICE_CHAIR:
                self.fields[f"c{member.pk}"] = forms.BooleanField(
                    label=gettext_lazy("Được ủy quyền chủ trì"), required=False, initial=bool(row and row.presides)
                )

    def lines(self):
        """(member, presence field, note field, presides field or None) for the table."""
        for member in self.members:
            presides = f"c{member.pk}"
            yield (
                member,
                self[f"p{member.pk}"],
                self[f"g{member.pk}"],
                self[presides] if presides in self.fields else None,
            )

    def clean(self):
        data = super().clean()
        for member in self.members:
            if data.get(f"c{member.pk}") and data.get(f"p{member.pk}") != Presence.PRESENT:
                self.add_error(f"c{member.pk}", ValidationError(_("Người được ủy quyền chủ trì phải có mặt.")))
        chosen = [member for member in self.members if data.get(f"c{member.pk}")]
        for member in chosen[1:]:
            self.add_error(f"c{member.pk}", ValidationError(_("Mỗi phiên chỉ một Phó Chủ tịch được ủy quyền chủ trì.")))
        return data

    def rows(self):
        data = self.cleaned_data
        return {
            member: (data[f"p{member.pk}"], data.get(f"c{member.pk}", False), data[f"g{member.pk}"])
            for member in self.members
        }
