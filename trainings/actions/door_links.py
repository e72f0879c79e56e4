"""Helpers at a door: a link to one session's check-in alone, for some hours; only its hash is kept."""

import hashlib
import secrets
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit, clock
from accounts.refusals import Refused, refuse_if
from trainings import permissions
from trainings.models import DoorLink


def hashed(token):
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def make_door_link(session, *, by, label, expires_at=None, now=None):
    """(link, token in clear): shown once. Ends one hour after the session unless said otherwise."""
    now = now or clock.now()
    refuse_if(permissions.why_not_manage_door(by, session))
    if not label.strip():
        raise Refused(_("Xin ghi tên cửa hoặc người giúp việc."))
    expires_at = expires_at or session.ends_at + timedelta(hours=1)
    if expires_at <= now:
        raise Refused(_("Thời điểm hết hiệu lực phải ở tương lai."))
    token = secrets.token_urlsafe(24)
    link = session.door_links.create(
        label=label, token_sha256=hashed(token), expires_at=expires_at, made_by=by, made_at=now
    )
    audit.record(by=by, action="door_link.made", subject=session.conference, after={"label": label})
    return link, token


def door_link_of(token):
    """The link this token opens, live or not, or None."""
    return (
        DoorLink.objects.filter(token_sha256=hashed(token)).select_related("session__conference__office").first()
        if token
        else None
    )


@transaction.atomic
def revoke_door_link(link, *, by, now=None):
    refuse_if(permissions.why_not_take_attendance(by, link.session.conference))
    if DoorLink.objects.filter(pk=link.pk, revoked_at__isnull=True).update(revoked_at=now or clock.now()):
        audit.record(by=by, action="door_link.revoked", subject=link.session.conference, before={"label": link.label})
