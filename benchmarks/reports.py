"""How fast reports are written, how much memory that takes, and how near it is to XlsxWriter alone.

    python benchmarks/reports.py [DATABASE…]      (ocop_bench_20000 and ocop_bench_200000 where they are)

Reads seeded PostgreSQL databases (benchmarks/seed.py) and writes nothing to them: the kind's tables are built and handed
to the writer as the worker does it, without the row of the report. Each report has a process of its own. Exit status 1
where a figure is missed.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
SERVER = os.environ.get("BENCH_SERVER", "postgresql://postgres@127.0.0.1:5432")
DATABASES = ("ocop_bench_20000", "ocop_bench_200000")
# Rows a second and MB; a busy machine is told by XlsxWriter's own rate, hence the ratio.
LEAST = {"xlsx": 8_000, "csv": 30_000}
MOST_MB = 200


def peak():
    """The most memory this process ever held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measure(kind, format):
    import django  # noqa: PLC0415, the environment is set first

    django.setup()
    from django.db import connection  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415
    from django.utils import timezone, translation  # noqa: PLC0415

    from accounts.clock import today  # noqa: PLC0415
    from accounts.models import User  # noqa: PLC0415
    from accounts.roles import Role  # noqa: PLC0415
    from reports.kinds import KINDS  # noqa: PLC0415
    from reports.selection import Selection  # noqa: PLC0415
    from reports.statuses import Kind  # noqa: PLC0415
    from reports.tables import Paper  # noqa: PLC0415
    from reports.writers import WRITERS  # noqa: PLC0415

    class Silent:
        total = 0

        def reading(self, total):
            self.total = total

        def step(self):
            """Nobody is told."""

    translation.activate("vi")
    auditor = User.objects.filter(memberships__role=Role.AUDITOR).order_by("pk").first()
    progress, asked = Silent(), CaptureQueriesContext(connection)
    with tempfile.TemporaryDirectory() as folder, asked:
        path = Path(folder) / f"report.{format}"
        start, cpu = time.perf_counter(), time.process_time()
        title, tables = KINDS[kind].build(
            Selection(Kind(kind)), auditor, today=today(), progress=progress, folder=path.parent
        )
        read = time.perf_counter() - start
        if format == "csv":
            tables = [table for table in tables if table.is_list]
        words = Selection(Kind(kind)).in_words()
        WRITERS[format](Paper(title, words, tables, timezone.now(), "Người Mẫu"), path, progress.step)
        took, cpu = time.perf_counter() - start, time.process_time() - cpu
        alone = xlsxwriter_alone(path.parent, tables) if format == "xlsx" else None
    print(
        json.dumps(
            {
                "rows": progress.total,
                "read": read,
                "seconds": took,
                "cpu": cpu,
                "alone": alone,
                "statements": len(asked),
                "peak": peak(),
            }
        )
    )


def xlsxwriter_alone(folder, tables):
    """Seconds the library takes for the same cells by its own methods, no look, no height."""
    from xlsxwriter import Workbook  # noqa: PLC0415

    start = time.perf_counter()
    with Workbook(str(folder / "alone.xlsx"), {"constant_memory": True, "tmpdir": str(folder)}) as book:
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        for table in tables:
            sheet = book.add_worksheet()
            for number, row in enumerate(table.rows):
                for place, value in enumerate(row):
                    if isinstance(value, str):
                        sheet.write_string(number, place, value)
                    elif hasattr(value, "year"):
                        sheet.write_datetime(number, place, value, day)
                    elif value is not None:
                        sheet.write_number(number, place, value)
    return time.perf_counter() - start


def run(database, kind, format):
    with tempfile.TemporaryDirectory() as folder:
        environment = {
            "TRYING_OUT": "1",
            "VAR_DIR": folder,
            "DATABASE_URL": f"{SERVER}/{database}",
            "REDIS_URL": "",
            "DJANGO_SETTINGS_MODULE": "ocop_portal.settings",
        }
        done = subprocess.run(
            [sys.executable, __file__, "--one", kind, format],
            env={**os.environ, **environment},
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        )
    return json.loads(done.stdout.splitlines()[-1])


def main(databases):
    missed = []
    for database in databases:
        for kind in ("season", "register"):
            for format in ("xlsx", "csv"):
                one = run(database, kind, format)
                rate = one["rows"] / one["seconds"]
                beside = f"{one['alone'] / one['seconds']:5.2f} of XlsxWriter alone" if one["alone"] else ""
                print(
                    f"{database:18} {kind:9} {format:5} {one['rows']:8,} rows {one['seconds']:6.1f} s "
                    f"(read {one['read']:.1f}, CPU {one['cpu']:.1f}) {rate:8,.0f} rows/s  {one['statements']:4} SQL  "
                    f"peak {one['peak']:4.0f} MB  {beside}",
                    flush=True,
                )
                if rate < LEAST[format] or one["peak"] > MOST_MB:
                    missed.append(f"{database} {kind} {format}")
    for what in missed:
        print(f"MISSED: {what}: at least {LEAST['xlsx']:,} (XLSX), {LEAST['csv']:,} (CSV) rows/s, {MOST_MB} MB at most")
    return 1 if missed else 0


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        measure(*sys.argv[2:])
    else:
        sys.exit(main(sys.argv[1:] or DATABASES))
