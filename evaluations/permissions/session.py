"""Councils, their sessions, attendance and quorum."""

from django.utils.translation import gettext as _

from accounts import clock
from accounts.models import User
from accounts.roles import Role
from evaluations import tally
from evaluations.permissions.people import PREPARES, STAFF, keeps, presides
from evaluations.session_facts import SessionFacts
from evaluations.statuses import Seat, SessionState, Status
from products.permissions import works_at

MAY_SIT = (Role.COUNCIL_MEMBER, Role.SECRETARY, Role.SPECIALIST, Role.OFFICE_HEAD, Role.LEADER)


def why_not_prepare_council(user, round):
    if not works_at(user, round.office, *PREPARES):
        return _("Hội đồng do %(office)s chuẩn bị.") % {"office": round.office.name}
    return ""


def why_not_change_seats(user, council):
    if reason := why_not_prepare_council(user, council.round):
        return reason
    if council.sessions.exclude(state=SessionState.PLANNED).exists():
        return _("Hội đồng đã họp nên không thay đổi thành viên và quy chế được nữa.")
    return ""


def why_not_these_rules(council):
    """Shares between 0 and 1, at least one sheet where a number is given (rulings 11, 19)."""
    if not 0 < council.quorum_numerator <= council.quorum_denominator:
        return _("Túc số là một phần của Hội đồng, ví dụ 3/4 hoặc 2/3.")
    if not 0 <= council.gate_numerator < council.gate_denominator:
        return _("Tỷ lệ đạt yêu cầu tối thiểu phải nhỏ hơn 1, ví dụ 1/2: hơn một nửa số phiếu.")
    if council.min_sheets == 0:
        return _("Cần ít nhất một phiếu; để trống nếu theo quá nửa số ghế.")
    return ""


def why_not_date_founding(council, *, today=None):
    """The decision that founds a council is signed before the council meets, never in the future (rulings 3)."""
    day = council.decision_date
    if day is None:
        return ""
    if day > (today or clock.today()):
        return _("Ngày quyết định thành lập không được ở tương lai.")
    first = council.sessions.order_by("held_on").first() if council.pk else None
    if first and day > first.held_on:
        return _("Quyết định thành lập phải ký trước ngày họp của «%(session)s» (%(day)s).") % {
            "session": first.title,
            "day": f"{first.held_on:%d/%m/%Y}",
        }
    return ""


def why_not_hold_on(session):
    """A council does not meet before it is founded."""
    founded = session.council.decision_date
    if founded and session.held_on < founded:
        return _("Ngày họp không được trước ngày quyết định thành lập Hội đồng (%(day)s).") % {
            "day": f"{founded:%d/%m/%Y}"
        }
    return ""


def may_sit(today=None):
    """Whom a council may seat: people who hold such a role in an office on the day, never a business's own people."""
    return User.objects.active().holding(today or clock.today(), *MAY_SIT)


def why_not_seat(person, *, today=None):
    if not may_sit(today).filter(pk=person.pk).exists():
        return _("Người này không ngồi được trong Hội đồng.")
    return ""


def why_not_schedule(user, session, evaluation=None, facts=None):
    """Putting a dossier on a session's agenda."""
    if not (keeps(user, session.council, facts) or works_at(user, session.council.round.office, *STAFF)):
        return _("Việc này do thư ký Hội đồng hoặc cơ quan thường trực làm.")
    if session.state != SessionState.PLANNED:
        return _("Phiên đã bắt đầu nên không thay đổi danh sách hồ sơ được.")
    if evaluation is not None:
        if evaluation.status != Status.READY:
            return _("Chỉ đưa vào phiên hồ sơ đã đủ điều kiện.")
        if evaluation.session_id == session.pk:
            return _("Hồ sơ đã ở trong phiên này.")
        if evaluation.session_id:
            return _("Hồ sơ đang ở phiên «%(session)s»; hãy dùng «Chuyển phiên» hoặc đưa ra khỏi phiên đó trước.") % {
                "session": evaluation.session.title
            }
        return _why_not_before(session, evaluation)
    return ""


def _why_not_before(session, evaluation):
    """Whether this council may have the dossier before it at all."""
    if evaluation.round_id != session.council.round_id:
        return _("Hồ sơ thuộc đợt khác.")
    if evaluation.sheets.filter(member__council=session.council).exists():
        return _("Hội đồng này không đủ phiếu cho hồ sơ; hãy đưa vào phiên của Hội đồng khác.")
    return ""


def why_not_move_to_session(user, evaluation, target=None):
    """Chuyển phiên; `target` left out where the page asks whether the dossier may be moved at all."""
    session = evaluation.session
    if session is None or evaluation.status != Status.READY:
        return _("Chỉ chuyển phiên cho hồ sơ đủ điều kiện đang nằm trong một phiên.")
    if reason := why_not_schedule(user, session):
        return reason
    if target is None:
        return ""
    if target.pk == session.pk:
        return _("Hồ sơ đã ở trong phiên này.")
    return why_not_schedule(user, target) or _why_not_before(target, evaluation)


