"""One wrong field does not keep the others out: what could be read is saved, the wrong one is told where it stands."""

import pytest
from django.urls import reverse
from lxml import html

from products.models import Answer, PaperNeed
from tests.factories import products as make
from tests.products.stage import enter, text

pytestmark = pytest.mark.django_db
AUTOSAVE = {"X-Autosave": "1", "HX-Request": "true"}
BY = pytest.mark.parametrize("headers", [{}, AUTOSAVE], ids=["by button", "by itself"])


def url(registration, section):
    return reverse("products:registration_edit", args=[registration.pk, section])


def errors_at(answer, field, headers):
    """The sentences told at that field: in an automatic save's answer, or on the page that came back."""
    page = html.fromstring(text(answer))
    if headers:
        return [one.text_content().strip() for one in page.xpath("//*[@data-for=$name]", name=field)]
    if answer.context["section"] not in ("criteria", "papers"):
        return answer.context["form"][field].errors
    return [text for _code, _anchor, text in answer.context.get("errors", [])] or [
        row["error"] for row in answer.context["needs"].rows if row["error"]
    ]


TEXTS = [
    ("results", "revenue", "rất nhiều", {"market": "Chợ Hôm", "business_results": "Tăng đều."}),
    ("results", "revenue", "nhiều lắm", {"profit": "12.000.000", "market": "Chợ Hôm"}),
    ("results", "profit", "lãi ít", {"revenue": "500.000.000"}),
    ("results", "profit", "9" * 40, {"materials_and_technology": "Gạo nếp."}),
    ("results", "market", "a" * 6001, {"quality_changes": "Đổi nhãn."}),
    ("declaration", "samples_promised", "năm", {"plan": "Mở thêm hai cửa hàng.", "declared": "on"}),
    ("declaration", "samples_promised", "-1", {"plan": "Mở thêm một cửa hàng."}),
    ("declaration", "samples_promised", "99999999", {"declared": "on"}),
    ("product", "specification", "a" * 6001, {"has_trademark": "on", "other_property": "Bí quyết."}),
]


def as_stored(value):
    return True if value == "on" else int(value.replace(".", "")) if value.replace(".", "").isdigit() else value


@BY
@pytest.mark.parametrize(("section", "field", "wrong", "right"), TEXTS, ids=lambda value: str(value)[:20])
def test_a_wrong_field_is_told_at_its_place_and_the_others_are_saved(stage, section, field, wrong, right, headers):
    registration = stage.dossier()
    before = getattr(registration.self_assessment, field)

    answer = enter(stage.owner).post(
        url(registration, section), {"version": 1, field: wrong, "tiep": "1", **right}, headers=headers
    )

    registration.self_assessment.refresh_from_db()
    saved = {name: getattr(registration.self_assessment, name) for name in right}
    assert saved == {name: as_stored(value) for name, value in right.items()}
    assert getattr(registration.self_assessment, field) == before
    assert answer.status_code == 200 and errors_at(answer, field, headers)
    if not headers:
        form, page = answer.context["form"], text(answer)
        assert {name: form[name].value() for name in (field, *right)} == {
            name: True if value == "on" else value for name, value in {field: wrong, **right}.items()
        }
        assert "trừ những mục báo lỗi dưới đây" in page and 'name="version" id="phien-ban" value="2"' in page


@pytest.mark.parametrize("button", ["tiep", "gui", ""])
def test_nobody_is_led_on_from_a_page_with_a_wrong_field(stage, button):
    registration = stage.dossier()
    posted = {"version": 1, "samples_promised": "năm", "plan": "Một.", button or "x": "1"}

    answer = enter(stage.owner).post(url(registration, "declaration"), posted)

    assert (answer.status_code, answer.context["section"]) == (200, "declaration")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ({"plan": "Mở thêm hai cửa hàng", "declared": "on"}, ("Mở thêm hai cửa hàng", True)),
        ({"plan": "Mở thêm hai cửa hàng"}, ("Mở thêm hai cửa hàng", False)),
        ({"declared": "on"}, ("", True)),
        ({"plan": "Dòng một.\r\nDòng hai.", "samples_promised": "5"}, ("Dòng một.\nDòng hai.", False)),
    ],
    ids=str,
)
def test_the_last_page_is_saved_by_the_button_that_leads_to_the_hand_in(stage, typed, kept):
    """As a browser without script sends it: the whole page with the oath."""
    registration = stage.dossier()

    answer = enter(stage.owner).post(url(registration, "declaration"), {"version": 1, "gui": "1", **typed})

    registration.self_assessment.refresh_from_db()
    assert answer.url == reverse("products:registration_submit", args=[registration.pk])
    assert (registration.self_assessment.plan, registration.self_assessment.declared) == kept


# --- the self-assessment ----------------------------------------------------------------------------------------------


def points(registration, code, n):
    return registration.criteria_set.criteria.get(code=code).options.get(points=n).code


