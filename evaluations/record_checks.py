"""Results recomputed from the sheets, decisions, register and certificates compared, for `manage.py verify_records`."""

from django.utils.translation import gettext_lazy as _

from evaluations import signing
from evaluations.actions import papers
from evaluations.actions.results import compute
from evaluations.models import Certificate, CouncilSession, Decision, DecisionItem, Result, ScoreSheet
from evaluations.scores import score_of
from evaluations.statuses import DecisionKind
from evaluations.tally import majority
from products.models import Recognition
from records.checking import Check, differing, row_by_row


def _sheet(sheet):
    """The total by the engine, and nothing left unanswered in what was handed in."""
    if sheet.handed_in_at is None:
        return {}
    score = score_of(sheet)
    return differing(total=(sheet.total, score.total), unanswered=(list(score.unanswered), []))


def _figures(result):
    return {
        "parts": result.details["parts"],
        "criteria": result.details["criteria"],
        "missed": {
            star: [(miss["code"], miss["required"], miss["reached"], miss["counted"]) for miss in misses]
            for star, misses in result.details["missed"].items()
        },
        "sheets": {row["member"]: row["total"] for row in result.details["sheets"]},
    }


def _computed(result):
    """The result in force against what the engine makes of the counted sheets of its attempt."""
    if result.superseded or result.evaluation.session is None:
        return {}
    sheets, found = compute(result.evaluation, attempt=result.attempt)
    rating = found.rating
    figures = _figures(result)
    return differing(
        sum_points=(result.sum_points, found.sum_points),
        sheet_count=(result.sheet_count, found.sheet_count),
        spread=(result.spread, found.spread),
        band=(result.band, rating.band),
        stars=(result.stars, rating.stars),
        parts=(figures["parts"], {code: [p.numerator, p.denominator] for code, p in rating.part_totals.items()}),
        criteria=(
            figures["criteria"],
            {code: [mean.numerator, mean.denominator] for code, mean in rating.criterion_means.items()},
        ),
        missed=(
            figures["missed"],
            {
                str(star): [(m.criterion_code, m.required_points, m.reached, m.counted) for m in misses]
                for star, misses in rating.missed.items()
            },
        ),
        sheets=(figures["sheets"], {sheet.member_id: sheet.total for sheet in sheets}),
    )


def _concluded(result):
    """The council's conclusion is the computed one, or departs from it with a reason and a majority (rulings 20)."""
    if result.superseded or result.concluded_stars == result.stars:
        return {}
    votes = (result.departure_votes_for, result.departure_votes_present)
    carried = None not in votes and majority(*votes)
    return differing(reason=(bool(result.departure_reason.strip()), True), votes=(carried, True))


def _item(item):
    """No more stars than a council concluded for this dossier, and only what the level may decide (QĐ 26/2026 Đ7)."""
    evaluation, decision = item.evaluation, item.decision
    concluded = Result.objects.filter(evaluation__registration=evaluation.registration_id, superseded=False)
    most = max((stars or 0 for stars in concluded.values_list("concluded_stars", flat=True)), default=0)
    wrong = {} if item.stars <= most else {"stars": (item.stars, f"≤ {most}")}
    if decision.kind == DecisionKind.RECOGNISE:
        allowed = evaluation.round.regulation.recognises(evaluation.level)
        if item.stars not in allowed:
            wrong["level"] = (item.stars, allowed)
        wrong |= differing(certificate=(hasattr(item, "certificate"), True))
    return wrong | differing(office=(decision.office_id, evaluation.office_id))


def _certificate(certificate):
    """The signed payload is the portal's own and says what the columns and the register say."""
    recognition, payload = certificate.recognition, certificate.payload
    return differing(
        signature=(signing.verify(payload, certificate.signature), True),
        payload=(
            payload,
            {
                "code": certificate.code,
                "number": certificate.number,
                "product": recognition.product_name,
                "business": recognition.business_name,
                "stars": certificate.item.stars,
                "from": certificate.issued_on.isoformat(),
                "to": certificate.valid_until.isoformat(),
                "practice": certificate.item.evaluation.round.is_practice,
            },
        ),
    )


def _register(recognition):
    """What stands in the register for a dossier was decided: it has its certificate, item and result."""
    if recognition.registration_id is None:  # entered from paper (rulings 2)
        return {}
    return differing(
        certificate=(hasattr(recognition, "certificate"), True),
        stars=(recognition.stars, recognition.certificate.item.stars),
        decision=(recognition.decision_number, recognition.certificate.item.decision.number),
        registration=(recognition.registration_id, recognition.certificate.item.evaluation.registration_id),
    )


def _frozen(*kinds):
    def compare(row):
        return differing(**{kind: (papers.frozen(kind, row) is not None, True) for kind in kinds})

    return compare


def _adopted(session):
    if session.minutes_adopted_at is None:
        return {}
    return _frozen(papers.MINUTES, papers.SUMMARY)(session)


_DOSSIER = "evaluation__registration__criteria_set"
CHECKS = (
    Check(
        "sheet",
        _("Tổng điểm của phiếu đã nộp tính lại từ các dòng chấm"),
        ScoreSheet,
        row_by_row(_sheet, _DOSSIER),
        since="handed_in_at",
        portion=200,
    ),
    Check(
        "result",
        _("Kết quả tính lại từ các phiếu được tính"),
        Result,
        row_by_row(_computed, _DOSSIER, "evaluation__session__council", "evaluation__round__regulation"),
        since="computed_at",
        portion=100,
    ),
    Check(
        "conclusion",
        _("Kết luận khác kết quả tính thì có lý do và quá nửa tán thành"),
        Result,
        row_by_row(_concluded),
        since="computed_at",
    ),
    Check(
        "decision-item",
        _("Hạng sao trong quyết định theo kết luận của Hội đồng và thẩm quyền của cấp"),
        DecisionItem,
        row_by_row(_item, "decision", "certificate", "evaluation__round__regulation"),
        since="decision__recorded_at",
    ),
    Check(
        "certificate",
        _("Chữ ký và nội dung giấy chứng nhận"),
        Certificate,
        row_by_row(_certificate, "recognition", "item__evaluation__round"),
        since="created_at",
    ),
    Check(
        "register",
        _("Sổ công nhận theo quyết định và giấy chứng nhận"),
        Recognition,
        row_by_row(_register, "certificate__item__decision", "certificate__item__evaluation"),
        since="recorded_at",
    ),
    Check(
        "minutes-frozen",
        _("Biên bản đã thông qua thì có bản chốt"),
        CouncilSession,
        row_by_row(_adopted),
        since="minutes_adopted_at",
    ),
    Check(
        "decision-frozen",
        _("Quyết định đã ký thì có bản chốt"),
        Decision,
        row_by_row(_frozen(papers.DECISION)),
        since="recorded_at",
    ),
    Check(
        "certificate-frozen",
        _("Giấy chứng nhận đã cấp thì có bản chốt"),
        Certificate,
        row_by_row(_frozen(papers.CERTIFICATE)),
        since="created_at",
    ),
)
