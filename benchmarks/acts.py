"""The council's and the leader's actions on a copy of a seeded database: `python -m benchmarks.acts 20000`.

Handing in a sheet, opening the discussion and closing 40 × 9 × 30, adopting its minutes, deciding a hundred products. Prints seconds
and statements and exits 1 where a figure is passed. Needs PostgreSQL and the database that `benchmarks.portal` fills, to which nobody
is connected while it is copied; the copy is dropped. Read it on a machine that does nothing else.
"""

import os
import sys
import time
from dataclasses import dataclass

import psycopg2

from benchmarks.portal import environment, filled


@dataclass
class Figure:
    """The most allowed; None: told, not judged."""

    seconds: float | None = None
    statements: int | None = None


FIGURES = {
    "handing in a sheet": Figure(statements=25),
    "opening the discussion": Figure(seconds=2, statements=30),
    "closing 40 × 9 × 30": Figure(seconds=2, statements=50),
    "adopting the minutes of 40": Figure(statements=80),
    "deciding 100 products": Figure(seconds=3, statements=100),
}


def copied(given):
    """The environment of a copy of its own; nobody may be connected to the seeded database meanwhile."""
    server, _slash, name = given["DATABASE_URL"].rpartition("/")
    copy = f"{name}_acts"
    _run(server, f'DROP DATABASE IF EXISTS "{copy}"', f'CREATE DATABASE "{copy}" TEMPLATE "{name}"')
    return {**given, "DATABASE_URL": f"{server}/{copy}"}


def dropped(given):
    server, _slash, name = given["DATABASE_URL"].rpartition("/")
    _run(server, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _run(server, *statements):
    connection = psycopg2.connect(f"{server}/postgres")
    connection.autocommit = True
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
    connection.close()


def timed(action):
    """(seconds, statements, what it gave), its commit included."""
    from django.db import connection  # noqa: PLC0415, Django is set up by main

    asked = 0

    def count(execute, sql, params, many, context):
        nonlocal asked
        asked += 1
        return execute(sql, params, many, context)

    with connection.execute_wrapper(count):
        started = time.perf_counter()
        given = action()
        return time.perf_counter() - started, asked, given


def seated(session, seat):
    return session.council.members.select_related("user").get(seat=seat).user


def handing_in(session):
    """(seconds, statements) of the middle one of a member's forty sheets, filled in and not handed in."""
    from evaluations.actions import scoring  # noqa: PLC0415
    from evaluations.models import ScoreSheet  # noqa: PLC0415

    waiting = ScoreSheet.objects.filter(evaluation__session=session, handed_in_at__isnull=True)
    found = []
    for sheet in waiting.select_related("member__user", "evaluation__registration__criteria_set"):
        found.append(timed(lambda sheet=sheet: scoring.hand_in(sheet, by=sheet.member.user))[:2])
    return sorted(found)[len(found) // 2]


def adopting(session):
    """(seconds, statements) of the adoption; the minutes are written before it."""
    from accounts import clock  # noqa: PLC0415
    from evaluations import minutes_text  # noqa: PLC0415
    from evaluations.actions import concluding  # noqa: PLC0415

    session.refresh_from_db()
    concluding.write_minutes(
        session, by=seated(session, "secretary"), text=minutes_text.draft(session), number=f"{session.pk}/BB-HĐ",
        date=clock.today(), version=session.version,
    )  # fmt: skip
    session.refresh_from_db()
    return timed(lambda: concluding.adopt_minutes(session, by=seated(session, "chair")))[:2]


def deciding_all(session):
    """The session's dossiers, minutes adopted, in one decision."""
    from accounts import clock  # noqa: PLC0415
    from accounts.models import User  # noqa: PLC0415
    from evaluations.actions import deciding  # noqa: PLC0415
    from evaluations.statuses import DecisionKind  # noqa: PLC0415
    from products.permissions import works_at  # noqa: PLC0415

    chosen = list(session.evaluations.with_names().order_by("pk"))
    leaders = User.objects.filter(memberships__role="leader").distinct().order_by("pk")
    leader = next(user for user in leaders if works_at(user, chosen[0].office, "leader"))
    return timed(
        lambda: deciding.decide(
            chosen, by=leader, kind=DecisionKind.RECOGNISE, number="9001/QĐ-UBND", signed_on=clock.today(),
            signer_name=leader.display_name, departures={row.pk: "Đo tốc độ." for row in chosen},
        )
    )[:2]  # fmt: skip


def measured():
    """(action, (seconds, statements)), in the order in which a session goes on."""
    from django.urls import get_resolver  # noqa: PLC0415

    from evaluations.actions import concluding  # noqa: PLC0415
    from evaluations.models import CouncilSession  # noqa: PLC0415

    get_resolver().url_patterns  # noqa: B018, as in a process that has answered before
    session = CouncilSession.objects.get(title="Phiên lớn: scoring")
    chair = seated(session, "chair")
    yield "handing in a sheet", handing_in(session)
    yield "opening the discussion", timed(lambda: concluding.open_discussion(session, by=chair))[:2]
    yield "closing 40 × 9 × 30", timed(lambda: concluding.close_session(session, by=chair))[:2]
    yield "adopting the minutes of 40", adopting(session)
    yield "deciding 100 products", deciding_all(CouncilSession.objects.get(title="Phiên chờ quyết định"))


def main(size):
    given = environment(size)
    filled(given)
    given = copied(given)
    os.environ.update(given)
    import django  # noqa: PLC0415, the environment is set first

    django.setup()
    from django.db import connections  # noqa: PLC0415

    failed = 0
    try:
        print(f"{'action':32} {'s':>7} {'SQL':>6}")
        for title, (seconds, asked) in measured():
            figure = FIGURES[title]
            slow = figure.seconds is not None and seconds > figure.seconds
            many = figure.statements is not None and asked > figure.statements
            failed += slow or many
            words = f"over {figure.seconds} s" if slow else f"over {figure.statements} statements" if many else ""
            print(f"{title:32} {seconds:7.3f} {asked:6}  {words}", flush=True)
    finally:
        connections.close_all()
        dropped(given)
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))
