"""Mẫu số 01 and Mẫu số 02: what the applicant hands in."""

from django.utils.translation import gettext as _

from products.models import SelfAssessment
from products.papers.common import facts_of, handed_in_on
from products.papers.words import day_of, day_words, money_words, paper_day_words, paper_line
from products.statuses import RegistrationKind

PART_TWO = ("materials_and_technology", "quality_changes", "market", "business_results")


def mau01(snapshot, later):
    """Phiếu đăng ký đánh giá, phân hạng sản phẩm OCOP; the offices' boxes from `later`."""
    promised = snapshot["self_assessment"]["samples_promised"]
    return {
        **facts_of(snapshot),
        "title": _("Phiếu đăng ký đánh giá, phân hạng sản phẩm OCOP"),
        "issuer": snapshot["business"]["name"],
        "kinds": [[str(label), value == snapshot["kind"]] for value, label in RegistrationKind.choices],
        "samples": "" if promised is None else f"{promised:02d}",
        "date": handed_in_on(snapshot),
        "place": snapshot["committee"]["place"],
        "slip_number": later["slip_number"],
        "received_on": day_words(later["received_on"]),
        "received_by": later["received_by"],
        "level_slip_number": later["level_slip_number"],
        "taken_up_on": day_words(later["taken_up_on"]),
        "taken_up_by": later["taken_up_by"],
        "level_office": snapshot["round"]["level_words"],
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
    # Of no field of its own: on where one of the boxes below is.
    ("d) Đã có đăng ký sở hữu trí tuệ:", 0, "has_property"),
    ("+ Giấy chứng nhận đăng ký nhãn hiệu", 1, "has_trademark"),
    (
        "+ Văn bản ghi nhận quyền sử dụng chỉ dẫn địa lý, nhãn hiệu tập thể, nhãn hiệu chứng nhận",
        1,
        "has_indication",
    ),
    ("+ Bằng sáng chế", 1, "has_patent"),
    ("+ Bằng độc quyền kiểu dáng công nghiệp", 1, "has_design"),
    ("+ Giấy chứng nhận bản quyền tác giả", 1, "has_copyright"),
    ("+ Khác (ghi rõ):", 1, "has_other_property"),
)
PROPERTY = ("has_trademark", "has_indication", "has_patent", "has_design", "has_copyright", "has_other_property")


def mau02(snapshot):
    """Báo cáo tự đánh giá về sản phẩm, parts I–IV."""
    form, business, score = snapshot["self_assessment"], snapshot["business"], snapshot["score"]
    ticked = _ticked(form)
    labels = {name: str(SelfAssessment._meta.get_field(name).verbose_name) for name in PART_TWO}
    return {
        **facts_of(snapshot),
        "title": _("Báo cáo tự đánh giá về sản phẩm"),
        "issuer": business["name"],
        "established": paper_day_words(business["established_on"]),
        "licence": business["licence_number"] or business["tax_code"] or "",
        "specification": form["specification"],
        "ticks": [[text, indent, ticked.get(name)] for text, indent, name in TICKS],
        "other_property": form["other_property"],
        "history": business["history"],
        "organisation": business["organisation"],
        "part_two": [[labels[name], form[name]] for name in PART_TWO],
        "money": [
            [_("Doanh thu năm gần nhất"), money_words(form["revenue"])],
            [_("Lợi nhuận năm gần nhất"), money_words(form["profit"])],
        ],
        "changes_since": form["changes_since"] if snapshot["kind"] != RegistrationKind.FIRST else None,
        "branch": snapshot["branch_label"],
        "parts": list(_answers(snapshot)),
        "total": str(score["total"]),
        "answered": _("%(done)s/%(all)s") % {"done": score["answered"], "all": score["of"]},
        "evidence": [
            [
                str(place),
                paper_line(row["kind"], row["title"]),
                row["number"],
                day_words(day_of(row.get("issued_on"))),
                day_words(day_of(row["expires_on"])),
                ", ".join(row["criteria"]),
            ]
            for place, row in enumerate(snapshot["evidence"], start=1)
        ],
        # Handed in before this was asked: no answers.
        "not_needed": [
            [row["kind"], row["words"]] for row in snapshot.get("paper_needs", []) if row["needed"] is False
        ],
        "plan": form["plan"],
        "date": handed_in_on(snapshot),
        "place": snapshot["committee"]["place"],
    }


def _ticked(form):
    """Field → on or off, with the two boxes of the law's form that follow from what else is filled in."""
    ticked = {name: form[name] for _text, _indent, name in TICKS if name in form}
    ticked["has_other_property"] = bool(form["other_property"].strip())
    return ticked | {"has_property": any(ticked[name] for name in PROPERTY)}


def _answers(snapshot):
    """Part III as the set prints it: parts, then [code, title, most, own points, chosen words and description, papers]."""
    papers = {}
    for place, row in enumerate(snapshot["evidence"], start=1):
        for code in row["criteria"]:
            papers.setdefault(code, []).append(str(place))
    for part in snapshot["parts"]:
        yield {
            "code": part["code"],
            "title": part["title"],
            "max": str(part["max_points"]),
            "points": str(part["points"]),
            "rows": [
                [
                    row["criterion"],
                    row["title"],
                    str(row["max_points"]),
                    str(row["points"]),
                    _answer_words(row),
                    ", ".join(papers.get(row["criterion"], [])),
                ]
                for row in snapshot["answers"]
                if row["part"] == part["code"]
            ],
        }


def _answer_words(row):
    if row["not_applicable"]:
        return _("Không áp dụng")
    if row["option"] is None:
        return _("Chưa tự chấm")
    return "\n".join(filter(None, [row["option_text"], row["description"]]))
