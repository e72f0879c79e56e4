"""What the leader signs: recognition here, referral upwards, or a notice only; certificates and letters follow."""

import secrets

from django.db import IntegrityError, transaction
from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _

from accounts import audit, clock
from accounts.refusals import Refused, refuse_if
from criteria.calendar import months_later
from evaluations import decision_articles, letters, outcome, permissions, signing, tally
from evaluations.actions import results, upwards
from evaluations.actions.moving import move, move_all
from evaluations.actions.papers import freeze_decision
from evaluations.models import Certificate, Decision, DecisionItem, Evaluation
from evaluations.papers.words import full_name
from evaluations.statuses import DecisionKind, Status
from products import numbers
from products.actions import catalogue
from products.actions import evaluation as dossiers
from products.models import Product


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
    told=None,
):
    """One decision for several products of one round. `departures`: evaluation id → reason for leaving the default;
    `upper_office`: where a referral goes, needed only where the next level has several offices that could take it.

    `text`: the signer's further articles; the portal's own, with the list, are printed from the data before them.
    Recognition issues certificates of the regulation's months (QĐ 26/2026 Đ4 k3); referral hands the dossier up.
    Everything is read and written for all products at once. `told()` is called after each certificate.
    """
    now = now or clock.now()
    round, office, number, rows, words = _drawn_up(
        evaluations,
        by=by,
        kind=kind,
        number=number,
        signed_on=signed_on,
        text=text,
        late_reason=late_reason,
        departures=departures,
        now=now,
    )
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
                text=words,
                recorded_by=by,
                late_reason=late_reason,
            )
    except IntegrityError:
        raise Refused(_("Số quyết định «%(number)s» đã được dùng trong năm.") % {"number": number}) from None
    items = DecisionItem.objects.bulk_create(
        DecisionItem(decision=decision, evaluation=row, stars=stars, departure_reason=reason)
        for row, stars, reason in rows
    )
    if kind == DecisionKind.RECOGNISE:
        _recognise(decision, items, by=by)
    else:
        _refer_up(decision, items, by=by, office=upper_office)
    freeze_decision(decision, by=by, now=now, told=told)
    audit.record(
        by=by,
        action=f"decision.{kind}",
        subject=decision,
        after={"number": number, "signed_on": signed_on, "items": {row[0].pk: row[1] for row in rows}},
        note=late_reason,
    )
    return decision


def _held(evaluations):
    """Held until the end: a second signature of the same products waits, and then finds them decided."""
    rows = Evaluation.objects.select_for_update().filter(pk__in=[row.pk for row in evaluations]).order_by("pk")
    held = dict(rows.values_list("pk", "status"))
    for row in evaluations:
        row.status = held[row.pk]


def _with_facts(evaluations):
    """What a decision reads of its products, for all of them at once; results as they are behind the lock."""
    for row in evaluations:
        vars(row).pop("_prefetched_objects_cache", None)  # what a page had read before the lock
    prefetch_related_objects(
        evaluations,
        "office",
        "round__regulation",
        "session__council",
        "results",
        "returned_from",
        "registration__product__business__area",
        "registration__round",
        "registration__ward",
        "registration__criteria_set__criteria",
    )


@transaction.atomic
def refuse_early(evaluations, *, upper_office=None, **facts):
    """Refused where `decide` would refuse, with its words, and nothing is kept: asked before a worker is to sign."""
    round, *_rest = _drawn_up(evaluations, now=clock.now(), **facts)
    if facts["kind"] == DecisionKind.REFER_UP:
        upwards.chosen(evaluations[0], upper_office)
    return round


def _drawn_up(evaluations, *, by, kind, number, signed_on, text, late_reason, departures, now):
    """(round, office, number, rows of (evaluation, stars, reason), the whole text) of a decision that may be signed."""
    departures = departures or {}
    if not evaluations:
        raise Refused(_("Quyết định chưa có sản phẩm nào."))
    round, office = evaluations[0].round, evaluations[0].office
    refuse_if(permissions.why_not_issue(office))
    _held(evaluations)
    _with_facts(evaluations)
    refuse_if(permissions.why_not_decide_all(by, evaluations))
    if any(row.round_id != round.pk or row.office_id != office.pk for row in evaluations):
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
    return round, office, number, rows, "\n".join([*own, *added, *last])


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


