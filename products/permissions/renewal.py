"""First, upgrade or renewal; the renewal's window; the certificate that goes on while a renewal is under way."""

from datetime import timedelta

from django.utils.translation import gettext as _

from accounts import clock
from accounts.roles import WARD, Role
from criteria.models import Regulation
from products.models import Recognition
from products.permissions.people import serves, works_at
from products.statuses import RegistrationKind, RoundKind, Status


def _recognitions_in_force(recognitions):
    """Not practice, whether or not their time is over; the newest first."""
    return recognitions.standing().exclude(round_kind=RoundKind.PRACTICE).with_extension()


def current_recognition(product):
    """The newest recognition that is not practice, whether or not its time is over; None without one."""
    return _recognitions_in_force(product.recognitions).first()


def current_recognitions(product_ids):
    """{product id: the same}, of several products in one statement; without those that have none."""
    found = {}
    for row in _recognitions_in_force(Recognition.objects.filter(product__in=product_ids)):
        found.setdefault(row.product_id, row)
    return found


def has_ended(recognition, today):
    """Its certificate's last day is over and nothing extends it; an unknown last day never counts as over (rulings 26)."""
    last_day = recognition.extended_until or recognition.valid_until
    return last_day is not None and today > last_day


def why_not_kind(product, round, kind, today):
    """«Lần đầu», «Nâng hạng», «Đánh giá lại» against what the product holds (QĐ 26/2026 Đ6 k1).

    An upgrade and a renewal compare with a recognised OCOP product: a certificate that has ended gives none any more,
    and the product registers as at first. History and practice rounds take the kind that the paper or the exercise says.
    """
    recognition = current_recognition(product)
    if kind == RegistrationKind.FIRST:
        if round.kind != RoundKind.LIVE or recognition is None:
            return ""
        if recognition.valid_until is None or has_ended(recognition, today):
            return ""
        return _("Sản phẩm đã được công nhận; hãy chọn «Nâng hạng» hoặc «Đánh giá lại».")
    if recognition is None:
        return _("Sản phẩm chưa từng được công nhận; hãy chọn «Lần đầu».")
    if round.kind == RoundKind.LIVE and has_ended(recognition, today):
        return _("Giấy chứng nhận đã hết hiệu lực sau ngày %(day)s; hãy chọn «Lần đầu».") % {
            "day": f"{(recognition.extended_until or recognition.valid_until):%d/%m/%Y}"
        }
    return ""


def filing_days(recognition, window):
    """The first and the last day on which a renewal of this recognition is filed (QĐ 26/2026 Đ7 k6a); None where unknown."""
    if recognition is None or recognition.valid_until is None or window is None:
        return None
    first, last = window
    return recognition.valid_until - timedelta(first), recognition.valid_until - timedelta(last)


def renewal_warning(product, today):
    """Outside the window of the regulation in force: what the page says before anything is opened."""
    recognition = current_recognition(product)
    days = filing_days(recognition, Regulation.objects.renewal_window_on(today))
    if days is None or has_ended(recognition, today) or days[0] <= today <= days[1]:
        return ""
    return _outside(days, today)


def _outside(days, today):
    words = {"first": f"{days[0]:%d/%m/%Y}", "last": f"{days[1]:%d/%m/%Y}"}
    if today < days[0]:
        return (
            _(
                "Chưa đến thời gian nộp hồ sơ đánh giá lại (từ ngày %(first)s đến hết ngày %(last)s); nộp sớm hơn cần cán bộ phường xác nhận nhận hồ sơ."
            )
            % words
        )
    return (
        _(
            "Đã quá thời gian nộp hồ sơ đánh giá lại (từ ngày %(first)s đến hết ngày %(last)s); nộp muộn cần cán bộ phường xác nhận nhận hồ sơ."
        )
        % words
    )


def _outside_of(registration, today):
    """Why this renewal, handed in today, needs an officer's confirmation; the window is the round's regulation's."""
    if registration.kind != RegistrationKind.RENEWAL or registration.round.kind != RoundKind.LIVE:
        return ""
    recognition = current_recognition(registration.product)
    days = filing_days(recognition, registration.round.regulation.renewal_window)
    if days is None or days[0] <= today <= days[1]:
        return ""
    return _outside(days, today)


def why_not_file_now(registration, today):
    """A renewal is handed in inside its window, or with the confirmation of an officer (QĐ 26/2026 Đ7 k6a)."""
    if hasattr(registration, "filing_confirmation"):
        return ""
    return _outside_of(registration, today)


def why_not_confirm_filing(user, registration, *, today=None):
    today = today or clock.today()
    if not serves(user, registration.ward, *WARD):
        return _("Chỉ cán bộ phường nơi nhận hồ sơ mới xác nhận nhận hồ sơ ngoài thời hạn.")
    if hasattr(registration, "filing_confirmation"):
        return _("Việc nhận hồ sơ ngoài thời hạn đã được xác nhận.")
    if registration.status != Status.DRAFT:
        return _("Hồ sơ đã được gửi nên không cần xác nhận nữa.")
    if not _outside_of(registration, today):
        return _("Hồ sơ đang trong thời gian nộp nên không cần xác nhận.")
    return ""


def extension_last_day(recognition, today):
    """The last day an extension may reach: so many days after the end as the regulation in force allows
    (QĐ 26/2026 Đ12 k3: 180); None where it allows none or the end is unknown."""
    regulation = Regulation.objects.in_force_on(today)
    if regulation is None or not regulation.extension_days or recognition.valid_until is None:
        return None
    return recognition.valid_until + timedelta(regulation.extension_days)


def why_not_extend(user, registration, *, today=None):
    """The certificate goes on until the renewal has its result, at most the days of the regulation (QĐ 26/2026 Đ12 k3).

    Confirmed by the office that evaluates: the law's clause is transitional and its reach a matter of judgement.
    """
    today = today or clock.today()
    if not works_at(user, registration.round.office, Role.SPECIALIST, Role.OFFICE_HEAD):
        return _("Việc này dành cho cơ quan đánh giá của đợt.")
    if registration.kind != RegistrationKind.RENEWAL or registration.round.kind != RoundKind.LIVE:
        return _("Chỉ hồ sơ đánh giá lại mới kéo dài được hiệu lực giấy chứng nhận.")
    if not registration.is_open or registration.submitted_at is None:
        return _("Chỉ kéo dài hiệu lực trong khi hồ sơ đánh giá lại đã nộp và chưa có kết quả.")
    recognition = current_recognition(registration.product)
    if recognition is None or recognition.valid_until is None:
        return _("Cổng chưa có ngày hết hạn của giấy chứng nhận.")
    if hasattr(recognition, "extension"):
        return _("Hiệu lực giấy chứng nhận đã được xác nhận kéo dài.")
    if clock.local_date(registration.submitted_at) > recognition.valid_until:
        return _("Hồ sơ nộp sau khi giấy chứng nhận đã hết hiệu lực nên không kéo dài được.")
    last_day = extension_last_day(recognition, today)
    if last_day is None:
        return _("Quy định hiện hành không cho kéo dài hiệu lực giấy chứng nhận.")
    if today > last_day:
        return _("Đã quá ngày %(day)s, là ngày cuối được kéo dài hiệu lực.") % {"day": f"{last_day:%d/%m/%Y}"}
    return ""
