"""The season summary, table by table, against dossiers made by hand."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import AuditEntry
from evaluations.statuses import Status as EvaluationStatus
from products.models import SupplementRequest
from products.statuses import RoundKind, Status
from reports import reading
from reports import selection as reach
from reports.kinds import season
from reports.selection import Selection
from reports.statuses import Kind
from tests.factories import accounts
from tests.factories.reports import at, make_dossier, make_evaluation, make_product, make_recognition, make_round
from tests.reports import by_instances
from tests.tampering import triggers_asleep

pytestmark = pytest.mark.django_db
TODAY = date(2024, 6, 10)


class NoProgress:
    def reading(self, total):
        self.total, self.steps = total, 0

    def step(self):
        self.steps += 1


def build(user, today=TODAY, **chosen):
    progress = NoProgress()
    title, tables = season.build(Selection(Kind.SEASON, **chosen), user, today=today, progress=progress)
    assert progress.steps == progress.total == season.count(Selection(Kind.SEASON, **chosen), user)
    return {table.title: table for table in tables}


def rows(table):
    return [tuple(str(value) if isinstance(value, str) else value for value in row) for row in table.rows]


def became_ready(evaluation, day):
    """As the log holds it. It takes no hour from anybody; only a row put in beside the model has one of its own."""
    AuditEntry.objects.bulk_create(
        [
            AuditEntry(
                at=at(day),
                action="evaluation.moved",
                subject_type="evaluations.evaluation",
                subject_id=str(evaluation.pk),
                after={"status": EvaluationStatus.READY},
            )
        ]
    )


@pytest.fixture
def spring(specialist):
    """A live round with one dossier in each situation, a history round, a practice round, a result from paper."""
    round = make_round(name="Đợt 2024")
    received, forwarded = at(date(2024, 5, 6)), at(date(2024, 5, 15))
    make_dossier(round, name="A mới nộp")
    make_dossier(round, Status.RECEIVED, name="B quá hạn ở phường", received_at=received)
    on_time = make_dossier(
        round, Status.CONCLUDED, name="C ba sao", received_at=received, forwarded_at=forwarded, code="HBT-C"
    )
    became_ready(make_evaluation(on_time, EvaluationStatus.RECOGNISED, due_on=date(2024, 6, 5)), day=date(2024, 6, 5))
    make_recognition(registration=on_time, stars=3)
    late = make_dossier(
        round,
        Status.CONCLUDED,
        name="D trễ, không đạt",
        ward=accounts.other_ward(),
        set_number=1,
        received_at=received,
        forwarded_at=at(date(2024, 5, 21)),
        code="HBT-D",
    )
    became_ready(make_evaluation(late, EvaluationStatus.NOT_RECOGNISED, due_on=date(2024, 6, 5)), day=date(2024, 6, 6))
    make_dossier(round, Status.WITHDRAWN, name="E đã rút", ward=accounts.other_ward())
    paper = make_dossier(make_round(RoundKind.HISTORY, year=2023), Status.CONCLUDED, name="F từ giấy", code="HBT-F")
    make_recognition(registration=paper, stars=4, round_kind=RoundKind.HISTORY, year=2023)
    make_recognition(make_product("G chỉ có kết quả", set_number=1), round_kind=RoundKind.HISTORY, year=2023)
    exercise = make_round(RoundKind.PRACTICE, name="Đợt tập")
    trial = make_dossier(exercise, Status.CONCLUDED, name="H thực hành", forwarded_at=forwarded, received_at=received)
    make_recognition(registration=trial, stars=5, round_kind=RoundKind.PRACTICE)
    return round


def test_season_counts_by_ward_with_history_and_without_practice(spring, specialist):
    table = build(specialist)["Theo phường, xã"]

    #        total paper ward wait eval concluded ended 3 4 5 refused
    assert rows(table) == [
        (1, "Phường Bạch Mai", 5, 2, 2, 0, 0, 3, 0, 2, 1, 0, 0),
        (2, "Phường Quỳnh Mai", 2, 0, 0, 0, 0, 1, 1, 0, 0, 0, 1),
    ]
    assert table.totals == (None, "Tổng cộng", 7, 2, 2, 0, 0, 4, 1, 2, 1, 0, 1)


def test_season_counts_by_set(spring, specialist):
    [one, nine] = rows(build(specialist)["Theo bộ sản phẩm"])
    assert (one[1][:4], one[2:]) == ("01. ", (2, 1, 0, 0, 0, 2, 0, 1, 0, 0, 1))
    assert (nine[1][:4], nine[2:]) == ("09. ", (5, 1, 2, 0, 0, 2, 1, 1, 1, 0, 0))


def test_season_counts_by_status_and_by_stars(spring, specialist):
    tables = build(specialist)
    assert rows(tables["Theo tình trạng"]) == [
        ("Đã công nhận", 3),
        ("Chờ tiếp nhận", 1),
        ("Đã rút hồ sơ", 1),
        ("Đã tiếp nhận", 1),
        ("Không công nhận", 1),
    ]
    assert rows(tables["Theo hạng sao"]) == [
        ("5 sao", 0, 0),
        ("4 sao", 1, 1),
        ("3 sao", 2, 1),
        ("Không công nhận", 1, 0),
        ("Chưa có kết quả", 2, 0),
        ("Không tiếp tục (rút, từ chối, dừng)", 1, 0),
    ]
    assert tables["Theo hạng sao"].totals == ("Tổng cộng", 7, 2)


def test_season_says_on_time_or_late_for_the_ward_and_the_office(spring, specialist):
    tables = build(specialist)
    #                             on time, late, running, overdue, paused, unmeasured
    assert rows(tables["Thời hạn ở phường, xã"]) == [
        ("Phường Bạch Mai", 1, 0, 0, 1, 0, 3),
        ("Phường Quỳnh Mai", 0, 1, 0, 0, 0, 1),
    ]
    assert rows(tables["Thời hạn ở cơ quan đánh giá"]) == [("Phòng Kinh tế quận Hai Bà Trưng", 1, 1, 0, 0, 0, 0)]


def test_season_lists_what_the_office_may_read_and_says_how_many_it_only_counts(spring, specialist):
    table = build(specialist)["Danh sách hồ sơ"]

    assert [row[:3] + row[6:] for row in rows(table)] == [
        (1, "HBT-C", "C ba sao", "Đã công nhận", 3, "Đúng hạn", "Đúng hạn"),
        (2, "HBT-D", "D trễ, không đạt", "Không công nhận", None, "Trễ hạn", "Trễ hạn"),
        (3, "", "G chỉ có kết quả", "Đã công nhận", 3, "Không tính", "Không tính"),
    ]
    assert "Danh sách gồm 3 trong 7 hồ sơ" in table.note


def test_season_of_a_practice_round_holds_that_round_only(spring, specialist):
    practice = spring.__class__.objects.get(kind=RoundKind.PRACTICE)
    table = build(specialist, round=practice)["Danh sách hồ sơ"]
    assert [row[2] for row in rows(table)] == ["H thực hành"]


def test_season_of_a_history_round_holds_the_results_entered_without_a_dossier(spring, specialist):
    history = spring.__class__.objects.get(kind=RoundKind.HISTORY)
    assert build(specialist, round=history)["Theo hạng sao"].totals == ("Tổng cộng", 2, 2)


def test_season_narrowed_by_ward_period_and_stars(spring, specialist):
    def total(**chosen):
        return build(specialist, **chosen)["Theo tình trạng"].totals[1]

    assert total(area=accounts.other_ward()) == 2
    assert total(stars=(4, 5)) == 1
    assert total(since=date(2024, 5, 6), until=date(2024, 5, 6)) == 5
    assert total(until=date(2023, 12, 31)) == 2


def test_season_for_a_ward_holds_its_own_dossiers_only(spring):
    tables = build(accounts.other_ward_officer())
    assert [row[1] for row in rows(tables["Theo phường, xã"])] == ["Phường Quỳnh Mai"]
    assert [row[2] for row in rows(tables["Danh sách hồ sơ"])] == ["D trễ, không đạt", "E đã rút"]


def test_season_for_the_auditor_holds_everything(spring):
    assert build(accounts.auditor())["Theo phường, xã"].totals[2] == 7


@pytest.mark.parametrize(("answered", "verdict"), [(date(2024, 5, 13), "Đúng hạn"), (date(2024, 5, 10), "Trễ hạn")])
def test_ward_clock_leaves_out_the_days_of_a_supplement(specialist, answered, verdict):
    # Received Monday 06/05, 10 working days: 20/05; asked 07/05. Answered 13/05: +4, due 24/05; 10/05: +3, due 23/05.
    dossier = make_dossier(
        make_round(),
        Status.UNDER_EVALUATION,
        received_at=at(date(2024, 5, 6)),
        forwarded_at=at(date(2024, 5, 24)),
    )
    asked = SupplementRequest.objects.create(
        registration=dossier,
        number="001/2024/YCBS",
        office=accounts.ward_office(),
        asked_by=specialist,
        due_on=date(2024, 5, 20),
        answered_at=at(answered),
    )
    with triggers_asleep():
        SupplementRequest.objects.filter(pk=asked.pk).update(asked_at=at(date(2024, 5, 7)))
    assert rows(build(specialist)["Danh sách hồ sơ"])[0][8] == verdict


@pytest.mark.parametrize(
    ("status", "today", "verdict"),
    [
        (EvaluationStatus.CHECKING, date(2024, 6, 5), "Đang trong hạn"),
        (EvaluationStatus.CHECKING, date(2024, 6, 6), "Đang quá hạn"),
        (EvaluationStatus.SUPPLEMENT_REQUESTED, date(2024, 6, 6), "Tạm dừng chờ bổ sung"),
        (EvaluationStatus.WITHDRAWN, date(2024, 6, 6), "Không tính"),
    ],
)
def test_office_clock_of_an_open_check(specialist, status, today, verdict):
    dossier = make_dossier(make_round(), Status.UNDER_EVALUATION, forwarded_at=at(date(2024, 5, 15)))
    make_evaluation(dossier, status, due_on=date(2024, 6, 5))
    assert rows(build(specialist, today=today)["Danh sách hồ sơ"])[0][9] == verdict


def test_season_asks_the_same_number_of_queries_for_one_and_for_fifty(specialist):
    def queries(how_many):
        round = make_round()
        for _n in range(how_many):
            dossier = make_dossier(round, Status.UNDER_EVALUATION, forwarded_at=at(date(2024, 5, 15)))
            make_evaluation(dossier, EvaluationStatus.CHECKING, due_on=date(2024, 6, 5))
        with CaptureQueriesContext(connection) as captured:
            build(specialist, round=round)
        return len(captured)

    queries(1)  # the calendar is read once and kept
    assert queries(1) == queries(50)


@pytest.mark.parametrize("who", ["specialist", "auditor", "ward_officer"])
def test_lines_read_as_values_are_those_read_as_rows(spring, who):
    user = getattr(accounts, who)()
    selection = Selection(Kind.SEASON)
    total, found = season._lines(selection, user, TODAY)

    expected = by_instances.lines(selection, user, TODAY)

    found = list(found)
    assert (total, found[: len(expected)]) == (len(found), expected)
    assert all(line.from_paper for line in found[len(expected) :])


def test_portions_come_in_order(spring, specialist):
    rows = reach.registrations(Selection(Kind.SEASON), specialist).order_by("product__sort_name", "pk")

    total, found = reading.in_chunks(rows, ["pk"], lambda portion: [row[0] for row in portion], size=2)

    assert list(found) == list(rows.values_list("pk", flat=True))
    assert total == rows.count() > 2
