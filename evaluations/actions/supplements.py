"""Biên bản bổ sung: what came to light after the minutes were adopted, written and adopted beside them.

Adopted minutes never change. A dossier whose result was computed anew after the adoption goes to the leader again only
with supplementary minutes of its own.
"""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit, clock
from accounts.refusals import refuse_if
from evaluations import minutes_facts, permissions
from evaluations.actions.moving import move_all
from evaluations.actions.papers import freeze_supplement
from evaluations.models import CouncilSession, MinutesSupplement
from evaluations.statuses import Status
from products import numbers
from products.actions.moving import Overtaken


@transaction.atomic
def write(session, *, by, text, number, date, version=None, now=None):
    """The secretary's draft: a new row, or the open one where its `version` is still the one that was read."""
    CouncilSession.objects.select_for_update().get(pk=session.pk)
    refuse_if(permissions.why_not_write_supplement(by, session))
    refuse_if(permissions.why_not_date_minutes(session, date))
    number = numbers.as_given(number, practice=session.council.round.is_practice)
    refuse_if(permissions.why_not_number_supplement(session, number, date.year))
    fields = {"text": text, "number": number, "date": date, "written_at": now or clock.now()}
    fields["facts"] = minutes_facts.stamp(session)
    draft = session.supplements.filter(adopted_at__isnull=True)
    if version is None and not draft.exists():
        supplement = MinutesSupplement.objects.create(session=session, **fields)
    else:
        if not draft.filter(version=version).update(version=(version or 0) + 1, **fields):
            raise Overtaken(_("Biên bản vừa được người khác lưu; nội dung anh/chị nhập vẫn còn trên trang."))
        supplement = draft.get()
    audit.record(by=by, action="minutes.supplement_written", subject=session, after={"number": number})
    return supplement


@transaction.atomic
def adopt(session, *, by, now=None):
    """The chair adopts it: the dossiers that were computed anew go to the leader."""
    now = now or clock.now()
    session.refresh_from_db(from_queryset=CouncilSession.objects.select_for_update())
    list(session.evaluations.select_for_update(of=("self",)).order_by("pk"))  # no result changes from here on
    refuse_if(permissions.why_not_adopt_supplement(by, session))
    supplement = permissions.open_supplement(session)
    # Frozen while what it is about can still be told from what was adopted before.
    freeze_supplement(supplement, by=by, now=now)
    MinutesSupplement.objects.filter(pk=supplement.pk).update(adopted_at=now)
    scored = list(session.evaluations.filter(status=Status.SCORED).select_related("registration"))
    move_all(scored, Status.MINUTED, by=by, note=supplement.number)
    audit.record(by=by, action="minutes.supplement_adopted", subject=session, after={"number": supplement.number})
