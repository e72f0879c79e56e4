"""What waits on whose desk: one row per kind of work. A count, how much of it is late, and the list it stands in."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlencode

from django.db.models import Exists, Max, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts import authority
from accounts.counting import how_many_each
from accounts.paging import First
from accounts.roles import Role
from evaluations.models import (
    Attendance,
    ConflictDeclaration,
    Council,
    CouncilMember,
    CouncilSession,
    Decision,
    Evaluation,
    ScoreSheet,
)
from evaluations.statuses import OPEN_SHEETS, Presence, Seat, SessionState
from evaluations.statuses import Status as At
from notifications.models import Letter
from notifications.statuses import Status as Post
from products.filters import word
from products.models import Business, DeclaredChange, Recognition, Registration, Round, Step, SupplementRequest
from products.seeing import AT_OFFICE, businesses_of
from products.statuses import ChangeState, Standing, Status
from records.models import CheckRun
from trainings.models import Conference, Invitation
from trainings.statuses import COMING
from trainings.statuses import State as Meeting

PREPARES = (Role.SPECIALIST, Role.OFFICE_HEAD, Role.SECRETARY)


@dataclass(frozen=True)
class Work:
    """`rows(user, today)` is the queryset of what waits; `late` narrows it; `url(user)` shows the list."""

    text: str
    url: Callable
    rows: Callable
    late: Callable | None = None


@dataclass(frozen=True)
class Duty:
    """One line of the desk, counted."""

    text: str
    count: int
    late: int
    url: str


def _list(name, **query):
    return lambda user: reverse(name) + (f"?{urlencode(query)}" if query else "")


def _dossiers(status):
    return _list("products:registration_list", trang_thai=word(status.label))


def _evaluations(status):
    return _list("evaluations:evaluation_list", trang_thai=status.value)


def _mine(user):
    return Registration.objects.filter(product__business__in=_my_businesses(user))


def _my_businesses(user):
    return [business for business, _area in businesses_of(user)]


def _my_wards(user, *roles):
    keys = authority.covered_keys(user, *roles, office_level="ward")
    return [] if keys is None else keys


def _at_ward(user, *roles):
    return Registration.objects.filter(ward__in=_my_wards(user, *roles))


def _arrived(user):
    rounds = Round.objects.filter(office__in=authority.served_ids(user, *PREPARES)).order_by()
    return Registration.objects.filter(status=Status.FORWARDED, round__in=list(rounds.values_list("pk", flat=True)))


def _at_office(user, *roles):
    return Evaluation.objects.filter(office__in=authority.served_ids(user, *roles))


def _seated(user):
    """Evaluations before a council in which the person is present, has a vote and no conflict, without a sheet handed in."""
    own = {"evaluation": OuterRef("pk"), "member__user": user}
    handed_in = ScoreSheet.objects.filter(**own, attempt=OuterRef("attempt"), handed_in_at__isnull=False)
    recused = ConflictDeclaration.objects.filter(**own, has_conflict=True)
    present = Attendance.objects.filter(member__user=user, presence=Presence.PRESENT)
    voting = present.filter(~Q(member__seat=Seat.SECRETARY) | Q(member__council__secretary_scores=True))
    return Evaluation.objects.filter(
        ~Exists(handed_in), ~Exists(recused), session__in=voting.values("session"), status__in=OPEN_SHEETS
    )


def _chaired(user):
    seats = CouncilMember.objects.filter(user=user, seat=Seat.CHAIR)
    return CouncilSession.objects.filter(council__in=seats.values("council"))


def _kept(user):
    seats = CouncilMember.objects.filter(user=user, seat=Seat.SECRETARY)
    offices = authority.office_ids(user, Role.SECRETARY)
    councils = Council.objects.filter(Q(pk__in=seats.values("council")) | Q(round__office__in=offices))
    return CouncilSession.objects.filter(council__in=councils.order_by().values("pk"))


def _unsigned(user):
    return _at_ward(user, Role.WARD_LEADER).filter(status=Status.WARD_REVIEW, ward_report__signed_at__isnull=True)


def _to_answer(today):
    """Invitations somebody still waits for."""
    return Invitation.objects.unanswered().filter(
        conference__state=Meeting.INVITING, conference__is_history=False, conference__ends_on__gte=today
    )


def _overdue(rows, today):
    return rows.filter(due_on__lt=today)


# Role → the work that may wait on that desk, in the order in which it is done.
BUSINESS = (
    Work(_("hồ sơ cần bổ sung giấy tờ"), _dossiers(Status.SUPPLEMENT_REQUESTED), lambda user, today: _mine(user).filter(status=Status.SUPPLEMENT_REQUESTED), lambda rows, today: rows.filter(supplements__in=SupplementRequest.objects.overdue(today))),
    Work(_("hồ sơ đang soạn, chưa gửi"), _dossiers(Status.DRAFT), lambda user, today: _mine(user).filter(status=Status.DRAFT)),
    Work(
        _("giấy chứng nhận sắp hết hạn"),
        _list("products:product_list"),
        lambda user, today: Recognition.objects.public().standing().filter(
            product__business__in=_my_businesses(user), valid_until__lte=today + timedelta(days=210), valid_until__gte=today
        ),
    ),
    Work(_("giấy mời hội nghị chưa trả lời"), _list("trainings:conference_list"), lambda user, today: _to_answer(today).filter(guest__business__in=_my_businesses(user))),
)  # fmt: skip

DESKS = {
    Role.WARD_OFFICER: (
        Work(_("hồ sơ chờ tiếp nhận"), _dossiers(Status.SUBMITTED), lambda user, today: _at_ward(user, Role.WARD_OFFICER).filter(status=Status.SUBMITTED)),
        Work(_("hồ sơ đã tiếp nhận, chờ xử lý"), _dossiers(Status.RECEIVED), lambda user, today: _at_ward(user, Role.WARD_OFFICER).filter(status=Status.RECEIVED), _overdue),
        Work(_("hồ sơ phường đang đánh giá"), _dossiers(Status.WARD_REVIEW), lambda user, today: _at_ward(user, Role.WARD_OFFICER).filter(status=Status.WARD_REVIEW), _overdue),
        Work(_("hồ sơ quá hạn bổ sung, chờ phường xử lý"), _dossiers(Status.SUPPLEMENT_REQUESTED), lambda user, today: _at_ward(user, Role.WARD_OFFICER).filter(supplements__in=SupplementRequest.objects.overdue(today)).exclude(returns_to=Status.UNDER_EVALUATION), lambda rows, today: rows),
        Work(_("hồ sơ nhập tại quầy, chưa gửi"), _dossiers(Status.DRAFT), lambda user, today: _at_ward(user, Role.WARD_OFFICER).filter(status=Status.DRAFT, entered_at_counter=True)),
        Work(_("chủ thể tự đăng ký, chờ xác nhận"), _list("products:business_list", tinh_trang=word(Standing.PENDING.label)), lambda user, today: Business.objects.waiting().filter(area__in=_my_wards(user, Role.WARD_OFFICER))),
        Work(_("khai báo thay đổi chờ xác nhận"), _list("products:change_list", tinh_trang=word(ChangeState.PROPOSED.label)), lambda user, today: DeclaredChange.objects.waiting().filter(business__area__in=_my_wards(user, Role.WARD_OFFICER))),
        Work(_("giấy mời hội nghị trên địa bàn chưa trả lời"), _list("trainings:conference_list"), lambda user, today: _to_answer(today).filter(guest__ward__in=_my_wards(user, Role.WARD_OFFICER))),
    ),
    Role.WARD_LEADER: (
        Work(_("báo cáo Mẫu 03 chờ ký"), _dossiers(Status.WARD_REVIEW), lambda user, today: _unsigned(user), _overdue),
    ),
    Role.SPECIALIST: (
        Work(_("hồ sơ phường vừa chuyển tới"), _list("evaluations:evaluation_list", muc="moi-den"), lambda user, today: _arrived(user)),
        Work(_("hồ sơ cấp dưới đề nghị đánh giá"), _list("evaluations:evaluation_list", muc="de-nghi"), lambda user, today: Evaluation.objects.filter(status=At.REFERRED_UP, referred_to__isnull=True, registration__offices__in=authority.office_ids(user, *PREPARES)).exclude(office__in=authority.office_ids(user, *PREPARES))),
        Work(_("hồ sơ đang kiểm tra"), _evaluations(At.CHECKING), lambda user, today: _at_office(user, *PREPARES).filter(status=At.CHECKING), _overdue),
        Work(_("hồ sơ đã nộp bổ sung, chờ kiểm tra lại"), _evaluations(At.SUPPLEMENT_REQUESTED), lambda user, today: _at_office(user, *PREPARES).filter(status=At.SUPPLEMENT_REQUESTED, registration__status=Status.UNDER_EVALUATION)),
        Work(_("hồ sơ quá hạn bổ sung, chờ cơ quan xử lý"), _evaluations(At.SUPPLEMENT_REQUESTED), lambda user, today: _at_office(user, *PREPARES).filter(status=At.SUPPLEMENT_REQUESTED, registration__supplements__in=SupplementRequest.objects.overdue(today)), lambda rows, today: rows),
        Work(_("hồ sơ cấp trên chuyển trả kết quả"), _evaluations(At.RETURNED), lambda user, today: _at_office(user, *PREPARES).filter(status=At.RETURNED)),
        Work(_("hồ sơ đủ điều kiện, chờ đưa vào phiên họp"), _evaluations(At.READY), lambda user, today: _at_office(user, *PREPARES).filter(status=At.READY, session__isnull=True)),
        Work(_("hội nghị đã qua ngày, chờ ghi nhận đã tổ chức"), _list("trainings:conference_list"), lambda user, today: Conference.objects.organised_by(user).filter(state__in=COMING, ends_on__lt=today)),
        Work(_("hội nghị đã tổ chức, chờ báo cáo"), _list("trainings:conference_list", buoc=word(Meeting.HELD.label)), lambda user, today: Conference.objects.organised_by(user).filter(state=Meeting.HELD)),
    ),
    Role.OFFICE_HEAD: (
        Work(_("hội nghị chờ phê duyệt"), _list("trainings:conference_list", buoc=word(Meeting.DRAFT.label)), lambda user, today: Conference.objects.organised_by(user).filter(state=Meeting.DRAFT)),
    ),
    Role.SECRETARY: (
        Work(_("phiên họp chờ mở chấm"), _list("evaluations:council_list"), lambda user, today: _kept(user).filter(state=SessionState.PLANNED)),
        Work(_("phiên họp đang chấm điểm"), _list("evaluations:council_list"), lambda user, today: _kept(user).filter(state=SessionState.SCORING)),
        Work(_("biên bản chờ lập"), _list("evaluations:council_list"), lambda user, today: _kept(user).filter(state=SessionState.CLOSED, minutes_adopted_at__isnull=True)),
    ),
    Role.COUNCIL_MEMBER: (
        Work(_("phiếu chấm chưa nộp"), _list("evaluations:my_sheets"), lambda user, today: _seated(user)),
        Work(_("phiên họp tôi chủ trì"), _list("evaluations:council_list"), lambda user, today: _chaired(user).exclude(state=SessionState.CLOSED)),
        Work(_("biên bản chờ tôi thông qua"), _list("evaluations:council_list"), lambda user, today: _chaired(user).filter(state=SessionState.CLOSED, minutes_adopted_at__isnull=True).exclude(minutes_text="")),
    ),
    Role.LEADER: (
        Work(_("sản phẩm chờ ký quyết định"), _evaluations(At.MINUTED), lambda user, today: _at_office(user, Role.LEADER).filter(status=At.MINUTED)),
        Work(_("hồ sơ cấp trên chuyển trả, chờ quyết định"), _evaluations(At.RETURNED), lambda user, today: _at_office(user, Role.LEADER).filter(status=At.RETURNED)),
    ),
    Role.CLERK: (
        Work(_("quyết định ký trong 7 ngày qua, cần phát hành"), _list("evaluations:decision_list"), lambda user, today: Decision.objects.visible_to(user).filter(signed_on__gt=today - timedelta(days=7))),
    ),
    Role.ADMINISTRATOR: (
        Work(_("thư gửi không thành công"), _list("notifications:letter_list", status=Post.FAILED.value), lambda user, today: Letter.objects.filter(status=Post.FAILED)),
        Work(_("thư chờ in cho người không có thư điện tử"), _list("notifications:letter_list", status=Post.TO_PRINT.value), lambda user, today: Letter.objects.filter(status=Post.TO_PRINT)),
        Work(_("phép kiểm tra dữ liệu đêm qua thấy khác biệt"), _list("check_runs"), lambda user, today: CheckRun.objects.filter(pk__in=[run.pk for run in CheckRun.latest()], differing__gt=0)),
    ),
}  # fmt: skip
# The office's head stands at the specialist's desk; the secretary prepares dossiers too.
SAME_DESK = {Role.OFFICE_HEAD: (Role.SPECIALIST, Role.OFFICE_HEAD), Role.SECRETARY: (Role.SPECIALIST, Role.SECRETARY)}


def works_for(user):
    held = authority.roles_of(user)
    desks = []
    for role in Role:
        if role in held:
            desks += [desk for desk in SAME_DESK.get(role, (role,)) if desk in DESKS and desk not in desks]
    works = [work for desk in desks for work in DESKS[desk]]
    return [*BUSINESS, *works] if businesses_of(user) else works


def duties(user, today):
    """What waits, counted in one statement; kinds without work are left out."""
    works = works_for(user)
    lists = {}
    for place, work in enumerate(works):
        rows = lists[f"rows_{place}"] = work.rows(user, today)
        if work.late:
            lists[f"late_{place}"] = work.late(rows, today)
    counts = how_many_each(**lists) if lists else {}
    return [
        Duty(work.text, count, counts.get(f"late_{place}", 0), work.url(user))
        for place, work in enumerate(works)
        if (count := counts[f"rows_{place}"])
    ]


def due_soon(user, today, limit=6):
    """Dossiers on one's desk whose day comes within a week, the nearest first, late ones before them."""
    rows = (
        Registration.objects.visible_to(user)
        .open()
        .filter(due_on__lte=today + timedelta(days=7), paused_since__isnull=True)
    )
    return First(rows.select_related("product__business", "ward").order_by("due_on", "pk"), limit)


