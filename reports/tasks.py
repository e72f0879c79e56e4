"""The worker's way in: an id comes in, a plain function is called."""

from celery import shared_task

from reports import generation


@shared_task
def build(report_id):
    generation.build(report_id)


# A sweep that waited behind a long report is worth nothing once the next one has been rung for.
@shared_task(expires=30)
def sweep():
    for report_id in generation.sweep():
        generation.build(report_id)
