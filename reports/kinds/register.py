"""The register of recognised products, and the same rows by the columns of the national table."""

from datetime import date
from decimal import Decimal

from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _

from criteria.models import Regulation
from evaluations.certificates import Facts, status_of
from evaluations.statuses import CertificateStatus
from products.models import Recognition, Registration, SelfAssessment
from products.statuses import RoundKind
from reports import selection as reach
from reports.kinds.sets import set_label, set_names
from reports.tables import Column, Spool, Table, in_chunks

MILLION = Decimal(1_000_000)
HUNDREDTH = Decimal("0.01")


def count(selection, user):
    return reach.recognitions(selection, user).count()


def build(selection, user, *, today, progress, folder=None):
    names, register, national = set_names(), Spool(folder), Spool(folder)
    window = Regulation.objects.renewal_window_on(today)
    total, rows = _rows(selection, user)
    progress.reading(total)
    for recognition in rows:
        progress.step()
        standing = _standing(recognition, today, window)
        register.append(_register_row(recognition, len(register) + 1, names, standing))
        national.append(_national_row(recognition, standing))
    tables = [_register_table(register), _national_table(national)]
    return _("Danh mục sản phẩm OCOP được công nhận"), tables


def _rows(selection, user):
    # What a business earns is not public: only for those who may read its dossier.
    earned = SelfAssessment.objects.filter(
        registration=OuterRef("registration"), registration__in=Registration.objects.visible_to(user)
    )
    return in_chunks(
        reach.recognitions(selection, user)
        .select_related("product__business__area", "registration__ward", "certificate", "extension__registration")
        .annotate(revenue=Subquery(earned.values("revenue")[:1]))
        .order_by("product__business__area__sort_name", "product__sort_name", "-year", "-pk")
    )


def _standing(recognition, today, window):
    """The words of the certificate check; where the paper does not tell the end, nothing is claimed (rulings 26)."""
    certificate = getattr(recognition, "certificate", None)
    facts = Facts(
        valid_until=recognition.valid_until or date.max,
        is_practice=recognition.round_kind == RoundKind.PRACTICE,
        revoked=recognition.withdrawn_on is not None
        or (certificate is not None and certificate.revoked_on is not None),
        superseded=recognition.superseded_by_id is not None,
        extended_until=recognition.extended_until,
    )
    status = status_of(facts, today, window)
    if status == CertificateStatus.VALID and recognition.valid_until is None:
        return _("Chưa rõ thời hạn")
    return str(status.label)


def _register_row(recognition: Recognition, place, names, standing):
    return (
        place,
        recognition.product_name,
        recognition.business_name,
        recognition.area_name,
        set_label(recognition.set_number, names),
        recognition.stars,
        recognition.decision_number,
        recognition.issued_on,
        recognition.issuer,
        recognition.certificate_number,
        recognition.year,
        recognition.valid_until,
        standing,
        str(RoundKind(recognition.round_kind).label),
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
    return Table(_("Danh mục"), columns, rows, note=note)


def _national_row(recognition, standing):
    registration = recognition.registration
    area = registration.ward if registration else recognition.product.business.area
    revenue = None if recognition.revenue is None else (recognition.revenue / MILLION).quantize(HUNDREDTH)
    return (
        registration.product_code if registration else "",
        area.code,
        str(recognition.year),
        f"{recognition.set_number:02d}",
        recognition.product_name,
        f"{recognition.stars}*",
        recognition.business_name,
        revenue,
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
