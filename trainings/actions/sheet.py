"""From paper: ticks of the signed sheet, corrections, its picture."""

from django.db import transaction

from accounts import audit, clock
from accounts.refusals import refuse_if
from products import files
from trainings import permissions
from trainings.actions.moving import lock
from trainings.models import Attendance, Guest, SheetPhoto
from trainings.statuses import Method, Presence


@transaction.atomic
def tick(session, rows, *, by):
    """From the signed sheet, or a correction: {guest id: (presence, note)}; guests of other conferences are ignored."""
    refuse_if(permissions.why_not_take_attendance(by, session.conference))
    # The guests' rows first, as the door does: a scan of this moment comes wholly before or wholly after.
    chosen = session.conference.guests.filter(pk__in=rows).order_by("pk").select_for_update(no_key=True)
    guests = set(chosen.values_list("pk", flat=True))
    held = {row.guest_id: row for row in session.attendances.select_for_update().filter(guest__in=guests)}
    new, changed = [], []
    for guest in sorted(guests):
        presence, note = Presence(rows[guest][0]), rows[guest][1][:300]
        row = held.get(guest)
        if row is None:
            new.append(Attendance(session=session, guest_id=guest, presence=presence, note=note, method=Method.SHEET))
        elif (row.presence, row.note) != (presence, note):
            row.presence, row.note, row.method, row.changed_at = presence, note, Method.SHEET, clock.now()
            row.inside = row.inside and presence == Presence.PRESENT
            changed.append(row)
    Attendance.objects.bulk_create(new, ignore_conflicts=True, batch_size=500)
    Attendance.objects.bulk_update(changed, ["presence", "note", "method", "inside", "changed_at"], batch_size=500)
    _recount(guests)
    if new or changed:
        audit.record(
            by=by,
            action="attendance.ticked",
            subject=session.conference,
            before={f"{row.guest_id}": row.presence for row in changed} or None,
            after={"session": session.pk, "guests": len(new) + len(changed)},
        )
    return len(new) + len(changed)


def _recount(guests):
    present = set(Attendance.objects.present().filter(guest__in=guests).values_list("guest", flat=True))
    Guest.objects.filter(pk__in=present, came=False).update(came=True)
    Guest.objects.filter(pk__in=guests - present, came=True).update(came=False)


@transaction.atomic
def add_sheet_photo(session, upload, *, by):
    """A picture of the signed sheet, kept by its content. ValidationError for what is no picture or PDF."""
    refuse_if(permissions.why_not_take_attendance(by, session.conference))
    stored = files.store(upload, files.SCANS)
    lock(session.conference)  # one click after the other
    if known := session.sheet_photos.filter(file=stored).first():
        return known
    return SheetPhoto.objects.create(session=session, file=stored, filename=files.name_of(upload, stored), by=by)
