"""What holds across rows is kept by the database itself, whoever writes to it; the actions say it in a sentence."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from accounts import clock
from accounts.refusals import Refused
from evaluations.actions import concluding, councils, deciding
from evaluations.models import Attendance, CouncilSession, Decision, Evaluation, Result, ScoreSheet
from evaluations.statuses import Presence, Seat, Status
from products import numbers
from products.actions import ward
from products.models import Registration, WardReport
from products.statuses import RoundKind
from tests.evaluations.test_certificate_check import issue
from tests.factories import accounts
from tests.factories.evaluations import bring_to
from tests.factories.products import many_registrations
from tests.factories.road import Road

pytestmark = pytest.mark.django_db


def refused(action, *args, **kwargs):
    with pytest.raises(Refused) as found:
        action(*args, **kwargs)
    return found.value.reason


def kept(statement, values=()):
    """The database itself refuses it."""
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)
    return True


def copy_of(row, **changed):
    """Raw INSERT of the same row under another key."""
    fields = {field.column: getattr(row, field.attname) for field in row._meta.concrete_fields if not field.primary_key}
    model = type(row)
    with transaction.atomic():
        return model.objects.bulk_create([model(**{**_by_attname(model, fields), **changed})])


def _by_attname(model, fields):
    return {field.attname: fields[field.column] for field in model._meta.concrete_fields if field.column in fields}


# --- certificates ----------------------------------------------------------------------------------------


def test_a_certificate_number_is_given_once_per_office_and_year():
    one = issue("Dấm", number="01/GCN")
    other = issue("Trà", number="02/GCN")
    assert (one.office_id, one.year, other.office_id) == (
        one.item.decision.office_id,
        one.issued_on.year,
        one.office_id,
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        issue("Chè", number="01/GCN")


def test_the_issuing_office_stands_in_the_number(settings):
    district, province = accounts.economic_office(), accounts.province_office()
    found = [
        numbers.certificate_numbers(office, year, 1, practice=practice)[0]
        for office in (district, province)
        for year in (2026, 2027)
        for practice in (False, True)
    ]
    assert len(set(found)) == 8
    assert numbers.certificate_numbers(district, 2026, 1)[0] == f"02/GCN-OCOP-{district.code}-2026"
    settings.CERTIFICATE_NUMBER = "{year}/{symbol}/{seq:04d}"
    assert numbers.certificate_numbers(district, 2026, 1)[0] == f"2026/{district.code}/0003"


# --- minutes ---------------------------------------------------------------------------------------------


def write(road, session, number, **more):
    facts = {"text": "Thống nhất.", "date": road.today, "version": session.version}
    concluding.write_minutes(session, by=road.secretary, number=number, **(facts | more))


@pytest.fixture
def two_sessions(stage):
    first, second = bring_to(stage, Status.SCORED), bring_to(stage, Status.SCORED)
    return first.session, second.session


def test_minutes_are_numbered_once_in_their_offices_year(stage, two_sessions):
    first, second = two_sessions
    write(stage, first, "07/BB-HĐ")
    for number in ("07/BB-HĐ", "7/bb-hđ", " 07 / BB-HĐ", "TH-07/BB-HĐ"):
        assert "đã được dùng trong năm 2024" in refused(write, stage, second, number)
    write(stage, second, "08/BB-HĐ")
    assert sorted(CouncilSession.objects.values_list("minutes_number", "minutes_year", "office")) == [
        ("TH-07/BB-HĐ", 2024, stage.office.pk), ("TH-08/BB-HĐ", 2024, stage.office.pk),
    ]  # fmt: skip
    table = CouncilSession._meta.db_table
    assert kept(f"UPDATE {table} SET minutes_number = 'TH-07/BB-HĐ' WHERE id = %s", [second.pk])
    assert kept(f"UPDATE {table} SET minutes_year = 2023 WHERE id = %s", [second.pk])
    assert kept(f"UPDATE {table} SET minutes_year = NULL WHERE id = %s", [second.pk])
    assert kept(f"UPDATE {table} SET office_id = %s WHERE id = %s", [accounts.province_office().pk, second.pk])
    write(stage, CouncilSession.objects.get(pk=second.pk), "", date=date(2024, 5, 7), version=2)
    write(stage, CouncilSession.objects.get(pk=first.pk), "", date=date(2024, 5, 7), version=2)  # blank twice


def test_an_exercise_leaves_the_official_number_free(stage, two_sessions):
    write(stage, two_sessions[0], "07/BB-HĐ")
    live = Road("QD148-2023", RoundKind.LIVE, today=stage.today)
    session = bring_to(live, Status.SCORED).session
    write(live, session, "07/BB-HĐ")
    session.refresh_from_db()
    assert session.minutes_number == "07/BB-HĐ"


def test_a_session_of_another_office_is_not_written(stage):
    council = stage.council()
    with pytest.raises(DatabaseError), transaction.atomic():
        CouncilSession.objects.bulk_create(
            [CouncilSession(council=council, office=accounts.province_office(), title="Phiên", held_on=stage.today)]
        )


# --- Mẫu 03 ----------------------------------------------------------------------------------------------


def test_mau_03_is_numbered_once_in_its_wards_year():
    road = Road("QD26-2026", RoundKind.LIVE, today=date(2026, 11, 24))
    first, second = road.forwarded(), road.received()
    number = first.ward_report.report_number
    ward.write_report(
        second, by=road.officer, version=1, **dict.fromkeys(ward.WardReport.TEXTS, "Đúng thực tế tại địa phương.")
    )
    facts = {"by": road.ward_leader, "letter_number": "09/UBND", "signed_on": road.today, "now": road.now}
    for same in (number, number.lower(), f" {number}", f"0{number}"):
        assert "đã được dùng trong năm 2026" in refused(ward.sign_report, second, report_number=same, **facts)
    ward.sign_report(second, report_number="99/BC-UBND", **facts)
    report = WardReport.objects.get(registration=second)
    assert (report.office.area_id, report.report_year) == (second.ward_id, 2026)
    third = road.received()
    ward.write_report(
        third, by=road.officer, version=1, **dict.fromkeys(ward.WardReport.TEXTS, "Đúng thực tế tại địa phương.")
    )
    assert kept(
        "UPDATE products_wardreport SET office_id = %s, report_year = 2026, report_number = '99/BC-UBND' WHERE registration_id = %s",
        [report.office_id, third.pk],
    )
    assert kept("UPDATE products_wardreport SET report_number = '5' WHERE registration_id = %s", [third.pk])


# --- a supplement's state --------------------------------------------------------------------------------


def test_a_supplement_knows_where_it_returns_to_and_nothing_else_does(stage):
    waiting = bring_to(stage, Status.SUPPLEMENT_REQUESTED).registration
    waiting.refresh_from_db()
    assert (waiting.returns_to, waiting.paused_since is not None) == ("under_evaluation", True)
    for change in ("returns_to = ''", "paused_since = NULL", "status = 'received'"):
        assert kept(f"UPDATE products_registration SET {change} WHERE id = %s", [waiting.pk])
    [other] = many_registrations(1, stage.round)
    for change in (
        "status = 'supplement_requested'",
        "returns_to = 'received'",
        "paused_since = '2026-01-01 00:00:00+00'",
    ):
        assert kept(f"UPDATE products_registration SET {change} WHERE id = %s", [other.pk])


# --- results and attempts --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "changed",
    [
        {"stars": 0},
        {"stars": 6},
        {"concluded_stars": 0},
        {"concluded_stars": 6, "band": 6},
        {"attempt": 0},
        {"band": 6},
    ],
)
def test_a_result_has_one_to_five_stars_or_none_and_an_attempt(stage, changed):
    result = bring_to(stage, Status.SCORED).current_result
    with pytest.raises(IntegrityError):
        copy_of(result, superseded=True, **changed)
    copy_of(result, superseded=True, stars=None, concluded_stars=None)
    assert Result.objects.count() == 2


def test_an_attempt_counts_from_one(stage):
    evaluation = bring_to(stage, Status.SCORING)
    assert kept("UPDATE evaluations_evaluation SET attempt = 0 WHERE id = %s", [evaluation.pk])
    stage.sheet(evaluation, stage.chair, hand_in=False)
    with pytest.raises(IntegrityError):
        copy_of(ScoreSheet.objects.get(), attempt=0)


# --- who presides ----------------------------------------------------------------------------------------


def test_one_vice_chair_presides_and_is_there(stage):
    council = stage.council()
    second = accounts.council_member(stage.office)
    councils.seat(council, second, by=stage.secretary, role=Seat.VICE_CHAIR)
    session = stage.session(council=council)
    members = {member.user_id: member for member in council.members.all()}
    vice, other = members[stage.vice.pk], members[second.pk]

    def rows(**presiding):
        return {
            member: (presiding.get("away", {}).get(member.pk, Presence.PRESENT), member.pk in presiding["by"], "")
            for member in members.values()
        }

    assert refused(councils.take_attendance, session, rows(by={vice.pk, other.pk}), by=stage.secretary) == (
        "Mỗi phiên chỉ một Phó Chủ tịch được ủy quyền chủ trì."
    )
    away = rows(by={vice.pk}, away={vice.pk: Presence.ABSENT})
    assert refused(councils.take_attendance, session, away, by=stage.secretary) == (
        "Người được ủy quyền chủ trì phải có mặt."
    )
    assert Attendance.objects.count() == 0
    councils.take_attendance(session, rows(by={other.pk}), by=stage.secretary)
    councils.take_attendance(session, rows(by={vice.pk}), by=stage.secretary)  # the other steps aside
    assert list(session.attendance.filter(presides=True).values_list("member", flat=True)) == [vice.pk]
    assert kept(f"UPDATE evaluations_attendance SET presides = {_true()} WHERE member_id = %s", [other.pk])
    assert kept("UPDATE evaluations_attendance SET presence = 'absent' WHERE member_id = %s", [vice.pk])


def _true():
    return "true" if connection.vendor == "postgresql" else "1"


# --- an evaluation's office ------------------------------------------------------------------------------


def test_an_evaluation_is_of_its_rounds_office_and_level(stage):
    [registration] = many_registrations(1, stage.round)
    for wrong in ({"office": accounts.province_office()}, {"level": "province"}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Evaluation.objects.create(
                **{"registration": registration, "round": stage.round, "office": stage.office, "level": stage.level}
                | wrong
            )
    assert Evaluation.objects.count() == 0


# --- decisions -------------------------------------------------------------------------------------------


def test_a_decisions_number_in_another_spelling_is_the_same_number(stage):
    first, second = bring_to(stage, Status.RECOGNISED), bring_to(stage, Status.MINUTED)
    number = Decision.objects.get().number.removeprefix("TH-")
    for same in (number, number.lower(), f"0{number}", f" {number} "):
        assert "đã được dùng trong năm" in refused(sign, stage, second, number=same)
    assert first.pk != second.pk and Registration.objects.count() == 2


def sign(stage, evaluation, **more):
    return deciding.decide(
        [evaluation], by=stage.leader, kind="recognise", signed_on=clock.today(), signer_name="Người Ký Mẫu",
        departures={evaluation.pk: "Theo đề nghị của Hội đồng."}, **more,
    )  # fmt: skip


def test_a_council_is_not_founded_in_the_future_nor_after_it_meets(stage):
    council = stage.council()
    council.decision_number, council.decision_date = "5/QĐ", clock.today() + timedelta(days=1)
    assert "không được ở tương lai" in refused(
        councils.change_rules, council, by=stage.secretary, version=council.version
    )
    council.refresh_from_db()
    stage.session(council=council)
    council.decision_number, council.decision_date = "5/QĐ", stage.today + timedelta(days=1)
    assert "trước ngày họp" in refused(councils.change_rules, council, by=stage.secretary, version=council.version)
