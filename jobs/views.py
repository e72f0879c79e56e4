"""One job's page: how far it is, then the way to its result."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.refusals import Refused, refuse_if
from jobs import files, permissions, running
from jobs.models import Job
from jobs.statuses import State


def _find(request, pk):
    """The job and what it is about: for who asked, and for whoever sees the thing."""
    job = get_object_or_404(Job.objects.select_related("asked_by"), pk=pk)
    thing = running.thing_of(job, request.user)
    if thing is None and job.asked_by_id != request.user.pk:
        raise Http404
    return job, thing


def _context(request, job, thing):
    return {
        "job": job,
        "is_mine": job.asked_by_id == request.user.pk,
        "why_not_download": permissions.why_not_download(request.user, job, thing) if job.made_a_file else "",
    }


@require_safe
@login_required
@never_cache
def job_page(request, pk):
    return render(request, "jobs/job.html", _context(request, *_find(request, pk)))


@require_safe
@login_required
@never_cache
def job_state(request, pk):
    """The part that changes while the worker is at it; who watches is led to the result when it is there."""
    job, thing = _find(request, pk)
    if not request.htmx:
        return redirect(job)
    if job.state == State.DONE and job.result_url:
        return HttpResponse(headers={"HX-Redirect": job.result_url})
    return render(request, "jobs/_state.html", _context(request, job, thing))


@require_safe
@login_required
@never_cache
def job_file(request, pk):
    job, thing = _find(request, pk)
    if not job.made_a_file:
        raise Http404
    refuse_if(permissions.why_not_download(request.user, job, thing))
    try:
        file = files.whole(job.file_path, job.file_sha256)
    except OSError:
        raise Refused(_("Tệp không còn trong kho lưu. Xin yêu cầu lại.")) from None
    except files.Spoilt:
        raise Refused(_("Tệp không còn nguyên vẹn so với lúc lập nên không được tải. Xin yêu cầu lại.")) from None
    return files.as_download(file, job.file_name, job.file_type, job.file_size)
