"""The filters of this room's lists: plain words in the address bar.

`?tim=gio tai&ban=phuong&trang_thai=cho-tiep-nhan&han=qua-han&phuong=12&dot=3&bo=9&xep=han`: tim = words to find, ban = whose desk
(chu-the, phuong, co-quan, da-ket-thuc), trang_thai = status as slug of its label, han = qua-han | sap-den-han, phuong = ward,
dot = round, bo = product set, sao = stars, tinh_trang = a business's standing, loai = kind, xep = order.
"""

from django import forms
from django.db.models import Exists, OuterRef, Q
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import authority, clock
from accounts.forms import CleanForm
from accounts.models import Area
from accounts.roles import Role
from criteria.models import CriteriaSet
from criteria.text import fold
from products.models import Business, Registration, Round
from products.seeing import AT_OFFICE, AT_WARD, businesses_of
from products.statuses import BusinessKind, ChangeState, Desk, RoundKind, Standing, Status


def word(label):
    """«Chờ tiếp nhận» → cho-tiep-nhan"""
    return slugify(fold(str(label)))


DESK_WORDS = {"chu-the": Desk.BUSINESS, "phuong": Desk.WARD, "co-quan": Desk.OFFICE, "da-ket-thuc": Desk.NOBODY}
STATUS_WORDS = {word(status.label): status for status in Status}
STANDING_WORDS = {word(standing.label): standing for standing in Standing}
KIND_WORDS = {word(kind.label): kind for kind in BusinessKind}
ROUND_KIND_WORDS = {word(kind.label): kind for kind in RoundKind}
STATE_WORDS = {word(state.label): state for state in Round.State}
CHANGE_WORDS = {word(state.label): state for state in ChangeState}
LATE, SOON = "qua-han", "sap-den-han"


def set_names():
    """Number → name of the product set, of the newest edition."""
    return dict(CriteriaSet.objects.order_by("edition", "number").values_list("number", "name"))


def _words(all_label, words):
    return [("", all_label), *((key, thing.label) for key, thing in words.items())]


class Filter(CleanForm):
    """An unknown choice counts as none: a list answers whatever is asked."""

    ORDERS = {}

    def chosen(self, name):
        self.is_valid()
        return self.cleaned_data.get(name) or ""

    @property
    def order(self):
        """The key of the order wanted, the first where nothing sensible is asked."""
        wanted = self.chosen("xep")
        return wanted if wanted in self.ORDERS else next(iter(self.ORDERS))

    @property
    def column(self):
        return self.ORDERS[self.order][1]

    @property
    def is_narrowed(self):
        return any(self.chosen(name) for name in self.fields if name != "xep")

    def _drop_idle(self, *names):
        """A choice among one thing is no choice."""
        for name in names:
            if len(self.fields[name].choices) <= 2 and not self.data.get(name):
                del self.fields[name]

    def _order_choices(self):
        return [(key, label) for key, (label, _column) in self.ORDERS.items()]


def wards_in_reach(user, rows, column):
    """Wards that the person's roles and businesses reach and in which there is anything at all, by name.

    Asked of the areas, which are few; the wards that occur in what one sees would be a question to every dossier.
    """
    wards = Area.objects.filter(Exists(rows.filter(**{column: OuterRef("pk")})), level="ward")
    if not authority.has_any_role(user, Role.AUDITOR):
        roles = authority.covered_keys(user, *AT_OFFICE, *AT_WARD, Role.COUNCIL_MEMBER)
        own = {area for _business, area in businesses_of(user)}
        if isinstance(roles, list) and len(own.union(roles)) == 1:
            return wards.none()  # the one ward of one's own is no choice
        wards = wards.filter(Q(pk__in=() if roles is None else roles) | Q(pk__in=own))
    return wards.order_by("sort_name", "valid_from")


def _wards(user, rows, column):
    wards = wards_in_reach(user, rows, column)
    return [("", _("Mọi phường, xã")), *((str(area.pk), area.dated_name) for area in wards)]


def _numbered():
    return [("", _("Mọi bộ sản phẩm")), *((str(n), f"{n}. {name}") for n, name in set_names().items())]


class ChangeFilter(Filter):
    tinh_trang = forms.ChoiceField(
        label=gettext_lazy("Tình trạng"), required=False, choices=_words(gettext_lazy("Mọi tình trạng"), CHANGE_WORDS)
    )

    def narrow(self, changes):
        chosen = CHANGE_WORDS.get(self.chosen("tinh_trang"))
        return changes.filter(state=chosen) if chosen else changes


