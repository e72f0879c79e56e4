"""What citizens type: a code with its secret, and the filters of the recognised products."""

from itertools import groupby

from django import forms
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import clock
from accounts.forms import CleanForm
from accounts.models import Area
from criteria.models import CriteriaSet
from criteria.text import sort_key
from products.filters import Filter
from products.models import Recognition

IN_FORCE, EXPIRED = "con", "het"
_CODE = {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}


class StatusForm(CleanForm):
    ma = forms.CharField(
        label=gettext_lazy("Mã hồ sơ"),
        max_length=60,
        widget=forms.TextInput(attrs={**_CODE, "placeholder": gettext_lazy("ví dụ P00286-261124-0007")}),
    )
    bm = forms.CharField(
        label=gettext_lazy("Mã bí mật"),
        max_length=60,
        help_text=gettext_lazy("Sáu chữ in trên biên nhận, cạnh mã hồ sơ."),
        widget=forms.TextInput(attrs={**_CODE, "class": "input-short"}),
    )


def sets_by_industry():
    """[((industry code, industry), [(number, name)])] of the newest edition, in printed order."""
    columns = CriteriaSet.objects.only("number", "name", "industry_code", "industry")
    newest = {row.number: row for row in columns.order_by("edition", "number")}
    rows = sorted(newest.values(), key=lambda row: row.number)
    for industry, inside in groupby(rows, key=lambda row: (row.industry_code, row.industry)):
        yield industry, [(row.number, row.name) for row in inside]


def _places():
    """Names of areas that stand on a certificate. Asked of the areas, which are few, and not of every certificate."""
    of_area = Recognition.objects.public().standing().filter(area_name=OuterRef("name"))
    return set(Area.objects.filter(Exists(of_area)).order_by().values_list("name", flat=True))


class RecognisedFilter(Filter):
    """`bo`: a set's number, or `nganh-II` for a whole industry."""

    tim = forms.CharField(label=gettext_lazy("Tên sản phẩm, chủ thể hoặc địa bàn"), required=False, max_length=100)
    sao = forms.ChoiceField(
        label=gettext_lazy("Hạng sao"),
        required=False,
        choices=[
            ("", gettext_lazy("Mọi hạng")),
            ("5", gettext_lazy("5 sao")),
            ("4", gettext_lazy("4 sao")),
            ("3", gettext_lazy("3 sao")),
        ],
    )
    bo = forms.ChoiceField(label=gettext_lazy("Nhóm sản phẩm"), required=False)
    noi = forms.ChoiceField(label=gettext_lazy("Địa bàn"), required=False)
    hieu_luc = forms.ChoiceField(
        label=gettext_lazy("Hiệu lực"),
        required=False,
        choices=[
            ("", gettext_lazy("Tất cả")),
            (IN_FORCE, gettext_lazy("Còn hiệu lực")),
            (EXPIRED, gettext_lazy("Hết hiệu lực")),
        ],
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        industries = list(sets_by_industry())
        self.sets_of = {f"nganh-{code}": [number for number, _name in sets] for (code, _name), sets in industries}
        self.fields["bo"].choices = [("", _("Mọi nhóm"))] + [
            (name, [(f"nganh-{code}", _("Cả ngành: %(name)s") % {"name": name}), *((str(n), t) for n, t in sets)])
            for (code, name), sets in industries
        ]
        in_order = sorted(_places(), key=sort_key)
        self.fields["noi"].choices = [("", _("Mọi địa bàn")), *((name, name) for name in in_order)]

    def narrow(self, recognitions, *, today=None):
        today = today or clock.today()
        found = recognitions.search(self.chosen("tim"))
        if stars := self.chosen("sao"):
            found = found.filter(stars=stars)
        if chosen := self.chosen("bo"):
            found = found.filter(set_number__in=self.sets_of.get(chosen) or [chosen])
        if place := self.chosen("noi"):
            found = found.filter(area_name=place)
        if self.chosen("hieu_luc") == IN_FORCE:
            found = found.in_force(today)
        if self.chosen("hieu_luc") == EXPIRED:
            found = found.ended(today)
        return found
