"""The chair's votes and conclusions, a conflict found late, the minutes."""

from datetime import datetime, timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import clock
from accounts.forms import CleanForm, HourField, day_field
from evaluations import minutes_facts
from evaluations.forms.fields import VoteForm, text_field
from evaluations.models import CouncilMember, CouncilSession
from evaluations.statuses import Seat


class ConcludeForm(VoteForm):
    """Never above the band of the mean (rulings 20)."""

    stars = forms.ChoiceField(label=gettext_lazy("Kết luận của Hội đồng"), required=False)
    reason = text_field(gettext_lazy("Lý do kết luận khác kết quả tính"))

    field_order = ["stars", "reason", "votes_for", "votes_present"]

    def __init__(self, *args, band, computed, voted_anew=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.voted_anew = voted_anew
        choices = [(str(k), _("%(stars)s sao") % {"stars": k}) for k in range(band, 0, -1)]
        choices.append(("", _("Không xếp sao, chưa đủ điều kiện công nhận")))
        self.fields["stars"].choices = choices
        self.computed = computed

    def clean(self):
        data = super().clean()
        if "stars" not in self.errors and self.chosen_stars() == self.computed and not self.voted_anew:
            self.add_error("stars", _("Đây chính là kết quả tính; không cần ghi kết luận khác."))
        return data

    def chosen_stars(self):
        return int(self.cleaned_data["stars"]) if self.cleaned_data["stars"] else None


class MemberChoice(forms.ModelChoiceField):
    def label_from_instance(self, member):
        return f"{member.user.display_name} ({member.get_seat_display()})"


class SessionChoice(forms.ModelChoiceField):
    def label_from_instance(self, session):
        return f"{session.title}, {session.held_on:%d/%m/%Y} ({session.council.name})"


class MoveForm(CleanForm):
    """Chuyển phiên."""

    session = SessionChoice(label=gettext_lazy("Phiên nhận hồ sơ"), queryset=CouncilSession.objects.none())
    reason = text_field(gettext_lazy("Lý do chuyển phiên"), rows=3)

    def __init__(self, *args, sessions, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["session"].queryset = sessions
        self.fields["session"].empty_label = _("Chọn phiên")


class FindConflictForm(CleanForm):
    member = MemberChoice(label=gettext_lazy("Thành viên"), queryset=CouncilMember.objects.none())
    reason = text_field(gettext_lazy("Lợi ích liên quan được phát hiện"))

    def __init__(self, *args, council, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["member"].queryset = council.members.select_related("user")
        self.fields["member"].empty_label = _("Chọn thành viên")


class SettleForm(CleanForm):
    """What the portal proposed: an interest, or none."""

    answer = forms.ChoiceField(
        label=gettext_lazy("Kết luận"),
        choices=[
            ("confirm", gettext_lazy("Có lợi ích liên quan: thành viên không chấm hồ sơ này, phiếu nếu có không tính")),
            ("dismiss", gettext_lazy("Không có lợi ích liên quan: thành viên chấm như thường")),
        ],
        widget=forms.RadioSelect,
    )
    reason = text_field(gettext_lazy("Lý do, giữ trong hồ sơ phiên họp"), max_length=500)


class LeavingForm(CleanForm):
    """Who leaves, when, why; and who presides from then on, where the one who goes presided."""

    member = MemberChoice(label=gettext_lazy("Thành viên rời phiên"), queryset=CouncilMember.objects.none())
    at = HourField(label=gettext_lazy("Rời phiên lúc"), help_text=gettext_lazy("Ví dụ 10:20; trong hôm nay."))
    reason = text_field(gettext_lazy("Lý do"), max_length=300)
    hands_to = MemberChoice(
        label=gettext_lazy("Phó Chủ tịch chủ trì tiếp"),
        queryset=CouncilMember.objects.none(),
        required=False,
        help_text=gettext_lazy("Chỉ chọn khi người rời phiên đang chủ trì."),
    )

    def __init__(self, *args, session, **kwargs):
        super().__init__(*args, **kwargs)
        here = session.council.members.filter(
            pk__in=session.attendance.in_the_room().values("member"),
        ).select_related("user")
        self.fields["member"].queryset = here
        self.fields["member"].empty_label = _("Chọn thành viên")
        vice = here.filter(seat=Seat.VICE_CHAIR)
        self.fields["hands_to"].queryset = vice if session.council.vice_chair_may_preside else here.none()
        self.fields["hands_to"].empty_label = _("Không thay đổi")

    def moment(self):
        """The minute as typed, today; the minute that is running counts as now."""
        now = clock.now()
        at = timezone.make_aware(datetime.combine(clock.local_date(now), self.cleaned_data["at"]))
        return now if at <= now < at + timedelta(minutes=1) else at


class MinutesForm(CleanForm):
    number = forms.CharField(
        label=gettext_lazy("Số biên bản"),
        max_length=60,
        help_text=gettext_lazy("Văn thư cấp số; số ghi sẵn là số kế tiếp được đề xuất."),
        widget=forms.TextInput(attrs={"class": "input-short"}),
    )
    date = day_field(gettext_lazy("Ngày biên bản"))
    text = text_field(gettext_lazy("Diễn biến, ý kiến thảo luận, kết luận"), rows=24, max_length=10000)
    version = forms.IntegerField(widget=forms.HiddenInput)
    # What the text was begun from: a result newer than it is noticed when it is saved.
    facts = forms.CharField(widget=forms.HiddenInput, required=False, max_length=20000)

    def clean_facts(self):
        return minutes_facts.unpacked(self.cleaned_data["facts"])

    def clean_date(self):
        day = self.cleaned_data["date"]
        if day > clock.today():
            raise ValidationError(_("Ngày biên bản không được ở tương lai."))
        return day


class SupplementForm(MinutesForm):
    """Biên bản bổ sung: the same fields; what is newer than its text is told by the results' own times."""

    facts = None
