"""What officials confirm about a renewal."""

from django.utils.translation import gettext as _

from accounts import clock
from accounts.refusals import refuse_if
from products import permissions
from products.actions import renewal
from products.views.sight import on, registration_seen
from products.views.ward import with_reason


@on(registration_seen)
def filing_confirm(request, registration):
    refuse_if(permissions.why_not_confirm_filing(request.user, registration))
    return with_reason(
        request,
        registration,
        renewal.confirm_filing,
        title=_("Xác nhận nhận hồ sơ ngoài thời hạn"),
        label=_("Lý do nhận hồ sơ ngoài thời hạn"),
        help_text=_("Lý do được ghi vào quá trình xử lý và ở lại với hồ sơ."),
        lead=permissions.renewal_warning(registration.product, clock.today()),
        deed=_("Xác nhận nhận hồ sơ"),
        done=_("Đã xác nhận; hồ sơ đánh giá lại gửi được khi đủ nội dung."),
        style="primary",
    )


@on(registration_seen)
def certificate_extend(request, registration):
    refuse_if(permissions.why_not_extend(request.user, registration))
    today = clock.today()
    recognition = permissions.current_recognition(registration.product)
    last_day = permissions.extension_last_day(recognition, today)
    return with_reason(
        request,
        registration,
        renewal.extend,
        title=_("Kéo dài hiệu lực giấy chứng nhận"),
        label=_("Căn cứ kéo dài hiệu lực"),
        help_text=_("Ghi vì sao hồ sơ chưa có kết quả trước ngày hết hạn. Chủ thể được báo bằng thư."),
        lead=_(
            "Giấy chứng nhận hết hạn ngày %(day)s sẽ tiếp tục có hiệu lực đến khi hồ sơ này có kết quả, không quá ngày %(last)s (QĐ 26/2026, Điều 12 khoản 3)."
        )
        % {"day": f"{recognition.valid_until:%d/%m/%Y}", "last": f"{last_day:%d/%m/%Y}"},
        deed=_("Xác nhận kéo dài"),
        done=_("Đã xác nhận kéo dài hiệu lực; trang kiểm tra giấy chứng nhận hiện điều này ngay."),
        style="primary",
    )
