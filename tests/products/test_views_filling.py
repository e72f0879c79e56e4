"""Mẫu 02 section by section: drafts saved incomplete, by button or by themselves; nobody overwrites unseen."""

import pytest
from django.urls import reverse

from products import completeness
from products.statuses import Status
from tests.factories import accounts
from tests.factories import products as make
from tests.products.stage import enter, text
from tests.tampering import triggers_asleep

pytestmark = pytest.mark.django_db


def one_point(registration, code):
    """The code of the choice worth 1 point."""
    return registration.criteria_set.criteria.get(code=code).options.get(points=1).code


AUTOSAVE = {"X-Autosave": "1", "HX-Request": "true"}


def url(registration, section):
    return reverse("products:registration_edit", args=[registration.pk, section])


@pytest.mark.parametrize("section", list(completeness.SECTIONS))
def test_filling_shows_every_section_to_owner_and_ward_only(stage, section):
    registration = stage.dossier()
    people = (stage.owner, stage.officer, stage.other_officer, stage.stranger)

    assert [enter(user).get(url(registration, section)).status_code for user in people] == [200, 200, 404, 404]


def test_filling_an_unknown_section_is_not_found(stage):
    assert enter(stage.owner).get(url(stage.dossier(), "x")).status_code == 404


def test_filling_a_handed_in_dossier_is_refused(stage):
    registration = stage.dossier("submitted")

    assert enter(stage.owner).get(url(registration, "results")).status_code == 403


def test_filling_saves_an_incomplete_page_and_goes_on(stage):
    registration = stage.dossier()

    response = enter(stage.owner).post(
        url(registration, "results"), {"version": registration.version, "market": "Chợ Hôm", "tiep": "1"}
    )

    registration.refresh_from_db()
    assert response.url == url(registration, "criteria")
    assert (registration.self_assessment.market, registration.version) == ("Chợ Hôm", 2)


def test_filling_reads_money_as_people_write_it(stage):
    registration = stage.dossier()

    enter(stage.owner).post(
        url(registration, "results"), {"version": registration.version, "revenue": "1.250.000.000 đồng"}
    )

    registration.self_assessment.refresh_from_db()
    assert registration.self_assessment.revenue == 1_250_000_000


def test_filling_with_a_wrong_figure_keeps_everything_typed(stage):
    registration = stage.dossier()

    form = (
        enter(stage.owner)
        .post(
            url(registration, "results"),
            {"version": registration.version, "revenue": "nhiều", "market": "Chợ Hôm"},
        )
        .context["form"]
    )

    assert "ví dụ 1.250.000.000" in form.errors["revenue"][0]
    assert (form["revenue"].value(), form["market"].value()) == ("nhiều", "Chợ Hôm")


def test_filling_overtaken_keeps_the_text_and_saves_at_the_second_try(stage):
    registration = stage.dossier()
    enter(stage.officer).post(url(registration, "results"), {"version": 1, "market": "Chợ của phường"})
    client = enter(stage.owner)

    form = client.post(url(registration, "results"), {"version": 1, "market": "Chợ Hôm"}).context["form"]
    again = client.post(url(registration, "results"), {"version": form["version"].value(), "market": "Chợ Hôm"})

    registration.self_assessment.refresh_from_db()
    assert form.non_field_errors()[0].startswith("Hồ sơ vừa được lưu ở nơi khác")
    assert form["market"].value() == "Chợ Hôm"
    assert (again.status_code, registration.self_assessment.market) == (302, "Chợ Hôm")


def test_filling_autosave_answers_with_the_new_version(stage):
    registration = stage.dossier()

    response = enter(stage.owner).post(
        url(registration, "declaration"), {"version": 1, "plan": "Mở cửa hàng."}, headers=AUTOSAVE
    )

    assert (response.status_code, 'value="2" hx-swap-oob="true"' in text(response)) == (200, True)


def test_filling_autosave_overtaken_is_a_conflict_and_saves_nothing(stage):
    registration = stage.dossier()
    client = enter(stage.owner)
    client.post(url(registration, "declaration"), {"version": 1, "plan": "Một"}, headers=AUTOSAVE)

    response = client.post(url(registration, "declaration"), {"version": 1, "plan": "Hai"}, headers=AUTOSAVE)

    registration.self_assessment.refresh_from_db()
    assert (response.status_code, registration.self_assessment.plan) == (409, "Một")


