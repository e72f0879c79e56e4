"""The portal's own numbers: gap-free per office, kind and year (rulings 22)."""

import re
import secrets

from django.conf import settings
from django.db.models import F
from django.utils.translation import gettext as _

from accounts import clock
from accounts.text import nfc
from criteria.text import bare_number, plain_dashes
from products.models import Counter, Registration

DOSSIER = "dossier"
RECEIPT = "receipt"
SLIP = "slip"
SUPPLEMENT = "supplement"
PRODUCT = "product"
CERTIFICATE = "certificate"
NOTICE = "notice"

# Without the signs that are taken for one another on paper: 0 O, 1 I L, 5 S, 2 Z, 8 B.
_SECRET_SIGNS = "34679ACDEFGHJKMNPQRTUVWXY"
_AROUND_SIGNS = re.compile(r" ?([/-]) ?")


def next_number(office, kind, year, *, practice=False):
    """The next number, from 1, as `next_numbers`."""
    return next_numbers(office, kind, year, 1, practice=practice)[0]


def next_numbers(office, kind, year, count, *, practice=False):
    """The next `count` numbers, from 1; must run in the transaction that uses them, so that a roll-back leaves no gap.

    Practice rounds have series of their own: an exercise never uses up an official number.
    """
    kind = f"th-{kind}" if practice else kind
    counter, _created = Counter.objects.get_or_create(office=office, kind=kind, year=year)
    # The update locks the row until the transaction ends; whoever comes next waits and reads the new value.
    Counter.objects.filter(pk=counter.pk).update(last=F("last") + count)
    last = Counter.objects.values_list("last", flat=True).get(pk=counter.pk)
    return range(last - count + 1, last + 1)


def dossier_code(office, day, *, practice=False):
    """«unit»-«yymmdd»-«nnnn», e.g. P00286-261124-0007; exercises begin with TH-.

    The unit is the office's code without the year since which its ward is this one («P00256-2025»): the day holds the
    year. Two offices of one unit in one year count separately, so a code that is taken already is passed over.
    """
    unit = re.sub(r"-(19|20)\d\d$", "", office.code)
    prefix = "TH-" if practice else ""
    while True:
        number = next_number(office, DOSSIER, day.year, practice=practice)
        code = f"{prefix}{unit}-{day:%y%m%d}-{number:04d}".upper()
        if not Registration.objects.filter(code=code).exists():
            return code


def slip_number(office, ward, province, year, *, practice=False):
    """«01/PĐK-01-00286-2026» of Mẫu 01: counted by the office that receives, whose ward it is in the law's pattern."""
    number = next_number(office, SLIP, year, practice=practice)
    return f"{'TH-' if practice else ''}{number:02d}/PĐK-{province.code}-{ward.code}-{year}"


def certificate_numbers(office, year, count, *, practice=False):
    """«01/GCN-OCOP-KT-007-2026»: the office stands in it, for every office counts from 1 (CERTIFICATE_NUMBER)."""
    symbol = office.code.removeprefix("OCOP-")  # «OCOP» is in the pattern already
    prefix = "TH-" if practice else ""
    return [
        f"{prefix}{settings.CERTIFICATE_NUMBER.format(seq=number, symbol=symbol, year=year)}"
        for number in next_numbers(office, CERTIFICATE, year, count, practice=practice)
    ]


def as_given(number, *, practice=False):
    """A number the clerk gave, in one spelling; exercises never use up an official one (rulings 2, 22)."""
    number = as_written(number)
    return f"TH-{number}" if practice and number and not number.startswith("TH-") else number


def as_written(number):
    """A paper's number in one spelling: «3981 / QĐ – UBND» → «3981/QĐ-UBND»."""
    return _AROUND_SIGNS.sub(r"\1", nfc(plain_dashes(number)).replace("\u00d0", "Đ"))


def same(one, other):
    """«1/BC-UBND», «01/BC–UBND», «01 / bc-ubnd» and «1 BC UBND» are one number on paper."""
    return bare_number(one) == bare_number(other)


def taken(what, number, year):
    """The sentence for a number that stands on another paper."""
    return _("%(what)s «%(number)s» đã được dùng trong năm %(year)s; xin nhập số văn thư cấp.") % {
        "what": what,
        "number": number,
        "year": year,
    }


def secret():
    """Six signs printed on the receipt, so that a code alone tells a stranger nothing."""
    return "".join(secrets.choice(_SECRET_SIGNS) for _ in range(6))


def year_of(now=None):
    """The year turns at 00:00 in Asia/Ho_Chi_Minh."""
    return clock.local_date(now).year if now else clock.today().year
