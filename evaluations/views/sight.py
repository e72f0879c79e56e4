"""What of a session this person may see: the session itself, one of its dossiers, who has finished; the way back."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.refusals import Refused
from evaluations import permissions, seals
from evaluations.models import CouncilSession, Evaluation
from evaluations.views.page import show
from products.permissions import works_at


def crumbs_of(session, *more):
    return [
        (_("Hội đồng"), reverse("evaluations:council_list")),
        (session.council.name, session.council.get_absolute_url()),
        (session.title, session.get_absolute_url()),
        *more,
    ]


def session_seen(request, pk):
    seen = CouncilSession.objects.visible_to(request.user).select_related(
        "council__round__office", "council__round__regulation"
    )
    return get_object_or_404(seen, pk=pk)


def dossier_seen(request, pk):
    """A dossier of a session; one in which I have an interest stays shut (rulings 21)."""
    seen = Evaluation.objects.visible_to(request.user).with_names().filter(session__isnull=False)
    row = get_object_or_404(seen.select_related("session__council__round__office"), pk=pk)
    if seals.is_recused(row, request.user):
        raise Refused(_("Anh/chị có lợi ích liên quan với hồ sơ này nên không xem và không tham gia xử lý."))
    return row


def watches(user, session, facts=None):
    """Secretary, chair and the office see who has finished, name by name; members see numbers and their own row."""
    return (
        permissions.keeps(user, session.council, facts)
        or permissions.presides(user, session, facts)
        or works_at(user, session.council.round.office, *permissions.STAFF)
    )


def show_on_dossier(request, row, template, form, heading, **context):
    return show(
        request,
        template,
        {"evaluation": row, "session": row.session, "form": form, **context},
        round=row.round,
        crumbs=crumbs_of(row.session, (row.registration.product_name, ""), (heading, "")),
    )
