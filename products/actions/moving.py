"""The one writer of a dossier's status, and of its trail; for one dossier and for many."""

from django.db import transaction
from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _

from accounts import audit, authority, clock
from accounts.refusals import Refused
from products.models import Business, Product, Registration, Step
from products.statuses import NEXT, REOPENS, Status


class Overtaken(Refused):
    """Somebody else moved the dossier first; what was typed is kept by the page."""


def office_of(user, registration):
    """The office in whose name this person acts on this dossier, for the trail; empty for the business itself."""
    return offices_of(user, [registration])[registration.pk]


def offices_of(user, registrations):
    """{dossier: the office in whose name this person acts on it}.

    Of several offices of one person: the ward's, the one that has the dossier on its desk, never just the first.
    """
    offices = authority.offices_of(user)
    if len(offices) < 2:
        return dict.fromkeys((row.pk for row in registrations), offices[0].name if offices else "")
    prefetch_related_objects(registrations, "round")
    desks = Registration.offices.through.objects.filter(registration__in=[row.pk for row in registrations])
    desks = set(desks.values_list("registration_id", "office_id"))

    def acting(registration):
        for office in offices:
            at_ward = office.area_id == registration.ward_id or office.pk == registration.round.office_id
            if at_ward or (registration.pk, office.pk) in desks:
                return office.name
        return ""

    return {row.pk: acting(row) for row in registrations}


def move(registration, to, *, by, note="", label="", occurred_on=None, now=None):
    """One dossier on its way, as `move_all`; gives the step."""
    (step,) = move_all([registration], to, by=by, note=note, label=label, occurred_on=occurred_on, now=now)
    return step


@transaction.atomic
def move_all(registrations, to, *, by, note="", label="", occurred_on=None, now=None):
    """Several dossiers to one status, all or none; gives their steps in the same order.

    A supplement request stops the clock and knows where it returns to; leaving it starts the clock again. Refused with
    ValueError for a path that is not in the table, Overtaken where somebody was faster with one of them.
    """
    to, before = Status(to), {row.pk: Status(row.status) for row in registrations}
    for was in before.values():
        if to not in NEXT[was] | REOPENS.get(was, set()):
            raise ValueError(f"{was} -> {to}")
    in_order(Registration, before)
    fields = {was: _fields(was, to, now) for was in before.values()}
    for was, values in fields.items():
        keys = [pk for pk, status in before.items() if status == was]
        if Registration.objects.filter(pk__in=keys, status=was).update(**values) != len(keys):
            now_is = Registration.objects.filter(pk__in=keys).exclude(status=was).values_list("status", flat=True)
            raise Overtaken(
                _(
                    "Hồ sơ vừa được người khác chuyển sang «%(status)s». Trang đã cập nhật, xin xem lại trước khi làm tiếp."
                )
                % {"status": Status(now_is[0]).label}
            )
    for row in registrations:
        for name, value in fields[before[row.pk]].items():
            setattr(row, name, value)
    steps = write_steps(registrations, by=by, before=before, note=note, label=label, occurred_on=occurred_on)
    audit.record_all(
        [
            {
                "action": "registration.moved",
                "subject": row,
                "before": {"status": before[row.pk]},
                "after": {"status": to},
                "note": note,
            }
            for row in registrations
        ],
        by=by,
    )
    return steps


def _fields(was, to, now):
    if to == Status.SUPPLEMENT_REQUESTED:
        return {"status": to, "returns_to": was, "paused_since": now or clock.now()}
    if was == Status.SUPPLEMENT_REQUESTED:
        return {"status": to, "returns_to": "", "paused_since": None}
    return {"status": to}


def in_order(model, keys):
    """Rows of one table are locked by key (docs/architecture.md): an UPDATE of many takes them as it finds them."""
    if len(keys) > 1:
        list(model.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk").values_list("pk"))


def hold(registration):
    """The dossier's row locked until the end of the transaction, and everything about it read again.

    What is handed in and what is checked is then what the table holds, not what the page had loaded.
    """
    registration.refresh_from_db(from_queryset=Registration.objects.select_for_update(of=("self",)))


def hold_to_hand_in(registration):
    """As `hold`, and the product and the business it will be handed in with: nobody renames them meanwhile.

    In the order of the locks: dossier, product, business (docs/architecture.md).
    """
    hold(registration)
    product = Product.objects.select_for_update().get(pk=registration.product_id)
    product.business = (
        Business.objects.select_for_update(of=("self",)).select_related("area").get(pk=product.business_id)
    )
    registration.product = product


def write_step(registration, *, by, was="", note="", label="", occurred_on=None):
    """A line of the trail; without a move where something happened but the status stays."""
    before = {registration.pk: was} if was else {}
    (step,) = write_steps([registration], by=by, before=before, note=note, label=label, occurred_on=occurred_on)
    return step


def write_steps(registrations, *, by, before=None, note="", label="", occurred_on=None):
    """A line for each; `before`: the statuses they had, where they moved. ValueError for a day on the paper that has
    not come (rulings 3)."""
    if occurred_on and occurred_on > clock.today():
        raise ValueError(f"{occurred_on} is in the future")
    before = before or {}
    offices = offices_of(by, registrations) if by else {}
    return Step.objects.bulk_create(
        [
            Step(
                registration=row,
                was=before.get(row.pk, row.status),
                status=row.status,
                label=label,
                by=by,
                by_name=by.display_name if by else _("Cổng OCOP"),
                by_office=offices.get(row.pk, ""),
                note=note,
                occurred_on=occurred_on,
            )
            for row in registrations
        ]
    )
