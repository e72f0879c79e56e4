from datetime import timedelta

import pytest
from django.urls import reverse

from accounts import audit, clock
from accounts.actions import people
from accounts.models import AuditEntry, Membership, User
from accounts.refusals import Refused
from accounts.roles import GRANTED, PORTAL_WIDE, Role
from notifications.models import Letter
from tests.factories import accounts as cast

pytestmark = pytest.mark.django_db


def trail():
    return list(AuditEntry.objects.order_by("pk").values_list("action", flat=True))


# --- Deeds --------------------------------------------------------------------------------------------------------


def test_invite_by_phone_only_writes_no_letter():
    user = people.invite(by=cast.administrator(), full_name="  Trần\u200b  Mẫu ", phone="0912 345 678")
    assert (user.full_name, user.email, user.phone, user.is_invited) == ("Trần Mẫu", None, "0912345678", True)
    assert Letter.objects.count() == 0
    assert trail() == ["person.invited"]


def test_invite_taken_address():
    cast.make_user(email="co@ocop.example")
    with pytest.raises(Refused, match="đã có tài khoản"):
        people.invite(by=cast.administrator(), full_name="Ai", email="CO@ocop.example")


def test_invite_with_a_role_that_does_not_fit_leaves_nothing():
    by = cast.administrator()
    office = cast.economic_office()
    with pytest.raises(Refused, match="không có ở cơ quan này"):
        people.invite(by=by, full_name="Ai", email="ai@ocop.example", role="ward_officer", office=office)
    assert (User.objects.count(), AuditEntry.objects.count(), Letter.objects.count()) == (1, 0, 0)


OFFICES = {
    "ward": cast.ward_office,
    "district": cast.economic_office,
    "province": cast.province_office,
}
FITS = {
    "ward": {Role.WARD_OFFICER, Role.WARD_LEADER, Role.CLERK},
    "district": set(GRANTED) - set(PORTAL_WIDE) - {Role.WARD_OFFICER, Role.WARD_LEADER},
    "province": set(GRANTED) - set(PORTAL_WIDE) - {Role.WARD_OFFICER, Role.WARD_LEADER},
    None: set(PORTAL_WIDE),
}


@pytest.mark.parametrize("level", ["ward", "district", "province", None])
def test_grant_fits_the_office(level):
    by, user = cast.administrator(), cast.make_user()
    granted = set()
    for role in Role:
        try:
            people.grant(user, by=by, role=role, office=OFFICES[level]() if level else None)
        except Refused:
            continue
        granted.add(role)
    assert granted == FITS[level]


def test_grant_twice():
    by, user = cast.administrator(), cast.make_user()
    people.grant(user, by=by, role="clerk", office=cast.ward_office())
    with pytest.raises(Refused, match="đang giữ vai trò đó"):
        people.grant(user, by=by, role="clerk", office=cast.ward_office())


def test_revoke_ends_at_once_and_may_be_granted_again():
    by, user = cast.administrator(), cast.make_user()
    membership = people.grant(user, by=by, role="clerk", office=cast.ward_office())
    assert user.roles == {Role.CLERK}
    people.revoke(membership, by=by, note="chuyển công tác")
    user = User.objects.get(pk=user.pk)
    assert user.roles == frozenset()
    people.grant(user, by=by, role="clerk", office=cast.ward_office())
    assert user.roles == {Role.CLERK}
    assert trail() == ["person.granted", "person.revoked", "person.granted"]
    assert AuditEntry.objects.get(action="person.revoked").note == "chuyển công tác"


def test_revoked_role_was_held_the_days_before():
    by, user, today = cast.administrator(), cast.make_user(), clock.today()
    membership = cast.make_membership(user, "clerk", office=cast.ward_office(), valid_from=today - timedelta(5))
    people.revoke(membership, by=by)
    held = [Membership.objects.in_force(today - timedelta(days)).filter(user=user).count() for days in (6, 5, 1, 0)]
    assert held == [0, 1, 1, 0]


def test_last_administrator_stays():
    one = cast.administrator()
    with pytest.raises(Refused, match="cuối cùng"):
        people.revoke(one.memberships.get(), by=one)
    other = cast.administrator()
    people.revoke(one.memberships.get(), by=other)
    with pytest.raises(Refused, match="cuối cùng"):
        people.revoke(other.memberships.get(), by=other)


