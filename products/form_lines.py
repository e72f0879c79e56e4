"""Every line that Mẫu số 01 and Mẫu số 02 print of a dossier: where it is filled in, and whether the law asks for it.

The one list behind `completeness`: a line printed by the forms and missing here fails a test, so that a new field cannot be
forgotten. A line is asked for unless it says why it may stay empty. QĐ 26/2026 Đ6 k1, Phụ lục III; the forms printed for
dossiers under QĐ 148/2023 have the same lines.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from products.statuses import TOURISM_ONLY_KINDS, RegistrationKind


def _for_associations(registration):
    # Mẫu 02 part I, 6 says «nếu có»; Đ2 k3 lets associations and operation centres, which register no business, take part.
    return registration.business.kind in TOURISM_ONLY_KINDS


def _for_first(registration):
    return registration.kind == RegistrationKind.FIRST  # QĐ 26/2026 Đ6 k1 b, c: only upgrade and renewal tell changes


def _never(registration):
    return False


@dataclass(frozen=True)
class Gap:
    """One missing or doubtful thing: the section of the form it belongs to, a whole sentence, the anchor on that page.

    `blocks`: the dossier is not handed in with it, because the office would have to send it back or refuse it. What only
    costs points or wants a second look is a warning: told to the applicant and to the offices, never in the way.
    """

    section: str
    text: str
    anchor: str = ""
    blocks: bool = True


@dataclass(frozen=True)
class Line:
    """One printed line.

    `holder`: "business", "form" (Mẫu 02's row) or "dossier"; `fields`: its columns, of which one must be filled;
    `prints`: keys of the forms' data that carry it; `asked` is "blank" where an empty column is a gap, the name of another
    rule of `completeness` or `paper_rules` where that rule asks, "" where the line may stay empty for the reason `why_optional`.
    """

    label: str
    form: str
    section: str
    holder: str
    fields: tuple[str, ...]
    prints: tuple[str, ...]
    asked: str = "blank"
    why_optional: str = ""
    exempt: Callable = _never

    @property
    def anchor(self):
        return f"id_{self.fields[0]}"


def _business(label, form, fields, prints, **more):
    return Line(label, form, "business", "business", fields, prints, **more)


def _form(section, label, form, field, prints, **more):
    return Line(label, form, section, "form", (field,), prints, **more)


BUSINESS = (
    _business(_("Tên chủ thể"), _("Mẫu số 01, mục 1; Mẫu số 02, phần I, mục 1"), ("name",), ("business", "issuer")),
    _business(_("Loại hình tổ chức"), _("Mẫu số 02, phần I, mục 2"), ("kind",), ("business_kind",)),
    _business(_("Địa chỉ liên hệ"), _("Mẫu số 01, mục 1; Mẫu số 02, phần I, mục 3"), ("address",), ("address",)),
    _business(_("Điện thoại"), _("Mẫu số 01, mục 1; Mẫu số 02, phần I, mục 4"), ("phone",), ("phone",)),
    _business(
        _("Thư điện tử"),
        _("Mẫu số 01, mục 1; Mẫu số 02, phần I, mục 4"),
        ("email",),
        ("email",),
        asked="",
        why_optional=_("Chủ thể không có thư điện tử thì nhận thư giấy tại phường, xã."),
    ),
    _business(
        _("Người đại diện pháp luật"),
        _("Mẫu số 01, mục 1; Mẫu số 02, phần I, mục 5"),
        ("representative",),
        ("representative",),
    ),
    _business(_("Chức vụ của người đại diện"), _("Mẫu số 01, mục 1"), ("representative_position",), ("position",)),
    _business(
        _("Giới tính của người đại diện"), _("Mẫu số 02, phần I, mục 5"), ("representative_gender",), ("gender",)
    ),
    _business(
        _("Dân tộc của người đại diện"), _("Mẫu số 02, phần I, mục 5"), ("representative_ethnicity",), ("ethnicity",)
    ),
    _business(
        _("Địa chỉ thường trú của người đại diện"),
        _("Mẫu số 02, phần I, mục 5"),
        ("representative_address",),
        ("home",),
    ),
    _business(
        _("Ngày thành lập / đăng ký kinh doanh"),
        _("Mẫu số 02, phần I, mục 6"),
        ("established_on",),
        ("established",),
    ),
    _business(
        _("Số giấy đăng ký kinh doanh hoặc mã số thuế"),
        _("Mẫu số 02, phần I, mục 6"),
        ("licence_number", "tax_code"),
        ("licence",),
        exempt=_for_associations,
    ),
    _business(_("Lịch sử hình thành của chủ thể"), _("Mẫu số 02, phần I, mục 8"), ("history",), ("history",)),
    _business(_("Cơ cấu tổ chức của chủ thể"), _("Mẫu số 02, phần I, mục 9"), ("organisation",), ("organisation",)),
)

PRODUCT = (
    Line(
        _("Tên sản phẩm"),
        _("Mẫu số 01, mục 2; Mẫu số 02, phần I, mục 7"),
        "product",
        "dossier",
        ("product",),
        ("product",),
        asked="start",
    ),
    Line(
        _("Nhóm sản phẩm đăng ký"),
        _("Mẫu số 01, mục 3"),
        "product",
        "dossier",
        ("criteria_set",),
        ("set_line", "set_name"),
        asked="start",
    ),
    Line(
        _("Lần đăng ký đánh giá"),
        _("Mẫu số 01, mục 4"),
        "product",
        "dossier",
        ("kind",),
        ("kinds", "kind", "kind_words"),
        asked="start",
    ),
    _form(
        "product",
        _("Mô tả về quy cách sản phẩm, tiêu chuẩn"),
        _("Mẫu số 02, phần I, mục 7"),
        "specification",
        ("specification",),
    ),
)

_BOX = {
    "asked": "tick_findings",
    "why_optional": _("Ô để trống có nghĩa là chưa có; ô được đối chiếu với giấy tờ trong hồ sơ."),
}
# Mẫu 02 part I, 7: (column, the words of the box, the kinds of paper of which one stands behind it).
TICK_PAPERS = {
    "has_licence": ("E01",),
    "has_quality_declaration": ("E11",),
    "has_food_safety": ("E02",),
    "has_production_certificate": ("E02",),
    "has_trademark": ("E07",),
    "has_indication": ("E07",),
    "has_patent": ("E07",),
    "has_design": ("E07",),
    "has_copyright": ("E07",),
    "other_property": ("E07",),
}
TICK_LABELS = {
    "has_licence": _("Giấy đăng ký kinh doanh"),
    "has_quality_declaration": _("Đã công bố chất lượng sản phẩm theo quy định"),
    "has_food_safety": _("Giấy chứng nhận cơ sở đủ điều kiện vệ sinh an toàn thực phẩm"),
    "has_production_certificate": _("Giấy chứng nhận cơ sở đủ điều kiện sản xuất bắt buộc"),
    "has_trademark": _("Giấy chứng nhận đăng ký nhãn hiệu"),
    "has_indication": _("Văn bản ghi nhận quyền sử dụng chỉ dẫn địa lý, nhãn hiệu tập thể, nhãn hiệu chứng nhận"),
    "has_patent": _("Bằng sáng chế"),
    "has_design": _("Bằng độc quyền kiểu dáng công nghiệp"),
    "has_copyright": _("Giấy chứng nhận bản quyền tác giả"),
    "other_property": _("Sở hữu trí tuệ khác"),
}
TICKS = tuple(
    _form(
        "product",
        label,
        _("Mẫu số 02, phần I, mục 7"),
        name,
        ("other_property",) if name == "other_property" else ("ticks",),
        **_BOX,
    )
    for name, label in TICK_LABELS.items()
)

RESULTS = (
    _form(
        "results",
        _("Tổ chức vùng nguyên liệu, công nghệ sản xuất, sơ chế, chế biến, đóng gói"),
        _("Mẫu số 02, phần II"),
        "materials_and_technology",
        ("part_two",),
    ),
    _form(
        "results",
        _("Sự thay đổi về chất lượng, tiêu chuẩn, bao bì, nhãn mác, hình thức đóng gói"),
        _("Mẫu số 02, phần II"),
        "quality_changes",
        ("part_two",),
    ),
    _form("results", _("Thị trường phân phối sản phẩm"), _("Mẫu số 02, phần II"), "market", ("part_two",)),
    _form("results", _("Kết quả sản xuất, kinh doanh"), _("Mẫu số 02, phần II"), "business_results", ("part_two",)),
    # Nothing sold yet is written as 0; a loss is a number below 0.
    _form(
        "results",
        _("Doanh thu năm gần nhất (chưa có thì ghi 0)"),
        _("Mẫu số 02, phần II"),
        "revenue",
        ("money",),
    ),
    _form("results", _("Lợi nhuận năm gần nhất (chưa có thì ghi 0)"), _("Mẫu số 02, phần II"), "profit", ("money",)),
    _form(
        "results",
        _("Những thay đổi so với sản phẩm OCOP đã được công nhận"),
        _("Mẫu số 02; Điều 6 khoản 1 điểm b, c"),
        "changes_since",
        ("changes_since",),
        exempt=_for_first,
    ),
)

CRITERIA = (
    Line(
        _("Trường hợp áp dụng"),
        _("Mẫu số 02, phần III"),
        "criteria",
        "dossier",
        ("branch",),
        ("branch",),
        asked="criteria_findings",
    ),
    Line(
        _("Điểm tự đánh giá từng tiêu chí"),
        _("Mẫu số 02, phần III"),
        "criteria",
        "dossier",
        ("answers",),
        ("parts", "total", "answered"),
        asked="criteria_findings",
    ),
)

PAPERS = (
    Line(
        _("Tài liệu minh chứng kèm theo"),
        _("Mẫu số 02, phần III"),
        "papers",
        "dossier",
        ("evidence",),
        ("evidence",),
        asked="paper_findings",
    ),
    Line(
        _("Có thuộc diện phải có không?"),
        _("Mẫu số 02, phần III"),
        "papers",
        "dossier",
        ("paper_needs",),
        ("not_needed",),
        asked="paper_findings",
    ),
)

DECLARATION = (
    _form(
        "declaration",
        _("Kế hoạch sản xuất, kinh doanh trong thời gian tới"),
        _("Mẫu số 02, phần IV"),
        "plan",
        ("plan",),
    ),
    _form(
        "declaration",
        _("Số lượng sản phẩm mẫu nộp kèm"),
        _("Mẫu số 01, mục 5"),
        "samples_promised",
        ("samples",),
        asked="sample_findings",
    ),
    _form("declaration", _("Lời cam đoan"), _("Mẫu số 01"), "declared", (), asked="declaration_findings"),
)

LINES = (*BUSINESS, *PRODUCT, *TICKS, *RESULTS, *CRITERIA, *PAPERS, *DECLARATION)

# What the forms print and nobody fills in: the portal's own words, the round's and the offices'. Key → whose it is.
NOT_FILLED_IN = {
    "title": _("tên của mẫu"),
    "date": _("ngày gửi hồ sơ"),
    "place": _("địa danh của UBND cấp xã"),
    "code": _("mã hồ sơ do cổng cấp"),
    "round": _("đợt đánh giá đã chọn khi mở hồ sơ"),
    "year": _("năm của đợt đánh giá"),
    "province": _("địa bàn của chủ thể"),
    "ward": _("địa bàn của chủ thể"),
    "regulation": _("quy định của đợt đánh giá"),
    "is_draft": _("trạng thái hồ sơ"),
    "slip_number": _("do UBND cấp xã cấp khi tiếp nhận"),
    "received_on": _("do UBND cấp xã ghi khi tiếp nhận"),
    "received_by": _("do UBND cấp xã ghi khi tiếp nhận"),
    "level_slip_number": _("do cấp đánh giá cấp khi nhận hồ sơ"),
    "taken_up_on": _("ngày cấp đánh giá nhận hồ sơ"),
    "taken_up_by": _("người nhận hồ sơ ở cấp đánh giá"),
    "level_office": _("cấp đánh giá của đợt"),
}
