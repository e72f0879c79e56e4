"""Codes as they are copied: letters and digits decide, the signs between them do not."""

import pytest
from django.urls import reverse

from accounts import backends
from accounts.actions import one_time_codes
from accounts.validators import is_phone, is_tax_code, normal_phone, normal_tax_code
from criteria.text import bare_number, letters_and_digits
from products import numbers
from products.models import Registration
from tests.evaluations.test_certificate_check import issue
from tests.factories import accounts
from tests.factories.products import make_product, make_registration
from tests.tampering import triggers_asleep
from trainings.actions import door
from trainings.models.audience import as_copied

DASHES = [
    "-",
    "–",
    "—",
    "‑",
    "‒",
    "―",
    "−",
    "﹣",
    "－",
    "‐",
    "\u00ad",
    " – ",
    "\u2060-\u2060",
    ".",
    " ",
    "\u00a0",
    "\u200b",
    "",
    "/",
]


def wide(text):
    """In the signs of a Chinese or Japanese keyboard."""
    return "".join(chr(ord(sign) + 0xFEE0) if "!" <= sign <= "~" else sign for sign in text)


# --- Tax codes and phones ------------------------------------------------------------------------


@pytest.mark.parametrize("dash", DASHES)
def test_the_tax_code_of_a_branch_with_any_sign_before_its_three_digits(dash):
    typed = f"0100109106{dash}001"
    assert (is_tax_code(typed), normal_tax_code(typed)) == (True, "0100109106-001")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("'0100109106", "0100109106"),
        ("’0100109106", "0100109106"),
        ("`0100109106´", "0100109106"),
        ("０１００１０９１０６", "0100109106"),
        ("８０００１２３４５６", "8000123456"),
        ("0100 109 106\u200e", "0100109106"),
        ("\ufeff0100109106", "0100109106"),
        ("0.100.109.106", "0100109106"),
        ("(0100109106)", "0100109106"),
        ("0100109106.", "0100109106"),
        ('="0100109106"', "0100109106"),
        (wide("0100109106-001"), "0100109106-001"),
    ],
)
def test_a_tax_code_as_it_is_pasted(typed, kept):
    assert normal_tax_code(typed) == kept


@pytest.mark.parametrize(
    "typed", ["O1OO1O91O6", "0100109107", "010010910", "0100109106-01", "MST 0100109106", "０１００１０９１０７"]
)
def test_a_wrong_tax_code_stays_wrong(typed):
    assert is_tax_code(typed) is False


@pytest.mark.parametrize(
    "typed",
    [
        "0912–345–678",
        "0912‑345‑678",
        "0912\u00ad345\u00ad678",
        "'0912345678",
        "０９１２３４５６７８",
        "\u202a0912 345 678\u202c",
        "+84–912–345–678",
        "（+84）912.345.678",
        "＋８４ ９１２ ３４５ ６７８",
        "84—912345678",
        "0912.345.678.",
        "0912\u200b345\u200b678",
        "0912/345/678",
    ],
)
def test_a_phone_as_it_is_pasted(typed):
    assert (is_phone(typed), normal_phone(typed)) == (True, "0912345678")
    assert backends.normal_login(typed) == "0912345678"


@pytest.mark.parametrize(
    "typed", ["+1 912 345 678", "+85 912345678", "0912345678 0987654321", "0912345x678", "091234567８９"]
)
def test_what_is_no_phone_stays_none(typed):
    assert is_phone(typed) is False


# --- The public look-up of a dossier ---------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize("dash", DASHES)
def test_a_dossier_is_found_by_its_code_with_any_sign(dash, client):
    registration = make_registration(make_product(), status="submitted")
    with triggers_asleep():
        Registration.objects.filter(pk=registration.pk).update(code="TH-P00286-261126-0002")
    typed = {"ma": "TH-P00286-261126-0002".replace("-", dash), "bm": dash.join(registration.secret.lower())}
    assert client.get(reverse("products:status"), typed).status_code == 200
    wrong = typed | {"ma": typed["ma"].replace("0002", "0003")}
    assert client.get(reverse("products:status"), wrong).status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize(
    "spell", [wide, str.lower, lambda code: f"'{code}", lambda code: f"Mã: {code}"[4:], lambda code: f"«{code}»."]
)
def test_a_dossier_is_found_by_code_and_secret_however_spelled(spell, client):
    registration = make_registration(make_product(), status="submitted")
    answer = client.get(reverse("products:status"), {"ma": spell(registration.code), "bm": spell(registration.secret)})
    assert answer.status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("dash", DASHES)
def test_officials_find_a_dossier_by_code_and_by_slip_with_any_sign(dash):
    registration = make_registration(make_product(), status="submitted")
    with triggers_asleep():
        Registration.objects.filter(pk=registration.pk).update(slip_number="02/PĐK-HN-00286-2026")
    for text in (registration.code, registration.code[:-2], "02/PĐK-HN-00286-2026", "02/pđk-hn"):
        found = Registration.objects.search(text.replace("-", dash).replace("/", dash))
        assert list(found) == [registration], text
    assert list(Registration.objects.search(f"khong{dash}co")) == []


