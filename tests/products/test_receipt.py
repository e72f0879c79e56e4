"""The receipt: the household hands in, the officer takes it in; names accordingly on the page and in the PDF."""

import html
import io
import re
import unicodedata

import pypdf
import pytest
from django.urls import reverse

from accounts import clock
from products import papers, snapshot
from products.actions import dossiers, ward
from products.models import Business, Registration
from tests.factories import accounts
from tests.factories.products import ask, fill_in
from tests.products.stage import enter
from tests.products.test_snapshot import made_old

pytestmark = pytest.mark.django_db

HEAD = "Chủ Mẫu"  # the household's representative (tests.factories.facts)
OFFICE = "Ủy ban nhân dân phường Bạch Mai"


def fresh(registration):
    return Registration.objects.get(pk=registration.pk)


def printed(registration, number=None):
    """What the receipt of the `number`-th submission says."""
    registration = fresh(registration)
    row = registration.submissions.get(number=number) if number else registration.handed_in
    return papers.receipt(row, snapshot.of_submission(row), papers.later(registration))


def on_page(user, registration):
    """(rows of the page, name under each signature)."""
    text = enter(user).get(reverse("products:registration_receipt", args=[registration.pk])).content.decode()
    rows = {
        html.unescape(key): html.unescape(re.sub("<[^>]+>", "", value)).strip()
        for key, value in re.findall(r"<dt>(.*?)</dt><dd[^>]*>(.*?)</dd>", text)
    }
    return rows, [html.unescape(name) for name in re.findall(r'class="sheet-name">(.*?)</span>', text)]


def in_pdf(user, registration):
    response = enter(user).get(reverse("products:receipt_pdf", args=[registration.pk]))
    pages = pypdf.PdfReader(io.BytesIO(response.content)).pages
    return unicodedata.normalize("NFC", " ".join(" ".join(page.extract_text() for page in pages).split()))


# --- Who hands in, who takes in ------------------------------------------------------------------


@pytest.mark.parametrize("status", ["submitted", "received", "ward_review", "forwarded", "under_evaluation"])
@pytest.mark.parametrize("at_counter", [True, False])
def test_the_applicant_hands_in_and_the_officer_takes_in(stage, at_counter, status):
    if status == "under_evaluation":
        registration = stage.dossier("forwarded", by=None if at_counter else stage.owner)
        Registration.objects.filter(pk=registration.pk).update(status=status)
    else:
        registration = stage.dossier(status, by=None if at_counter else stage.owner)
    applicant = HEAD if at_counter else stage.owner.display_name
    # Sent from home and not taken in yet: nobody stands there.
    taker = stage.officer.display_name if at_counter or status != "submitted" else ""

    rows, signed = on_page(stage.officer, registration)
    assert rows["Người nộp"] == applicant
    assert rows["Người đại diện"].startswith(HEAD)
    assert signed == [applicant, taker]
    assert rows.get("Nhập thay tại quầy", "") == (f"{stage.officer.display_name}, {OFFICE}" if at_counter else "")
    assert ("Người tiếp nhận" in rows) is (status != "submitted")

    words = in_pdf(stage.officer, registration)
    assert f"Người nộp: {applicant}" in words
    assert f"Người đại diện: {HEAD}" in words
    # Two columns of signatures: each name once more, in its own.
    tail = words[words.index("NGƯỜI NỘP HỒ SƠ") :]
    assert applicant in tail
    assert (stage.officer.display_name in tail) is bool(taker)


@pytest.mark.parametrize(
    ("representative", "shown"),
    [("Nguyễn Thị Ba", "Nguyễn Thị Ba"), ("H'Hen Niê Kđăm", "H'Hen Niê Kđăm"), ("", "the business")],
)
def test_who_handed_in_at_the_counter_is_the_household_of_that_day(stage, representative, shown):
    registration = stage.dossier("draft", by=stage.officer)
    fill_in(registration, by=stage.officer)
    Business.objects.filter(pk=stage.business.pk).update(representative=representative or "Chờ Ghi")
    dossiers.submit(fresh(registration), by=stage.officer)
    row = fresh(registration).handed_in
    facts = snapshot.of_submission(row)
    facts["business"]["representative"] = representative  # a paper of old times may lack it
    Business.objects.filter(pk=stage.business.pk).update(representative="Người Khác Về Sau")
    paper = papers.receipt(row, facts, papers.later(fresh(registration)))
    assert paper["handed_in_by"] == (stage.business.name if shown == "the business" else shown)


