"""What evaluations write down twice, here and in the app below, for `manage.py check_data`."""

from decimal import Decimal

from django.db.models import Count, DateField, Exists, F, IntegerField, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Cast, ExtractYear
from django.utils.translation import gettext_lazy as _

from evaluations.actions.results import outcomes_of
from evaluations.actions.scoring import score_of
from evaluations.models import (
    Certificate,
    ConflictDeclaration,
    CouncilMember,
    CouncilSession,
    Decision,
    Evaluation,
    Result,
    ScoreLine,
    ScoreSheet,
)
from evaluations.statuses import Seat, SessionState, Status
from products.actions import catalogue
from products.actions import evaluation as dossiers
from products.models import ReadingRight, Recognition, Registration
from records.checking import Check, Difference, against

# A result that something was decided on has been written down to the dossier (rulings 29).
DECIDED = (Status.RECOGNISED, Status.REFERRED_UP, Status.NOT_RECOGNISED, Status.RETURNED_DOWN)


def _sheet_totals(rows):
    """Every sheet handed in, its lines added up by the engine; the plain sum finds the few it is asked about."""
    lines = ScoreLine.objects.filter(sheet=OuterRef("pk")).order_by().values("sheet")
    total = Subquery(lines.annotate(n=Sum("option__points")).values("n"), output_field=IntegerField())
    suspects = rows.filter(handed_in_at__isnull=False).annotate(plain=total)
    suspects = suspects.filter(Q(plain__isnull=True) | Q(total__isnull=True) | ~Q(plain=F("total")))
    for sheet in suspects.select_related("evaluation__registration__criteria_set"):
        # A criterion that does not apply counts nothing, whatever was chosen (rulings 13).
        if sheet.total != (total := score_of(sheet).total):
            yield Difference(sheet.pk, {"total": sheet.total}, {"total": total})


def _result_sums(rows):
    """The result in force against the counted sheets of its attempt, in the session that gave it."""
    sheets = ScoreSheet.objects.counted().filter(
        evaluation=OuterRef("evaluation"),
        attempt=OuterRef("attempt"),
        member__council=OuterRef("evaluation__session__council"),
    )
    sheets = sheets.order_by().values("evaluation")
    rows = rows.filter(superseded=False, evaluation__session__isnull=False)
    find = against(
        sum_points=Subquery(sheets.annotate(n=Sum("total")).values("n"), output_field=IntegerField()),
        sheet_count=Subquery(sheets.annotate(n=Count("pk")).values("n"), output_field=IntegerField()),
    )
    return find(rows)


def _of_its_round(rows):
    """Office and level are the round's; what came back to an office that has ended is its successor's (rulings 4)."""
    own = against(office_id="round__office_id", level="round__level")
    yield from own(rows.filter(returned_from__isnull=True))
    yield from against(level="round__level")(rows.filter(returned_from__isnull=False))


def _office_clock(rows):
    """While the office checks, the dossier's deadline is the evaluation's."""
    return against(due_on="registration__due_on")(rows.filter(status__in=[Status.CHECKING, Status.ADVISORY]))


def _outcomes(rows):
    """Points per criterion as one of the dossier's decided results gives them."""
    rows = rows.filter(Q(outcomes__isnull=False) | Q(evaluations__status__in=DECIDED)).distinct()
    rows = rows.select_related("criteria_set").prefetch_related("outcomes", "criteria_set__criteria")
    for registration in rows.iterator(chunk_size=200):
        found = {(row.criterion_id, row.mean_points, row.missed_star) for row in registration.outcomes.all()}
        results = Result.objects.filter(
            evaluation__registration=registration, evaluation__status__in=DECIDED, superseded=False
        )
        wanted = [
            {(criterion.pk, Decimal(mean), missed) for criterion, mean, missed in outcomes_of(registration, result)}
            for result in results.order_by("evaluation_id", "attempt", "pk")
        ]
        if found not in (wanted or [set()]):
            words = _("các tiêu chí của kết quả đã quyết định")
            yield Difference(registration.pk, {"outcomes": len(found)}, words)


def _write_outcomes(difference):
    registration = Registration.objects.get(pk=difference.pk)
    decided = registration.evaluations.filter(status__in=DECIDED).order_by("pk").last()
    if decided:
        catalogue.write_outcomes([(registration, outcomes_of(registration, decided.basis.current_result))])
    else:
        registration.outcomes.all().delete()


def _on_desks(rows):
    """Every office that evaluates it has the dossier on its desk."""
    desks = Registration.offices.through.objects.filter(
        registration=OuterRef("registration"), office=OuterRef("office")
    )
    for pk, office in rows.filter(~Exists(desks)).values_list("pk", "office_id"):
        yield Difference(pk, {"offices": "–"}, {"offices": office})


def _put_on_desk(difference):
    evaluation = Evaluation.objects.select_related("registration", "office").get(pk=difference.pk)
    dossiers.hand_to([evaluation.registration], evaluation.office)


_VOTES = ~Q(seat=Seat.SECRETARY) | Q(council__secretary_scores=True)


