"""One report's life with its worker, called as a plain function."""

import hashlib
import logging
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, OperationalError, transaction
from django.utils import timezone

from accounts import clock
from jobs import working
from jobs.querysets import STALE_AFTER
from products.statuses import RoundKind
from reports import generation, requests
from reports.kinds import KINDS
from reports.models import Report
from reports.statuses import NEXT, UNDER_WAY, Format, Kind, State
from tests.factories import accounts
from tests.factories.reports import make_product, make_recognition, make_recognitions, make_report, make_round
from tests.reports import workbook

pytestmark = pytest.mark.django_db


def fresh(report):
    return Report.objects.get(pk=report.pk)


def workshop(settings):
    return sorted(path.name for path in Path(settings.VAR_DIR, "reports").glob("*"))


def test_states_are_all_reached_and_ends_are_ends():
    assert set(NEXT) == set(State)
    assert set.union(*NEXT.values()) == set(State)
    assert {State.QUEUED, State.RUNNING} == UNDER_WAY


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("format", Format)
def test_build_leaves_a_whole_file_with_its_hash(specialist, settings, kind, format):
    make_recognition(make_product("Dấm mẫu"), round_kind=RoundKind.HISTORY, year=2023)
    report = make_report(specialist, kind, format)
    assert generation.build(report.pk) == State.DONE
    report = fresh(report)
    with default_storage.open(report.file_path) as file:
        content = file.read()
    assert (report.state, report.progress, report.attempts, report.claimed_by) == (State.DONE, 100, 1, "")
    assert (report.file_size, report.file_sha256) == (len(content), hashlib.sha256(content).hexdigest())
    assert report.file_name.endswith(f" ({report.pk}).{format}")
    assert content[:4] == {"xlsx": b"PK\x03\x04", "csv": b"\xef\xbb\xbfS", "pdf": b"%PDF"}[format]
    assert workshop(settings) == []


def test_register_of_a_practice_round_says_so_in_name_and_on_each_sheet(specialist):
    practice = make_round(RoundKind.PRACTICE, name="Đợt tập")
    report = make_report(specialist, round=practice)
    generation.build(report.pk)
    report = fresh(report)
    sheets = workbook.read(default_storage.path(report.file_path))
    warning = ("THỰC HÀNH: số liệu của đợt thực hành, không có giá trị báo cáo.",)
    assert report.file_name.startswith("THỰC HÀNH ")
    assert [rows[2] for rows in sheets.values()] == [warning] * 2
    assert [rows[3] for rows in sheets.values()] == [("Đợt đánh giá: Đợt tập (thực hành)",)] * 2


def test_a_demonstration_says_so(specialist, settings):
    settings.DEMO = True
    report = make_report(specialist)
    generation.build(report.pk)
    [register, _national] = workbook.read(default_storage.path(fresh(report).file_path)).values()
    assert register[2] == ("TRÌNH DIỄN: dữ liệu và nhân sự là giả định, không có giá trị báo cáo.",)


def test_build_twice_builds_once(specialist):
    report = make_report(specialist)
    assert [generation.build(report.pk), generation.build(report.pk)] == [State.DONE, None]
    assert fresh(report).attempts == 1


def test_build_of_a_report_whose_asker_lost_the_role_fails_with_the_reason(specialist):
    report = make_report(specialist)
    specialist.memberships.update(valid_to=clock.today(), revoked_at=clock.now())
    assert generation.build(report.pk) == State.FAILED
    assert fresh(report).error == "Người yêu cầu không còn vai trò được lập báo cáo."


def test_build_for_an_area_out_of_reach_fails_with_the_reason(specialist):
    make_product(area=accounts.other_ward())
    report = make_report(accounts.ward_officer(), area=accounts.other_ward())
    assert generation.build(report.pk) == State.FAILED
    assert fresh(report).error == "Đợt hoặc địa bàn đã chọn không còn thuộc phạm vi của người yêu cầu."


@pytest.fixture
def slowly(monkeypatch):
    """`slowly(deed)`: beats at every 50 rows, and does something to the row at the first beat of the reading."""

    def slowly(deed):
        monkeypatch.setattr(working, "BEAT_SECONDS", 0)
        beat, done = generation.Progress.beat, []

        def beat_and(progress):
            beat(progress)
            if progress._rows and not done:
                done.append(deed())

        monkeypatch.setattr(generation.Progress, "beat", beat_and)

    return slowly


def test_a_report_cancelled_in_the_middle_leaves_nothing(specialist, slowly, settings):
    make_recognitions(120)
    report = make_report(specialist)
    slowly(lambda: requests.cancel(fresh(report), by=specialist))
    assert generation.build(report.pk) is None
    report = fresh(report)
    assert (report.state, report.file_path, workshop(settings)) == (State.CANCELLED, "", [])
    assert not default_storage.exists(f"reports/{report.pk}")


def test_a_worker_that_was_overtaken_writes_nothing_more(specialist, slowly):
    make_recognitions(120)
    report = make_report(specialist)
    slowly(lambda: Report.objects.filter(pk=report.pk).update(claimed_by="another"))
    assert generation.build(report.pk) is None
    assert (fresh(report).state, fresh(report).claimed_by, fresh(report).done) == (State.RUNNING, "another", 50)


