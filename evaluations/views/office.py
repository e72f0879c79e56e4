"""The office's desk: the list, a dossier's page, the check, and the deeds of the check."""

from functools import partial

from django.contrib import messages
from django.db.models import Exists, OuterRef, Subquery
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import authority, clock
from accounts.counting import how_many_of_each, together
from accounts.kept import for_reading
from accounts.once import once
from accounts.paging import First, keyset_page
from accounts.refusals import Refused
from criteria.holidays import working_calendar
from criteria.models import PaperKind
from evaluations import layout, permissions, seals
from evaluations.actions import checking
from evaluations.forms.office import (
    BAD,
    MOST_ROWS,
    SPARE_ROWS,
    AdviceForm,
    BranchForm,
    CheckForm,
    EvaluationFilter,
    ObjectionForm,
    ReferralForm,
    SupplementForm,
    SupplementItemForm,
)
from evaluations.models import CheckMark, ConflictDeclaration, Evaluation, Notice
from evaluations.second_look import fallen_marks
from evaluations.statuses import BEFORE_COUNCIL, HAS_RESULT, OPEN_SHEETS, Status
from evaluations.views import deeds
from evaluations.views.page import deed, note_of, page, posted, refuse_reading, show
from products import completeness, paper_rules, snapshot
from products.models import Registration, Round, SupplementRequest
from products.permissions import ward_report_outdated
from products.querysets import AT_OFFICE
from products.statuses import Status as Dossier

SUPPLEMENT_WORKING_DAYS = 10

# The list's chapters: a word in the address → (label, statuses).
CHAPTERS = {
    "kiem-tra": (gettext_lazy("Đang kiểm tra"), {Status.CHECKING}),
    "bo-sung": (gettext_lazy("Chờ bổ sung"), {Status.SUPPLEMENT_REQUESTED}),
    "tu-van": (gettext_lazy("Tổ tư vấn"), {Status.ADVISORY}),
    "cho-hoi-dong": (gettext_lazy("Chờ Hội đồng"), {Status.READY}),
    "dang-cham": (gettext_lazy("Hội đồng đang chấm"), OPEN_SHEETS),
    "co-ket-qua": (gettext_lazy("Có kết quả, chờ biên bản"), {Status.SCORED}),
    "cho-quyet-dinh": (gettext_lazy("Chờ quyết định"), {Status.MINUTED}),
    "tra-ve": (gettext_lazy("Cấp trên chuyển trả"), {Status.RETURNED}),
    "xong": (
        gettext_lazy("Đã kết thúc"),
        {
            Status.RECOGNISED,
            Status.REFERRED_UP,
            Status.NOT_RECOGNISED,
            Status.DISQUALIFIED,
            Status.WITHDRAWN,
            Status.RETURNED_DOWN,
            Status.STOPPED,
        },
    ),
}


def _inbox(user):
    """Forwarded dossiers of my offices' rounds, oldest first."""
    mine = permissions.offices_prepared_by(user)
    on_my_desk = Registration.offices.through.objects.filter(office__in=mine).values("registration")
    return Registration.objects.filter(status=Dossier.FORWARDED, round__office__in=mine, pk__in=on_my_desk)


def _referrals(user):
    return Evaluation.objects.referred_to(user, *permissions.PREPARES)


def _rounds_for(user, referred):
    """My open rounds that may take up what the level below sent (rulings 9)."""
    regulation = referred.round.regulation
    return Round.objects.open().filter(
        office__in=permissions.offices_prepared_by(user),
        regulation=regulation,
        kind=referred.round.kind,
        level=regulation.next_level(referred.level) or "",
    )


