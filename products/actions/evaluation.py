"""What `evaluations` writes down to a dossier: taken up, concluded, stopped, who may read it."""

from django.db import transaction

from products.actions.moving import move
from products.models import ReadingRight, Registration
from products.statuses import Status


@transaction.atomic
def take_up(registration, *, by, due_on=None, label=""):
    """The office starts its evaluation; its deadline is the dossier's from now on."""
    if registration.status == Status.FORWARDED:
        move(registration, Status.UNDER_EVALUATION, by=by, label=label)
    set_deadline(registration, due_on)


def set_deadline(registration, due_on):
    Registration.objects.filter(pk=registration.pk).update(due_on=due_on)
    registration.due_on = due_on


def hand_to(registration, office):
    """Another office has it on its desk from now on (a referral upwards)."""
    registration.offices.add(office)


@transaction.atomic
def conclude(registration, *, by, label="", note="", occurred_on=None):
    step = move(registration, Status.CONCLUDED, by=by, label=label, note=note, occurred_on=occurred_on)
    set_deadline(registration, None)
    return step


@transaction.atomic
def stop(registration, *, by, reason, label=""):
    step = move(registration, Status.STOPPED, by=by, note=reason, label=label)
    set_deadline(registration, None)
    return step


@transaction.atomic
def release(registration, *, by, reason):
    """The office lets the business withdraw."""
    step = move(registration, Status.WITHDRAWN, by=by, note=reason)
    set_deadline(registration, None)
    return step


def let_read(registration, users):
    ReadingRight.objects.bulk_create(
        [ReadingRight(registration=registration, user=user) for user in users], ignore_conflicts=True
    )


def stop_reading(registration, user):
    ReadingRight.objects.filter(registration=registration, user=user).delete()
