"""Who has to wait before trying a password again, and who has not: an office behind one address, a chair under attack."""

import re
from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.urls import reverse

from accounts import clock, sign_in, tries
from accounts.actions import one_time_codes
from accounts.addresses import throttled_address
from accounts.tokens import password_link_path
from tests.factories import accounts as cast

pytestmark = pytest.mark.django_db
OFFICE = "203.113.131.1"


def fail(log_in, name, times, **extra):
    return [log_in(name, "sai mat khau", **extra).status_code for _ in range(times)]


# --- Strangers at one address (cases/sign-in) ------------------------------------------------------------------------


@pytest.mark.parametrize("strangers", [11, 40, 120])
def test_strangers_at_an_offices_address_pause_nobody_else_there(log_in, strangers):
    for number in range(strangers):
        fail(log_in, f"la-{number}@ocop.example", 1, REMOTE_ADDR=OFFICE)

    assert log_in(cast.make_user(), REMOTE_ADDR=OFFICE).status_code == 302


def test_a_stranger_who_tries_one_name_pauses_that_name_there_only(log_in):
    tried, colleague = cast.make_user(), cast.make_user()
    assert fail(log_in, tried, 10, REMOTE_ADDR=OFFICE) == [200] * 9 + [429]

    assert log_in(tried, REMOTE_ADDR=OFFICE).status_code == 429
    assert log_in(colleague, REMOTE_ADDR=OFFICE).status_code == 302
    assert log_in(tried, REMOTE_ADDR="10.0.0.7").status_code == 302


def test_every_spelling_and_browser_of_one_person_counts_together(log_in):
    user = cast.make_user(phone="0912345678", email="nguoi@ocop.example")
    spellings = ["nguoi@ocop.example", "NGUOI@ocop.example", "0912345678", "+84912345678", "0912 345 678"] * 2
    answers = [
        log_in(name, "sai", REMOTE_ADDR=OFFICE, HTTP_USER_AGENT=f"browser {n}").status_code
        for n, name in enumerate(spellings)
    ]
    assert answers == [200] * 9 + [429]
    assert log_in(user, REMOTE_ADDR=OFFICE).status_code == 429


@pytest.mark.parametrize(
    "name", ["İ" * 254, "ΐ" * 254, "\u0344" * 254, "ẞ" * 254, "x" * 254, "x" * 255, "x" * 10_000, "😊"]
)
def test_a_name_of_any_length_and_letters_is_only_a_wrong_name(log_in, name):
    """In lower case, or composed, some letters become two or three: more than the throttle's column holds."""
    assert fail(log_in, name, 2, REMOTE_ADDR=OFFICE) == [200, 200]
    assert all(len(attempt.username) <= 254 for attempt in AccessAttempt.objects.all())


def test_a_machine_that_tries_names_without_end_is_stopped_at_its_address(log_in, monkeypatch):
    monkeypatch.setattr(sign_in, "ADDRESS_LIMIT", 30)
    answers = [fail(log_in, f"la-{n}@ocop.example", 1, REMOTE_ADDR=OFFICE)[0] for n in range(31)]

    assert answers == [200] * 29 + [429] * 2
    assert log_in(cast.make_user(), REMOTE_ADDR="10.0.0.7").status_code == 302


def test_the_ceilings_are_far_above_the_pair(settings):
    assert settings.AXES_LOCKOUT_PARAMETERS == [["username", "ip_address"]]
    assert sign_in.ADDRESS_LIMIT >= 10 * settings.AXES_FAILURE_LIMIT
    assert sign_in.NAME_LIMIT >= 5 * settings.AXES_FAILURE_LIMIT


# --- One name from many addresses ------------------------------------------------------------------------------------


def from_everywhere(log_in, name, times):
    return [log_in(name, "sai", REMOTE_ADDR=f"10.{n // 250}.{n % 250}.9").status_code for n in range(times)]


@pytest.mark.parametrize("who", [{"email": "chu-tich@ocop.example"}, {"email": None, "phone": "0912345678"}])
def test_guessing_one_name_from_everywhere_is_slowed_and_locks_nobody_out_of_the_usual_place(log_in, client, who):
    chair = cast.make_user(**who)
    assert log_in(chair, REMOTE_ADDR=OFFICE).status_code == 302

    client.logout()
    answers = from_everywhere(log_in, chair, sign_in.NAME_LIMIT + 5)

    assert answers == [200] * (sign_in.NAME_LIMIT - 1) + [429] * 6
    assert log_in(chair, REMOTE_ADDR="198.51.100.20").status_code == 429
    assert log_in(chair, REMOTE_ADDR=OFFICE).status_code == 302


def test_ten_places_are_not_everywhere(log_in):
    chair = cast.make_user()
    assert from_everywhere(log_in, chair, 20) == [200] * 20
    assert log_in(chair, REMOTE_ADDR="198.51.100.20").status_code == 302


def test_a_password_set_through_the_mailed_link_ends_the_wait(log_in, client):
    chair = cast.make_user()
    fail(log_in, chair, 10, REMOTE_ADDR=OFFICE)
    page = client.get(password_link_path(chair), follow=True)
    client.post(
        page.request["PATH_INFO"], {"new_password1": "con trâu cày ruộng", "new_password2": "con trâu cày ruộng"}
    )

    assert log_in(chair, "con trâu cày ruộng", REMOTE_ADDR=OFFICE).status_code == 302


# --- What the page says ----------------------------------------------------------------------------------------------


