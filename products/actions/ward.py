"""The ward's counter: receiving, asking for more, Mẫu 03, sending upwards."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts import audit, clock
from accounts.refusals import Refused, refuse_if
from criteria.holidays import working_calendar
from products import completeness, letters, numbers, papers, permissions, snapshot
from products.actions.dossiers import ward_office
from products.actions.freezing import freeze_paper
from products.actions.moving import Overtaken, hold, move, write_step
from products.models import Registration, WardReport
from products.places import province_of
from products.statuses import Status

WARD_REPORT, SUPPLEMENT_SLIP = "ward_report", "supplement"  # kinds of frozen papers


@transaction.atomic
def receive(registration, *, by, samples, note="", now=None):
    """The ward takes it in: slip number, product code, samples counted; its clock starts (QĐ 26/2026 Đ7 k2)."""
    now = now or clock.now()
    refuse_if(permissions.why_not_receive(by, registration))
    needed = completeness.samples_needed(registration)
    if samples < needed:
        raise Refused(
            _("Cần %(needed)02d sản phẩm mẫu, mới có %(got)02d. Hãy nhận đủ mẫu hoặc yêu cầu bổ sung.")
            % {"needed": needed, "got": samples}
        )
    step = move(registration, Status.RECEIVED, by=by, note=note)
    day, office = clock.local_date(now), ward_office(registration)
    practice = registration.round.is_practice
    area, prefix = registration.ward, "TH-" if practice else ""
    if not registration.slip_number:
        # Counted in the year the code names: a round may run past the turn of the year.
        product = numbers.next_number(office, numbers.PRODUCT, registration.round.year, practice=practice)
        province = province_of(area)
        registration.slip_number = numbers.slip_number(office, area, province, day.year, practice=practice)
        registration.product_code = f"{prefix}{province.code}-{area.code}-{product:02d}-{registration.round.year}"
    registration.samples_received = samples
    registration.received_at = now
    registration.due_on = working_calendar().add(day, registration.round.ward_days)
    registration.save(update_fields=["slip_number", "product_code", "samples_received", "received_at", "due_on"])
    letters.received(registration, step)
    return step


@transaction.atomic
def undo_receipt(registration, *, by, reason, today=None):
    """A wrong click at the counter: a step back with its reason (rulings 8); the numbers given stay with the dossier."""
    refuse_if(permissions.why_not_undo_receipt(by, registration, today=today))
    if not reason.strip():
        raise Refused(_("Xin ghi lý do hoàn tác."))
    move(registration, Status.SUBMITTED, by=by, note=reason, label=_("Hoàn tác tiếp nhận"))
    Registration.objects.filter(pk=registration.pk).update(received_at=None, due_on=None, samples_received=None)
    registration.refresh_from_db(fields=["received_at", "due_on", "samples_received"])


@transaction.atomic
def reject(registration, *, by, reason):
    """Phiếu từ chối tiếp nhận, with its reason."""
    refuse_if(permissions.why_not_reject(by, registration))
    if not reason.strip():
        raise Refused(_("Xin ghi lý do từ chối tiếp nhận."))
    step = move(registration, Status.REJECTED, by=by, note=reason)
    letters.rejected(registration, step)


@transaction.atomic
def request_supplement(registration, *, by, items, due_on, note="", now=None):
    """The ward asks, item by item; its clock stands still until the answer."""
    refuse_if(permissions.why_not_request_supplement(by, registration))
    return ask_for_supplement(
        registration, office=ward_office(registration), by=by, items=items, due_on=due_on, note=note, now=now
    )


def ask_for_supplement(registration, *, office, by, items, due_on, note="", now=None):
    """The common part for every desk; `evaluations` calls it for the office's (rulings 8).

    `items`: mappings with what, paper (or None), criterion (or None), opens (keys of `completeness.SECTIONS`): only what
    they name opens for writing (`products.opening`); an item that names nothing is answered in words.
    """
    now = now or clock.now()
    if not items:
        raise Refused(_("Hãy nêu ít nhất một nội dung cần bổ sung."))
    if due_on <= clock.local_date(now):
        raise Refused(_("Hạn bổ sung phải sau ngày hôm nay."))
    year = clock.local_date(now).year
    number = numbers.next_number(office, numbers.SUPPLEMENT, year, practice=registration.round.is_practice)
    number = f"{number:03d}/{year}/YCBS"
    step = move(registration, Status.SUPPLEMENT_REQUESTED, by=by, note=number, now=now)
    request = registration.supplements.create(number=number, office=office, asked_by=by, due_on=due_on, note=note)
    for item in items:
        request.items.create(
            what=item["what"],
            paper=item.get("paper"),
            criterion=item.get("criterion"),
            opens=list(item.get("opens") or ()),
        )
    data = papers.supplement(request, snapshot.of_registration(registration), step.by_name)
    freeze_paper(
        SUPPLEMENT_SLIP,
        request,
        papers.template("supplement"),
        data,
        by=by,
        watermark=registration.round.watermark,
        now=now,
    )
    letters.supplement_requested(registration, step, request)
    return request


@transaction.atomic
def write_report(registration, *, by, version, **texts):
    """Mẫu 03's four texts; the first save takes the dossier into the ward's assessment."""
    refuse_if(permissions.why_not_write_ward_report(by, registration))
    report, created = WardReport.objects.select_for_update().get_or_create(registration=registration)
    if not created and report.version != version:
        raise Overtaken(
            _("Báo cáo vừa được người khác lưu. Nội dung anh/chị nhập vẫn còn trên trang; xin đối chiếu rồi lưu lại.")
        )
    for name, text in texts.items():
        setattr(report, name, text)
    report.written_by = by
    report.version += 1
    report.save()
    registration.ward_report = report
    if registration.status == Status.RECEIVED:
        move(registration, Status.WARD_REVIEW, by=by)
    return report


@transaction.atomic
def sign_report(registration, *, by, report_number, letter_number, signed_on, late_reason="", now=None):
    """The ward's leader signs Mẫu 03 and the request letter (rulings 7, 22); from here on the paper stays as it is.

    `signed_on` before today: `late_reason` says why it is entered late (rulings 3). Signed again after it fell, it is the
    next number of the same paper.
    """
    now = now or clock.now()
    today = clock.local_date(now)
    hold(registration)  # what is signed is about the dossier of this moment
    refuse_if(permissions.why_not_sign_ward_report(by, registration))
    refuse_if(permissions.why_not_date_ward_report(registration, signed_on, late_reason=late_reason, today=today))
    late = signed_on < today and not registration.round.is_history
    office = ward_office(registration)
    report_number = numbers.as_given(report_number, practice=registration.round.is_practice)
    refuse_if(permissions.why_not_number_ward_report(registration, office, report_number, signed_on.year))
    try:
        with transaction.atomic():
            signed = WardReport.objects.filter(registration=registration, signed_at__isnull=True).update(
                office=office,
                report_year=signed_on.year,
                report_number=report_number,
                letter_number=letter_number,
                signed_by=by,
                signed_at=now,
                signed_on=signed_on,
                entered_late=late,
                late_reason=late_reason.strip() if late else "",
            )
    except IntegrityError:  # given to another report at the same moment
        raise Refused(numbers.taken(_("Số báo cáo"), report_number, signed_on.year)) from None
    if not signed:
        raise Overtaken(_("Báo cáo vừa được ký."))
    report = registration.ward_report
    report.refresh_from_db()
    freeze_paper(
        WARD_REPORT,
        report,
        papers.template("mau03"),
        papers.ward_report(report, snapshot.of_registration(registration)),
        by=by,
        watermark=registration.round.watermark,
        now=now,
    )
    note = _("%(number)s; nhập muộn: %(reason)s") % {"number": report_number, "reason": report.late_reason}
    write_step(
        registration,
        by=by,
        label=_("Đã ký báo cáo Mẫu 03"),
        note=note if late else report_number,
        occurred_on=signed_on if signed_on < today else None,
    )
    audit.record(
        by=by,
        action="ward_report.signed",
        subject=registration,
        after={"number": report_number, "signed_on": signed_on.isoformat(), "late_reason": report.late_reason},
    )


@transaction.atomic
def forward(registration, *, by, note="", now=None):
    """To the office of the round; late forwarding is said with its reason."""
    now = now or clock.now()
    refuse_if(permissions.why_not_forward(by, registration))
    if permissions.is_past_cut_off(registration, clock.local_date(now)) and not note.strip():
        raise Refused(_("Đã qua hạn của đợt; xin ghi lý do chuyển muộn để cơ quan đánh giá xem xét."))
    step = move(registration, Status.FORWARDED, by=by, note=note)
    registration.forwarded_at = now
    registration.due_on = None
    registration.save(update_fields=["forwarded_at", "due_on"])
    registration.offices.add(registration.round.office)
    letters.forwarded(registration, step)
    return step
