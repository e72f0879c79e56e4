"""Minutes, conclusions and what the leader signs."""

from django.utils.translation import gettext as _

from accounts import clock
from accounts.models import Office
from accounts.roles import Role
from criteria.calendar import months_later
from criteria.text import in_sentence
from evaluations import decision_articles, minutes_facts, tally
from evaluations.models import ConflictProposal, CouncilSession, Decision, Evaluation, MinutesSupplement
from evaluations.permissions.people import PREPARES, keeps, presides, why_not_lead
from evaluations.statuses import DECIDABLE, DecisionKind, SessionState, Status
from products import numbers
from products.permissions import works_at


def why_not_conclude_differently(user, evaluation, facts=None):
    """Only with a reason and a vote, never above the band of the mean (rulings 20)."""
    if reason := why_not_lead(user, evaluation, _("Chỉ Chủ tọa mới ghi kết luận khác kết quả tính."), facts):
        return reason
    if evaluation.status != Status.SCORED:
        return _("Chỉ ghi kết luận sau khi bế mạc, trước khi thông qua biên bản.")
    return ""


def why_not_write_minutes(user, session, facts=None):
    if not keeps(user, session.council, facts):
        return _("Biên bản do thư ký Hội đồng lập.")
    if session.state != SessionState.CLOSED:
        return _("Lập biên bản sau khi bế mạc phiên.")
    if session.minutes_adopted_at:
        return _("Biên bản đã được thông qua.")
    return ""


def why_not_voted(session):
    """A voted conclusion whose result was computed anew: the council votes again before anything is adopted (rulings 20)."""
    for evaluation in session.evaluations.filter(
        status=Status.SCORED, results__superseded=False, results__awaits_vote=True
    ).select_related("registration__product")[:1]:
        return _(
            "Kết quả của hồ sơ «%(product)s» đã được tính lại sau khi Hội đồng biểu quyết kết luận: cần biểu quyết lại trước."
        ) % {"product": evaluation.registration.product_name}
    return ""


def why_not_adopt_minutes(user, session, facts=None):
    if not presides(user, session, facts):
        return _("Biên bản do Chủ tọa thông qua.")
    if session.state != SessionState.CLOSED or not session.minutes_text.strip():
        return _("Thư ký chưa lập biên bản.")
    if session.minutes_adopted_at:
        return _("Biên bản đã được thông qua.")
    newer = minutes_facts.newer_than_text(session, facts)
    if newer is None:
        return _("Biên bản lập từ phiên bản trước nên chưa rõ số liệu gốc: thư ký bấm «Soạn lại từ số liệu» rồi lưu.")
    if newer:
        return _(
            "Có thay đổi mới hơn biên bản (%(what)s): thư ký bấm «Soạn lại từ số liệu» rồi lưu, sau đó mới thông qua."
        ) % {"what": ", ".join(newer)}
    return why_not_voted(session)


# --- after the adoption --------------------------------------------------------------------


def open_supplement(session):
    """The supplementary minutes that are written and not yet adopted, or None."""
    return session.supplements.filter(adopted_at__isnull=True).first()


def why_not_write_supplement(user, session, facts=None):
    """Where a result was computed anew after the minutes were adopted."""
    if not keeps(user, session.council, facts):
        return _("Biên bản bổ sung do thư ký Hội đồng lập.")
    if not session.minutes_adopted_at:
        return _("Biên bản chưa được thông qua; hãy ghi vào biên bản.")
    if not session.evaluations.filter(status=Status.SCORED).exists():
        return _("Không có hồ sơ nào của phiên được tính lại sau khi thông qua biên bản.")
    return ""


def why_not_adopt_supplement(user, session):
    if not presides(user, session):
        return _("Biên bản bổ sung do Chủ tọa thông qua.")
    supplement = open_supplement(session)
    waiting = session.evaluations.filter(status=Status.SCORED)
    if supplement is None or not supplement.text.strip() or not waiting.exists():
        return _("Thư ký chưa lập biên bản bổ sung.")
    if reason := why_not_voted(session):
        return reason
    if waiting.filter(results__superseded=False, results__computed_at__gt=supplement.written_at).exists():
        return _("Kết quả mới hơn nội dung biên bản bổ sung; thư ký xem lại và lưu lại biên bản.")
    newer = minutes_facts.changed_since(session, supplement.facts or {}, only=waiting.values_list("pk", flat=True))
    if newer:
        return _("Có thay đổi mới hơn biên bản bổ sung (%(what)s); thư ký xem lại và lưu lại biên bản.") % {
            "what": ", ".join(newer)
        }
    return ""


