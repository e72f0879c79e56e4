"""Every form that makes a new row carries the key that keeps a second sending from making a second one."""

import re
from pathlib import Path

import pytest

TEMPLATES = Path(__file__).resolve().parent.parent.parent / "templates"
CREATES = re.compile(r"_(new|form|add)\.html$|/(supplement|import_new|rows|topics|materials)\.html$")
FORM = re.compile(r'<form[^>]*method="post".*?</form>', re.S)
# A report keeps its form's key in its own row.
OWN_KEYS = {"reports/report_new.html": 'name="key"'}
# The case of set 26: it changes what is there.
CHANGES_ONLY = {"products/_branch_form.html"}


def pages():
    found = [path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.html")]
    return sorted(name for name in found if CREATES.search(name) and name not in CHANGES_ONLY)


@pytest.mark.parametrize("name", [name for name in pages() if FORM.search((TEMPLATES / name).read_text())])
def test_a_form_that_creates_carries_the_key(name):
    forms = FORM.findall((TEMPLATES / name).read_text())
    key = OWN_KEYS.get(name, "{% once_key %}")
    assert any(key in form for form in forms), name
