"""The filters of this room's lists: plain words in the address bar.

`?tim=tap huan&thang=dang-moi&loai=lop-tap-huan&chuyen_de=linkage&phuong=12&tra_loi=chua-tra-loi`: tim = words to find,
buoc = the conference's state, loai = kind, chuyen_de = a criterion's concept, tra_loi = an invitation's answer,
thanh_phan = kind of guest, phuong = ward, chi_tieu = quota, den = came or not, xep = order.
"""

from django import forms
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.forms import CleanForm
from accounts.models import Area, Office
from criteria.models import CriteriaSet
from criteria.text import fold, found_in
from products.filters import wards_in_reach
from products.models import Registration, Round
from trainings.audience import Wanted
from trainings.forms.fields import boxes, concept_choices
from trainings.statuses import HOLDS_SEAT, UNANSWERED, GuestKind, Kind, Past, Reply, Stage, State


def word(label):
    """«Đang mời» → dang-moi"""
    return slugify(fold(str(label)))


STATE_WORDS = {word(state.label): state for state in State}
KIND_WORDS = {word(kind.label): kind for kind in Kind}
GUEST_WORDS = {word(kind.label): kind for kind in GuestKind}
REPLY_WORDS = {word(reply.label): reply for reply in Reply}
STAGE_WORDS = {word(stage.label): stage for stage in Stage}
PAST_WORDS = {word(past.label): past for past in Past}
NOT_INVITED, NO_ANSWER, COMES = "chua-moi", "chua-tra-loi", "se-co-mat"
NO_QUOTA = "ngoai"


def _words(all_label, words):
    return [("", all_label), *((key, thing.label) for key, thing in words.items())]


def set_choices():
    """Number and name, of the newest edition."""
    names = dict(CriteriaSet.objects.order_by("edition", "number").values_list("number", "name"))
    return [(str(number), f"{number}. {name}") for number, name in sorted(names.items())]


class Filter(CleanForm):
    """An unknown choice counts as none: a list answers whatever is asked."""

    ORDERS = {}

    def chosen(self, name):
        self.is_valid()
        return self.cleaned_data.get(name) or ""

    @property
    def column(self):
        wanted = self.chosen("xep")
        return self.ORDERS[wanted if wanted in self.ORDERS else next(iter(self.ORDERS))][1]

    @property
    def is_narrowed(self):
        return any(self.chosen(name) for name in self.fields if name != "xep")


