import pytest
from django.contrib.messages import get_messages
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpResponse
from django.views import View

from accounts.refusals import Refused, refusals_as_messages, refuse_if


@refusals_as_messages(fallback="/tai-khoan/")
def refuse(request):
    raise Refused("Chưa được.")


@refusals_as_messages(fallback="/tai-khoan/")
class RefuseView(View):
    def post(self, request):
        raise Refused("Chưa được.")


@pytest.fixture
def post(rf):
    def post(view, **extra):
        request = rf.post("/x/", **extra)
        SessionMiddleware(lambda _: HttpResponse()).process_request(request)
        MessageMiddleware(lambda _: HttpResponse()).process_request(request)
        request.htmx = "HTTP_HX_REQUEST" in extra
        return request, view(request)

    return post


@pytest.mark.parametrize("view", [refuse, RefuseView.as_view()])
@pytest.mark.parametrize(
    ("referer", "back"),
    [
        ("http://testserver/ho-so/1/", "http://testserver/ho-so/1/"),
        ("http://xau.example/", "/tai-khoan/"),
        ("", "/tai-khoan/"),
    ],
)
@pytest.mark.django_db
def test_refused_post_goes_back_with_the_reason(post, view, referer, back):
    request, answer = post(view, HTTP_REFERER=referer)
    assert (answer.status_code, answer["Location"]) == (302, back)
    assert [str(message) for message in get_messages(request)] == ["Chưa được."]


@pytest.mark.django_db
def test_refused_htmx_gets_the_reason_among_the_messages(post):
    _, answer = post(refuse, HTTP_HX_REQUEST="true")
    assert (answer.status_code, answer["HX-Retarget"]) == (200, "#thong-bao")
    assert "Chưa được." in answer.content.decode()


def test_refused_get_is_left_to_the_403_page(rf):
    with pytest.raises(Refused) as refused:
        refuse(rf.get("/x/"))
    assert refused.value.reason == "Chưa được."


def test_refuse_if_nothing_speaks_against_it():
    refuse_if("")
    with pytest.raises(Refused, match="Vì thế"):
        refuse_if("Vì thế")
