"""What the leader signs: recognition here, referral upwards, or a notice only; certificates and letters follow."""

import secrets

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts import audit, clock
from accounts.refusals import Refused, refuse_if
from criteria.calendar import months_later
from evaluations import decision_articles, letters, outcome, permissions, signing, tally
from evaluations.actions import results, upwards
from evaluations.actions.moving import move
from evaluations.actions.papers import freeze_decision
from evaluations.models import Certificate, Decision, DecisionItem, Evaluation
from evaluations.papers.words import full_name
from evaluations.statuses import DecisionKind, Status
from products import numbers
from products.actions import catalogue
from products.actions import evaluation as dossiers


def options_for(evaluation):
    """What the leader may sign for this dossier, and the default (rulings 9).

    {"recognise": stars or None, "refer": bool, "default": DecisionKind or None, "gates": {star: missed items},
    "send_back": whether the level below may still recognise something of this result}
    """
    regulation, result = evaluation.round.regulation, evaluation.basis.current_result
    stars = result.concluded_stars or 0
    here = tally.recognised_here(
        regulation.recognises(evaluation.level), stars, result.details["missed"], voted=bool(result.departure_reason)
    )
    # A level recognises at most its highest star; a higher conclusion goes up or is recognised lower, with a reason.
    recognise = max(here, default=None)
    # What came back from above is not sent up again: this level recognises by its own power, or not (Đ7 k4g).
    refers = regulation.refers(evaluation.level) if evaluation.sequence == 1 else []
    missed = {int(star): rows for star, rows in result.details["missed"].items()}
    refer = tally.may_refer(result.mean, regulation.bands, refers) and stars >= 3
    if result.departure_reason:  # the council's own conclusion stands in the place of the computed stars (rulings 20)
        by_default = refer and stars >= min(refers)
    else:
        by_default = refer and tally.default_is_referral(result.mean, missed, regulation.bands, refers)
    default = DecisionKind.REFER_UP if by_default else (DecisionKind.RECOGNISE if recognise else None)
    return {
        "recognise": recognise,
        "refer": refer,
        "default": default,
        "gates": {star: missed[star] for star in refers},
        "send_back": recognise is None and evaluation.sent_up_by is not None,
    }


@transaction.atomic
def decide(
    evaluations,
    *,
    by,
    kind,
    number,
    signed_on,
    signer_name,
    signer_position="",
    text="",
    late_reason="",
    departures=None,
    upper_office=None,
    now=None,
):
    """One decision for several products of one round. `departures`: evaluation id → reason for leaving the default;
    `upper_office`: where a referral goes, needed only where the next level has several offices that could take it.

    `text`: the signer's further articles; the portal's own, with the list, are printed from the data before them.
    Recognition issues certificates of the regulation's months (QĐ 26/2026 Đ4 k3); referral hands the dossier up.
    """
    now = now or clock.now()
    departures = departures or {}
    if not evaluations:
        raise Refused(_("Quyết định chưa có sản phẩm nào."))
    round, office = evaluations[0].round, evaluations[0].office
    refuse_if(permissions.why_not_issue(office))
    # Held until the end: a second signature of the same products waits, and then finds them decided.
    held = {
        row.pk: row.status
        for row in Evaluation.objects.select_for_update().filter(pk__in=[evaluation.pk for evaluation in evaluations])
    }
    for evaluation in evaluations:
        evaluation.status = held[evaluation.pk]
        refuse_if(permissions.why_not_decide(by, evaluation))
        if evaluation.round_id != round.pk or evaluation.office_id != office.pk:
            raise Refused(_("Một quyết định chỉ gồm sản phẩm của một đợt."))
    refuse_if(permissions.why_not_sign_on(signed_on, evaluations, late_reason=late_reason, today=clock.local_date(now)))
    number = numbers.as_given(number, practice=round.is_practice)
    refuse_if(permissions.why_not_number_decision(office, number, signed_on.year))
    rows = [_row(evaluation, kind, departures.get(evaluation.pk, "")) for evaluation in evaluations]
    own = decision_articles.generated(kind, round, [(row[0], row[1]) for row in rows])
    added, reason = decision_articles.further(text, own)
    refuse_if(reason)
    refuse_if(permissions.why_not_add_articles(added, kind=kind, evaluations=evaluations, signed_on=signed_on))
    last = decision_articles.executing(kind, added, **carried_out_by(office))
    try:
        with transaction.atomic():
            decision = Decision.objects.create(
                round=round,
                office=office,
                kind=kind,
                number=number,
                year=signed_on.year,
                signed_on=signed_on,
                signer_name=signer_name,
                signer_position=signer_position,
                issuer=office.issuer,
                text="\n".join([*own, *added, *last]),
                recorded_by=by,
                late_reason=late_reason,
            )
    except IntegrityError:
        raise Refused(_("Số quyết định «%(number)s» đã được dùng trong năm.") % {"number": number}) from None
    for evaluation, stars, reason in rows:
        item = DecisionItem.objects.create(
            decision=decision, evaluation=evaluation, stars=stars, departure_reason=reason
        )
        if kind == DecisionKind.RECOGNISE:
            _recognise(item, by=by)
        else:
            _refer_up(item, by=by, office=upper_office)
    freeze_decision(decision, by=by, now=now)
    audit.record(
        by=by,
        action=f"decision.{kind}",
        subject=decision,
        after={"number": number, "signed_on": signed_on, "items": {row[0].pk: row[1] for row in rows}},
        note=late_reason,
    )
    return decision


