"""The worker's way in: an id comes in, a plain function is called."""

from celery import shared_task

from jobs import running


@shared_task
def run(job_id):
    running.run(job_id)


# A sweep that waited behind a long job is worth nothing once the next one has been rung for.
@shared_task(expires=30)
def sweep():
    for job_id in running.sweep():
        running.run(job_id)