def _recognise(decision, items, *, by):
    evaluations = [item.evaluation for item in items]
    registrations = [row.registration for row in evaluations]
    move_all(evaluations, Status.RECOGNISED, by=by, in_trail=False, note=decision.number)
    results.write_outcomes(evaluations)
    # All steps before the first number: a dossier is locked before a counter (docs/architecture.md).
    steps = dossiers.conclude_all(
        registrations,
        by=by,
        label=str(Status.RECOGNISED.label),
        note=decision.number,
        occurred_on=decision.signed_on,
    )
    certificates = _certificates(decision, items, by=by)
    said = [outcome.of(item.evaluation, outcome.Ending.RECOGNISED, given=item.stars) for item in items]
    dossiers.note_outcomes([(row, words.as_dict()) for row, words in zip(registrations, said, strict=True)])
    letters.recognised(list(zip(certificates, steps, said, strict=True)))


def _certificates(decision, items, *, by):
    """Recognitions and their certificates; both carry the same number and code."""
    round, year, office = decision.round, decision.signed_on.year, decision.office
    valid_until = months_later(decision.signed_on, round.regulation.certificate_months)  # rulings 5
    products = [item.evaluation.registration.product_id for item in items]
    list(Product.objects.select_for_update().filter(pk__in=products).order_by("pk").values_list("pk"))
    given = numbers.certificate_numbers(office, year, len(items), practice=round.is_practice)
    recognitions = catalogue.record_recognitions(
        [
            {
                "product": item.evaluation.registration.product,
                "stars": item.stars,
                "issuer": decision.issuer,
                "year": year,
                "registration": item.evaluation.registration,
                "area_name": item.evaluation.registration.ward.name,
                "decision_number": decision.number,
                "issued_on": decision.signed_on,
                "valid_until": valid_until,
                "certificate_number": number,
                "certificate_code": secrets.token_hex(16),
            }
            for item, number in zip(items, given, strict=True)
        ],
        by=by,
        round=round,
    )
    certificates = [
        _certificate(decision, item, recognition, practice=round.is_practice)
        for item, recognition in zip(items, recognitions, strict=True)
    ]
    try:
        with transaction.atomic():
            return Certificate.objects.bulk_create(certificates)
    except IntegrityError:  # the pattern was changed so that it gives numbers of earlier in the year
        used = Certificate.objects.filter(office=office, year=year, number__in=given).order_by("pk")
        number = used.values_list("number", flat=True).first() or given[0]
        raise Refused(numbers.taken(_("Số giấy chứng nhận"), number, year)) from None


def _certificate(decision, item, recognition, *, practice):
    payload = {
        "code": recognition.certificate_code,
        "number": recognition.certificate_number,
        "product": recognition.product_name,
        "business": recognition.business_name,
        "stars": item.stars,
        "from": decision.signed_on.isoformat(),
        "to": recognition.valid_until.isoformat(),
        "practice": practice,
    }
    return Certificate(
        item=item,
        recognition=recognition,
        office=decision.office,
        year=recognition.year,
        number=recognition.certificate_number,
        code=recognition.certificate_code,
        issued_on=decision.signed_on,
        valid_until=recognition.valid_until,
        payload=payload,
        signature=signing.sign(payload),
    )


def _refer_up(decision, items, *, by, office=None):
    evaluations = [item.evaluation for item in items]
    registrations = [row.registration for row in evaluations]
    office = upwards.chosen(evaluations[0], office)
    move_all(evaluations, Status.REFERRED_UP, by=by, note=decision.number)
    results.write_outcomes(evaluations)
    dossiers.hand_to(registrations, office)
    dossiers.set_deadlines(registrations, None)
    said = [outcome.of(row, outcome.Ending.REFERRED, above=office.name) for row in evaluations]
    dossiers.note_outcomes([(row, words.as_dict()) for row, words in zip(registrations, said, strict=True)])
    letters.referred_up([(item, words) for item, words in zip(items, said, strict=True)], office)


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
    results.write_outcomes([evaluation])
    if reason.strip():
        Evaluation.objects.filter(pk=evaluation.pk).update(end_reason=reason)
    step = dossiers.conclude(evaluation.registration, by=by, label=str(Status.NOT_RECOGNISED.label), note=reason)
    dossiers.note_outcome(evaluation.registration, said.as_dict())
    letters.result(evaluation, step, said)
