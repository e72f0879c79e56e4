import pytest
from django.urls import reverse

from accounts.models import Membership, User
from accounts.roles import Role

pytestmark = pytest.mark.django_db


def person(*roles):
    user = User.objects.create(email="nguoi.mau@ocop.example", full_name="Người Mẫu")
    for role in roles:
        Membership.objects.create(user=user, role=role)
    return user


def test_gallery_shows_an_administrator_every_component(client):
    client.force_login(person(Role.ADMINISTRATOR), backend="accounts.backends.EmailOrPhoneBackend")
    response = client.get(reverse("gallery"))
    assert response.status_code == 200
    html = response.content.decode()
    for name in ("page-header", "steps", "deeds", "pill", "stars", "ledger", "numbers", "progress-line", "filters", "table-cards",
                 "pager", "score-head", "criterion", "save-line", "fields", "files", "code-box", "verdict", "notice", "empty", "trail"):  # fmt: skip
        assert f'class="{name}' in html or f" {name}" in html, name


def test_gallery_is_refused_to_others_with_the_reason(client):
    client.force_login(person(Role.AUDITOR), backend="accounts.backends.EmailOrPhoneBackend")
    response = client.get(reverse("gallery"))
    assert response.status_code == 403
    assert "Trang mẫu giao diện dành cho người quản trị cổng." in response.content.decode()


def test_gallery_sends_a_stranger_to_the_login(client):
    response = client.get(reverse("gallery"))
    assert (response.status_code, response["Location"].split("?")[0]) == (302, reverse("accounts:login"))
