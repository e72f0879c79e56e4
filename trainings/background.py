"""Papers of a conference that are too large for a request: the reports' worker makes them (jobs/kinds.py)."""

from django.utils.translation import gettext_lazy as _

from jobs.kinds import File, Kind, register
from trainings import permissions, sending, writing
from trainings.models import Conference, ConferenceSession, Mailing
from trainings.statuses import Channel


def _conferences(user):
    return Conference.objects.visible_to(user).select_related("office")


def _within(model):
    """Rows of conferences that the person sees."""

    def things(user):
        rows = model.objects.filter(conference__in=Conference.objects.visible_to(user))
        return rows.select_related("conference__office")

    return things


def _why_not_read(user, thing):
    return permissions.why_not_read_lists(user, thing if isinstance(thing, Conference) else thing.conference)


def _why_not_print_mailing(user, mailing):
    return permissions.why_not_print_letters(user, mailing.conference)


def _sheet(job, session, progress):
    return File(writing.sign_in_sheet_pdf(session), f"danh-sach-ky-ten-{session.pk}.pdf")


def _invitations(job, conference, progress):
    rows = list(invitations_printed(conference, everybody=job.data["everybody"]))
    return File(writing.invitations_pdf(conference, rows), f"giay-moi-{conference.pk}.pdf")


def _letters(job, mailing, progress):
    rows = letters_printed(mailing)
    return File(writing.letters_pdf(mailing, rows), f"thu-{mailing.pk}.pdf")


def _certificates(job, conference, progress):
    rows = list(certificates_printed(conference))
    return File(writing.certificates_pdf(conference, rows), f"giay-xac-nhan-{conference.pk}.pdf")


def invitations_printed(conference, *, everybody):
    """Giấy mời of those who get them on paper, or of everybody invited."""
    rows = conference.invitations.active().with_names().order_by("guest__ward__sort_name", "guest__sort_name")
    return rows if everybody else rows.filter(channel__in=[Channel.PAPER, Channel.NONE])


def letters_printed(mailing):
    return [one.letter for one in sending.reached(mailing) if one.on_paper]


def certificates_printed(conference):
    """Those in force, as the page lists them."""
    return conference.certificates.filter(revoked_at__isnull=True).order_by("pk")


SIGN_IN_SHEET = register(
    Kind("sign-in-sheet", _("Danh sách ký tên"), _within(ConferenceSession), _sheet, _why_not_read)
)
INVITATIONS = register(Kind("invitations", _("In giấy mời"), _conferences, _invitations, _why_not_read))
LETTERS = register(Kind("letters", _("In thư"), _within(Mailing), _letters, _why_not_print_mailing))
CERTIFICATES = register(
    Kind("attendance-certificates", _("In giấy xác nhận tham dự"), _conferences, _certificates, _why_not_read)
)