def test_the_page_says_how_long_and_what_to_do(log_in):
    user = cast.make_user()
    fail(log_in, user, 10, REMOTE_ADDR=OFFICE)
    AccessAttempt.objects.update(attempt_time=AccessAttempt.objects.get().attempt_time - timedelta(minutes=8))
    answer = log_in(user, REMOTE_ADDR=OFFICE)
    page = answer.content.decode()

    assert answer.status_code == 429
    assert 'lang="vi"' in page
    assert "Xin thử lại sau 7 phút" in page
    assert re.search(r"trở lại lúc \d\d:\d\d", page)
    assert reverse("accounts:password_reset") in page
    assert 400 < int(answer["Retry-After"]) <= 420


def test_trying_on_does_not_make_the_wait_longer(log_in):
    user = cast.make_user()
    fail(log_in, user, 10, REMOTE_ADDR=OFFICE)
    before = AccessAttempt.objects.get()
    fail(log_in, user, 5, REMOTE_ADDR=OFFICE)
    after = AccessAttempt.objects.get()

    assert (after.failures_since_start, after.attempt_time) == (before.failures_since_start, before.attempt_time)


def test_the_wait_ends(log_in):
    user = cast.make_user()
    fail(log_in, user, 10, REMOTE_ADDR=OFFICE)
    AccessAttempt.objects.update(attempt_time=AccessAttempt.objects.get().attempt_time - timedelta(minutes=16))

    assert log_in(user, REMOTE_ADDR=OFFICE).status_code == 302


def test_one_time_codes_are_counted_with_name_and_address_too(client):
    user, other = cast.make_user(phone="0912345678"), cast.make_user(phone="0987654321", email=None, password=None)
    code, _row = one_time_codes.issue(other, by=cast.administrator())
    page = reverse("accounts:one_time_code")
    answers = [
        client.post(page, {"username": user.phone, "password": "AAAAA-AAAAA"}, REMOTE_ADDR=OFFICE).status_code
        for _ in range(11)
    ]
    assert answers == [200] * 9 + [429] * 2
    right = client.post(page, {"username": other.phone, "password": code}, REMOTE_ADDR=OFFICE)
    assert right.status_code == 302


# --- Which address ---------------------------------------------------------------------------------------------------


def test_a_forged_header_chooses_no_address(log_in):
    user = cast.make_user()
    for n in range(10):
        fail(log_in, user, 1, HTTP_X_FORWARDED_FOR=f"1.2.3.{n}", HTTP_X_REAL_IP=f"1.2.3.{n}")
    assert log_in(user, HTTP_X_FORWARDED_FOR="9.9.9.9").status_code == 429
    assert log_in(user, REMOTE_ADDR="10.9.9.9").status_code == 302


def test_behind_our_proxy_only_its_entry_is_believed(log_in, settings):
    settings.AXES_IPWARE_PROXY_COUNT = 1
    user = cast.make_user()
    for n in range(10):
        fail(log_in, user, 1, HTTP_X_FORWARDED_FOR=f"1.2.3.{n}, 7.7.7.7")
    assert log_in(user, HTTP_X_FORWARDED_FOR="9.9.9.9, 7.7.7.7").status_code == 429
    assert log_in(user, HTTP_X_FORWARDED_FOR="7.7.7.7, 8.8.8.8").status_code == 302


def test_a_balancer_that_writes_the_port_puts_nobody_into_one_pot(log_in, settings):
    """Else all would be counted at the proxy's own address, and strangers would lock everybody."""
    settings.AXES_IPWARE_PROXY_COUNT = 2
    user = cast.make_user()
    for n in range(10):
        fail(log_in, user, 1, HTTP_X_FORWARDED_FOR=f"9.9.9.9, 203.113.131.1:{50000 + n}, 10.0.0.2")
    assert log_in(user, HTTP_X_FORWARDED_FOR="203.113.131.1:60000, 10.0.0.2").status_code == 429
    assert log_in(user, HTTP_X_FORWARDED_FOR="203.113.131.7:50001, 10.0.0.2").status_code == 302


@pytest.mark.parametrize(
    ("address", "counted_as"),
    [
        ("203.113.131.1", "203.113.131.1"),
        ("2001:db8:1:2:aaaa::1", "2001:db8:1:2::"),
        ("2001:db8:1:2::ffff", "2001:db8:1:2::"),
        ("::ffff:203.113.131.1", "203.113.131.1"),
        ("", None),
        ("unix:", None),
        ("203.113.131.1:50123", "203.113.131.1"),
        ("[2001:db8:1:2::7]:443", "2001:db8:1:2::"),
        ("[2001:db8:1:2::7]", "2001:db8:1:2::"),
        ("fe80::1%" + "e" * 60, "fe80::"),
        ("[]", None),
        ("203.113.131.1:", None),
        ("203.113.131.999:1", None),
    ],
)
def test_what_an_address_is_counted_as(rf, address, counted_as):
    assert throttled_address(rf.get("/", REMOTE_ADDR=address)) == counted_as


# --- The counter itself ----------------------------------------------------------------------------------------------


def test_a_window_begins_with_its_first_try_and_ends():
    now = clock.now()
    counts = [tries.count("k", seconds=60, now=now + timedelta(seconds=n)) for n in (0, 10, 59, 61, 62)]

    assert counts == [1, 2, 3, 1, 2]
    assert tries.minutes_left("k", now=now + timedelta(seconds=62)) == 1
    tries.give_back("k")
    assert tries.counted("k", now=now + timedelta(seconds=63)) == 1
