"""The conference itself: its frame, its days, what approving and moving it ask for."""

from datetime import date, datetime, timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import clock
from accounts.forms import CleanForm, CleanModelForm, DayField, HourField, PhoneField, day_field
from products.models import Round
from trainings.forms.fields import text_field
from trainings.models import Conference

MOST_DAYS = 31
EARLIEST = date(2000, 1, 1)


class FirstDayField(DayField):
    """The day a conference begins: plans reach a few years ahead; a year further on was typed wrongly, and is told to all."""

    def __init__(self, **kwargs):
        super().__init__(**{"ahead": 5, "earliest": EARLIEST, "help_text": gettext_lazy("Ví dụ 24/11/2026."), **kwargs})


class ConferenceForm(CleanModelForm):
    starts_on = FirstDayField(label=gettext_lazy("Từ ngày"))
    ends_on = day_field(
        gettext_lazy("Đến ngày"), required=False, help_text=gettext_lazy("Để trống nếu chỉ trong một ngày.")
    )
    answer_by = day_field(
        gettext_lazy("Hạn trả lời giấy mời"),
        required=False,
        help_text=gettext_lazy("Ba ngày trước hạn, cổng tự nhắc người chưa trả lời, một lần."),
    )
    summary = text_field(gettext_lazy("Mục đích, nội dung chính"), rows=4, max_length=4000, required=False)
    contact_phone = PhoneField(label=gettext_lazy("Điện thoại liên hệ"), required=False, empty_value="")
    online_link = forms.URLField(
        label=gettext_lazy("Đường dẫn trực tuyến"), required=False, max_length=500, assume_scheme="https"
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1, max_value=2**31 - 1)

    CHAPTERS = [
        (gettext_lazy("Hội nghị"), ["kind", "title", "summary", "round"]),
        (
            gettext_lazy("Cơ quan tổ chức"),
            ["office", "organiser", "invitation_number", "contact_name", "contact_phone"],
        ),
        (
            gettext_lazy("Thời gian và địa điểm"),
            ["starts_on", "ends_on", "from_hour", "to_hour", "venue", "online_link"],
        ),
        (gettext_lazy("Đại biểu"), ["capacity", "answer_by", "certificate_sessions", "is_history"]),
    ]

    class Meta:
        model = Conference
        fields = [
            "kind",
            "title",
            "summary",
            "round",
            "office",
            "organiser",
            "invitation_number",
            "contact_name",
            "contact_phone",
            "starts_on",
            "ends_on",
            "venue",
            "online_link",
            "capacity",
            "answer_by",
            "certificate_sessions",
            "is_history",
        ]
        widgets = {
            "capacity": forms.NumberInput(attrs={"class": "input-short", "inputmode": "numeric"}),
            "certificate_sessions": forms.NumberInput(attrs={"class": "input-short", "inputmode": "numeric"}),
        }
        help_texts = {
            "title": gettext_lazy("Ghi như sẽ in trên giấy mời."),
            "venue": gettext_lazy("Ví dụ: Hội trường tầng 3, trụ sở UBND phường, số nhà, tên phố."),
            "is_history": gettext_lazy("Hội nghị đã qua, ghi lại theo giấy tờ: cổng không gửi thư cho ai."),
        }

    def __init__(self, *args, offices, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["office"].queryset = offices
        self.fields["office"].empty_label = None if offices.count() == 1 else gettext_lazy("Chọn cơ quan")
        self.fields["round"].queryset = Round.objects.visible_to(user).order_by("-opens_on", "-pk")
        self.fields["round"].empty_label = gettext_lazy("Không gắn với đợt nào")
        if self.instance.pk:
            self.fields["version"].initial = self.instance.version
            if self.instance.state != "draft":
                del self.fields["is_history"]
        else:
            del self.fields["version"]
            self.fields["from_hour"] = HourField(
                label=gettext_lazy("Mỗi ngày từ giờ"),
                required=False,
                help_text=gettext_lazy("Cổng lập sẵn mỗi ngày một buổi; sửa hoặc thêm buổi ở bước sau."),
            )
            self.fields["to_hour"] = HourField(label=gettext_lazy("Đến giờ"), required=False)

    @property
    def chapters(self):
        return [(title, [self[name] for name in names if name in self.fields]) for title, names in self.CHAPTERS]

    def clean(self):
        data = super().clean()
        first, last = data.get("starts_on"), data.get("ends_on")
        if first and not last and "ends_on" not in self.errors:
            data["ends_on"] = last = first
        if first and last and last < first:
            self.add_error("ends_on", _("Ngày kết thúc phải từ ngày bắt đầu trở đi."))
        elif first and last and (last - first).days >= MOST_DAYS:
            self.add_error("ends_on", _("Hội nghị dài nhất %(days)s ngày; hãy xem lại năm.") % {"days": MOST_DAYS})
        from_hour, to_hour = data.get("from_hour"), data.get("to_hour")
        if (from_hour is None) != (to_hour is None) and not self.errors.keys() & {"from_hour", "to_hour"}:
            self.add_error("to_hour" if from_hour else "from_hour", _("Hãy ghi cả giờ bắt đầu và giờ kết thúc."))
        if from_hour and to_hour and to_hour <= from_hour:
            self.add_error("to_hour", _("Giờ kết thúc phải sau giờ bắt đầu."))
        return data

    @property
    def sittings(self):
        """(starts_at, ends_at) of every day, where the hours were given."""
        data = self.cleaned_data
        if not data.get("from_hour"):
            return []
        days = (data["ends_on"] - data["starts_on"]).days + 1
        return [
            tuple(
                timezone.make_aware(datetime.combine(data["starts_on"] + timedelta(days=n), data[hour]))
                for hour in ("from_hour", "to_hour")
            )
            for n in range(days)
        ]


class ApproveForm(CleanForm):
    plan_number = forms.CharField(
        label=gettext_lazy("Số kế hoạch"), max_length=60, help_text=gettext_lazy("Ví dụ 12/KH-UBND.")
    )
    plan_date = day_field(gettext_lazy("Ngày kế hoạch"), required=False)


class NewDateForm(CleanForm):
    starts_on = FirstDayField(
        label=gettext_lazy("Ngày mới"),
        help_text=gettext_lazy("Ngày khai mạc, hoặc ngày của buổi đầu còn phải họp. Ví dụ 24/11/2026."),
    )
    answer_by = day_field(gettext_lazy("Hạn trả lời mới"), required=False)

    def clean(self):
        data = super().clean()
        if data.get("answer_by") and data.get("starts_on") and data["answer_by"] > data["starts_on"]:
            self.add_error("answer_by", _("Hạn trả lời phải trước hoặc đúng ngày khai mạc."))
        elif data.get("answer_by") and data["answer_by"] < clock.today():
            self.add_error("answer_by", _("Hạn trả lời không được ở quá khứ."))
        return data


class CopyForm(CleanForm):
    title = forms.CharField(label=gettext_lazy("Tên hội nghị mới"), max_length=300)
    starts_on = FirstDayField(label=gettext_lazy("Ngày khai mạc"))
