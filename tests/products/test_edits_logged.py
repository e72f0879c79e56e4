"""Edits of an open dossier are in the log: what was chosen and attached before and after, of texts only that they changed."""

from datetime import date

import pytest

from accounts.models import AuditEntry
from products.actions import businesses, dossiers, evidence
from products.models import SelfAssessment
from tests.factories.products import pdf
from tests.factories.road import Road

pytestmark = pytest.mark.django_db


@pytest.fixture
def road():
    return Road("QD26-2026", "live", today=date(2026, 9, 7), seats=3)


@pytest.fixture
def draft(road):
    return road.fill_in(road.draft())


def last(action):
    entry = AuditEntry.objects.filter(action=action).latest("pk")
    return entry.before, entry.after


def test_texts_and_ticks_of_the_form(road, draft):
    form = SelfAssessment.objects.get(registration=draft)
    was = form.has_licence
    form.has_licence, form.plan, form.revenue = not was, "Chị Ba sẽ mở thêm xưởng.", 7_000_000
    before_revenue = SelfAssessment.objects.get(pk=form.pk).revenue
    dossiers.save_texts(draft, form, by=road.officer, version=draft.version)

    before, after = last("registration.form_edited")
    assert before == {"has_licence": was, "revenue": before_revenue}
    assert after == {"has_licence": not was, "revenue": 7_000_000, "texts": ["plan"]}


def test_a_save_that_changes_nothing_leaves_no_line(road, draft):
    count = AuditEntry.objects.count()
    dossiers.save_texts(draft, SelfAssessment.objects.get(registration=draft), by=road.officer, version=draft.version)
    rows = [(row.criterion, row.option, row.description) for row in draft.answers.all()]
    dossiers.answer(draft, rows, by=road.officer, version=draft.version)

    assert AuditEntry.objects.count() == count


def test_choices_of_part_three(road, draft):
    row = draft.answers.select_related("criterion", "option").first()
    other = row.criterion.options.exclude(pk=row.option_id).first()
    dossiers.answer(draft, [(row.criterion, other, "Bà Tư kể.")], by=road.officer, version=draft.version)

    code = row.criterion.code
    assert last("registration.answers_edited") == ({code: row.option.code}, {code: other.code, "texts": [code]})


def test_answers_about_conditional_papers(road, draft):
    need = draft.paper_needs.select_related("paper").filter(needed=True).first() or draft.paper_needs.first()
    was = [need.needed, need.ground]
    answers = [(need.paper, None, "", "")]
    dossiers.answer_paper_needs(draft, answers, by=road.officer, version=draft.version)

    before, after = last("registration.needs_edited")
    assert (before[need.paper.code], after[need.paper.code]) == (was, [None, ""])


def test_papers(road, draft):
    paper = draft.evidence.select_related("paper", "file").first()
    newer = evidence.replace(paper, by=road.officer, upload=pdf(mark="bản rõ"), number="12/GP", issuer="Sở Y tế")

    before, after = last("evidence.replaced")
    assert (before["sha256"], after["sha256"]) == (paper.file.sha256, newer.file.sha256)
    assert (after["number"], after["issuer"], after["paper"]) == ("12/GP", "Sở Y tế", paper.paper.code)
    evidence.remove(newer, by=road.officer)
    assert last("evidence.removed")[0] == after
    evidence.restore(newer, by=road.officer)
    assert last("evidence.restored")[1] == after


def test_who_stands_behind_a_business_is_named_and_not_told(road):
    business = road.business()
    business.representative, business.history = "Nguyễn Thị Bí Mật", "Lập từ 1990."
    business.phone = "0987654321"
    was = type(business).objects.get(pk=business.pk).phone
    businesses.update(business, by=road.officer, version=business.version)

    before, after = last("business.updated")
    assert (before["phone"], after["phone"]) == (was, "0987654321")
    assert (after["personal"], after["fields"]) == (["representative"], ["history"])
    assert "Bí Mật" not in f"{before}{after}" and "1990" not in f"{before}{after}"
