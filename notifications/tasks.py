"""The worker's way in: an id comes in, a plain function is called."""

from celery import shared_task

from . import delivery


@shared_task(expires=3600)
def deliver(letter_id):
    delivery.deliver_with_others(letter_id)


# A sweep that waited for a busy worker is worth nothing once the next one has been rung for.
@shared_task(expires=30)
def sweep():
    delivery.sweep()
