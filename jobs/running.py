"""Doing a job: claimed once, as the person who asked, told whole or not at all."""

import hashlib
from contextlib import suppress
from pathlib import PurePath

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts import clock
from accounts.refusals import Refused, refuse_if
from jobs import working
from jobs.kinds import KINDS, File
from jobs.models import Job
from jobs.progress import Progress
from jobs.querysets import STALE_AFTER

SENTENCES = working.Sentences(
    no_space=_("Máy chủ không ghi được tệp (có thể đã hết chỗ). Xin thử lại sau ít phút."),
    fault=_("Cổng gặp lỗi khi làm việc này và đã ghi lại để xử lý. Xin thử lại sau ít phút."),
    gave_up=_("Việc này đã dừng giữa chừng %d lần nên không được làm tiếp. Xin báo người quản trị cổng."),
)
CLEARED_AT_ONCE = 50


def run(job_id, *, now=None):
    """Do one queued job unless somebody else is at it. The state reached, None if not claimed."""
    job = working.claim(Job.objects, job_id, now or clock.now())
    return job and working.guarded(job, _do, SENTENCES)


def sweep(*, now=None, stale_after=STALE_AFTER):
    """What waits for a worker; files nobody may fetch any more are taken away on the way."""
    now = now or clock.now()
    _clear(now)
    return working.sweep(Job.objects, SENTENCES, now=now, stale_after=stale_after)


def thing_of(job, user):
    """What the job is about, as this person sees it; None where they do not, or the portal has no such kind now."""
    kind = KINDS.get(job.kind)
    return kind and kind.things(user).filter(pk=job.thing_id).first()


def _do(job):
    """Permissions are asked again: hours may lie between the page and the worker."""
    user, thing = job.asked_by, thing_of(job, job.asked_by)
    if thing is None or not user.is_active:
        raise Refused(_("Người yêu cầu không còn xem được nội dung này nên việc không được làm."))
    kind = KINDS[job.kind]
    refuse_if(kind.why_not(user, thing))
    with Progress(job) as progress:
        if not kind.whole:
            return _show(job, kind.run(job, thing, progress))
        with transaction.atomic():
            return _show(job, kind.run(job, thing, progress))


def _show(job, result):
    if not isinstance(result, File):
        return working.finish(job, result_url=str(result or ""))
    path = f"jobs/{job.pk}/{job.claimed_by}{PurePath(result.name).suffix}"
    stored = default_storage.save(path, ContentFile(result.content))
    try:
        state = working.finish(
            job,
            file_name=result.name,
            file_type=result.type,
            file_path=stored,
            file_size=len(result.content),
            file_sha256=hashlib.sha256(result.content).hexdigest(),
        )
    except BaseException:
        default_storage.delete(stored)
        raise
    _forget_others(stored)
    return state


def _forget_others(stored):
    """Files that a worker stored and died before showing."""
    folder, _slash, kept = stored.rpartition("/")
    with suppress(OSError):
        for name in default_storage.listdir(folder)[1]:
            if name != kept:
                default_storage.delete(f"{folder}/{name}")


def _clear(now):
    for job in Job.objects.with_old_files(now).only("file_path")[:CLEARED_AT_ONCE]:
        default_storage.delete(job.file_path)
        Job.objects.filter(pk=job.pk).update(file_path="")