WRONG_ANSWERS = [
    ("muc-1.1", "77", {}, ("1.1", None, "")),
    ("mo_ta-1.1", "a" * 3001, {"muc-1.1": 1}, ("1.1", 1, "")),
    ("muc-1.1", "khong-co", {"mo_ta-1.1": "Chữ của mục này."}, ("1.1", None, "Chữ của mục này.")),
    ("muc-1.1", "9" * 300, {}, ("1.1", None, "")),
]


@BY
@pytest.mark.parametrize(("field", "wrong", "beside", "stored"), WRONG_ANSWERS, ids=lambda value: str(value)[:20])
def test_a_wrong_answer_is_told_at_its_criterion_and_the_others_are_saved(stage, field, wrong, beside, stored, headers):
    registration = stage.dossier()
    chosen = {name: points(registration, "1.1", n) if isinstance(n, int) else n for name, n in beside.items()}
    right = {"muc-1.2": points(registration, "1.2", 1), "mo_ta-1.2": "Đã gõ."}

    answer = enter(stage.owner).post(
        url(registration, "criteria"), {"version": 1, field: wrong, **chosen, **right}, headers=headers
    )

    rows = {row.criterion.code: row for row in Answer.objects.select_related("criterion", "option")}
    assert (rows["1.2"].option.points, rows["1.2"].description) == (1, "Đã gõ.")
    code, given, words = stored
    row = rows.get(code)
    assert (row and row.option and row.option.points, row.description if row else "") == (given, words)
    assert answer.status_code == 200 and errors_at(answer, field, headers)


# --- the conditional papers -------------------------------------------------------------------------------------------


@BY
@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"can-E12": "khong", "can-E12-can_cu": "khac-la"}, "can-E12-can_cu"),
        ({"can-E12": "khong", "can-E12-can_cu": "other", "can-E12-ly_do": "a" * 1001}, "can-E12-ly_do"),
        ({"can-E12": "khong", "can-E12-can_cu": "x" * 500}, "can-E12-can_cu"),
    ],
    ids=str,
)
def test_a_wrong_ground_keeps_no_other_answer_out(stage, more, field, headers):
    registration = stage.dossier()
    posted = {"version": 1, "can-E02-co_mat": "1", "can-E02": "co", "can-E12-co_mat": "1", **more}

    answer = enter(stage.owner).post(url(registration, "papers"), posted, headers=headers)

    assert PaperNeed.objects.get(paper__code="E02").needed is True
    assert PaperNeed.objects.filter(paper__code="E12").exists() == field.endswith("ly_do")
    assert answer.status_code == 200 and errors_at(answer, field, headers)


# --- the business -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("phone", "0912 345 67"),
        ("tax_code", "123"),
        ("email", "không có"),
        ("established_on", "31/02/2020"),
        ("name", ""),
    ],
)
def test_a_wrong_field_of_the_business_keeps_no_other_out(stage, field, wrong):
    registration, business = stage.dossier(), stage.business
    business.refresh_from_db()
    before = getattr(business, field)
    posted = {
        "version": business.version,
        "name": business.name,
        "kind": business.kind,
        "area": business.area_id,
        "phone": business.phone,
        "history": "Mở năm 2015.",
    }

    answer = enter(stage.owner).post(url(registration, "business"), posted | {field: wrong, "tiep": "1"})

    business.refresh_from_db()
    form = answer.context["form"]
    assert (business.history, getattr(business, field)) == ("Mở năm 2015.", before)
    assert form.errors[field] and form[field].value() == wrong
    assert form["version"].value() == business.version, "saving once more is not overtaken by the first saving"


# --- what stands beside the form --------------------------------------------------------------------------------------


def side_bar(answer):
    page = html.fromstring(text(answer))
    (bar,) = page.xpath("//nav[@id='cac-phan']")
    states = {row.xpath(".//span")[0].text: row.get("class") for row in bar.xpath(".//li")}
    return bar.xpath("string(.//progress)"), states, " ".join(bar.text_content().split())


@pytest.mark.parametrize(
    ("section", "label", "posted"),
    [
        ("declaration", "Kế hoạch và cam đoan", {"plan": "", "samples_promised": "5", "declared": "on"}),
        ("declaration", "Kế hoạch và cam đoan", {"plan": "Mở hàng.", "samples_promised": "năm", "declared": "on"}),
        ("results", "Kết quả sản xuất, kinh doanh", {"market": "Chợ Hôm"}),
        ("product", "Sản phẩm", {"specification": ""}),
    ],
    ids=str,
)
def test_the_side_bar_in_an_automatic_saves_answer_is_the_one_of_the_page(stage, section, label, posted):
    registration = make.make_registration(stage.product, stage.round, officer=stage.officer, filled=True)
    client = enter(stage.owner)
    whole = side_bar(client.get(url(registration, section)))

    registration.refresh_from_db()
    posted |= {"version": registration.version}
    answer = client.post(url(registration, section), posted, headers=AUTOSAVE)

    assert side_bar(answer) == side_bar(client.get(url(registration, section)))
    assert whole[1][label] == "step-complete"
    emptied = section != "declaration" or not posted["plan"]
    assert (side_bar(answer)[1][label] == "step-partial") == emptied
    assert 'id="con-thieu" hx-swap-oob="true"' in text(answer)


