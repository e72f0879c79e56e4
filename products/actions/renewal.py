"""Renewals: filed outside their window with an officer's word, and the certificate that goes on meanwhile."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit, clock
from accounts.refusals import Refused, refuse_if
from products import letters, permissions
from products.actions.moving import hold, write_step
from products.models import CertificateExtension, FilingConfirmation, Recognition


@transaction.atomic
def confirm_filing(registration, *, by, reason, today=None):
    """The ward takes a renewal earlier or later than its window (QĐ 26/2026 Đ7 k6a)."""
    hold(registration)
    refuse_if(permissions.why_not_confirm_filing(by, registration, today=today))
    if not reason.strip():
        raise Refused(_("Xin ghi lý do nhận hồ sơ ngoài thời hạn."))
    confirmation = FilingConfirmation.objects.create(registration=registration, reason=reason, confirmed_by=by)
    write_step(registration, by=by, label=_("Xác nhận nhận hồ sơ đánh giá lại ngoài thời hạn"), note=reason)
    audit.record(by=by, action="registration.filing_confirmed", subject=registration, note=reason)
    return confirmation


@transaction.atomic
def extend(registration, *, by, reason, today=None):
    """The certificate stays in force until the renewal has its result (QĐ 26/2026 Đ12 k3)."""
    today = today or clock.today()
    hold(registration)
    current = permissions.current_recognition(registration.product)
    if current:  # two officers at once: the second one finds the first one's extension
        Recognition.objects.select_for_update(of=("self",)).get(pk=current.pk)
    refuse_if(permissions.why_not_extend(by, registration, today=today))
    if not reason.strip():
        raise Refused(_("Xin ghi căn cứ kéo dài hiệu lực giấy chứng nhận."))
    extension = CertificateExtension.objects.create(
        recognition=current,
        registration=registration,
        until=permissions.extension_last_day(current, today),
        reason=reason,
        confirmed_by=by,
    )
    step = write_step(registration, by=by, label=_("Xác nhận kéo dài hiệu lực giấy chứng nhận"), note=reason)
    audit.record(
        by=by,
        action="recognition.extended",
        subject=registration.product,
        after={"until": extension.until},
        note=reason,
    )
    letters.extended(extension, step)
    return extension
