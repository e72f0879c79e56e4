"""Thông báo dừng giải quyết hồ sơ."""

from django.utils.translation import gettext as _

from accounts import clock
from products.papers.words import day_words, iso, letterhead


def stop_notice(notice):
    """Thông báo dừng giải quyết hồ sơ (TT 03/2025/TT-VPCP, mẫu 05)."""
    registration, request = notice.registration, notice.request
    return {
        **letterhead(notice.office),
        "title": _("Thông báo dừng giải quyết hồ sơ"),
        "about": _("Dừng giải quyết hồ sơ"),
        "number": _("Số: %(number)s") % {"number": notice.number},
        "date": iso(notice.signed_on),
        "to": [registration.business_name],
        "code": registration.code,
        "business": registration.business_name,
        "product": registration.product_name,
        "round": registration.round.name,
        "paragraphs": [
            _(
                "Ngày %(asked)s, %(office)s đã có Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ số %(number)s, hạn bổ sung %(due)s. Đến hết hạn, cơ quan chưa nhận được bản bổ sung."
            )
            % {
                "asked": day_words(clock.local_date(request.asked_at)),
                "office": notice.office.name,
                "number": request.number,
                "due": day_words(request.due_on),
            },
            _("%(office)s thông báo dừng giải quyết hồ sơ nêu trên. Lý do: %(reason)s")
            % {"office": notice.office.name, "reason": notice.reason},
            _(
                "Nếu vẫn muốn tiếp tục hồ sơ này, chủ thể đề nghị %(office)s mở lại chậm nhất ngày %(day)s. Sau ngày đó, chủ thể đăng ký lại bằng hồ sơ mới."
            )
            % {"office": notice.office.name, "day": day_words(notice.reopen_by)},
        ],
        "recipients": [_("Như trên"), _("UBND cấp xã nơi có sản phẩm")],
        "signer": notice.signer_name,
    }
