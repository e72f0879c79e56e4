"""Businesses, products, rounds and dossiers in any state, made by the deeds that make them."""

from datetime import date, timedelta
from io import BytesIO
from itertools import count

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from accounts import clock
from criteria.models import PaperKind, Regulation
from products import completeness
from products.actions import dossiers, evidence, ward
from products.models import Business, Product, Registration, Round
from products.statuses import RoundKind, Standing, Status
from tests.factories import accounts, facts

_number = count(1)
# A tax code whose check digit is right; of nobody here.
TAX_CODE = "0100109106"


def pdf(name="giay.pdf", mark=""):
    """A few bytes that are a PDF; `mark` makes another content."""
    return SimpleUploadedFile(name, facts.PDF + mark.encode(), content_type="application/pdf")


def jpg(name="anh.jpg", size=(40, 30), colour=(160, 90, 40)):
    out = BytesIO()
    Image.new("RGB", size, colour).save(out, "JPEG")
    return SimpleUploadedFile(name, out.getvalue(), content_type="image/jpeg")


def make_business(*, area=None, owner=None, standing=Standing.CONFIRMED, **fields):
    """A household of the ward; `owner` acts for it."""
    number = next(_number)
    business = Business.objects.create(
        **{
            "name": f"Hộ kinh doanh Mẫu Số {number}",
            **facts.BUSINESS,
            "area": area or accounts.ward(),
            "phone": f"09{number:08d}",
            "standing": standing,
            **fields,
        }
    )
    if owner:
        business.people.create(user=owner)
    return business


def make_product(business=None, *, set_number=9, **fields):
    return Product.objects.create(
        business=business or make_business(),
        **{"name": f"Sản phẩm Mẫu {next(_number)}", "set_number": set_number, "specification": "Chai 500 ml", **fields},
    )


def make_round(kind=RoundKind.LIVE, *, today=None, regulation=None, **fields):
    """Open today. Live: QĐ 26/2026, by the province; practice and history: QĐ 148/2023, by the district's office."""
    today = today or clock.today()
    regulation = Regulation.objects.get(code=regulation or ("QD26-2026" if kind == RoundKind.LIVE else "QD148-2023"))
    level = fields.pop("level", regulation.evaluating_levels[0]["level"])
    offices = {"district": accounts.economic_office, "province": accounts.province_office}
    opens_on = today - timedelta(days=30)
    defaults = {
        "name": f"Đợt mẫu {next(_number)}",
        "office": fields.pop("office", None) or offices[level](),
        "year": today.year,
        "opens_on": opens_on,
        "cut_off": today + timedelta(days=60),
        "due_on": today + timedelta(days=120),
    }
    if kind == RoundKind.HISTORY:
        defaults |= {
            "year": 2023,
            "opens_on": date(2023, 3, 1),
            "cut_off": date(2023, 10, 1),
            "due_on": date(2023, 12, 31),
        }
    return Round.objects.create(kind=kind, regulation=regulation, level=level, **(defaults | fields))


def make_registration(
    product=None, round=None, *, status=Status.DRAFT, officer=None, by=None, kind="first", filled=None
):
    """A dossier walked to `status` by its ward's officer (and leader); complete from `submitted` on.

    `by` fills it in and hands it in: the business's own person, or else the officer.
    """
    officer = officer or accounts.ward_officer()
    by = by or officer
    round = round or make_round()
    registration = dossiers.start(product or make_product(), round, by=by, kind=kind)
    if filled or (filled is None and status != Status.DRAFT):
        fill_in(registration, by=by)
    return walk(registration, status, by=by, officer=officer)


def fill_in(registration, *, by, papers=None):
    """Everything the hand-in asks for: texts, an answer to every criterion, the required papers."""
    if registration.criteria_set.branches and not registration.branch:
        dossiers.choose_branch(
            registration, registration.criteria_set.branches[0]["code"], by=by, version=registration.version
        )
    facts.complete_business(registration.business)
    form = registration.self_assessment
    facts.complete_texts(form, samples=completeness.samples_needed(registration) or None)
    dossiers.save_texts(registration, form, by=by, version=registration.version)
    answer_best(registration, by=by)
    for paper in PaperKind.objects.for_set(registration.criteria_set.number, registration.kind):
        wanted = paper.code in papers if papers is not None else paper.requirement == "required" and paper.is_evidence
        if wanted:
            evidence.add(registration, paper, by=by, upload=pdf(f"{paper.code}.pdf", mark=paper.code))
    facts.complete_papers(registration, by=by)
    return registration


