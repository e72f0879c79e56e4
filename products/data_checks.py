"""What products write down twice, for `manage.py check_data`.

What needs an evaluation to compare with stands in the app above (`evaluations/data_checks.py`).
"""

from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from products.models import (
    Business,
    CriterionOutcome,
    Product,
    Recognition,
    Registration,
    Round,
    Step,
    Submission,
    SupplementRequest,
)
from products.statuses import RoundKind, Status
from records.checking import Check, Difference, against, derived, where


def _standing_stars():
    """Of the one recognition in force; practice never counts (rulings 2)."""
    standing = Recognition.objects.standing().filter(product=OuterRef("pk")).exclude(round_kind=RoundKind.PRACTICE)
    return Subquery(standing.order_by("-pk").values("stars")[:1])


def _first_submission():
    rows = Submission.objects.filter(registration=OuterRef("pk")).order_by("number")
    return Subquery(rows.values("submitted_at")[:1])


def _names_handed_in(rows):
    """The lists' names of a dossier against the manifest of its latest submission."""
    last = Submission.objects.filter(registration=OuterRef("pk")).order_by("-number")
    columns = ["handed_in_product", "handed_in_business"]
    rows = rows.annotate(manifest=Subquery(last.values("manifest")[:1])).values_list("pk", *columns, "manifest")
    for pk, product, business, manifest in rows.iterator(chunk_size=200):
        found = dict(zip(columns, [product, business], strict=True))
        names = [manifest["product"]["name"], manifest["business"]["name"]] if manifest else ["", ""]
        expected = dict(zip(columns, names, strict=True))
        if found != expected:
            yield Difference(pk, found, expected)


def _last_step():
    rows = Step.objects.filter(registration=OuterRef("pk")).order_by("-recorded_at", "-pk")
    return Subquery(rows.values("status")[:1])


def _without_office(rows):
    """Forwarded dossiers that the office of their round does not find on its desk."""
    desks = Registration.offices.through.objects.filter(registration=OuterRef("pk"), office=OuterRef("round__office"))
    found = rows.filter(~Exists(desks), forwarded_at__isnull=False)
    for pk, office in found.values_list("pk", "round__office_id"):
        yield Difference(pk, {"offices": "–"}, {"offices": office})


def _add_office(difference):
    Registration.objects.get(pk=difference.pk).offices.add(difference.expected["offices"])


_asked_for_more = Q(status=Status.SUPPLEMENT_REQUESTED)
_open_request = Exists(
    SupplementRequest.objects.filter(registration=OuterRef("pk"), answered_at__isnull=True, closed_at__isnull=True)
)

CHECKS = (
    Check(
        "business-search",
        _("Cột tìm kiếm, sắp xếp của chủ thể theo tên, mã số thuế, điện thoại"),
        Business,
        derived(),
        derived=True,
    ),
    Check(
        "product-search",
        _("Cột tìm kiếm, sắp xếp của sản phẩm theo tên sản phẩm và tên chủ thể"),
        Product,
        derived("business"),
        derived=True,
    ),
    Check("round-search", _("Cột sắp xếp của đợt theo tên đợt"), Round, derived(), derived=True),
    Check(
        "product-stars",
        _("Hạng sao của sản phẩm theo lần công nhận đang có hiệu lực trong sổ"),
        Product,
        against(stars=_standing_stars()),
        derived=True,
    ),
    # The register's rows are signed, but for the column they are searched by.
    Check(
        "recognition-search",
        _("Cột tìm kiếm của sổ công nhận theo tên trên giấy"),
        Recognition,
        derived(),
        derived=True,
    ),
    Check(
        "recognition-round-kind",
        _("Loại đợt ghi ở sổ công nhận theo đợt của hồ sơ"),
        Recognition,
        lambda rows: against(round_kind="registration__round__kind")(rows.filter(registration__isnull=False)),
    ),
    Check(
        "registration-submitted",
        _("Thời điểm nộp hồ sơ theo bản nộp thứ nhất"),
        Registration,
        against(submitted_at=_first_submission()),
    ),
    Check(
        "registration-names",
        _("Tên sản phẩm, tên chủ thể trên các danh sách theo bản nộp mới nhất"),
        Registration,
        _names_handed_in,
        derived=True,
    ),
    Check(
        "registration-status",
        _("Trạng thái hồ sơ theo bước cuối của quá trình xử lý"),
        Registration,
        against(status=_last_step()),
    ),
    Check(
        "registration-criteria-set",
        _("Bộ tiêu chí của hồ sơ theo ấn bản mà quy định của đợt áp dụng"),
        Registration,
        where(
            ~Q(criteria_set__edition=F("round__regulation__edition")),
            ["criteria_set__edition", "round__regulation__edition"],
            _("cùng một ấn bản"),
        ),
    ),
    Check(
        "registration-office",
        _("Hồ sơ đã chuyển thì có trên bàn của cơ quan đánh giá"),
        Registration,
        _without_office,
        derived=True,
        mend=_add_office,
    ),
    Check(
        "registration-supplement",
        _("Hồ sơ chờ bổ sung thì có phiếu yêu cầu chưa trả lời, nơi trả về và lúc dừng tính hạn; hồ sơ khác thì không"),
        Registration,
        where(
            _asked_for_more & (~_open_request | Q(returns_to="") | Q(paused_since__isnull=True))
            | ~_asked_for_more & (~Q(returns_to="") | Q(paused_since__isnull=False)),
            ["status", "returns_to", "paused_since"],
            _("khớp với phiếu yêu cầu bổ sung"),
        ),
    ),
    Check(
        "outcome-criterion",
        _("Khái niệm và điểm tối đa ghi ở kết quả từng tiêu chí theo bộ tiêu chí"),
        CriterionOutcome,
        against(concept="criterion__concept", max_points="criterion__max_points"),
        derived=True,
    ),
)
