"""The receipt, and what the offices did with a dossier after it was handed in."""

from django.utils.translation import gettext as _

from accounts import clock
from documents.qr import qr_svg
from products.letters import status_link
from products.papers.common import facts_of
from products.papers.words import day_of, deadline_words, iso, moment_words, paper_line
from products.statuses import Status


def later(registration):
    """What later steps record: numbers and samples from the ward, who received it, when the office took it up.

    Names are those the steps were written under.
    """
    received = registration.steps.filter(status=Status.RECEIVED).last() if registration.received_at else None
    taken_up = registration.steps.filter(was=Status.FORWARDED, status=Status.UNDER_EVALUATION).first()
    return {
        "slip_number": registration.slip_number,
        "product_code": registration.product_code,
        "samples_received": registration.samples_received,
        "received_at": registration.received_at,
        "received_on": registration.received_at and clock.local_date(registration.received_at),
        "received_by": received.by_name if received else "",
        "taken_up_on": _day(taken_up),
        "taken_up_by": taken_up.by_name if taken_up else "",
        "due_on": registration.due_on if registration.is_open else None,
        "secret": registration.secret,
        "link": status_link(registration),
    }


def _day(step):
    """The day on the paper where the step has one, else the day it was recorded (rulings 3)."""
    return step and (step.occurred_on or clock.local_date(step.recorded_at))


def receipt(submission, snapshot, later):
    """Biên nhận, from the ward's receipt on Giấy tiếp nhận hồ sơ và hẹn trả kết quả (TT 03/2025/TT-VPCP, mẫu 01)."""
    is_received = later["received_at"] is not None
    return {
        **snapshot["committee"],
        **facts_of(snapshot),
        "title": _("Giấy tiếp nhận hồ sơ và hẹn trả kết quả") if is_received else _("Biên nhận hồ sơ"),
        "number": _("Số: %(number)s") % {"number": submission.receipt_number},
        "date": iso(clock.local_date(later["received_at"] or submission.submitted_at)),
        "secret": later["secret"],
        "slip_number": later["slip_number"],
        "product_code": later["product_code"],
        "submitted": moment_words(submission.submitted_at),
        "submitted_by": _who(snapshot["handed_in"]),
        "times": str(submission.number),
        "received": moment_words(later["received_at"]),
        "received_by": later["received_by"],
        "samples": "" if later["samples_received"] is None else f"{later['samples_received']:02d}",
        "due": deadline_words(later["due_on"]),
        "results_due": deadline_words(day_of(snapshot["round"]["due_on"])),
        "papers": [
            [
                str(place),
                paper_line(row["kind"], row["title"]),
                row["number"],
                f"{row['sha256'][:8]}" if row["sha256"] else _("đường dẫn"),
            ]
            for place, row in enumerate(snapshot["evidence"], start=1)
        ],
        "digest": submission.digest,
        "qr": qr_svg(later["link"]),
        "office": snapshot["round"]["office"],
        "is_received": is_received,
    }


def _who(handed_in):
    """Who handed it in; at the counter, the officer with the office."""
    if handed_in["at_counter"] and handed_in["office"]:
        return _("%(name)s (%(office)s nhập tại quầy)") % {"name": handed_in["by"], "office": handed_in["office"]}
    return handed_in["by"]
