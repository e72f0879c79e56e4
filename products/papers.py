"""What the papers of a dossier say: one function a form, from rows to plain words; no request, no layout."""

from pathlib import Path

from django.utils.translation import gettext as _

from accounts import clock
from accounts.models import Office
from criteria import words
from criteria.calendar import VIETNAM
from documents.qr import qr_svg
from products import completeness
from products.letters import status_link
from products.models import SelfAssessment, WardReport
from products.statuses import RegistrationKind, Status

FOLDER = "products/documents"
WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")


def template(name):
    return str(Path(FOLDER) / f"{name}.typ")


# --- Shared by every paper ------------------------------------------------------------------


def letterhead(office):
    """The lines of NĐ 30/2020 over an office's paper."""
    return {
        "parent": office.parent_name,
        "issuer": office.name,
        "place": office.place,
        "symbol": office.symbol,
    }


def number_line(number, kind, symbol):
    """«Số: 12/BC-UBND»; blank where the clerk has not given one; a number given whole stays as it is (rulings 22)."""
    if "/" in number:
        return _("Số: %(number)s") % {"number": number}
    return _("Số: %(number)s") % {"number": f"{number or ' ' * 9}/{kind}-{symbol}"}


def iso(day):
    return day.isoformat() if day else ""


def day_words(day):
    return f"{day:%d/%m/%Y}" if day else ""


def deadline_words(day):
    return f"{WEEKDAYS[day.weekday()]}, {day:%d/%m/%Y}" if day else ""


def moment_words(moment):
    if not moment:
        return ""
    local = moment.astimezone(VIETNAM)
    return _("%(time)s ngày %(day)s") % {"time": f"{local:%H:%M}", "day": f"{local:%d/%m/%Y}"}


def set_line(criteria_set):
    """«Ngành, Nhóm, Phân nhóm» of Mẫu 01, 3."""
    levels = [criteria_set.industry, criteria_set.group, criteria_set.subgroup]
    return "; ".join(part for part in levels if part) + f" ({criteria_set.name})"


def province_name(area):
    while area.level != "province" and area.parent:
        area = area.parent
    return area.name


def ward_committee(registration):
    """As it was then: a ward that ended keeps its papers."""
    return (
        Office.objects.filter(area=registration.ward, kind=Office.Kind.COMMITTEE).order_by("-is_active", "pk").first()
    )


def _facts(registration):
    """What every paper of a dossier repeats."""
    business = registration.business
    return {
        "business": business.name,
        "business_kind": business.get_kind_display(),
        "address": business.address,
        "phone": business.phone,
        "email": business.email,
        "representative": business.representative,
        "position": business.representative_position,
        "gender": business.get_representative_gender_display(),
        "ethnicity": business.representative_ethnicity,
        "home": business.representative_address,
        "product": registration.product.name,
        "set_line": set_line(registration.criteria_set),
        "set_name": registration.criteria_set.name,
        "code": registration.code or "",
        "round": registration.round.name,
        "year": str(registration.round.year),
        "province": lower_first(province_name(registration.ward)),
        "ward": registration.ward.name,
        "kind": registration.kind,
        "kind_words": registration.get_kind_display(),
        "regulation": registration.round.regulation.short_title,
        "is_draft": registration.submitted_at is None,
    }


def _step(registration, status):
    return registration.steps.filter(status=status).last()


# --- The forms ----------------------------------------------------------------------------------


def receipt(registration):
    """Biên nhận, from the ward's receipt on Giấy tiếp nhận hồ sơ và hẹn trả kết quả (TT 03/2025/TT-VPCP, mẫu 01)."""
    submission = registration.submissions.last()
    step = _step(registration, Status.RECEIVED)
    is_received = registration.received_at is not None
    return {
        **letterhead(ward_committee(registration)),
        **_facts(registration),
        "title": _("Giấy tiếp nhận hồ sơ và hẹn trả kết quả") if is_received else _("Biên nhận hồ sơ"),
        "number": _("Số: %(number)s") % {"number": submission.receipt_number},
        "date": iso(clock.local_date(registration.received_at or submission.submitted_at)),
        "secret": registration.secret,
        "slip_number": registration.slip_number,
        "product_code": registration.product_code,
        "submitted": moment_words(submission.submitted_at),
        "submitted_by": submission.submitted_by.display_name,
        "times": str(submission.number),
        "received": moment_words(registration.received_at),
        "received_by": step.by_name if is_received and step else "",
        "samples": "" if registration.samples_received is None else f"{registration.samples_received:02d}",
        "due": deadline_words(registration.due_on if registration.is_open else None),
        "results_due": deadline_words(registration.round.due_on),
        "papers": [
            [str(place), paper_line(row), row["number"], f"{row['sha256'][:8]}" if row["sha256"] else _("đường dẫn")]
            for place, row in enumerate(_titled(registration, submission.manifest["evidence"]), start=1)
        ],
        "digest": submission.digest,
        "qr": qr_svg(status_link(registration)),
        "office": registration.round.office.name,
        "is_received": is_received,
    }


