"""The clock's way in."""

from celery import shared_task

from products.actions import reminding


@shared_task
def remind_supplements():
    reminding.remind_supplements()
