"""The guest list: from the register, by hand, from a file; nobody twice."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts import audit
from accounts.refusals import Refused, refuse_if
from trainings import permissions
from trainings.models import Guest
from trainings.quotas import quota_of
from trainings.statuses import GuestKind, GuestSource


def of_business(conference, business, **fields):
    """How a business stands on the list: its representative by name where one is known."""
    return Guest(
        **{
            "conference": conference,
            "kind": GuestKind.BUSINESS,
            "business": business,
            "name": business.representative or business.name[:200],
            "position": business.representative_position,
            "organisation": business.name,
            "phone": business.phone,
            "email": business.email,
            "ward": business.area,
            **fields,
        }
    )


def add_all(guests):
    """Those not on the list yet; the unique identity decides, also against somebody adding the same names now."""
    for guest in guests:
        guest.derive()
    before = Guest.objects.filter(conference=guests[0].conference).count() if guests else 0
    Guest.objects.bulk_create(guests, ignore_conflicts=True, batch_size=500)
    return Guest.objects.filter(conference=guests[0].conference).count() - before if guests else 0


def count_in_quotas(conference, guests, quotas=None):
    """Each guest without a quota in that of their agency, ward or kind, where one fits; nothing is written yet."""
    quotas = list(conference.quotas.all()) if quotas is None else quotas
    names = {}
    for guest in guests:
        if guest.quota_id is None:
            if guest.ward_id and guest.ward_id not in names:
                names[guest.ward_id] = [guest.ward.successor_on(conference.starts_on).name, guest.ward.name]
            guest.quota = quota_of(guest, quotas, names.get(guest.ward_id, ()))
    return guests


def count_guests(conference, quotas=None):
    """Those already on the list who stand in no quota. The number counted in."""
    rows = conference.guests.filter(quota=None).select_related("office", "ward")
    counted = [guest for guest in count_in_quotas(conference, list(rows), quotas) if guest.quota_id]
    Guest.objects.bulk_update(counted, ["quota"], batch_size=500)
    return len(counted)


@transaction.atomic
def add_to_quotas(conference, *, by):
    """For a list made before its quotas: whoever stands in none is counted where they belong."""
    refuse_if(permissions.why_not_choose_guests(by, conference))
    counted = count_guests(conference)
    audit.record(by=by, action="guests.counted", subject=conference, after={"guests": counted})
    return counted


@transaction.atomic
def add_businesses(conference, businesses, *, by, quota=None, outside=False):
    """Chosen from the register, counted in `quota`, in that of their ward or kind, or `outside` of any.

    The number added; those already there stay as they are.
    """
    refuse_if(permissions.why_not_choose_guests(by, conference))
    businesses = list(businesses)
    if not businesses:
        raise Refused(_("Chưa chọn chủ thể nào nên không thêm ai."))
    guests = [of_business(conference, row, source=GuestSource.REGISTER, added_by=by, quota=quota) for row in businesses]
    added = add_all(guests if outside else count_in_quotas(conference, guests))
    audit.record(by=by, action="guests.added", subject=conference, after={"guests": added, "from": "register"})
    return added


@transaction.atomic
def add_offices(conference, offices, *, by, quota=None, outside=False):
    """Agencies invited as such: «UBND phường …»; who comes they say in their answer. Quotas as for businesses."""
    refuse_if(permissions.why_not_choose_guests(by, conference))
    guests = [
        Guest(
            conference=conference,
            kind=GuestKind.OFFICE,
            office=office,
            name=office.name[:200],
            ward=office.area if office.area.level == "ward" else None,
            quota=quota,
            added_by=by,
        )
        for office in offices
    ]
    added = add_all(guests if outside else count_in_quotas(conference, guests))
    audit.record(by=by, action="guests.added", subject=conference, after={"guests": added, "from": "offices"})
    return added


@transaction.atomic
def add_guest(guest, *, by):
    """One by hand; refused where the same person is on the list."""
    refuse_if(permissions.why_not_choose_guests(by, guest.conference))
    guest.added_by = by
    try:
        with transaction.atomic():
            guest.save()
    except IntegrityError:
        raise Refused(_("«%(name)s» đã có trong danh sách.") % {"name": guest.name}) from None
    audit.record(by=by, action="guests.added", subject=guest.conference, after={"guests": 1, "from": "hand"})
    return guest


@transaction.atomic
def remove_guest(guest, *, by):
    """Only who was never invited and never seen; afterwards an invitation is withdrawn instead."""
    refuse_if(permissions.why_not_remove_guest(by, guest))
    audit.record(by=by, action="guests.removed", subject=guest.conference, before={"guests": 1})
    guest.delete()
