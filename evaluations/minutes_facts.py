"""What minutes are written from, dossier by dossier, so that a result newer than their text is noticed.

Reads tables only; the words are `evaluations.minutes_text`.
"""

from django.utils.translation import gettext as _

from evaluations.session_facts import SessionFacts
from records.freezing import digest_of

PEOPLE = "people"


def stamp(session, facts=None):
    """{evaluation id or "people": a short digest of what the minutes say about it}, as of now."""
    facts = facts or SessionFacts(session)
    found = {PEOPLE: _people(facts)}
    for evaluation in facts.evaluations:
        found[str(evaluation.pk)] = _dossier(evaluation, facts)
    return {key: digest_of(value)[:16] for key, value in found.items()}


def _people(facts):
    return [
        [member, row.presence, row.presides, row.note, row.left_at, row.left_reason]
        for member, row in sorted(facts.attendance.items())
    ]


def _dossier(evaluation, facts):
    result = evaluation.current_result
    return {
        "status": evaluation.status,
        "attempt": evaluation.attempt,
        "ended": evaluation.end_reason,
        "result": result
        and [
            result.pk,
            result.concluded_stars,
            result.departure_reason,
            result.departure_votes_for,
            result.departure_votes_present,
            result.spread_reason,
            result.awaits_vote,
        ],
        "objections": [
            [row.pk, row.outcome, row.votes_for, row.votes_present]
            for row in sorted(evaluation.objections.all(), key=lambda row: row.pk)
        ],
        "conflicts": sorted([row.member_id, row.reason] for row in facts.interests_of(evaluation) if row.stands),
    }


def changed_since(session, written, only=None, facts=None):
    """Names of what is newer than `written`, an earlier stamp; empty where nothing is. `only`: of these evaluations."""
    now = stamp(session, facts)
    keys = [key for key in {**written, **now} if written.get(key) != now.get(key)]
    if only is not None:
        keys = [key for key in keys if key in {str(pk) for pk in only}]
    numbers = [int(key) for key in keys if key != PEOPLE]
    model = session.evaluations.model
    rows = model.objects.filter(pk__in=numbers).with_names().order_by("pk")
    names = [f"«{row.registration.product_name}»" for row in rows]
    return [_("thành phần tham dự"), *names] if PEOPLE in keys else names


def packed(written):
    """One line for a hidden field of the form."""
    return ";".join(f"{key}:{value}" for key, value in sorted(written.items()))


def unpacked(line):
    """The stamp of such a line; whatever is not of that form is left out and so counts as changed."""
    return dict(part.split(":", 1) for part in line.split(";") if ":" in part)


def newer_than_text(session, facts=None):
    """What changed after the minutes were written; None where an earlier version of the portal did not say."""
    if session.minutes_facts is None:
        return None
    return changed_since(session, session.minutes_facts["stamp"], facts=facts)
