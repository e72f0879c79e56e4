"""The main road without a browser: from the ward's counter to the public certificate check."""

from datetime import date
from fractions import Fraction
from itertools import count

import pytest

from evaluations.actions import checking, concluding, deciding
from evaluations.certificates import Facts, status_of
from evaluations.models import Certificate
from evaluations.statuses import CertificateStatus, DecisionKind
from evaluations.statuses import Status as EvaluationStatus
from notifications.models import Letter
from products.actions import catalogue
from products.models import Registration, Round
from products.statuses import RoundKind, Status
from tests.factories import accounts, levels
from tests.factories.road import Road, lines

pytestmark = pytest.mark.django_db
_number = count(1)
# 86 points in set 9 of QĐ 26/2026, every minimum of four stars met.
FOUR_STARS = {"6.3": 2, "6.4": 2, "6.5": 2, "7": 3, "8": 4, "9": 3, "11": 1, "4.1": 3, "1.4": 2}


def walk_to_minutes(road, evaluation, wanted=None):
    session = road.scoring(evaluation)
    evaluation.refresh_from_db()
    for voter in road.voters:
        road.sheet(evaluation, voter, list(lines(evaluation.registration, wanted)))
    concluding.open_discussion(session, by=road.chair)
    concluding.close_session(session, by=road.chair)
    concluding.write_minutes(
        session,
        by=road.secretary,
        text="Thống nhất.",
        number=f"{next(_number):02d}/BB",
        date=road.today,
        version=session.version,
    )
    concluding.adopt_minutes(session, by=road.chair)
    evaluation.refresh_from_db()
    return session


def decide(road, evaluation, kind, number="12/QĐ-UBND", **more):
    return deciding.decide(
        [evaluation],
        by=road.leader,
        kind=kind,
        number=number,
        signed_on=road.today,
        signer_name="Lãnh Đạo Mẫu",
        now=road.now,
        **more,
    )


def test_live_district_round_of_2024_from_counter_to_certificate():
    road = Road("QD148-2023", RoundKind.LIVE, today=date(2024, 5, 6))
    evaluation = road.ready()
    registration = evaluation.registration

    # 15 working days of the office's own clock from Monday 06/05/2024; once ready, the round's day counts.
    assert (evaluation.due_on, registration.due_on) == (date(2024, 5, 27), road.round.due_on)
    assert [step.status for step in registration.steps.all()][:5] == [
        Status.DRAFT,
        Status.SUBMITTED,
        Status.RECEIVED,
        Status.FORWARDED,
        Status.UNDER_EVALUATION,
    ]

    # Criteria lowered until the mean lies in the 3-star band.
    walk_to_minutes(road, evaluation, three_star_points(registration))
    result = evaluation.current_result
    assert (result.band, result.stars, result.sheet_count) == (3, 3, 5)
    decision = decide(road, evaluation, DecisionKind.RECOGNISE)

    certificate = Certificate.objects.get(item__decision=decision)
    assert (certificate.issued_on, certificate.valid_until) == (date(2024, 5, 6), date(2027, 5, 6))
    assert status_of(Facts(certificate.valid_until), date(2027, 5, 6), (180, 120)) == CertificateStatus.RENEWAL_DUE
    assert status_of(Facts(certificate.valid_until), date(2027, 5, 7), (180, 120)) == CertificateStatus.EXPIRED
    registration.refresh_from_db()
    registration.product.refresh_from_db()
    assert registration.status == Status.CONCLUDED
    assert registration.product.stars == 3
    assert registration.outcomes.count() == registration.criteria_set.criteria.count()
    letter = Letter.objects.get(kind="recognised")
    assert decision.text in letter.text
    assert sorted(Letter.objects.values_list("kind", flat=True)) == ["forwarded", "received", "recognised", "submitted"]


