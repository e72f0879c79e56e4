"""What was made for one person stays in no cache: every address the resolver knows, asked with and without a session."""

import pytest
from django.urls import get_resolver
from django.urls.resolvers import URLResolver

from ocop_portal.middleware import PRIVATE_CODES, PRIVATE_ROOMS
from tests.pages_asking import address, ask
from tests.pages_table import PAGES
from tests.portal.production import PRODUCTION, run_portal

# Files that are the same for everybody who may see the public page they stand on.
PUBLIC_FILES = {"products:photo"}
# A word in an address that names something anyone may read.
PUBLIC_WORDS = ("phap-ly/", "giay-chung-nhan/", "giay-xac-nhan/")
# For people who have logged in (the demonstration's letters).
INSIDE = ("thu/hop-thu-trinh-dien/",)
CACHEABLE = (
    "products:public_home",
    "products:public_list",
    "criteria:regulation_list",
    "criteria:set_list",
    "criteria:paper_list",
)


def routes(patterns=None, before=""):
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        route = f"{before}{pattern.pattern}"
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, route)
        else:
            yield route, pattern.pattern.converters


def says(response):
    return response.headers.get("Cache-Control", "")


def opens_by_a_code(route, converters):
    return bool(PRIVATE_CODES & set(converters)) or route.startswith(PRIVATE_ROOMS)


def test_every_word_in_an_address_is_known_for_private_or_public():
    unsorted = [
        route
        for route, converters in routes()
        if any(type(converter).__name__ == "StringConverter" for converter in converters.values())
        and not opens_by_a_code(route, converters)
        and not route.startswith((*PUBLIC_WORDS, *INSIDE))
        # Behind a row's number only who has logged in gets anything.
        and not any(type(converter).__name__ == "IntConverter" for converter in converters.values())
    ]
    assert unsorted == []


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["business", "ward_officer", "administrator", "chair"])
def test_no_answer_to_a_signed_in_person_is_kept(world, role):
    kept = {}
    for key in sorted(PAGES):
        response, _written = ask(world, role, "GET", address(key, world))
        if "no-store" not in says(response) and key.partition("#")[0] not in PUBLIC_FILES:
            kept[key] = (response.status_code, says(response))
    assert kept == {}


@pytest.mark.django_db
def test_no_answer_behind_a_private_code_is_kept(world):
    asked = {}
    for key in sorted(PAGES):
        url = address(key, world)
        response, _written = ask(world, "anonymous", "GET", url)
        match = response.resolver_match
        if match and opens_by_a_code(match.route, match.kwargs):
            asked[key] = "no-store" in says(response)
    assert len(asked) >= 10
    assert [key for key, held in asked.items() if not held] == []


@pytest.mark.django_db
@pytest.mark.parametrize("key", CACHEABLE)
def test_public_pages_stay_as_they_are(world, key):
    response, _written = ask(world, "anonymous", "GET", address(key, world))
    assert (response.status_code, says(response)) == (200, "")


@pytest.mark.parametrize("query", ["ma=P00286-261124-0007&bm=ABCDEF", "ma=&bm=A"])
def test_an_answer_to_a_secret_is_not_kept(client, db, query):
    assert "no-store" in says(client.get(f"/tra-cuu/?{query}"))


@pytest.mark.parametrize(
    "url",
    [
        "/moi/abcdefghijk",  # without the last stroke: led on, with the code in the answer
        "/du/abcdefghijk",
        "/cua/abcdefghijk",
        "/tai-khoan/dat-mat-khau/MQ/abc-def",
        "/tra-cuu?ma=P00286-261124-0007&bm=ABCDEF",
        "/moi/abcdefghijk/).",  # a full stop of the letter's text in the address
        "/ban-lam-viec/",
        "/thu/5/",
        "/khong-co/",
    ],
)
def test_a_redirect_or_an_error_is_not_kept(client, db, url):
    answer = client.get(url)
    assert answer.status_code in {301, 302, 404}
    assert "no-store" in says(answer)


def test_the_way_to_https_is_not_kept(tmp_path):
    code = (
        "import django; django.setup();"
        "from django.test import Client;"
        "r = Client(headers={'host': 'ocop.example.vn'}).get('/moi/abcdefghijk/');"
        "print(r.status_code, r['Cache-Control'])"
    )
    done = run_portal(tmp_path, code, **PRODUCTION)

    assert (done.stdout.strip(), done.returncode) == ("301 private, no-store", 0)


@pytest.mark.parametrize("url", ["/dang-ky/", "/tai-khoan/dang-nhap/", "/tai-khoan/quen-mat-khau/", "/khong-co/"])
def test_an_answer_to_a_form_is_not_kept(client, db, url):
    assert "no-store" in says(client.post(url, {"username": "ai đó"}))
