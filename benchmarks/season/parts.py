"""Which rows of the template a copy holds, and what is written differently in each copy."""

from accounts.models import AuditEntry, User
from benchmarks.season.copying import Part
from evaluations import models as evaluations
from notifications.models import Letter
from products import models as products
from records.models import FrozenPaper

# Sheets, answers and rights to read are kept for every so-manieth copy: as many as tell, not more than a disk holds.
SHEETS_EVERY, ANSWERS_EVERY, AUDIT_EVERY, RIGHTS_EVERY = 10, 10, 4, 200
# So many copies of a dossier lie before one session, under one decision, before one council.
SESSION, COUNCIL = 40, 400

_NOW = {"recorded_at": "clock_timestamp()"}


def _about(column):
    """Text that ends in the key of a dossier: «registration:12» is led to the copy's own."""
    return f"""CASE WHEN src.{column} LIKE 'registration:%%' THEN 'registration:' || (SELECT base + (k - first) * many + rank
        FROM benchmark_dossiers WHERE old = split_part(src.{column}, ':', 2)::bigint) ELSE src.{column} END"""


_DOSSIER = """CASE WHEN src.subject_type = 'products.registration' THEN (SELECT base + (k - first) * many + rank
    FROM benchmark_dossiers WHERE old = src.subject_id::bigint)::text ELSE src.subject_id END"""

PARTS = (
    (products.Business, {
        "name": "n.owner || ' ' || k", "folded": "n.owner_folded || k || ' '", "sort_name": "n.owner_sort || k",
        "area_id": "w.id", "phone": "'09' || lpad((k * 41 + own.rank)::text, 8, '0')", "email": "''",
    }),
    (products.Product, {
        "name": "n.name || ' ' || k", "folded": "n.folded || k || ' '", "sort_name": "n.sort_name || k",
    }),
    (products.Registration, {
        "ward_id": "w.id",
        "code": "CASE WHEN src.code IS NULL OR src.code = '' THEN src.code ELSE 'M' || own.rank || '-' || k || '-2026' END",
        "due_on": "src.due_on + (k %% 90 - 30)::int",
    }),
    (products.Registration.offices.through, {}),
    (products.SelfAssessment, {}),
    (products.Answer, {"every": ANSWERS_EVERY}),
    (products.PaperNeed, {}),
    (products.Evidence, {}),
    (products.Evidence.criteria.through, {}),
    (products.ReadingRight, {"every": RIGHTS_EVERY}),
    (products.Submission, {}),
    (products.Step, _NOW),
    (products.WardReport, {"report_number": "CASE WHEN src.report_number = '' THEN '' ELSE src.report_number || '.' || k END"}),
    (products.SupplementRequest, {}),
    (products.SupplementItem, {}),
    (User, {
        "shared": COUNCIL, "email": "'hoi-dong-' || own.rank || '-' || k || '@mau.example'", "phone": "NULL",
        "full_name": "src.full_name || ' ' || k",
    }),
    (evaluations.Council, {"shared": COUNCIL, "name": "src.name || ' ' || k"}),
    (evaluations.CouncilMember, {"shared": COUNCIL}),
    (evaluations.CouncilSession, {
        "shared": SESSION, "minutes_number": "CASE WHEN src.minutes_number = '' THEN '' ELSE src.minutes_number || '.' || k END",
    }),
    (evaluations.Attendance, {"shared": SESSION}),
    (evaluations.Evaluation, {"due_on": "src.due_on + (k %% 90 - 30)::int"}),
    (evaluations.CheckMark, {}),
    (evaluations.ConflictDeclaration, {"every": SHEETS_EVERY}),
    (evaluations.ScoreSheet, {"every": SHEETS_EVERY}),
    (evaluations.ScoreLine, {"every": SHEETS_EVERY}),
    (evaluations.Result, {}),
    (products.CriterionOutcome, {"every": ANSWERS_EVERY}),
    (evaluations.Decision, {"shared": SESSION, "number": "src.number || '.' || k", **_NOW}),
    (evaluations.DecisionItem, {}),
    (products.Recognition, {
        "product_name": "n.name || ' ' || k", "business_name": "n.owner || ' ' || k", "area_name": "w.name",
        "folded": "n.folded || k || ' ' || n.owner_folded",
        "certificate_number": "src.certificate_number || '.' || k", "certificate_code": "left(src.certificate_code, 22) || lpad(k::text, 10, '0')", **_NOW,
    }),
    (evaluations.Certificate, {"number": "src.number || '.' || k", "code": "left(src.code, 22) || lpad(k::text, 10, '0')"}),
    (FrozenPaper, {"subject": "src.subject || '.' || k"}),
    (Letter, {"key": "src.key || '.' || k", "about": _about("about")}),
    (AuditEntry, {"every": AUDIT_EVERY, "position": "NULL", "subject_id": _DOSSIER}),
)  # fmt: skip

# How the rows hang on a dossier.
WAYS = {
    products.Business: "products__registrations", products.Product: "registrations", products.Registration: "pk",
    products.Registration.offices.through: "registration", products.SelfAssessment: "registration",
    products.Answer: "registration", products.PaperNeed: "registration", products.Evidence: "registration",
    products.Evidence.criteria.through: "evidence__registration", products.Submission: "registration",
    products.ReadingRight: "registration", products.Step: "registration", products.WardReport: "registration",
    evaluations.Evaluation: "registration", evaluations.CheckMark: "evaluation__registration",
    evaluations.ConflictDeclaration: "evaluation__registration", evaluations.ScoreSheet: "evaluation__registration",
    evaluations.ScoreLine: "sheet__evaluation__registration",
}  # fmt: skip

# What lists, desks and searches read: all that is copied beyond the size of a whole country's year.
READ_BY_LISTS = {
    products.Business, products.Product, products.Registration, products.Registration.offices.through, products.Step,
    User, evaluations.Council, evaluations.CouncilMember, evaluations.CouncilSession, evaluations.Evaluation,
    products.Recognition,
}  # fmt: skip


def parts(dossiers=None, *, kept=(), only=None):
    """The template's rows; with `dossiers` only what hangs on these; no rows of the models `kept`, and `only` these."""
    made = []
    for model, columns in PARTS:
        if only is not None and model not in only:
            continue
        columns, rows = dict(columns), model.objects.order_by("pk")
        every, shared = columns.pop("every", 1), columns.pop("shared", 1)
        if model in kept:
            continue
        if model is User:
            rows = rows.filter(seats__isnull=False).distinct()
        if dossiers is not None:
            if model not in WAYS:
                continue
            rows, every = rows.filter(**{f"{WAYS[model]}__in": dossiers}), 1
        made.append(Part(model, list(rows.values_list("pk", flat=True)), columns, every, shared))
    return made
