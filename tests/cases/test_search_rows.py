"""Searching asks less of the database and finds the same rows: the conditions of before, kept here, beside today's."""

import re
from functools import reduce
from operator import or_

import pytest
from django.db import transaction
from django.db.models import F, Q, Value
from django.db.models.functions import Replace
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from accounts.querysets import all_in
from criteria.models import CriteriaSet
from criteria.text import letters_and_digits
from notifications.models import Letter
from notifications.querysets import _SPELLED, _bare
from products.models import Business, Product, Recognition, Registration
from products.statuses import Status
from tests.factories import accounts
from tests.factories.notifications import make_letter
from tests.factories.products import make_round
from tests.factories.reports import make_recognition

WORDS = ["mật", "ong", "Mẫu", "số", "3", "34", "03", "gà", "HTX", "hợp tác xã", "P00286", "0912.345.678", "x"]
NUMBERS = [
    "P00286-240506-0001",
    "P00286-240506-0002",
    "P00289-1",
    "01/PĐK-01",
    "2/QĐ",
    "12/GCN",
    "3",
    "0912 345 678",
    "",
]
names = st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map(" ".join)
texts = st.lists(st.sampled_from([*WORDS, *NUMBERS, "p00286", "2405", "-", "1/"]), max_size=3).map(" ".join)


def _without(column, *signs):
    for sign in signs:
        column = Replace(column, Value(sign))
    return column


def registrations_before(text):
    found = all_in(text, "product__folded")
    if not found:
        return Registration.objects.all()
    if any(sign.isdecimal() for sign in text):  # codes since then are looked for by texts with a digit only
        for name in ("bare_code", "bare_slip", "bare_level_slip"):
            found |= Q(**{f"{name}__startswith": letters_and_digits(text)})
    return Registration.objects.annotate(
        bare_code=_without(F("code"), "-"),
        bare_slip=_without(F("slip_number"), "-", "/", ".", " "),
        bare_level_slip=_without(F("level_slip_number"), "-", "/", ".", " "),
    ).filter(found)


def recognitions_before(text):
    found = all_in(text, "folded", "product__folded")
    return (
        Recognition.objects.filter(found | Q(certificate_number=text.strip())) if found else Recognition.objects.all()
    )


class _Undone(Exception):
    """Takes the rows away again."""


@pytest.mark.django_db
@examples(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.generate])
@given(st.data())
def test_the_same_rows_are_found(data):
    try:
        with transaction.atomic():
            round, clerk = make_round(), accounts.make_user()
            for number in range(data.draw(st.integers(1, 4))):
                business = Business.objects.create(
                    name=data.draw(names), kind="household_business", area=accounts.ward()
                )
                product = Product.objects.create(business=business, name=data.draw(names), set_number=1)
                Registration.objects.create(
                    product=product,
                    round=round,
                    criteria_set=CriteriaSet.objects.order_by("pk").first(),
                    ward=business.area,
                    entered_by=clerk,
                    status=Status.DRAFT,
                    code=f"{data.draw(st.sampled_from(NUMBERS))}{number}",
                    slip_number=data.draw(st.sampled_from(NUMBERS)),
                    level_slip_number=data.draw(st.sampled_from(NUMBERS)),
                )
                recognition = make_recognition(product, certificate_number=data.draw(st.sampled_from(NUMBERS)))
                Product.objects.filter(pk=product.pk).update(folded=f" {data.draw(names)} ")
                assert recognition.folded
            for text in data.draw(st.lists(texts, min_size=3, max_size=6)):
                for now, before in (
                    (Registration.objects.search(text), registrations_before(text)),
                    (Recognition.objects.search(text), recognitions_before(text)),
                    (Product.objects.search(text), Product.objects.filter(all_in(text, "folded"))),
                    (Business.objects.search(text), Business.objects.filter(all_in(text, "folded"))),
                ):
                    assert sorted(now.values_list("pk", flat=True)) == sorted(before.values_list("pk", flat=True)), text
            raise _Undone
    except _Undone:
        pass


@pytest.mark.django_db
def test_a_common_word_is_met_on_the_way_a_rare_one_by_its_keys(monkeypatch):
    """Both ways to ask for recognitions find the same."""
    for name in ("Mật ong Mẫu", "Mật ong rừng Mẫu", "Trà Mẫu"):
        make_recognition(Product.objects.create(business=_business(), name=name, set_number=1))
    rare = set(Recognition.objects.search("mật ong").values_list("pk", flat=True))
    monkeypatch.setattr("accounts.querysets.FEW", 1)
    assert set(Recognition.objects.search("mật ong").values_list("pk", flat=True)) == rare
    assert len(rare) == 2


def _business():
    return Business.objects.create(name="Hộ Mẫu", kind="household_business", area=accounts.ward())


def letters_before(words):
    letters = Letter.objects.all()
    for word in re.findall(r"[^\W_]+", _bare(words))[:8]:
        pattern = "".join(_SPELLED.get(sign, sign) for sign in word)
        if word.isdecimal() and len(word) < 5:
            pattern = f"(^|[^0-9])0*{word.lstrip('0')}([^0-9]|$)"
        columns = ("to_name", "to_address", "subject", "about")
        letters = letters.filter(reduce(or_, (Q(**{f"{column}__iregex": pattern}) for column in columns)))
    return letters


@pytest.mark.django_db
@examples(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.generate])
@given(st.data())
def test_the_same_letters_are_found(data):
    words = st.lists(
        st.sampled_from(
            [
                "Đặng",
                "ĐẶNG",
                "dang",
                "Ð",
                "mẫu",
                "MẪU",
                "số",
                "3",
                "03",
                "0",
                "34",
                "0912345678",
                "Ǒ",
                "Ж",
                "ж",
                "%",
                "_",
            ]
        ),
        min_size=1,
        max_size=3,
    ).map(" ".join)
    try:
        with transaction.atomic():
            for _ in range(3):
                make_letter(subject=data.draw(words), to_name=data.draw(words))
            for text in data.draw(st.lists(words, min_size=4, max_size=8)):
                found = set(Letter.objects.matching(text).values_list("pk", flat=True))
                assert found == set(letters_before(text).values_list("pk", flat=True)), text
            raise _Undone
    except _Undone:
        pass