def test_filling_autosave_with_a_wrong_figure_says_which(stage):
    registration = stage.dossier()

    response = enter(stage.owner).post(url(registration, "results"), {"version": 1, "profit": "x"}, headers=AUTOSAVE)

    assert (response.status_code, "Hãy ghi số tiền bằng chữ số" in text(response)) == (200, True)


def test_filling_the_business_page_saves_the_business(stage):
    registration = stage.dossier()
    data = {
        "version": stage.business.version,
        "name": stage.business.name,
        "kind": "household_business",
        "area": stage.business.area_id,
        "phone": stage.business.phone,
        "representative": "Bà Mẫu",
    }

    response = enter(stage.owner).post(url(registration, "business"), data)

    stage.business.refresh_from_db()
    assert (response.status_code, stage.business.representative) == (302, "Bà Mẫu")


# --- the criteria ---------------------------------------------------------------------------------


def test_criteria_page_lays_out_the_set_as_printed_with_marks_and_the_zero_choice(stage):
    registration = stage.dossier()

    response = enter(stage.owner).get(url(registration, "criteria"))

    parts = response.context["parts"]
    assert [(part["code"], part["max_points"]) for part in parts] == [("A", 40), ("B", 25), ("C", 35)]
    first = parts[0]["sections"][0]["blocks"][0]["rows"][0]
    assert [(option.points, option.min_for_star) for option in first["options"]] == [
        (0, None),
        (1, 3),
        (3, None),
        (5, None),
    ]
    assert text(response).count('type="radio"') == sum(
        criterion.options.count() for criterion in registration.criteria_set.criteria.all()
    )


def test_criteria_answers_are_saved(stage):
    registration = stage.dossier()
    chosen = one_point(registration, "1.1")

    response = enter(stage.owner).post(
        url(registration, "criteria"), {"version": 1, "muc-1.1": chosen, "mo_ta-1.1": "Gạo của xã."}
    )

    answer = registration.answers.get()
    assert response.status_code == 302
    assert (answer.criterion.code, answer.option.code, answer.description) == ("1.1", chosen, "Gạo của xã.")


def test_criteria_autosave_brings_the_score_of_now(stage):
    registration = stage.dossier()
    make.answer_best(registration, by=stage.officer)
    best = registration.answers.get(criterion__code="1.1").option.points

    response = enter(stage.owner).post(
        url(registration, "criteria"), {"version": registration.version, "muc-1.1": "0"}, headers=AUTOSAVE
    )

    head = response.context["head"]
    assert head["total"] == 100 - best
    assert 'id="tong-diem"' in text(response)
    assert [row["stars"] for row in head["missed"]] == [3]


def test_criteria_with_an_option_that_is_not_there_saves_the_others_and_keeps_the_text(stage):
    registration = stage.dossier()

    response = enter(stage.owner).post(
        url(registration, "criteria"), {"version": 1, "muc-1.1": "77", "mo_ta-1.2": "Chữ đã gõ."}
    )

    rows = response.context["parts"][0]["sections"][0]["blocks"][0]["rows"]
    assert response.context["errors"] == [("1.1", "tc-1-1", "Mức điểm này không thuộc tiêu chí.")]
    assert next(row for row in rows if row["criterion"].code == "1.2")["remark"] == "Chữ đã gõ."
    assert list(registration.answers.values_list("criterion__code", "description")) == [("1.2", "Chữ đã gõ.")]


def test_criteria_overtaken_keeps_choices_and_text(stage):
    registration = stage.dossier()
    client = enter(stage.owner)
    client.post(url(registration, "criteria"), {"version": 1, "muc-1.1": one_point(registration, "1.1")})
    chosen = one_point(registration, "1.2")

    response = client.post(url(registration, "criteria"), {"version": 1, "muc-1.2": chosen, "mo_ta-1.2": "Chữ đã gõ."})

    row = response.context["parts"][0]["sections"][0]["blocks"][0]["rows"][1]
    assert response.context["refused"].startswith("Hồ sơ vừa được lưu ở nơi khác")
    assert (row["chosen"], row["remark"]) == (chosen, "Chữ đã gõ.")
    assert list(registration.answers.values_list("criterion__code", flat=True)) == ["1.1"]


