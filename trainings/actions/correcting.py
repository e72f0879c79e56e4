"""A guest written down wrongly: put right with a line in the log, the invitation sent again only where it is asked for."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts import audit, clock
from accounts.refusals import Refused, refuse_if
from accounts.versions import save_over
from trainings import letters, permissions, sending
from trainings.actions.moving import Overtaken, lock
from trainings.models import Guest, Invitation
from trainings.statuses import Channel

FIELDS = ("name", "position", "organisation", "phone", "email", "ward", "quota")
WHO = ("name", "organisation")


def stale():
    return Overtaken(
        _("Đại biểu này vừa được người khác sửa. Nội dung anh/chị nhập vẫn còn trên trang; xin đối chiếu rồi lưu lại.")
    )


@transaction.atomic
def correct(guest, *, by, version, reason="", send_again=False, now=None):
    """Saves the fields of `guest` that differ from what stands, if nobody saved since `version` was read.

    Their names; () where nothing differs. Who somebody is does not change without a `reason` once the door saw them, and
    not at all once a certificate names them. `send_again`: the invitation goes to the address as it is now.
    """
    lock(guest.conference)
    before = Guest.objects.select_for_update(no_key=True).get(pk=guest.pk)  # the door holds this row as well
    before.conference = guest.conference
    refuse_if(permissions.why_not_correct_guest(by, before))
    if before.version != version:
        raise stale()
    changed = [name for name in FIELDS if getattr(before, name) != getattr(guest, name)]
    if set(changed) & set(WHO):
        refuse_if(permissions.why_not_rename_guest(before, reason))
    if set(changed) & set(permissions.fixed_of(before)):
        raise Refused(_("Đơn vị, địa bàn của chủ thể, cơ quan lấy theo danh sách của cổng nên không sửa ở đây."))
    if changed:
        _save(guest, changed, version)
        audit.record(
            by=by,
            action="guest.corrected",
            subject=guest.conference,
            before={"guest": guest.pk, **{name: getattr(before, name) for name in changed if name in WHO}},
            after={"fields": changed, **{name: getattr(guest, name) for name in changed if name in WHO}},
            note=reason,
        )
    if send_again:
        _send_again(guest, by=by, now=now or clock.now())
    return tuple(changed)


def _save(guest, fields, version):
    try:
        with transaction.atomic():
            if not save_over(guest, fields, version=version):
                raise stale()
    except IntegrityError:
        raise Refused(_("«%(name)s» đã có trong danh sách.") % {"name": guest.name}) from None


def _send_again(guest, *, by, now):
    row = guest.invitations.active().select_for_update(no_key=True).first()
    refuse_if(permissions.why_not_send_again(guest, row))
    address = letters.address_for(guest)
    if sending.opted_out([address]):
        raise Refused(_("Địa chỉ này đã từ chối nhận thư mời; hãy in giấy mời."))
    row.guest = guest
    letters.invitation(row, address=address, again=f"{guest.version}:{now:%Y%m%d%H%M%S}")
    Invitation.objects.filter(pk=row.pk).update(channel=Channel.EMAIL, sent_at=now)
    audit.record(by=by, action="invitation.sent_again", subject=guest.conference, after={"guest": guest.pk})
