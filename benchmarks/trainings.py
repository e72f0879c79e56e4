"""What a large conference costs: inviting 2,000 guests, two doors letting them in, its pages against those of 20 guests,
and the funnel over 200,000 dossiers.

    DATABASE_URL=postgresql://... python benchmarks/trainings.py     # an empty database of its own; SQLite where unset
    GUESTS=500 DOSSIERS=50000 python benchmarks/trainings.py         # smaller

Asking and scanning go through the pages, from the request to the answer. The doors are two processes at once, each with
half of the guests; the funnel is the page's own queries. Prints the times, and the queries of the large pages, which must
be those of the small ones.
"""

import json
import os
import re
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
FEW = 20
# Where the database fills slower than this allows, the funnel is measured over fewer dossiers, and the output says so.
FILL_SECONDS = 60
PAGES = (
    ("guest list", "hoi-nghi/{pk}/dai-bieu/"),
    ("attendance of the conference", "hoi-nghi/{pk}/diem-danh/"),
    ("attendance sheet of a session", "hoi-nghi/{pk}/buoi/{session}/diem-danh/"),
    ("letters under way", "hoi-nghi/{pk}/thu/"),
)
TODAY = date(2026, 11, 2)


def setup():
    import django  # noqa: PLC0415, the environment is set first

    django.setup()


def browser_of(user):
    from django.test import Client  # noqa: PLC0415

    client = Client()
    client.force_login(user, backend="accounts.backends.EmailOrPhoneBackend")
    return client


def ask(client, conference):
    """(seconds until the names are shown, seconds until the answer to the button) for everybody on the list."""
    path = f"/hoi-nghi/{conference.pk}/moi/"
    start = time.perf_counter()
    shown = client.get(path, {"tat_ca": "1"})
    names = time.perf_counter() - start
    ids = re.search(r'name="ids" value="([\d,]+)"', shown.content.decode()).group(1)
    assert len(ids.split(",")) == conference.guests.count()
    start = time.perf_counter()
    answer = client.post(path, {"ids": ids})
    asked = time.perf_counter() - start
    assert answer.status_code == 302
    assert conference.invitations.count() == conference.guests.count()
    return names, asked


def fill_register(stage, road, rows):
    """Businesses of 126 wards, a product and a dossier each; a third handed in, a tenth recognised. How many dossiers."""
    from criteria.models import CriteriaSet  # noqa: PLC0415
    from products.models import Business, Product, Recognition, Registration  # noqa: PLC0415
    from tests.factories import accounts  # noqa: PLC0415

    wards = [accounts.make_area() for _ in range(126)]
    criteria_set = CriteriaSet.objects.for_regulation(road.regulation).get(number=9)
    began = time.perf_counter()
    for start in range(0, rows, 5000):
        if time.perf_counter() - began > FILL_SECONDS:
            return start
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
    return rows


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
    from trainings.actions import guests, inviting, planning, sheet  # noqa: PLC0415

    call_command("prepare", verbosity=0)
    road, stage = Road("QD26-2026", "live", today=TODAY), Stage(TODAY - timedelta(days=10))
    start = time.perf_counter()
    dossiers = fill_register(stage, road, DOSSIERS)
    filled = time.perf_counter() - start
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # PostgreSQL does so by itself after a while; SQLite never does
    conference = stage.approved(capacity=None)
    planning.open_inviting(conference, by=stage.specialist, today=stage.today)
    chosen = list(Business.objects.select_related("area").order_by("pk")[:GUESTS])
    guests.add_businesses(conference, chosen, by=stage.specialist)
    everybody = list(conference.guests.all())
    client = browser_of(stage.specialist)
    client.get("/ban-lam-viec/")  # warm: imports, templates
    names, asked = ask(client, conference)
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
    conference.guests.update(came=False)
    open_doors(conference)
    small = stage.approved(capacity=None)
    planning.open_inviting(small, by=stage.specialist, today=stage.today)
    guests.add_businesses(small, chosen[:FEW], by=stage.specialist)
    inviting.invite(list(small.guests.all()), small, by=stage.specialist)
    sending.send_invitations(small.pk)
    open_doors(small)
    sheet.tick(
        small.sessions.get(),
        dict.fromkeys(small.guests.values_list("pk", flat=True), ("present", "")),
        by=stage.specialist,
    )
    print(
        json.dumps(
            {
                "vendor": connection.vendor,
                "dossiers": dossiers,
                "filled": filled,
                "names": names,
                "asked": asked,
                "written": written,
                "funnel": statistics.median(times),
                "whole": statistics.median(whole_times),
                "listed": listed,
                "conference": conference.pk,
                "small": small.pk,
                "by": stage.specialist.pk,
            }
        )
    )


def open_doors(conference):
    """Its sessions are going on now."""
    from accounts import clock  # noqa: PLC0415

    now = clock.now()
    conference.sessions.update(starts_at=now - timedelta(hours=1), ends_at=now + timedelta(hours=3))


