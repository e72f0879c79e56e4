"""Writing the audit log. Every room above calls `record` inside the deed's transaction."""

from contextvars import ContextVar

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts import chain
from accounts.addresses import client_address
from accounts.models import AuditEntry
from accounts.text import nfc, shorten

# The caller's address, set by the middleware; empty in workers and commands.
address: ContextVar[str | None] = ContextVar("address", default=None)

# Words for the log's readers. Rooms above add their own: `audit.LABELS.update({"registration.submitted": _("…")})`.
LABELS = {
    "person.invited": _("Mời người dùng"),
    "person.invited_again": _("Gửi lại thư mời"),
    "person.granted": _("Giao vai trò"),
    "person.revoked": _("Thu hồi vai trò"),
    "person.deactivated": _("Khóa tài khoản"),
    "person.reactivated": _("Mở lại tài khoản"),
    "person.changed": _("Sửa thông tin cá nhân"),
    "person.code_issued": _("Cấp mã dùng một lần"),
    "person.reset_asked": _("Yêu cầu đặt lại mật khẩu"),
    "person.password_set": _("Đặt mật khẩu"),
    "person.viewed": _("Xem thông tin cá nhân"),
}

# Words for the columns in `before` and `after`; rooms above add theirs as well.
WORDS = {
    "full_name": _("họ và tên"),
    "email": _("thư điện tử"),
    "phone": _("số điện thoại"),
    "role": _("vai trò"),
    "scope": _("phạm vi"),
    "valid_from": _("từ ngày"),
    "valid_to": _("đến ngày"),
    "expires_at": _("hết hiệu lực"),
}


def record(*, by, action, subject, before=None, after=None, note="", request=None):
    """One line of the log. `by` is None where the portal itself acts; `action` is a word like "person.granted"."""
    line = {"action": action, "subject": subject, "before": before, "after": after, "note": note}
    return record_all([line], by=by, request=request)[0]


def record_all(lines, *, by, request=None):
    """Several lines of one action, each with the words that `record` takes, written in one go and in this order."""
    known = by is not None and by.pk is not None
    who = {
        "by": by if known else None,
        "by_name": shorten(by.display_name, 200) if known else "",
        "ip": (client_address(request) if request is not None else address.get()) or None,
    }
    # An entry outside the caller's transaction is one of its own: linked at its commit.
    with transaction.atomic(savepoint=False):
        entries = AuditEntry.objects.append(AuditEntry(**who, **_columns(**line)) for line in lines)
        for entry in entries:
            chain.link_at_commit(entry)
    return entries


def _columns(*, action, subject, before=None, after=None, note=""):
    return {
        "action": action,
        "subject_type": subject._meta.label_lower if subject is not None else "",
        "subject_id": str(subject.pk) if subject is not None else "",
        "subject_label": shorten(nfc(subject), 300) if subject is not None else "",
        "before": before,
        "after": after,
        "note": nfc(note, multiline=True),
    }
