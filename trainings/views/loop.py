"""What dossiers lack → what is taught: proposals for the office, the next class for a business, its attendance."""

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts import authority, clock
from criteria.concepts import concepts
from products.models import Business, Registration
from trainings import figures, proposals
from trainings.forms.filters import ScopeForm
from trainings.models import Conference
from trainings.querysets import ORGANISE
from trainings.statuses import TOOK_PLACE
from trainings.views.page import crumbs_of, page, refuse_reading, show


@require_safe
@page
def proposal_list(request):
    """The weakest criteria of a round, ward or product set; tick some and plan a class for them."""
    user, today = request.user, clock.today()
    serves = authority.served_ids(user, *ORGANISE)
    refuse_reading(
        request, "" if serves else _("Chỉ cán bộ phường, xã và cơ quan đánh giá xem được đề xuất chuyên đề.")
    )
    visible = Registration.objects.visible_to(user)
    form = ScopeForm(request.GET, user=user)
    scope = form.narrow(visible)
    found, scored = proposals.weakest(scope, today=today, limit=12)
    taught = {row.taught[0] for row in found if row.taught}
    titles = dict(Conference.objects.visible_to(user).filter(pk__in=taught).values_list("pk", "title"))
    context = {
        "form": form,
        "rows": [(row, titles.get(row.taught[0], "") if row.taught else "") for row in found],
        "most": max((row.businesses for row in found), default=0),
        "scored": scored,
        "small": proposals.SMALL_GROUP,
    }
    return show(request, "proposal_list", context, crumbs=crumbs_of(None, (_("Đề xuất chuyên đề"), "")))


def _near(user):
    """The units around where this person's businesses or offices are: whose conferences concern them."""
    if authority.memberships(user):
        return authority.areas_around(user)
    wards = [row.area for row in Business.objects.filter(people__user=user).select_related("area")]
    return authority.around(wards)


@require_safe
@page
def next_for(request):
    """The next conferences that teach the criteria named (`?yeu=linkage&yeu=packaging`); a fragment for other pages."""
    known = concepts()
    asked = [code for code in dict.fromkeys(request.GET.getlist("yeu")) if code in known][:60]
    near = Conference.objects.coming(clock.today()).filter(office__area__in=_near(request.user))
    found = near.teaching(*asked).prefetch_related("topics__concepts").select_related("office")[:3] if asked else []
    mine = set(
        Conference.objects.visible_to(request.user)
        .filter(pk__in=[row.pk for row in found])
        .values_list("pk", flat=True)
    )
    taught = [(row, [known[code].name for code in asked if code in _taught_by(row)], row.pk in mine) for row in found]
    context = {"conferences": taught, "asked": [known[code].name for code in asked]}
    template = "_next_for" if getattr(request, "htmx", False) else "next_for"
    return show(request, template, context, crumbs=crumbs_of(None, (_("Hội nghị sắp tới"), "")))


def _taught_by(row):
    return {concept.concept for topic in row.topics.all() for concept in topic.concepts.all()}


@require_safe
@page
def business_attendance(request, pk):
    """The conferences a business was asked to and came to; a fragment of its file."""
    business = get_object_or_404(Business.objects.visible_to(request.user), pk=pk)
    rows = [_line(guest) for guest in figures.of_business(business) if guest.conference.state != "draft"]
    visible = set(
        Conference.objects.visible_to(request.user)
        .filter(pk__in=[line["guest"].conference_id for line in rows])
        .values_list("pk", flat=True)
    )
    context = {"business": business, "rows": [(line, line["guest"].conference_id in visible) for line in rows]}
    template = "_business_attendance" if getattr(request, "htmx", False) else "business_attendance"
    return show(
        request, template, context, crumbs=[(business.name, business.get_absolute_url()), (_("Hội nghị đã dự"), "")]
    )


def _line(guest):
    """Was asked, answered, came: one word for the row."""
    standing = [row for row in guest.invitations.all() if row.state != "withdrawn"]
    invitation = standing[0] if standing else None
    over = guest.conference.state in TOOK_PLACE
    if guest.came:
        said = (_("Có mặt"), "good", "check-circle")
    elif over and any(row.presence == "excused" for row in guest.attendances.all()):
        said = (_("Vắng có lý do"), "neutral", "dash-circle")
    elif over:
        said = (_("Vắng"), "late", "x-circle")
    elif invitation:
        said = (invitation.get_state_display(), invitation.tone, invitation.icon)
    else:
        said = (_("Chưa mời"), "neutral", "clock")
    return {"guest": guest, "label": said[0], "tone": said[1], "icon": said[2]}