def test_another_officer_receives_what_the_first_one_typed(stage):
    colleague = accounts.make_user("ward_officer", office=stage.officer.memberships.get().office, full_name="Lò Văn Pó")
    registration = stage.dossier("submitted")
    assert printed(registration)["taken_in_by"] == stage.officer.display_name
    ward.receive(fresh(registration), by=colleague, samples=5)
    paper = printed(registration)
    assert (paper["taken_in_by"], paper["received_by"]) == ("Lò Văn Pó", "Lò Văn Pó")
    assert paper["entered_by"] == f"{stage.officer.display_name}, {OFFICE}"


# --- Handed in again -----------------------------------------------------------------------------


@pytest.mark.parametrize("asked_in", ["submitted", "received", "ward_review"])
@pytest.mark.parametrize("at_counter", [True, False])
def test_a_supplement_does_not_make_the_applicant_the_receiver(stage, asked_in, at_counter):
    registration = stage.dossier(asked_in, by=stage.owner)
    ask(registration, by=stage.officer)
    by = stage.officer if at_counter else stage.owner
    dossiers.answer_supplement(fresh(registration), {}, by=by)
    if asked_in == "submitted":
        assert printed(registration)["taken_in_by"] == (stage.officer.display_name if at_counter else "")
        ward.receive(fresh(registration), by=stage.officer, samples=5)
    first, second = printed(registration, 1), printed(registration, 2)
    later = papers.later(fresh(registration))
    assert later["received_by"] == stage.officer.display_name
    assert first["taken_in_by"] == first["received_by"] == stage.officer.display_name
    assert second["received_by"] == stage.officer.display_name
    assert second["handed_in_by"] == (HEAD if at_counter else stage.owner.display_name)
    # Taken in before it came: nobody has signed for the supplement unless it was brought to the counter.
    taken = at_counter or asked_in == "submitted"
    assert second["taken_in_by"] == (stage.officer.display_name if taken else "")
    assert papers.mau01(snapshot.of_registration(fresh(registration)), later)["received_by"] == later["received_by"]


def test_a_receipt_is_not_dated_before_it_was_handed_in(stage, monkeypatch):
    registration = stage.dossier("received", by=stage.owner)
    ask(registration, by=stage.officer)
    tomorrow = clock.now() + clock.DAY
    monkeypatch.setattr(clock, "now", lambda: tomorrow)
    dossiers.answer_supplement(fresh(registration), {}, by=stage.owner)
    day = clock.local_date(tomorrow)
    assert printed(registration, 2)["date"] == day.isoformat()
    assert printed(registration, 1)["date"] == (day - clock.DAY).isoformat()


def test_an_undone_receipt_names_no_receiver(stage):
    registration = stage.dossier("received", by=stage.owner)
    ward.undo_receipt(fresh(registration), by=stage.officer, reason="Bấm nhầm.")
    assert printed(registration)["taken_in_by"] == printed(registration)["received_by"] == ""


# --- Dossiers of earlier versions ----------------------------------------------------------------


@pytest.mark.parametrize("at_counter", [True, False])
def test_an_old_submission_still_prints_with_its_people(stage, at_counter):
    registration = stage.dossier("received", by=None if at_counter else stage.owner)
    submission = made_old(fresh(registration))
    assert "handed_in" not in submission.manifest
    paper = printed(registration)
    assert paper["handed_in_by"] == (HEAD if at_counter else stage.owner.display_name)
    assert paper["entered_by"] == (stage.officer.display_name if at_counter else "")
    assert paper["taken_in_by"] == stage.officer.display_name
    assert HEAD in in_pdf(stage.officer, registration)


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("2026-11-26", "Bạch Mai, ngày 26 tháng 11 năm 2026"),
        ("2026-02-05", "Bạch Mai, ngày 05 tháng 02 năm 2026"),
        ("2027-03-09", "Bạch Mai, ngày 09 tháng 3 năm 2027"),
        ("2024-12-31", "Bạch Mai, ngày 31 tháng 12 năm 2024"),
    ],
)
def test_place_and_day_are_written_as_in_the_pdf(day, words):
    assert papers.words.place_and_day("Bạch Mai", papers.words.day_of(day)) == words