@page
def evaluation_list(request):
    user, today = request.user, clock.today()
    form = EvaluationFilter(request.GET, user=user)
    mine = Evaluation.objects.visible_to(user)
    found = form.narrow(mine, today)
    inbox, referrals = _inbox(user), _referrals(user)
    chapter = _chapter(request)
    beside = {}
    if chapter in {"", "bo-sung"}:
        beside = {"answered": _answered(mine), "overdue": _overdue_supplements(mine, today)}
    counts = _counts_by_chapter(
        found, bool(form.cleaned_data.get("tim")), **{"moi-den": inbox, "de-nghi": referrals}, **beside
    )
    context = {
        "form": form,
        "today": today,
        "tabs": _tabs(request, chapter, counts),
        "chapter": chapter,
        "works_here": bool(permissions.offices_prepared_by(user)),
    }
    if beside:
        context["answered"] = First(beside["answered"], 20, counted=counts["answered"])
        context["overdue"] = First(beside["overdue"], 50, partial(_as_overdue, today), counts["overdue"])
    if chapter == "moi-den":
        inbox = inbox.search(form.cleaned_data.get("tim") or "")
        listed = keyset_page(inbox.for_list(), request.GET, "forwarded_at")
        context |= {"keyset": listed, "registrations": listed.rows, "count": counts["moi-den"]}
    elif chapter == "de-nghi":
        listed = keyset_page(referrals.for_list("office__name", "round__name"), request.GET, "pk")
        context |= {"keyset": listed, "referrals": listed.rows, "count": counts["de-nghi"]}
    else:
        if chapter in CHAPTERS:
            found = found.filter(status__in=CHAPTERS[chapter][1])
        rows = found.for_list().annotate(recused=ConflictDeclaration.objects.recuses(user, "pk"))
        listed = keyset_page(rows, request.GET, "-pk")
        context |= {
            "keyset": listed,
            "rows": [(row, row.recused) for row in listed.rows],
            "count": counts[chapter if chapter in CHAPTERS else ""],
        }
    return show(request, "evaluation_list", context)


def _counts_by_chapter(rows, searched, **others):
    counts = how_many_of_each(rows, "status", Status, searched=searched, **others)
    chapters = {word: together(counts[at] for at in statuses) for word, (_label, statuses) in CHAPTERS.items()}
    return {"": together(counts[at] for at in Status), **{name: counts[name] for name in others}, **chapters}


def _chapter(request):
    """As the address says, or the one in which a status stands."""
    if "muc" in request.GET:
        return request.GET["muc"]
    status = request.GET.get("trang_thai", "")
    return next((word for word, (_label, statuses) in CHAPTERS.items() if status in statuses), "")


def _answered(mine):
    """Supplements that came back: the office goes on."""
    back = mine.filter(status=Status.SUPPLEMENT_REQUESTED).exclude(registration__status=Dossier.SUPPLEMENT_REQUESTED)
    return back.for_list().order_by("due_on", "pk")


def _overdue_supplements(mine, today):
    """What the business has not sent in time, the longest over first; `evaluation`: the key of the dossier's row here."""
    waiting = mine.filter(status=Status.SUPPLEMENT_REQUESTED)
    here = waiting.filter(registration=OuterRef("registration")).order_by("-pk").values("pk")[:1]
    return (
        SupplementRequest.objects.overdue(today)
        .filter(registration__in=waiting.values("registration"))
        .annotate(evaluation=Subquery(here))
        .select_related("registration__product__business", "registration__ward")
        .only(
            "number", "due_on", "registration__handed_in_product", "registration__handed_in_business",
            "registration__product__name", "registration__product__business__name", "registration__ward__name",
        )
        .order_by("due_on", "pk")
    )  # fmt: skip


def _as_overdue(today, request):
    """(evaluation, request, days over); of the evaluation no more than its page and its dossier's names."""
    row = Evaluation(pk=request.evaluation, registration=request.registration)
    return row, request, (today - request.due_on).days


def _tabs(request, chapter, counts):
    query = request.GET.copy()
    for name in ("sau", "truoc", "trang_thai"):
        query.pop(name, None)

    def tab(word, label, count):
        query["muc"] = word
        if not word:
            query.pop("muc")
        return {"label": label, "url": f"?{query.urlencode()}", "active": chapter == word, "count": count}

    tabs = [tab("", _("Tất cả"), counts[""])]
    if permissions.offices_prepared_by(request.user):
        tabs.append(tab("moi-den", _("Mới chuyển đến"), counts["moi-den"]))
        if counts["de-nghi"] or chapter == "de-nghi":
            tabs.append(tab("de-nghi", _("Cấp dưới đề nghị"), counts["de-nghi"]))
    for word, (label, _statuses) in CHAPTERS.items():
        if counts[word] or chapter == word:
            tabs.append(tab(word, label, counts[word]))
    return tabs


@deed
def take_up(request, registration):
    row = get_object_or_404(Registration.objects.visible_to(request.user).with_names(), pk=registration)
    evaluation = checking.take_up(row, by=request.user)
    messages.success(request, _("Đã nhận hồ sơ %(code)s vào bước kiểm tra.") % {"code": row.code})
    return redirect(evaluation)


