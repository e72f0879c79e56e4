"""Freezing an official paper inside the action that signs or adopts it."""

from django.utils.translation import gettext as _

from accounts.refusals import Refused
from documents.typeset import CannotTypeset
from records import freezing


def freeze_paper(kind, row, template, data, **about):
    """The paper about `row`, as `freeze_papers`."""
    (paper,) = freeze_papers(kind, [(row, data)], template, **about)
    return paper


def freeze_papers(kind, papers, template, *, by, watermark="", note="", now=None, told=None):
    """Papers of one kind, rows of (row, data), frozen under the signer's name; Refused where template and data do not fit.

    No character is a reason (`documents.printable`). Called inside the transaction of the signature: a paper that cannot be typeset is not signed.
    """
    try:
        return freezing.freeze_all(
            kind,
            ((freezing.subject_of(row), data) for row, data in papers),
            template,
            watermark=watermark,
            by_name=by.display_name if by else "",
            note=note,
            now=now,
            told=told,
        )
    except CannotTypeset as fault:
        raise Refused(_("Văn bản chưa in được nên chưa chốt được; xin báo quản trị hệ thống.")) from fault
