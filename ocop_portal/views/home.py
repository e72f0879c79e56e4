"""Bàn làm việc: what waits for me, what is late, what changed; nothing else."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import ngettext

from accounts import authority, clock
from accounts.counting import in_words
from accounts.roles import Role
from ocop_portal import desk
from ocop_portal.templatetags.portal import deadline_tone, vi_datetime, vi_deadline, vi_weekday


@login_required
def home(request):
    today = clock.today()
    duties = desk.duties(request.user, today)
    official = desk.is_official(request.user)
    businesses = [person.business for person in request.user.businesses.select_related("business__area")]
    soon = desk.due_soon(request.user, today)
    context = {
        "today_words": vi_weekday(today),
        "duties": duties,
        "duty_rows": [_duty_row(duty) for duty in duties],
        "soon": soon,
        "soon_rows": [_soon_row(registration, today) for registration in soon],
        "step_rows": [_step_row(step, official) for step in desk.happened(request.user)],
        "businesses": businesses,
        "may_search": bool(businesses) or authority.has_any_role(request.user, *Role),
        "at_counter": authority.has_any_role(request.user, Role.WARD_OFFICER),
        "works_at": [office.dated_name for office in authority.offices_of(request.user)],
    }
    return render(request, "home/home.html", context)


def _duty_row(duty):
    late = (
        ngettext("%(count)s quá hạn", "%(count)s quá hạn", duty.late) % {"count": in_words(duty.late)}
        if duty.late
        else ""
    )
    return {
        "label": duty.text,
        "count": duty.count,
        "url": duty.url,
        "pill_label": late,
        "pill_tone": "late" if late else "",
    }


def _soon_row(registration, today):
    return {
        "label": registration.product_name,
        "url": registration.get_absolute_url(),
        "more": f"{registration.business_name} · {registration.ward.name}",
        "pill_label": vi_deadline(registration.due_on, today),
        "pill_tone": deadline_tone(registration.due_on, today),
    }


def _step_row(step, official):
    """Officials read the exact step and who did it; the business the gentle wording."""
    title = step.title if official else (step.label or step.public_title)
    by = f"{step.by_name} · " if official else ""
    return {
        "label": f"{step.registration.product_name}: {title}",
        "url": step.registration.get_absolute_url(),
        "more": f"{by}{vi_datetime(timezone.localtime(step.recorded_at))}",
    }
