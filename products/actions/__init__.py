"""The deeds of this room, by noun. `moving.move` is the only writer of a dossier's status."""

from django.utils.translation import gettext_lazy as _

from accounts import audit, audit_words
from criteria.models import PaperKind

audit.LABELS.update(
    {
        "business.registered": _("Nhập chủ thể tại quầy"),
        "business.signed_up": _("Chủ thể tự đăng ký"),
        "business.confirmed": _("Xác nhận chủ thể"),
        "business.refused": _("Không xác nhận chủ thể"),
        "business.updated": _("Sửa thông tin chủ thể"),
        "business.person_added": _("Thêm người làm hồ sơ cho chủ thể"),
        "change.declared": _("Khai báo thay đổi"),
        "change.confirmed": _("Xác nhận thay đổi"),
        "change.refused": _("Không xác nhận thay đổi"),
        "change.withdrawn": _("Rút khai báo thay đổi"),
        "product.added": _("Thêm sản phẩm"),
        "product.updated": _("Sửa sản phẩm"),
        "registration.filing_confirmed": _("Xác nhận nhận hồ sơ ngoài thời hạn"),
        "recognition.extended": _("Xác nhận kéo dài hiệu lực giấy chứng nhận"),
        "product.recognised": _("Ghi kết quả công nhận vào sản phẩm"),
        "round.planned": _("Lập đợt đánh giá"),
        "round.updated": _("Sửa đợt đánh giá"),
        "registration.started": _("Mở hồ sơ"),
        "registration.moved": _("Chuyển bước hồ sơ"),
        "registration.handed_in": _("Nộp hồ sơ"),
        "evidence.added": _("Thêm giấy tờ"),
        "evidence.removed": _("Bỏ giấy tờ"),
        "evidence.restored": _("Đưa lại giấy tờ"),
        "evidence.replaced": _("Thay giấy tờ"),
        "registration.form_edited": _("Sửa nội dung Mẫu số 02"),
        "registration.answers_edited": _("Sửa phần tự chấm điểm"),
        "registration.needs_edited": _("Trả lời về giấy tờ có điều kiện"),
        "registration.branch_chosen": _("Chọn trường hợp áp dụng"),
        "registration.stopped": _("Dừng giải quyết hồ sơ"),
        "registration.reopened": _("Mở lại hồ sơ đã dừng"),
        "letter.handed_over": _("Trao thư giấy cho chủ thể"),
        "ward_report.signed": _("Ký báo cáo Mẫu 03"),
        "ward_report.fell": _("Chữ ký Mẫu 03 không còn hiệu lực"),
    }
)
audit.WORDS.update(
    {
        "status": _("trạng thái"),
        "name": _("tên"),
        "kind": _("loại"),
        "tax_code": _("mã số thuế"),
        "licence_number": _("số giấy đăng ký"),
        "area_id": _("địa bàn"),
        "address": _("địa chỉ"),
        "set": _("bộ sản phẩm"),
        "paper": _("loại giấy tờ"),
        "title": _("tên tài liệu"),
        "issuer": _("cơ quan cấp"),
        "issued_on": _("ngày cấp"),
        "expires_on": _("ngày hết hạn"),
        "link": _("đường dẫn"),
        "texts": _("phần chữ đã sửa"),
        "branch": _("trường hợp áp dụng"),
        "sha256": _("mã đối chiếu"),
        "until": _("đến ngày"),
        "digest": _("mã đối chiếu hồ sơ"),
        "stars": _("số sao"),
        "number": _("số"),
        "personal": _("mục cá nhân đã đổi"),
        "fields": _("mục đã đổi"),
        "established_on": _("ngày thành lập"),
        "specification": _("quy cách"),
        "story": _("câu chuyện"),
        "photo": _("ảnh"),
        "history": _("lịch sử hình thành"),
        "organisation": _("cơ cấu tổ chức"),
        "representative_position": _("chức vụ người đại diện"),
        "user": _("người dùng"),
        "signed_on": _("ngày ký"),
        "late_reason": _("lý do nhập muộn"),
        "due_on": _("hạn"),
        "round": _("đợt đánh giá"),
        "decision": _("số quyết định"),
        "state": _("tình trạng"),
    }
)


def _grounds():
    """Code of a ground → its words, of every paper."""
    return {row["code"]: row["text"] for paper in PaperKind.objects.all() for row in paper.grounds}


audit_words.NAMED.update({"round": "products.Round"})
audit_words.FIELDS.update({"registration.form_edited": "products.SelfAssessment"})
audit_words.CODES.update(
    {
        "registration.answers_edited": (_("tiêu chí %(code)s"), ""),
        "registration.needs_edited": (_("giấy tờ %(code)s"), ""),
    }
)
audit_words.VALUES.update({("registration.needs_edited", "*"): _grounds})
