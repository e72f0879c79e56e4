"""What a conference offers, row by row: sittings with their agenda, speakers, materials, quotas, money."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit
from accounts.refusals import Refused, refuse_if
from products import files
from trainings import permissions
from trainings.actions.guests import count_guests
from trainings.actions.moving import take_turn
from trainings.models import AgendaItem


def _record(conference, by, what):
    audit.record(by=by, action="conference.updated", subject=conference, note=what)


@transaction.atomic
def set_agenda(session, rows, *, by):
    """`rows`: dicts of at, title, speaker, in the order they are to stand; they replace what was there."""
    refuse_if(permissions.why_not_edit(by, session.conference))
    session.agenda.all().delete()
    AgendaItem.objects.bulk_create(
        AgendaItem(session=session, position=position, **row) for position, row in enumerate(rows, start=1)
    )
    _record(session.conference, by, _("Chương trình: %(session)s") % {"session": session})


def _set_rows(conference, manager, rows, by, what, version):
    """Rows keep their number where they had one: an agenda item goes on naming its speaker."""
    refuse_if(permissions.why_not_edit(by, conference))
    take_turn(conference, by=by, version=version)
    known = {row.pk: row for row in manager.all()}
    kept = set()
    for fields in rows:
        row = known.get(fields.pop("pk", None)) or manager.model(conference=conference)
        for name, value in fields.items():
            setattr(row, name, value)
        row.save()
        kept.add(row.pk)
    manager.exclude(pk__in=kept).delete()
    _record(conference, by, what)


@transaction.atomic
def set_speakers(conference, rows, *, by, version=None):
    _set_rows(conference, conference.speakers, rows, by, _("Báo cáo viên"), version)


@transaction.atomic
def set_quotas(conference, rows, *, by, version=None):
    """A quota that is new, or means another agency now, takes in those of the list who belong there and stand in none."""
    agencies = dict(conference.quotas.values_list("pk", "agency"))
    _set_rows(conference, conference.quotas, rows, by, _("Chỉ tiêu đại biểu"), version)
    fresh = [quota for quota in conference.quotas.all() if agencies.get(quota.pk) != quota.agency]
    if fresh:
        count_guests(conference, fresh)


@transaction.atomic
def set_budget(conference, rows, *, by, version=None):
    _set_rows(conference, conference.budget, rows, by, _("Kinh phí"), version)


def why_not_add_material(user, conference):
    """Photographs and slides also come after the day; nothing once the report is in."""
    if conference.is_editable:
        return permissions.why_not_edit(user, conference)
    if reason := permissions.why_not_write_report(user, conference):
        if not permissions.organises(user, conference.office):
            return reason
        return _("Hội nghị %(state)s nên tài liệu được giữ nguyên.") % {"state": conference.get_state_display().lower()}
    return ""


@transaction.atomic
def add_material(material, *, by, upload=None):
    """`material`: a new row with its title and, where there is no file, its link. Refused where the file may not come in."""
    refuse_if(why_not_add_material(by, material.conference))
    if upload:
        try:
            material.file = files.store(upload)
        except ValidationError as error:
            raise Refused(" ".join(error.messages)) from None
        material.filename, material.link = files.name_of(upload, material.file), ""
    material.added_by = by
    material.save()
    _record(material.conference, by, _("Thêm tài liệu: %(title)s") % {"title": material.title})
    return material


@transaction.atomic
def remove_material(material, *, by):
    refuse_if(why_not_add_material(by, material.conference))
    _record(material.conference, by, _("Bỏ tài liệu: %(title)s") % {"title": material.title})
    material.delete()
