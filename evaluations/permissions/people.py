"""Who is who in an evaluation: the office's staff, seats, who keeps and who presides, interests."""

from django.utils.translation import gettext as _

from accounts import authority
from accounts.roles import Role
from evaluations.session_facts import SessionFacts
from evaluations.statuses import Seat, SessionState
from products.permissions import works_at

STAFF = (Role.SPECIALIST, Role.OFFICE_HEAD)


PREPARES = (*STAFF, Role.SECRETARY)


def offices_prepared_by(user):
    """Keys of the offices where this person checks dossiers and prepares councils."""
    return authority.office_ids(user, *PREPARES)


def has_role_of_leader(user):
    return authority.has_role(user, Role.LEADER)


def member_of(user, council, facts=None):
    """The person's seat, or None."""
    if facts is not None:
        return facts.seat_of(user)
    return council.members.filter(user=user).first() if user.is_authenticated else None


def has_declared_conflict(evaluation, member, facts=None):
    """A finding stands until another finding, the member's own word until the next row (rulings 21)."""
    return member.pk in (facts or SessionFacts.of(evaluation)).recused_ids(evaluation)


def has_declared(evaluation, member, facts=None):
    return (facts or SessionFacts.of(evaluation)).has_declared(evaluation, member)


def keeps(user, council, facts=None):
    """The secretary: the seat, or the role at the office that runs the council."""
    seat = member_of(user, council, facts)
    return bool(seat and seat.seat == Seat.SECRETARY) or works_at(user, council.round.office, Role.SECRETARY)


def presides(user, session, facts=None):
    """The chair who came; where absent, a vice-chair with the authority for this session (rulings 19)."""
    facts = facts or SessionFacts(session)
    seat = facts.seat_of(user)
    if seat is None:
        return False
    if seat.seat == Seat.CHAIR:
        return session.state == SessionState.PLANNED or facts.is_here(seat)
    return seat.seat == Seat.VICE_CHAIR and session.council.vice_chair_may_preside and facts.is_authorised(seat)


def why_not_lead(user, evaluation, sentence, facts=None):
    """Presiding over one dossier: never with an interest in it; a vice-chair who came stands in for a chair with one."""
    session = evaluation.session
    facts = facts or SessionFacts.of(evaluation)
    seat = facts.seat_of(user)
    if seat is None:
        return sentence
    if presides(user, session, facts):
        if has_declared_conflict(evaluation, seat, facts):
            return _("Anh/chị có lợi ích liên quan nên không chủ trì hồ sơ này; Phó Chủ tịch có mặt chủ trì.")
        return ""
    stands_in = (
        seat.seat == Seat.VICE_CHAIR
        and session.council.vice_chair_may_preside
        and facts.chair is not None
        and has_declared_conflict(evaluation, facts.chair, facts)
        and not has_declared_conflict(evaluation, seat, facts)
        and facts.is_here(seat)
    )
    return "" if stands_in else sentence


def why_not_keep_or_lead(user, evaluation, sentence, facts=None):
    """The secretary or who presides over this dossier; neither with an interest in it (rulings 21)."""
    session = evaluation.session
    facts = facts or SessionFacts.of(evaluation)
    if session is not None and keeps(user, session.council, facts):
        seat = facts.seat_of(user)
        if seat is None or not has_declared_conflict(evaluation, seat, facts):
            return ""
        return _("Anh/chị có lợi ích liên quan nên không tham gia xử lý hồ sơ này.")
    return why_not_lead(user, evaluation, sentence, facts)
