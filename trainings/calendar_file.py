"""The calendar entry of a conference (RFC 5545): one event per session, stable UIDs, so that a new day replaces the old."""

from datetime import UTC
from urllib.parse import urlsplit

from django.conf import settings
from icalendar import Calendar, Event, vText

from documents.printable import storable
from trainings.statuses import State

CONTENT_TYPE = "text/calendar; charset=utf-8"


def of_conference(conference, *, link="", now):
    """Bytes of an .ics file. `link`: the guest's own page. A cancelled conference cancels its events."""
    host = urlsplit(settings.PORTAL_URL).hostname or "localhost"
    calendar = Calendar()
    calendar.add("prodid", f"-//OCOP//{host}//VI")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    off = conference.state in {State.CANCELLED, State.POSTPONED}
    for session in conference.sessions.all():
        event = Event()
        event.add("uid", f"hoi-nghi-{conference.pk}-{session.pk}@{host}")
        event.add("dtstamp", now.astimezone(UTC))
        event.add("dtstart", session.starts_at.astimezone(UTC))
        event.add("dtend", session.ends_at.astimezone(UTC))
        event.add("sequence", conference.version)
        event.add("summary", storable(f"{conference.title}: {session.title}" if session.title else conference.title))
        event.add("status", "CANCELLED" if off else "CONFIRMED")
        if where := session.where or conference.online_link:
            event["location"] = vText(storable(where))
        if words := "\n".join(filter(None, [conference.summary, conference.online_link, link])):
            event.add("description", storable(words))
        if link:
            event.add("url", link)
        calendar.add_component(event)
    return calendar.to_ical()
