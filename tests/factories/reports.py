"""Rounds, dossiers and recognitions as rows, for tests that count them: no road is walked."""

import uuid
from datetime import date, datetime
from itertools import count

from criteria.calendar import VIETNAM
from criteria.models import CriteriaSet, Regulation
from evaluations.models import Evaluation
from products.models import Business, Product, Recognition, Registration, Round
from products.statuses import RoundKind, Status
from reports.models import Report
from reports.selection import Selection
from reports.statuses import Format, Kind
from tests.factories import accounts

_number = count(1)


def at(day, hour=9):
    return datetime(day.year, day.month, day.day, hour, tzinfo=VIETNAM)


def make_round(kind=RoundKind.LIVE, *, year=2024, office=None, name=None, **fields):
    return Round.objects.create(
        name=name or f"Đợt mẫu {next(_number)}",
        kind=kind,
        regulation=Regulation.objects.get(code="QD148-2023"),
        office=office or accounts.economic_office(),
        level="district",
        year=year,
        opens_on=date(year, 3, 1),
        cut_off=date(year, 10, 30),
        due_on=date(year, 12, 30),
        **{"ward_working_days": 10, "office_working_days": 15, **fields},
    )


def make_product(name=None, *, area=None, set_number=9, business="Hộ kinh doanh Mẫu Số 7"):
    business, _made = Business.objects.get_or_create(
        name=business, area=area or accounts.ward(), defaults={"kind": "household_business"}
    )
    return Product.objects.create(
        business=business, name=name or f"Sản phẩm Mẫu {next(_number)}", set_number=set_number
    )


def make_dossier(round, status=Status.SUBMITTED, *, name=None, ward=None, set_number=9, handed_in=None, **fields):
    ward = ward or accounts.ward()
    product = make_product(name, area=ward, set_number=set_number)
    number = next(_number)
    dossier = Registration.objects.create(
        product=product,
        round=round,
        criteria_set=CriteriaSet.objects.get(code=f"QD148-{set_number:02d}"),
        ward=ward,
        status=status,
        code=fields.pop("code", f"HBT-{number:04d}-{round.year}"),
        submitted_at=at(handed_in or date(round.year, 5, 6)),
        entered_by=accounts.ward_officer(),
        **fields,
    )
    if dossier.forwarded_at:
        dossier.offices.add(round.office)
    return dossier


def make_evaluation(dossier, status, *, due_on=None, round=None):
    round = round or dossier.round
    return Evaluation.objects.create(
        registration=dossier, round=round, office=round.office, level=round.level, status=status, due_on=due_on
    )


def make_recognition(product=None, *, stars=3, round_kind=RoundKind.LIVE, year=2024, registration=None, **fields):
    product = product or (registration.product if registration else make_product())
    return Recognition.objects.create(
        product=product,
        registration=registration,
        round_kind=round_kind,
        stars=stars,
        product_name=product.name,
        business_name=product.business.name,
        area_name=product.business.area.name,
        set_number=product.set_number,
        issuer="Ủy ban nhân dân quận Hai Bà Trưng",
        year=year,
        **fields,
    )


def make_recognitions(how_many, area=None):
    """Many at once, each of a product of its own."""
    area = area or accounts.ward()
    business = Business.objects.create(name="Hợp tác xã Mẫu", kind="cooperative", area=area)
    products = Product.objects.bulk_create(
        [
            Product(
                business=business,
                name=f"Sản phẩm {n:06d}",
                set_number=n % 26 + 1,
                folded=f" san pham {n:06d} ",
                sort_name=f"{n:06d}",
            )
            for n in range(how_many)
        ],
        batch_size=2000,
    )
    Recognition.objects.bulk_create(
        [
            Recognition(
                product=product,
                round_kind=RoundKind.LIVE,
                stars=3 + n % 3,
                product_name=product.name,
                business_name=business.name,
                area_name=area.name,
                set_number=product.set_number,
                issuer="Ủy ban nhân dân quận Hai Bà Trưng",
                decision_number=f"{n % 900 + 1}/QĐ-UBND",
                issued_on=date(2024, 6, 28),
                year=2024,
                valid_until=date(2027, 6, 28),
                certificate_number=f"{n:05d}/GCN-OCOP-2024",
                folded=product.folded,
            )
            for n, product in enumerate(products)
        ],
        batch_size=2000,
    )


def make_report(by, kind=Kind.REGISTER, format=Format.XLSX, **chosen):
    """A queued report, as asking writes it, without ringing for anybody."""
    selection = Selection(kind, **chosen)
    return Report.objects.create(
        kind=kind,
        format=format,
        filters=selection.as_json(),
        words=selection.in_words(),
        is_practice=selection.is_practice,
        asked_by=by,
        key=uuid.uuid4(),
    )