def answer_best(registration, *, by, lowered=None):
    """The best choice of every criterion, except `lowered`: {criterion code: points}."""
    answers, given = [], {}
    for criterion in registration.criteria_set.criteria.prefetch_related("options"):
        options = [option for option in criterion.options.all() if option.branch in ("", registration.branch)]
        points = (lowered or {}).get(criterion.code, max(option.points for option in options))
        condition = criterion.applies_when
        if condition and given[condition["criterion"]] < condition["min_points"]:
            points = 0
        given[criterion.code] = points
        answers.append((criterion, next(option for option in options if option.points == points), "Mô tả mẫu."))
    dossiers.answer(registration, answers, by=by, version=registration.version)


ROAD = [Status.DRAFT, Status.SUBMITTED, Status.RECEIVED, Status.WARD_REVIEW, Status.FORWARDED]


def walk(registration, to, *, by, officer):
    """From a complete draft along the ward's road, or off it: supplement_requested, rejected, withdrawn."""
    if to == Status.DRAFT:
        return registration
    if to == Status.WITHDRAWN:
        dossiers.withdraw(registration, by=by, reason="Chưa sẵn sàng.")
        return registration
    dossiers.submit(registration, by=by)
    if to == Status.REJECTED:
        ward.reject(registration, by=officer, reason="Không thuộc địa bàn.")
    elif to == Status.SUPPLEMENT_REQUESTED:
        ask(registration, by=officer)
    elif to != Status.SUBMITTED:
        _through_the_ward(registration, to, officer)
    return registration


def _through_the_ward(registration, to, officer):
    ward.receive(registration, by=officer, samples=completeness.samples_needed(registration))
    if to == Status.RECEIVED:
        return
    if registration.round.regulation.has_ward_report:
        report = ward.write_report(registration, by=officer, version=1, **dict.fromkeys(_texts(), "Nội dung mẫu."))
        if to == Status.WARD_REVIEW:
            return
        leader = accounts.ward_leader(office=dossiers.ward_office(registration))
        registration.refresh_from_db()
        ward.sign_report(
            registration, by=leader, report_number="01/BC", letter_number="02/UBND", signed_on=clock.today()
        )
        report.refresh_from_db()
    ward.forward(registration, by=officer)


def _texts():
    return ("local_materials", "local_labour", "origin_of_idea", "local_identity")


def ask(registration, *, by, what="Bổ sung giấy đăng ký kinh doanh bản rõ.", paper="E01", due_in=14):
    """A supplement request of one item by the ward."""
    return ward.request_supplement(
        registration,
        by=by,
        items=[{"what": what, "paper": PaperKind.objects.filter(code=paper).first()}],
        due_on=clock.today() + timedelta(days=due_in),
        note="Xin nộp sớm.",
    )


def _state(status):
    """What a row of this status says beside it."""
    waits = status == Status.SUPPLEMENT_REQUESTED
    return {"returns_to": Status.SUBMITTED, "paused_since": clock.now()} if waits else {}


def many_registrations(how_many, round, *, status=Status.SUBMITTED, area=None, by=None, products=None):
    """Rows for lists, without walking: quick."""
    by = by or accounts.ward_officer()
    area = area or accounts.ward()
    businesses_made = Business.objects.bulk_create(
        Business(name=f"Hộ Mẫu {n:05d}", kind="household_business", area=area, folded=f"ho mau {n:05d}")
        for n in range(how_many)
    )
    products_made = products or Product.objects.bulk_create(
        Product(business=business, name=f"Món Mẫu {n:05d}", set_number=9, folded=f"mon mau {n:05d} ho mau {n:05d}")
        for n, business in enumerate(businesses_made)
    )
    chosen = completeness.criteria_set_of(products_made[0], round)
    return Registration.objects.bulk_create(
        Registration(
            product=product,
            round=round,
            criteria_set=chosen,
            ward=area,
            status=status,
            entered_by=by,
            code=f"MAU-{next(_number):06d}",
            submitted_at=clock.now(),
            due_on=clock.today() + timedelta(days=n % 20 - 5),
            **_state(status),
        )
        for n, product in enumerate(products_made)
    )
