"""The clock's way in to the nights' checks. A night that was missed is not made up for: the next one looks at everything."""

from celery import shared_task

from ocop_portal import nightly

NIGHT = 6 * 3600


@shared_task(expires=NIGHT)
def check_data():
    nightly.check_data()


@shared_task(expires=NIGHT)
def verify_records():
    nightly.verify_records()


@shared_task(expires=NIGHT)
def verify_audit():
    nightly.verify_audit()
