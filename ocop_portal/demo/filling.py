"""Filling in a dossier the way its owner would: texts, every criterion answered, the papers attached."""

from datetime import date
from io import BytesIO
from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from accounts import clock
from criteria.models import PaperKind
from documents.typeset import typeset
from products import completeness
from products.actions import dossiers, evidence
from products.form_lines import TICK_PAPERS
from products.models import Product

PAPER = Path(__file__).parent / "paper.typ"
LABEL = "Nội dung trình diễn, không phải hồ sơ thật."


def business_facts(number):
    """What Mẫu 02 part I, 5–9 asks besides name and address; invented, and says so where there is room for a sentence."""
    return {
        "licence_number": f"TD-{number:06d}",
        "established_on": date(2015, 1, number),
        "representative_gender": "female" if number % 2 else "male",
        "representative_ethnicity": "Kinh",
        "representative_address": f"Số {number} phố Trình Diễn",
        "history": f"Mở năm 2015, đăng ký kinh doanh cùng năm; năm 2022 mở rộng cơ sở. {LABEL}",
        "organisation": f"Một người phụ trách chung, một tổ sản xuất và một người bán hàng. {LABEL}",
    }


def choices(registration, wish):
    """An option per criterion: the best that gives at most `wish` of the criterion's points (0..1), gates of 3 stars met."""
    branch = registration.branch
    for criterion in registration.criteria_set.criteria.prefetch_related("options"):
        options = sorted(
            (option for option in criterion.options.all() if option.branch in ("", branch)),
            key=lambda option: option.points,
        )
        least = criterion.minimum_points.get("3", 0)
        fitting = [option for option in options if option.points <= max(wish * criterion.max_points, least)]
        yield criterion, (fitting or options)[-1]


def fill(registration, *, by, wish=0.75, papers=True):
    """Everything a complete dossier needs; the criteria answered to about `wish` of the points."""
    if registration.criteria_set.branches:
        dossiers.choose_branch(
            registration, registration.criteria_set.branches[0]["code"], by=by, version=registration.version
        )
    form = registration.self_assessment
    form.specification = f"Hộp 500 g, tiêu chuẩn cơ sở của chủ thể. {LABEL}"
    form.materials_and_technology = f"Nguyên liệu mua trong vùng, chế biến tại cơ sở, đóng gói bằng máy. {LABEL}"
    form.quality_changes = f"Đã đổi bao bì và bổ sung tem truy xuất. {LABEL}"
    form.market = f"Bán trong quận và qua sàn thương mại điện tử. {LABEL}"
    form.business_results = f"Doanh thu và lợi nhuận tăng so với năm trước. {LABEL}"
    form.revenue, form.profit = 1_250_000_000, 180_000_000
    form.plan = f"Mở rộng thị trường, hoàn thiện câu chuyện sản phẩm. {LABEL}"
    for name, codes in TICK_PAPERS.items():
        if name in TICKED:
            setattr(form, name, any(paper.code in codes for paper in completeness.papers_of(registration)))
    form.samples_promised = completeness.samples_needed(registration) or None
    form.declared = True
    dossiers.save_texts(registration, form, by=by, version=registration.version)
    answers = [(criterion, option, LABEL if option.points else "") for criterion, option in choices(registration, wish)]
    dossiers.answer(registration, answers, by=by, version=registration.version)
    if papers:
        attach(registration, by=by)


# The boxes of Mẫu 02 part I, 7 that the demonstration ticks, and the papers behind them and behind the points claimed.
TICKED = ("has_licence", "has_quality_declaration", "has_food_safety", "has_trademark")
PAPERS = ("E01", "E02", "E03", "E04", "E05", "E06", "E07", "E08", "E09", "E10", "E11", "E12", "E13", "E14", "E17")


def attach(registration, *, by, codes=PAPERS):
    """A few papers, each a one-page PDF that says it is none. A conditional one handed in is answered as needed."""
    for paper in PaperKind.objects.filter(code__in=codes):
        if not paper.applies_to(registration.criteria_set.number, registration.kind):
            continue
        year = clock.today().year
        evidence.add(
            registration,
            paper,
            by=by,
            upload=pdf(paper, registration),
            title=paper.name[:300],
            number=f"TD-{paper.code}-{registration.pk:03d}",
            issuer="Cơ quan Mẫu (trình diễn)",
            issued_on=date(year - 1, 6, 1),
            expires_on=date(year + 2, 6, 1) if paper.needs_expiry else None,
        )


def pdf(paper, registration):
    content = typeset(
        PAPER,
        {"title": paper.name, "product": registration.product.name, "business": registration.business.name},
        watermark="TRÌNH DIỄN",
    )
    return SimpleUploadedFile(f"{paper.code} - trinh dien.pdf", content, content_type="application/pdf")


def photograph(product, colour):
    """A plain coloured picture with a word on it: no photo of anything real."""
    picture = Image.new("RGB", (1200, 900), colour)
    drawing = ImageDraw.Draw(picture)
    for step in range(0, 1200, 80):
        drawing.line((step, 0, step + 900, 900), fill=tuple(min(255, part + 14) for part in colour), width=26)
    out = BytesIO()
    picture.save(out, "JPEG", quality=80)
    product.photo.save(f"demo-{product.pk}.jpg", BytesIO(out.getvalue()), save=False)
    Product.objects.filter(pk=product.pk).update(photo=product.photo.name)
