"""What is true of every row for ever, tried with raw SQL."""

import pytest
from django.db import IntegrityError, connection, transaction

from accounts import audit
from accounts.models import Area, AuditEntry, Membership, User
from accounts.roles import Role
from tests.factories import accounts as cast

pytestmark = pytest.mark.django_db


def refused(sql, parameters=()):
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, parameters)


@pytest.fixture
def user():
    return cast.make_user(email="a@ocop.example")


@pytest.mark.parametrize(
    "change",
    [
        "email = NULL",
        "email = ''",
        "email = 'A@ocop.example'",
        "phone = ''",
        "phone = '+84912345678'",
        "phone = '912345678'",
    ],
)
def test_user_row_broken(user, change):
    refused(f"UPDATE accounts_user SET {change} WHERE id = %s", [user.pk])


def test_user_email_twice(user):
    other = cast.make_user()
    refused("UPDATE accounts_user SET email = 'a@ocop.example' WHERE id = %s", [other.pk])


def test_user_saved_in_one_spelling():
    user = User.objects.create_user(" B@Ocop.Example ", "+84 912 345 678", "Người Mẫu")
    assert (user.email, user.phone, user.folded) == (
        "b@ocop.example",
        "0912345678",
        " nguoi mau b ocop example 0912345678 ",
    )


@pytest.mark.parametrize(
    "change",
    [
        "office_id = NULL",
        "role = 'business'",
        "role = 'administrator', office_id = NULL, area_id = NULL, valid_to = '2000-01-01'",
    ],
)
def test_membership_row_broken(change):
    officer = cast.ward_officer()
    refused(f"UPDATE accounts_membership SET {change} WHERE user_id = %s", [officer.pk])


def test_membership_with_office_and_area():
    officer = cast.ward_officer()
    refused("UPDATE accounts_membership SET area_id = %s WHERE user_id = %s", [cast.ward().pk, officer.pk])


def test_membership_open_twice():
    officer = cast.ward_officer()
    with pytest.raises(IntegrityError), transaction.atomic():
        cast.make_membership(officer, Role.WARD_OFFICER, office=cast.ward_office())
    Membership.objects.update(valid_to="2999-01-01")
    cast.make_membership(officer, Role.WARD_OFFICER, office=cast.ward_office())


def test_area_code_reused_only_with_another_start():
    area = cast.make_area(code="00256")
    with pytest.raises(IntegrityError), transaction.atomic():
        cast.make_area(code="00256")
    later = cast.make_area(code="00256", valid_from="2025-07-01")
    assert later.pk != area.pk


def test_area_path_follows_parent():
    area = cast.ward()
    chain = [cast.country(), cast.province(), cast.district(), area]
    assert Area.objects.get(pk=area.pk).path == "/" + "".join(f"{step.pk}/" for step in chain)


def test_area_row_broken():
    area = cast.ward()
    refused("UPDATE accounts_area SET parent_id = NULL WHERE id = %s", [area.pk])
    refused("UPDATE accounts_area SET valid_to = '1800-01-01' WHERE id = %s", [area.pk])


def test_succession_to_itself():
    area = cast.ward()
    with pytest.raises(IntegrityError), transaction.atomic():
        cast.make_succession(area, area)


# --- The audit log ------------------------------------------------------------------------------------------------


@pytest.fixture
def entry(user):
    return audit.record(by=user, action="person.changed", subject=user, note="gốc")


def test_audit_update_raw(entry):
    refused("UPDATE accounts_auditentry SET note = 'sửa' WHERE id = %s", [entry.pk])
    assert AuditEntry.objects.get().note == "gốc"


@pytest.mark.postgres
def test_audit_delete_raw(entry):
    refused("DELETE FROM accounts_auditentry WHERE id = %s", [entry.pk])


def test_audit_changed_in_python(entry):
    for deed in (entry.save, entry.delete, AuditEntry.objects.all().delete, lambda: AuditEntry.objects.update(note="")):
        with pytest.raises(TypeError, match="append-only"):
            deed()


def test_audit_time_is_the_servers(user, entry):
    late = AuditEntry(by=user, action="x", at=entry.at.replace(year=2001))
    late.save()
    assert late.at.year == entry.at.year