def _why_not_settled(evaluations):
    if ConflictProposal.objects.open().filter(evaluation__in=[row.pk for row in evaluations]).exists():
        return _("Đang có ghi nhận lợi ích liên quan chờ xác nhận; xin xử lý trước khi ký.")
    return ""


def why_not_decide(user, evaluation):
    """The leader signs (QĐ 26/2026 Đ7 k3e; rulings 9)."""
    return why_not_decide_all(user, [evaluation])


def why_not_decide_all(user, evaluations):
    """The first reason against signing any of them."""
    if not all(works_at(user, office, Role.LEADER) for office in {row.office for row in evaluations}):
        return _("Quyết định do lãnh đạo có thẩm quyền ký.")
    for row in evaluations:
        if row.status not in DECIDABLE:
            return _("Hồ sơ đang ở bước «%(step)s».") % {"step": row.get_status_display()}
    return _why_not_settled(evaluations)


def why_not_issue(office):
    """In whose name a decision stands is never a guess between two committees of one area."""
    committees = Office.objects.active().filter(area=office.area_id, kind=Office.Kind.COMMITTEE)
    if committees.count() > 1:
        return _("Cổng đang ghi nhiều UBND cho %(area)s nên chưa rõ cơ quan ban hành; hãy báo quản trị hệ thống.") % {
            "area": in_sentence(office.area)
        }
    return ""


def why_not_date_minutes(session, day, *, today=None):
    if not session.held_on <= day <= (today or clock.today()):
        return _("Ngày biên bản phải từ ngày họp %(day)s đến hôm nay.") % {"day": f"{session.held_on:%d/%m/%Y}"}
    return ""


def why_not_notify_not_recognised(user, evaluation):
    """Below 3 stars, or no star's minimum met: a notice only, no decision (QĐ 26/2026 Đ4 k1a).

    What came back from above ends here too where nothing of it is recognised (Đ7 k4g).
    """
    if not works_at(user, evaluation.office, *PREPARES, Role.LEADER):
        return _("Việc này thuộc %(office)s.") % {"office": evaluation.office.name}
    if evaluation.status not in DECIDABLE:
        return _("Hồ sơ đang ở bước «%(step)s».") % {"step": evaluation.get_status_display()}
    result = evaluation.basis.current_result
    stars = result.concluded_stars or 0
    if evaluation.status == Status.RETURNED and _recognised_here(evaluation, result):
        # «Có thể … xem xét» (Đ7 k4g): not to recognise what could be is the leader's own decision.
        return (
            ""
            if works_at(user, evaluation.office, Role.LEADER)
            else _("Việc này do lãnh đạo có thẩm quyền quyết định.")
        )
    if evaluation.sent_up_by is not None:
        return _("Hồ sơ do cấp dưới đề nghị: hãy chuyển trả kết quả để cấp dưới xem xét công nhận.")
    if _recognised_here(evaluation, result) or (stars >= 3 and _may_refer(evaluation, result)):
        return _("Hội đồng kết luận đạt %(stars)s sao; hồ sơ này chờ quyết định.") % {"stars": stars}
    return _why_not_settled([evaluation])


def why_not_send_back(user, evaluation):
    """The result of a referral that this level neither recognises nor can send higher (QĐ 26/2026 Đ7 k4g)."""
    if not works_at(user, evaluation.office, Role.LEADER, Role.OFFICE_HEAD):
        return _("Thông báo chuyển trả do lãnh đạo %(office)s ký.") % {"office": evaluation.office.name}
    if evaluation.status not in DECIDABLE:
        return _("Hồ sơ đang ở bước «%(step)s».") % {"step": evaluation.get_status_display()}
    if evaluation.sent_up_by is None:
        return _("Hồ sơ này không do cấp dưới đề nghị nên không có nơi chuyển trả.")
    if _recognised_here(evaluation, evaluation.basis.current_result):
        return _("Kết quả đạt hạng mà cấp này công nhận; hồ sơ chờ quyết định.")
    return ""


def why_not_evaluate_here(user, evaluation):
    """The other way of Đ7 k4g: a new evaluation by this level's own power."""
    if not works_at(user, evaluation.office, Role.LEADER, Role.OFFICE_HEAD):
        return _("Việc này do lãnh đạo %(office)s quyết định.") % {"office": evaluation.office.name}
    if evaluation.status != Status.RETURNED:
        return _("Hồ sơ đang ở bước «%(step)s».") % {"step": evaluation.get_status_display()}
    if not evaluation.round.regulation.recognises(evaluation.level):
        return _("Cấp này không công nhận hạng sao nào.")
    if evaluation.office_id != evaluation.round.office_id:
        return _(
            "%(office)s đã kết thúc hoạt động nên không lập Hội đồng được nữa; hãy công nhận theo kết quả cấp trên hoặc thông báo kết quả."
        ) % {"office": evaluation.round.office.name}
    return ""