def _titled(registration, rows):
    """The manifest's papers under the names of their kinds."""
    names = {paper.code: paper.name for paper in completeness.papers_of(registration)}
    return [{**row, "kind": names.get(row["paper"], row["paper"])} for row in rows]


def paper_line(row):
    return row["kind"] if row["title"] == row["kind"] else f"{row['kind']}: {row['title']}"


def mau01(registration):
    """Phiếu đăng ký đánh giá, phân hạng sản phẩm OCOP."""
    form = registration.self_assessment
    step = _step(registration, Status.RECEIVED)
    return {
        **_facts(registration),
        "title": _("Phiếu đăng ký đánh giá, phân hạng sản phẩm OCOP"),
        "issuer": registration.business.name,
        "kinds": [[str(label), value == registration.kind] for value, label in RegistrationKind.choices],
        "samples": "" if form.samples_promised is None else f"{form.samples_promised:02d}",
        "date": iso(registration.submitted_at and clock.local_date(registration.submitted_at)),
        "place": ward_committee(registration).place,
        "slip_number": registration.slip_number,
        "received_on": day_words(registration.received_at and clock.local_date(registration.received_at)),
        "received_by": step.by_name if registration.received_at and step else "",
        "forwarded_on": day_words(registration.forwarded_at and clock.local_date(registration.forwarded_at)),
        "level_office": str(words.LEVEL[registration.round.level]),
    }


# Part I, 7 of Mẫu 02: the boxes in the form's order; (text, level of indent, field or None for a heading).
TICKS = (
    ("a) Giấy đăng ký kinh doanh", 0, "has_licence"),
    ("b) Đã công bố chất lượng sản phẩm theo quy định", 0, "has_quality_declaration"),
    ("c) Đã có các điều kiện sản xuất theo quy định:", 0, None),
    (
        "- Giấy chứng nhận cơ sở đủ điều kiện vệ sinh an toàn thực phẩm theo quy định của pháp luật cho sản xuất sản phẩm",
        1,
        "has_food_safety",
    ),
    (
        "- Giấy chứng nhận cơ sở đủ điều kiện sản xuất bắt buộc theo quy định cho sản phẩm (đối với các sản phẩm bắt buộc theo quy định)",
        1,
        "has_production_certificate",
    ),
    ("d) Đã có đăng ký sở hữu trí tuệ:", 0, None),
    ("+ Giấy chứng nhận đăng ký nhãn hiệu", 1, "has_trademark"),
    (
        "+ Văn bản ghi nhận quyền sử dụng chỉ dẫn địa lý, nhãn hiệu tập thể, nhãn hiệu chứng nhận",
        1,
        "has_indication",
    ),
    ("+ Bằng sáng chế", 1, "has_patent"),
    ("+ Bằng độc quyền kiểu dáng công nghiệp", 1, "has_design"),
    ("+ Giấy chứng nhận bản quyền tác giả", 1, "has_copyright"),
)


def mau02(registration):
    """Báo cáo tự đánh giá về sản phẩm, parts I–IV."""
    form = registration.self_assessment
    business = registration.business
    score = completeness.self_score(registration)
    labels = {name: str(SelfAssessment._meta.get_field(name).verbose_name) for name in _PART_TWO}
    return {
        **_facts(registration),
        "title": _("Báo cáo tự đánh giá về sản phẩm"),
        "issuer": business.name,
        "established": day_words(business.established_on),
        "licence": business.licence_number or business.tax_code or "",
        "specification": form.specification,
        "ticks": [[text, indent, getattr(form, name) if name else None] for text, indent, name in TICKS],
        "other_property": form.other_property,
        "history": business.history,
        "organisation": business.organisation,
        "part_two": [[labels[name], getattr(form, name)] for name in _PART_TWO],
        "money": [[label, _money(value)] for label, value in _figures(form)],
        "changes_since": form.changes_since if registration.kind != RegistrationKind.FIRST else None,
        "branch": next(
            (row["label"] for row in registration.criteria_set.branches if row["code"] == registration.branch), ""
        ),
        "parts": list(_answers(registration, score)),
        "total": str(score.total),
        "answered": _("%(done)s/%(all)s") % {"done": score.answered, "all": score.answered + len(score.unanswered)},
        "evidence": [
            [
                str(place),
                paper_line({"kind": row.paper.name, "title": row.title}),
                row.number,
                day_words(row.issued_on),
                day_words(row.expires_on),
                ", ".join(sorted(criterion.code for criterion in row.criteria.all())),
            ]
            for place, row in enumerate(_evidence(registration), start=1)
        ],
        "plan": form.plan,
        "date": iso(registration.submitted_at and clock.local_date(registration.submitted_at)),
        "place": ward_committee(registration).place,
    }


