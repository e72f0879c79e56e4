"""Points for a story that does not exist are refused on the self-assessment and on the sheet, also when posted (rulings 13)."""

import shutil
from datetime import date

import pytest
from django.urls import reverse

from accounts.refusals import Refused
from criteria import loader
from criteria.models import Criterion
from criteria.source import DATA
from evaluations.actions import scoring
from evaluations.layout import option_name
from evaluations.scores import score_of
from products import completeness
from products.actions import dossiers
from products.models import Registration
from products.statuses import RoundKind
from tests.factories.road import Road
from tests.products.stage import enter

pytestmark = pytest.mark.django_db
EDITIONS = {"QD26-2026": ("5.1", "5.3", "5.2"), "QD148-2023": ("5a", "5b", "5c")}


@pytest.fixture(params=list(EDITIONS))
def road(request):
    return Road(request.param, RoundKind.PRACTICE, date(2026, 6, 1))


def criterion(registration, code):
    return registration.criteria_set.criteria.get(code=code)


def option(registration, code, points):
    return criterion(registration, code).options.get(points=points)


def line(registration, code, points):
    return criterion(registration, code), option(registration, code, points) if points is not None else None, ""


def answer(road, registration, *rows):
    registration = Registration.objects.get(pk=registration.pk)
    dossiers.answer(
        registration,
        [line(registration, code, points) for code, points in rows],
        by=road.officer,
        version=registration.version,
    )


def codes(road):
    return EDITIONS[road.regulation.code]


def test_the_applicant_cannot_take_points_for_a_story_there_is_none_of(road):
    base, identity, structure = codes(road)
    registration = road.draft()
    answer(road, registration, (base, 0))
    for code in (identity, structure):
        with pytest.raises(Refused) as refused:
            answer(road, registration, (code, 1))
        assert f"Mục {code} «" in refused.value.reason and f"khi mục {base} được từ 1 điểm" in refused.value.reason
        answer(road, registration, (code, 0))
    with pytest.raises(Refused):
        answer(road, registration, (base, 0), (identity, 5), (structure, 2))


def test_points_taken_before_fall_when_the_story_falls(road):
    base, identity, structure = codes(road)
    registration = road.fill_in(road.draft())
    answer(road, registration, (base, 0))
    fresh = Registration.objects.get(pk=registration.pk)
    assert completeness.choices(fresh)[identity] is None and completeness.choices(fresh)[structure] is None
    score = completeness.self_score(fresh)
    assert (score.total, score.complete) == (100 - 5 - 5 - 2, True)
    assert dossiers.submit(fresh, by=road.officer, now=road.now).submissions.get().manifest["score"]["total"] == 88


def sheet_of(road):
    evaluation = road.ready()
    road.scoring(evaluation)
    evaluation.refresh_from_db()
    scoring.declare(evaluation, by=road.chair, has_conflict=False)
    return scoring.open_sheet(evaluation, by=road.chair)


def test_a_member_cannot_give_points_for_it_either_and_the_sheet_handed_in_has_none(road):
    base, identity, structure = codes(road)
    sheet = sheet_of(road)
    registration = sheet.evaluation.registration
    best = [
        (row, max(row.options.all(), key=lambda one: one.points), "")
        for row in registration.criteria_set.criteria.prefetch_related("options")
    ]
    sheet = scoring.save_lines(sheet, best, by=road.chair, version=sheet.version)
    sheet = scoring.save_lines(sheet, [line(registration, base, 0)], by=road.chair, version=sheet.version)
    assert not sheet.lines.filter(criterion__code__in=[identity, structure], option__isnull=False).exists()
    for code in (identity, structure):
        with pytest.raises(Refused):
            scoring.save_lines(sheet, [line(registration, code, 1)], by=road.chair, version=sheet.version)
    sheet.refresh_from_db()
    assert (score_of(sheet).total, scoring.hand_in(sheet, by=road.chair).total) == (88, 88)


