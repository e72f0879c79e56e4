"""How fast the register is written, and whether its memory grows with the rows.

    python benchmarks/reports.py

Each size is measured in a process of its own, on a database of its own. Prints rows a
second and the memory taken on top of the same process before the report, as a multiple of the smaller size.
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
SIZES = (1_000, 20_000)


def peak():
    """The most memory this process ever held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measure(rows, kind):
    import django  # noqa: PLC0415, the environment is set first

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415

    from reports import generation  # noqa: PLC0415
    from reports.models import Report  # noqa: PLC0415
    from tests.factories import accounts  # noqa: PLC0415
    from tests.factories.reports import make_recognitions, make_report  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    by = accounts.specialist()
    make_recognitions(100)
    generation.build(make_report(by, kind).pk)  # warm: imports, fonts, caches
    # In pieces, so that filling the tables is not what the peak tells of.
    for start in range(100, rows, 1000):
        make_recognitions(min(1000, rows - start), accounts.make_area())
    before, report = peak(), make_report(by, kind)
    start = time.perf_counter()
    generation.build(report.pk)
    took = time.perf_counter() - start
    assert Report.objects.get(pk=report.pk).state == "done"
    print(json.dumps({"rows": rows, "seconds": took, "more": max(peak() - before, 0), "peak": peak()}))


def main():
    for kind in ("register", "season"):
        found = []
        for rows in SIZES:
            with tempfile.TemporaryDirectory() as folder:
                environment = {"TRYING_OUT": "1", "VAR_DIR": folder, "MEDIA_ROOT": f"{folder}/media"}
                environment |= {"DATABASE_URL": "", "REDIS_URL": "", "DJANGO_SETTINGS_MODULE": "ocop_portal.settings"}
                run = subprocess.run(
                    [sys.executable, __file__, str(rows), kind],
                    env={**os.environ, **environment},
                    check=True,
                    capture_output=True,
                    text=True,
                )
            found.append(json.loads(run.stdout.splitlines()[-1]))
            one = found[-1]
            print(
                f"{kind:9} {one['rows']:7,} rows {one['seconds']:7.2f} s {one['rows'] / one['seconds']:8.0f} rows/s"
                f"   peak {one['peak']:6.0f} MB (+{one['more']:.1f} MB)   memory x {one['peak'] / found[0]['peak']:.2f}"
            )


if __name__ == "__main__":
    measure(int(sys.argv[1]), sys.argv[2]) if len(sys.argv) > 1 else main()
