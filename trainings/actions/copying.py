"""The same conference again, on another day."""

from datetime import timedelta

from django.db import transaction

from accounts import audit
from accounts.refusals import refuse_if
from trainings import permissions
from trainings.actions.planning import plan, set_topics
from trainings.models import AgendaItem, Conference, ConferenceSession

_COPIED = [
    "kind",
    "organiser",
    "venue",
    "online_link",
    "capacity",
    "summary",
    "contact_name",
    "contact_phone",
    "certificate_sessions",
    "is_demo",
]


@transaction.atomic
def copy(conference, *, by, starts_on, title=""):
    """A draft with the same programme, topics, quotas, budget and forms; guests and their answers stay behind."""
    refuse_if(permissions.why_not_copy(by, conference))
    shift = starts_on - conference.starts_on
    newer = plan(
        Conference(
            title=title or conference.title,
            office=conference.office,
            starts_on=starts_on,
            ends_on=conference.ends_on + shift,
            copied_from=conference,
            **{name: getattr(conference, name) for name in _COPIED},
        ),
        by=by,
    )
    speakers = {None: None}
    for speaker in conference.speakers.all():
        old, speaker.pk, speaker.conference = speaker.pk, None, newer
        speaker.save()
        speakers[old] = speaker
    for session in conference.sessions.prefetch_related("agenda"):
        _copy_session(session, newer, shift, speakers)
    set_topics(
        newer,
        [
            (topic.title, [row.concept for row in topic.concepts.all()])
            for topic in conference.topics.prefetch_related("concepts")
        ],
        by=by,
    )
    for quota in conference.quotas.all():
        newer.quotas.create(agency=quota.agency, places=quota.places, note=quota.note)
    for line in conference.budget.all():
        newer.budget.create(what=line.what, planned=line.planned)
    for survey in conference.surveys.all():
        newer.surveys.create(kind=survey.kind, items=survey.items)
    audit.record(by=by, action="conference.copied", subject=newer, after={"from": conference.pk})
    return newer


def _copy_session(session, conference, shift: timedelta, speakers):
    copied = ConferenceSession.objects.create(
        conference=conference,
        title=session.title,
        starts_at=session.starts_at + shift,
        ends_at=session.ends_at + shift,
        place=session.place,
    )
    AgendaItem.objects.bulk_create(
        AgendaItem(
            session=copied, position=item.position, at=item.at, title=item.title, speaker=speakers[item.speaker_id]
        )
        for item in session.agenda.all()
    )
