"""Mẫu số 01 and 02 are not handed in half empty: every line printed is asked for or may say why not (QĐ 26/2026 Đ6 k1)."""

from datetime import date, timedelta

import pytest
from django.db import models

from accounts.refusals import Refused
from criteria.models import PaperKind
from products import completeness, form_lines, paper_rules, papers, snapshot
from products.actions import dossiers, evidence
from products.forms.business import FACTS
from products.models import Business, PaperNeed, Registration, SelfAssessment
from products.statuses import RegistrationKind, RoundKind, Status
from tests.factories import facts
from tests.factories.products import many_registrations
from tests.factories.road import Road, pdf

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 1)
LIVE = ("QD26-2026", RoundKind.LIVE, TODAY)


@pytest.fixture
def road():
    return Road(*LIVE)


def gaps(registration, today=None):
    fresh = Registration.objects.get(pk=registration.pk)
    return completeness.gaps(fresh, today=today or date(2026, 6, 1))


def texts(registration, **more):
    return [gap.text for gap in gaps(registration, **more)]


def warned(registration, today=date(2026, 6, 1)):
    return [gap.text for gap in completeness.warnings(Registration.objects.get(pk=registration.pk), today=today)]


def complete(road, set_number=9, kind="first", codes=("E01",), **business):
    product = road.product(set_number, road.business(**business))
    if kind != "first":
        recognise(road, product)
    return road.fill_in(road.draft(product, kind=kind), codes=codes)


def recognise(road, product):
    product.recognitions.create(
        round_kind=RoundKind.HISTORY,
        stars=3,
        year=2024,
        product_name=product.name,
        business_name=product.business.name,
        area_name=road.ward.name,
        set_number=product.set_number,
        issuer="UBND Mẫu",
        valid_until=date(2026, 10, 31),
    )


def answer(registration, code, needed, ground="", reason=""):
    registration = Registration.objects.get(pk=registration.pk)
    paper = PaperKind.objects.get(code=code)
    dossiers.answer_paper_needs(
        registration, [(paper, needed, ground, reason)], by=registration.entered_by, version=registration.version
    )


def tick(registration, *names, on=True):
    form = SelfAssessment.objects.get(registration=registration)
    for name in names:
        setattr(form, name, on)
    form.save()


# --- The list against what the forms print ------------------------------------------------------


def printed(registration):
    facts_of = snapshot.take(registration)
    return papers.mau01(facts_of, papers.later(registration)).keys() | papers.mau02(facts_of).keys()


def test_every_line_the_forms_print_is_in_the_list_or_given_by_the_portal_or_an_office(road):
    registration = road.submitted()
    listed = {key for line in form_lines.LINES for key in line.prints}
    assert printed(registration) - listed - form_lines.NOT_FILLED_IN.keys() == set()
    assert listed - printed(registration) == set(), "the list names a line the forms no longer print"
    assert listed & form_lines.NOT_FILLED_IN.keys() == set()


def test_every_column_an_applicant_fills_in_is_in_the_list():
    listed = {(line.holder, name) for line in form_lines.LINES for name in line.fields}
    of_form = {
        field.name
        for field in SelfAssessment._meta.concrete_fields
        if not isinstance(field, models.OneToOneField | models.BigAutoField)
    }
    assert {("form", name) for name in of_form} - listed == set()
    # The ward a business lies in is asked by its own form, which cannot be saved without it.
    assert {("business", name) for name in FACTS} - listed == {("business", "area")}


def test_a_line_that_may_stay_empty_says_why_and_every_rule_named_exists():
    for line in form_lines.LINES:
        assert line.asked or line.why_optional, line
        if line.asked not in {"", "blank", "start"}:
            assert hasattr(completeness, line.asked) or hasattr(paper_rules, line.asked), line


def test_the_boxes_printed_are_the_boxes_compared_with_papers():
    boxes = {field.name for field in SelfAssessment._meta.fields if field.name.startswith("has_")}
    assert boxes | {"other_property"} == set(form_lines.TICK_PAPERS) == set(form_lines.TICK_LABELS)


# --- A complete dossier, one line taken out at a time ---------------------------------------------


