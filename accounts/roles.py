"""Who may do what, on one page. Words only: no tables here; who holds a role is asked through `authority`."""

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    BUSINESS = "business", _("Chủ thể OCOP")
    WARD_OFFICER = "ward_officer", _("Cán bộ phường, xã")
    WARD_LEADER = "ward_leader", _("Lãnh đạo UBND phường, xã")
    SPECIALIST = "specialist", _("Chuyên viên cơ quan chuyên môn")
    OFFICE_HEAD = "office_head", _("Trưởng cơ quan chuyên môn")
    SECRETARY = "secretary", _("Thư ký Hội đồng")
    COUNCIL_MEMBER = "council_member", _("Thành viên Hội đồng")
    LEADER = "leader", _("Lãnh đạo ký quyết định")
    CLERK = "clerk", _("Văn thư")
    ADMINISTRATOR = "administrator", _("Quản trị hệ thống")
    AUDITOR = "auditor", _("Kiểm tra, giám sát")


class Scope(TextChoices):
    """What a role is held over."""

    BUSINESS = "business", _("một hoặc nhiều chủ thể")
    OFFICE = "office", _("một cơ quan")
    AREA = "area", _("một địa bàn")
    PORTAL = "portal", _("toàn cổng")


@dataclass(frozen=True)
class About:
    """One row of the page "Vai trò và quyền"."""

    scope: Scope
    office_levels: tuple[str, ...]
    who: str
    may: tuple[str, ...]
    never: tuple[str, ...]


_SPECIALISED = ("district", "province", "central")