def test_a_file_stored_when_the_report_was_cancelled_is_taken_away(specialist, monkeypatch):
    report = make_report(specialist)
    save = default_storage.save

    def save_and_cancel(name, content):
        requests.cancel(fresh(report), by=specialist)
        return save(name, content)

    monkeypatch.setattr(default_storage, "save", save_and_cancel)
    assert generation.build(report.pk) is None
    assert default_storage.listdir(f"reports/{report.pk}") == ([], [])


def test_progress_moves_and_never_back(specialist, monkeypatch):
    make_recognitions(300)
    report, seen = make_report(specialist), []
    monkeypatch.setattr(working, "BEAT_SECONDS", 0)
    beat = generation.Progress.beat

    def watched(progress):
        beat(progress)
        seen.append(fresh(report).progress)

    monkeypatch.setattr(generation.Progress, "beat", watched)
    generation.build(report.pk)
    assert seen == sorted(seen)
    assert (len(set(seen)) > 10, seen[0], seen[-1], fresh(report).progress) == (True, 0, 99, 100)


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        (OSError("no space"), "Máy chủ không ghi được tệp (có thể đã hết chỗ). Xin lập lại sau ít phút."),
        (ValueError("x"), "Cổng gặp lỗi khi lập báo cáo và đã ghi lại để xử lý. Xin lập lại sau ít phút."),
    ],
)
def test_a_fault_is_told_in_words_and_leaves_no_file(specialist, monkeypatch, settings, fault, sentence, caplog):
    caplog.set_level(logging.CRITICAL)

    def fail(*_args, **_more):
        raise fault

    monkeypatch.setattr(KINDS[Kind.REGISTER], "build", fail)
    report = make_report(specialist)
    assert generation.build(report.pk) == State.FAILED
    assert (fresh(report).error, fresh(report).file_path, workshop(settings)) == (sentence, "", [])


def test_a_database_that_goes_away_leaves_the_report_to_the_sweep(specialist, monkeypatch):
    def fail(*_args, **_more):
        raise OperationalError("gone")

    monkeypatch.setattr(KINDS[Kind.REGISTER], "build", fail)
    report = make_report(specialist)
    assert (generation.build(report.pk), fresh(report).state) == (None, State.RUNNING)


# --- The sweep ----------------------------------------------------------------------------------


def running(by, *, silent_for, attempts=1):
    report = make_report(by)
    Report.objects.filter(pk=report.pk).update(
        state=State.RUNNING, claimed_by="dead", attempts=attempts, heartbeat_at=timezone.now() - silent_for
    )
    return report


def test_sweep_begins_again_what_was_silent_for_a_minute(specialist, settings):
    report = running(specialist, silent_for=STALE_AFTER + timedelta(seconds=1))
    left = Path(settings.VAR_DIR, "reports", f"{report.pk}-dead")
    left.mkdir(parents=True)
    assert generation.sweep() == [report.pk]
    assert fresh(report).state == State.QUEUED
    assert generation.build(report.pk) == State.DONE
    assert (fresh(report).attempts, workshop(settings)) == (2, [])


def test_sweep_leaves_a_worker_that_was_just_heard(specialist):
    report = running(specialist, silent_for=STALE_AFTER - timedelta(seconds=5))
    assert (generation.sweep(), fresh(report).claimed_by) == ([], "dead")


def test_sweep_gives_up_what_killed_three_workers(specialist):
    report = running(specialist, silent_for=timedelta(minutes=5), attempts=3)
    assert (generation.sweep(), fresh(report).state) == ([], State.FAILED)
    assert fresh(report).error == "Việc lập báo cáo đã dừng giữa chừng 3 lần. Xin thu hẹp điều kiện rồi lập lại."


def test_sweep_finds_a_report_whose_bell_was_lost(specialist):
    heard, lost = make_report(specialist), make_report(specialist)
    Report.objects.filter(pk=lost.pk).update(queued_at=timezone.now() - timedelta(seconds=11))
    assert generation.sweep() == [lost.pk]
    assert fresh(heard).state == State.QUEUED


def test_a_file_stored_by_a_worker_that_died_before_showing_it_goes_when_the_next_is_done(specialist):
    report = make_report(specialist)
    default_storage.save(f"reports/{report.pk}/dead.xlsx", ContentFile(b"whole, but never shown"))
    generation.build(report.pk)
    [name] = default_storage.listdir(f"reports/{report.pk}")[1]
    assert f"reports/{report.pk}/{name}" == fresh(report).file_path


# --- The table keeps it ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "values",
    [
        {"state": "lost"},
        {"state": State.DONE},
        {"state": State.RUNNING},
        {"file_path": "reports/1/half.xlsx"},
        {"progress": 101},
    ],
)
def test_the_table_refuses(specialist, values):
    report = make_report(specialist)
    with pytest.raises(IntegrityError), transaction.atomic():
        Report.objects.filter(pk=report.pk).update(**values)


def test_history_keeps_its_place_in_the_years_register(specialist):
    make_recognition(make_product("Giò mẫu"), round_kind=RoundKind.HISTORY, year=2023)
    report = make_report(specialist, since=date(2023, 1, 1), until=date(2023, 12, 31))
    generation.build(report.pk)
    rows = workbook.read(default_storage.path(fresh(report).file_path))["Danh mục"]
    assert [row[1] for row in workbook.body(rows, "STT")] == ["Giò mẫu"]