def asked_columns():
    return [
        pytest.param(line, id=f"{line.holder}-{line.fields[0]}") for line in form_lines.LINES if line.asked == "blank"
    ]


@pytest.mark.parametrize("set_number", [1, 9, 18, 19, 20, 21, 23, 26])
@pytest.mark.parametrize("kind", list(RegistrationKind))
def test_the_complete_dossier_of_every_kind_of_set_lacks_nothing(road, set_number, kind):
    assert texts(complete(road, set_number, kind=kind)) == []


@pytest.mark.parametrize("line", asked_columns())
def test_one_blank_line_is_one_gap_in_a_whole_sentence_and_stops_the_hand_in(road, line):
    registration = complete(road, kind="upgrade")
    holder = registration.business if line.holder == "business" else registration.self_assessment
    blank = {
        name: None if holder._meta.get_field(name).null else "  " if name != "representative_gender" else ""
        for name in line.fields
    }
    type(holder).objects.filter(pk=holder.pk).update(**blank)
    found = gaps(registration)
    assert [(gap.section, gap.anchor) for gap in found] == [(line.section, f"id_{line.fields[0]}")]
    assert str(line.label) in found[0].text and found[0].text.endswith(f"({line.form}).")
    fresh = Registration.objects.get(pk=registration.pk)
    with pytest.raises(Refused) as refused:
        dossiers.submit(fresh, by=road.officer, now=road.now)
    assert refused.value.reason == f"Hồ sơ còn thiếu 1 nội dung: {found[0].text}"


def test_zero_is_an_answer_and_so_is_a_loss(road):
    registration = complete(road)
    SelfAssessment.objects.filter(registration=registration).update(revenue=0, profit=-5_000_000)
    assert texts(registration) == []


def test_a_tax_code_stands_for_the_licence_number_and_no_email_is_asked(road):
    registration = complete(road)
    Business.objects.filter(pk=registration.business.pk).update(
        licence_number="", tax_code="0100109106", email="", representative_position="Chủ hộ"
    )
    assert texts(registration) == []


def test_an_association_is_asked_neither_for_a_licence_nor_for_its_paper(road):
    registration = complete(road, 26, codes=())
    Business.objects.filter(pk=registration.business.pk).update(kind="association", licence_number="", tax_code=None)
    tick(registration, "has_licence", on=False)
    assert texts(registration) == []


def test_changes_since_the_recognition_are_asked_of_upgrade_and_renewal_only(road):
    first = complete(road)
    SelfAssessment.objects.filter(registration=first).update(changes_since="")
    assert texts(first) == []


def test_a_dossier_without_its_mau_02_says_so_and_nothing_breaks(road):
    (registration,) = many_registrations(1, road.round, area=road.ward, by=road.officer, status=Status.DRAFT)
    assert texts(registration)[0] == "Chưa khai Mẫu số 02."


@pytest.mark.parametrize(
    ("set_number", "promised", "asked"),
    [(9, None, True), (9, 0, True), (9, 4, True), (9, 5, False), (9, 6, False), (26, None, False), (26, 0, False)],
)
def test_samples_are_asked_where_the_law_asks_five(road, set_number, promised, asked):
    registration = complete(road, set_number)
    SelfAssessment.objects.filter(registration=registration).update(samples_promised=promised)
    assert [gap.anchor for gap in gaps(registration)] == (["id_samples_promised"] if asked else [])


def test_every_unanswered_criterion_is_named(road):
    registration = complete(road)
    registration.answers.update(option=None)
    codes = [row.code for row in registration.criteria_set.criteria.all()]
    (gap,) = gaps(registration)
    assert all(code in gap.text for code in codes) and "…" not in gap.text
    assert gap.anchor == f"tc-{codes[0].replace('.', '-')}"


def test_the_refusal_says_how_many_gaps_are_not_named_in_it(road):
    registration = road.draft()
    found = gaps(registration)
    with pytest.raises(Refused) as refused:
        dossiers.submit(registration, by=road.officer, now=road.now)
    words = refused.value.reason
    assert words.startswith(f"Hồ sơ còn thiếu {len(found)} nội dung: {found[0].text} {found[1].text} {found[2].text} ")
    assert words.endswith(f"liệt kê đủ cả {len(found)} nội dung, kèm đường dẫn tới chỗ khai.") and "…" not in words


