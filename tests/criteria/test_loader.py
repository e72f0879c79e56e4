"""Loading the law again and again."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from criteria import loader
from criteria.models import CriteriaSet, Criterion, Holiday, Option, PaperKind, Regulation

pytestmark = pytest.mark.django_db


def edit(folder, path, old, new, count=1):
    file = folder / path
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, count), encoding="utf-8")


SET_9 = "qd26-2026/QD26-09.yaml"


def test_loading_again_writes_nothing():
    with CaptureQueriesContext(connection) as queries:
        report = loader.load_law()
    writes = [q["sql"] for q in queries if q["sql"].split(" ")[0] in ("INSERT", "UPDATE", "DELETE")]
    assert writes == []
    assert (report.created, report.updated, report.changes, report.held, report.writes) == ([], [], [], [], 0)


def test_changed_wording_is_updated_in_place_and_reported(folder):
    option = Option.objects.get(criterion__criteria_set__code="QD26-09", criterion__code="1.2", code="b")
    edit(folder, SET_9, "text: Chế biến\n", "text: Chế biến (sửa)\n")
    report = loader.load_law(folder)
    option.refresh_from_db()
    assert option.text == "Chế biến (sửa)"
    assert (report.updated, report.writes) == (["QD26-09"], 2)
    assert report.changes == ["QD26-09 1.2 mức b, nội dung: 'Chế biến' → 'Chế biến (sửa)'"]
    assert CriteriaSet.objects.get(code="QD26-09").source_version == 2


def test_a_set_that_no_longer_adds_up_becomes_locked(folder):
    edit(folder, SET_9, "max_points: 5", "max_points: 6")
    loader.load_law(folder)
    row = CriteriaSet.objects.get(code="QD26-09")
    assert row.locked
    assert row.lock_reasons == [
        "mục 1: các tiêu chí cộng lại 19 điểm, mục ghi 18",
        "tiêu chí 1.1 ghi tối đa 6 điểm nhưng mức cao nhất là 5",
    ]


def test_the_rubric_follows_the_rows(folder):
    assert not CriteriaSet.objects.get(code="QD26-09").rubric.locked
    edit(folder, SET_9, "max_points: 5", "max_points: 6")
    loader.load_law(folder)
    rubric = CriteriaSet.objects.get(code="QD26-09").rubric
    assert (rubric.locked, rubric.by_code["1.1"].max_points) == (True, 6)


def in_use(monkeypatch, *models):
    """Stand in for rows of the rooms above, which this room may not know."""
    monkeypatch.setattr(loader, "is_referenced", lambda model, pks: model in models)


def test_a_legal_change_of_a_set_in_use_is_held(folder, monkeypatch):
    in_use(monkeypatch, CriteriaSet)
    edit(folder, SET_9, "      points: 2\n      text: Chế biến\n", "      points: 1\n      text: Chế biến\n")
    report = loader.load_law(folder)
    assert report.held == ["QD26-09: đã dùng, chưa đổi: tiêu chí 1.2, các mức điểm"]
    assert report.writes == 0
    assert Option.objects.get(criterion__criteria_set__code="QD26-09", criterion__code="1.2", code="b").points == 2


def test_a_held_change_is_applied_when_accepted(folder, monkeypatch):
    in_use(monkeypatch, CriteriaSet)
    edit(folder, SET_9, "      points: 2\n      text: Chế biến\n", "      points: 1\n      text: Chế biến\n")
    report = loader.load_law(folder, accept_legal_changes=True)
    assert report.held == []
    assert Option.objects.get(criterion__criteria_set__code="QD26-09", criterion__code="1.2", code="b").points == 1


def test_wording_of_a_set_in_use_may_be_corrected(folder, monkeypatch):
    in_use(monkeypatch, CriteriaSet)
    edit(folder, SET_9, "text: Chế biến\n", "text: Chế biến (sửa)\n")
    assert loader.load_law(folder).held == []


def test_a_row_in_use_is_never_deleted_even_when_accepted(folder, monkeypatch):
    in_use(monkeypatch, Option)
    edit(folder, SET_9, "    - code: b\n      points: 2\n      text: Chế biến\n", "")
    report = loader.load_law(folder, accept_legal_changes=True)
    assert report.held == ["QD26-09: không xóa được vì đã có phiếu hoặc hồ sơ dùng: mức b của tiêu chí 1.2"]
    assert Option.objects.filter(criterion__criteria_set__code="QD26-09", criterion__code="1.2").count() == 4


def test_an_unused_row_that_left_the_file_is_removed(folder):
    edit(folder, SET_9, "    - code: b\n      points: 2\n      text: Chế biến\n", "")
    report = loader.load_law(folder)
    assert "QD26-09 1.2: bỏ mức b" in report.changes
    assert not Option.objects.filter(criterion__criteria_set__code="QD26-09", criterion__code="1.2", code="b").exists()


def test_a_changed_band_of_a_regulation_in_use_is_held(folder, monkeypatch):
    in_use(monkeypatch, Regulation)
    edit(folder, "regulations.yaml", "{stars: 4, from: 70}", "{stars: 4, from: 69}")
    report = loader.load_law(folder)
    assert report.held == ["QD148-2023: đã dùng, chưa đổi thang phân hạng"]
    assert Regulation.objects.get(code="QD148-2023").bands[1] == {"stars": 4, "from": 70}


def test_a_changed_regulation_nobody_uses_is_updated(folder):
    edit(folder, "regulations.yaml", "certificate_months: 36", "certificate_months: 24")
    assert loader.load_law(folder).updated == ["QD148-2023"]
    assert Regulation.objects.get(code="QD148-2023").certificate_months == 24


def test_an_office_keeps_its_edit_of_a_paper(folder):
    PaperKind.objects.filter(code="E01").update(note="Sửa tại văn phòng")
    loader.load_law(folder)
    assert PaperKind.objects.get(code="E01").note == "Sửa tại văn phòng"


def test_a_corrected_holiday_is_never_overwritten():
    Holiday.objects.filter(day="2026-09-01").update(kind="work", name="Làm việc theo thông báo")
    loader.load_law()
    row = Holiday.objects.get(day="2026-09-01")
    assert (row.kind, row.name) == ("work", "Làm việc theo thông báo")


def test_new_becomes_first():
    assert {kind for kinds in PaperKind.objects.values_list("kinds", flat=True) for kind in kinds} == {
        "first",
        "upgrade",
        "renewal",
    }


def test_the_command_tells_what_is_locked(capsys):
    call_command("load_law")
    printed = capsys.readouterr().out
    assert "ghi 0 dòng" in printed
    assert printed.count("khóa:") == 4


def test_gates_are_text_keys_in_the_row():
    assert Criterion.objects.get(criteria_set__code="QD26-09", code="1.4").minimum_points == {"4": 2, "5": 3}
