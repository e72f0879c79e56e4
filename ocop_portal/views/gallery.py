"""Every component on one page, with invented contents: for whoever builds or translates pages."""

from datetime import date, datetime
from fractions import Fraction
from types import SimpleNamespace as Row

from django import forms
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

TODAY = date(2026, 11, 24)


class SampleFilter(forms.Form):
    q = forms.CharField(label=_("Tìm theo tên hoặc mã"), required=False)
    status = forms.ChoiceField(
        label=_("Trạng thái"), required=False, choices=[("", _("Tất cả")), ("submitted", _("Chờ tiếp nhận"))]
    )
    ward = forms.ChoiceField(label=_("Phường"), required=False, choices=[("", _("Tất cả")), ("1", "Bạch Mai")])


class SampleForm(forms.Form):
    name = forms.CharField(label=_("Tên chủ thể"), help_text=_("Ghi như trên giấy đăng ký kinh doanh."))
    tax_code = forms.RegexField(
        r"^\d{10}$",
        label=_("Mã số thuế"),
        help_text=_("10 chữ số, ví dụ 0101234567."),
        error_messages={"invalid": _("Mã số thuế có 10 chữ số, mới nhập 7.")},
    )
    kind = forms.ChoiceField(
        label=_("Loại hình"),
        choices=[("household", _("Hộ kinh doanh")), ("cooperative", _("Hợp tác xã")), ("company", _("Doanh nghiệp"))],
        widget=forms.RadioSelect,
    )
    story = forms.CharField(label=_("Câu chuyện sản phẩm"), widget=forms.Textarea(attrs={"rows": 4}), required=False)
    agreed = forms.BooleanField(label=_("Tôi cam đoan nội dung khai là đúng."))


def moment(day, hour, minute):
    return timezone.make_aware(datetime(2026, 11, day, hour, minute))


def option(code, points, text, star=None):
    return Row(code=code, points=points, text=text, min_for_star=star)


