"""Businesses: entered at the ward's counter, or signing themselves up and confirmed by their ward."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from accounts.refusals import Refused, refuse_if
from products import letters, permissions
from products.models import Business
from products.statuses import Standing

# What the audit log keeps of a business; personal data of the representative stays out of it.
_LOGGED = ("name", "kind", "tax_code", "licence_number", "area_id", "address", "phone", "email")


def _facts(business):
    return {name: getattr(business, name) for name in _LOGGED}


@transaction.atomic
def register(business, *, by):
    """A ward officer enters a business, typically a household without e-mail."""
    refuse_if(permissions.why_not_register_business(by, business.area))
    business.standing = Standing.CONFIRMED
    business.created_by = by
    business.save()
    audit.record(by=by, action="business.registered", subject=business, after=_facts(business))
    return business


@transaction.atomic
def sign_up(business, *, full_name, email, phone, password):
    """A business signs itself up: a login at once, dossiers only after its ward has confirmed it."""
    user = User.objects.create_user(email=email, phone=phone, full_name=full_name, password=password)
    business.standing = Standing.PENDING
    business.created_by = user
    business.save()
    business.people.create(user=user)
    audit.record(by=user, action="business.signed_up", subject=business, after=_facts(business))
    letters.signed_up(business, user)
    return user


@transaction.atomic
def confirm(business, *, by):
    refuse_if(permissions.why_not_confirm_business(by, business))
    _set_standing(business, Standing.CONFIRMED, "", by)


@transaction.atomic
def refuse(business, *, by, reason):
    refuse_if(permissions.why_not_confirm_business(by, business))
    if not reason.strip():
        raise Refused(_("Xin ghi lý do không xác nhận để chủ thể biết cần làm gì."))
    _set_standing(business, Standing.REFUSED, reason, by)


def _set_standing(business, standing, note, by):
    changed = Business.objects.filter(pk=business.pk, standing=Standing.PENDING).update(
        standing=standing, standing_note=note
    )
    if not changed:
        raise Refused(_("Chủ thể này vừa được người khác xử lý."))
    business.standing, business.standing_note = standing, note
    audit.record(by=by, action=f"business.{standing}", subject=business, note=note)
    letters.standing_decided(business)


@transaction.atomic
def update(business, *, by, version):
    """Saves the changed fields of `business` if nobody saved since `version` was read."""
    refuse_if(permissions.why_not_edit_business(by, business))
    before = Business.objects.select_for_update().get(pk=business.pk)
    if before.version != version:
        raise Refused(
            _(
                "Thông tin chủ thể vừa được người khác sửa. Nội dung anh/chị nhập vẫn còn trên trang; xin đối chiếu rồi lưu lại."
            )
        )
    business.version = version + 1
    business.save()
    audit.record(by=by, action="business.updated", subject=business, before=_facts(before), after=_facts(business))


@transaction.atomic
def let_act(business, user, *, by):
    """The ward lets a person act for a business it entered (rulings 24)."""
    refuse_if(permissions.why_not_register_business(by, business.area))
    person, created = business.people.get_or_create(user=user)
    if created:
        audit.record(by=by, action="business.person_added", subject=business, after={"user": user.pk})
    return person
