import re
from datetime import timedelta

import pytest
from django.contrib.auth.password_validation import password_validators_help_texts, validate_password
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from accounts.actions import one_time_codes, passwords, people
from accounts.models import AuditEntry, OneTimeCode, User
from accounts.refusals import Refused
from accounts.tokens import password_link_path
from notifications.models import Letter
from tests.factories import accounts as cast
from tests.tampering import triggers_asleep

pytestmark = pytest.mark.django_db

NEW = "con trâu cày ruộng"
BOTH = {"new_password1": NEW, "new_password2": NEW}


def link_in(letter):
    return re.search(r"http://127\.0\.0\.1:8000(\S+dat-mat-khau\S+)", letter.text)[1]


def set_by(client, path):
    """Follows the link as a browser does and sends the form; what the page said at the end."""
    page = client.get(path, follow=True)
    return client.post(page.redirect_chain[-1][0] if page.redirect_chain else path, BOTH)


def can_log_in(client, user):
    return client.post(reverse("accounts:login"), {"username": user.login_name, "password": NEW}).status_code == 302


def test_invitation_is_a_letter_whose_link_works_once(client):
    by = cast.administrator(full_name="Quản Trị Mẫu")
    user = people.invite(
        by=by,
        full_name="Nguyễn Mẫu",
        email="Mau@ocop.example",
        role="ward_officer",
        office=cast.ward_office(),
    )
    letter = Letter.objects.get()
    assert (letter.kind, letter.to_address, letter.about) == ("invitation", "mau@ocop.example", f"user:{user.pk}")
    assert "Quản Trị Mẫu mời" in letter.text
    assert "Cán bộ phường, xã, Ủy ban nhân dân phường Bạch Mai" in letter.html
    link = link_in(letter)
    assert set_by(client, link).status_code == 302
    assert can_log_in(client, user)
    other = client.__class__()
    assert "không còn hiệu lực" in other.get(link, follow=True).content.decode()


def test_invited_again_is_another_letter(client):
    by = cast.administrator()
    user = people.invite(by=by, full_name="Nguyễn Mẫu", email="mau@ocop.example")
    with triggers_asleep():
        Letter.objects.update(key="cũ")
    people.invite_again(user, by=by)
    assert Letter.objects.count() == 2


def test_reset_answers_the_same_for_everybody(client):
    cast.make_user(email="co@ocop.example")
    cast.make_user(phone="0912345678")
    cast.make_user(email="khoa@ocop.example", is_active=False)
    pages = [
        client.post(reverse("accounts:password_reset"), {"login": login}, follow=True)
        for login in ("co@ocop.example", "0912345678", "khoa@ocop.example", "khong-ai@ocop.example", "0999999999")
    ]
    texts = [re.sub(r'csrf\S+|nonce="\S+"', "", page.content.decode()) for page in pages]
    assert texts == [texts[0]] * 5
    assert [letter.to_address for letter in Letter.objects.all()] == ["co@ocop.example"]


def test_reset_letter_works_once_and_ends_sessions(client):
    user = cast.make_user()
    inside = client.__class__()
    inside.force_login(user, backend="accounts.backends.EmailOrPhoneBackend")
    client.post(reverse("accounts:password_reset"), {"login": user.email})
    link = link_in(Letter.objects.get())
    assert set_by(client, link).status_code == 302
    assert can_log_in(client, user)
    assert inside.get(reverse("accounts:me")).status_code == 302
    assert "không còn hiệu lực" in client.__class__().get(link, follow=True).content.decode()


def test_reset_asked_often_writes_one_letter():
    user = cast.make_user()
    now = timezone.now().replace(minute=0, second=0)
    for seconds in (0, 10, 599, 600):
        passwords.ask_reset(user, now=now + timedelta(seconds=seconds))
    assert Letter.objects.count() == 2


def test_link_is_void_after_deactivation(client):
    user, by = cast.make_user(), cast.administrator()
    link = password_link_path(user)
    people.deactivate(user, by=by)
    assert "không còn hiệu lực" in client.get(link, follow=True).content.decode()
    people.reactivate(user, by=by)
    assert "không còn hiệu lực" in client.get(link, follow=True).content.decode()


@pytest.mark.parametrize("uid", ["MQ", "!!", "OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5OQ"])
def test_link_invented(client, uid):
    answer = client.get(reverse("accounts:password_set", args=[uid, "abc-def"]))
    assert (answer.status_code, answer.context["validlink"]) == (200, False)


def test_set_password_too_simple_says_why(client):
    page = client.get(password_link_path(cast.make_user(email="nguoi.mau@ocop.example")), follow=True)
    answer = client.post(page.redirect_chain[-1][0], {"new_password1": "12345", "new_password2": "12345"})
    assert len(answer.context["form"].errors["new_password2"]) == 3


# --- One-time codes (rulings 24) ----------------------------------------------------------------------------------


@pytest.fixture
def shopkeeper():
    return cast.business_person(phone="0912345678", password=None)


def enter(client, phone, code):
    return client.post(reverse("accounts:one_time_code"), {"username": phone, "password": code})


