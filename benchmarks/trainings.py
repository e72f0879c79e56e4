"""What a large conference costs: inviting 2,000 guests, two doors letting them in, and the funnel over 200,000 dossiers.

    DATABASE_URL=postgresql://... python benchmarks/trainings.py     # an empty database of its own; SQLite where unset

The doors are two processes at once, each with half of the guests; the funnel is the page's own queries.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
GUESTS = int(os.environ.get("GUESTS", "2000"))
DOSSIERS = int(os.environ.get("DOSSIERS", "200000"))
TODAY = date(2026, 11, 2)


def setup():
    import django  # noqa: PLC0415, the environment is set first

    django.setup()


def fill_register(stage, road, rows):
    """Businesses of 126 wards, a product and a dossier each; a third handed in, a tenth recognised."""
    from criteria.models import CriteriaSet  # noqa: PLC0415
    from products.models import Business, Product, Recognition, Registration  # noqa: PLC0415
    from tests.factories import accounts  # noqa: PLC0415

    wards = [accounts.make_area() for _ in range(126)]
    criteria_set = CriteriaSet.objects.for_regulation(road.regulation).get(number=9)
    for start in range(0, rows, 5000):
        numbers = range(start, min(start + 5000, rows))
        businesses = Business.objects.bulk_create(
            Business(name=f"Hộ Mẫu {n}", kind="household_business", area=wards[n % 126], email=f"h{n}@ocop.example")
            for n in numbers
        )
        products = Product.objects.bulk_create(
            Product(business=row, name="Sản phẩm", set_number=9, folded="san pham") for row in businesses
        )
        registrations = Registration.objects.bulk_create(
            Registration(
                product=product,
                round=road.round,
                criteria_set=criteria_set,
                ward=product.business.area,
                entered_by=road.officer,
                status="submitted" if n % 3 == 0 else "draft",
                code=f"M-{n:07d}" if n % 3 == 0 else None,
                submitted_at=road.now if n % 3 == 0 else None,
            )
            for n, product in zip(numbers, products, strict=True)
        )
        Recognition.objects.bulk_create(
            Recognition(
                product=row.product, registration=row, round_kind="live", stars=3, product_name="x", business_name="x",
                area_name="x", set_number=9, issuer="x", year=2026,
            )
            for n, row in zip(numbers, registrations, strict=True)
            if n % 10 == 0
        )  # fmt: skip


def prepare():
    setup()
    from django.core.cache import cache  # noqa: PLC0415
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415

    from products.models import Business  # noqa: PLC0415
    from reports import funnel  # noqa: PLC0415
    from tests.factories.road import Road  # noqa: PLC0415
    from tests.factories.trainings import Stage  # noqa: PLC0415
    from trainings import sending  # noqa: PLC0415
    from trainings.actions import guests, inviting, planning  # noqa: PLC0415

    call_command("prepare", verbosity=0)
    road, stage = Road("QD26-2026", "live", today=TODAY), Stage(TODAY - timedelta(days=10))
    fill_register(stage, road, DOSSIERS)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    conference = stage.approved(capacity=None)
    planning.open_inviting(conference, by=stage.specialist, today=stage.today)
    chosen = list(Business.objects.select_related("area").order_by("pk")[:GUESTS])
    guests.add_businesses(conference, chosen, by=stage.specialist)
    everybody = list(conference.guests.all())
    start = time.perf_counter()
    inviting.invite(everybody, conference, by=stage.specialist)
    asked = time.perf_counter() - start
    start = time.perf_counter()
    sending.send_invitations(conference.pk)
    written = time.perf_counter() - start
    conference.guests.filter(pk__in=[guest.pk for guest in everybody[: GUESTS // 2]]).update(came=True)
    times, whole_times = [], []
    for _ in range(5):
        start = time.perf_counter()
        rows = funnel.by_ward(conference, areas=None)
        times.append(time.perf_counter() - start)
        cache.clear()
        start = time.perf_counter()
        funnel.not_invited(conference, funnel.total(rows), areas=None)
        whole_times.append(time.perf_counter() - start)
    listed = time.perf_counter()
    funnel.by_conference([conference])
    listed = time.perf_counter() - listed
    print(
        json.dumps(
            {
                "asked": asked,
                "written": written,
                "funnel": statistics.median(times),
                "whole": statistics.median(whole_times),
                "listed": listed,
                "conference": conference.pk,
                "by": stage.specialist.pk,
            }
        )
    )


def stand_at_a_door(conference_id, by_id, half):
    """One door: every other guest, one after another."""
    setup()
    from accounts.models import User  # noqa: PLC0415
    from trainings.actions import door  # noqa: PLC0415
    from trainings.models import Conference  # noqa: PLC0415

    conference = Conference.objects.get(pk=conference_id)
    session = conference.sessions.select_related("conference__office").get()
    by = User.objects.get(pk=by_id)
    # Both doors also scan the first fifty guests of the other half: nobody may get in twice.
    mine = list(conference.guests.order_by("pk").values_list("code", flat=True))
    codes = mine[half::2] + mine[1 - half :: 2][:50]
    times, outcomes = [], []
    for number, code in enumerate(codes):
        start = time.perf_counter()
        by.forget_roles()
        scan = door.check_in(
            session, nonce=f"{half}-{number}", text=code, by=by, now=session.starts_at, door=f"Cửa {half}"
        )
        times.append(time.perf_counter() - start)
        outcomes.append(scan.outcome)
    print(json.dumps({"times": times, "outcomes": outcomes}))


def run(*arguments, environment):
    return subprocess.Popen(
        [sys.executable, __file__, *map(str, arguments)], env=environment, stdout=subprocess.PIPE, text=True
    )


def answer_of(process):
    out, _err = process.communicate()
    assert process.returncode == 0
    return json.loads(out.splitlines()[-1])


def main():
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "TRYING_OUT": "1", "VAR_DIR": folder, "REDIS_URL": "", "DB_CONN_MAX_AGE": "600"}
        environment |= {"DJANGO_SETTINGS_MODULE": "ocop_portal.settings", "ALLOWED_HOSTS": "testserver"}
        found = answer_of(run("prepare", environment=environment))
        print(
            f"asking for {GUESTS:,} invitations: {found['asked'] * 1000:.0f} ms; their letters: {found['written']:.1f} s"
        )
        print(
            f"funnel over {DOSSIERS:,} dossiers: {found['funnel'] * 1000:.0f} ms, page list {found['listed'] * 1000:.0f} ms"
        )
        start = time.perf_counter()
        doors = [run("door", found["conference"], found["by"], half, environment=environment) for half in (0, 1)]
        answers = [answer_of(process) for process in doors]
        took = time.perf_counter() - start
        times = sorted(t for answer in answers for t in answer["times"])
        outcomes = [outcome for answer in answers for outcome in answer["outcomes"]]
        each = sum(len(answer["times"]) / sum(answer["times"]) for answer in answers)
        print(
            f"two doors: p50 {times[len(times) // 2] * 1000:.1f} ms, p95 {times[len(times) * 95 // 100] * 1000:.1f} ms, "
            f"{each:.0f} check-ins/s together (start-up and all: {took:.1f} s); let in {outcomes.count('ok'):,} of {GUESTS:,}, "
            f"sent back as already inside {outcomes.count('already_in'):,}"
        )


if __name__ == "__main__":
    if len(sys.argv) == 1:
        main()
    elif sys.argv[1] == "prepare":
        prepare()
    else:
        stand_at_a_door(*map(int, sys.argv[2:]))