def test_a_round_of_paper_times_asks_nothing_of_the_form_and_warns_instead():
    road = Road("QD148-2023", RoundKind.HISTORY, date(2023, 6, 1))
    registration = road.draft()
    assert texts(registration) == []
    assert "Chưa đánh dấu lời cam đoan (Mẫu số 01)." in warned(registration)


@pytest.mark.parametrize("kind", [RoundKind.LIVE, RoundKind.PRACTICE])
def test_live_and_practice_rounds_ask_for_the_whole_form(kind):
    assert len(texts(Road("QD26-2026", kind, date(2026, 6, 1)).draft())) > 10


# --- Conditional papers -------------------------------------------------------------------------


@pytest.mark.parametrize("regulation", ["QD26-2026", "QD148-2023"])
@pytest.mark.parametrize(
    ("set_number", "codes"),
    [(1, "E02 E07 E11 E12"), (20, "E02 E07 E11 E12"), (21, "E07 E11"), (22, "E07 E11"), (23, "E07"), (26, "E07")],
)
def test_every_conditional_paper_of_the_set_wants_its_answer(regulation, set_number, codes):
    road = Road(regulation, RoundKind.PRACTICE, date(2026, 6, 1))
    registration = road.fill_in(road.draft(road.product(set_number)))
    registration.paper_needs.all().delete()
    registration.evidence.exclude(paper__code="E01").update(removed_at=road.now)
    asked = [gap.anchor.removeprefix("can-") for gap in gaps(registration) if gap.anchor.startswith("can-")]
    missing = [gap.anchor.removeprefix("giay-") for gap in gaps(registration) if gap.anchor.startswith("giay-")]
    # Sets 18–20 of QĐ 26/2026 are refused without a declaration: there is no question to answer, only a paper to hand in.
    must = ["E11"] if regulation == "QD26-2026" and set_number in {18, 19, 20} else []
    assert sorted(asked + missing) == codes.split() and missing == must


@pytest.mark.parametrize("code", ["E02", "E07", "E11", "E12"])
def test_a_paper_said_to_be_needed_must_be_there(road, code):
    registration = complete(road)
    answer(registration, code, True)
    paper = PaperKind.objects.get(code=code)
    assert texts(registration) == [f"Chưa có «{paper.name}»."]
    evidence.add(Registration.objects.get(pk=registration.pk), paper, by=road.officer, upload=pdf(mark=code))
    assert texts(registration) == []


@pytest.mark.parametrize("code", ["E02", "E07", "E11", "E12"])
def test_not_needed_wants_a_ground_and_own_words_where_the_ground_asks_for_them(road, code):
    registration = complete(road)
    answer(registration, code, False)
    assert [gap.anchor for gap in gaps(registration)] == [f"can-{code}"]
    answer(registration, code, False, "other", "   ")
    assert [gap.anchor for gap in gaps(registration)] == [f"can-{code}"]
    answer(registration, code, False, "other", "Theo văn bản mẫu, Điều 1.")
    assert texts(registration) == []


def test_the_exemption_by_a_quality_certificate_wants_that_certificate_in_force(road):
    # NĐ 15/2018/NĐ-CP Đ12 k1 k: GMP, HACCP, ISO 22000 … «còn hiệu lực»
    registration = complete(road)
    answer(registration, "E02", False, "d12-k1-k")
    assert [gap.anchor for gap in gaps(registration)] == ["giay-E14"]
    paper = PaperKind.objects.get(code="E14")
    fresh = Registration.objects.get(pk=registration.pk)
    evidence.add(fresh, paper, by=road.officer, upload=pdf(mark="14"), expires_on=TODAY)
    assert texts(registration) == []
    assert "giay-E14" in [gap.anchor for gap in gaps(registration, today=TODAY + timedelta(1))]


@pytest.mark.parametrize("set_number", [18, 19, 20])
def test_no_ground_excuses_the_declaration_whose_lack_refuses_the_dossier(road, set_number):
    registration = complete(road, set_number)
    registration.evidence.filter(paper__code="E11").update(removed_at=road.now)
    assert [gap.anchor for gap in gaps(registration)] == ["giay-E11"]
    with pytest.raises(Refused):
        answer(registration, "E11", False, "other", "Lý do.")


