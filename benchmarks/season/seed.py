"""Fill an empty PostgreSQL database with a season of any size: `DATABASE_URL=postgresql://… python -m benchmarks.season.seed 200000`.

A small season is walked by the portal's own actions, then copied inside the database. 200,000 dossiers take some minutes.
"""

import sys
import time

import django

# Up to here a dossier is copied with all its rows; beyond, with those that lists, desks and searches read.
WHOLE = 200_000


def seed(size):
    """At least `size` dossiers and the large sessions; who the benchmark logs in stands in benchmark_cast."""
    from django.core.management import call_command  # noqa: PLC0415, Django is set up by the caller
    from django.db import connection  # noqa: PLC0415

    from benchmarks.season import cast, names, parts, sessions  # noqa: PLC0415
    from benchmarks.season.copying import Copies  # noqa: PLC0415
    from benchmarks.season.template import Season  # noqa: PLC0415
    from criteria.loader import load_law  # noqa: PLC0415
    from products.models import Registration  # noqa: PLC0415

    if connection.vendor != "postgresql":
        sys.exit("The season is copied inside PostgreSQL: set DATABASE_URL=postgresql://…")
    call_command("migrate", verbosity=0)
    if Registration.objects.exists():
        sys.exit("Only an empty database is filled.")
    load_law()
    season = Season()
    season.walk()
    template = Registration.objects.count()
    names.write_names()
    names.write_wards(season.now.office.area)
    copies = Copies(parts.parts(only=parts.READ_BY_LISTS if size > WHOLE else None))
    copies.prepare()
    wanted = max(0, -(-(size - template) // template))
    done = template
    for copied in copies.make(wanted):
        done += copied * template
        if sys.stderr.isatty():
            print(f"\r{done:,} of {size:,}", end="", file=sys.stderr)
    sessions.add(season)
    cast.write(season)
    names.forget()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


if __name__ == "__main__":
    django.setup()
    started = time.monotonic()
    seed(int(sys.argv[1]))
    print(f"{time.monotonic() - started:.0f} s")
