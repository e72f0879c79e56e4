"""What the room's documents print: one context function for each, whatever file it becomes."""

from urllib.parse import quote

from django.conf import settings
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from documents.qr import qr_svg
from documents.typeset import typeset
from products import files
from trainings import letters
from trainings.statuses import Reply


def template(name):
    return f"trainings/documents/{name}.typ"


def watermark(conference):
    return _("TRÌNH DIỄN") if conference.is_demo or settings.DEMO else ""


def pdf_response(content, name):
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return response


def stored_file(stored, name):
    """As a download, checked against its hash."""
    try:
        content = files.open_verified(stored)
    except files.Tampered:
        raise Http404 from None
    response = HttpResponse(content, content_type=stored.content_type)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def letterhead(conference):
    office = conference.office
    return {
        "parent": office.people_committee,
        "issuer": conference.organiser_name,
        "place": office.place,
        "symbol": office.symbol,
    }


def _sessions(conference):
    return [
        {
            "when": _("%(from)s – %(to)s, ngày %(day)s")
            % {
                "from": f"{timezone.localtime(row.starts_at):%H:%M}",
                "to": f"{timezone.localtime(row.ends_at):%H:%M}",
                "day": f"{timezone.localtime(row.starts_at):%d/%m/%Y}",
            },
            "title": row.title,
            "where": row.place,
            "agenda": [
                {"at": f"{item.at:%H:%M}" if item.at else "", "title": item.title, "speaker": f"{item.speaker or ''}"}
                for item in row.agenda.all()
            ],
        }
        for row in conference.sessions.prefetch_related("agenda__speaker")
    ]


def invitation_data(row):
    """Giấy mời, as real ones read: basis, time, place, who, content, contact; the QR is for the door."""
    conference, guest = row.guest.conference, row.guest
    comes = row.substitute_name if row.state == Reply.DELEGATED else ""
    return {
        **letterhead(conference),
        "number": conference.invitation_number,
        "date": f"{conference.plan_date or ''}" if conference.is_history else "",
        "title": conference.title,
        "plan": conference.plan_number,
        "plan_date": f"{conference.plan_date:%d/%m/%Y}" if conference.plan_date else "",
        "guest": ", ".join(filter(None, [guest.name, guest.position, guest.unit])),
        "substitute": comes,
        "sessions": _sessions(conference),
        "venue": conference.venue,
        "online": conference.online_link,
        "topics": [topic.title for topic in conference.topics.all()],
        "quotas": [
            f"{quota.agency}: {quota.places:02d}{f' ({quota.note})' if quota.note else ''}"
            for quota in conference.quotas.all()
        ],
        "summary": conference.summary,
        "answer_by": f"{conference.answer_by:%d/%m/%Y}" if conference.answer_by else "",
        "answer_link": letters.links(row)["answer_link"],
        "contact": ", ".join(filter(None, [conference.contact_name, conference.contact_phone])),
        "qr": qr_svg(letters.badge_link(guest)),
    }


def invitation(row):
    return typeset(template("invitation"), invitation_data(row), watermark=watermark(row.guest.conference))


def certificate_data(certificate):
    conference = certificate.conference
    return {
        **letterhead(conference),
        "number": certificate.number,
        "date": f"{certificate.issued_on}",
        "holder": certificate.holder_name,
        "unit": certificate.holder_unit,
        "title": conference.title,
        "days": conference.days_text,
        "venue": conference.venue,
        "attended": certificate.sessions_attended,
        "held": certificate.sessions_held,
        "topics": [topic.title for topic in conference.topics.all()],
        "check": settings.PORTAL_URL + certificate.get_absolute_url(),
        "qr": qr_svg(settings.PORTAL_URL + certificate.get_absolute_url()),
    }


def certificate(row):
    return typeset(template("certificate"), certificate_data(row), watermark=watermark(row.conference))
