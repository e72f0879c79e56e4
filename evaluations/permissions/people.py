"""Who is who in an evaluation: the office's staff, seats, who keeps and who presides, interests."""

from django.utils.translation import gettext as _

from accounts import authority
from accounts.roles import Role
from evaluations.models import ConflictDeclaration
from evaluations.statuses import Seat, SessionState
from products.permissions import works_at

STAFF = (Role.SPECIALIST, Role.OFFICE_HEAD)


PREPARES = (*STAFF, Role.SECRETARY)


def offices_prepared_by(user):
    """Keys of the offices where this person checks dossiers and prepares councils."""
    return authority.office_ids(user, *PREPARES)


def has_role_of_leader(user):
    return authority.has_role(user, Role.LEADER)


def member_of(user, council):
    """The person's seat, or None."""
    return council.members.filter(user=user).first() if user.is_authenticated else None


def has_declared_conflict(evaluation, member):
    """A finding stands until another finding, the member's own word until the next row (rulings 21)."""
    return ConflictDeclaration.objects.standing().filter(evaluation=evaluation, member=member).exists()


def has_declared(evaluation, member):
    return ConflictDeclaration.objects.filter(evaluation=evaluation, member=member).exists()


def keeps(user, council):
    """The secretary: the seat, or the role at the office that runs the council."""
    seat = member_of(user, council)
    return bool(seat and seat.seat == Seat.SECRETARY) or works_at(user, council.round.office, Role.SECRETARY)


def presides(user, session):
    """The chair who came; where absent, a vice-chair with the authority for this session (rulings 19)."""
    seat = member_of(user, session.council)
    if seat is None:
        return False
    came = session.attendance.in_the_room().filter(member=seat)
    if seat.seat == Seat.CHAIR:
        return session.state == SessionState.PLANNED or came.exists()
    return (
        seat.seat == Seat.VICE_CHAIR and session.council.vice_chair_may_preside and came.filter(presides=True).exists()
    )


def why_not_lead(user, evaluation, sentence):
    """Presiding over one dossier: never with an interest in it; a vice-chair who came stands in for a chair with one."""
    session = evaluation.session
    seat = session and member_of(user, session.council)
    if seat is None:
        return sentence
    if presides(user, session):
        if has_declared_conflict(evaluation, seat):
            return _("Anh/chị có lợi ích liên quan nên không chủ trì hồ sơ này; Phó Chủ tịch có mặt chủ trì.")
        return ""
    chair = session.council.members.filter(seat=Seat.CHAIR).first()
    stands_in = (
        seat.seat == Seat.VICE_CHAIR
        and session.council.vice_chair_may_preside
        and chair is not None
        and has_declared_conflict(evaluation, chair)
        and not has_declared_conflict(evaluation, seat)
        and session.attendance.in_the_room().filter(member=seat).exists()
    )
    return "" if stands_in else sentence


def why_not_keep_or_lead(user, evaluation, sentence):
    """The secretary or who presides over this dossier; neither with an interest in it (rulings 21)."""
    session = evaluation.session
    if session is not None and keeps(user, session.council):
        seat = member_of(user, session.council)
        if seat is None or not has_declared_conflict(evaluation, seat):
            return ""
        return _("Anh/chị có lợi ích liên quan nên không tham gia xử lý hồ sơ này.")
    return why_not_lead(user, evaluation, sentence)