def why_not_take_attendance(user, session, facts=None):
    if not keeps(user, session.council, facts):
        return _("Điểm danh do thư ký Hội đồng làm.")
    if session.state == SessionState.CLOSED:
        return _("Phiên đã bế mạc.")
    if session.state == SessionState.DISCUSSION:
        return _("Chủ tọa đã mở thảo luận nên không sửa điểm danh được.")
    return ""


def why_not_record_leaving(user, session, member=None, facts=None):
    """From the opening of the scoring to the closing; `member` left out where the page asks whether anybody may."""
    if not keeps(user, session.council, facts):
        return _("Việc rời phiên do thư ký Hội đồng ghi.")
    if session.state not in {SessionState.SCORING, SessionState.DISCUSSION}:
        return _("Chỉ ghi rời phiên từ lúc mở chấm đến trước khi bế mạc.")
    if member is not None and not session.attendance.in_the_room().filter(member=member).exists():
        return _("%(name)s không có mặt tại phiên.") % {"name": member.user.display_name}
    return ""


def why_not_record_return(user, session, member):
    if reason := why_not_record_leaving(user, session):
        return reason
    if not session.attendance.filter(member=member, left_at__isnull=False).exists():
        return _("%(name)s chưa được ghi là đã rời phiên.") % {"name": member.user.display_name}
    return ""


def why_not_hand_the_chair(session, member):
    """To a vice-chair in the room, where the council's rules let one preside (rulings 19)."""
    if not session.council.vice_chair_may_preside:
        return _("Quy chế không cho Phó Chủ tịch chủ trì thay.")
    if member.seat != Seat.VICE_CHAIR or not session.attendance.in_the_room().filter(member=member).exists():
        return _("Chỉ ủy quyền chủ trì cho Phó Chủ tịch đang có mặt tại phiên.")
    return ""


def voting_members(council, facts=None):
    if facts is not None:
        return facts.voters
    return [member for member in council.members.select_related("user") if member.has_vote]


def quorum(session, facts=None):
    """(present votes, seats with a vote, reason it is missing or "") (rulings 19)."""
    council, facts = session.council, facts or SessionFacts(session)
    seats = facts.voters
    present = [member for member in seats if facts.is_here(member)]
    if not seats:
        return 0, 0, _("Hội đồng chưa có thành viên có quyền chấm.")
    if not tally.has_quorum(len(present), len(seats), council.quorum_share):
        reason = _("Mới có %(present)s trên %(seats)s thành viên, chưa đủ %(share)s theo quy chế.") % {
            "present": len(present),
            "seats": len(seats),
            "share": f"{council.quorum_numerator}/{council.quorum_denominator}",
        }
        return len(present), len(seats), reason
    if council.chair_required and not _has_president(council, present, facts):
        return len(present), len(seats), _("Chưa có Chủ tịch hoặc Phó Chủ tịch được ủy quyền chủ trì.")
    return len(present), len(seats), ""


def _has_president(council, present, facts):
    if any(member.seat == Seat.CHAIR for member in present):
        return True
    if not council.vice_chair_may_preside:
        return False
    return any(member.seat == Seat.VICE_CHAIR and facts.is_authorised(member) for member in present)


def why_not_open_scoring(user, session, facts=None):
    facts = facts or SessionFacts(session)
    if not (keeps(user, session.council, facts) or presides(user, session, facts)):
        return _("Phiên chấm do Chủ tọa hoặc thư ký mở.")
    if session.state != SessionState.PLANNED:
        return _("Phiên đã mở chấm.")
    if session.held_on > clock.today():
        return _("Chưa đến ngày họp (%(day)s).") % {"day": f"{session.held_on:%d/%m/%Y}"}
    if not session.evaluations.exists():
        return _("Phiên chưa có hồ sơ nào.")
    for evaluation in session.evaluations.exclude(status=Status.READY).select_related("registration__product")[:1]:
        return _("Hồ sơ «%(product)s» đang ở bước «%(step)s»; hãy đưa ra khỏi phiên trước khi mở chấm.") % {
            "product": evaluation.registration.product.name,
            "step": evaluation.get_status_display(),
        }
    present, seats, reason = quorum(session, facts)
    if reason:
        return reason
    needed = sheets_needed(session.council, seats)
    if present < needed:
        return _("Quy chế cần ít nhất %(needed)s phiếu mà mới có %(present)s thành viên có mặt chấm.") % {
            "needed": needed,
            "present": present,
        }
    return ""


def sheets_needed(council, seats):
    """The council's own number, also one larger than its seats: such a council never has enough (rulings 19)."""
    return council.min_sheets or tally.fewest_sheets(seats)
