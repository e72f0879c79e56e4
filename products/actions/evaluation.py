"""What `evaluations` writes down to a dossier: taken up, concluded, who may read it."""

from django.db import transaction

from criteria.outcome import Ending, say
from products import numbers
from products.actions.moving import move
from products.models import ReadingRight, Registration
from products.places import province_of
from products.statuses import Status


@transaction.atomic
def take_up(registration, *, by, due_on=None, label="", now=None):
    """The office starts its evaluation: its own slip number (Mẫu 01); its deadline is the dossier's from now on."""
    if registration.status == Status.FORWARDED:
        move(registration, Status.UNDER_EVALUATION, by=by, label=label)
        if not registration.level_slip_number:
            ward, round = registration.ward, registration.round
            registration.level_slip_number = numbers.slip_number(
                round.office, ward, province_of(ward), numbers.year_of(now), practice=round.is_practice
            )
            registration.save(update_fields=["level_slip_number"])
    set_deadline(registration, due_on)


def set_deadline(registration, due_on):
    Registration.objects.filter(pk=registration.pk).update(due_on=due_on)
    registration.due_on = due_on


def note_outcome(registration, words):
    """What the rating means for the applicant, in the words of the letter: the business's page and the look-up show it.

    `words`: headline, reasons, next_steps; None where nothing may be said any more.
    """
    Registration.objects.filter(pk=registration.pk).update(outcome=words)
    registration.outcome = words


def hand_to(registration, office):
    """Another office has it on its desk from now on (a referral upwards)."""
    registration.offices.add(office)


@transaction.atomic
def conclude(registration, *, by, label="", note="", occurred_on=None):
    step = move(registration, Status.CONCLUDED, by=by, label=label, note=note, occurred_on=occurred_on)
    set_deadline(registration, None)
    return step


@transaction.atomic
def release(registration, *, by, reason):
    """The office lets the business withdraw."""
    step = move(registration, Status.WITHDRAWN, by=by, note=reason)
    set_deadline(registration, None)
    note_outcome(registration, say(Ending.WITHDRAWN, ()).as_dict())
    return step


def let_read(registration, users):
    ReadingRight.objects.bulk_create(
        [ReadingRight(registration=registration, user=user) for user in users], ignore_conflicts=True
    )


def stop_reading(registration, user):
    ReadingRight.objects.filter(registration=registration, user=user).delete()