def test_the_sheets_page_refuses_it_when_posted_and_greys_the_choices(road):
    base, identity, _structure = codes(road)
    sheet = sheet_of(road)
    registration = sheet.evaluation.registration
    client, address = enter(road.chair), reverse("evaluations:sheet", args=[sheet.evaluation.pk])
    field = option_name(criterion(registration, identity))
    posted = {
        "version": sheet.version,
        option_name(criterion(registration, base)): option(registration, base, 0).code,
        field: option(registration, identity, 5).code,
    }
    page = client.get(address).content.decode()
    assert f'data-depends="tc-{base.replace(".", "-")}"' in page
    names = {name for name in posted if f'name="{name}"' in page}
    assert names == set(posted), "the fields of the page are named as this test posts them"

    save = reverse("evaluations:sheet_save", args=[sheet.evaluation.pk])
    answered = client.post(save, posted, headers={"X-Autosave": "1"})
    assert "chỉ chấm được khi" in answered.content.decode()
    assert f'data-for="{field}"' in answered.content.decode(), "told at its criterion"
    assert not sheet.lines.filter(criterion__code=identity, option__points__gt=0).exists()
    assert sheet.lines.get(criterion__code=base).option.points == 0, "the others are saved"

    del posted[field]
    posted["version"] += 1
    assert client.post(save, posted).status_code == 302
    row = client.get(address).content.decode().split(f'id="tc-{identity.replace(".", "-")}"')[1].split("</fieldset>")[0]
    radios = [tag for tag in row.split("<input")[1:] if 'type="radio"' in tag]
    assert radios and all(" disabled" in tag.split(">")[0] for tag in radios)


def test_the_self_assessment_page_refuses_it_when_posted_and_greys_the_choices(road):
    base, identity, _structure = codes(road)
    registration = road.draft()
    client, address = enter(road.officer), reverse("products:registration_edit", args=[registration.pk, "criteria"])
    posted = {
        "version": registration.version,
        f"muc-{base}": option(registration, base, 0).code,
        f"muc-{identity}": option(registration, identity, 5).code,
    }
    answered = client.post(address, posted, headers={"X-Autosave": "1"})
    assert (answered.status_code, "chỉ chấm được khi" in answered.content.decode()) == (200, True)
    assert f'data-for="muc-{identity}"' in answered.content.decode(), "told at its criterion"
    assert not registration.answers.filter(criterion__code=identity, option__points__gt=0).exists()
    assert registration.answers.get(criterion__code=base).option.points == 0, "the others are saved"
    del posted[f"muc-{identity}"]
    posted["version"] += 1
    assert client.post(address, posted, headers={"X-Autosave": "1"}).status_code == 200
    row = client.get(address).content.decode().split(f'id="tc-{identity.replace(".", "-")}"')[1].split("</fieldset>")[0]
    radios = [tag for tag in row.split("<input")[1:] if 'type="radio"' in tag]
    assert radios and all(" disabled" in tag.split(">")[0] for tag in radios)


# --- A portal that has scored before the condition was known --------------------------------------------


@pytest.fixture
def files(tmp_path):
    """(load the set without the condition of 5.3, load it as it is now)."""
    folder = shutil.copytree(DATA, tmp_path / "data")
    path = folder / "qd26-2026" / "QD26-09.yaml"
    now = path.read_text(encoding="utf-8")
    head, _mark, tail = now.rpartition("    applies_when:\n      criterion: '5.1'\n      min_points: 1\n")
    path.write_text(head + tail, encoding="utf-8")
    loader.load_law(folder)
    path.write_text(now, encoding="utf-8")
    return folder


def condition():
    return Criterion.objects.get(criteria_set__code="QD26-09", code="5.3").applies_when


@pytest.mark.parametrize(
    ("story", "identity", "hand_in", "reaches"),
    [(0, 5, True, False), (0, 5, False, True), (0, 0, True, True), (1, 5, True, True)],
)
def test_the_mended_condition_reaches_a_scored_set_only_where_no_sheet_handed_in_changes(
    files, story, identity, hand_in, reaches
):
    road = Road("QD26-2026", RoundKind.PRACTICE, date(2026, 6, 1))
    sheet = sheet_of(road)
    registration = sheet.evaluation.registration
    wanted = {"5.1": story, "5.2": 0, "5.3": identity}
    rows = [
        (row, next(one for one in row.options.all() if one.points == wanted.get(row.code, row.max_points)), "")
        for row in registration.criteria_set.criteria.prefetch_related("options")
    ]
    sheet = scoring.save_lines(sheet, rows, by=road.chair, version=sheet.version)
    if hand_in:
        sheet = scoring.hand_in(sheet, by=road.chair)
    total = sheet.total
    report = loader.load_law(files)
    assert (condition() is not None, not report.held) == (reaches, reaches)
    if not reaches:
        assert report.held == ["QD26-09: đã có phiếu chấm khác đi ở mục 5.3, chưa đổi: tiêu chí 5.3, chỉ áp dụng khi"]
    sheet = type(sheet).objects.get(pk=sheet.pk)
    if hand_in:
        assert (sheet.total, score_of(sheet).total) == (total, total)