@page
def take_up_referral(request, pk):
    """Which round it goes into; with one round that fits, a single button."""
    referred = get_object_or_404(_referrals(request.user).with_names(), pk=pk)
    rounds = _rounds_for(request.user, referred)
    form = ReferralForm(posted(request), rounds=rounds, initial={"round": rounds.first()})
    if request.method == "POST" and form.is_valid():
        evaluation = checking.take_up_referral(referred, form.cleaned_data["round"], by=request.user)
        messages.success(request, _("Đã tiếp nhận đề nghị của %(office)s.") % {"office": referred.office.name})
        return redirect(evaluation)
    context = {"referred": referred, "result": referred.current_result, "form": form, "rounds": rounds}
    return show(request, "take_up_referral", context, round=referred.round, crumbs=_crumbs())


# --- one dossier ---------------------------------------------------------------------------


def _crumbs(evaluation=None, *more):
    steps = [(_("Đánh giá"), reverse("evaluations:evaluation_list"))]
    if evaluation:
        steps.append((evaluation.registration.product_name, evaluation.get_absolute_url()))
    return [*steps, *more]


def _mine(request, pk):
    seen = Evaluation.objects.visible_to(request.user).with_names()
    row = get_object_or_404(_with_desk(seen.select_related("decision_item__decision"), request.user), pk=pk)
    if row.registration.round_id == row.round_id:
        row.registration.round = row.round
    for_reading(request, row, row.registration, row.registration.business)
    return row


def _read_or_refuse(request, pk):
    """A member with an interest knows that the dossier is there, and no more (rulings 21)."""
    evaluation = _mine(request, pk)
    if seals.is_recused(evaluation, request.user):
        raise Refused(_("Anh/chị có lợi ích liên quan với hồ sơ này nên không xem và không tham gia xử lý."))
    return evaluation


@page
def evaluation(request, pk):
    row = _mine(request, pk)
    if seals.is_recused(row, request.user):
        return show(request, "recused", {"evaluation": row}, round=row.round, crumbs=_crumbs(row))
    registration = row.registration
    fallen = fallen_marks(row)
    marks = {mark.item: mark for mark in row.every_check if mark.item not in fallen}
    items = [(code, text, marks.get(code)) for code, text in permissions.check_items(row)]
    context = {
        "evaluation": row,
        "registration": registration,
        "today": clock.today(),
        "actions": deeds.of_office(request.user, row),
        "items": items,
        "bad": [item for item in items if item[2] and item[2].verdict in BAD],
        "unchecked": [item for item in items if item[2] is None],
        "fallen": [(code, text) for code, text, _mark in items if code in fallen],
        "supplements": registration.supplements.select_related("office").prefetch_related("items"),
        "objections": row.every_objection,
        "result": row.basis.current_result if row.status in HAS_RESULT else None,
        "from_above": row.basis if row.status in HAS_RESULT and row.basis != row else None,
        "notices": Notice.objects.filter(evaluation__registration=registration).select_related("office"),
        "stops": registration.stops.select_related("office"),
        "referred_from": row.referred_from,
        "referred_result": row.referred_from.current_result if row.referred_from else None,
        "decision_item": getattr(row, "decision_item", None),
        "steps": deeds.trail(registration),
        "self_total": snapshot.self_score(registration).total,
        "handed_in": snapshot.of_registration(registration),
        "branch": next((b["label"] for b in registration.criteria_set.branches if b["code"] == registration.branch), "")
        if registration.branch
        else "",
        "may_open_dossier": _may_open(request.user, row),
    }
    return show(request, "evaluation", context, round=row.round, crumbs=_crumbs(row))


def _with_desk(evaluations, user):
    """With `on_own_desk`: whether the dossier lies at an office of this person's, which is what leads officials to it."""
    desks = Registration.offices.through.objects.filter(
        registration=OuterRef("registration"), office__in=authority.served_ids(user, *AT_OFFICE)
    )
    return evaluations.annotate(on_own_desk=Exists(desks))


def _may_open(user, row):
    return row.on_own_desk or Registration.objects.visible_to(user).filter(pk=row.registration_id).exists()


