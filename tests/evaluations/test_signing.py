"""The signature in the QR: exactly these facts, or nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluations import signing

FACTS = {"code": "ab" * 16, "product": "Dấm gạo nếp", "stars": 3, "to": "2027-05-06"}


def test_a_signed_payload_comes_back_and_verifies():
    signature = signing.sign(FACTS)
    assert signing.unpack(signing.pack(FACTS, signature)) == (FACTS, signature)
    assert signing.verify(FACTS, signature) is True


@pytest.mark.parametrize("other", [{**FACTS, "stars": 4}, {**FACTS, "to": "2028-05-06"}, {}])
def test_other_facts_do_not_verify(other):
    assert signing.verify(other, signing.sign(FACTS)) is False


@given(st.data())
def test_any_changed_sign_of_the_qr_is_found(data):
    packed = signing.pack(FACTS, signing.sign(FACTS))
    place = data.draw(st.integers(0, len(packed) - 1))
    sign = data.draw(st.sampled_from("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.=é"))
    forged = packed[:place] + sign + packed[place + 1 :]
    found = signing.unpack(forged)
    genuine = found is not None and signing.verify(*found)
    assert genuine is (forged == packed)
