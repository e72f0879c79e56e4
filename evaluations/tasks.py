"""The clock's way in."""

from celery import shared_task

from evaluations.actions import reminding


@shared_task
def remind_expiring():
    reminding.remind_expiring()
