"""Loading again undoes nothing that people corrected: areas, successions, offices and their letterheads."""

import importlib
from datetime import date

import pytest
from django.apps import apps
from django.db import connection

from accounts import loader
from accounts.loader import load_areas, read
from accounts.models import Area, AreaSuccession, Office
from criteria.models import LoadedRow

pytestmark = pytest.mark.django_db
before = importlib.import_module("accounts.migrations.0007_loaded_before").what_was_loaded_before


@pytest.fixture(params=["loaded by this version", "loaded by the version before"])
def upgrade(request):
    """Corrections come between the first load and this: the next `prepare`, twice."""
    load_areas()
    if request.param == "loaded by the version before":
        LoadedRow.objects.filter(table__startswith="accounts.").delete()

    def run():
        if request.param == "loaded by the version before":
            before(apps, connection.schema_editor())
        for _ in range(2):
            load_areas()

    return run


@pytest.fixture
def files(monkeypatch):
    """The data files as the next version ships them: `files["offices.yaml"]` may be changed."""
    data = {name: read(name) for name in ("wards.yaml", "offices.yaml")}
    monkeypatch.setattr(loader, "read", data.__getitem__)
    return data


OFFICE = [
    ("KT-007", "name", "Phòng Kinh tế, Hạ tầng và Đô thị"),
    ("KT-007", "parent_name", "ỦY BAN NHÂN DÂN QUẬN HAI BÀ TRƯNG"),
    ("KT-007", "symbol", "KTHTĐT"),
    ("OCOP-01", "name", "Chi cục Phát triển nông thôn Hà Nội"),
    ("P00292-2025", "place", "Hà Nội"),
    ("P00241", "short_name", "UBND P. Nguyễn Du"),
    ("P00256-2025", "parent_name", ""),
]
AREA = [
    ("district", "007", "name", "Quận Hai Bà Trưng (cũ)"),
    ("ward", "00247", "name", "Phường Phạm Đình Hổ (sửa)"),
    ("ward", "00265", "valid_to", date(2025, 1, 31)),
    ("ward", "00241", "valid_to", date(2025, 5, 31)),
    ("province", "01", "note", "Theo Nghị quyết mới"),
]


@pytest.mark.parametrize(("code", "column", "value"), OFFICE)
def test_a_corrected_office_stays(upgrade, code, column, value):
    Office.objects.filter(code=code).update(**{column: value})
    upgrade()

    assert getattr(Office.objects.get(code=code), column) == value
    assert Office.objects.count() == 32


@pytest.mark.parametrize(("level", "code", "column", "value"), AREA)
def test_a_corrected_area_stays_one_row(upgrade, level, code, column, value):
    row = Area.objects.filter(level=level, code=code).order_by("valid_from").first()
    Area.objects.filter(pk=row.pk).update(**{column: value})
    upgrade()

    row.refresh_from_db()
    assert getattr(row, column) == value
    assert (Area.objects.count(), AreaSuccession.objects.count(), Office.objects.count()) == (31, 36, 32)


@pytest.mark.parametrize("code", ["00265", "00274", "00298"])
def test_a_deleted_succession_stays_deleted(upgrade, code):
    gone = AreaSuccession.objects.filter(old__code=code, old__valid_from=date(1900, 1, 1)).first()
    pair = {"old": gone.old, "new": gone.new}
    gone.delete()
    upgrade()

    assert not AreaSuccession.objects.filter(**pair).exists()


def test_a_verified_succession_stays_verified(upgrade):
    AreaSuccession.objects.filter(status="unverified").update(status="verified")
    upgrade()

    assert not AreaSuccession.objects.filter(status="unverified").exists()


@pytest.mark.parametrize("code", ["KT-007", "OCOP-01", "P00292-2025"])
def test_an_office_with_another_code_is_not_made_twice(code):
    load_areas()
    Office.objects.filter(code=code).update(code="SUA-1")
    load_areas()

    assert (Office.objects.count(), Office.objects.filter(code=code).exists()) == (32, False)


def test_a_changed_file_reaches_what_nobody_corrected(upgrade, files):
    Office.objects.filter(code="KT-007").update(name="Phòng Kinh tế, Hạ tầng và Đô thị")
    row = next(row for row in files["offices.yaml"]["offices"] if row["code"] == "KT-007")
    row.update(name="Phòng Kinh tế và Hạ tầng", place="Hà Nội")
    upgrade()

    office = Office.objects.get(code="KT-007")
    assert (office.name, office.place) == ("Phòng Kinh tế, Hạ tầng và Đô thị", "Hà Nội")


def test_a_changed_name_of_a_ward_reaches_its_search_column(upgrade, files):
    row = next(row for row in files["wards.yaml"]["units_from_2025_07_01"] if row["code"] == "00292")
    row["name"] = "Phường Bạch Mai Mới"
    upgrade()

    area = Area.objects.get(code="00292", valid_from=date(2025, 7, 1))
    assert (area.name, area.folded) == ("Phường Bạch Mai Mới", " phuong bach mai moi ")
    assert Office.objects.get(code="P00292-2025").name == "Ủy ban nhân dân phường Bạch Mai Mới"


def test_a_new_row_of_a_file_comes(upgrade, files):
    files["offices.yaml"]["offices"].append(
        {
            "code": "NN-01",
            "level": "province",
            "kind": "ocop",
            "area": "province",
            "name": "Sở Nông nghiệp và Môi trường",
        }
        | {"short_name": "Sở NN&MT", "parent_name": "UBND THÀNH PHỐ HÀ NỘI", "place": "Hà Nội", "symbol": "SNNMT"}
    )
    upgrade()

    assert Office.objects.get(code="NN-01").area.level == "province"


def test_a_correction_kept_against_a_changed_file_is_told(files):
    load_areas()
    Office.objects.filter(code="KT-007").update(name="Phòng Kinh tế, Hạ tầng và Đô thị")
    next(row for row in files["offices.yaml"]["offices"] if row["code"] == "KT-007")["name"] = "Phòng Kinh tế mới"
    kept = []
    load_areas(kept)

    assert kept == ["KT-007: name: 'Phòng Kinh tế, Hạ tầng và Đô thị', 'Phòng Kinh tế mới'"]


def test_a_row_typed_by_people_before_the_file_knew_it_stays(files):
    load_areas()
    LoadedRow.objects.filter(table="accounts.office").delete()
    Office.objects.filter(code="KT-007").update(name="Phòng Kinh tế, Hạ tầng và Đô thị")
    load_areas()
    load_areas()

    assert Office.objects.get(code="KT-007").name == "Phòng Kinh tế, Hạ tầng và Đô thị"
