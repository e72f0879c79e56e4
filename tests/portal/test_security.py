"""The headers every answer carries."""

import pytest

from tests.portal.production import PRODUCTION, run_portal

pytestmark = pytest.mark.django_db
POLICY = {
    "default-src 'self'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
}


@pytest.mark.parametrize("address", ["/", "/health/live", "/khong-co-trang-nay/"])
def test_headers_stand_on_every_answer(client, address):
    response = client.get(address)

    assert set(response["Content-Security-Policy"].split("; ")) == POLICY
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["X-Frame-Options"] == "DENY"
    assert response["Referrer-Policy"] == "same-origin"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"


def test_headers_in_production_ask_for_https(tmp_path):
    code = (
        "import django; django.setup();"
        "from django.test import Client;"
        "r = Client(headers={'host': 'ocop.example.vn'}).get('/tra-cuu/');"
        "print(r.status_code, r['Location'])"
    )
    done = run_portal(tmp_path, code, **PRODUCTION)

    assert (done.stdout.strip(), done.returncode) == ("301 https://ocop.example.vn/tra-cuu/", 0)


def test_headers_in_production_pin_https(tmp_path):
    code = (
        "import django; django.setup();"
        "from django.test import Client;"
        "r = Client(headers={'host': 'ocop.example.vn'}).get('/health/live', secure=True);"
        "print(r['Strict-Transport-Security'])"
    )
    done = run_portal(tmp_path, code, **PRODUCTION)

    assert done.stdout.strip() == "max-age=31536000; includeSubDomains; preload"
