"""Papers of a conference that are too large for a request: the reports' worker makes them (jobs/kinds.py)."""

from django.utils.translation import gettext_lazy as _

from jobs.kinds import File, Kind, register
from trainings import permissions, writing
from trainings.models import Conference, ConferenceSession


def _sessions(user):
    return ConferenceSession.objects.filter(conference__in=Conference.objects.visible_to(user)).select_related(
        "conference__office"
    )


def _why_not_sheet(user, session):
    return permissions.why_not_read_lists(user, session.conference)


def _sheet(job, session, progress):
    return File(writing.sign_in_sheet_pdf(session), f"danh-sach-ky-ten-{session.pk}.pdf")


SIGN_IN_SHEET = register(Kind("sign-in-sheet", _("Danh sách ký tên"), _sessions, _sheet, _why_not_sheet))
