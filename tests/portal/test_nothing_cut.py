"""A list that stops before its end says how much it leaves out; no list of a page is sliced without it."""

import re
from pathlib import Path

import pytest
from django.template.loader import render_to_string

from accounts.models import User
from accounts.paging import First
from tests.factories import accounts

# A slice that is no list of a page: a filter's length, one word of a name, rows that the page counts and links to.
SPARED = {
    "accounts/views/log.py": "int(text[:20]) and the page by key",
    "evaluations/views/leader.py": "the page counts the notices it leaves out",
    "evaluations/views/papers.py": "a file's name",
    "evaluations/views/public.py": "a code typed; the newest 200 papers of one number",
    "notifications/views.py": "the newest mail of each file",
    "ocop_portal/desk.py": "how far back the history is read; what is shown is found whole",
    "products/views/public.py": "the four newest of the front page, with a link to all",
    "reports/views.py": "the newest conferences of an overview",
    "ocop_portal/views/checks.py": "earlier runs: the nightly record keeps all",
    "trainings/views/audience.py": "counted above the list",
    "trainings/views/conference.py": "counted, with a link to all",
    "trainings/views/door.py": "the last eight at the door; a search's length",
    "trainings/views/guest.py": "a code typed",
    "trainings/views/guests.py": "the page says how many it shows",
    "trainings/views/inviting.py": "names, and the number of the others",
    "trainings/views/loop.py": "codes in an address; the three nearest conferences",
    "trainings/views/reporting.py": "counted, with a link to all",
}
SLICE = re.compile(r"[\w\])]\[\s*:\s*(?:\d+|[A-Z_]+)\s*\]")
OF_TEXT = re.compile(r'(?:cleaned_data\[[^]]+\]|note_of\(request\)|mark\.note\}"\.strip\(\)|POST\.get\([^)]*\))\[:')
VIEWS = sorted([*Path().glob("*/views/*.py"), *Path().glob("*/views.py"), Path("ocop_portal/desk.py")])


@pytest.mark.parametrize("path", VIEWS, ids=str)
def test_no_page_cuts_a_list_in_silence(path):
    found = [
        line.strip()
        for line in path.read_text(encoding="utf-8").splitlines()
        if SLICE.search(line) and not OF_TEXT.search(line) and "Subquery" not in line and ".values(" not in line
    ]
    assert found == [] or str(path) in SPARED


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("there", "size", "rest"), [(0, 3, 0), (2, 3, 0), (3, 3, 0), (4, 3, 1), (9, 3, 6), (25, 20, 5)]
)
def test_the_first_rows_know_how_many_they_leave_out(there, size, rest):
    for number in range(there):
        accounts.make_user(full_name=f"Người Thứ {number:02d}")
    rows = First(
        User.objects.filter(full_name__startswith="Người Thứ").order_by("full_name"), size, lambda row: row.full_name
    )
    assert rows == [f"Người Thứ {number:02d}" for number in range(min(there, size))]
    assert (rows.rest, rows.total) == (rest, there)
    said = " ".join(render_to_string("components/rest.html", {"rows": rows, "url": ""}).split())
    assert said == (f'<p class="small muted">… và {rest} mục khác chưa hiện ở đây.</p>' if rest else "")


@pytest.mark.parametrize("size", [1, 19, 20])
def test_a_list_of_plain_rows_says_nothing(size):
    assert render_to_string("components/rest.html", {"rows": list(range(size)), "url": ""}).strip() == ""


# Where a longer text is cut with «…» on purpose, and stands whole one step on.
CUT_WITH_SIGN = {
    "templates/letters/_change.html",
    "templates/letters/_change.txt",
    "templates/products/public_product.html",
}


@pytest.mark.parametrize("path", sorted(Path("templates").rglob("*.*")), ids=str)
def test_no_template_cuts_words(path):
    assert str(path) in CUT_WITH_SIGN or not re.search(r"\|truncate|text-truncate", path.read_text(encoding="utf-8"))