def test_a_ground_of_food_is_not_offered_to_cosmetics_nor_taken_when_posted(road):
    registration = complete(road, 19)
    codes = [row["code"] for row in PaperKind.objects.get(code="E02").grounds_for(19)]
    assert codes == ["other"]
    with pytest.raises(Refused):
        answer(registration, "E02", False, "d12-k1-a")


def test_a_paper_that_is_not_conditional_here_takes_no_answer(road):
    registration = complete(road, 23)
    for code in ("E02", "E01", "E15"):
        with pytest.raises(Refused):
            answer(registration, code, False, "other", "Lý do.")
    assert set(registration.paper_needs.values_list("paper__code", flat=True)) == {"E07"}


def test_handing_in_a_conditional_paper_answers_and_taking_it_out_leaves_the_gap(road):
    registration = complete(road)
    registration.paper_needs.filter(paper__code="E12").delete()
    paper = PaperKind.objects.get(code="E12")
    row = evidence.add(registration, paper, by=road.officer, upload=pdf(mark="12"))
    assert PaperNeed.objects.get(registration=registration, paper=paper).needed is True
    assert texts(registration) == []
    evidence.remove(row, by=road.officer)
    assert texts(registration) == [f"Chưa có «{paper.name}»."]


def test_an_answer_no_beside_the_paper_itself_is_told(road):
    registration = complete(road)
    paper = PaperKind.objects.get(code="E12")
    evidence.add(registration, paper, by=road.officer, upload=pdf(mark="12"))
    assert PaperNeed.objects.get(registration=registration, paper=paper).needed is False
    assert texts(registration) == []
    assert f"Hồ sơ có «{paper.name}» nhưng câu trả lời là không thuộc diện phải có." in warned(registration)


def test_answers_are_saved_only_over_the_version_that_was_read(road):
    registration = complete(road)
    stale = Registration.objects.get(pk=registration.pk)
    answer(registration, "E12", True)
    with pytest.raises(Refused) as refused:
        dossiers.answer_paper_needs(
            stale,
            [(PaperKind.objects.get(code="E12"), False, "other", "Khác.")],
            by=road.officer,
            version=stale.version,
        )
    assert "vừa được lưu ở nơi khác" in refused.value.reason
    assert registration.paper_needs.get(paper__code="E12").needed is True


def test_answers_are_closed_once_the_dossier_is_handed_in(road):
    registration = road.submitted()
    with pytest.raises(Refused):
        answer(registration, "E12", True)


# --- Boxes, claims, expired papers ------------------------------------------------------------------


@pytest.mark.parametrize("name", list(form_lines.TICK_PAPERS))
def test_a_box_ticked_without_its_paper_is_in_the_way(road, name):
    registration = complete(road)
    registration.evidence.update(removed_at=road.now)
    tick(registration, "has_licence", on=False)
    tick(registration, name, on="Giải pháp hữu ích" if name == "other_property" else True)
    code = form_lines.TICK_PAPERS[name][0]
    assert f"giay-{code}" in [gap.anchor for gap in gaps(registration) if str(form_lines.TICK_LABELS[name]) in gap.text]


def test_a_box_whose_paper_this_set_does_not_know_is_only_told(road):
    registration = complete(road, 23)
    tick(registration, "has_food_safety")
    assert texts(registration) == []
    assert any("vệ sinh an toàn thực phẩm" in text for text in warned(registration))


def test_a_paper_without_its_box_is_told(road):
    registration = complete(road, codes=("E01", "E02", "E07", "E11"))
    tick(registration, "has_licence", on=False)
    told = [text for text in warned(registration) if "chưa đánh dấu ô tương ứng" in text]
    assert len(told) == 4 and texts(registration) == []
    tick(registration, "has_licence", "has_production_certificate", "has_patent", "has_quality_declaration")
    assert [text for text in warned(registration) if "chưa đánh dấu ô tương ứng" in text] == []


