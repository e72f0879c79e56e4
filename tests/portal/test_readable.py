"""What no database can hold, in the address, the query, the form and the cookies of every page: never a 500."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import BadRequest
from django.test import RequestFactory
from django.urls import reverse

from ocop_portal.middleware import ReadableMiddleware
from ocop_portal.request import ReadableRequest
from products.models import Business
from tests.pages_asking import address, ask
from tests.pages_table import PAGES
from tests.pages_world import kwargs_for

WORDS = ["\x00", "a\x00b", "\x00\x00\x00", "QD26-09\x00", "khong-co\ufffd", "9" * 5000]
NUMBERS = [2**63, 99999999999999999999, 10**40]
BAD_VALUES = [
    "\x00",
    "a\x00b",
    "99999999999999999999",
    "-99999999999999999999",
    "9223372036854775808",
    "1e999",
    "\ufffd",
    "W1siYSIsOTk5OTk5OTk5OTk5OTk5OTk5OTldXQ",  # a page's key: a number beyond 64 bits
    "WyJhXHUwMDAwYiIsMV0",  # ["a\\u0000b", 1]
    "WzFlOTk5LDFd",  # [1e999, 1]
    "WyJcdWQ4MDAiLDFd",  # ["\\ud800", 1]
]
APPS = ("accounts", "criteria", "evaluations", "notifications", "products", "reports", "trainings", "ocop_portal")
ROUTED = sorted(key for key in PAGES if "#" not in key)


def readers(key):
    """Who has the page, first; and whoever comes along."""
    return [*[role for role, answer in PAGES[key].gets.items() if answer == 200][-1:], "anonymous"]


def names_in_queries():
    """Every name that some view or filter reads from an address."""
    read = re.compile(
        r"GET\.get(?:list)?\(\s*\"(\w[\w-]*)\"|query\.get\(\"(\w+)\"|^    (\w+) = (?:forms\.\w+|\w*[dD]ay\w*|\w+Choice)\(",
        re.M,
    )
    names = set()
    for app in APPS:
        for path in Path(settings.BASE_DIR, app).rglob("*.py"):
            if "migrations" not in path.parts:
                names |= {name for found in read.findall(path.read_text()) for name in found if name}
    return sorted(names)


@pytest.mark.django_db
@pytest.mark.parametrize("key", ROUTED)
def test_every_part_of_every_address_may_be_nonsense(key, world):
    broken = []
    kwargs = kwargs_for(key, world)
    for name, value in kwargs.items():
        for bad in NUMBERS if isinstance(value, int) else WORDS:
            try:
                url = reverse(key, kwargs=kwargs | {name: bad})
            except Exception:  # the route itself takes no such word
                continue
            for role in readers(key):
                for method in ("GET", "POST"):
                    response, _written = ask(world, role, method, url)
                    must = {404} if isinstance(value, int) or "\x00" in bad else set(range(200, 500))
                    if response.status_code not in must:
                        broken.append((role, method, name, repr(bad)[:30], response.status_code))
    assert broken == []


@pytest.mark.django_db
@pytest.mark.parametrize("key", sorted(key for key, page in PAGES.items() if 200 in page.gets.values()))
def test_every_query_may_be_nonsense(key, world):
    names, url = names_in_queries(), address(key, world)
    assert {"page", "sau", "truoc", "tim", "before", "dot", "phuong"} <= set(names)
    broken = []
    for bad in BAD_VALUES:
        response, _written = ask(world, readers(key)[0], "GET", url, dict.fromkeys(names, bad))
        if response.status_code >= 500:
            broken.append((bad, response.status_code))
    assert broken == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path", ["/%00", "/moi/%00", "/moi/%00/", "/static/%00", "/static/css/%00.css", "/%ff%fe/", "/x%ed%a0%80/"]
)
def test_an_address_that_is_none_is_not_found(path, client):
    answer = client.get(path, follow=True)
    assert answer.status_code == 404
    assert 'class="masthead"' in answer.content.decode() or path.startswith("/static/")


def test_what_a_query_cannot_hold_is_dropped_and_the_rest_kept(client, db):
    answer = client.get("/chu-the/?tim=a%00b")
    assert answer.status_code == 302  # to the login page, as ever
    answer = client.get("/san-pham-ocop/?tim=d%E1%BA%A5m%00+g%E1%BA%A1o")
    assert answer.status_code == 200
    assert 'value="dấm gạo"' in answer.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("bad", ["\x00", "Phở\x00 cuốn", "\x00Phở cuốn\x00\x00"])
def test_what_a_form_cannot_hold_is_dropped_and_the_rest_kept(bad, client):
    answer = client.post("/tra-cuu/", {"ma": bad})
    assert answer.status_code in {403, 404, 405}
    answer = client.post("/dang-ky/", {"name": bad, "address": f"Số 1 {bad}", "full_name": "Bà Mẫu"})
    assert answer.status_code in {200, 422}
    assert "\x00" not in answer.content.decode()
    assert f'value="Số 1 {bad.replace(chr(0), "")}"'.strip() in answer.content.decode()
    assert Business.objects.count() == 0


@pytest.mark.django_db
@pytest.mark.parametrize("charset", ["utf-7", "utf-16", "punycode", "khong-co", "latin-1"])
def test_another_character_set_is_refused_with_a_page(charset, client):
    body = b"name=%2B2AA-"
    answers = [
        client.get("/san-pham-ocop/?tim=%2B2AA-", headers={"content-type": f"text/plain; charset={charset}"}),
        client.generic("POST", "/dang-ky/", body, content_type=f"application/x-www-form-urlencoded; charset={charset}"),
    ]
    # A name nobody knows is read over by Django itself.
    assert {answer.status_code for answer in answers} <= ({400} if charset != "khong-co" else {200, 422, 400})


@pytest.mark.django_db
@pytest.mark.parametrize("part", ["name*=khong-co''abc", "name*=hex''abc", "name=ten; filename*=utf-7''%2B2AA-.pdf"])
def test_a_part_of_a_form_in_an_unknown_character_set_is_refused(part, client):
    body = f"--x\r\nContent-Disposition: form-data; {part}\r\n\r\nabc\r\n--x--\r\n".encode()
    answer = client.post("/dang-ky/", body, content_type="multipart/form-data; boundary=x")
    assert answer.status_code in {200, 400, 422}


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["sessionid", "csrftoken", "khac"])
@pytest.mark.parametrize("value", ["\x00" * 32, "abcdefgh\x00", "a\x00b" * 20])
def test_a_cookie_no_database_can_hold_is_no_cookie(name, value, client):
    client.cookies[name] = value
    assert client.get("/ban-lam-viec/").status_code == 302


@pytest.mark.django_db
@pytest.mark.parametrize(
    "name", ["HTTP_USER_AGENT", "HTTP_ACCEPT", "HTTP_REFERER", "HTTP_HX_CURRENT_URL", "HTTP_X_FORWARDED_FOR"]
)
@pytest.mark.parametrize("value", ["\x00", "Mozilla\x00/5.0", "\x00\xff" * 3000])
def test_a_header_no_database_can_hold_is_read_without_it(name, value, client):
    """The names tried are kept with the browser that tried them."""
    answer = client.post("/tai-khoan/dang-nhap/", {"username": "la@ocop.example", "password": "sai"}, **{name: value})
    assert answer.status_code == 200


@pytest.mark.parametrize(
    "kind", ["charset=hex", "charset=rot13", "charset=base64", "charset=zip", "charset*=idna''utf-8", "a*=khong-co''b"]
)
def test_a_character_set_that_is_none_is_read_as_utf8_and_refused(kind):
    environ = RequestFactory().get("/san-pham-ocop/?tim=a").environ
    environ["CONTENT_TYPE"] = f"text/plain; {kind}"
    request = ReadableRequest(environ)
    assert request.GET["tim"] == "a"
    with pytest.raises(BadRequest):
        ReadableMiddleware(lambda request: None).process_view(request, None, (), {})
