"""What officials write about a dossier: Mẫu số 03 and the supplement slip."""

from django.utils.translation import gettext as _

from accounts import clock
from criteria.text import in_sentence
from documents.qr import qr_svg
from products.letters import status_link
from products.models import WardReport
from products.papers.common import facts_of
from products.papers.words import deadline_words, iso, letterhead, number_line
from products.statuses import Status


def ward_report(report, snapshot):
    """Mẫu số 03: báo cáo đánh giá một số nội dung của hồ sơ (QĐ 26/2026 Đ7 k2)."""
    committee = snapshot["committee"]
    return {
        **committee,
        **facts_of(snapshot),
        "title": _("Báo cáo đánh giá một số nội dung của hồ sơ đăng ký tham gia đánh giá, phân hạng sản phẩm OCOP"),
        "number": number_line(report.report_number, "BC", "UBND"),
        "date": iso(report.signed_on),
        "texts": [
            [str(WardReport._meta.get_field(name).verbose_name), getattr(report, name)] for name in WardReport.TEXTS
        ],
        "upper": _("Ủy ban nhân dân %(place)s") % {"place": in_sentence(snapshot["province"])},
        "committee": committee["issuer"],
        "signer": report.signed_by.display_name if report.signed_by else "",
        "letter_number": report.letter_number,
        "is_signed": report.signed_at is not None,
    }


def asked_by(request):
    """Who asked, under the name the step was written with."""
    step = request.registration.steps.filter(status=Status.SUPPLEMENT_REQUESTED, note=request.number).first()
    return step.by_name if step else request.asked_by.display_name


def supplement(request, snapshot, asked_by):
    """Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ (TT 03/2025/TT-VPCP, mẫu 02), about the dossier as it lay before the office."""
    return {
        **letterhead(request.office),
        **facts_of(snapshot),
        "title": _("Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ"),
        "number": _("Số: %(number)s") % {"number": request.number},
        "date": iso(clock.local_date(request.asked_at)),
        "items": [
            [str(place), item.what, _about(item)]
            for place, item in enumerate(request.items.select_related("paper", "criterion"), start=1)
        ],
        "due": deadline_words(request.due_on),
        "note": request.note,
        "asked_by": asked_by,
        "secret": "",
        "qr": qr_svg(status_link(request.registration)),
    }


def _about(item):
    if item.paper:
        return item.paper.name
    if item.criterion:
        return _("Tiêu chí %(code)s. %(title)s") % {"code": item.criterion.code, "title": item.criterion.title}
    return ""
