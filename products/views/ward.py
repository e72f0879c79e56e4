"""The ward's counter: receiving and its undo, refusing, asking for more, Mẫu 03, sending upwards."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts import clock
from accounts.once import once
from accounts.refusals import Refused, refuse_if
from criteria.holidays import working_calendar
from criteria.text import bare_number
from products import completeness, numbers, permissions
from products.actions import ward as deeds
from products.forms.business import ReasonForm
from products.forms.ward import ItemFormSet, ReceiveForm, SignForm, SupplementForm, WardReportForm
from products.models import WardReport
from products.views.folder import fields_of, paper_rows
from products.views.handed_in import folder_for
from products.views.sight import dossier_crumbs, on, registration_seen, ribbon

SUPPLEMENT_DAYS = 10


def _page(request, template, registration, title, **context):
    return render(
        request,
        f"products/{template}",
        {
            "registration": registration,
            "title": title,
            "about": str(registration),
            "back_url": registration.get_absolute_url(),
            "crumbs": dossier_crumbs(registration, (title, "")),
            **ribbon(registration.round),
            **context,
        },
    )


@on(registration_seen)
def registration_receive(request, registration):
    refuse_if(permissions.why_not_receive(request.user, registration))
    needed = completeness.samples_needed(registration)
    form = ReceiveForm(request.POST or None, needed=needed)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            deeds.receive(registration, by=request.user, samples=data.get("samples", 0), note=data["note"])
        except Refused as refused:
            form.add_error("samples" if needed and data["samples"] < needed else None, refused.reason)
        else:
            messages.success(
                request,
                _("Đã tiếp nhận, phiếu số %(slip)s. Chủ thể được báo tin.") % {"slip": registration.slip_number},
            )
            return redirect(registration)
    today = clock.today()
    return _page(
        request,
        "registration_receive.html",
        registration,
        _("Tiếp nhận hồ sơ"),
        form=form,
        needed=needed,
        papers=paper_rows(folder_for(request.user, registration), today),
        warnings=list(completeness.findings(registration, today=today)),
        due_on=working_calendar().add(today, registration.round.ward_days),
        today=today,
    )


def with_reason(request, registration, action, *, title, label, deed, done, style="danger", required=True, **more):
    """A deed that wants its reason: the page, and the deed; a refusal keeps what was typed."""
    form = ReasonForm(request.POST or None, label=label, help_text=more.pop("help_text", ""), required=required)
    if request.method == "POST" and form.is_valid():
        try:
            action(registration, by=request.user, **{more.get("word", "reason"): form.cleaned_data["note"]})
        except Refused as refused:
            form.add_error(None, refused.reason)
        else:
            messages.success(request, done)
            return redirect(registration)
    return _page(
        request, "reason.html", registration, title, form=form, deed=deed, style=style, lead=more.get("lead", "")
    )


@on(registration_seen)
def receipt_undo(request, registration):
    refuse_if(permissions.why_not_undo_receipt(request.user, registration))
    return with_reason(
        request,
        registration,
        deeds.undo_receipt,
        title=_("Hoàn tác tiếp nhận"),
        label=_("Lý do hoàn tác"),
        lead=_("Hồ sơ trở lại «Chờ tiếp nhận»; phiếu số đã cấp vẫn thuộc hồ sơ này. Bước này được ghi lại."),
        deed=_("Hoàn tác"),
        done=_("Đã hoàn tác; hồ sơ chờ tiếp nhận lại."),
    )


@on(registration_seen)
def registration_reject(request, registration):
    refuse_if(permissions.why_not_reject(request.user, registration))
    return with_reason(
        request,
        registration,
        deeds.reject,
        title=_("Từ chối tiếp nhận"),
        label=_("Lý do từ chối"),
        help_text=_("Chủ thể đọc nguyên văn trong thông báo. Nếu chỉ thiếu giấy tờ, hãy dùng «Yêu cầu bổ sung»."),
        lead=_("Hồ sơ kết thúc tại đây; chủ thể có thể nộp hồ sơ mới."),
        deed=_("Từ chối tiếp nhận"),
        done=_("Đã từ chối tiếp nhận; chủ thể được báo lý do."),
    )


@on(registration_seen)
@once
def supplement_new(request, registration):
    refuse_if(permissions.why_not_request_supplement(request.user, registration))
    today = clock.today()
    papers = [paper for paper in completeness.papers_of(registration) if paper.is_evidence]
    choices = {"papers": papers, "criteria_set": registration.criteria_set}
    form = SupplementForm(request.POST or None, initial={"due_on": working_calendar().add(today, SUPPLEMENT_DAYS)})
    items = ItemFormSet(request.POST or None, form_kwargs=choices, prefix="muc")
    if request.method == "POST":
        wanted = _items(items) if items.is_valid() else []
        if form.is_valid() and items.is_valid():
            try:
                asked = deeds.request_supplement(registration, by=request.user, items=wanted, **form.cleaned_data)
            except Refused as refused:
                form.add_error(None, refused.reason)
            else:
                messages.success(
                    request, _("Đã lập phiếu yêu cầu bổ sung số %(number)s và báo chủ thể.") % {"number": asked.number}
                )
                return redirect(registration)
    return _page(
        request,
        "supplement_new.html",
        registration,
        _("Yêu cầu bổ sung"),
        form=form,
        items=items,
        papers=paper_rows(folder_for(request.user, registration), today),
        warnings=list(completeness.findings(registration, today=today)),
        today=today,
    )


def _items(items):
    rows = [item.cleaned_data for item in items if item.cleaned_data.get("what")]
    return [
        {
            "what": row["what"],
            "paper": row.get("paper"),
            "criterion": row.get("criterion"),
            "opens": items.form.sections(row),
        }
        for row in rows
    ]


@on(registration_seen)
def ward_report(request, registration):
    refuse_if(permissions.why_not_write_ward_report(request.user, registration))
    report = getattr(registration, "ward_report", None) or WardReport(registration=registration)
    posted = request.POST if request.method == "POST" else None
    form = WardReportForm(posted, instance=report, initial={"version": report.version})
    if request.method == "POST":
        whole = form.is_valid()
        stored = WardReport.objects.filter(registration=registration).first() or WardReport()
        texts, version = form.texts(stored), form.cleaned_data.get("version") or 0
        to_save = whole or any(texts[name] != getattr(stored, name) for name in texts)
        try:
            if to_save:
                report = deeds.write_report(registration, by=request.user, version=version, **texts)
        except Refused as refused:
            whole, to_save = False, False
            form = _report_again(request, registration, refused.reason)
        if to_save and not whole:
            messages.warning(request, _("Đã lưu, trừ những mục báo lỗi dưới đây. Nội dung đã nhập vẫn còn trên trang."))
            form.data = form.data.copy()
            form.data["version"] = report.version
        if whole:
            messages.success(request, _("Đã lưu báo cáo Mẫu 03. Lãnh đạo phường ký khi đủ bốn nội dung."))
            return redirect(registration)
    inside = folder_for(request.user, registration)
    return _page(
        request,
        "ward_report.html",
        registration,
        _("Báo cáo Mẫu số 03"),
        form=form,
        statements=list(
            fields_of(
                inside.form, "materials_and_technology", "business_results", "market", "specification", "changes_since"
            )
        ),
        story=inside.product.story,
        history=inside.business.history,
    )


def _report_again(request, registration, reason):
    report = WardReport.objects.get(registration=registration)
    data = request.POST.copy()
    data["version"] = report.version
    form = WardReportForm(data, instance=report)
    form.is_valid()
    form.add_error(None, reason)
    return form


@on(registration_seen)
def ward_report_sign(request, registration):
    refuse_if(permissions.why_not_sign_ward_report(request.user, registration))
    form = SignForm(request.POST or None, registration=registration, initial=_proposed(registration))
    if request.method == "POST" and form.is_valid():
        try:
            deeds.sign_report(registration, by=request.user, **form.signature)
        except Refused as refused:
            form.add_error(None, refused.reason)
        else:
            messages.success(request, _("Đã ký báo cáo Mẫu 03. Hồ sơ chuyển được lên cấp đánh giá."))
            return redirect(registration)
    return _page(
        request,
        "ward_report_sign.html",
        registration,
        _("Ký báo cáo Mẫu số 03"),
        form=form,
        report=registration.ward_report,
        texts=list(fields_of(registration.ward_report, *WardReport.TEXTS)),
    )


def _proposed(registration):
    """Numbers belong to the clerk (rulings 22): the portal only proposes the next after the last it knows."""
    today = clock.today()
    signed = WardReport.objects.filter(registration__ward=registration.ward, signed_on__year=today.year)
    count, used = 1, [bare_number(number) for number in signed.values_list("report_number", flat=True)]
    practice = registration.round.is_practice
    while bare_number(numbers.as_given(f"{count}/BC-UBND", practice=practice)) in used:
        count += 1
    return {
        "report_number": f"{count:02d}/BC-UBND",
        "letter_number": f"{count:02d}/UBND-KT",
        "signed_on": today,
    }


@on(registration_seen)
def registration_forward(request, registration):
    refuse_if(permissions.why_not_forward(request.user, registration))
    today = clock.today()
    late = permissions.is_past_cut_off(registration, today)
    cut_off = f"{registration.round.cut_off:%d/%m/%Y}"
    office = registration.round.office.name
    lead = _("Hồ sơ chuyển tới %(office)s; phường không sửa được nữa.") % {"office": office}
    if late:
        lead += " " + _("Đợt chỉ nhận đề nghị trước ngày %(day)s, nên cần ghi lý do chuyển muộn.") % {"day": cut_off}
    return with_reason(
        request,
        registration,
        deeds.forward,
        word="note",
        title=_("Chuyển lên cấp đánh giá"),
        label=_("Lý do chuyển muộn") if late else _("Ghi chú khi chuyển"),
        lead=lead,
        required=late,
        deed=_("Chuyển hồ sơ"),
        style="primary",
        done=_("Đã chuyển hồ sơ tới %(office)s.") % {"office": office},
    )
