"""What `evaluations` writes down to a dossier: taken up, concluded, who may read it."""

from django.db import transaction

from criteria.outcome import Ending, say
from products import numbers
from products.actions.moving import move, move_all
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
    set_deadlines([registration], due_on)


def set_deadlines(registrations, due_on):
    Registration.objects.filter(pk__in=[row.pk for row in registrations]).update(due_on=due_on)
    for row in registrations:
        row.due_on = due_on


def note_outcome(registration, words):
    """What the rating means for the applicant, in the words of the letter: the business's page and the look-up show it.

    `words`: headline, reasons, next_steps; None where nothing may be said any more.
    """
    note_outcomes([(registration, words)])


def note_outcomes(found):
    """Pairs of a dossier and its words, as `note_outcome`."""
    for registration, words in found:
        registration.outcome = words
    if len(found) == 1:
        Registration.objects.filter(pk=found[0][0].pk).update(outcome=found[0][1])
    else:
        Registration.objects.bulk_update([registration for registration, _words in found], ["outcome"], batch_size=100)


def hand_to(registrations, office):
    """Another office has them on its desk from now on (a referral upwards)."""
    desk = Registration.offices.through
    desk.objects.bulk_create(
        [desk(registration_id=row.pk, office_id=office.pk) for row in registrations], ignore_conflicts=True
    )


def conclude(registration, *, by, label="", note="", occurred_on=None):
    (step,) = conclude_all([registration], by=by, label=label, note=note, occurred_on=occurred_on)
    return step


@transaction.atomic
def conclude_all(registrations, *, by, label="", note="", occurred_on=None):
    """The steps, in the same order."""
    steps = move_all(registrations, Status.CONCLUDED, by=by, label=label, note=note, occurred_on=occurred_on)
    set_deadlines(registrations, None)
    return steps


@transaction.atomic
def release(registration, *, by, reason):
    """The office lets the business withdraw."""
    step = move(registration, Status.WITHDRAWN, by=by, note=reason)
    set_deadline(registration, None)
    note_outcome(registration, say(Ending.WITHDRAWN, ()).as_dict())
    return step


def let_read(registrations, users):
    ReadingRight.objects.bulk_create(
        [ReadingRight(registration=row, user=user) for row in registrations for user in users], ignore_conflicts=True
    )


def stop_reading(registration, user):
    ReadingRight.objects.filter(registration=registration, user=user).delete()