def test_criteria_that_does_not_apply_is_said_so(stage):
    registration = stage.dossier()
    conditional = next(row for row in registration.criteria_set.criteria.all() if row.applies_when)
    base = registration.criteria_set.criteria.get(code=conditional.applies_when["criterion"])
    worst = base.options.order_by("points").first()

    enter(stage.owner).post(url(registration, "criteria"), {"version": 1, f"muc-{base.code}": worst.code})
    page = text(enter(stage.owner).get(url(registration, "criteria")))

    assert f"Không áp dụng: mục {base.code} dưới" in page


def test_criteria_of_the_tourism_set_ask_for_the_case_first(stage):
    tour = make.make_product(stage.business, set_number=26)
    registration = make.make_registration(tour, stage.round, officer=stage.officer)
    client = enter(stage.owner)

    asked = client.get(url(registration, "criteria"))
    client.post(reverse("products:branch", args=[registration.pk]), {"version": registration.version, "branch": "a"})
    registration.refresh_from_db()
    shown = client.get(url(registration, "criteria"))

    assert [row["code"] for row in asked.context["branches"]] == ["a", "b"]
    assert registration.branch == "a"
    branches = {
        option.branch
        for part in shown.context["parts"]
        for section in part["sections"]
        for block in section["blocks"]
        for row in block["rows"]
        for option in row["options"]
    }
    assert branches == {"", "a"}


def test_branch_that_is_not_there_is_refused(stage):
    tour = make.make_product(stage.business, set_number=26)
    registration = make.make_registration(tour, stage.round, officer=stage.officer)

    enter(stage.owner).post(
        reverse("products:branch", args=[registration.pk]), {"version": registration.version, "branch": "z"}
    )

    registration.refresh_from_db()
    assert registration.branch == ""


def test_criteria_of_a_locked_set_can_be_read_without_stars(stage):
    accounts.economic_office()
    product = make.make_product(stage.business, set_number=11)
    registration = make.make_registration(product, make.make_round(), officer=stage.officer)
    registration.criteria_set = type(registration.criteria_set).objects.get(code="QD148-11")
    with triggers_asleep():
        registration.save()

    head = enter(stage.officer).get(registration.get_absolute_url(), {"muc": "tu-danh-gia"}).context["head"]

    assert (head["stars"], head["stars_note"]) == (None, "bộ tiêu chí đang khóa, chưa xếp sao được")


def test_filling_through_the_pages_alone_makes_a_dossier_that_can_be_handed_in(stage):
    registration = stage.dossier()
    client = enter(stage.owner)

    def send(section, **data):
        registration.refresh_from_db()
        return client.post(url(registration, section), {"version": registration.version, **data})

    send("product", specification="Chai 500 ml", has_licence="on")
    send(
        "results",
        materials_and_technology="Gạo nếp",
        quality_changes="Chai mới",
        market="Chợ Hôm",
        business_results="1.000 chai",
        revenue="0",
        profit="0",
    )
    best = {
        f"muc-{criterion.code}": max(criterion.options.all(), key=lambda option: option.points).code
        for criterion in registration.criteria_set.criteria.prefetch_related("options")
    }
    send("criteria", **best)
    client.post(
        reverse("products:evidence_add", args=[registration.pk]), {"paper": "E01", "files": [make.pdf("gpkd.pdf")]}
    )
    grounds = {"E02": "d12-k1-a", "E07": "not-yet", "E11": "d4-k1", "E12": "other"}
    needs = {f"can-{code}": "khong" for code in grounds} | {f"can-{code}-co_mat": "1" for code in grounds}
    needs |= {f"can-{code}-can_cu": ground for code, ground in grounds.items()}
    send("papers", **needs, **{"can-E12-ly_do": "Sản phẩm bán tươi trong ngày."})
    send("declaration", plan="Mở rộng.", samples_promised="5", declared="on")
    response = client.post(reverse("products:registration_submit", args=[registration.pk]))

    registration.refresh_from_db()
    assert (response.status_code, registration.status) == (302, Status.SUBMITTED)


def needs_posted(registration, code, answer, **more):
    fields = {f"can-{code}-co_mat": "1", f"can-{code}": answer, "version": registration.version}
    return fields | {f"can-{code}-{name}": value for name, value in more.items()}


