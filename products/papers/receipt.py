"""The receipt, and what the offices did with a dossier after it was handed in."""

from django.utils.translation import gettext as _

from accounts import clock
from documents.qr import qr_svg
from products.letters import status_link
from products.papers.common import facts_of
from products.papers.words import day_of, deadline_words, iso, moment_words, paper_line, place_and_day
from products.statuses import Status


def later(registration):
    """What later steps record: numbers and samples from the ward, who received it, when the office took it up.

    Names are those the steps were written under.
    """
    # A supplement handed in comes back to «đã tiếp nhận» too: that step is the applicant's.
    received = registration.steps.filter(was=Status.SUBMITTED, status=Status.RECEIVED).last()
    taken_up = registration.steps.filter(was=Status.FORWARDED, status=Status.UNDER_EVALUATION).first()
    return {
        "slip_number": registration.slip_number,
        "level_slip_number": registration.level_slip_number,
        "product_code": registration.product_code,
        "samples_received": registration.samples_received,
        "received_at": registration.received_at,
        "received_on": registration.received_at and clock.local_date(registration.received_at),
        "received_by": received.by_name if received and registration.received_at else "",
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
    is_received, handed_in = later["received_at"] is not None, snapshot["handed_in"]
    took_it_in = is_received and later["received_at"] >= submission.submitted_at
    day = clock.local_date(later["received_at"] if took_it_in else submission.submitted_at)
    place = snapshot["committee"]["place"]
    return {
        **snapshot["committee"],
        **facts_of(snapshot),
        "title": _("Giấy tiếp nhận hồ sơ và hẹn trả kết quả") if is_received else _("Biên nhận hồ sơ"),
        "number": _("Số: %(number)s") % {"number": submission.receipt_number},
        "date": iso(day),
        "placed": place_and_day(place, day) if place else "",
        "secret": later["secret"],
        "slip_number": later["slip_number"],
        "product_code": later["product_code"],
        "submitted": moment_words(submission.submitted_at),
        "handed_in_by": _who_handed_in(snapshot),
        "entered_by": _with_office(handed_in) if handed_in["at_counter"] else "",
        "times": str(submission.number),
        "received": moment_words(later["received_at"]),
        "received_by": later["received_by"],
        # Who signs as the one who took this in: the officer of the receipt, before it the officer at the counter.
        "taken_in_by": later["received_by"] if took_it_in else handed_in["by"] if handed_in["at_counter"] else "",
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


def _who_handed_in(snapshot):
    """The applicant's side: who sent it; at the counter the representative, for whom an officer only typed."""
    handed_in, business = snapshot["handed_in"], snapshot["business"]
    return (business["representative"] or business["name"]) if handed_in["at_counter"] else handed_in["by"]


def _with_office(handed_in):
    if handed_in["office"]:
        return _("%(name)s, %(office)s") % {"name": handed_in["by"], "office": handed_in["office"]}
    return handed_in["by"]
