"""The worker's and the clock's way in, and the bell for whoever asks."""

import logging

from celery import shared_task

from trainings import sending

log = logging.getLogger("portal.trainings")


@shared_task(expires=3600)
def send_invitations(conference_id):
    sending.send_invitations(conference_id)


@shared_task(expires=3600)
def send_mailing(mailing_id):
    sending.send_mailing(mailing_id)


@shared_task(expires=55)
def sweep():
    sending.sweep()


@shared_task
def remind_due():
    sending.remind_due()


def ring(task, pk):
    """A broker that is gone costs one short time-out; the sweep finds the rows."""
    try:
        task.apply_async((pk,), retry=False)
    except Exception:  # whatever the broker's library raises
        log.warning("Could not ring the worker for %s %s; the sweep will do it.", task.name, pk, exc_info=True)