def three_star_points(registration):
    """Every criterion at the least that 3 stars ask for, then raised from the first one on until 60 points."""
    wanted, total = {}, 0
    rows = list(registration.criteria_set.criteria.prefetch_related("options"))
    opened = dict(row.applies_when.values() for row in rows if row.applies_when)
    for criterion in rows:
        least = max(criterion.minimum_points.get("3", 0), opened.get(criterion.code, 0))
        wanted[criterion.code] = min(option.points for option in criterion.options.all() if option.points >= least)
        total += wanted[criterion.code]
    for criterion in rows:
        if total >= 60 or criterion.applies_when:
            continue
        total += criterion.max_points - wanted[criterion.code]
        wanted[criterion.code] = criterion.max_points
    return wanted


def test_practice_referral_goes_up_and_is_rated_by_the_same_engine():
    road = Road("QD148-2023", RoundKind.PRACTICE)
    evaluation = road.ready()
    registration = evaluation.registration
    walk_to_minutes(road, evaluation)
    result = evaluation.current_result
    assert (result.mean, result.stars) == (Fraction(100), 5)
    assert deciding.options_for(evaluation)["default"] == DecisionKind.REFER_UP

    office = accounts.province_office()
    specialist = accounts.specialist(office)
    above_round = catalogue.plan_round(
        Round(
            name="Đợt cấp tỉnh",
            kind=RoundKind.PRACTICE,
            regulation=road.regulation,
            level="province",
            office=office,
            year=2024,
            opens_on=road.today,
            cut_off=road.round.cut_off,
            due_on=road.round.due_on,
        ),
        by=specialist,
    )
    decide(road, evaluation, DecisionKind.REFER_UP)
    evaluation.refresh_from_db()
    assert evaluation.status == EvaluationStatus.REFERRED_UP
    registration.refresh_from_db()
    assert registration.status == Status.UNDER_EVALUATION

    above = checking.take_up_referral(evaluation, above_round, by=specialist)
    assert (above.level, above.status, above.referred_from) == ("province", EvaluationStatus.CHECKING, evaluation)
    assert Registration.objects.visible_to(specialist).get() == registration
    assert Letter.objects.get(kind="referred_up").about == f"registration:{registration.pk}"


def test_live_round_of_today_asks_for_the_wards_report_and_rates_at_the_province():
    road = Road("QD26-2026", RoundKind.LIVE, today=date(2026, 11, 24))
    evaluation = road.ready()
    assert (evaluation.level, evaluation.office) == ("province", road.office)
    walk_to_minutes(road, evaluation, FOUR_STARS)
    result = evaluation.current_result
    assert (result.sum_points, result.sheet_count, result.band, result.stars) == (5 * 86, 5, 4, 4)
    decision = decide(road, evaluation, DecisionKind.RECOGNISE)
    certificate = Certificate.objects.get(item__decision=decision)
    assert certificate.valid_until == date(2029, 11, 24)
    assert evaluation.registration.product.recognitions.get().stars == 4


def test_sent_up_and_back_the_province_recognises_from_the_central_councils_result():
    """Both levels of today's law: 86 points at the centre are four stars by the province's decision (Đ7 k4g)."""
    road = Road("QD26-2026", RoundKind.LIVE, today=date(2026, 11, 24))
    central = levels.level_above(road, "central")
    above = levels.scored(central, levels.sent_up(road, central), wanted=FOUR_STARS)
    back = levels.sent_back(central, above)
    assert Registration.objects.get().status == Status.UNDER_EVALUATION
    decide(road, back, DecisionKind.RECOGNISE)
    recognition = Registration.objects.get().product.recognitions.get()
    assert (recognition.stars, Registration.objects.get().status) == (4, Status.CONCLUDED)
    kinds = list(Letter.objects.order_by("pk").values_list("kind", flat=True))
    assert [kind for kind in kinds if kind in {"referred_up", "returned", "recognised"}] == [
        "referred_up", "returned", "recognised",
    ]  # fmt: skip