_PART_TWO = ("materials_and_technology", "quality_changes", "market", "business_results")


def _figures(form):
    return [(_("Doanh thu năm gần nhất"), form.revenue), (_("Lợi nhuận năm gần nhất"), form.profit)]


def _money(value):
    return "" if value is None else f"{value:,}".replace(",", ".") + " " + _("đồng")


def _evidence(registration):
    return registration.evidence.standing().select_related("paper").prefetch_related("criteria")


def _answers(registration, score):
    """Part III as the set prints it: parts, then [code, title, most, own points, chosen words and description, papers]."""
    given = {row.criterion.code: row for row in registration.answers.select_related("criterion", "option")}
    papers = {}
    for place, row in enumerate(_evidence(registration), start=1):
        for criterion in row.criteria.all():
            papers.setdefault(criterion.code, []).append(str(place))
    criteria = list(registration.criteria_set.criteria.all())
    for part in registration.criteria_set.parts:
        yield {
            "code": part["code"],
            "title": part["title"],
            "max": str(part["max_points"]),
            "points": str(score.part_totals.get(part["code"], 0)),
            "rows": [
                [
                    criterion.code,
                    criterion.title,
                    str(criterion.max_points),
                    str(score.points[criterion.code]) if criterion.code in score.points else "",
                    _answer_words(given.get(criterion.code), criterion.code in score.not_applicable),
                    ", ".join(papers.get(criterion.code, [])),
                ]
                for criterion in criteria
                if criterion.part == part["code"]
            ],
        }


def _answer_words(answer, not_applicable):
    if not_applicable:
        return _("Không áp dụng")
    if answer is None or answer.option is None:
        return _("Chưa tự chấm")
    return "\n".join(filter(None, [answer.option.text, answer.description]))


def ward_report(registration):
    """Mẫu số 03: báo cáo đánh giá một số nội dung của hồ sơ (QĐ 26/2026 Đ7 k2)."""
    report = registration.ward_report
    office = ward_committee(registration)
    return {
        **letterhead(office),
        **_facts(registration),
        "title": _("Báo cáo đánh giá một số nội dung của hồ sơ đăng ký tham gia đánh giá, phân hạng sản phẩm OCOP"),
        "number": number_line(report.report_number, "BC", "UBND"),
        "date": iso(report.signed_on),
        "texts": [
            [str(WardReport._meta.get_field(name).verbose_name), getattr(report, name)] for name in WardReport.TEXTS
        ],
        "upper": _("Ủy ban nhân dân %(place)s") % {"place": lower_first(province_name(registration.ward))},
        "committee": office.name,
        "signer": report.signed_by.display_name if report.signed_by else "",
        "letter_number": report.letter_number,
        "is_signed": report.signed_at is not None,
    }


def lower_first(name):
    return name[:1].lower() + name[1:]


def supplement(request):
    """Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ (TT 03/2025/TT-VPCP, mẫu 02)."""
    registration = request.registration
    return {
        **letterhead(request.office),
        **_facts(registration),
        "title": _("Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ"),
        "number": _("Số: %(number)s") % {"number": request.number},
        "date": iso(clock.local_date(request.asked_at)),
        "items": [
            [str(place), item.what, _about(item)]
            for place, item in enumerate(request.items.select_related("paper", "criterion"), start=1)
        ],
        "due": deadline_words(request.due_on),
        "note": request.note,
        "asked_by": request.asked_by.display_name,
        "secret": "",
        "qr": qr_svg(status_link(registration)),
    }


def _about(item):
    if item.paper:
        return item.paper.name
    if item.criterion:
        return _("Tiêu chí %(code)s. %(title)s") % {"code": item.criterion.code, "title": item.criterion.title}
    return ""
