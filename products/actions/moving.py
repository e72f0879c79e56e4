"""The one writer of a dossier's status, and of its trail."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit, authority, clock
from accounts.refusals import Refused
from products.models import Business, Product, Registration
from products.statuses import NEXT, REOPENS, Status


class Overtaken(Refused):
    """Somebody else moved the dossier first; what was typed is kept by the page."""


def office_of(user, registration):
    """The office in whose name this person acts on this dossier, for the trail; empty for the business itself.

    Of several offices of one person: the ward's, the one that has the dossier on its desk, never just the first.
    """
    offices = authority.offices_of(user)
    desks = list(registration.offices.values_list("pk", flat=True)) if len(offices) > 1 else []
    for office in offices:
        if office.area_id == registration.ward_id or office.pk == registration.round.office_id or office.pk in desks:
            return office.name
    return offices[0].name if len(offices) == 1 else ""


@transaction.atomic
def move(registration, to, *, by, note="", label="", occurred_on=None, now=None):
    """A supplement request stops the clock and knows where it returns to; leaving it starts the clock again.

    Refused with ValueError for a path that is not in the table, Overtaken where somebody was faster.
    """
    was, to = Status(registration.status), Status(to)
    if to not in NEXT[was] | REOPENS.get(was, set()):
        raise ValueError(f"{was} -> {to}")
    fields = {"status": to}
    if to == Status.SUPPLEMENT_REQUESTED:
        fields |= {"returns_to": was, "paused_since": now or clock.now()}
    elif was == Status.SUPPLEMENT_REQUESTED:
        fields |= {"returns_to": "", "paused_since": None}
    moved = Registration.objects.filter(pk=registration.pk, status=was).update(**fields)
    if not moved:
        now_is = Registration.objects.values_list("status", flat=True).get(pk=registration.pk)
        raise Overtaken(
            _("Hồ sơ vừa được người khác chuyển sang «%(status)s». Trang đã cập nhật, xin xem lại trước khi làm tiếp.")
            % {"status": Status(now_is).label}
        )
    for name, value in fields.items():
        setattr(registration, name, value)
    step = write_step(registration, by=by, was=was, note=note, label=label, occurred_on=occurred_on)
    audit.record(
        by=by,
        action="registration.moved",
        subject=registration,
        before={"status": was},
        after={"status": to},
        note=note,
    )
    return step


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
    """A line of the trail; without a move where something happened but the status stays.

    ValueError for a day on the paper that has not come (rulings 3).
    """
    if occurred_on and occurred_on > clock.today():
        raise ValueError(f"{occurred_on} is in the future")
    return registration.steps.create(
        was=was or registration.status,
        status=registration.status,
        label=label,
        by=by,
        by_name=by.display_name if by else _("Cổng OCOP"),
        by_office=office_of(by, registration) if by else "",
        note=note,
        occurred_on=occurred_on,
    )
