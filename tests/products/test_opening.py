"""A supplement opens what was asked for; everything else of the dossier stays as handed in."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts import clock
from accounts.refusals import Refused
from criteria.models import PaperKind
from products import opening, permissions
from products.actions import dossiers, evidence, ward
from products.models import Registration, SelfAssessment
from tests.factories import accounts
from tests.factories import products as make
from tests.products.stage import enter, text

pytestmark = pytest.mark.django_db


def paper(code):
    return PaperKind.objects.get(code=code)


def asked(stage, *items, registration=None):
    """A dossier whose ward asks for these items."""
    registration = registration or stage.dossier("received")
    ward.request_supplement(
        registration, by=stage.officer, due_on=clock.today() + timedelta(days=9),
        items=[{"what": "Xin bổ sung.", **item} for item in items],
    )  # fmt: skip
    return registration


def criterion(registration, code):
    return registration.criteria_set.criteria.get(code=code)


def lowest(row):
    return row.options.order_by("points").first()


def test_a_paper_asked_for_opens_that_paper_alone(stage):
    registration = asked(stage, {"paper": paper("E01")})
    row = registration.evidence.standing().get(paper__code="E01")

    evidence.replace(row, by=stage.owner, upload=make.pdf(mark="rõ hơn"))
    evidence.add(registration, paper("E01"), by=stage.owner, upload=make.pdf(mark="trang hai"))

    for code in ("E02", "E15"):
        with pytest.raises(Refused, match="E01"):
            evidence.add(registration, paper(code), by=stage.owner, upload=make.pdf(mark=code))


def test_copies_of_other_papers_stay_as_they_are(stage):
    registration = stage.dossier("draft", filled=True)
    other = evidence.add(registration, paper("E15"), by=stage.owner, upload=make.pdf(mark="giải"))
    gone = evidence.add(registration, paper("E15"), by=stage.owner, upload=make.pdf(mark="cũ"))
    evidence.remove(gone, by=stage.owner)
    dossiers.submit(registration, by=stage.owner)
    asked(stage, {"paper": paper("E01")}, registration=registration)

    for deed in (
        lambda: evidence.remove(other, by=stage.owner),
        lambda: evidence.replace(other, by=stage.owner, upload=make.pdf(mark="mới")),
        lambda: evidence.restore(gone, by=stage.owner),
    ):
        with pytest.raises(Refused):
            deed()
    assert registration.evidence.standing().filter(paper__code="E15").get() == other


def test_a_paper_asked_for_leaves_texts_scores_and_case_closed(stage):
    registration = asked(stage, {"paper": paper("E01")})
    form = SelfAssessment.objects.get(registration=registration)
    row = registration.criteria_set.criteria.first()

    form.market = "Khác."
    with pytest.raises(Refused):
        dossiers.save_texts(registration, form, by=stage.owner, version=registration.version)
    with pytest.raises(Refused):
        dossiers.answer(registration, [(row, lowest(row), "Khác.")], by=stage.owner, version=registration.version)
    assert SelfAssessment.objects.get(registration=registration).market != "Khác."


def test_nobody_serves_around_it_at_the_counter(stage):
    registration = asked(stage, {"paper": paper("E01")})
    row = registration.criteria_set.criteria.first()

    with pytest.raises(Refused):
        dossiers.answer(registration, [(row, lowest(row), "")], by=stage.officer, version=registration.version)


def test_the_tick_beside_a_paper_follows_the_paper(stage):
    registration = asked(stage, {"paper": paper("E01")})
    form = SelfAssessment.objects.get(registration=registration)
    form.has_licence = not form.has_licence

    dossiers.save_texts(registration, form, by=stage.owner, version=registration.version)

    form.has_trademark = not form.has_trademark
    with pytest.raises(Refused):
        dossiers.save_texts(registration, form, by=stage.owner, version=registration.version)


def test_a_criterion_opens_its_answer_and_the_evidence_for_it(stage):
    registration = stage.dossier("received")
    first, second = list(registration.criteria_set.criteria.all())[:2]
    asked(stage, {"criterion": first}, registration=registration)

    dossiers.answer(registration, [(first, lowest(first), "Rõ hơn.")], by=stage.owner, version=registration.version)
    evidence.add(registration, paper("E15"), by=stage.owner, upload=make.pdf(mark="a"), criteria=[first])

    with pytest.raises(Refused):
        dossiers.answer(registration, [(second, lowest(second), "")], by=stage.owner, version=registration.version)
    with pytest.raises(Refused):
        evidence.add(registration, paper("E15"), by=stage.owner, upload=make.pdf(mark="b"), criteria=[first, second])


def test_answers_sent_along_unchanged_do_not_offend(stage):
    registration = stage.dossier("received")
    first = registration.criteria_set.criteria.first()
    asked(stage, {"criterion": first}, registration=registration)
    same = [(row.criterion, row.option, row.description) for row in registration.answers.all()]

    dossiers.answer(registration, same, by=stage.owner, version=registration.version)


def test_a_criterion_opens_what_applies_only_under_it(stage):
    registration = stage.dossier("received")
    by_code = registration.criteria_set.rubric.by_code
    code, base = next((code, row.applies_when[0]) for code, row in by_code.items() if row.applies_when)
    asked(stage, {"criterion": criterion(registration, base)}, registration=registration)

    assert opening.of(registration).answer(criterion(registration, code))


def test_words_alone_open_nothing(stage):
    registration = asked(stage, {})
    form = SelfAssessment.objects.get(registration=registration)
    form.plan = "Khác."

    with pytest.raises(Refused, match="chỉ đề nghị trả lời bằng lời"):
        dossiers.save_texts(registration, form, by=stage.owner, version=registration.version)
    dossiers.answer_supplement(registration, {}, by=stage.owner)


@pytest.mark.parametrize(
    ("section", "name"), [("results", "market"), ("declaration", "plan"), ("product", "specification")]
)
def test_a_section_opens_its_texts(stage, section, name):
    registration = asked(stage, {"opens": [section]})
    form = SelfAssessment.objects.get(registration=registration)
    setattr(form, name, "Viết lại.")

    dossiers.save_texts(registration, form, by=stage.owner, version=registration.version)

    other = "market" if name != "market" else "plan"
    setattr(form, other, "Viết lén.")
    with pytest.raises(Refused):
        dossiers.save_texts(registration, form, by=stage.owner, version=registration.version)


def test_every_text_of_mau_02_stands_on_a_page(stage):
    names = {f.name for f in SelfAssessment._meta.concrete_fields} - {"id", "registration"}

    assert {opening.section_of_text(name) for name in names} == {"product", "results", "declaration"}


def test_a_branched_criterion_opens_the_case_and_what_depends_on_it(stage):
    product = make.make_product(stage.business, set_number=26)
    registration = make.make_registration(product, stage.round, status="received", officer=stage.officer)
    branched = list(registration.criteria_set.criteria.filter(options__branch__gt="").distinct())
    free = registration.criteria_set.criteria.exclude(pk__in=[row.pk for row in branched]).first()
    asked(stage, {"criterion": branched[0]}, registration=registration)
    other = next(row["code"] for row in registration.criteria_set.branches if row["code"] != registration.branch)

    dossiers.choose_branch(registration, other, by=stage.owner, version=registration.version)
    answers = [(row, row.options.filter(branch=other).first(), "") for row in branched]
    dossiers.answer(registration, answers, by=stage.owner, version=registration.version)
    dossiers.answer_supplement(registration, {}, by=stage.owner)

    assert registration.branch == other
    asked(stage, {"criterion": free}, registration=registration)
    with pytest.raises(Refused):
        dossiers.choose_branch(registration, branched and "a" if other == "b" else "b", by=stage.owner, version=registration.version)  # fmt: skip


def test_what_is_not_open_is_not_in_the_way(stage):
    """A paper that ran out meanwhile and was not asked for cannot be mended: the desk asks for it."""
    registration = stage.dossier("received")
    row = registration.evidence.standing().first()
    asked(stage, {"paper": paper("E15")}, registration=registration)
    type(row).objects.filter(pk=row.pk)  # its date is frozen: the clock moves instead
    late = clock.today() + timedelta(days=4000)

    assert permissions.why_not_answer_supplement(stage.owner, registration, today=late) == ""


# --- The pages -----------------------------------------------------------------------------------


@pytest.mark.parametrize("section", ["product", "results", "criteria", "papers", "declaration", "business"])
def test_a_closed_page_is_read_with_its_reason(stage, section):
    registration = asked(stage, {})

    page = enter(stage.owner).get(reverse("products:registration_edit", args=[registration.pk, section]))

    assert page.status_code == 200
    assert "chỉ đề nghị trả lời bằng lời" in text(page)


@pytest.mark.parametrize("autosave", [False, True])
@pytest.mark.parametrize(("section", "field"), [("results", "market"), ("declaration", "plan")])
def test_a_closed_text_posted_is_refused_and_kept_out(stage, section, field, autosave):
    registration = asked(stage, {"paper": paper("E01")})
    before = Registration.objects.values().get(pk=registration.pk)
    headers = {"X-Autosave": "1"} if autosave else {}

    answer = enter(stage.owner).post(
        reverse("products:registration_edit", args=[registration.pk, section]),
        {field: "Lén.", "version": registration.version}, headers=headers,
    )  # fmt: skip

    assert answer.status_code == 200
    assert "không yêu cầu bổ sung" in text(answer)
    assert autosave == (f'data-for="{field}"' in text(answer))
    assert Registration.objects.values().get(pk=registration.pk) == before


def test_a_closed_score_posted_is_refused(stage):
    registration = asked(stage, {"paper": paper("E01")})
    row = registration.criteria_set.criteria.first()

    answer = enter(stage.owner).post(
        reverse("products:registration_edit", args=[registration.pk, "criteria"]),
        {f"muc-{row.code}": lowest(row).code, f"mo_ta-{row.code}": "", "version": registration.version},
    )

    assert "không yêu cầu bổ sung" in text(answer)
    assert registration.answers.get(criterion=row).option != lowest(row)


def test_a_closed_paper_posted_is_refused(stage):
    registration = asked(stage, {"paper": paper("E01")})
    url = reverse("products:evidence_add", args=[registration.pk])

    enter(stage.owner).post(url, {"paper": "E15", "link": "https://vidu.example/giai"})

    assert not registration.evidence.filter(paper__code="E15").exists()


def test_the_request_form_asks_what_a_free_item_opens(stage):
    registration = stage.dossier("received")
    client, url = enter(stage.officer), reverse("products:supplement_new", args=[registration.pk])
    day = clock.today() + timedelta(days=9)
    data = {
        "due_on": f"{day:%d/%m/%Y}",
        "muc-TOTAL_FORMS": 1,
        "muc-INITIAL_FORMS": 0,
        "muc-0-what": "Viết lại phần II.",
    }

    refused = client.post(url, data)
    assert "Hãy chọn phần hồ sơ được mở" in text(refused)
    assert not registration.supplements.exists()

    client.post(url, {**data, "muc-0-opens": ["results"]})
    assert registration.supplements.get().items.get().opens == ["results"]


# --- Mẫu 03 falls ----------------------------------------------------------------------------------


def signed(stage):
    registration = stage.dossier("ward_review")
    leader = accounts.ward_leader()
    ward.sign_report(registration, by=leader, report_number="01/BC", letter_number="02/UBND", signed_on=clock.today())
    return registration, leader


def test_a_signature_falls_where_the_dossier_came_back_changed(stage):
    registration, leader = signed(stage)
    asked(stage, {"opens": ["results"]}, registration=registration)
    form = SelfAssessment.objects.get(registration=registration)
    form.market = "Viết lại thị trường."
    dossiers.save_texts(registration, form, by=stage.owner, version=registration.version)
    dossiers.answer_supplement(registration, {}, by=stage.owner)
    registration = Registration.objects.get(pk=registration.pk)

    assert "cần ký lại" in permissions.why_not_forward(stage.officer, registration)
    assert "01/BC" in registration.ward_report.fell_note
    assert registration.steps.filter(label="Chữ ký Mẫu 03 không còn hiệu lực, cần ký lại").exists()
    with pytest.raises(Refused):
        ward.forward(registration, by=stage.officer)

    ward.sign_report(registration, by=leader, report_number="03/BC", letter_number="04/UBND", signed_on=clock.today())
    registration = Registration.objects.get(pk=registration.pk)
    assert permissions.why_not_forward(stage.officer, registration) == ""


def test_a_signature_stays_where_nothing_changed(stage):
    registration, _leader = signed(stage)
    asked(stage, {}, registration=registration)
    dossiers.answer_supplement(registration, {}, by=stage.owner)

    assert permissions.why_not_forward(stage.officer, Registration.objects.get(pk=registration.pk)) == ""