class RegistrationFilter(Filter):
    ORDERS = {
        "moi-nhat": (gettext_lazy("Mới nhất"), "-pk"),
        "han": (gettext_lazy("Hạn gần nhất"), "due_or_never"),
        "ten": (gettext_lazy("Tên sản phẩm"), "product__sort_name"),
    }
    tim = forms.CharField(label=gettext_lazy("Tên sản phẩm, chủ thể hoặc mã"), required=False, max_length=100)
    ban = forms.CharField(required=False, widget=forms.HiddenInput, max_length=20)
    trang_thai = forms.ChoiceField(
        label=gettext_lazy("Trạng thái"), required=False, choices=_words(gettext_lazy("Mọi trạng thái"), STATUS_WORDS)
    )
    han = forms.ChoiceField(
        label=gettext_lazy("Hạn"),
        required=False,
        choices=[
            ("", gettext_lazy("Mọi hạn")),
            (LATE, gettext_lazy("Quá hạn")),
            (SOON, gettext_lazy("Còn 3 ngày trở lại")),
        ],
    )
    phuong = forms.ChoiceField(label=gettext_lazy("Phường, xã"), required=False)
    dot = forms.ChoiceField(label=gettext_lazy("Đợt"), required=False)
    bo = forms.ChoiceField(label=gettext_lazy("Bộ sản phẩm"), required=False)
    xep = forms.ChoiceField(label=gettext_lazy("Xếp theo"), required=False)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        rounds = Round.objects.visible_to(user).only("name")
        self.fields["phuong"].choices = _wards(user, Registration.objects.all(), "ward")
        self.fields["dot"].choices = [("", _("Mọi đợt")), *((str(row.pk), row.name) for row in rounds)]
        self.fields["bo"].choices = _numbered()
        self.fields["xep"].choices = self._order_choices()
        self._drop_idle("phuong", "dot")

    @property
    def desk(self):
        """The word of the chosen desk, "" for all."""
        chosen = self.chosen("ban")
        return chosen if chosen in DESK_WORDS else ""

    def narrow(self, registrations):
        """By everything but the desk, which is the tabs' own choice."""
        found = registrations.search(self.chosen("tim"))
        if status := STATUS_WORDS.get(self.chosen("trang_thai")):
            found = found.filter(status=status)
        if self.chosen("han") == LATE:
            found = found.overdue(clock.today())
        if self.chosen("han") == SOON:
            found = found.due_soon(clock.today())
        for name, column in (("phuong", "ward"), ("dot", "round"), ("bo", "criteria_set__number")):
            if value := self.chosen(name):
                found = found.filter(**{column: value})
        return found


class BusinessFilter(Filter):
    ORDERS = {
        "ten": (gettext_lazy("Tên"), "sort_name"),
        "moi-nhat": (gettext_lazy("Mới nhất"), "-pk"),
    }
    tim = forms.CharField(label=gettext_lazy("Tên, mã số thuế hoặc điện thoại"), required=False, max_length=100)
    tinh_trang = forms.ChoiceField(
        label=gettext_lazy("Tình trạng"), required=False, choices=_words(gettext_lazy("Mọi tình trạng"), STANDING_WORDS)
    )
    loai = forms.ChoiceField(
        label=gettext_lazy("Loại hình"), required=False, choices=_words(gettext_lazy("Mọi loại hình"), KIND_WORDS)
    )
    phuong = forms.ChoiceField(label=gettext_lazy("Phường, xã"), required=False)
    xep = forms.ChoiceField(label=gettext_lazy("Xếp theo"), required=False)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["phuong"].choices = _wards(user, Business.objects.all(), "area")
        self.fields["xep"].choices = self._order_choices()
        self._drop_idle("phuong")

    def narrow(self, businesses):
        found = businesses.search(self.chosen("tim"))
        if standing := STANDING_WORDS.get(self.chosen("tinh_trang")):
            found = found.filter(standing=standing)
        if kind := KIND_WORDS.get(self.chosen("loai")):
            found = found.filter(kind=kind)
        if ward := self.chosen("phuong"):
            found = found.filter(area=ward)
        return found


class ProductFilter(Filter):
    ORDERS = {
        "ten": (gettext_lazy("Tên"), "sort_name"),
        "moi-nhat": (gettext_lazy("Mới nhất"), "-pk"),
    }
    tim = forms.CharField(label=gettext_lazy("Tên sản phẩm hoặc chủ thể"), required=False, max_length=100)
    bo = forms.ChoiceField(label=gettext_lazy("Bộ sản phẩm"), required=False)
    sao = forms.ChoiceField(
        label=gettext_lazy("Hạng sao"),
        required=False,
        choices=[
            ("", gettext_lazy("Mọi hạng sao")),
            ("5", gettext_lazy("5 sao")),
            ("4", gettext_lazy("4 sao")),
            ("3", gettext_lazy("3 sao")),
            ("chua", gettext_lazy("Chưa công nhận")),
        ],
    )
    phuong = forms.ChoiceField(label=gettext_lazy("Phường, xã"), required=False)
    xep = forms.ChoiceField(label=gettext_lazy("Xếp theo"), required=False)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["bo"].choices = _numbered()
        self.fields["phuong"].choices = _wards(user, Business.objects.all(), "area")
        self.fields["xep"].choices = self._order_choices()
        self._drop_idle("phuong")

    def narrow(self, products):
        found = products.search(self.chosen("tim"))
        if number := self.chosen("bo"):
            found = found.filter(set_number=number)
        if stars := self.chosen("sao"):
            found = found.filter(stars__isnull=True) if stars == "chua" else found.filter(stars=stars)
        if ward := self.chosen("phuong"):
            found = found.filter(business__area=ward)
        return found


class RoundFilter(Filter):
    ORDERS = {
        "moi-nhat": (gettext_lazy("Ngày mở, mới nhất trước"), "-opens_on"),
        "han": (gettext_lazy("Hạn đề nghị, xa nhất trước"), "-cut_off"),
        "ten": (gettext_lazy("Tên"), "sort_name"),
    }
    tim = forms.CharField(label=gettext_lazy("Tên đợt hoặc số kế hoạch"), required=False, max_length=100)
    loai = forms.ChoiceField(
        label=gettext_lazy("Loại đợt"), required=False, choices=_words(gettext_lazy("Mọi loại"), ROUND_KIND_WORDS)
    )
    tinh_trang = forms.ChoiceField(
        label=gettext_lazy("Tình trạng"), required=False, choices=_words(gettext_lazy("Mọi tình trạng"), STATE_WORDS)
    )
    xep = forms.ChoiceField(label=gettext_lazy("Xếp theo"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["xep"].choices = self._order_choices()

    def narrow(self, rounds):
        found = rounds.search(self.chosen("tim"))
        if kind := ROUND_KIND_WORDS.get(self.chosen("loai")):
            found = found.filter(kind=kind)
        if state := STATE_WORDS.get(self.chosen("tinh_trang")):
            found = found.filter(state=state)
        return found
