"""Rules for phone numbers and tax codes, used by the forms of every room above."""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from stdnum.exceptions import ValidationError as NotANumber
from stdnum.vn import mst

from criteria.text import letters_and_digits, plain_dashes

MOBILE = re.compile(r"0[35789][0-9]{8}")
FIXED = re.compile(r"02[0-9]{9}")


def normal_phone(text) -> str:
    """`+84 912–345–678` → `0912345678`. What is no Vietnamese number comes back as its letters and digits, unjudged.

    Signs between the digits do not count, whichever they are: dashes, dots, brackets, Excel's apostrophe, full-width digits.
    """
    digits = letters_and_digits(text)
    abroad = re.match(r"\W*\+", unicodedata.normalize("NFKC", str(text or "")))
    if abroad and not digits.startswith("84"):
        return f"+{digits}"
    if digits.startswith("0084"):
        digits = digits[2:]
        abroad = True
    if abroad and digits.startswith("84"):
        return f"0{digits[2:].removeprefix('0')}"
    if digits.startswith("84") and len(digits) in (11, 12):
        return "0" + digits[2:]
    return digits


def is_phone(text) -> bool:
    digits = normal_phone(text)
    return bool(MOBILE.fullmatch(digits) or FIXED.fullmatch(digits))


def validate_phone(text):
    if not is_phone(text):
        raise ValidationError(
            _(
                "Số điện thoại chưa đúng: di động có 10 chữ số bắt đầu bằng 03, 05, 07, 08 hoặc 09; "
                "cố định có 11 chữ số bắt đầu bằng 02."
            ),
            code="phone",
        )


def normal_tax_code(text) -> str:
    """Digits, with `-` before a branch's three digits: `0314409058–002` → `0314409058-002`; signs between do not count."""
    digits = letters_and_digits(text)
    cut = re.search(r"[0-9]{10} ?- ?[0-9]{1,2}\b", plain_dashes(text))  # a branch's digits, one missing
    return f"{digits[:10]}-{digits[10:]}" if cut or re.fullmatch(r"[0-9]{13}", digits) else digits


def is_tax_code(text) -> bool:
    """10 digits, or 10+3 for a branch, with check digit; 12 digits (household business from 01/07/2025) without."""
    code = normal_tax_code(text)
    if re.fullmatch(r"[0-9]{12}", code):
        return True
    if not re.fullmatch(r"[0-9]{10}(-[0-9]{3})?", code):
        return False
    try:
        mst.validate(code)
    except NotANumber:
        return False
    return True


def validate_tax_code(text):
    if not is_tax_code(text):
        raise ValidationError(
            _(
                "Mã số thuế chưa đúng: doanh nghiệp có 10 chữ số, chi nhánh có 13 chữ số (có chữ số kiểm tra), "
                "hộ kinh doanh có thể dùng 12 chữ số."
            ),
            code="tax_code",
        )