def test_points_claimed_without_any_of_their_papers_are_told_and_do_not_stop(road):
    registration = complete(road)
    told = [text for text in warned(registration) if "chưa có tài liệu minh chứng" in text]
    assert any(text.startswith("Mục 4.3 ") for text in told)
    assert not any(text.startswith("Mục 6.1 ") for text in told), "the law names no paper for it"
    evidence.add(registration, PaperKind.objects.get(code="E09"), by=road.officer, upload=pdf(mark="9"))
    told = [text for text in warned(registration) if "chưa có tài liệu minh chứng" in text]
    assert not any(text.startswith("Mục 4.3 ") for text in told)


def test_a_criterion_claimed_with_0_points_needs_no_paper(road):
    registration = complete(road)
    criterion = registration.criteria_set.criteria.get(code="4.3")
    dossiers.answer(
        registration,
        [(criterion, criterion.options.get(points=0), "")],
        by=road.officer,
        version=registration.version,
    )
    assert not any(text.startswith("Mục 4.3 ") for text in warned(registration))


@pytest.mark.parametrize(("expires_on", "is_gap"), [(TODAY - timedelta(1), True), (TODAY, False), (None, False)])
def test_a_needed_paper_that_ended_counts_as_missing_from_the_day_after(road, expires_on, is_gap):
    registration = complete(road)
    paper = PaperKind.objects.get(code="E02")
    registration.paper_needs.filter(paper=paper).delete()
    evidence.add(registration, paper, by=road.officer, upload=pdf(mark="02"), expires_on=expires_on)
    assert [gap.anchor for gap in gaps(registration)] == (["giay-E02"] if is_gap else [])


def test_an_ended_paper_beside_a_newer_one_of_its_kind_is_only_told(road):
    registration = complete(road)
    paper = PaperKind.objects.get(code="E02")
    registration.paper_needs.filter(paper=paper).delete()
    for days in (-1, 400):
        copy = pdf(mark=f"{days}")
        evidence.add(registration, paper, by=road.officer, upload=copy, expires_on=TODAY + timedelta(days))
    assert texts(registration) == []
    assert any("đã hết hạn ngày 31/05/2026." in text for text in warned(registration))


@pytest.mark.parametrize(("kind", "is_gap"), [("first", False), ("upgrade", False), ("renewal", True)])
def test_an_ended_supporting_paper_stops_a_renewal_only(road, kind, is_gap):
    # QĐ 26/2026 Đ6 k1c: a renewal brings «bổ sung minh chứng các giấy tờ pháp lý có thời hạn»
    registration = complete(road, kind=kind)
    evidence.add(
        registration,
        PaperKind.objects.get(code="E14"),
        by=road.officer,
        upload=pdf(mark="14"),
        expires_on=TODAY - timedelta(1),
    )
    assert [gap.anchor for gap in gaps(registration)] == (["giay-E14"] if is_gap else [])


# --- Which kind of registration ---------------------------------------------------------------------


def test_first_is_refused_for_a_product_recognised_and_upgrade_for_one_that_is_not(road):
    product = road.product()
    with pytest.raises(Refused) as refused:
        road.draft(product, kind="upgrade")
    assert refused.value.reason == "Sản phẩm chưa từng được công nhận; hãy chọn «Lần đầu»."
    recognise(road, product)
    with pytest.raises(Refused) as refused:
        road.draft(product, kind="first")
    assert refused.value.reason == "Sản phẩm đã được công nhận; hãy chọn «Nâng hạng» hoặc «Đánh giá lại»."
    assert road.draft(product, kind="renewal").status == Status.DRAFT


def test_the_facts_of_the_tests_fill_every_line_of_a_business(road):
    business = road.business(history="", representative_gender="")
    facts.complete_business(business)
    business.refresh_from_db()
    assert (business.history, business.representative_gender) == (facts.BUSINESS["history"], "female")


def test_one_missing_paper_is_one_gap_although_its_box_is_ticked(road):
    registration = complete(road)
    registration.evidence.update(removed_at=road.now)
    assert [gap.anchor for gap in gaps(registration)] == ["giay-E01"]
    answer(registration, "E02", True)
    tick(registration, "has_food_safety", "has_production_certificate")
    assert [gap.anchor for gap in gaps(registration)] == ["giay-E01", "giay-E02"]
