"""Evidently invented facts for everything Mẫu số 01 and 02 ask: a business and its dossier with no line left blank."""

from django.core.files.uploadedfile import SimpleUploadedFile

from criteria.models import PaperKind
from products import paper_rules
from products.actions import dossiers, evidence

# One empty page.
PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)

# What Mẫu 01, 1 and Mẫu 02 part I, 1–9 print of a business.
BUSINESS = {
    "kind": "household_business",
    "licence_number": "01A8000000 (mẫu)",
    "established_on": "2015-06-01",
    "address": "Số 7 phố Mẫu",
    "representative": "Chủ Mẫu",
    "representative_position": "Chủ hộ",
    "representative_gender": "female",
    "representative_ethnicity": "Kinh",
    "representative_address": "Số 7 phố Mẫu",
    "history": "Mở năm 2015, làm nghề của phố Mẫu.",
    "organisation": "Chủ hộ và bốn lao động.",
}

TEXTS = (
    "specification",
    "materials_and_technology",
    "quality_changes",
    "market",
    "business_results",
    "changes_since",
    "plan",
)


def complete_business(business):
    """Fill what is still blank, leave the rest."""
    changed = [name for name in BUSINESS if getattr(business, name) in (None, "")]
    if not business.phone:
        business.phone = "0900000007"
        changed.append("phone")
    for name in changed:
        setattr(business, name, BUSINESS.get(name, business.phone))
    if changed:
        business.save(update_fields=changed)


def complete_papers(registration, *, by):
    """Conditional papers that the dossier does not hold: not needed, on the first ground that wants no other paper."""
    held = set(registration.evidence.standing().values_list("paper_id", flat=True))
    answers = []
    for paper in PaperKind.objects.for_set(registration.criteria_set.number, registration.kind):
        if not paper.is_conditional or paper.pk in held:
            continue
        grounds = [row for row in paper.grounds_for(registration.criteria_set.number) if not row["needs"]]
        if not paper_rules.may_be_exempt(registration, paper):
            evidence.add(registration, paper, by=by, upload=SimpleUploadedFile(f"{paper.code}.pdf", PDF))
        else:
            answers.append((paper, False, grounds[0]["code"], "Lý do mẫu." if grounds[0]["words"] else ""))
    dossiers.answer_paper_needs(registration, answers, by=by, version=registration.version)


def complete_texts(form, *, samples):
    """Mẫu 02 parts I, 7, II and IV and the declaration; a business that sold nothing yet states zero."""
    for name in TEXTS:
        setattr(form, name, getattr(form, name) or "Nội dung mẫu.")
    form.revenue = 0 if form.revenue is None else form.revenue
    form.profit = 0 if form.profit is None else form.profit
    form.has_licence = True
    form.samples_promised = samples
    form.declared = True