def test_the_papers_page_asks_about_every_conditional_paper_and_keeps_the_answers(stage):
    registration = stage.dossier()
    client = enter(stage.owner)
    page = text(client.get(url(registration, "papers")))
    assert [code for code in ("E02", "E07", "E11", "E12", "E01") if f'id="can-{code}"' in page] == [
        "E02", "E07", "E11", "E12",
    ]  # fmt: skip
    assert "Nghị định 15/2018/NĐ-CP, Điều 12 khoản 1 điểm a" in page

    answered = client.post(
        url(registration, "papers"),
        needs_posted(registration, "E02", "khong", can_cu="d12-k1-a"),
        headers={"X-Autosave": "1"},
    )

    assert (answered.status_code, 'value="2"' in text(answered)) == (200, True)
    need = registration.paper_needs.get(paper__code="E02")
    assert (need.needed, need.ground, need.ground_text[:23]) == (False, "d12-k1-a", "Sản xuất ban đầu nhỏ lẻ")
    again = text(client.get(url(registration, "papers")))
    assert 'value="d12-k1-a" selected' in again
    assert "Không thuộc diện phải có" in text(client.get(registration.get_absolute_url() + "?muc=giay-to"))


def test_a_stale_page_does_not_write_over_an_answer_and_says_so(stage):
    registration = stage.dossier()
    client = enter(stage.owner)
    client.post(url(registration, "papers"), needs_posted(registration, "E12", "co"))
    stale = needs_posted(registration, "E12", "khong", can_cu="other", ly_do="Khác.")

    by_itself = client.post(url(registration, "papers"), stale, headers={"X-Autosave": "1"})
    by_button = client.post(url(registration, "papers"), stale)

    assert (by_itself.status_code, by_button.status_code) == (409, 200)
    assert "vừa được lưu ở nơi khác" in text(by_itself) and "vừa được lưu ở nơi khác" in text(by_button)
    assert "Khác." in text(by_button), "what was typed is still on the page"
    assert registration.paper_needs.get(paper__code="E12").needed is True


@pytest.mark.parametrize(
    ("more", "sentence"),
    [({"can_cu": "khac-la"}, "Căn cứ này không dùng được"), ({"can_cu": "other", "ly_do": "a" * 1001}, "tối đa 1000")],
)
def test_a_ground_posted_from_elsewhere_or_too_long_is_told_at_its_place(stage, more, sentence):
    registration = stage.dossier()
    answered = enter(stage.owner).post(url(registration, "papers"), needs_posted(registration, "E02", "khong", **more))
    saved = list(registration.paper_needs.values_list("needed", "ground", "reason"))
    assert sentence in text(answered) and saved == ([(False, "other", "")] if "ly_do" in more else [])


def test_cosmetics_are_offered_no_way_around_their_declaration(stage):
    registration = make.make_registration(
        make.make_product(stage.business, set_number=19), stage.round, officer=stage.officer
    )
    client = enter(stage.owner)
    assert "nên không có căn cứ miễn" in text(client.get(url(registration, "papers")))
    answered = client.post(url(registration, "papers"), needs_posted(registration, "E11", "khong", can_cu="other"))
    assert "bắt buộc phải có giấy tờ này" in text(answered) and not registration.paper_needs.exists()


def test_officials_read_the_grounds_and_what_wants_a_second_look(stage):
    registration = stage.dossier("submitted")
    page = text(enter(stage.officer).get(reverse("products:registration_receive", args=[registration.pk])))
    assert "Cổng đối chiếu:" in page and "chưa có tài liệu minh chứng" in page
    tab = text(enter(stage.officer).get(registration.get_absolute_url() + "?muc=giay-to"))
    assert "Chủ thể trả lời: không thuộc diện phải có." in tab and "Sản xuất ban đầu nhỏ lẻ" in tab
    assert "Cổng đối chiếu:" not in text(enter(stage.owner).get(registration.get_absolute_url()))


def test_criteria_page_has_a_place_of_its_own_for_every_criterion(stage):
    """1.1 and 11 are two criteria: the links of what is missing must find theirs."""
    tour = make.make_product(stage.business, set_number=26)
    registration = make.make_registration(tour, stage.round, officer=stage.officer, filled=True)

    page = text(enter(stage.owner).get(url(registration, "criteria")))

    anchors = [criterion.anchor for criterion in registration.criteria_set.criteria.all()]
    assert [page.count(f'id="{anchor}"') for anchor in anchors] == [1] * len(anchors)
    assert [page.count(f'id="nhan-xet-{anchor}"') for anchor in anchors] == [1] * len(anchors)