def test_nobody_deactivates_themselves():
    one, _ = cast.administrator(), cast.administrator()
    with pytest.raises(Refused, match="tự khóa"):
        people.deactivate(one, by=one)


@pytest.mark.parametrize("who", [cast.ward_officer, cast.office_head, cast.leader, cast.auditor, cast.stranger])
def test_only_administrators_manage_people(who):
    by, user = who(), cast.make_user()
    clerk = cast.clerk()
    for deed in (
        lambda: people.invite(by=by, full_name="Ai", email="ai@ocop.example"),
        lambda: people.invite_again(user, by=by),
        lambda: people.grant(user, by=by, role="administrator"),
        lambda: people.revoke(clerk.memberships.get(), by=by),
        lambda: people.deactivate(user, by=by),
        lambda: people.reactivate(user, by=by),
    ):
        with pytest.raises(Refused, match="Chỉ quản trị hệ thống"):
            deed()
    assert trail() == []


# --- The counter --------------------------------------------------------------------------------------------------


def invitation(**changes):
    data = {
        "full_name": "Nguyễn Mẫu",
        "email": "mau@ocop.example",
        "phone": "",
        "role": "ward_officer",
        "office": cast.ward_office().pk,
        "valid_to": "31/12/2099",
    }
    return data | changes


def test_invite_form(client, administrator):
    answer = client.post(reverse("accounts:person_new"), invitation())
    user = User.objects.get(email="mau@ocop.example")
    assert answer["Location"] == reverse("accounts:person", args=[user.pk])
    membership = user.memberships.get()
    assert (membership.role, f"{membership.valid_to:%d/%m/%Y}", membership.granted_by) == (
        "ward_officer",
        "31/12/2099",
        administrator,
    )


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"full_name": " \u200b "}, "full_name", "Mục «Họ và tên» còn trống."),
        ({"email": "không phải thư"}, "email", "Thư điện tử chưa đúng, ví dụ đúng: ten@vidu.vn."),
        ({"email": "", "phone": ""}, "__all__", "Hãy điền thư điện tử hoặc số điện thoại, hoặc cả hai."),
        ({"email": "CO@ocop.example"}, "email", "co@ocop.example đã thuộc một tài khoản khác."),
        ({"office": ""}, "office", "Hãy chọn cơ quan cho vai trò này."),
        ({"role": "administrator"}, "office", "Vai trò này có hiệu lực trên toàn cổng, không chọn cơ quan."),
        (
            {"role": "specialist"},
            "office",
            "Vai trò «Chuyên viên cơ quan chuyên môn» không có ở cơ quan này.",
        ),
        ({"valid_to": "01/02/2003"}, "valid_to", "Ngày kết thúc đã qua."),
    ],
)
def test_invite_form_bad_input_keeps_what_was_typed(client, administrator, changes, field, sentence):
    cast.make_user(email="co@ocop.example")
    typed = invitation(**changes)
    page = client.post(reverse("accounts:person_new"), typed)
    assert page.context["form"].errors == {field: [sentence]}
    body = page.content.decode()
    for name in ("full_name", "email", "phone", "valid_to"):
        if typed[name].strip(" \u200b"):
            assert f'value="{typed[name]}"' in body
    assert User.objects.filter(email="mau@ocop.example").exists() is False


def test_invite_form_phone_refused(client, administrator):
    page = client.post(reverse("accounts:person_new"), invitation(phone="0123456789"))
    assert list(page.context["form"].errors) == ["phone"]


