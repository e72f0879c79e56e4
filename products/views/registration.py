"""The dossier: the list by desks, its page, opening one, handing in, answering, withdrawing."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from accounts import clock
from accounts.counting import how_many_of_each, together
from accounts.once import once
from accounts.paging import First, keyset_page
from accounts.refusals import Refused, refuse_if
from products import completeness, permissions
from products.actions import dossiers
from products.filters import DESK_WORDS, LATE, RegistrationFilter
from products.forms.business import ReasonForm
from products.forms.registration import StartForm
from products.forms.ward import AnswerForm
from products.models import Registration, Round, SupplementRequest
from products.querysets import statuses_on
from products.statuses import RegistrationKind, RoundKind, Status
from products.views import folder
from products.views.sight import (
    crumbs,
    dossier_crumbs,
    is_official,
    members_page,
    on,
    product_seen,
    registration_seen,
    ribbon,
)

DESK_LABELS = {
    "": gettext_lazy("Tất cả"),
    "phuong": gettext_lazy("Bàn phường"),
    "chu-the": gettext_lazy("Bàn chủ thể"),
    "co-quan": gettext_lazy("Bàn cơ quan đánh giá"),
    "da-ket-thuc": gettext_lazy("Đã kết thúc"),
}


@members_page
@require_safe
def registration_list(request):
    form = RegistrationFilter(request.GET, user=request.user)
    within = form.narrow(Registration.objects.visible_to(request.user))
    found = within.on_desk(DESK_WORDS[form.desk]) if form.desk else within
    rows = found.for_list().with_deadline()
    today = clock.today()
    counts = _counts_by_desk(within, within.overdue(today), bool(form.chosen("tim")))
    context = {
        "form": form,
        "page": keyset_page(rows, request.GET, form.column),
        "tabs": list(_desk_tabs(request, form, counts)),
        "count": counts[form.desk],
        "late": counts["late"],
        "late_url": _with(request, han=LATE),
        "today": today,
        "official": is_official(request.user),
        "unanswered": _unanswered(within, today),
    }
    return render(request, "products/registration_list.html", context)


def _unanswered(rows, today):
    """(dossier, request, days over) of supplements past their day, the longest over first."""
    asked = (
        SupplementRequest.objects.overdue(today)
        .filter(registration__in=rows.values("pk"))
        .select_related("office", "registration__product__business")
        .only(
            "number",
            "due_on",
            "office__name",
            "registration__handed_in_product",
            "registration__handed_in_business",
            "registration__product__name",
            "registration__product__business__name",
        )  # fmt: skip
        .order_by("due_on", "pk")
    )
    return First(asked, 50, lambda one: (one.registration, one, (today - one.due_on).days))


def _counts_by_desk(rows, late, searched):
    counts = how_many_of_each(rows, "status", Status, searched=searched, late=late)
    desks = {key: together(counts[status] for status in statuses_on(at)) for key, at in DESK_WORDS.items()}
    return {"": together(counts[status] for status in Status), "late": counts["late"], **desks}


def _desk_tabs(request, form, counts):
    for key, label in DESK_LABELS.items():
        active = key == form.desk
        yield {"label": label, "url": _with(request, ban=key), "active": active, "count": counts[key]}


def _with(request, **changes):
    """The present address with these filters instead, from the first page."""
    query = request.GET.copy()
    for name in ("sau", "truoc"):
        query.pop(name, None)
    for name, value in changes.items():
        query.pop(name, None)
        if value:
            query[name] = value
    return f"?{query.urlencode()}"


@on(registration_seen)
@require_safe
def registration(request, registration):
    return render(request, "products/registration.html", folder.contents(request, registration))


@on(product_seen)
@once
def registration_new(request, product):
    today = clock.today()
    area = product.business.area
    ward = area.successor_on(today)
    accepting = Round.objects.accepting(ward, today) | Round.objects.accepting(area, today)
    rounds = list(
        Round.objects.filter(pk__in=accepting.values("pk"))
        .select_related("regulation", "office__area")
        .order_by("kind", "cut_off")
    )
    recognised = product.recognitions.standing().exclude(round_kind=RoundKind.PRACTICE).exists()
    kind = RegistrationKind.RENEWAL if recognised else RegistrationKind.FIRST
    initial = {"kind": kind, **({"round": rounds[0].pk} if len(rounds) == 1 else {})}
    queryset = Round.objects.filter(pk__in=[row.pk for row in rounds]).select_related("regulation")
    form = StartForm(request.POST or None, rounds=queryset, initial=initial)
    refuse_if(permissions.why_not_edit_product(request.user, product))
    if request.method == "POST" and form.is_valid():
        try:
            made = dossiers.start(product, form.cleaned_data["round"], by=request.user, kind=form.cleaned_data["kind"])
        except Refused as refused:
            form.add_error(None, refused.reason)
        else:
            messages.success(request, _("Đã mở hồ sơ. Hãy khai từng phần; bản nháp được lưu bất cứ lúc nào."))
            return redirect("products:registration_edit", pk=made.pk, section="business")
    choices = [
        {
            "round": row,
            "safe_day": permissions.safe_submission_day(row),
            "reason": permissions.why_not_start(request.user, product, row, kind, today=today),
            "set": completeness.criteria_set_of(product, row),
        }
        for row in rounds
    ]
    context = {
        "form": form,
        "product": product,
        "rounds": choices,
        "why_not": choices[0]["reason"] if choices and all(row["reason"] for row in choices) else "",
        "warning": permissions.renewal_warning(product, today),
        "today": today,
        "crumbs": crumbs(
            (product.business.name, product.business.get_absolute_url()),
            (product.name, product.get_absolute_url()),
            (_("Mở hồ sơ"), ""),
        ),
    }
    return render(request, "products/registration_new.html", context)


@on(registration_seen)
def registration_submit(request, registration):
    """What will be handed in, once more; then the hand-in itself."""
    user, today = request.user, clock.today()
    if registration.status != Status.DRAFT and request.method != "POST":
        return redirect(registration)
    refuse_if("" if registration.status != Status.DRAFT else permissions.why_not_edit(user, registration))
    reason = ""
    if request.method == "POST":
        try:
            dossiers.submit(registration, by=user)
        except Refused as refused:
            reason = refused.reason
            registration = registration_seen(request, registration.pk)
        else:
            messages.success(
                request, _("Đã gửi hồ sơ, mã %(code)s. Hãy giữ phiếu biên nhận.") % {"code": registration.code}
            )
            return redirect("products:registration_receipt", pk=registration.pk)
    sections = completeness.by_section(registration, today=today)
    context = {
        "registration": registration,
        "sections": [
            (key, completeness.SECTIONS[key], gaps, reverse("products:registration_edit", args=[registration.pk, key]))
            for key, gaps in sections.items()
        ],
        "complete": not any(sections.values()),
        "warnings": [
            (gap, reverse("products:registration_edit", args=[registration.pk, gap.section]))
            for gap in completeness.warnings(registration, today=today)
        ],
        "why_not_submit": permissions.why_not_submit(user, registration, today=today),
        "refused": reason,
        "safe_day": permissions.safe_submission_day(registration.round),
        "samples": completeness.samples_needed(registration),
        "evidence_count": registration.evidence.standing().count(),
        "today": today,
        "crumbs": dossier_crumbs(registration, (_("Gửi hồ sơ"), "")),
        **ribbon(registration.round),
    }
    return render(request, "products/registration_submit.html", context)


@on(registration_seen)
def registration_withdraw(request, registration):
    refuse_if(permissions.why_not_withdraw(request.user, registration))
    # Nothing was handed in yet of a draft: there is nothing to take back.
    if registration.status == Status.DRAFT:
        title, reason = _("Hủy bản nháp"), _("Lý do hủy bản nháp")
        lead = _("Bản nháp đã hủy không khai tiếp được; muốn dự đợt này thì mở hồ sơ mới.")
        done = _("Đã hủy bản nháp. Bản đã khai vẫn xem lại được.")
    else:
        title, reason = _("Rút hồ sơ"), _("Lý do rút hồ sơ")
        lead = _("Hồ sơ đã rút không xử lý tiếp được; muốn dự đợt này thì mở hồ sơ mới.")
        done = _("Đã rút hồ sơ. Bản đã khai vẫn xem lại được.")
    form = ReasonForm(request.POST or None, label=reason, help_text=_("Lý do được ghi vào quá trình xử lý."))
    if request.method == "POST" and form.is_valid():
        try:
            dossiers.withdraw(registration, by=request.user, reason=form.cleaned_data["note"])
        except Refused as refused:
            form.add_error(None, refused.reason)
        else:
            messages.success(request, done)
            return redirect(registration)
    context = {
        "form": form,
        "title": title,
        "about": str(registration),
        "lead": lead,
        "deed": title,
        "style": "danger",
        "back_url": registration.get_absolute_url(),
        "crumbs": dossier_crumbs(registration, (title, "")),
        **ribbon(registration.round),
    }
    return render(request, "products/reason.html", context)


@on(registration_seen)
def supplement_answer(request, registration):
    """Each item with its answer, then the dossier goes back to the desk that asked."""
    user, today = request.user, clock.today()
    asked = registration.supplements.open().last()
    if registration.status != Status.SUPPLEMENT_REQUESTED or asked is None:
        if request.method != "POST":
            return redirect(registration)
        raise Refused(_("Hồ sơ không ở trạng thái chờ bổ sung."))
    refuse_if(permissions.why_not_edit(user, registration))
    items = asked.items.select_related("paper", "criterion")
    form = AnswerForm(request.POST or None, items=items)
    if request.method == "POST" and form.is_valid():
        try:
            dossiers.answer_supplement(registration, form.answers, by=user)
        except Refused as refused:
            form.add_error(None, refused.reason)
            registration = registration_seen(request, registration.pk)
        else:
            messages.success(request, _("Đã nộp bản bổ sung. Nơi yêu cầu được báo tin."))
            return redirect(registration)
    context = {
        "registration": registration,
        "asked": asked,
        "form": form,
        "rows": form.rows(),
        "why_not_answer": permissions.why_not_answer_supplement(user, registration, today=today),
        "today": today,
        "crumbs": dossier_crumbs(registration, (_("Bổ sung hồ sơ"), "")),
        **ribbon(registration.round),
    }
    return render(request, "products/supplement_answer.html", context)
