"""Rows of a programme: sittings, agenda, speakers, topics, materials, quotas, money."""

from datetime import datetime

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.forms import CleanForm, CleanModelForm, HourField, MoneyField, day_field
from criteria.text import fold
from trainings.forms.fields import boxes, concept_choices
from trainings.models import BudgetLine, ConferenceSession, Material, Quota, Speaker

SPARE = 3
MOST_ROWS = 60


class SessionForm(CleanForm):
    title = forms.CharField(
        label=gettext_lazy("Tên buổi"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("Ví dụ: Buổi sáng, Khai mạc. Để trống thì gọi bằng giờ và ngày."),
    )
    day = day_field(gettext_lazy("Ngày"))
    from_hour = HourField(label=gettext_lazy("Từ giờ"))
    to_hour = HourField(label=gettext_lazy("Đến giờ"))
    place = forms.CharField(
        label=gettext_lazy("Phòng, địa điểm riêng"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("Chỉ ghi khi khác địa điểm chung."),
    )

    @classmethod
    def of(cls, session, data=None):
        starts, ends = timezone.localtime(session.starts_at), timezone.localtime(session.ends_at)
        initial = {"title": session.title, "place": session.place, "day": starts.date()}
        return cls(data, initial={**initial, "from_hour": starts.time(), "to_hour": ends.time()})

    def clean(self):
        data = super().clean()
        if data.get("from_hour") and data.get("to_hour") and data["to_hour"] <= data["from_hour"]:
            self.add_error("to_hour", _("Giờ kết thúc phải sau giờ bắt đầu."))
        return data

    def write_to(self, session):
        data = self.cleaned_data
        session.title, session.place = data["title"], data["place"]
        session.starts_at = timezone.make_aware(datetime.combine(data["day"], data["from_hour"]))
        session.ends_at = timezone.make_aware(datetime.combine(data["day"], data["to_hour"]))
        return session

    def new(self, conference):
        return self.write_to(ConferenceSession(conference=conference))


class Rows(BaseFormSet):
    """A row left empty, or emptied, is no row."""

    @property
    def problems(self):
        """For the summary at the top: (id to link to, label, sentence)."""
        return [problem for form in self.forms for problem in form.problems]

    def clean(self):
        """An agency has one quota."""
        seen = set()
        for form in self.forms:
            name = fold((getattr(form, "cleaned_data", None) or {}).get("agency") or "")
            if name and name in seen:
                form.add_error("agency", _("Cơ quan này đã có chỉ tiêu ở dòng trên."))
            seen.add(name)

    @property
    def kept(self):
        return [dict(form.cleaned_data) for form in self.forms if self._is_filled(form)]

    def _is_filled(self, form):
        data = getattr(form, "cleaned_data", None)
        return bool(data) and any(value not in (None, "", []) for name, value in data.items() if name != "pk")


def rows_of(form, data, initial, *, prefix, spare=SPARE):
    """The rows there are and a few empty ones, which works without a script; more after saving."""
    factory = formset_factory(form, formset=Rows, extra=spare, max_num=MOST_ROWS, absolute_max=MOST_ROWS + SPARE)
    return factory(
        data, initial=initial, prefix=prefix, form_kwargs={"empty_permitted": True, "use_required_attribute": False}
    )


class AgendaRow(CleanForm):
    at = HourField(label=gettext_lazy("Giờ"), required=False)
    title = forms.CharField(label=gettext_lazy("Nội dung"), required=False, max_length=300)
    speaker = forms.ModelChoiceField(Speaker.objects.none(), label=gettext_lazy("Người trình bày"), required=False)

    def __init__(self, *args, speakers=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["speaker"].queryset = speakers if speakers is not None else Speaker.objects.none()
        self.fields["speaker"].empty_label = "—"

    def clean(self):
        data = super().clean()
        if not data.get("title") and (data.get("at") or data.get("speaker")):
            self.add_error("title", _("Hãy ghi nội dung của mục này."))
        return data


def agenda_rows(session, speakers, data=None):
    """The speakers' list is read once for all rows."""
    offered = list(speakers)

    class Row(AgendaRow):
        def __init__(self, *args, **kwargs):
            super().__init__(*args, speakers=speakers, **kwargs)
            self.fields["speaker"].choices = [("", "—"), *((row.pk, str(row)) for row in offered)]

    initial = (
        [{"at": row.at, "title": row.title, "speaker": row.speaker_id} for row in session.agenda.all()]
        if session.pk
        else []
    )
    return rows_of(Row, data, initial, prefix="muc")


class _ModelRow(CleanModelForm):
    """One line of a table of rows; `pk` says which row it was."""

    pk = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1, max_value=2**63 - 1)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.required = False

    def _post_clean(self):
        """The row's own rules, only where there is a row."""
        if any(value not in (None, "") for name, value in self.cleaned_data.items() if name != "pk"):
            super()._post_clean()

    def needs(self, name, sentence):
        data = self.cleaned_data
        others = any(value not in (None, "") for key, value in data.items() if key not in ("pk", name))
        if others and data.get(name) in (None, "") and name not in self.errors:
            self.add_error(name, sentence)


class SpeakerRow(_ModelRow):
    class Meta:
        model = Speaker
        fields = ["name", "position", "organisation", "role"]


class QuotaRow(_ModelRow):
    class Meta:
        model = Quota
        fields = ["agency", "places", "note"]
        help_texts = {"note": ""}
        widgets = {"places": forms.NumberInput(attrs={"inputmode": "numeric"})}

    def clean(self):
        data = super().clean()
        self.needs("agency", _("Hãy ghi tên cơ quan, thành phần."))
        self.needs("places", _("Hãy ghi số đại biểu."))
        if data.get("places") == 0:
            self.add_error("places", _("Ít nhất một đại biểu."))
        return data


class BudgetRow(_ModelRow):
    planned = MoneyField(label=gettext_lazy("Dự toán (đồng)"), help_text="")
    spent = MoneyField(label=gettext_lazy("Thực chi (đồng)"), help_text="")

    class Meta:
        model = BudgetLine
        fields = ["what", "planned", "spent"]

    def clean(self):
        data = super().clean()
        if data.get("what") and data.get("planned") is None:
            data["planned"] = 0
        self.needs("what", _("Hãy ghi nội dung chi."))
        return data


ROWS = {"speakers": SpeakerRow, "quotas": QuotaRow, "budget": BudgetRow}


def table_rows(kind, conference, data=None):
    form = ROWS[kind]
    initial = [
        {"pk": row.pk, **{name: getattr(row, name) for name in form.Meta.fields}}
        for row in getattr(conference, kind).all()
    ]
    return rows_of(form, data, initial, prefix="dong")


class TopicRow(CleanForm):
    title = forms.CharField(label=gettext_lazy("Chuyên đề"), required=False, max_length=300)
    concepts = forms.MultipleChoiceField(
        label=gettext_lazy("Tiêu chí được hướng dẫn"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["concepts"].choices = concept_choices()

    def clean(self):
        data = super().clean()
        if data.get("concepts") and not data.get("title"):
            self.add_error("title", _("Hãy ghi tên chuyên đề."))
        return data

    @property
    def boxes(self):
        return boxes(self["concepts"])

    @property
    def names(self):
        """Of the criteria ticked, for the folded heading."""
        return [name for _heading, rows in self.boxes for _value, name, ticked in rows if ticked]


def topic_rows(conference, data=None, proposed=()):
    initial = [
        {"title": row.title, "concepts": [c.concept for c in row.concepts.all()]}
        for row in conference.topics.prefetch_related("concepts")
    ]
    return rows_of(TopicRow, data, [*initial, *proposed], prefix="chuyen-de")


class MaterialForm(CleanModelForm):
    upload = forms.FileField(
        label=gettext_lazy("Tệp"), required=False, help_text=gettext_lazy("PDF, ảnh, Word hoặc Excel.")
    )

    link = forms.URLField(
        label=gettext_lazy("Đường dẫn"),
        required=False,
        max_length=500,
        assume_scheme="https",
        help_text=gettext_lazy("Thay cho tệp, ví dụ đường dẫn tới văn bản trên trang của cơ quan."),
    )

    class Meta:
        model = Material
        fields = ["title", "kind", "link"]

    field_order = ["title", "kind", "upload", "link"]

    def clean(self):
        data = super().clean()
        if not data.get("upload") and not data.get("link") and not self.errors.keys() & {"upload", "link"}:
            self.add_error("upload", _("Hãy chọn tệp hoặc ghi đường dẫn."))
        return data

    def validate_constraints(self):
        """The row wants a file or a link; the file is stored by the deed, after this."""
