"""The register of recognised products, and the same rows by the columns of the national table."""

from decimal import Decimal

from django.utils.translation import gettext as _

from reports import selection as reach
from reports.kinds.register_lines import FIELDS, RegisterLines
from reports.reading import in_chunks
from reports.tables import Column, Spool, Table

MILLION = Decimal(1_000_000)
HUNDREDTH = Decimal("0.01")


def count(selection, user):
    return reach.recognitions(selection, user).count()


def build(selection, user, *, today, progress, folder=None):
    register, national = Spool(folder), Spool(folder)
    lines = RegisterLines(user, today)
    total, rows = in_chunks(
        reach.recognitions(selection, user).order_by(
            "product__business__area__sort_name", "product__sort_name", "-year", "-pk"
        ),
        FIELDS,
        lines.read,
    )
    progress.reading(total)
    for row in rows:
        progress.step()
        standing = lines.standing(row)
        register.append(_register_row(row, len(register) + 1, lines, standing))
        national.append(_national_row(row, lines, standing))
    tables = [_register_table(register), _national_table(national)]
    return _("Danh mục sản phẩm OCOP được công nhận"), tables


def _register_row(row, place, lines, standing):
    return (
        place,
        row.product_name,
        row.business_name,
        row.area_name,
        lines.set_labels[row.set_number],
        row.stars,
        row.decision_number,
        row.issued_on,
        row.issuer,
        row.certificate_number,
        row.year,
        row.valid_until,
        standing,
        lines.kinds[row.round_kind],
    )


def _register_table(rows):
    columns = (
        Column(_("STT"), "int", 6),
        Column(_("Sản phẩm"), width=34),
        Column(_("Chủ thể"), width=34),
        Column(_("Địa bàn"), width=22),
        Column(_("Bộ sản phẩm"), width=34),
        Column(_("Sao"), "int", 6),
        Column(_("Số quyết định"), width=24),
        Column(_("Ngày quyết định"), "date", 13),
        Column(_("Cơ quan công nhận"), width=30),
        Column(_("Số giấy chứng nhận"), width=27),
        Column(_("Năm"), "year", 7),
        Column(_("Có giá trị đến hết ngày"), "date", 13),
        Column(_("Tình trạng"), width=24),
        Column(_("Nguồn"), width=22),
    )
    note = _("Tên sản phẩm, chủ thể, địa bàn ghi như khi công nhận. Ô trống: giấy tờ gốc không cho biết.")
    return Table(_("Danh mục"), columns, rows, note=note, is_list=True)


def _national_row(row, lines, standing):
    return (
        row.product_code or "",
        lines.area_codes[row.ward_id or row.area_id],
        str(row.year),
        f"{row.set_number:02d}",
        row.product_name,
        f"{row.stars}*",
        row.business_name,
        None if row.revenue is None else (row.revenue / MILLION).quantize(HUNDREDTH),
        standing,
    )


def _national_table(rows):
    # Bảng PTNT_OCOP, QĐ 5277/QĐ-BNNMT; the decision was read at second hand, and the sheet says so.
    columns = (
        Column("MA_OCOP", width=22),
        Column("Ma_DonViHanhChinh", width=18),
        Column("Ma_ThoiGian", width=12),
        Column("Ma_SanPham", width=12),
        Column("TenSanPham", width=34),
        Column("XepHang", width=10),
        Column("ChuTheSXKD", width=34),
        Column("DoanhThuNam", "money", 16),
        Column("TrangThai", width=24),
    )
    note = _(
        "Cột theo bảng PTNT_OCOP của Quyết định 5277/QĐ-BNNMT, dẫn lại từ nguồn thứ cấp: cần đối chiếu bản gốc trước khi "
        "nộp. MA_OCOP: mã số sản phẩm ghi khi tiếp nhận; Ma_SanPham: số bộ sản phẩm; DoanhThuNam: triệu đồng, chỉ ghi khi "
        "người lập có quyền đọc hồ sơ."
    )
    return Table("PTNT_OCOP", columns, rows, note=note, workbook_only=True)