def test_the_side_bar_counts_the_criteria_as_they_are_chosen(stage):
    registration = stage.dossier()
    client = enter(stage.owner)
    for version, code in enumerate(("1.1", "1.2", "1.3"), start=1):
        answer = client.post(
            url(registration, "criteria"),
            {"version": version, f"muc-{code}": points(registration, code, 1)},
            headers=AUTOSAVE,
        )
        assert f"đã chấm {version}/" in side_bar(answer)[2]


def test_the_case_can_be_changed_after_an_automatic_save(stage):
    """The second form of the page carries the version too: it follows the first one's saves."""
    tour = make.make_product(stage.business, set_number=26)
    registration = make.make_registration(tour, stage.round, officer=stage.officer, filled=True)
    client = enter(stage.owner)
    page = html.fromstring(text(client.get(url(registration, "criteria"))))
    versions = page.xpath("//form//input[@name='version']/@id")

    answer = client.post(url(registration, "criteria"), {"version": registration.version}, headers=AUTOSAVE)

    fresh = html.fromstring(text(answer)).xpath("//input[@name='version' and @hx-swap-oob]")
    assert len(versions) == 2 and sorted(versions) == sorted(one.get("id") for one in fresh)
    assert {one.get("value") for one in fresh} == {str(registration.version + 1)}


def test_the_business_saves_itself_when_its_page_is_left(stage):
    """The side bar leads on from it as from every section: what was typed is in what is sent."""
    registration = stage.dossier()
    page = html.fromstring(text(enter(stage.owner).get(url(registration, "business"))))
    (form,) = page.xpath("//form[@data-autosave]")
    assert form.get("data-leaving") is not None and form.get("data-keep")
    typed = dict(form.form_values()) | {"history": "Ba đời làm dấm.", "phone": "không nhớ"}

    answer = enter(stage.owner).post(url(registration, "business"), typed, headers=AUTOSAVE)

    stage.business.refresh_from_db()
    assert (answer.status_code, stage.business.history) == (200, "Ba đời làm dấm.")
    assert errors_at(answer, "phone", AUTOSAVE)
    fresh = html.fromstring(text(answer)).xpath("//*[@id='phien-ban']/@value")
    assert fresh == [str(stage.business.version)] and stage.business.version > 1
    again = enter(stage.owner).post(url(registration, "business"), typed | {"version": 1}, headers=AUTOSAVE)
    assert (again.status_code, "vừa được người khác sửa" in text(again)) == (409, True)


def test_whoever_was_overtaken_sees_what_is_saved_now_beside_what_was_typed(stage):
    """Two windows: the page that comes back shows both, so that «xin đối chiếu» can be done on it."""
    registration = stage.dossier()
    window = enter(stage.owner)
    window.post(url(registration, "results"), {"version": 1, "market": "Chợ <Hôm>", "revenue": "1.500.000"})
    page = window.post(url(registration, "results"), {"version": 1, "market": "Chợ Mơ", "quality_changes": "Đổi nhãn."})
    form = page.context["form"]
    assert form["market"].value() == "Chợ Mơ" and form["market"].help_text == "Đang lưu trên Cổng: «Chợ &lt;Hôm&gt;»"
    assert form["revenue"].help_text == "Đang lưu trên Cổng: «1.500.000»"
    assert form["quality_changes"].help_text == "Trên Cổng mục này đang trống."
    assert "Đang lưu" not in form["profit"].help_text and "«Chợ &lt;Hôm&gt;»" in text(page)


def test_of_an_overtaken_business_too(stage):
    registration = stage.dossier()
    first = html.fromstring(text(enter(stage.owner).get(url(registration, "business")))).xpath("//form[@data-keep]")[0]
    typed = dict(first.form_values())
    enter(stage.officer).post(
        url(registration, "business"), typed | {"history": "Phường ghi.", "established_on": "2/9/2015"}
    )
    page = enter(stage.owner).post(
        url(registration, "business"), typed | {"history": "Chủ hộ ghi.", "kind": "cooperative"}
    )
    form = page.context["form"]
    assert form["history"].help_text == "Đang lưu trên Cổng: «Phường ghi.»"
    assert form["established_on"].help_text == "Đang lưu trên Cổng: «02/09/2015»"
    assert form["kind"].help_text == f"Đang lưu trên Cổng: «{stage.business.get_kind_display()}»"
