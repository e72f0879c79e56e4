"""Filling in Mẫu 01 and Mẫu 02, one section a page; saved at any time, by button or by itself."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from accounts import clock
from accounts.refusals import Refused, refusals_as_messages, refuse_if
from products import completeness, opening, permissions
from products.actions import businesses, dossiers
from products.forms.business import EditBusinessForm
from products.forms.criteria import AnswersForm
from products.forms.registration import SECTION_FORMS
from products.models import Business, SelfAssessment
from products.views import criteria_table, paper_table
from products.views.handed_in import Folder
from products.views.sight import classes_url, dossier_crumbs, on, registration_seen, ribbon

SECTIONS = list(completeness.SECTIONS)
LEADS = {
    "business": gettext_lazy(
        "Mẫu số 01, mục 1 và Mẫu số 02, phần I, 1 đến 6. Sửa ở đây là sửa thông tin chủ thể trên cổng."
    ),
    "product": gettext_lazy("Mẫu số 02, phần I, 7."),
    "results": gettext_lazy("Mẫu số 02, phần II."),
    "criteria": gettext_lazy("Mẫu số 02, phần III. Mỗi tiêu chí chọn đúng một mức; mô tả ngắn và gắn minh chứng."),
    "papers": gettext_lazy("Tài liệu minh chứng kèm hồ sơ. Mỗi tệp được lưu ngay khi tải lên."),
    "declaration": gettext_lazy("Mẫu số 02, phần IV và lời cam đoan của Mẫu số 01."),
}


@on(registration_seen)
def registration_edit(request, registration, section):
    if section not in SECTIONS:
        raise Http404
    refuse_if(permissions.why_not_edit(request.user, registration))
    if section == "business":
        return _business(request, registration)
    if section == "criteria":
        return _criteria(request, registration)
    if section == "papers":
        return _papers(request, registration)
    return _texts(request, registration, section)


def _posted(request):
    """What a form is bound to; an empty answer is an answer too."""
    return request.POST if request.method == "POST" else None


def is_autosave(request):
    return request.headers.get("X-Autosave") == "1"


def frame(user, registration, section, **more):
    """What every section's page shows around its form: the steps, the neighbours, what still lacks here."""
    today = clock.today()
    gaps = completeness.by_section(registration, today=today)
    place = SECTIONS.index(section)
    steps = [
        {
            "label": completeness.SECTIONS[key],
            "url": _url(registration, key),
            "state": "partial" if rows else "complete",
            "note": _note(registration, key, rows),
            "current": key == section,
        }
        for key, rows in gaps.items()
    ]
    following = SECTIONS[place + 1] if place + 1 < len(SECTIONS) else ""
    return {
        "registration": registration,
        "section": section,
        "title": completeness.SECTIONS[section],
        "lead": LEADS[section],
        "steps": steps,
        "complete": sum(not rows for rows in gaps.values()),
        "total": len(gaps),
        "gaps": gaps[section],
        "warnings": completeness.by_section(registration, today=today, blocking=False)[section],
        "previous_url": _url(registration, SECTIONS[place - 1]) if place else "",
        "following_url": _url(registration, following) if following else "",
        "following": completeness.SECTIONS.get(following, ""),
        "submit_url": reverse("products:registration_submit", args=[registration.pk]),
        "saved_words": _("Lưu gần nhất %(at)s")
        % {"at": f"{timezone.localtime(registration.updated_at):%H:%M %d/%m/%Y}"},
        "closed_words": permissions.why_not_edit_section(user, registration, section),
        "crumbs": dossier_crumbs(registration, (_("Khai hồ sơ"), "")),
        **ribbon(registration.round),
        **more,
    }


def _note(registration, section, gaps):
    if not gaps:
        return ""
    if section == "criteria" and not (registration.criteria_set.branches and not registration.branch):
        score = completeness.self_score(registration)
        return _("đã chấm %(done)s/%(all)s") % {"done": score.answered, "all": len(score.points)}
    return _("thiếu %(count)s") % {"count": len(gaps)}


def _url(registration, section):
    return reverse("products:registration_edit", args=[registration.pk, section])


def _saved(request, registration, section):
    """After a save by button: here again, on to the next section, or from the last one to the page before the hand-in."""
    at = f"{timezone.localtime(clock.now()):%H:%M}"
    messages.success(request, _("Đã lưu %(at)s.") % {"at": at})
    if "gui" in request.POST:
        return redirect("products:registration_submit", pk=registration.pk)
    place = SECTIONS.index(section)
    forward = "tiep" in request.POST and place + 1 < len(SECTIONS)
    return redirect("products:registration_edit", pk=registration.pk, section=SECTIONS[place + forward])