class ConferenceFilter(Filter):
    tim = forms.CharField(label=gettext_lazy("Tên hội nghị, địa điểm hoặc số kế hoạch"), required=False, max_length=100)
    buoc = forms.ChoiceField(
        label=gettext_lazy("Bước"), required=False, choices=_words(gettext_lazy("Mọi bước"), STATE_WORDS)
    )
    loai = forms.ChoiceField(
        label=gettext_lazy("Loại"), required=False, choices=_words(gettext_lazy("Mọi loại"), KIND_WORDS)
    )
    chuyen_de = forms.ChoiceField(label=gettext_lazy("Hướng dẫn tiêu chí"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["chuyen_de"].choices = [("", _("Mọi tiêu chí")), *concept_choices()]

    def narrow(self, conferences):
        found = conferences
        if text := self.chosen("tim"):
            # A few hundred rows at most: read without marks and case, as people type.
            rows = conferences.order_by().values_list("pk", "title", "venue", "plan_number")
            found = found.filter(pk__in=[pk for pk, *told in rows if found_in(text, *told)])
        if state := STATE_WORDS.get(self.chosen("buoc")):
            found = found.filter(state=state)
        if kind := KIND_WORDS.get(self.chosen("loai")):
            found = found.filter(kind=kind)
        if concept := self.chosen("chuyen_de"):
            found = found.teaching(concept)
        return found


class GuestFilter(Filter):
    tim = forms.CharField(label=gettext_lazy("Tên, đơn vị hoặc điện thoại"), required=False, max_length=100)
    tra_loi = forms.ChoiceField(label=gettext_lazy("Giấy mời"), required=False)
    thanh_phan = forms.ChoiceField(
        label=gettext_lazy("Thành phần"), required=False, choices=_words(gettext_lazy("Mọi thành phần"), GUEST_WORDS)
    )
    phuong = forms.ChoiceField(label=gettext_lazy("Phường, xã"), required=False)
    chi_tieu = forms.ChoiceField(label=gettext_lazy("Chỉ tiêu"), required=False)
    den = forms.ChoiceField(
        label=gettext_lazy("Điểm danh"),
        required=False,
        choices=[
            ("", gettext_lazy("Tất cả")),
            ("co-mat", gettext_lazy("Có mặt")),
            ("chua-thay", gettext_lazy("Chưa thấy có mặt")),
        ],
    )

    def __init__(self, *args, conference, visible, **kwargs):
        super().__init__(*args, **kwargs)
        self.invitations = conference.invitations
        self.fields["tra_loi"].choices = [
            ("", _("Tất cả")),
            (NOT_INVITED, _("Chưa mời")),
            (NO_ANSWER, _("Chưa trả lời")),
            (COMES, _("Sẽ có mặt (dự hoặc cử người)")),
            *((key, reply.label) for key, reply in REPLY_WORDS.items() if reply != Reply.QUEUED),
        ]
        wards = Area.objects.filter(pk__in=visible.order_by().values("ward")).order_by("sort_name", "valid_from")
        self.fields["phuong"].choices = [("", _("Mọi phường, xã")), *((str(row.pk), row.dated_name) for row in wards)]
        quotas = conference.quotas.all()
        self.fields["chi_tieu"].choices = [("", _("Mọi chỉ tiêu")), *((str(row.pk), row.agency) for row in quotas)]
        if quotas:
            self.fields["chi_tieu"].choices = [*self.fields["chi_tieu"].choices, (NO_QUOTA, _("Ngoài chỉ tiêu"))]
        for name in ("phuong", "chi_tieu"):
            if len(self.fields[name].choices) <= 2 and not self.data.get(name):
                del self.fields[name]
        if not conference.is_coming and conference.state not in {State.HELD, State.REPORTED}:
            del self.fields["den"]

    def narrow(self, guests):
        found = guests.search(self.chosen("tim"))
        asked = self.chosen("tra_loi")
        if asked == NOT_INVITED:
            found = found.uninvited()
        elif asked:
            found = found.filter(pk__in=self._with_reply(asked).values("guest"))
        if kind := GUEST_WORDS.get(self.chosen("thanh_phan")):
            found = found.filter(kind=kind)
        if ward := self.chosen("phuong"):
            found = found.filter(ward=ward)
        if quota := self.chosen("chi_tieu"):
            found = found.filter(quota=None if quota == NO_QUOTA else quota)
        if came := self.chosen("den"):
            found = found.filter(came=came == "co-mat")
        return found

    def _with_reply(self, asked):
        invitations = self.invitations
        if asked == NO_ANSWER:
            return invitations.active().filter(state__in=UNANSWERED)
        if asked == COMES:
            return invitations.active().filter(state__in=HOLDS_SEAT)
        return invitations.filter(state=REPLY_WORDS[asked])


class AudienceForm(Filter):
    """Which businesses; nothing chosen chooses nobody."""

    phuong = forms.MultipleChoiceField(label=gettext_lazy("Phường, xã"), required=False)
    nganh = forms.MultipleChoiceField(label=gettext_lazy("Ngành sản phẩm"), required=False)
    bo = forms.MultipleChoiceField(label=gettext_lazy("Bộ sản phẩm"), required=False)
    sao = forms.MultipleChoiceField(
        label=gettext_lazy("Đã được công nhận"),
        required=False,
        choices=[(str(stars), gettext_lazy("%d sao") % stars) for stars in (5, 4, 3)],
    )
    ho_so = forms.MultipleChoiceField(
        label=gettext_lazy("Hồ sơ"),
        required=False,
        choices=[(key, stage.label) for key, stage in STAGE_WORDS.items()],
    )
    yeu = forms.MultipleChoiceField(label=gettext_lazy("Tiêu chí Hội đồng chấm yếu"), required=False)
    truoc = forms.MultipleChoiceField(
        label=gettext_lazy("Các hội nghị trước"),
        required=False,
        choices=[(key, past.label) for key, past in PAST_WORDS.items()],
    )

    def __init__(self, *args, wards, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget = forms.CheckboxSelectMultiple(choices=field.choices)
        self.wards = list(wards)
        self.fields["phuong"].choices = [(str(row.pk), row.name) for row in self.wards]
        industries = CriteriaSet.objects.order_by("number").values_list("industry_code", "industry")
        self.fields["nganh"].choices = list(dict(industries).items())
        self.fields["bo"].choices = set_choices()
        self.fields["yeu"].choices = concept_choices()

    @property
    def wanted(self):
        chosen = [ward for ward in self.wards if str(ward.pk) in self.chosen("phuong")]
        # A business registered in a ward that was merged belongs to the ward of today (rulings 4).
        return Wanted(
            wards=tuple(Area.objects.covered_by(chosen).values_list("pk", flat=True)),
            industries=tuple(self.chosen("nganh")),
            sets=tuple(int(number) for number in self.chosen("bo")),
            stars=tuple(int(stars) for stars in self.chosen("sao")),
            stages=tuple(STAGE_WORDS[key] for key in self.chosen("ho_so")),
            weak=tuple(self.chosen("yeu")),
            past=tuple(PAST_WORDS[key] for key in self.chosen("truoc")),
        )

    @property
    def groups(self):
        """Each field with how many of its boxes are ticked and their names, for the folded headings."""
        self.is_valid()
        found = []
        for bound in self:
            groups = boxes(bound)
            names = [name for _heading, rows in groups for _value, name, ticked in rows if ticked]
            found.append({"name": bound.html_name, "label": bound.label, "boxes": groups, "names": names})
        return found


class ScopeForm(Filter):
    """What the weakest criteria are counted over: a round, a ward, a product set."""

    dot = forms.ChoiceField(label=gettext_lazy("Đợt"), required=False)
    phuong = forms.ChoiceField(label=gettext_lazy("Phường, xã"), required=False)
    bo = forms.ChoiceField(label=gettext_lazy("Bộ sản phẩm"), required=False)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        rounds = Round.objects.visible_to(user).only("name").order_by("-opens_on", "-pk")
        wards = wards_in_reach(user, Registration.objects.all(), "ward")
        self.fields["dot"].choices = [("", _("Mọi đợt")), *((str(row.pk), row.name) for row in rounds)]
        self.fields["phuong"].choices = [("", _("Mọi phường, xã")), *((str(row.pk), row.dated_name) for row in wards)]
        self.fields["bo"].choices = [("", _("Mọi bộ sản phẩm")), *set_choices()]

    def narrow(self, registrations):
        found = registrations
        for name, column in (("dot", "round"), ("phuong", "ward"), ("bo", "criteria_set__number")):
            if value := self.chosen(name):
                found = found.filter(**{column: value})
        return found


class OfficeSearch(Filter):
    tim = forms.CharField(label=gettext_lazy("Tên cơ quan"), required=False, max_length=100)

    def found(self, offices):
        return offices.search(self.chosen("tim"))


def offices_offered(today):
    """Offices at work in areas of today."""
    return Office.objects.active().filter(area__in=Area.objects.current(today)).select_related("area")
