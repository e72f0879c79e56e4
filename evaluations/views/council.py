"""Councils: their rules, their seats, their sessions."""

from django.contrib import messages
from django.db.models import Count
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import clock
from accounts.counting import count_of
from accounts.once import once
from accounts.paging import First, keyset_page
from accounts.refusals import Refused
from criteria.text import in_sentence
from evaluations import permissions
from evaluations.actions import councils
from evaluations.forms.council import CouncilForm, PersonSearch, SeatForm, SessionForm, rule_defaults
from evaluations.models import Council, CouncilMember, CouncilSession, Evaluation
from evaluations.statuses import Seat
from evaluations.views.page import button, deed, page, posted, refuse_reading, show
from products.models import Round


def _crumbs(council=None, *more):
    steps = [(_("Hội đồng"), reverse("evaluations:council_list"))]
    if council:
        steps.append((council.name, council.get_absolute_url()))
    return [*steps, *more]


def _mine(request, pk):
    councils_seen = Council.objects.visible_to(request.user).select_related("round__office", "round__regulation")
    return get_object_or_404(councils_seen, pk=pk)


@page
def council_list(request):
    """Councils with their sessions; and my rounds that have none yet."""
    user = request.user
    found = (
        Council.objects.visible_to(user)
        .for_list()
        .annotate(
            seat_count=count_of(CouncilMember.objects.exclude(seat=Seat.SECRETARY), "council"),
            session_count=count_of(CouncilSession.objects.all(), "council"),
        )
    )
    listed = keyset_page(found, request.GET, "-pk")
    rounds = Round.objects.open().filter(office__in=permissions.offices_prepared_by(user))
    sessions = CouncilSession.objects.visible_to(user).open().for_list().order_by("held_on", "pk")
    context = {
        "keyset": listed,
        "rows": listed.rows,
        "sessions": First(sessions, 20),
        "rounds": First(
            rounds.annotate(council_count=count_of(Council.objects.all(), "round")).order_by("-opens_on", "-pk"), 20
        ),
        "today": clock.today(),
    }
    return show(request, "council_list", context)


@page
def council(request, pk):
    row = _mine(request, pk)
    members = list(row.members.select_related("user"))
    voters = [member for member in members if member.has_vote]
    why_not = permissions.why_not_change_seats(request.user, row)
    prepares = not permissions.why_not_prepare_council(request.user, row.round)
    actions = []
    if prepares:
        actions = [
            button(reverse("evaluations:session_new", args=[row.pk]), _("Lên lịch phiên họp"), method="get"),
            button(
                reverse("evaluations:council_edit", args=[row.pk]),
                _("Sửa tên và quy chế"),
                why_not,
                method="get",
                style="secondary",
            ),
        ]
    sessions = keyset_page(row.sessions.all(), request.GET, "held_on")
    dossiers = dict(
        Evaluation.objects.filter(session__in=sessions.rows).order_by().values_list("session").annotate(Count("pk"))
    )
    for session in sessions.rows:
        session.dossiers = dossiers.get(session.pk, 0)
    context = {
        "council": row,
        "members": members,
        "votes": len(voters),
        "rules": rules_in_words(row, len(voters)),
        "sessions": sessions.rows,
        "keyset": sessions,
        "actions": actions,
        "prepares": prepares,
        "why_not_seat": why_not,
        "search": PersonSearch(request.GET or None),
    }
    return show(request, "council", context, round=row.round, crumbs=_crumbs(row))