# --- Certificates and the numbers of papers -------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize("dash", DASHES)
def test_a_certificate_is_found_by_code_with_any_sign(dash, client):
    certificate = issue()
    groups = [certificate.code[at : at + 4] for at in range(0, 32, 4)]
    for typed in (dash.join(groups), wide(dash.join(groups)), dash.join(groups).upper()):
        answer = client.get(reverse("evaluations:certificate_search"), {"ma": typed})
        assert (answer.status_code, answer.url) == (302, certificate.get_absolute_url())


@pytest.mark.django_db
@pytest.mark.parametrize(
    "typed",
    [
        "01/GCN–OCOP–2026",
        "1/GCN-OCOP-2026",
        "01 / GCN ‑ OCOP ‑ 2026",
        "01∕gcn—ocop—2026",
        "０１／ＧＣＮ－ＯＣＯＰ－２０２６",
        "'01/GCN-OCOP-2026.",
    ],
)
def test_a_certificate_is_found_by_its_number_with_any_sign(typed, client):
    certificate = issue(number="01/GCN-OCOP-2026")
    issue("Dấm gạo tẻ", number="11/GCN-OCOP-2026")
    answer = client.get(reverse("evaluations:certificate_search"), {"ma": typed, "san_pham": "dam gao"})
    assert (answer.status_code, answer.url) == (302, certificate.get_absolute_url())


@pytest.mark.django_db
@pytest.mark.parametrize(
    "typed", ["3981/QĐ–UBND", "3981 / qđ ‑ ubnd", "3981/QÐ-UBND", "3981/qd-ubnd", "03981/QĐ—UBND", "3981"]
)
def test_a_decision_is_found_by_its_number_with_any_sign(typed):
    decision = issue().item.decision
    with triggers_asleep():
        type(decision).objects.filter(pk=decision.pk).update(number="3981/QĐ-UBND")
    found = type(decision).objects
    assert list(found.search(typed)) == [decision]
    assert list(found.search("dấm gạo")) == [decision]
    assert list(found.search("3982/QĐ-UBND")) == []


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("1/BC-UBND", "01/BC–UBND", True),
        ("1/BC-UBND", "1 / bc ‑ ubnd", True),
        ("3981/QĐ-UBND", "3981/QÐ-UBND", True),
        ("12/1/QĐ", "121/QĐ", False),
        ("1/BC-UBND", "2/BC-UBND", False),
        ("1/BC-UBND", "1/BB-UBND", False),
        ("0", "", False),
    ],
)
def test_two_spellings_of_one_number(one, other, alike):
    assert (bare_number(one) == bare_number(other)) is alike
    assert numbers.same(one, other) is alike


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("3981 / QĐ – UBND", "3981/QĐ-UBND"),
        ("3981／QÐ－UBND", "3981/QĐ-UBND"),
        ("12\u00ad/QĐ‑UBND\u200b", "12/QĐ-UBND"),
        ("12 a/QĐ", "12 a/QĐ"),
    ],
)
def test_a_number_is_kept_in_one_spelling(typed, kept):
    assert numbers.as_given(typed) == kept


# --- Codes on paper, codes of invitations ----------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize(
    "spell",
    [wide, str.lower, lambda code: code.replace("-", "–"), lambda code: " ".join(code), lambda code: f"'{code}"],
)
def test_a_one_time_code_is_read_however_it_is_typed(spell):
    person = accounts.business_person(phone="0912345678")
    code, _row = one_time_codes.issue(person, by=accounts.administrator())
    assert one_time_codes.owner_of("0912–345–678", spell(code)) == person
    assert one_time_codes.owner_of("0912345678", "AAAAA-AAAAA") is None


@pytest.mark.parametrize("dash", ["–", "—", "‑", "−", "﹣", "－"])
def test_the_code_of_a_guest_out_of_word_or_zalo(dash):
    code = "Ab-d_fGh1jKlm-oPqrSt_v"
    for typed in (code, f" {code}\u200b", code.replace("-", dash), "Ab-d_fGh1jK lm-oPqrSt_v", f"\u2060{code}"):
        assert as_copied(typed.replace("-", dash)) == code
        assert door.read_code(typed) == (code, None)
    assert door.read_code(f"https://ocop.example/qr/{code.replace('-', dash)}/?p=7") == (code, 7)


@pytest.mark.parametrize("typed", ["pđk – 01", "PÐK01", "'PĐK‑01", "ＰĐＫ０１", "p\u00addk"[:1] + "đk-01"])
def test_letters_and_digits_keep_the_letters_of_the_alphabet(typed):
    assert letters_and_digits(typed) == "PĐK01"
