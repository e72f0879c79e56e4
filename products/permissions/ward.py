"""The ward's counter."""

from django.utils.translation import gettext as _

from accounts import clock
from accounts.roles import WARD, Role
from criteria.text import in_sentence
from products import differences, numbers
from products.models import WardReport
from products.permissions.people import serves
from products.said import says_too_little
from products.statuses import (
    RoundKind,
    Status,
)


def _why_not_ward(user, registration, *roles):
    if not serves(user, registration.ward, *roles):
        return _("Việc này thuộc UBND %(ward)s.") % {"ward": in_sentence(registration.ward)}
    return ""


def why_not_receive(user, registration):
    if reason := _why_not_ward(user, registration):
        return reason
    if registration.status != Status.SUBMITTED:
        return _("Chỉ tiếp nhận được hồ sơ đang chờ tiếp nhận.")
    return ""


def why_not_undo_receipt(user, registration, *, today=None):
    """The same officer on the same day, or the ward's leader (rulings 8)."""
    if registration.status != Status.RECEIVED:
        return _("Chỉ hoàn tác được khi hồ sơ vừa tiếp nhận, chưa xử lý tiếp.")
    if serves(user, registration.ward, Role.WARD_LEADER):
        return ""
    if reason := _why_not_ward(user, registration):
        return reason
    last = registration.steps.filter(status=Status.RECEIVED).last()
    if last is None or last.by_id != user.pk or clock.local_date(last.recorded_at) != (today or clock.today()):
        return _("Chỉ người đã tiếp nhận trong cùng ngày, hoặc lãnh đạo phường, mới hoàn tác được.")
    return ""


def why_not_reject(user, registration):
    if reason := _why_not_ward(user, registration):
        return reason
    if registration.status != Status.SUBMITTED:
        return _("Chỉ từ chối được hồ sơ chưa tiếp nhận.")
    return ""


def why_not_request_supplement(user, registration):
    """The ward, while the dossier lies on its desk; the office asks through `evaluations`."""
    if reason := _why_not_ward(user, registration):
        return reason
    if registration.status not in {Status.SUBMITTED, Status.RECEIVED, Status.WARD_REVIEW}:
        return _("Hồ sơ không nằm ở bàn của phường.")
    return ""


def why_not_write_ward_report(user, registration):
    """Mẫu 03 (QĐ 26/2026 Đ7 k2)."""
    if not registration.round.regulation.has_ward_report:
        return _("Quy định của đợt này không yêu cầu báo cáo Mẫu 03.")
    if reason := _why_not_ward(user, registration, *WARD):
        return reason
    if registration.status not in {Status.RECEIVED, Status.WARD_REVIEW}:
        return _("Chỉ soạn báo cáo khi hồ sơ đã tiếp nhận và đang ở phường.")
    report = getattr(registration, "ward_report", None)
    if report and report.signed_at:
        return _("Báo cáo đã ký nên không sửa được.")
    return ""


def why_not_sign_ward_report(user, registration):
    if not registration.round.regulation.has_ward_report:
        return _("Quy định của đợt này không yêu cầu báo cáo Mẫu 03.")
    if not serves(user, registration.ward, Role.WARD_LEADER):
        return _("Báo cáo Mẫu 03 do lãnh đạo UBND phường, xã ký.")
    report = getattr(registration, "ward_report", None)
    if registration.status != Status.WARD_REVIEW or report is None:
        return _("Báo cáo Mẫu 03 chưa được soạn.")
    if report.signed_at:
        return _("Báo cáo đã được ký.")
    if report.missing_texts:
        return _("Báo cáo còn thiếu phần: %(parts)s.") % {
            "parts": "; ".join(str(part) for part in report.missing_texts)
        }
    if report.thin_texts:
        return _("Báo cáo phải nêu rõ đánh giá của UBND cấp xã (ít nhất ba từ có nghĩa) ở phần: %(parts)s.") % {
            "parts": "; ".join(str(part) for part in report.thin_texts)
        }
    return ""


def why_not_date_ward_report(registration, signed_on, *, late_reason="", today=None):
    """The day over the signature: from the day of receipt to today; an earlier day than today is entered late, with its
    reason (rulings 3). Rounds entered from paper are free up to today. `late_reason`: "" where it is not marked so.
    """
    today = today or clock.today()
    if signed_on > today:
        return _("Ngày ký không được ở tương lai.")
    if registration.round.kind == RoundKind.HISTORY:
        return ""
    received_on = registration.received_at and clock.local_date(registration.received_at)
    if received_on and signed_on < received_on:
        return _("Ngày ký không được trước ngày tiếp nhận hồ sơ (%(day)s).") % {"day": f"{received_on:%d/%m/%Y}"}
    if signed_on < today and says_too_little(late_reason):
        return _("Ngày ký đã qua: hãy đánh dấu «Nhập muộn» và nêu rõ lý do (ít nhất ba từ có nghĩa).")
    return ""


def why_not_number_ward_report(registration, office, number, year):
    """A report's number stands once in its office's year."""
    used = (
        WardReport.objects.filter(office=office, report_year=year)
        .exclude(registration=registration)
        .exclude(report_number="")
    )
    if number and any(numbers.same(number, other) for other in used.values_list("report_number", flat=True)):
        return numbers.taken(_("Số báo cáo"), number, year)
    return ""


def why_not_forward(user, registration, *, today=None):
    """To the office that evaluates: with Mẫu 03 where the regulation asks for it (QĐ 26/2026 Đ7 k2b)."""
    if reason := _why_not_ward(user, registration, *WARD):
        return reason
    if registration.round.regulation.has_ward_report:
        if registration.status not in {Status.RECEIVED, Status.WARD_REVIEW}:
            return _("Hồ sơ không nằm ở bàn của phường.")
        report = getattr(registration, "ward_report", None)
        if report and report.fell_at and not report.signed_at:
            return _("Hồ sơ đã nộp lại với thay đổi sau khi ký Mẫu 03; lãnh đạo phường cần ký lại trước khi chuyển.")
        if report is None or not report.signed_at:
            return _("Cần báo cáo Mẫu 03 đã ký trước khi chuyển hồ sơ lên cấp đánh giá.")
        return ""
    if registration.status != Status.RECEIVED:
        return _("Chỉ chuyển được hồ sơ đã tiếp nhận.")
    return ""


def is_past_cut_off(registration, today):
    """Forwarded on or after the cut-off: allowed with a reason, for the office may hold a further round (Đ5 k1)."""
    return registration.round.kind == RoundKind.LIVE and today >= registration.round.cut_off


def ward_report_outdated(registration):
    """What the office reads where the dossier changed after the ward signed Mẫu 03 (QĐ 26/2026 Đ7 k2, k3a); "" otherwise.

    At the ward's desk the signature falls by itself; after a supplement that the office asked for, the ward no longer has
    the dossier, and the office weighs whether to ask the ward again.
    """
    report = getattr(registration, "ward_report", None)
    if report is None or report.signed_at is None:
        return ""
    submissions = registration.every_submission
    seen = next((row for row in reversed(submissions) if row.submitted_at <= report.signed_at), None)
    if seen is None or seen == submissions[-1] or not differences.differs(seen.manifest, submissions[-1].manifest):
        return ""
    return _(
        "Mẫu 03 được ký ngày %(signed)s, trước lần nộp bổ sung ngày %(day)s có thay đổi nội dung; hãy đối chiếu với UBND cấp xã trước khi kết luận."
    ) % {
        "signed": f"{report.signed_on:%d/%m/%Y}",
        "day": f"{clock.local_date(submissions[-1].submitted_at):%d/%m/%Y}",
    }
