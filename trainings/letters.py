"""The letters of a conference: one function each. A guest without e-mail gets them on paper; who declined further
letters gets none."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from notifications import outbox
from products.letters import addresses_of


def about(conference):
    return f"conference:{conference.pk}"


def _link(name, *args):
    return settings.PORTAL_URL + reverse(name, args=args)


def address_for(guest):
    """The guest's own address, else the business's; empty: on paper."""
    return addresses_for([guest])[guest.pk]


def addresses_for(guests):
    """Guest's key → address, as `address_for` says it; at most one query where the guests bring their businesses."""
    of_business = addresses_of([guest.business for guest in guests if not guest.email and guest.business_id])
    return {guest.pk: guest.email or of_business.get(guest.business_id, "") for guest in guests}


def badge_link(guest):
    """What the QR at the door carries."""
    return _link("trainings:badge", guest.code)


def personal_link(guest):
    """Materials, questions, forms and the certificate of one guest."""
    return _link("trainings:personal", guest.personal_token)


def links(invitation):
    """Everything a guest can do with the invitation's code."""
    code = invitation.code
    return {
        "answer_link": _link("trainings:answer", code),
        "calendar_link": _link("trainings:calendar", code),
        "paper_link": _link("trainings:invitation_paper", code),
        "opt_out_link": _link("trainings:opt_out", code),
    }


def _draft(guest, name, key, subject, *, invitation=None, address=None, **context):
    """One letter as `outbox.post` takes it."""
    conference = guest.conference
    return {
        "key": f"conference_{name}:{key}",
        "kind": f"conference_{name}",
        "to_name": guest.name if not guest.unit else f"{guest.name} ({guest.unit})",
        "to_address": address_for(guest) if address is None else address,
        "subject": subject,
        "template": f"conference_{name}",
        "about": about(conference),
        "context": {
            "conference": conference,
            "sessions": list(conference.sessions.all()),
            "guest": guest,
            "invitation": invitation,
            "organiser": conference.organiser_name,
            **(links(invitation) if invitation else {}),
            **context,
        },
    }


def _on(conference):
    return {"title": conference.title, "day": conference.days_text}


def invitation(row, *, address=None, again=""):
    """`again`: what tells a letter that was asked for once more from the first."""
    return outbox.post(**_invitation(row, address=address, again=again))


def invitations(addresses):
    """The letters of many invitations of one conference: invitation → address, empty for paper."""
    return outbox.post_all([_invitation(row, address=address) for row, address in addresses.items()])


def _invitation(row, *, address=None, again=""):
    conference = row.guest.conference
    return _draft(
        row.guest,
        "invitation",
        f"{row.pk}:{again}" if again else row.pk,
        _("Giấy mời dự «%(title)s», ngày %(day)s") % _on(conference),
        invitation=row,
        address=address,
        topics=[topic.title for topic in conference.topics.all()],
    )


def seat(row):
    """From the waiting list to a seat."""
    subject = _("Ông/bà đã có chỗ tại «%(title)s», ngày %(day)s") % _on(row.guest.conference)
    key = f"{row.pk}:{row.answered_at:%Y%m%d%H%M%S}"
    return outbox.post(**_draft(row.guest, "seat", key, subject, invitation=row))


def withdrawn(row):
    subject = _("Giấy mời dự «%(title)s» không còn hiệu lực") % _on(row.guest.conference)
    return outbox.post(**_draft(row.guest, "withdrawn", row.pk, subject, note=row.note))


def mailing_key(mailing):
    """What the keys of a mailing's letters begin with; the guest's number follows."""
    return f"conference_{mailing.kind}:{mailing.pk}:"


OFF = ("cancelled", "postponed")
NEWS = (*OFF, "new_date", "changed")
SUBJECTS = {
    "reminder": _("Xin trả lời giấy mời dự «%(title)s», ngày %(day)s"),
    "cancelled": _("Không tổ chức «%(title)s», ngày %(day)s"),
    "postponed": _("Hoãn «%(title)s», ngày %(day)s"),
    "new_date": _("Ngày mới của «%(title)s»: %(day)s"),
    "changed": _("Thay đổi ngày, giờ hoặc địa điểm của «%(title)s»: %(day)s"),
    "thanks": _("Cảm ơn ông/bà đã dự «%(title)s»"),
}


def of_mailing(mailing, addresses, rows):
    """The letters of one portion of a mailing: guest → address, and guest's key → invitation where there is one."""
    conference = mailing.conference
    thanks = {}
    if mailing.kind == "thanks" and addresses:
        thanks = {
            "has_feedback": conference.surveys.filter(kind="feedback").exists(),
            "has_materials": conference.materials.filter(kind="document").exists(),
        }
    return outbox.post_all(
        [_of_mailing(mailing, guest, rows.get(guest.pk), address, thanks) for guest, address in addresses.items()]
    )


def _of_mailing(mailing, guest, row, address, thanks):
    extra = {}
    if mailing.kind == "thanks":
        certificate = getattr(guest, "certificate", None)
        extra = {**thanks, "personal_link": personal_link(guest), "certificate": certificate}
    return _draft(
        guest,
        mailing.kind,
        f"{mailing.pk}:{guest.pk}",
        SUBJECTS[mailing.kind] % {**_on(guest.conference), **({"day": mailing.days} if mailing.kind in OFF else {})},
        invitation=row,
        address=address,
        note=mailing.note,
        # What is off names its day as it was asked for, not the hours of a day set meanwhile.
        **({"sessions": [], "days": mailing.days} if mailing.kind in OFF else {}),
        # The portal knows no address of a substitute: whoever sent them passes the news on.
        tell=row.comes_instead if row and mailing.kind in NEWS else "",
        **extra,
    )