def sample():
    """Nobody and nothing real."""
    return {
        "today": TODAY,
        "due_soon": date(2026, 11, 27),
        "due_late": date(2026, 11, 19),
        "due_far": date(2026, 12, 18),
        "tones": [
            ("neutral", _("Bản nháp")), ("info", _("Chờ tiếp nhận")), ("good", _("Đủ điều kiện")),
            ("soon", _("Sắp đến hạn")), ("late", _("Quá hạn")),
        ],
        "crumbs": [(_("Bàn làm việc"), "/"), (_("Hồ sơ"), "#"), ("01-0007-2026", "")],
        "facts": [(_("Mã"), "01-0007-2026"), (_("Hạn"), _("thứ Sáu 27/11/2026, còn 3 ngày làm việc"))],
        "steps": [
            Row(label=_("Chủ thể gửi hồ sơ"), by="Hộ kinh doanh Mẫu Số 7", office="", recorded_at=moment(12, 9, 5), occurred_on=None, note="", tone="good"),
            Row(label=_("Phường tiếp nhận"), by="Trần Thị Mẫu", office="UBND phường Mẫu", recorded_at=moment(24, 10, 40), occurred_on=date(2023, 8, 14), note="", tone="good"),
            Row(label=_("Yêu cầu bổ sung"), by="Nguyễn Văn Thử", office="Phòng Kinh tế", recorded_at=moment(24, 14, 3), occurred_on=None, note=_("Giấy chứng nhận cơ sở đủ điều kiện an toàn thực phẩm hết hạn ngày 05/11/2026.\nHãy gửi bản còn hiệu lực."), tone="late"),
        ],
        "files": [
            Row(name="giay-chung-nhan-an-toan-thuc-pham.pdf", size=1_482_000, sha256="9f2c11d07ab4" + "0" * 52, url="#", remove_url="#", note=_("hết hạn 31/03/2027"), icon="file-earmark-pdf", pill_label="", pill_tone="", pill_icon=""),
            Row(name="Ảnh nhãn sản phẩm mặt trước, chụp tại xưởng.jpg", size=820_000, sha256="1be0", url="#", remove_url="", note="", icon="file-earmark-image", pill_label=_("Sắp hết hạn"), pill_tone="soon", pill_icon=""),
        ],
        "form_steps": [
            Row(label=_("Chủ thể"), url="#", state="complete", current=False, note=""),
            Row(label=_("Sản phẩm"), url="#", state="complete", current=False, note=""),
            Row(label=_("Tự đánh giá"), url="#", state="partial", current=True, note=_("còn 4 tiêu chí")),
            Row(label=_("Giấy tờ"), url="#", state="todo", current=False, note=_("thiếu 2 giấy tờ")),
            Row(label=_("Xem lại và gửi"), url="", state="todo", current=False, note=""),
        ],
        "tabs": [Row(label=_("Cần làm"), url="#", active=True, count=3), Row(label=_("Đã chuyển"), url="#", active=False, count=None)],
        "numbers": [
            Row(value="18", label=_("phường gửi hồ sơ"), url="", tone=""), Row(value="1.234", label=_("hồ sơ đã nhận"), url="#", tone=""),
            Row(value="7", label=_("quá hạn"), url="#", tone="late"), Row(value="78,33", label=_("điểm trung bình"), url="", tone=""),
        ],
        "desk": [
            Row(label=_("hồ sơ chờ tiếp nhận"), url="#", count=3, tone="", more=_("cũ nhất gửi thứ Năm 12/11/2026"), pill_label=_("1 quá hạn"), pill_tone="late", pill_icon=""),
            Row(label=_("hồ sơ đã bổ sung, gửi lại"), url="#", count=2, tone="", more="", pill_label="", pill_tone="", pill_icon=""),
            Row(label=_("báo cáo Mẫu 03 cần hoàn thành"), url="#", count=1, tone="", more=_("hạn thứ Sáu 27/11/2026, còn 3 ngày làm việc"), pill_label=_("Sắp đến hạn"), pill_tone="soon", pill_icon=""),
        ],
        "recent": [
            Row(label=_("Dấm gạo mẫu, Hộ kinh doanh Mẫu Số 7"), url="#", more=_("14:03, Phòng Kinh tế yêu cầu bổ sung"), pill_label=_("Cần bổ sung"), pill_tone="soon", pill_icon="reply"),
            Row(label=_("Giò tai mẫu, Hộ kinh doanh Mẫu Số 3"), url="#", more=_("10:40, phường tiếp nhận"), pill_label=_("Đã tiếp nhận"), pill_tone="good", pill_icon=""),
        ],
        "fields": [
            (_("Tên chủ thể"), "Hộ kinh doanh Mẫu Số 7"), (_("Mã số thuế"), "0000000000"), (_("Số lao động"), "12 người"), (_("Trang thông tin"), ""),
        ],
        "parts": [Row(code="A", points=31, max_points=40), Row(code="B", points=18, max_points=25), Row(code="C", points=29, max_points=35)],
        "mean": Fraction(235, 3),
        "missed": [Row(stars=4, names=_("1.5 Liên kết sản xuất, 3.5 Sở hữu trí tuệ"))],
        "criterion": Row(code="1.5", title=_("Liên kết sản xuất"), max_points=3, note=_("Xem hợp đồng còn hiệu lực trong kỳ đánh giá.")),
        "options": [
            option("0", 0, _("Không đạt mức nào (0 điểm)")),
            option("a", 1, _("Có liên kết, hợp đồng bao tiêu từ 50% đến 75% sản lượng nguyên liệu")),
            option("b", 2, _("Có liên kết, hợp đồng bao tiêu trên 75% sản lượng nguyên liệu"), 4),
            option("c", 3, _("Liên kết chặt chẽ, hợp đồng ổn định từ 12 tháng trở lên"), 5),
        ],
        "code_secret": "K7Q2MX",
        "page": Paginator(range(200), 20).page(4),
        "keyset": Row(previous_url="?", next_url="?"),
    }  # fmt: skip


@login_required
def gallery(request):
    if not request.user.is_administrator:
        raise PermissionDenied(_("Trang mẫu giao diện dành cho người quản trị cổng."))
    bad = SampleForm({"name": "", "tax_code": "0101234", "kind": "household"})
    return render(
        request,
        "gallery/gallery.html",
        {**sample(), "filter_form": SampleFilter(), "bad_form": bad, "good_form": SampleForm()},
    )