@page
def check(request, pk):
    row = _read_or_refuse(request, pk)
    registration = row.registration
    items = permissions.check_items(row)
    marks = {mark.item: mark for mark in row.every_check}
    form = CheckForm(posted(request), items=items, marks=marks, fallen=fallen_marks(row), check_note=row.check_note)
    if request.method == "POST":
        whole, read = form.is_valid(), form.marks()
        note = form.cleaned_data.get("check_note", row.check_note)
        to_save = whole or read or note != row.check_note
        try:
            if to_save:
                checking.save_checks(row, read, by=request.user, note=note)
        except Refused as refused:
            whole, to_save = False, False
            form.add_error(None, refused.reason)
        if to_save and not whole:
            messages.warning(request, _("Đã lưu, trừ những mục báo lỗi dưới đây. Nội dung đã nhập vẫn còn trên trang."))
        if whole:
            messages.success(request, _("Đã lưu kết quả kiểm tra."))
            there = "supplement" if "bo-sung" in request.POST else "evaluation"
            return redirect(f"evaluations:{there}", pk=row.pk)
    context = {
        "evaluation": row,
        "registration": registration,
        "today": clock.today(),
        "form": form,
        **_check_rows(form, registration),
        "reason_refused": permissions.why_not_check(request.user, row),
        "parts": layout.parts_of(registration, score=snapshot.self_score(registration)),
        "self_score": snapshot.self_score(registration),
        "branches": registration.criteria_set.branches,
        "branch_form": _branch_form(registration),
        "samples_needed": completeness.samples_needed(registration),
        "report_outdated": ward_report_outdated(registration),
        "findings": list(completeness.findings(registration, today=clock.today())),
    }
    return show(request, "check", context, round=row.round, crumbs=_crumbs(row, (_("Kiểm tra hồ sơ"), "")))


def _check_rows(form, registration):
    """The items with their fields and the applicant's files: papers, disqualifying grounds, the rest."""
    kinds = {paper.code: paper for paper in PaperKind.objects.all()}
    needs, files = paper_rules.needs_of(registration), layout.files_of(registration)
    rows = {"papers": [], "forms": [], "grounds": []}
    for place, code, text, mark in form.items:
        paper = kinds.get(code)
        group = "papers" if code.startswith("E") else "grounds" if code.startswith("DQ") else "forms"
        rows[group].append(
            {
                "code": "" if group == "grounds" else code,
                "text": text,
                "mark": mark,
                "fallen": form.fallen.get(code),
                "paper": paper,
                "need": needs.get(paper.pk) if paper else None,
                "files": [file for file in files if file["paper"] == code],
                "verdict": form[f"v-{code}"],
                "note": form[f"g-{code}"],
                "place": place,
            }
        )
    return rows


def _branch_form(registration):
    branches = registration.criteria_set.branches
    return BranchForm(branches=branches, initial={"branch": registration.branch}) if branches else None


@page
@once
def supplement(request, pk):
    row = _read_or_refuse(request, pk)
    refuse_reading(request, permissions.why_not_request_supplement(request.user, row))
    registration = row.registration
    due = working_calendar().add(clock.today(), SUPPLEMENT_WORKING_DAYS)
    form = SupplementForm(posted(request), initial={"due_on": due})
    lines = _supplement_lines(request, row)
    if request.method == "POST":
        every = [form.is_valid(), *(line.is_valid() for line in lines)]
        items = [line.item() for line in lines if line.is_valid() and line.cleaned_data["what"]]
        if all(every) and not items:
            form.add_error(None, _("Hãy ghi ít nhất một nội dung cần bổ sung."))
        if form.is_valid() and all(every):
            try:
                asked = checking.request_supplement(row, by=request.user, items=items, **form.cleaned_data)
            except Refused as refused:
                form.add_error(None, refused.reason)
            else:
                messages.success(
                    request,
                    _("Đã gửi yêu cầu bổ sung số %(number)s gồm %(count)s nội dung.")
                    % {"number": asked.number, "count": len(items)},
                )
                return redirect(row)
    context = {
        "evaluation": row,
        "registration": registration,
        "form": form,
        "lines": lines,
        "line_count": len(lines),
        "reason_refused": permissions.why_not_request_supplement(request.user, row),
    }
    return show(request, "supplement", context, round=row.round, crumbs=_crumbs(row, (_("Yêu cầu bổ sung"), "")))