def _recognised_here(evaluation, result):
    return tally.recognised_here(
        evaluation.round.regulation.recognises(evaluation.level),
        result.concluded_stars or 0,
        result.details["missed"],
        voted=bool(result.departure_reason),
    )


def _may_refer(evaluation, result):
    regulation = evaluation.round.regulation
    return evaluation.sequence == 1 and tally.may_refer(
        result.mean, regulation.bands, regulation.refers(evaluation.level)
    )


def why_not_sign_on(day, evaluations, *, late_reason="", today=None):
    """Neither in the future nor before what it decides on; earlier than today only in history rounds or flagged, with a reason.

    A decision follows the session, its minutes and their adoption on the portal (rulings 3). A history round is
    entered from paper: its minutes are adopted on the portal long after the decision was signed.
    """
    today = today or clock.today()
    if day > today:
        return _("Ngày ký không được ở tương lai.")
    history = all(evaluation.round.is_history for evaluation in evaluations)
    if day < today and not history and not late_reason.strip():
        return _("Ngày ký trước hôm nay: xin ghi lý do nhập muộn.")
    for evaluation in evaluations:
        session = evaluation.basis.session
        if day < session.held_on:
            return _("Ngày ký không được trước ngày Hội đồng họp (%(day)s).") % {"day": f"{session.held_on:%d/%m/%Y}"}
        for dated, adopted_at in _minutes_of(evaluation):
            if dated and day < dated:
                return _("Ngày ký không được trước ngày biên bản (%(day)s).") % {"day": f"{dated:%d/%m/%Y}"}
            adopted = adopted_at and clock.local_date(adopted_at)
            if adopted and not history and day < min(adopted, today):
                return _("Ngày ký không được trước ngày thông qua biên bản (%(day)s).") % {"day": f"{adopted:%d/%m/%Y}"}
    return ""


def _minutes_of(evaluation):
    """(date, adoption) of the minutes a decision about it stands on, the supplementary ones too where its result is newer."""
    basis = evaluation.basis
    session, result = basis.session, basis.current_result
    yield session.minutes_date, session.minutes_adopted_at
    if result and session.minutes_adopted_at and result.computed_at > session.minutes_adopted_at:
        yield from session.supplements.filter(adopted_at__isnull=False).values_list("date", "adopted_at")


def why_not_number_decision(office, number, year):
    used = Decision.objects.filter(office=office, year=year).values_list("number", flat=True)
    if any(numbers.same(number, other) for other in used):
        return _("Số quyết định «%(number)s» đã được dùng trong năm.") % {"number": number}
    return ""


def why_not_number_minutes(session, number, year):
    """Minutes are numbered once in their office's year; exercises have numbers of their own (rulings 2, 22)."""
    if not number:
        return ""
    used = CouncilSession.objects.filter(office=session.office_id, minutes_year=year).exclude(pk=session.pk)
    later = MinutesSupplement.objects.filter(session__office=session.office_id, date__year=year)
    later = later.exclude(session=session, adopted_at__isnull=True)  # the draft that is being saved
    given = [
        *used.exclude(minutes_number="").values_list("minutes_number", flat=True),
        *later.values_list("number", flat=True),
    ]
    if any(numbers.same(number, other) for other in given):
        return numbers.taken(_("Số biên bản"), number, year)
    return ""


def why_not_number_supplement(session, number, year):
    """A number of its own in the office's year, the session's adopted minutes included."""
    own = session.minutes_number and session.minutes_year == year and numbers.same(number, session.minutes_number)
    return numbers.taken(_("Số biên bản"), number, year) if own else why_not_number_minutes(session, number, year)


def why_not_add_articles(lines, *, kind, evaluations, signed_on):
    """Further articles never contradict the list that the portal prints: stars, names, number of products, term."""
    round = evaluations[0].round
    recognises = kind == DecisionKind.RECOGNISE
    months = round.regulation.certificate_months if recognises else None
    chosen = {evaluation.registration_id for evaluation in evaluations}
    listed = {name for evaluation in evaluations for name in _names(evaluation.registration)}
    others = Evaluation.objects.filter(round=round).exclude(registration__in=chosen).with_names()
    return decision_articles.why_not_further(
        lines,
        kind=kind,
        count=len(evaluations),
        months=months,
        ends_on=months_later(signed_on, months) if recognises else None,
        listed=listed,
        others={name for evaluation in others for name in _names(evaluation.registration)} - listed if lines else (),
    )


def _names(registration):
    return registration.product_name, registration.business_name