def test_code_sets_the_password_once(client, shopkeeper):
    code, row = one_time_codes.issue(shopkeeper, by=cast.ward_officer())
    assert code.replace("-", "") not in row.hashed
    answer = enter(client, "+84 912 345 678", code.lower().replace("-", " "))
    assert set_by(client, answer["Location"]).status_code == 302
    assert can_log_in(client, shopkeeper)
    assert enter(client, "0912345678", code).status_code == 200
    assert [entry.action for entry in AuditEntry.objects.order_by("pk")] == [
        "person.code_issued",
        "person.password_set",
    ]


def test_code_expires_after_seven_days(shopkeeper):
    code, row = one_time_codes.issue(shopkeeper, by=cast.ward_officer())
    last = row.issued_at + timedelta(days=7)
    assert one_time_codes.owner_of("0912345678", code, now=last - timedelta(seconds=1)) == shopkeeper
    assert one_time_codes.owner_of("0912345678", code, now=last) is None


def test_new_code_voids_the_earlier(shopkeeper):
    by = cast.ward_officer()
    old, _ = one_time_codes.issue(shopkeeper, by=by)
    new, _ = one_time_codes.issue(shopkeeper, by=by)
    assert one_time_codes.owner_of("0912345678", old) is None
    assert one_time_codes.owner_of("0912345678", new) == shopkeeper


def test_code_dies_after_ten_wrong_tries(shopkeeper):
    code, row = one_time_codes.issue(shopkeeper, by=cast.ward_officer())
    for _ in range(10):
        assert one_time_codes.owner_of("0912345678", "SAIMA-SAIMA") is None
    assert one_time_codes.owner_of("0912345678", code) is None
    assert OneTimeCode.objects.get(pk=row.pk).tries == 10


def test_code_page_says_the_same_and_locks_after_ten(client, shopkeeper):
    one_time_codes.issue(shopkeeper, by=cast.ward_officer())
    answers = [enter(client, phone, "SAIMA-SAIMA") for phone in ["0912345678", "0999999999"] * 10]
    errors = [answer.context["form"].non_field_errors() for answer in answers[:18]]
    assert errors == [errors[0]] * 18
    assert [answer.status_code for answer in answers] == [200] * 18 + [429] * 2


def test_code_page_bad_phone_keeps_it(client):
    answer = enter(client, "12345", "ABC")
    assert list(answer.context["form"].errors) == ["username"]
    assert 'value="12345"' in answer.content.decode()


@pytest.mark.parametrize(
    ("by", "whom", "reason"),
    [
        (cast.ward_officer, lambda: cast.business_person(phone="0912345678"), ""),
        (cast.administrator, lambda: cast.specialist(phone="0912345678"), ""),
        (cast.ward_officer, lambda: cast.specialist(phone="0912345678"), "quản trị hệ thống cấp"),
        (cast.specialist, lambda: cast.business_person(phone="0912345678"), "Chỉ cán bộ phường, xã"),
        (cast.stranger, lambda: cast.business_person(phone="0912345678"), "Chỉ cán bộ phường, xã"),
        (cast.ward_officer, cast.business_person, "chưa có số điện thoại"),
        (cast.ward_officer, lambda: cast.business_person(phone="0912345678", is_active=False), "đang bị khóa"),
    ],
)
def test_who_may_issue_a_code(by, whom, reason):
    issuer, person = by(), whom()
    if not reason:
        one_time_codes.issue(person, by=issuer)
        assert OneTimeCode.objects.count() == 1
        return
    with pytest.raises(Refused, match=reason):
        one_time_codes.issue(person, by=issuer)
    assert OneTimeCode.objects.count() == 0


def test_print_page_shows_the_code_only_in_its_answer(client, administrator, shopkeeper):
    url = reverse("accounts:person_code", args=[shopkeeper.pk])
    assert client.get(url).status_code == 405
    page = client.post(url)
    assert one_time_codes.owner_of("0912345678", page.context["code"]) == shopkeeper
    assert page.context["code"] in page.content.decode()
    assert "no-store" in page["Cache-Control"]


def test_first_administrator_by_command(client, capsys):
    call_command("create_administrator", "Dau@ocop.example", "Người Đầu")
    link = capsys.readouterr().out.strip().removeprefix("http://127.0.0.1:8000")
    user = User.objects.get(email="dau@ocop.example")
    assert user.is_administrator is True
    assert set_by(client, link).status_code == 302
    assert can_log_in(client, user)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("ngắn", "Mật khẩu cần ít nhất 10 ký tự."),
        ("password123", "Mật khẩu này nhiều người dùng nên dễ bị đoán. Hãy đặt mật khẩu khác."),
        ("70431985223", "Mật khẩu không được chỉ gồm chữ số."),
        ("nguyenthimau@ocop", "Mật khẩu quá giống thư điện tử. Hãy đặt mật khẩu khác."),
    ],
)
def test_password_refused_in_our_words(password, said):
    user = User(full_name="Nguyễn Thị Mẫu", email="nguyenthimau@ocop.example")
    with pytest.raises(ValidationError) as refused:
        validate_password(password, user)
    assert said in refused.value.messages
    assert "bạn" not in " ".join(password_validators_help_texts())
