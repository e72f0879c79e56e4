"""The one world made larger: rows copied in bulk, so that every list, every session and every conference holds several times as many.

A cluster is copied together: its rows point at each other's copies, and at the originals of everything else. So copies of
dossiers stand in the same round and before the same session; copies of members sit in the same council; copies of guests
are asked to the same conference. At last every table by itself: more steps of one dossier, more letters, more rounds.
"""

from contextlib import contextmanager
from itertools import count
from uuid import UUID, uuid4

from django.apps import apps
from django.db import IntegrityError, connection, models, transaction

from records import guards

OURS = ("records", "notifications", "accounts", "products", "evaluations", "trainings", "reports", "ocop_portal")
# What the portal has once, whatever its size: who is where, the law, and the log's chain, which its own action continues.
FIXED = {"accounts.area", "accounts.areasuccession", "accounts.office"}
TIMES = 3
_number = count(1)


def tables():
    return [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label in OURS and model._meta.label_lower not in FIXED and model._meta.managed
    ]


def grow():
    """In the transaction of the caller, who takes it back: what was handed in and closed is copied as well, which the guards
    of the tables would refuse."""
    originals = {model: list(model._base_manager.order_by("pk")) for model in tables()}
    by_name = {model._meta.label_lower: model for model in originals}
    clusters = [[by_name[name] for name in names] for names in CLUSTERS.values()]
    with _guards_asleep():
        for cluster in clusters + [[model] for model in originals]:
            for _time in range(TIMES):
                _copy(cluster, originals)


@contextmanager
def _guards_asleep():
    if connection.vendor == "sqlite":
        guards.remove()
        yield
        guards.install()
    else:
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")
        yield
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = origin")


def _copy(cluster, originals):
    copies = {}
    for model in _in_order(cluster):
        made = [(row.pk, copy) for row in originals[model] if (copy := _copied(row, copies, cluster))]
        kept = made if _all_kept(model, made) else [pair for pair in made if _all_kept(model, [pair])]
        copies |= {(model, pk): copy.pk for pk, copy in kept}


def _all_kept(model, made):
    """One row at a time where they are refused together: a second chair, a second answer to one question."""
    try:
        with transaction.atomic():
            model._base_manager.bulk_create([copy for _pk, copy in made])
        return True
    except IntegrityError:
        for _pk, copy in made:
            copy.pk, copy._state.adding = None, True
        return False


def _in_order(cluster):
    """Each table behind those it points at."""
    left, ordered = list(cluster), []
    while left:
        free = [
            model
            for model in left
            if not any(f.related_model in left and f.related_model is not model for f in _relations(model))
        ]
        ordered += free or left
        left = [model for model in left if model not in ordered]
    return ordered


def _relations(model):
    return [field for field in model._meta.concrete_fields if field.remote_field]


def _copied(row, copies, cluster):
    """A row that says the same of the copied things; None where its rules allow no second one."""
    copy = type(row)(**{field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields})
    copy.pk, copy._state.adding = None, True
    for field in _relations(type(row)):
        target = copies.get((field.related_model, getattr(row, field.attname)))
        if target:
            setattr(copy, field.attname, target)
        elif field.unique or (field.related_model in cluster and field.related_model is not type(row)):
            if getattr(row, field.attname) is None:
                continue
            if not field.null:
                return None
            setattr(copy, field.attname, None)
    for field in row._meta.concrete_fields:
        if field.unique and not field.primary_key and not field.remote_field:
            _change(copy, field)
    for constraint in row._meta.constraints:
        if isinstance(constraint, models.UniqueConstraint):
            _change_one(copy, row, constraint.fields)
    return copy


def _change_one(copy, row, names):
    """The columns of a rule hold a new value together, unless one of them points at a copy."""
    fields = [row._meta.get_field(name) for name in names]
    if any(getattr(copy, field.attname) != getattr(row, field.attname) for field in fields):
        return
    for field in fields:
        if not field.remote_field and not field.choices and _change(copy, field):
            return


def _change(copy, field):
    value, n = getattr(copy, field.attname), next(_number)
    if value in (None, ""):
        return False
    if field.name == "phone":
        value = None
    if value is None:
        new = None
    elif isinstance(value, UUID):
        new = uuid4()
    elif isinstance(field, models.IntegerField):
        new = n % 30000 + 1000
    elif isinstance(value, str):
        new = f"{n:06}{value}"[: field.max_length]
    else:
        return False
    setattr(copy, field.attname, new)
    return True


CLUSTERS = {
    "dossiers": (
        "products.product",
        "products.registration",
        "products.registration_offices",
        "products.readingright",
        "products.selfassessment",
        "products.answer",
        "products.submission",
        "products.step",
        "products.evidence",
        "products.supplementrequest",
        "products.supplementitem",
        "products.wardreport",
        "evaluations.evaluation",
        "evaluations.checkmark",
        "evaluations.objection",
        "evaluations.result",
        "evaluations.conflictdeclaration",
        "evaluations.conflictproposal",
        "evaluations.scoresheet",
        "evaluations.scoreline",
        "evaluations.decisionitem",
        "evaluations.certificate",
        "products.recognition",
        "products.criterionoutcome",
    ),
    "members": (
        "accounts.user",
        "products.readingright",
        "evaluations.councilmember",
        "evaluations.attendance",
        "evaluations.conflictdeclaration",
        "evaluations.scoresheet",
        "evaluations.scoreline",
    ),
    "guests": (
        "trainings.guest",
        "trainings.invitation",
        "trainings.checkin",
        "trainings.attendance",
        "trainings.surveyanswer",
        "trainings.trainingcertificate",
    ),
}
