"""Asking for work in the background: a row in the table, a bell for the worker."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.refusals import refuse_if
from jobs import bell, tasks
from jobs.models import Job

# One person's work under way at once: a queue of hundreds would keep the colleagues waiting.
MOST_UNDER_WAY = 5


def why_not_ask(user):
    if Job.objects.asked_by(user).under_way().count() >= MOST_UNDER_WAY:
        return _("Anh/chị đang có %d việc chưa xong. Xin chờ bớt rồi yêu cầu tiếp.") % MOST_UNDER_WAY
    return ""


@transaction.atomic
def ask(kind, thing, *, by, key="", data=None, back_url="", thing_name=""):
    """The job of this kind about this thing; the one already under way where there is one, whoever asked for it.

    `key` tells apart what may run side by side; `data` is what the work needs to know, as JSON holds it. Whoever
    calls this inside an action's transaction asks for nothing where the action is refused.
    """
    refuse_if(kind.why_not(by, thing))
    rows = Job.objects.about(kind, thing, key)
    if running := rows.under_way().first():
        return running
    refuse_if(why_not_ask(by))
    try:
        with transaction.atomic():
            job = Job.objects.create(
                kind=kind.code,
                thing_id=thing.pk,
                thing_name=(thing_name or str(thing))[:400],
                key=key,
                data=data or {},
                back_url=back_url or thing.get_absolute_url(),
                asked_by=by,
            )
    except IntegrityError:  # asked for at the same moment from another window
        return rows.latest("pk")
    transaction.on_commit(lambda: bell.ring(tasks.run, job.pk))
    return job
