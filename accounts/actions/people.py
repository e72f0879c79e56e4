"""Inviting people, giving them roles, and taking both back."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts import audit, clock, letters, permissions
from accounts.models import Membership, User
from accounts.refusals import Refused, refuse_if
from accounts.roles import PORTAL_WIDE, Role
from accounts.text import nfc
from accounts.validators import normal_phone


def _identity(user):
    return {"full_name": user.full_name, "email": user.email, "phone": user.phone}


def _held(membership):
    return {
        "role": membership.role,
        "scope": membership.scope_text,
        "valid_from": membership.valid_from,
        "valid_to": membership.valid_to,
    }


@transaction.atomic
def invite(*, by, full_name, email=None, phone=None, role=None, office=None, area=None, valid_to=None):
    """A new person with, usually, a first role; the letter goes out where there is an e-mail address."""
    email = nfc(email).lower() or None
    phone = normal_phone(phone) or None
    refuse_if(permissions.why_not_invite(by, email=email, phone=phone))
    try:
        with transaction.atomic():
            user = User.objects.create_user(email=email, phone=phone, full_name=nfc(full_name))
    except IntegrityError:
        raise Refused(_("Thư điện tử hoặc số điện thoại này vừa có tài khoản.")) from None
    audit.record(by=by, action="person.invited", subject=user, after=_identity(user))
    if role:
        grant(user, by=by, role=role, office=office, area=area, valid_to=valid_to)
    if user.email:
        letters.invitation(user, by=by)
    return user


@transaction.atomic
def invite_again(user, *, by):
    refuse_if(permissions.why_not_invite_again(by, user))
    audit.record(by=by, action="person.invited_again", subject=user)
    return letters.invitation(user, by=by)


@transaction.atomic
def welcome(user, *, by):
    """The invitation for a person a room above has made, at the ward's counter; that room has checked the right."""
    audit.record(by=by, action="person.invited", subject=user, after=_identity(user))
    return letters.invitation(user, by=by)


@transaction.atomic
def grant(user, *, by, role, office=None, area=None, valid_from=None, valid_to=None):
    role = Role(role)
    refuse_if(permissions.why_not_grant(by, user, role=role, office=office, area=area))
    try:
        with transaction.atomic():
            membership = Membership.objects.create(
                user=user,
                role=role,
                office=office,
                area=area,
                valid_from=valid_from or clock.today(),
                valid_to=valid_to,
                granted_by=by,
            )
    except IntegrityError:
        raise Refused(_("Người này vừa được giao vai trò đó, hoặc ngày kết thúc trước ngày bắt đầu.")) from None
    user.forget_roles()
    audit.record(by=by, action="person.granted", subject=user, after=_held(membership))
    return membership


def _hold_administrators():
    """Two administrators revoking each other must not both win."""
    held = Membership.objects.filter(role__in=PORTAL_WIDE).order_by("pk").select_for_update()
    return list(held.values_list("pk", flat=True))


@transaction.atomic
def revoke(membership, *, by, note=""):
    _hold_administrators()
    membership.refresh_from_db()
    refuse_if(permissions.why_not_revoke(by, membership))
    before = _held(membership)
    membership.valid_to = max(clock.today(), membership.valid_from)
    membership.revoked_at = clock.now()
    membership.save(update_fields=["valid_to", "revoked_at"])
    membership.user.forget_roles()
    audit.record(
        by=by, action="person.revoked", subject=membership.user, before=before, after=_held(membership), note=note
    )
    return membership


@transaction.atomic
def deactivate(user, *, by, note=""):
    """The person can no longer log in, and every open session ends."""
    _hold_administrators()
    user.refresh_from_db()
    user.forget_roles()
    refuse_if(permissions.why_not_deactivate(by, user))
    user.is_active = False
    user.session_stamp += 1
    user.save(update_fields=["is_active", "session_stamp"])
    audit.record(by=by, action="person.deactivated", subject=user, note=note)
    return user


@transaction.atomic
def reactivate(user, *, by, note=""):
    refuse_if(permissions.why_not_reactivate(by, user))
    user.is_active = True
    user.save(update_fields=["is_active"])
    audit.record(by=by, action="person.reactivated", subject=user, note=note)
    return user


@transaction.atomic
def change_own_details(user, *, full_name, email, phone):
    """What a person may change of the own account; the form has asked for the password."""
    before = _identity(User.objects.get(pk=user.pk))
    user.full_name, user.email, user.phone = nfc(full_name), email, phone
    try:
        with transaction.atomic():
            user.save()
    except IntegrityError:
        raise Refused(_("Thư điện tử hoặc số điện thoại này đã thuộc tài khoản khác.")) from None
    after = _identity(user)
    if before != after:
        audit.record(by=user, action="person.changed", subject=user, before=before, after=after)
    return user
