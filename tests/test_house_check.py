"""The house's own check (deploy/house_check.py) finds what it is there to find."""

import importlib.util
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
_spec = importlib.util.spec_from_file_location("house_check", ROOT / "deploy" / "house_check.py")
house_check = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(house_check)


def test_house_every_tracked_file_keeps_the_rules():
    assert house_check.main() == 0


@pytest.mark.parametrize(
    ("page", "fault"),
    [
        ('<p style="color: red">', "inline style attribute"),
        ('<p\n  class="a"\n  style="color: red">', "inline style attribute"),
        ('<a href="/" onclick="go()">', "inline event handler"),
        ('<a hx-on:click="go()">', "htmx event handler"),
        ("<style>p { color: red }</style>", "style element"),
        ("<script>go()</script>", "inline script"),
        ('<a href="javascript:go()">', "javascript: address"),
        ('<script src="https://cdn.example/x.js"></script>', "script from elsewhere"),
    ],
)
def test_house_inline_code_in_a_page_is_found(page, fault):
    assert [found for _line, found in house_check.faults_of("templates/x.html", page)] == [fault]


def test_house_data_for_a_script_is_allowed():
    page = '<script id="d" type="application/json">{"a": 1}</script><script src="/static/js/portal.js" defer></script>'

    assert list(house_check.faults_of("templates/x.html", page)) == []


def test_house_a_registry_or_machine_path_is_found():
    text = "pip install --index-url x\nhttps://py" + "pi.org/simple\ncd /ro" + "ot/portal\n"

    assert [line for line, _fault in house_check.faults_of("README.md", text)] == [2, 3]
