"""Marks of the check fall where the paper or the answer under them changed; «Đủ điều kiện» waits for the second look."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from accounts import clock
from accounts.refusals import Refused
from criteria.models import PaperKind
from evaluations import permissions
from evaluations.actions import checking
from evaluations.models import CheckMark, Evaluation
from evaluations.second_look import fallen_marks
from products.actions import dossiers, evidence
from products.models import SelfAssessment
from products.statuses import RoundKind
from tests.factories.road import Road, pdf
from tests.products.stage import enter, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def road(db):
    return Road("QD148-2023", RoundKind.PRACTICE, today=date(2024, 5, 6))


def all_good(road, evaluation):
    marks = {code: ("ok", "") for code, _text in permissions.check_items(evaluation)}
    checking.save_checks(evaluation, marks, by=road.specialist)


def asked(road, *items):
    """Checked in full, then asked for these items; (evaluation, dossier)."""
    evaluation = road.checking(road.forwarded(road.submitted(road.product(set_number=5), codes=("E01", "E11"))))
    all_good(road, evaluation)
    checking.request_supplement(
        evaluation, by=road.specialist, due_on=clock.today() + timedelta(days=9),
        items=[{"what": "Xin bổ sung.", **item} for item in items],
    )  # fmt: skip
    return evaluation, evaluation.registration


def handed_in_again(road, evaluation, now=None):
    dossiers.answer_supplement(evaluation.registration, {}, by=road.owner, now=now)
    evaluation = Evaluation.objects.get(pk=evaluation.pk)
    checking.resume(evaluation, by=road.specialist)
    return Evaluation.objects.get(pk=evaluation.pk)


def grounds(evaluation):
    """The disqualifying grounds of the set, which are about the whole dossier."""
    return {code for code, _text in permissions.check_items(evaluation) if code.startswith("DQ")}


def paper(code):
    return PaperKind.objects.get(code=code)


def test_a_replaced_paper_takes_its_mark_along(road):
    evaluation, registration = asked(road, {"paper": paper("E01")})
    row = registration.evidence.standing().get(paper__code="E01")
    evidence.replace(row, by=road.owner, upload=pdf(mark="khác"))
    evaluation = handed_in_again(road, evaluation)

    fallen = fallen_marks(evaluation)

    assert "E01" in fallen and "E11" not in fallen and "SAMPLE" not in fallen
    assert "E01" in permissions.why_not_mark_ready(road.specialist, evaluation)
    with pytest.raises(Refused):
        checking.mark_ready(evaluation, by=road.specialist)


def test_the_second_look_lets_it_go_on(road):
    evaluation, registration = asked(road, {"paper": paper("E01")})
    evidence.add(registration, paper("E01"), by=road.owner, upload=pdf(mark="trang hai"))
    evaluation = handed_in_again(road, evaluation)
    fallen = fallen_marks(evaluation)

    checking.save_checks(evaluation, dict.fromkeys(fallen, ("ok", "")), by=road.specialist)

    assert fallen_marks(evaluation) == set()
    assert permissions.why_not_mark_ready(road.specialist, evaluation) == ""


def test_an_answer_that_a_paper_supports_takes_its_mark_along(road):
    evaluation = road.checking(road.forwarded(road.submitted(road.product(set_number=5), codes=("E01", "E11"))))
    criterion = next(row for row in evaluation.registration.criteria_set.criteria.all() if "E11" in row.evidence)
    all_good(road, evaluation)
    checking.request_supplement(
        evaluation, by=road.specialist, due_on=clock.today() + timedelta(days=9),
        items=[{"what": "Chấm lại.", "criterion": criterion}],
    )  # fmt: skip
    registration = evaluation.registration
    lowest = criterion.options.order_by("points").first()
    dossiers.answer(registration, [(criterion, lowest, "Chấm lại.")], by=road.owner, version=registration.version)
    evaluation = handed_in_again(road, evaluation)

    assert {"E11", "F02", *grounds(evaluation)} <= fallen_marks(evaluation)
    assert "E01" not in fallen_marks(evaluation)


def test_a_changed_text_takes_the_marks_of_forms_and_grounds_along(road):
    evaluation, registration = asked(road, {"opens": ["results"]})
    form = SelfAssessment.objects.get(registration=registration)
    form.market = "Viết lại."
    dossiers.save_texts(registration, form, by=road.owner, version=registration.version)
    evaluation = handed_in_again(road, evaluation)

    fallen = fallen_marks(evaluation)

    assert {"F02", *grounds(evaluation)} <= fallen
    assert not {"E01", "E11"} & fallen


def test_handed_in_unchanged_every_mark_stands(road):
    evaluation, _registration = asked(road, {})
    evaluation = handed_in_again(road, evaluation)

    assert fallen_marks(evaluation) == set()
    assert permissions.why_not_mark_ready(road.specialist, evaluation) == ""


def test_what_was_missing_is_looked_at_again_not_counted_as_missing(road):
    evaluation, registration = asked(road, {"paper": paper("E01")})
    CheckMark.objects.filter(evaluation=evaluation, item="E01").update(verdict="missing", note="Mờ.")
    evidence.add(registration, paper("E01"), by=road.owner, upload=pdf(mark="rõ"))
    evaluation = handed_in_again(road, evaluation)

    assert "đã thay đổi sau khi kiểm tra" in permissions.why_not_mark_ready(road.specialist, evaluation)


def test_the_pages_say_so_and_ask_again(road):
    evaluation, registration = asked(road, {"paper": paper("E01")})
    evidence.add(registration, paper("E01"), by=road.owner, upload=pdf(mark="trang hai"))
    evaluation = handed_in_again(road, evaluation)
    client = enter(road.specialist)
    url = reverse("evaluations:check", args=[evaluation.pk])

    assert "Đã thay đổi sau khi kiểm tra" in text(client.get(evaluation.get_absolute_url()))
    page = client.get(url)
    assert "Đã thay đổi sau khi kiểm tra" in text(page)
    assert page.context["form"]["v-E01"].value() in ("", None)

    again = {f"v-{code}": "ok" for code in fallen_marks(evaluation)}
    client.post(url, again)
    assert fallen_marks(Evaluation.objects.get(pk=evaluation.pk)) == set()


@pytest.mark.parametrize("changes", [True, False])
def test_the_office_reads_that_the_wards_report_is_older_than_what_was_handed_in(client, changes):
    road = Road("QD26-2026", RoundKind.LIVE, today=clock.today())
    evaluation = road.checking()
    registration = evaluation.registration
    criterion = registration.criteria_set.criteria.first()
    checking.request_supplement(
        evaluation, by=road.specialist, due_on=clock.today() + timedelta(days=9),
        items=[{"what": "Xin ghi rõ.", "criterion": criterion}],
    )  # fmt: skip
    if changes:
        given = registration.answers.get(criterion=criterion)
        dossiers.answer(
            registration, [(criterion, given.option, "Mô tả khác.")], by=road.owner, version=registration.version
        )
    evaluation = handed_in_again(road, evaluation, now=road.now + timedelta(hours=2))
    words = "trước lần nộp bổ sung"
    client.force_login(road.specialist)
    for url in (reverse("evaluations:check", args=[evaluation.pk]), registration.get_absolute_url()):
        assert (words in client.get(url).content.decode()) == changes