def _supplement_lines(request, evaluation):
    """One line for each item found missing or wrong, and some empty ones."""
    registration = evaluation.registration
    papers = completeness.papers_of(registration)
    criteria = list(registration.criteria_set.criteria.all())
    texts = dict(permissions.check_items(evaluation))
    keys = {paper.code: f"p{paper.pk}" for paper in papers}
    prefilled = [
        {"what": _what(mark, texts.get(mark.item, mark.item)), "about": keys.get(mark.item, "")}
        for mark in evaluation.checks.filter(verdict__in=BAD)
    ]
    prefilled += [{}] * SPARE_ROWS
    how_many = len(prefilled)
    if request.method == "POST":
        asked = request.POST.get("so_dong", "")
        how_many = min(int(asked), MOST_ROWS) if asked.isascii() and asked.isdigit() and len(asked) < 4 else how_many
        if "them" in request.POST:
            how_many = min(how_many + SPARE_ROWS, MOST_ROWS)
    prefilled += [{}] * (how_many - len(prefilled))
    return [
        SupplementItemForm(
            posted(request),
            prefix=f"dong{place}",
            initial=prefilled[place],
            papers=papers,
            criteria=criteria,
        )
        for place in range(how_many)
    ]


def _what(mark, text):
    start = _("Còn thiếu") if mark.verdict == CheckMark.Verdict.MISSING else _("Chưa đúng")
    return f"{start}: {text}. {mark.note}".strip()[:1000]


def _simple(name, done):
    """A button without anything to fill in."""

    @deed
    def view(request, pk):
        row = _read_or_refuse(request, pk)
        getattr(checking, name)(row, by=request.user)
        messages.success(request, done)
        return redirect(row)

    return view


resume = _simple("resume", gettext_lazy("Đã nhận bản bổ sung, tiếp tục kiểm tra."))
ask_advice = _simple("ask_advice", gettext_lazy("Đã giao Tổ tư vấn thẩm định."))
ready = _simple("mark_ready", gettext_lazy("Hồ sơ đủ điều kiện, chờ đưa vào phiên của Hội đồng."))


@page
def give_advice(request, pk):
    row = _read_or_refuse(request, pk)
    refuse_reading(request, permissions.why_not_give_advice(request.user, row))
    form = AdviceForm(posted(request), initial={"text": row.advice})
    if request.method == "POST" and form.is_valid():
        try:
            checking.give_advice(row, by=request.user, text=form.cleaned_data["text"])
        except Refused as refused:
            form.add_error(None, refused.reason)
        else:
            messages.success(request, _("Đã lưu báo cáo của Tổ tư vấn."))
            return redirect(row)
    context = {"evaluation": row, "form": form, "reason_refused": permissions.why_not_give_advice(request.user, row)}
    return show(request, "advice", context, round=row.round, crumbs=_crumbs(row, (_("Báo cáo của Tổ tư vấn"), "")))


@deed
def back_to_check(request, pk):
    row = _read_or_refuse(request, pk)
    checking.send_back_to_check(row, by=request.user, reason=note_of(request))
    messages.success(request, _("Hồ sơ trở lại bước kiểm tra."))
    return redirect(row)


@deed
def correct_branch(request, pk):
    row = _read_or_refuse(request, pk)
    form = BranchForm(request.POST, branches=row.registration.criteria_set.branches)
    if not form.is_valid():
        raise Refused(" ".join(sentence for _id, _label, sentence in form.problems))
    checking.correct_branch(row, form.cleaned_data["branch"], by=request.user, reason=form.cleaned_data["reason"])
    messages.success(request, _("Đã sửa trường hợp áp dụng; các phiếu chấm sẽ theo trường hợp này."))
    return redirect("evaluations:check", pk=row.pk)


@deed
def release(request, pk):
    row = _read_or_refuse(request, pk)
    checking.release(row, by=request.user, reason=note_of(request))
    messages.success(request, _("Đã đồng ý cho chủ thể rút hồ sơ."))
    return redirect(row)


@page
@once
def objection_new(request, pk):
    row = _read_or_refuse(request, pk)
    refuse_reading(request, permissions.why_not_raise_objection(request.user, row))
    form = ObjectionForm(
        posted(request), criteria_set=row.registration.criteria_set, initial={"ground": request.GET.get("can-cu")}
    )
    if request.method == "POST" and form.is_valid():
        try:
            checking.raise_objection(row, by=request.user, **form.chosen())
        except Refused as refused:
            form.add_error(None, refused.reason)
        else:
            messages.success(request, _("Đã ghi ý kiến. Hội đồng sẽ biểu quyết khi thảo luận."))
            return redirect(row)
    context = {
        "evaluation": row,
        "form": form,
        "reason_refused": permissions.why_not_raise_objection(request.user, row),
        "before_council": row.status in BEFORE_COUNCIL,
    }
    return show(request, "objection_new", context, round=row.round, crumbs=_crumbs(row, (_("Ý kiến loại hồ sơ"), "")))
