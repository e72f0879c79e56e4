"""Freezing an official paper inside the action that signs or adopts it."""

from django.utils.translation import gettext as _

from accounts.refusals import Refused
from documents.typeset import CannotTypeset
from records import freezing


def freeze_paper(kind, row, template, data, *, by, watermark="", note="", now=None):
    """The paper about `row`, frozen under the signer's name; Refused where template and data do not fit.

    No character is a reason (`documents.printable`). Called inside the transaction of the signature: a paper that cannot be typeset is not signed.
    """
    try:
        return freezing.freeze(
            kind,
            freezing.subject_of(row),
            template,
            data,
            watermark=watermark,
            by_name=by.display_name if by else "",
            note=note,
            now=now,
        )
    except CannotTypeset as fault:
        raise Refused(_("Văn bản chưa in được nên chưa chốt được; xin báo quản trị hệ thống.")) from fault
