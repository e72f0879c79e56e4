"""An administrator reads letters, never the links by which their addressees are known, whatever kind the letter is of."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from notifications.models import Letter
from notifications.statuses import Channel
from notifications.veil import veiled
from products.models import Registration
from tests.factories.notifications import make_letter
from tests.factories.trainings import Stage
from tests.portal.checked_world import build
from trainings import letters, sending
from trainings.actions import planning
from trainings.models import Guest, Invitation, Mailing

pytestmark = pytest.mark.django_db
TEMPLATES = Path(settings.BASE_DIR, "templates", "letters")
HIDDEN = "(đường dẫn riêng của người nhận)"
# What the templates call addresses that only their addressee may open.
PRIVATE_NAMES = {"answer_link", "calendar_link", "paper_link", "opt_out_link", "personal_link", "status_link"}


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        yield build()
        transaction.set_rollback(True)


def secrets():
    """Every code by which somebody is known without a login."""
    found = set(Invitation.objects.values_list("code", flat=True)) | set(Guest.objects.values_list("code", flat=True))
    found |= {guest.personal_token for guest in Guest.objects.all()}
    return found | set(Registration.objects.exclude(secret="").values_list("secret", flat=True))


def shown(letter):
    return letter.readable_text + letter.readable_html


@pytest.fixture
def stage():
    return Stage()


@pytest.fixture
def guest(stage):
    return stage.inviting(businesses=1).guests.get()


@pytest.mark.parametrize("kind", Mailing.Kind.values)
def test_no_mailing_shows_a_guest_s_links(stage, guest, kind):
    mailing = guest.conference.mailings.create(kind=kind, asked_by=stage.specialist, days="16/11/2026")
    [letter] = letters.of_mailing(mailing, {guest: letters.address_for(guest)}, {guest.pk: guest.standing})
    if kind == "thanks":
        [letter] = letters.of_mailing(mailing, {guest: letters.address_for(guest)}, {})
    assert letter.channel == Channel.EMAIL
    assert not [code for code in secrets() if code in shown(letter)]
    assert HIDDEN in letter.readable_text


@pytest.mark.parametrize("deed", ["invitation", "seat", "withdrawn"])
def test_no_letter_about_an_invitation_shows_its_links(stage, guest, deed):
    row = guest.standing
    row.answered_at = timezone.now()
    letter = getattr(letters, deed)(row)
    assert not [code for code in secrets() if code in shown(letter)]


def test_letters_of_a_cancelled_conference_go_out_veiled(stage, guest):
    planning.cancel(guest.conference, by=stage.specialist, reason="Mưa bão")
    sending.send_mailing(guest.conference.mailings.get().pk)
    letter = Letter.objects.get(kind="conference_cancelled")
    assert guest.standing.code in letter.text  # the guest's own copy is whole
    assert guest.standing.code not in shown(letter)


def test_no_letter_of_a_whole_season_shows_a_secret(world):
    by_email = Letter.objects.filter(channel=Channel.EMAIL)
    kinds = {letter.kind for letter in by_email}
    assert {"submitted", "received", "recognised", "conference_invitation"} <= kinds
    known = secrets()
    assert any(code in letter.text for letter in by_email for code in known)
    for letter in by_email:
        assert not [code for code in known if code in shown(letter)], letter.kind


def test_every_template_with_a_private_link_is_named_here():
    """A new letter with such a link: its words are hidden already; this list makes its author look."""
    found = {
        path.name.removesuffix(".txt").removesuffix(".html").lstrip("_")
        for path in TEMPLATES.iterdir()
        if set(re.findall(r"\w+_link", path.read_text())) & PRIVATE_NAMES and path.suffix in {".txt", ".html"}
    }
    assert found == {
        "conference_changed", "conference_data", "conference_invitation", "conference_new_date", "conference_reminder",
        "conference_seat", "conference_thanks", "disqualified", "evaluated_again", "extended", "forwarded", "received",
        "recognised", "referred_up", "refused", "rejected", "reopened", "result", "returned", "stopped", "submitted",
        "supplement_answered", "supplement_due", "supplement_overdue", "supplement_requested",
    }  # fmt: skip


@pytest.mark.parametrize("kind", ["signed_up", "a_kind_of_tomorrow"])
def test_a_link_with_a_code_is_hidden_in_a_letter_of_any_kind(kind):
    link = settings.PORTAL_URL + reverse("trainings:answer", args=["AAAAAAAAAAAAAAAAAAAAAA"])
    letter = make_letter(kind=kind, text=f"Mở {link}. Mã: AAAAAAAAAAAAAAAAAAAAAA.", html=f'<a href="{link}">{link}</a>')
    assert "AAAA" not in shown(letter)
    assert link in letter.text


def test_pages_for_everybody_and_pages_that_ask_for_a_login_stay():
    public = settings.PORTAL_URL + reverse("evaluations:certificate_check", args=["0123456789abcdef"])
    inside = settings.PORTAL_URL + reverse("products:registration", args=[7])
    words = f"Kiểm tra: {public}\nHồ sơ: {inside}\n{settings.PORTAL_URL}\nhttps://ocop.gov.vn/huong-dan"
    assert veiled(words) == words


def test_a_secret_of_the_look_up_is_hidden_with_its_link_also_in_html():
    link = f"{settings.PORTAL_URL}{reverse('products:status')}?ma=HBT-1&amp;bm=K7P3QX"
    assert veiled(f'<a href="{link}">Xem</a> mã bí mật K7P3QX, hồ sơ HBT-1') == (
        f'<a href="{HIDDEN}">Xem</a> mã bí mật (mã riêng của người nhận), hồ sơ HBT-1'
    )


def test_a_paper_letter_is_printed_whole():
    link = settings.PORTAL_URL + reverse("trainings:answer", args=["AAAAAAAAAAAAAAAAAAAAAA"])
    assert make_letter(channel=Channel.PAPER, text=link, html=link).readable_text == link