def _missing_rights(rows):
    """Members with a vote and without an interest may read what lies before their council (rulings 21)."""
    opened = rows.filter(session__isnull=False).exclude(session__state=SessionState.PLANNED)
    opened = opened.filter(session__scoring_opened_at__isnull=False).exclude(status__in=[Status.READY, Status.CHECKING])
    for pk, registration, council in opened.values_list("pk", "registration_id", "session__council_id"):
        recused = ConflictDeclaration.objects.standing().filter(evaluation=pk).values("member")
        members = CouncilMember.objects.filter(_VOTES, council=council).exclude(pk__in=recused)
        readers = set(members.values_list("user_id", flat=True))
        have = set(ReadingRight.objects.filter(registration=registration).values_list("user_id", flat=True))
        if readers - have:
            yield Difference(pk, {"readers": sorted(have & readers)}, {"readers": sorted(readers)})


def _give_rights(difference):
    evaluation = Evaluation.objects.select_related("registration").get(pk=difference.pk)
    users = [
        member.user
        for member in CouncilMember.objects.filter(
            council=evaluation.session.council, user__in=difference.expected["readers"]
        ).select_related("user")
    ]
    dossiers.let_read([evaluation.registration], users)


def _rights_without_seat(rows):
    """A right to read stands on a seat with a vote in a council of the dossier's rounds, without an interest."""
    interest = ConflictDeclaration.objects.standing().filter(
        evaluation__registration=OuterRef(OuterRef("registration")), member=OuterRef("pk")
    )
    seats = CouncilMember.objects.filter(
        _VOTES,
        ~Exists(interest),
        user=OuterRef("user"),
        council__round__evaluations__registration=OuterRef("registration"),
    )
    for pk, user, registration in rows.filter(~Exists(seats)).values_list("pk", "user_id", "registration_id"):
        yield Difference(pk, {"user": user, "registration": registration}, _("không có ghế chấm điểm hợp lệ"))


def _certificate_facts(rows):
    """The register's columns of a paper against the paper itself."""
    find = against(
        certificate_number="certificate__number",
        certificate_code="certificate__code",
        issued_on="certificate__issued_on",
        valid_until="certificate__valid_until",
    )
    return find(rows.filter(certificate__isnull=False))


CHECKS = (
    Check(
        "evaluation-round",
        _("Cơ quan, cấp của hồ sơ tại cấp đánh giá theo đợt"),
        Evaluation,
        _of_its_round,
    ),
    Check(
        "evaluation-deadline",
        _("Hạn kiểm tra của cơ quan theo hạn của hồ sơ"),
        Evaluation,
        _office_clock,
        derived=True,
    ),
    Check("sheet-total", _("Tổng điểm của phiếu theo từng dòng chấm"), ScoreSheet, _sheet_totals),
    Check("result-sums", _("Tổng điểm, số phiếu của kết quả theo các phiếu được tính"), Result, _result_sums),
    Check(
        "outcomes",
        _("Kết quả từng tiêu chí ghi cho hồ sơ theo kết quả của Hội đồng đã quyết định"),
        Registration,
        _outcomes,
        derived=True,
        mend=_write_outcomes,
    ),
    Check(
        "evaluation-desk",
        _("Hồ sơ có trên bàn của mọi cơ quan đánh giá nó"),
        Evaluation,
        _on_desks,
        derived=True,
        mend=_put_on_desk,
    ),
    Check(
        "reading-rights",
        _("Quyền đọc hồ sơ của thành viên Hội đồng theo ghế có quyền chấm"),
        Evaluation,
        _missing_rights,
        derived=True,
        mend=_give_rights,
    ),
    Check(
        "reading-rights-seat",
        _("Người được đọc hồ sơ có ghế chấm điểm và không có lợi ích liên quan"),
        ReadingRight,
        _rights_without_seat,
        derived=True,
        mend=lambda difference: ReadingRight.objects.filter(pk=difference.pk).delete(),
    ),
    Check(
        "decision-year",
        _("Năm của quyết định theo ngày ký"),
        Decision,
        against(year=Cast(ExtractYear("signed_on"), IntegerField())),
    ),
    Check(
        "certificate-day",
        _("Ngày cấp giấy chứng nhận theo ngày ký quyết định"),
        Certificate,
        against(issued_on=Cast("item__decision__signed_on", DateField())),
    ),
    Check(
        "certificate-series",
        _("Cơ quan và năm của số giấy chứng nhận theo quyết định"),
        Certificate,
        against(office_id="item__decision__office_id", year=Cast(ExtractYear("issued_on"), IntegerField())),
    ),
    Check(
        "session-office",
        _("Cơ quan của phiên họp theo đợt"),
        CouncilSession,
        against(office_id="council__round__office_id"),
    ),
    Check(
        "minutes-year",
        _("Năm của số biên bản theo ngày biên bản"),
        CouncilSession,
        lambda rows: against(minutes_year=Cast(ExtractYear("minutes_date"), IntegerField()))(
            rows.exclude(minutes_number="").filter(minutes_date__isnull=False)
        ),
    ),
    Check(
        "recognition-decision",
        _("Sổ công nhận theo quyết định: số, ngày, hạng sao, cơ quan"),
        Recognition,
        lambda rows: against(
            stars="certificate__item__stars",
            decision_number="certificate__item__decision__number",
            issued_on="certificate__item__decision__signed_on",
            issuer="certificate__item__decision__issuer",
            registration_id="certificate__item__evaluation__registration_id",
        )(rows.filter(certificate__isnull=False)),
    ),
    Check(
        "recognition-certificate",
        _("Số, mã, ngày cấp giấy chứng nhận ghi ở sổ công nhận theo giấy chứng nhận"),
        Recognition,
        _certificate_facts,
    ),
)
