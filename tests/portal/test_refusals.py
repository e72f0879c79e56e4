from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db import OperationalError
from django.http import HttpResponse
from django.test import RequestFactory

from accounts.refusals import Refused
from ocop_portal.middleware import RefusalMiddleware
from ocop_portal.views import errors

REASON = "Hồ sơ đã được chuyển lên Phòng Kinh tế."


def answer(exception, **headers):
    request = RequestFactory().post("/ho-so/1/tiep-nhan/", headers=headers)
    request.user = AnonymousUser()
    return RefusalMiddleware(lambda _request: HttpResponse()).process_exception(request, exception)


def test_refused_deed_answers_403_with_its_reason_and_the_menu():
    response = answer(Refused(REASON))
    assert response.status_code == 403
    assert response.content.decode().count(REASON) == 1
    assert 'class="masthead"' in response.content.decode()


def test_refused_htmx_deed_is_shown_among_the_messages_and_touches_nothing_else():
    response = answer(PermissionDenied(REASON), hx_request="true")
    assert (response.status_code, response["HX-Retarget"], response["HX-Reswap"]) == (
        403,
        "#thong-bao",
        "innerHTML show:top",
    )
    assert response.content.decode().count(REASON) == 1
    assert "<html" not in response.content.decode()


def test_reason_is_escaped():
    assert "&lt;b&gt;x&lt;/b&gt;" in answer(Refused("<b>x</b>")).content.decode()


def test_database_away_answers_503_without_asking_it_again(caplog):
    response = answer(OperationalError("server closed the connection"))
    assert (response.status_code, response["Retry-After"]) == (503, "15")
    assert "Cổng tạm ngừng trong giây lát" in response.content.decode()
    assert [record.levelname for record in caplog.records if record.name == "portal"] == ["ERROR"]


def test_other_exceptions_are_left_to_django():
    assert answer(ValueError("x")) is None


def test_server_error_page_needs_neither_session_nor_database():
    response = errors.server_error(None)
    assert response.status_code == 500
    assert "Cổng đang gặp sự cố" in response.content.decode()


def test_unknown_address_is_told_in_the_portals_words(client, db):
    response = client.get("/khong-co-trang-nay/")
    assert response.status_code == 404
    assert "Không tìm thấy trang này" in response.content.decode()


def test_form_without_its_token_is_told_what_to_do(db):
    request = RequestFactory().post("/")
    request.user = AnonymousUser()
    response = errors.csrf_failure(request, "CSRF token missing.")
    assert response.status_code == 403
    assert "Trang đã để quá lâu" in response.content.decode()
    assert "CSRF" not in response.content.decode()
