"""The chair's votes and conclusions, a conflict found late, the minutes."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import clock
from accounts.forms import CleanForm
from evaluations import minutes_facts
from evaluations.forms.fields import VoteForm, day_field, text_field
from evaluations.models import CouncilMember, CouncilSession


class ConcludeForm(VoteForm):
    """Never above the band of the mean (rulings 20)."""

    stars = forms.ChoiceField(label=gettext_lazy("Kết luận của Hội đồng"), required=False)
    reason = text_field(gettext_lazy("Lý do kết luận khác kết quả tính"))

    field_order = ["stars", "reason", "votes_for", "votes_present"]

    def __init__(self, *args, band, computed, **kwargs):
        super().__init__(*args, **kwargs)
        choices = [(str(k), _("%(stars)s sao") % {"stars": k}) for k in range(band, 0, -1)]
        choices.append(("", _("Không xếp sao, chưa đủ điều kiện công nhận")))
        self.fields["stars"].choices = choices
        self.computed = computed

    def clean(self):
        data = super().clean()
        if "stars" not in self.errors and self.chosen_stars() == self.computed:
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