ABOUT = {
    Role.BUSINESS: About(
        Scope.BUSINESS,
        (),
        _("Người đại diện hoặc được chủ thể (doanh nghiệp, hợp tác xã, hộ kinh doanh…) cử làm hồ sơ."),
        (
            _("Khai thông tin chủ thể và sản phẩm của mình."),
            _("Lập, lưu nháp, gửi, bổ sung, rút hồ sơ đăng ký đánh giá, phân hạng."),
            _("Theo dõi quá trình xử lý, nhận thư thông báo, tải phiếu tiếp nhận và giấy chứng nhận."),
        ),
        (_("Không xem hồ sơ của chủ thể khác, không xem điểm của từng thành viên Hội đồng."),),
    ),
    Role.WARD_OFFICER: About(
        Scope.OFFICE,
        ("ward",),
        _("Người được UBND phường, xã giao tiếp nhận hồ sơ OCOP."),
        (
            _("Lập hồ sơ thay cho chủ thể ngay tại quầy, in mã dùng một lần cho người không có thư điện tử."),
            _("Tiếp nhận, kiểm đếm mẫu, yêu cầu bổ sung, từ chối, chuyển hồ sơ lên cấp trên."),
            _("Soạn báo cáo Mẫu 03 khi quy định yêu cầu; xác nhận chủ thể tự đăng ký trên địa bàn."),
        ),
        (_("Không xem hồ sơ của phường, xã khác; không chấm điểm hồ sơ mình đã tiếp nhận."),),
    ),
    Role.WARD_LEADER: About(
        Scope.OFFICE,
        ("ward",),
        _("Chủ tịch hoặc Phó Chủ tịch UBND phường, xã."),
        (
            _("Xem mọi hồ sơ trên địa bàn."),
            _("Ký báo cáo Mẫu 03 và văn bản đề nghị đánh giá."),
        ),
        (_("Không sửa hồ sơ của chủ thể."),),
    ),
    Role.SPECIALIST: About(
        Scope.OFFICE,
        _SPECIALISED,
        _("Chuyên viên phòng Kinh tế hoặc cơ quan tham mưu OCOP được giao thẩm tra hồ sơ."),
        (
            _("Kiểm tra thành phần hồ sơ và các trường hợp bị loại, yêu cầu bổ sung theo từng mục."),
            _("Trình hồ sơ đủ điều kiện ra Hội đồng; mở đợt, nhập lại kết quả cũ từ hồ sơ giấy."),
            _("Lập báo cáo của mùa đánh giá."),
        ),
        (_("Không xem phiếu chấm khi chưa mở niêm phong."),),
    ),
    Role.OFFICE_HEAD: About(
        Scope.OFFICE,
        _SPECIALISED,
        _("Trưởng phòng, thủ trưởng cơ quan tham mưu OCOP."),
        (
            _("Mọi việc của chuyên viên trong cơ quan; phân công; hủy bước tiếp nhận nhầm kèm lý do."),
            _("Trình quyết định thành lập Hội đồng, kế hoạch, kết quả; xem điểm sau khi mở niêm phong."),
        ),
        (_("Không sửa phiếu chấm của thành viên."),),
    ),
    Role.SECRETARY: About(
        Scope.OFFICE,
        _SPECIALISED,
        _("Thư ký Hội đồng hoặc tổ giúp việc."),
        (
            _("Chuẩn bị phiên họp, điểm danh, theo dõi ai đã nộp phiếu."),
            _("Lập biên bản, tổng hợp kết quả sau khi phiên chấm đóng."),
        ),
        (_("Không biết điểm của ai trước khi mở niêm phong; không bỏ phiếu nếu quy chế không cho."),),
    ),
    Role.COUNCIL_MEMBER: About(
        Scope.OFFICE,
        _SPECIALISED,
        _("Chủ tịch, Phó Chủ tịch, Ủy viên Hội đồng có trong quyết định thành lập."),
        (
            _("Khai xung đột lợi ích với từng hồ sơ trước khi mở phiếu."),
            _("Chấm độc lập, nộp phiếu, chấm lại có lý do khi được yêu cầu; biểu quyết kết luận."),
            _("Chủ tịch Hội đồng: mở thảo luận, đóng phiên, chủ trì kết luận."),
        ),
        (_("Không xem phiếu của người khác trước khi nộp phiếu mình; không chấm hồ sơ có xung đột lợi ích."),),
    ),
    Role.LEADER: About(
        Scope.OFFICE,
        _SPECIALISED,
        _("Lãnh đạo UBND cấp có thẩm quyền công nhận."),
        (
            _("Quyết định công nhận, chuyển cấp trên hoặc không công nhận, có lý do khi khác đề nghị."),
            _("Ký quyết định và giấy chứng nhận."),
        ),
        (_("Không công nhận hạng sao cao hơn kết quả tính theo quy định."),),
    ),
    Role.CLERK: About(
        Scope.OFFICE,
        ("ward", *_SPECIALISED),
        _("Văn thư cơ quan."),
        (_("Cấp số, ngày văn bản; phát hành quyết định, giấy chứng nhận, thư thông báo."),),
        (_("Không thay đổi nội dung, kết quả của hồ sơ."),),
    ),
    Role.ADMINISTRATOR: About(
        Scope.PORTAL,
        (),
        _("Người vận hành cổng."),
        (
            _("Mời người dùng, giao và thu hồi vai trò, khóa và mở khóa tài khoản."),
            _("Xem danh mục địa bàn, cơ quan, thư đã gửi, nhật ký."),
        ),
        (_("Không chấm điểm, không chuyển bước hồ sơ, không xem phiếu chấm còn niêm phong."),),
    ),
    Role.AUDITOR: About(
        Scope.PORTAL,
        (),
        _("Thanh tra, kiểm tra, giám sát được cử."),
        (_("Đọc hồ sơ, quá trình xử lý, kết quả đã mở và nhật ký."),),
        (_("Không thay đổi bất cứ điều gì."),),
    ),
}

# Held through `accounts.Membership`; a business's people are named one floor up, beside the business.
GRANTED = tuple(role for role in Role if role is not Role.BUSINESS)
PORTAL_WIDE = tuple(role for role in GRANTED if ABOUT[role].scope is Scope.PORTAL)
WARD = (Role.WARD_OFFICER, Role.WARD_LEADER)
OFFICE = (Role.SPECIALIST, Role.OFFICE_HEAD)
READS_AUDIT = (Role.ADMINISTRATOR, Role.AUDITOR)


def granted_choices():
    return [(role.value, role.label) for role in GRANTED]


def fits_office(role, office_level) -> bool:
    """Whether the role exists in offices of that level (a ward officer works in a ward)."""
    about = ABOUT[Role(role)]
    return about.scope is Scope.OFFICE and office_level in about.office_levels
