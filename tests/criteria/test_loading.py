"""Loading again undoes nothing that people corrected: days off and papers (accounts: tests/accounts/test_corrections.py)."""

import importlib
from datetime import date

import holidays
import pytest
from django.apps import apps
from django.db import connection

from criteria import loader
from criteria.models import Holiday, LoadedRow, PaperKind
from tests.criteria.test_loader import edit

pytestmark = pytest.mark.django_db
before = importlib.import_module("criteria.migrations.0003_loaded_row").what_was_loaded_before


@pytest.fixture(params=["loaded by this version", "loaded by the version before"])
def installation(request):
    """Returns what an upgrade does first: nothing, or writing down what the version before had loaded."""
    if request.param == "loaded by this version":
        return lambda: None
    LoadedRow.objects.all().delete()
    return lambda: before(apps, connection.schema_editor())


@pytest.mark.parametrize("day", ["2026-09-02", "2023-01-20", "2026-02-17", "2027-01-01"])
def test_a_deleted_day_off_stays_deleted(installation, day):
    Holiday.objects.filter(day=day).delete()
    installation()

    for _ in range(2):
        report = loader.load_law()

        assert not Holiday.objects.filter(day=day).exists()
        assert (report.created, report.writes) == ([], 0)


def test_a_day_off_moved_by_people_is_not_doubled():
    Holiday.objects.filter(day="2026-09-02").update(day="2026-09-04")
    loader.load_law()

    assert not Holiday.objects.filter(day="2026-09-02").exists()


def test_an_empty_calendar_of_the_version_before_is_filled():
    LoadedRow.objects.all().delete()
    Holiday.objects.all().delete()
    before(apps, connection.schema_editor())

    assert loader.load_law().created == [f"{Holiday.objects.count()} ngày nghỉ và làm bù"]


def test_a_day_announced_later_comes(installation, monkeypatch):
    real = holidays.country_holidays
    installation()
    Holiday.objects.filter(day="2026-09-02").delete()
    loader.load_law()
    monkeypatch.setattr(holidays, "country_holidays", _with(real, {date(2026, 10, 13): "Ngày nghỉ mới công bố"}))
    report = loader.load_law()

    assert report.created == ["1 ngày nghỉ và làm bù"]
    assert not Holiday.objects.filter(day="2026-09-02").exists()


def _with(real, more):
    def known(*args, **kwargs):
        found = real(*args, **kwargs)
        for day, name in more.items():
            found[day] = name
        return found

    return known


def test_a_renamed_day_reaches_untouched_rows_only(installation, monkeypatch):
    corrected, untouched = date(2026, 9, 2), date(2025, 9, 2)
    Holiday.objects.filter(day=corrected).update(name="Quốc khánh (theo thông báo của tỉnh)")
    installation()
    loader.load_law()
    real = holidays.country_holidays

    def renamed(*args, **kwargs):
        found = real(*args, **kwargs)
        for day in (corrected, untouched):
            found.pop(day)
            found[day] = "Ngày Quốc khánh"
        return found

    monkeypatch.setattr(holidays, "country_holidays", renamed)
    report = loader.load_law()

    names = dict(Holiday.objects.filter(day__in=(corrected, untouched)).values_list("day", "name"))
    assert names == {corrected: "Quốc khánh (theo thông báo của tỉnh)", untouched: "Ngày Quốc khánh"}
    assert len(report.kept) == 1


@pytest.mark.parametrize("column", ["note", "guidance", "when"])
def test_a_corrected_paper_is_kept_when_its_file_changes(installation, folder, column):
    PaperKind.objects.filter(code="E01").update(**{column: "Sửa tại văn phòng"})
    installation()
    name = PaperKind.objects.get(code="E01").name
    loader.load_law(folder)
    edit(folder, "dossier.yaml", name, "Tên mới của giấy tờ")
    loader.load_law(folder)

    row = PaperKind.objects.get(code="E01")
    assert getattr(row, column) == "Sửa tại văn phòng"
    assert row.name == "Tên mới của giấy tờ"


@pytest.mark.parametrize("code", ["E01", "E05", "E17"])
def test_a_changed_file_reaches_papers_nobody_corrected(installation, folder, code):
    installation()
    edit(folder, "dossier.yaml", PaperKind.objects.get(code=code).name, "Tên mới của giấy tờ")
    report = loader.load_law(folder)

    assert PaperKind.objects.get(code=code).name == "Tên mới của giấy tờ"
    assert code in report.updated
    assert loader.load_law(folder).writes == 0
