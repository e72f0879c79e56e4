"""What a list page costs when the country fills it: queries and time with 50 and with 20,000 rows.

    python benchmarks/lists.py

Each size on a database of its own (SQLite; DATABASE_URL is not used). Prints per page the number of queries, which must
be the same, and the time as a multiple of the smaller size.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
SIZES = (50, 20_000)
PAGES = (
    ("ward officer: dossiers", "officer", "/ho-so/"),
    ("ward officer: dossiers by deadline", "officer", "/ho-so/?xep=han"),
    ("ward officer: search", "officer", "/ho-so/?tim=san+pham+19"),
    ("ward officer: businesses", "officer", "/chu-the/"),
    ("ward officer: products", "officer", "/san-pham/"),
    ("ward officer: home desk", "officer", "/ban-lam-viec/"),
    ("office: evaluations", "specialist", "/danh-gia/"),
    ("public: recognised products", None, "/san-pham-ocop/"),
    ("public: search", None, "/san-pham-ocop/?tim=san+pham+19"),
)


def fill(rows):
    """Businesses, products, dossiers before the office and recognitions, in bulk."""
    from accounts import clock  # noqa: PLC0415
    from criteria.text import fold, sort_key  # noqa: PLC0415
    from evaluations.models import Evaluation  # noqa: PLC0415
    from products.models import Business, Product, Recognition, Registration  # noqa: PLC0415
    from tests.factories.road import Road  # noqa: PLC0415

    road = Road("QD26-2026", "live", today=clock.today())
    first = road.draft()
    for start in range(0, rows, 2000):
        numbers = range(start, min(start + 2000, rows))
        names = [f"Hộ Mẫu {n}" for n in numbers]
        businesses = Business.objects.bulk_create(
            Business(name=name, kind="household_business", area=road.ward, folded=fold(name), sort_name=sort_key(name))
            for name in names
        )
        products = Product.objects.bulk_create(
            Product(
                business=b,
                name=f"Sản phẩm {n}",
                set_number=9,
                folded=fold(f"Sản phẩm {n}"),
                sort_name=sort_key(f"Sản phẩm {n}"),
            )
            for n, b in zip(numbers, businesses, strict=True)
        )
        registrations = Registration.objects.bulk_create(
            Registration(
                product=product,
                round=road.round,
                criteria_set=first.criteria_set,
                ward=road.ward,
                status="under_evaluation",
                entered_by=road.officer,
                code=f"P-{n:07d}",
                submitted_at=road.now,
                due_on=road.today,
            )
            for n, product in zip(numbers, products, strict=True)
        )
        Registration.offices.through.objects.bulk_create(
            Registration.offices.through(registration=row, office=road.office) for row in registrations
        )
        Evaluation.objects.bulk_create(
            Evaluation(registration=row, round=road.round, office=road.office, level="province")
            for row in registrations
        )
        Recognition.objects.bulk_create(
            Recognition(
                product=product, round_kind="live", stars=3, product_name=product.name, business_name="Hộ Mẫu",
                area_name="Phường Mẫu", set_number=9, issuer="UBND", year=2026, valid_until=road.round.due_on,
                folded=product.folded,
            )
            for product in products
        )  # fmt: skip
    return road


def measure(rows):
    import django  # noqa: PLC0415, the environment is set first

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    call_command("prepare", verbosity=0)
    road, found = fill(rows), {}
    for title, who, path in PAGES:
        client = Client()
        if who:
            client.force_login(getattr(road, who), backend="accounts.backends.EmailOrPhoneBackend")
        assert client.get(path).status_code == 200, path
        with CaptureQueriesContext(connection) as queries:
            client.get(path)
        asked = len(queries)
        start = time.perf_counter()
        for _ in range(3):
            client.get(path)
        found[title] = (asked, (time.perf_counter() - start) / 3)
    print(json.dumps(found))


def main():
    sizes = []
    for rows in SIZES:
        with tempfile.TemporaryDirectory() as folder:
            environment = {"TRYING_OUT": "1", "VAR_DIR": folder, "DATABASE_URL": "", "REDIS_URL": ""}
            environment |= {"DJANGO_SETTINGS_MODULE": "ocop_portal.settings", "ALLOWED_HOSTS": "testserver"}
            run = subprocess.run(
                [sys.executable, __file__, str(rows)],
                env={**os.environ, **environment},
                check=True,
                capture_output=True,
                text=True,
            )
        sizes.append(json.loads(run.stdout.splitlines()[-1]))
    small, large = sizes
    for title, (queries, seconds) in large.items():
        before_queries, before = small[title]
        same = "the same" if queries == before_queries else f"NOT the same ({before_queries})"
        print(
            f"{title:36} {queries:3} queries, {same:12} {seconds * 1000:7.0f} ms at {SIZES[1]:,} rows = x {seconds / before:.1f}"
        )


if __name__ == "__main__":
    measure(int(sys.argv[1])) if len(sys.argv) > 1 else main()