def test_person_page_and_its_deeds(client, administrator):
    user = cast.make_user(full_name="Người Được Quản", email="q@ocop.example")
    url = reverse("accounts:person", args=[user.pk])
    client.post(reverse("accounts:person_grant", args=[user.pk]), {"role": "clerk", "office": cast.ward_office().pk})
    membership = user.memberships.get()
    body = client.get(url).content.decode()
    assert "Người Được Quản" in body
    assert str(membership.scope_text) in body
    client.post(reverse("accounts:person_revoke", args=[user.pk, membership.pk]), {"note": "hết việc"})
    client.post(reverse("accounts:person_deactivate", args=[user.pk]), {"note": "nghỉ"})
    client.post(reverse("accounts:person_reactivate", args=[user.pk]))
    answer = client.post(reverse("accounts:person_invite", args=[user.pk]), follow=True)
    assert [str(message) for message in answer.context["messages"]][-1] == (
        "Người này đã đặt mật khẩu, không cần mời lại."
    )
    assert trail() == ["person.granted", "person.revoked", "person.deactivated", "person.reactivated"]
    assert {entry.ip for entry in AuditEntry.objects.all()} == {"127.0.0.1"}


def test_grant_form_bad_input_shows_the_person_again(client, administrator):
    user = cast.make_user()
    page = client.post(reverse("accounts:person_grant", args=[user.pk]), {"role": "clerk", "valid_to": "hôm nào đó"})
    assert set(page.context["form"].errors) == {"office", "valid_to"}
    assert 'value="hôm nào đó"' in page.content.decode()


def test_revoke_of_somebody_elses_role(client, administrator):
    user, other = cast.make_user(), cast.clerk()
    url = reverse("accounts:person_revoke", args=[user.pk, other.memberships.get().pk])
    assert client.post(url).status_code == 404


DEEDS = ["person_grant", "person_deactivate", "person_reactivate", "person_invite", "person_code"]


@pytest.mark.parametrize("name", DEEDS)
def test_deeds_by_get(client, administrator, name):
    assert client.get(reverse(f"accounts:{name}", args=[cast.make_user().pk])).status_code == 405


@pytest.mark.parametrize("name", ["person", *DEEDS])
def test_foreign_person_is_not_there(client, name):
    client.force_login(cast.ward_officer(), backend="accounts.backends.EmailOrPhoneBackend")
    url = reverse(f"accounts:{name}", args=[cast.make_user().pk])
    assert (client.get(url).status_code, client.post(url).status_code) == (404, 404)


@pytest.mark.parametrize("name", ["person_list", "person_new", "audit_list"])
@pytest.mark.parametrize(
    ("who", "status"), [(cast.administrator, 200), (cast.ward_officer, 403), (cast.stranger, 403), (None, 302)]
)
def test_who_reads_the_administrators_pages(client, name, who, status):
    if who:
        client.force_login(who(), backend="accounts.backends.EmailOrPhoneBackend")
    assert client.get(reverse(f"accounts:{name}")).status_code == status


def test_unknown_person_by_a_huge_number(client, administrator):
    assert client.get(f"/tai-khoan/nguoi-dung/{10**30}/").status_code == 404


# --- Lists --------------------------------------------------------------------------------------------------------


def found(client, **query):
    return [user.full_name for user in client.get(reverse("accounts:person_list"), query).context["page"]]


def test_people_found(client, administrator):
    cast.ward_officer(full_name="Đặng Thị Gạo", email="gao@ocop.example")
    cast.specialist(full_name="Bùi Văn Nếp", phone="0912345678")
    cast.make_user(full_name="Chu Đã Khóa", is_active=False)
    cast.make_user(full_name="Dư Đang Chờ", password=None)
    assert found(client, q="dang gao") == ["Đặng Thị Gạo"]
    assert found(client, q="0912345678") == ["Bùi Văn Nếp"]
    assert found(client, role="specialist") == ["Bùi Văn Nếp"]
    assert found(client, office=cast.ward_office().pk) == ["Đặng Thị Gạo"]
    assert found(client, state="inactive") == ["Chu Đã Khóa"]
    assert found(client, state="invited") == ["Dư Đang Chờ"]
    assert found(client, q="không ai cả") == []
    assert len(found(client, role="vua", office="x", state="?", page="10" * 40)) == 5


def queries_of(client, url, django_assert_max_num_queries):
    with django_assert_max_num_queries(100) as counted:
        assert client.get(url).status_code == 200
    return len(counted)


def more_people():
    for _ in range(49):
        cast.ward_officer()


def more_areas():
    for _ in range(49):
        new = cast.make_area()
        cast.make_succession(cast.make_area(), new)


def more_offices():
    for _ in range(49):
        cast.make_office(cast.make_area())