def _saved_but(request, anything=True):
    """What could be read is saved; the page comes back with everything typed and the others marked."""
    if not anything:
        return
    at = f"{timezone.localtime(clock.now()):%H:%M}"
    messages.warning(
        request,
        _("Đã lưu lúc %(at)s, trừ những mục báo lỗi dưới đây. Nội dung đã nhập vẫn còn trên trang.") % {"at": at},
    )


def _refused_autosave(request, reasons):
    return render(request, "products/_autosave_refused.html", {"reasons": reasons}, status=409)


def _autosaved(request, registration, section, problems, **more):
    """What changes beside the form: the version, the side bar, what is still missing; `problems` are marked at their fields."""
    registration = registration_seen(request, registration.pk)
    context = frame(request.user, registration, section, problems=problems, version=registration.version)
    return render(request, "products/_autosaved.html", context | more)


# --- 1 the business ---------------------------------------------------------------------------


def _business(request, registration):
    business = Business.objects.select_related("area").get(pk=registration.business.pk)
    form = EditBusinessForm(_posted(request), instance=business, user=request.user)
    if request.method == "POST":
        whole = form.is_valid()
        row, version = form.readable(Business.objects.get(pk=business.pk)), form.cleaned_data.get("version") or 0
        try:
            businesses.update(row, by=request.user, version=version)
        except Refused as refused:
            if is_autosave(request):
                return _refused_autosave(request, [refused.reason])
            form = _business_again(request, business.pk, refused.reason)
        else:
            if is_autosave(request):
                return _autosaved(request, registration, "business", form.refused_fields, version=row.version)
            if whole:
                return _saved(request, registration, "business")
            _saved_but(request)
            form.data = form.data.copy()
            form.data["version"] = row.version
        registration = registration_seen(request, registration.pk)
    context = frame(request.user, registration, "business", form=form, autosaves="leaving")
    return render(request, "products/registration_edit.html", context)


def _business_again(request, pk, reason):
    """Everything typed stays; the hidden version is today's, so that saving once more is a choice."""
    fresh = Business.objects.get(pk=pk)
    data = request.POST.copy()
    data["version"] = fresh.version
    form = EditBusinessForm(data, instance=fresh, user=request.user)
    form.is_valid()
    form.add_error(None, reason)
    form.show_stored(Business.objects.get(pk=pk))
    return form


# --- 2, 3, 6 the texts -------------------------------------------------------------------------


def _texts(request, registration, section):
    row, _created = (
        SelfAssessment.objects.get_or_create(registration=registration)
        if request.method == "POST"
        else (SelfAssessment.objects.filter(registration=registration).first() or SelfAssessment(), False)
    )
    form = _text_form(request.user, registration, section, _posted(request), row)
    if request.method == "POST":
        answer = _save_texts(request, registration, section, form)
        if answer is not None:
            return answer
        registration = registration_seen(request, registration.pk)
        form.data = form.data.copy()
        form.data["version"] = registration.version
    context = frame(request.user, registration, section, form=form, autosaves="typing")
    return render(request, "products/registration_edit.html", context)


def _text_form(user, registration, section, data, row):
    more = {"samples": completeness.samples_needed(registration)} if section == "declaration" else {}
    return SECTION_FORMS[section](data, instance=row, registration=registration, user=user, **more)


def _save_texts(request, registration, section, form):
    """The answer after a save; None where the page must be shown again with what was typed."""
    autosave, whole = is_autosave(request), form.is_valid()
    stored = SelfAssessment.objects.get(registration=registration)
    row, version = form.readable(stored), form.cleaned_data.get("version") or 0
    to_save = whole or any(getattr(row, name) != getattr(stored, name) for name in form._meta.fields)
    try:
        if to_save:
            dossiers.save_texts(registration, row, by=request.user, version=version)
    except Refused as refused:
        if autosave:
            return _refused_autosave(request, [refused.reason])
        form.add_error(None, refused.reason)
        form.show_stored(SelfAssessment.objects.get(registration=registration))
        return None
    if autosave:
        return _autosaved(request, registration, section, form.refused_fields)
    return _saved(request, registration, section) if whole else _saved_but(request, to_save)


# --- 4 the criteria ----------------------------------------------------------------------------