def stand_at_a_door(conference_id, by_id, half):
    """One door: every other guest, one after another, each as `static/js/door.js` sends it."""
    setup()
    from accounts.models import User  # noqa: PLC0415
    from trainings.models import CheckIn, Conference  # noqa: PLC0415

    conference = Conference.objects.get(pk=conference_id)
    client = browser_of(User.objects.get(pk=by_id))
    path = f"/hoi-nghi/{conference.pk}/buoi/{conference.sessions.get().pk}/cua/"
    assert client.get(path).status_code == 200
    # Both doors also scan the first fifty guests of the other half: nobody may get in twice.
    mine = list(conference.guests.order_by("pk").values_list("code", flat=True))
    codes = mine[half::2] + mine[1 - half :: 2][:50]
    times, started = [], time.time()
    for number, code in enumerate(codes):
        scan = {
            "nonce": f"door-{half}-{number}",
            "direction": "in",
            "method": "qr",
            "text": code,
            "door": f"Cửa {half}",
        }
        start = time.perf_counter()
        answer = client.post(path, scan, headers={"accept": "application/json"})
        times.append(time.perf_counter() - start)
        assert answer.status_code == 200, answer.content
    ended = time.time()
    outcomes = list(CheckIn.objects.filter(nonce__startswith=f"door-{half}-").values_list("outcome", flat=True))
    print(json.dumps({"times": times, "outcomes": outcomes, "started": started, "ended": ended}))


def read_pages(large, small, by_id):
    """Queries and the median time of each page, of the large conference and of the small one."""
    setup()
    from django.db import connection  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    from accounts.models import User  # noqa: PLC0415
    from trainings.models import Attendance, Conference  # noqa: PLC0415

    client, found = browser_of(User.objects.get(pk=by_id)), {}
    for title, path in PAGES:
        for pk in (small, large):
            conference = Conference.objects.get(pk=pk)
            address = "/" + path.format(pk=pk, session=conference.sessions.get().pk)
            assert client.get(address).status_code == 200, address
            with CaptureQueriesContext(connection) as queries:
                client.get(address)
            asked, times = len(queries), []  # counted at once: the next request empties the log
            for _ in range(5):
                start = time.perf_counter()
                client.get(address)
                times.append(time.perf_counter() - start)
            found.setdefault(title, []).append((asked, statistics.median(times)))
    inside = Attendance.objects.filter(session__conference=large, inside=True).count()
    print(json.dumps({"pages": found, "inside": inside}))


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
        Path(folder, "static").mkdir()
        environment = {**os.environ, "TRYING_OUT": "1", "VAR_DIR": folder, "REDIS_URL": "", "DB_CONN_MAX_AGE": "600"}
        environment |= {"DJANGO_SETTINGS_MODULE": "ocop_portal.settings", "ALLOWED_HOSTS": "testserver"}
        found = answer_of(run("prepare", environment=environment))
        dossiers = f"{found['dossiers']:,}"
        fewer = "" if found["dossiers"] == DOSSIERS else f" (not {DOSSIERS:,}: no more fitted into {FILL_SECONDS} s)"
        print(f"{found['vendor']}; {dossiers} dossiers{fewer} filled in {found['filled']:.0f} s")
        print(
            f"{GUESTS:,} guests: their names shown in {found['names'] * 1000:.0f} ms, the answer to «Gửi» in "
            f"{found['asked'] * 1000:.0f} ms, their letters written in {found['written']:.1f} s"
        )
        print(
            f"funnel over {dossiers} dossiers: {found['funnel'] * 1000:.0f} ms; the whole register beside it "
            f"{found['whole'] * 1000:.0f} ms, counted once in ten minutes; page list {found['listed'] * 1000:.0f} ms"
        )
        doors = [run("door", found["conference"], found["by"], half, environment=environment) for half in (0, 1)]
        answers = [answer_of(process) for process in doors]
        times = sorted(t for answer in answers for t in answer["times"])
        outcomes = [outcome for answer in answers for outcome in answer["outcomes"]]
        took = max(answer["ended"] for answer in answers) - min(answer["started"] for answer in answers)
        print(
            f"two doors, {len(times):,} scans: p50 {times[len(times) // 2] * 1000:.1f} ms, "
            f"p95 {times[len(times) * 95 // 100] * 1000:.1f} ms, {len(times) / took:.0f} check-ins/s together; "
            f"let in {outcomes.count('ok'):,} of {GUESTS:,}, sent back as already inside {outcomes.count('already_in'):,}"
        )
        read = answer_of(run("pages", found["conference"], found["small"], found["by"], environment=environment))
        assert read["inside"] == GUESTS
        for title, ((few_queries, few), (queries, seconds)) in read["pages"].items():
            assert queries, "nothing was counted"
            same = "the same" if queries == few_queries else f"NOT the same ({few_queries})"
            print(
                f"{title:30} {queries:3} queries, {same:12} {seconds * 1000:6.0f} ms with {GUESTS:,} guests "
                f"= x {seconds / few:.1f} of {FEW}"
            )


if __name__ == "__main__":
    if len(sys.argv) == 1:
        main()
    elif sys.argv[1] == "prepare":
        prepare()
    elif sys.argv[1] == "pages":
        read_pages(*map(int, sys.argv[2:]))
    else:
        stand_at_a_door(*map(int, sys.argv[2:]))
