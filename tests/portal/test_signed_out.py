"""Logged out in the middle of work: told so, led back to the page where the work lay, and nothing said to be saved."""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.urls import NoReverseMatch, reverse

pytestmark = pytest.mark.django_db
LOGIN = "/tai-khoan/dang-nhap/"
CAME_FROM = "/phieu/7/?tu=ban"
HEADERS = [{"HX-Request": "true", "X-Autosave": "1"}, {"HX-Request": "true"}, {"X-Requested-With": "fetch"}]
# Of every room, those that only take a form and those that show one too.
ONLY_SENT = ("evaluations:sheet_save", "products:evidence_add", "trainings:close", "reports:report_cancel")
SHOWN_TOO = ("evaluations:check", "products:registration_submit", "trainings:guest_new", "accounts:person_new")
NAMED = pytest.mark.parametrize("name", [*ONLY_SENT, *SHOWN_TOO])


def url_of(name):
    try:
        return reverse(name, args=[1])
    except NoReverseMatch:
        return reverse(name)


@NAMED
def test_what_was_sent_leads_back_to_the_page_it_was_sent_from(name):
    """Also from an address that only takes a form: there is no page to come back to."""
    client = Client(headers={"Referer": f"http://testserver{CAME_FROM}"})
    answer = client.post(url_of(name), follow=True)
    shown = urlsplit(answer.redirect_chain[-1][0])
    assert (shown.path, parse_qs(shown.query)["next"]) == (LOGIN, [CAME_FROM])
    assert "chưa được ghi" in answer.content.decode()


def test_nobody_is_led_to_another_house():
    client = Client(headers={"Referer": "https://example.org/x/"})
    answer = client.post(reverse("evaluations:sheet_save", args=[1]))
    assert parse_qs(urlsplit(answer.url).query)["next"] == ["/"]


@NAMED
@pytest.mark.parametrize("headers", HEADERS, ids=["by itself", "a part of the page", "an upload"])
def test_a_script_is_told_in_a_sentence_and_gets_no_page(name, headers):
    answer = Client(headers=headers).post(url_of(name))
    page = answer.content.decode()
    assert answer.status_code == 403 and "chưa được ghi" in page and "<html" not in page
    assert answer["HX-Retarget"] == "#thong-bao"


@pytest.mark.parametrize("headers", [*HEADERS, {}])
def test_a_page_of_an_earlier_login_is_told_apart_from_a_broken_line(headers):
    client = Client(enforce_csrf_checks=True, headers=headers)
    answer = client.post(reverse("evaluations:sheet_save", args=[1]))
    page = answer.content.decode()
    assert answer.status_code == 403
    assert ("<html" not in page and "Tải lại trang" in page) if headers else "data-untaken" in page


@pytest.mark.parametrize("name", ONLY_SENT[:3])
def test_an_address_that_only_takes_forms_is_a_page_of_the_portal_when_opened(client, name):
    answer = client.get(url_of(name))
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert "chỉ nhận nội dung gửi đi" in answer.content.decode()


def test_a_part_of_a_page_asked_for_by_itself_says_that_the_session_ended(client):
    """A board that asks every few seconds does not draw the login into itself."""
    answer = client.get("/phieu/", headers={"HX-Request": "true"})
    page = answer.content.decode()
    assert answer.status_code == 403 and "Phiên đăng nhập đã hết" in page and "chưa được ghi" not in page


def test_reading_without_a_login_leads_to_the_login_as_before(client):
    assert client.get("/phieu/?a=1").url == f"{LOGIN}?next=/phieu/%3Fa%3D1"
