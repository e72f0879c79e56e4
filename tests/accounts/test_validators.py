import pytest
from django.core.exceptions import ValidationError

from accounts.validators import (
    is_phone,
    is_tax_code,
    normal_phone,
    normal_tax_code,
    validate_phone,
    validate_tax_code,
)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("0912345678", "0912345678"),
        ("0912 345 678", "0912345678"),
        ("0912.345.678", "0912345678"),
        ("+84 912 345 678", "0912345678"),
        ("+84(0)912-345-678", "0912345678"),
        ("0084912345678", "0912345678"),
        ("84912345678", "0912345678"),
        ("0352345678", "0352345678"),
        ("0562345678", "0562345678"),
        ("0702345678", "0702345678"),
        ("0812345678", "0812345678"),
        ("02438213456", "02438213456"),
        ("+84 24 3821 3456", "02438213456"),
    ],
)
def test_phone_accepted(typed, kept):
    assert (is_phone(typed), normal_phone(typed)) == (True, kept)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "0123456789",  # old 11-digit range, cut
        "0241234567",  # fixed line with a digit too few: phonenumbers calls it valid
        "0412345678",
        "0612345678",
        "091234567",
        "09123456789",
        "024382134567",
        "912345678",
        "+84 1 234",
        "+85 912 345 678",
        "0912 345 67a",
        "09123456\n78; DROP",
    ],
)
def test_phone_refused(typed):
    assert is_phone(typed) is False
    with pytest.raises(ValidationError, match="Số điện thoại chưa đúng"):
        validate_phone(typed)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("0100233488", "0100233488"),
        ("0100 233 488", "0100233488"),
        ("0314409058-002", "0314409058-002"),
        ("0314409058002", "0314409058-002"),
        ("001099012345", "001099012345"),  # 12 digits: a household business, no check digit asked
    ],
)
def test_tax_code_accepted(typed, kept):
    assert (is_tax_code(typed), normal_tax_code(typed)) == (True, kept)


@pytest.mark.parametrize("typed", ["", "0100233489", "010023348", "0314409059-002", "0314409058-02", "abc", "0" * 14])
def test_tax_code_refused(typed):
    assert is_tax_code(typed) is False
    with pytest.raises(ValidationError, match="Mã số thuế chưa đúng"):
        validate_tax_code(typed)