def _row(evaluation, kind, reason):
    """(evaluation, stars, reason) or the refusal (rulings 9)."""
    options = options_for(evaluation)
    name = evaluation.registration.product_name
    if kind == DecisionKind.RECOGNISE and options["recognise"] is None:
        raise Refused(_("«%(product)s» không đạt hạng sao mà cấp này được công nhận.") % {"product": name})
    if kind == DecisionKind.REFER_UP and not options["refer"]:
        raise Refused(_("«%(product)s» chưa đạt mức điểm để đề nghị cấp trên.") % {"product": name})
    if kind != options["default"] and not reason.strip():
        raise Refused(_("«%(product)s»: xin ghi lý do chọn khác phương án mặc định.") % {"product": name})
    stars = options["recognise"] if kind == DecisionKind.RECOGNISE else evaluation.basis.current_result.concluded_stars
    return evaluation, stars, reason


def carried_out_by(office):
    """Whose Văn phòng the last article names, and the office that proposed."""
    return {"issuer": full_name(office.issuer), "office": office.name}


def decision_text(kind, round, rows):
    """The portal's own articles, with the list; what the signer adds follows them."""
    return "\n".join(decision_articles.generated(kind, round, rows))


def _recognise(item, *, by):
    evaluation, decision = item.evaluation, item.decision
    registration, round = evaluation.registration, evaluation.round
    move(evaluation, Status.RECOGNISED, by=by, in_trail=False, note=decision.number)
    results.write_outcomes(evaluation)
    year = decision.signed_on.year
    number = numbers.certificate_number(decision.office, year, practice=round.is_practice)
    code = secrets.token_hex(16)
    valid_until = months_later(decision.signed_on, round.regulation.certificate_months)  # rulings 5
    recognition = catalogue.record_recognition(
        registration.product,
        by=by,
        round=round,
        stars=item.stars,
        issuer=decision.issuer,
        year=year,
        registration=registration,
        area_name=registration.ward.name,
        decision_number=decision.number,
        issued_on=decision.signed_on,
        valid_until=valid_until,
        certificate_number=number,
        certificate_code=code,
    )
    payload = {
        "code": code,
        "number": number,
        "product": recognition.product_name,
        "business": recognition.business_name,
        "stars": item.stars,
        "from": decision.signed_on.isoformat(),
        "to": valid_until.isoformat(),
        "practice": round.is_practice,
    }
    try:
        with transaction.atomic():
            certificate = Certificate.objects.create(
                item=item,
                recognition=recognition,
                office=decision.office,
                year=year,
                number=number,
                code=code,
                issued_on=decision.signed_on,
                valid_until=valid_until,
                payload=payload,
                signature=signing.sign(payload),
            )
    except IntegrityError:  # the pattern was changed so that it gives a number of earlier in the year
        raise Refused(numbers.taken(_("Số giấy chứng nhận"), number, year)) from None
    step = dossiers.conclude(
        registration, by=by, label=str(Status.RECOGNISED.label), note=decision.number, occurred_on=decision.signed_on
    )
    said = outcome.of(evaluation, outcome.Ending.RECOGNISED, given=item.stars)
    dossiers.note_outcome(registration, said.as_dict())
    letters.recognised(certificate, step, said)


def _refer_up(item, *, by, office=None):
    evaluation = item.evaluation
    office = upwards.chosen(evaluation, office)
    move(evaluation, Status.REFERRED_UP, by=by, note=item.decision.number)
    results.write_outcomes(evaluation)
    dossiers.hand_to(evaluation.registration, office)
    dossiers.set_deadline(evaluation.registration, None)
    said = outcome.of(evaluation, outcome.Ending.REFERRED, above=office.name)
    dossiers.note_outcome(evaluation.registration, said.as_dict())
    letters.referred_up(evaluation, item, office, said)


@transaction.atomic
def notify_not_recognised(evaluation, *, by, reason=""):
    """A notice of the result, no decision and no certificate (QĐ 26/2026 Đ4 k1a).

    `reason` is asked for where something of a result from above could have been recognised (Đ7 k4g: «có thể»).
    """
    refuse_if(permissions.why_not_notify_not_recognised(by, evaluation))
    if options_for(evaluation)["recognise"] is not None and not reason.strip():
        raise Refused(_("Xin ghi lý do không công nhận theo kết quả của cấp trên."))
    said = outcome.of(evaluation, outcome.Ending.NOT_RECOGNISED, reason=reason)
    move(evaluation, Status.NOT_RECOGNISED, by=by, in_trail=False, note=reason)
    results.write_outcomes(evaluation)
    if reason.strip():
        Evaluation.objects.filter(pk=evaluation.pk).update(end_reason=reason)
    step = dossiers.conclude(evaluation.registration, by=by, label=str(Status.NOT_RECOGNISED.label), note=reason)
    dossiers.note_outcome(evaluation.registration, said.as_dict())
    letters.result(evaluation, step, said)
