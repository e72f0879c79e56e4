import pytest
from django.urls import reverse

from accounts.actions import people
from tests.factories import accounts as cast

pytestmark = pytest.mark.django_db

LOGIN = "/tai-khoan/dang-nhap/"
ME = "/tai-khoan/"


def is_in(client):
    return client.get(ME).status_code == 200


@pytest.mark.parametrize(
    "typed", ["nguoi@ocop.example", " Nguoi@OCOP.example ", "0912345678", "+84 912 345 678", "0912.345.678"]
)
def test_login_by_email_or_phone(client, log_in, typed):
    cast.make_user(email="nguoi@ocop.example", phone="0912345678")
    assert log_in(typed).status_code == 302
    assert is_in(client)


def test_login_password_typed_decomposed(client, log_in):
    user = cast.make_user(password="mật khẩu rất dài")
    log_in(user, "mâ\u0323t khâ\u0309u râ\u0301t da\u0300i")
    assert is_in(client)


@pytest.mark.parametrize(
    ("asked", "sent_to"),
    [("/tai-khoan/vai-tro/", "/tai-khoan/vai-tro/"), ("https://xau.example/", None), ("//xau.example", None)],
)
def test_login_next_only_within_the_portal(client, asked, sent_to, settings):
    settings.LOGIN_REDIRECT_URL = ME
    user = cast.make_user()
    answer = client.post(LOGIN, {"username": user.email, "password": cast.PASSWORD, "next": asked})
    assert answer["Location"] == (sent_to or ME)


def test_login_refused_says_the_same_to_all(client, log_in):
    known, gone = cast.make_user(), cast.make_user(is_active=False)
    invited = cast.make_user(password=None)
    answers = [log_in(who, "sai mat khau") for who in (known, invited, "khong-ai@ocop.example", "0999999999")]
    answers.append(log_in(gone))
    errors = [answer.context["form"].non_field_errors() for answer in answers]
    assert [answer.status_code for answer in answers] == [200] * 5
    assert errors == [errors[0]] * 5
    assert "Không đăng nhập được" in errors[0][0]


def test_login_unknown_person_hashes_as_long(log_in, settings, monkeypatch):
    """The work done is the same: one hash, whether the person is known or not."""
    made = []
    hasher = "django.contrib.auth.hashers.MD5PasswordHasher.encode"
    original = __import__("django.contrib.auth.hashers", fromlist=["x"]).MD5PasswordHasher.encode
    monkeypatch.setattr(hasher, lambda *args, **kwargs: made.append(1) or original(*args, **kwargs))
    known, invited = cast.make_user(), cast.make_user(password=None)
    work = []
    for who in (known, invited, "khong-ai@ocop.example"):
        made.clear()
        log_in(who, "sai mat khau")
        work.append(len(made))
    assert work == [1, 1, 1]


def test_login_bad_input_keeps_the_name(client):
    answer = client.post(LOGIN, {"username": "ai đó", "password": ""})
    assert answer.context["form"].errors == {"password": ["Mục «Mật khẩu» còn trống."]}
    assert 'value="ai đó"' in answer.content.decode()


@pytest.mark.parametrize("name", ["x" * 300, "a\x00b", "\u202ekhông", "🌾", "' OR 1=1 --"])
def test_login_strange_names(log_in, name):
    assert log_in(name, "gì đó").status_code == 200


# --- Throttling ---------------------------------------------------------------------------------------------------


def test_nine_tries_do_not_lock(log_in):
    user = cast.make_user()
    for _ in range(9):
        log_in(user, "sai")
    assert log_in(user).status_code == 302


# --- Sessions -----------------------------------------------------------------------------------------------------


def test_session_cycles_at_login(client, log_in):
    client.get(LOGIN)
    client.session.save()
    session = client.session
    session["trước"] = 1
    session.save()
    before = session.session_key
    log_in(cast.make_user())
    assert client.session.session_key != before


def test_logout_by_post_ends_the_session(client, log_in):
    log_in(cast.make_user())
    key = client.session.session_key
    assert client.get(reverse("accounts:logout")).status_code == 405
    assert is_in(client)
    client.post(reverse("accounts:logout"))
    assert not is_in(client)
    client.cookies["sessionid"] = key
    assert not is_in(client)


def test_deactivation_ends_sessions_for_good(client, log_in):
    user, by = cast.make_user(), cast.administrator()
    log_in(user)
    people.deactivate(user, by=by)
    assert not is_in(client)
    people.reactivate(user, by=by)
    assert not is_in(client)
    log_in(user)
    assert is_in(client)


def test_password_change_keeps_this_session_and_ends_others(client, log_in, django_user_model):
    user = cast.make_user()
    log_in(user)
    here = client.cookies["sessionid"].value
    other = client.__class__()
    other.post(LOGIN, {"username": user.email, "password": cast.PASSWORD})
    answer = client.post(
        reverse("accounts:password_change"),
        {"old_password": cast.PASSWORD, "new_password1": "con trâu cày ruộng", "new_password2": "con trâu cày ruộng"},
    )
    assert answer.status_code == 302
    assert client.cookies["sessionid"].value != here
    assert (is_in(client), is_in(other)) == (True, False)


def test_password_change_refused_shows_why(client, log_in):
    log_in(cast.make_user())
    answer = client.post(
        reverse("accounts:password_change"), {"old_password": "sai", "new_password1": "12345", "new_password2": "12345"}
    )
    assert set(answer.context["form"].errors) == {"old_password", "new_password2"}