def more_entries():
    for _ in range(60):
        user = cast.make_user()
        audit.record(by=user, action="person.changed", subject=user, before={"phone": None}, after={"phone": "1"})


@pytest.mark.parametrize(
    ("name", "more"),
    [
        ("person_list", more_people),
        ("area_list", more_areas),
        ("office_list", more_offices),
        ("audit_list", more_entries),
    ],
)
def test_lists_cost_the_same_for_one_and_fifty(client, administrator, name, more, django_assert_max_num_queries):
    cast.ward_officer()
    cast.make_succession(cast.ward(), cast.other_ward())
    audit.record(by=administrator, action="person.changed", subject=administrator)
    url = reverse(f"accounts:{name}")
    few = queries_of(client, url, django_assert_max_num_queries)
    more()
    assert queries_of(client, url, django_assert_max_num_queries) == few


def test_area_list_on_a_day_and_within(client, administrator):
    old = cast.make_area(name="Phường Cũ", valid_to="2025-06-30")
    url = reverse("accounts:area_list")
    assert [area.name for area in client.get(url, {"q": "phuong cu"}).context["page"]] == []
    page = client.get(url, {"q": "phuong cu", "on": "30/06/2025", "within": cast.province().pk})
    assert [area.pk for area in page.context["page"]] == [old.pk]
    assert "đến 30/06/2025" in page.content.decode()
    assert client.get(url, {"within": 10**18}).status_code == 404
    assert client.get(url, {"within": 10**30, "on": "31/02/2025"}).status_code == 200


def test_audit_paged_by_key(client, administrator):
    more_entries()
    url = reverse("accounts:audit_list")
    first = client.get(url)
    assert len(first.context["rows"]) == 50
    second = client.get(url + first.context["keyset"]["next_url"])
    assert len(second.context["rows"]) == 10
    assert second.context["keyset"] == {"previous_url": "?", "next_url": ""}
    assert second.context["rows"][0].pk < first.context["rows"][-1].pk


def test_audit_filters(client, administrator):
    person = cast.make_user(full_name="Đỗ Thị Giò")
    audit.record(by=None, action="person.reset_asked", subject=person)
    audit.record(by=administrator, action="person.deactivated", subject=person)
    url = reverse("accounts:audit_list")

    def actions(**query):
        return [row.action for row in client.get(url, query).context["rows"]]

    today = f"{clock.today():%d/%m/%Y}"
    assert actions(q="do thi gio") == ["person.deactivated", "person.reset_asked"]
    assert actions(action="person.reset_asked", since=today, until=today) == ["person.reset_asked"]
    assert actions(since="01/01/2099") == []
    page = client.get(url, {"since": "02/01/2026", "until": "01/01/2026"})
    assert "«Từ ngày» đang sau" in page.content.decode()
    assert actions(before="10" * 30) == ["person.deactivated", "person.reset_asked"]


# --- My account ---------------------------------------------------------------------------------------------------


def test_me_changes_name_without_password_but_login_only_with(client, log_in):
    user = cast.make_user(full_name="Tên Cũ", email="cu@ocop.example")
    log_in(user)
    url = reverse("accounts:me")
    assert client.post(url, {"full_name": "Tên Mới", "email": "cu@ocop.example"}).status_code == 302
    refused = client.post(url, {"full_name": "Tên Mới", "email": "moi@ocop.example", "password": "sai"})
    assert list(refused.context["form"].errors) == ["password"]
    assert 'value="moi@ocop.example"' in refused.content.decode()
    client.post(url, {"full_name": "Tên Mới", "email": "moi@ocop.example", "password": cast.PASSWORD})
    user.refresh_from_db()
    assert (user.full_name, user.email) == ("Tên Mới", "moi@ocop.example")
    changed = AuditEntry.objects.filter(action="person.changed").latest("pk")
    assert (changed.before["email"], changed.after["email"]) == ("cu@ocop.example", "moi@ocop.example")


def test_roles_page_names_every_role_and_mine(client, log_in):
    log_in(cast.clerk())
    page = client.get(reverse("accounts:role_list"))
    assert [role for role, _, _ in page.context["rows"]] == list(Role)
    assert [role for role, _, mine in page.context["rows"] if mine] == [Role.CLERK]