def rules_in_words(council, seats):
    """The council's own rules as sentences (rulings 19, 11)."""
    least = -(-seats * council.quorum_numerator // council.quorum_denominator)
    quorum = _(
        "Phiên họp hợp lệ khi có ít nhất %(n)s/%(d)s thành viên có quyền chấm: %(least)s trên %(seats)s người."
    ) % {
        "n": council.quorum_numerator,
        "d": council.quorum_denominator,
        "least": least,
        "seats": seats,
    }
    if council.chair_required and council.vice_chair_may_preside:
        chair = _("Phải có Chủ tịch, hoặc Phó Chủ tịch được Chủ tịch ủy quyền chủ trì.")
    elif council.chair_required:
        chair = _("Phải có Chủ tịch; Phó Chủ tịch không chủ trì thay.")
    else:
        chair = _("Không bắt buộc có Chủ tịch.")
    sheets = council.min_sheets or seats // 2 + 1
    return [
        quorum,
        chair,
        _("Thư ký có chấm điểm.") if council.secretary_scores else _("Thư ký không chấm điểm, không tính vào số ghế."),
        _("Mỗi hồ sơ cần ít nhất %(count)s phiếu hợp lệ mới có kết quả.") % {"count": sheets},
        _("Điểm của hồ sơ là trung bình cộng đúng của các phiếu hợp lệ, không làm tròn khi xếp sao."),
        _("Yêu cầu tối thiểu của một tiêu chí được coi là đạt khi hơn %(n)s/%(d)s số phiếu đạt.")
        % {"n": council.gate_numerator, "d": council.gate_denominator},
        _(
            "Chênh lệch giữa phiếu cao nhất và thấp nhất quá %(spread)s điểm thì chấm lại có lý do, tối đa %(times)s lần."
        )
        % {"spread": council.max_spread, "times": council.rescoring_rounds},
        _("Phiếu được niêm phong đến khi từng người nộp phiếu và Chủ tọa mở thảo luận."),
    ]


def _save(request, form, do, template, context, round, crumbs):
    """The form again with the reason where the deed is refused, so that nothing typed is lost."""
    if request.method == "POST" and form.is_valid():
        try:
            saved = do(form)
        except Refused as refused:
            form.add_error(None, refused.reason)
        else:
            return redirect(saved)
    return show(request, template, {"form": form, **context}, round=round, crumbs=crumbs)


@page
@once
def council_new(request, round):
    row = get_object_or_404(Round.objects.visible_to(request.user).select_related("office", "regulation"), pk=round)
    refuse_reading(request, permissions.why_not_prepare_council(request.user, row))
    new = Council(round=row, **rule_defaults(row.regulation))
    new.name = _("Hội đồng đánh giá, phân hạng sản phẩm OCOP %(area)s") % {"area": in_sentence(row.office.area.name)}
    form = CouncilForm(posted(request), instance=new)

    def do(form):
        founded = councils.found(form.save(commit=False), by=request.user)
        messages.success(request, _("Đã lập Hội đồng. Hãy thêm thành viên theo quyết định thành lập."))
        return founded

    return _save(request, form, do, "council_form", {"round": row}, row, _crumbs(None, (_("Lập Hội đồng"), "")))


@page
def council_edit(request, pk):
    row = _mine(request, pk)
    refuse_reading(request, permissions.why_not_change_seats(request.user, row))
    sent = request.POST.get("version", "")
    version = int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 10 else row.version
    form = CouncilForm(posted(request), instance=row)

    def do(form):
        councils.change_rules(form.save(commit=False), by=request.user, version=version)
        messages.success(request, _("Đã lưu quy chế của Hội đồng."))
        return row

    context = {"council": row, "round": row.round, "version": version}
    return _save(request, form, do, "council_form", context, row.round, _crumbs(row, (_("Quy chế"), "")))


@page
def seat_add(request, pk):
    """Search by name, then seat and organisation for the one who was found."""
    row = _mine(request, pk)
    reason = permissions.why_not_change_seats(request.user, row)
    refuse_reading(request, reason)
    search = PersonSearch(request.GET or None)
    form = SeatForm(request.POST) if request.method == "POST" else None
    if form is not None and form.is_valid():
        data = form.cleaned_data
        try:
            councils.seat(
                row,
                data["user"],
                by=request.user,
                role=data["seat"],
                organisation=data["organisation"],
                position=data["position"],
            )
        except Refused as refused:
            form.add_error(None, refused.reason)
        else:
            messages.success(
                request,
                _("Đã thêm %(name)s, %(seat)s.") % {"name": data["user"], "seat": Seat(data["seat"]).label},
            )
            return redirect("evaluations:seat_add", pk=row.pk)
    found = search.found(row) if search.is_bound else []
    context = {
        "council": row,
        "reason_refused": reason,
        "search": search,
        "all_found": found,
        "found": [(person, SeatForm(initial=_seat_of(person), auto_id=f"id_{person.pk}_%s")) for person in found],
        "searched": search.is_bound,
        "form": form,
        "members": row.members.select_related("user"),
    }
    return show(request, "seat_add", context, round=row.round, crumbs=_crumbs(row, (_("Thêm thành viên"), "")))


def _seat_of(person):
    """What today's roles suggest: the office, and the secretary's seat for a secretary."""
    held = person.held_today
    office = next((membership.office for membership in held if membership.office), None)
    return {"user": person.pk, "seat": Seat.MEMBER, "organisation": office.name if office else ""}


@deed
def seat_remove(request, pk, member):
    row = _mine(request, pk)
    seat = get_object_or_404(row.members.select_related("user"), pk=member)
    councils.unseat(seat, by=request.user)
    messages.success(request, _("Đã bỏ %(name)s khỏi Hội đồng.") % {"name": seat.user})
    return redirect(row)


@page
@once
def session_new(request, pk):
    row = _mine(request, pk)
    refuse_reading(request, permissions.why_not_prepare_council(request.user, row.round))
    number = row.sessions.count() + 1
    new = CouncilSession(council=row, title=_("Phiên thứ %(number)s") % {"number": number}, held_on=clock.today())
    form = SessionForm(posted(request), instance=new)

    def do(form):
        called = councils.call_session(form.save(commit=False), by=request.user)
        messages.success(request, _("Đã lên lịch phiên họp. Hãy chọn hồ sơ đưa vào phiên."))
        return called

    context = {"council": row}
    return _save(request, form, do, "session_form", context, row.round, _crumbs(row, (_("Lên lịch phiên họp"), "")))