def _criteria(request, registration):
    if registration.criteria_set.branches and not registration.branch:
        return _ask_branch(request, registration)
    criteria = criteria_table.criteria_of(registration)
    answers = Folder(registration, None).answers(criteria)
    closed = _closed_criteria(request.user, registration, criteria)
    typed, errors, refused = {}, {}, ""
    if request.method == "POST":
        rubric = registration.criteria_set.rubric
        form = AnswersForm(request.POST, criteria, answers, registration.branch, closed, rubric)
        typed, errors = form.typed, form.errors
        to_save = form.is_valid() or form.changed
        try:
            if to_save:
                dossiers.answer(registration, form.changed, by=request.user, version=form.version)
        except Refused as reason:
            refused = reason.reason
            if is_autosave(request):
                return _refused_autosave(request, [refused])
        else:
            if is_autosave(request):
                return _answers_autosaved(request, registration, criteria, form.problems)
            if form.is_valid():
                return _saved(request, registration, "criteria")
            _saved_but(request, to_save)
        registration = registration_seen(request, registration.pk)
        answers = Folder(registration, None).answers(criteria)
    head = criteria_table.score_head(registration, _chosen(answers))
    context = frame(
        request.user,
        registration,
        "criteria",
        parts=criteria_table.layout(
            registration,
            criteria,
            answers,
            papers=Folder(registration, None).papers(),
            typed=typed,
            errors=errors,
            closed=closed,
        ),
        why_not_branch=permissions.why_not_choose_branch(request.user, registration),
        head=head,
        classes_url=classes_url(row.concept for row in criteria if row.code in head.get("lacking", ())),
        refused=refused,
        errors=[(code, f"tc-{code.replace('.', '-')}", text) for code, text in errors.items()],
        branch=_branch_label(registration),
        branches=registration.criteria_set.branches,
    )
    return render(request, "products/registration_criteria.html", context)


def _closed_criteria(user, registration, criteria):
    """Criterion id → why it cannot be answered anew; nothing of a draft."""
    opened = opening.of(registration)
    return {
        row.pk: permissions.why_not_answer_criteria(user, registration, [row])
        for row in criteria
        if not opened.answer(row)
    }


def _chosen(answers):
    return {row.criterion.code: row.option.code if row.option else None for row in answers.values()}


def _answers_autosaved(request, registration, criteria, problems):
    chosen = _chosen(Folder(registration, None).answers(criteria))
    score = criteria_table.score_of(registration, chosen)
    conditions = [row for criterion in criteria if (row := criteria_table.condition(criterion, score))]
    head = criteria_table.score_head(registration, chosen)
    return _autosaved(request, registration, "criteria", problems, head=head, conditions=conditions)


# --- 5 the papers ------------------------------------------------------------------------------


def _papers(request, registration):
    """The page of the papers; a post is the answers «Có thuộc diện phải có không?», files have their own address."""
    needs, refused = None, ""
    if request.method == "POST":
        needs = paper_table.needs_form(registration, request.POST)
        to_save = needs.is_valid() or needs.changed
        try:
            if to_save:
                dossiers.answer_paper_needs(registration, needs.changed, by=request.user, version=needs.version)
        except Refused as reason:
            refused = reason.reason
            if is_autosave(request):
                return _refused_autosave(request, [refused])
        else:
            if is_autosave(request):
                return _autosaved(request, registration, "papers", needs.problems)
            if needs.is_valid():
                return _saved(request, registration, "papers")
            _saved_but(request, to_save)
        registration = registration_seen(request, registration.pk)
    around = frame(request.user, registration, "papers", refused=refused)
    return paper_table.page(request, registration, around, needs=needs)


def _branch_label(registration):
    rows = registration.criteria_set.branches
    return next((row["label"] for row in rows if row["code"] == registration.branch), "")


def _ask_branch(request, registration):
    """Set 26: first which of the cases applies; the criteria of that case follow (rulings 14)."""
    context = frame(request.user, registration, "criteria", branches=registration.criteria_set.branches)
    return render(request, "products/registration_branch.html", context)


@require_POST
@on(registration_seen)
@refusals_as_messages
def branch(request, registration):
    version = request.POST.get("version", "")
    version = int(version) if version.isascii() and version.isdigit() and len(version) < 10 else 0
    dossiers.choose_branch(registration, request.POST.get("branch", ""), by=request.user, version=version)
    messages.success(request, _("Đã ghi trường hợp áp dụng cho cả bộ tiêu chí."))
    return redirect("products:registration_edit", pk=registration.pk, section="criteria")