# Whoever sees no more dossiers than FEW is asked about these. For others the history is read backwards, within so many of its
# latest steps; who finds too few dossiers there sees only old ones, and all of them are asked about.
FEW = 300
LATEST_STEPS = 20_000
STEPS_READ = 100


def happened(user, limit=8):
    """The latest step of each dossier one may see, the newest dossier first."""
    visible = Registration.objects.visible_to(user).order_by()
    dossiers = list(visible.values_list("pk", flat=True)[: FEW + 1])
    if len(dossiers) <= FEW:
        newest = _newest_steps(dossiers, limit)
    else:
        newest = _read_backwards(visible, limit) or _newest_steps(visible.values("pk"), limit)
    return list(Step.objects.filter(pk__in=newest).select_related("registration__product").order_by("-pk"))


def _newest_steps(dossiers, limit):
    newest = Step.objects.filter(registration__in=dossiers).order_by().values("registration")
    return list(newest.annotate(newest=Max("pk")).order_by("-newest").values_list("newest", flat=True)[:limit])


def _read_backwards(visible, limit):
    """The latest step of `limit` dossiers, or nothing where so many are not found within reach."""
    last = Step.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    steps = Step.objects.filter(pk__gt=last - LATEST_STEPS, registration__in=visible.values("pk"))
    newest = {}
    for step, registration in steps.order_by("-pk").values_list("pk", "registration")[:STEPS_READ]:
        newest.setdefault(registration, step)
    return list(newest.values())[:limit] if len(newest) >= limit else []


def is_official(user):
    return authority.has_any_role(
        user, *AT_OFFICE, Role.WARD_OFFICER, Role.WARD_LEADER, Role.AUDITOR, Role.ADMINISTRATOR
    )
