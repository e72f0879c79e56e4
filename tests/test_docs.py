"""The documents keep to what the code is: names, statuses, links, buttons."""

import re
from collections import Counter
from pathlib import Path
from urllib.parse import unquote

import pytest
from django.apps import apps
from django.core.management import call_command

from ocop_portal.demo import cast
from ocop_portal.management.commands import status_tables

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
GUIDES = sorted((DOCS / "guides").glob("*.md"))
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", ROOT / "deploy" / "README.md", *sorted(DOCS.rglob("*.md"))]
ROOMS = ("accounts", "criteria", "products", "evaluations", "trainings", "notifications", "reports", "jobs")
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
GLOSSARY_ROW = re.compile(r"^\| [^|]+ \| `([A-Z]\w+)` \|", re.M)
QUOTED = re.compile(r"«([^»]+)»")


def named(path):
    return path.relative_to(ROOT).as_posix()


def read(path):
    return path.read_text(encoding="utf-8")


def without_code(text):
    return re.sub(r"```.*?```|`[^`]*`", "", text, flags=re.S)


def anchors(path):
    """Headings as the readers of Markdown make addresses of them."""
    heads = re.findall(r"^#+ (.+)$", read(path), re.M)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


def broken_links(path, text):
    for target in LINK.findall(without_code(text)):
        if re.match(r"(?:https?|mailto):", target):
            continue
        name, _hash, anchor = unquote(target).partition("#")
        found = (path.parent / name).resolve() if name else path
        # The pictures are made by `make screenshots` from a running demonstration.
        if found.is_relative_to(DOCS / "images"):
            continue
        if not found.exists() or (anchor and anchor not in anchors(found)):
            yield target


def test_glossary_names_each_model_once():
    models = [model.__name__ for room in ROOMS for model in apps.get_app_config(room).get_models()]
    in_glossary = Counter(GLOSSARY_ROW.findall(read(DOCS / "glossary.md")))
    named_once = {name: count for name, count in in_glossary.items() if name in models}

    assert named_once == dict.fromkeys(models, 1)


def test_statuses_are_those_of_the_tables():
    assert read(DOCS / "statuses.md") == status_tables.document()


def test_status_tables_writes_the_file(monkeypatch, settings, tmp_path, capsys):
    settings.BASE_DIR = tmp_path
    monkeypatch.setattr(status_tables, "PATH", tmp_path / "statuses.md")

    call_command("status_tables")

    assert read(tmp_path / "statuses.md") == status_tables.document()


@pytest.mark.parametrize("path", PAGES, ids=named)
def test_links_lead_somewhere(path):
    assert list(broken_links(path, read(path))) == []


def test_links_a_broken_one_is_found():
    text = "[đi](khong-co.md) [nhà](README.md) [sai](docs/glossary.md#khong-co) [đúng](docs/glossary.md#glossary)"

    assert list(broken_links(ROOT / "README.md", text)) == ["khong-co.md", "docs/glossary.md#khong-co"]


@pytest.fixture(scope="module")
def words_of_the_pages():
    """Everything the portal may show: its templates and the strings of its rooms."""
    sources = [*(ROOT / "templates").rglob("*.html")]
    sources += [path for room in (*ROOMS, "ocop_portal") for path in (ROOT / room).rglob("*.py")]
    return "\n".join(read(path) for path in sources)


@pytest.mark.parametrize("path", GUIDES, ids=named)
def test_guides_quote_the_words_of_the_pages(path, words_of_the_pages):
    """In a guide «…» is a word on the screen, whole: a button, a menu entry, a field."""
    assert [quote for quote in QUOTED.findall(read(path)) if f'"{quote}"' not in words_of_the_pages] == []


def test_guides_are_all_named_on_the_first_page():
    first = DOCS / "guides" / "bat-dau.md"
    named_there = {name.partition("#")[0] for name in LINK.findall(read(first))}

    assert [path.name for path in GUIDES if path != first and path.name not in named_there] == []


def test_decisions_are_all_in_their_list():
    folder = DOCS / "decisions"
    listed = LINK.findall(read(folder / "README.md"))

    assert [name for name in listed if name.startswith("0")] == sorted(path.name for path in folder.glob("0*.md"))


def test_readme_tells_logins_that_the_demonstration_has():
    text = read(ROOT / "README.md")
    told = re.findall(r"`([\w.]+@ocop\.example)`", text)

    assert [login for login in told if login not in dict(cast.logins())] == []
    assert told != []
    assert f"`{cast.PASSWORD}`" in text


def test_readme_names_targets_and_files_that_exist():
    text = read(ROOT / "README.md")
    targets = re.findall(r"^([a-z-]+):", read(ROOT / "Makefile"), re.M)
    paths = re.findall(r"`((?:tests|benchmarks|docs|deploy)/[^`]*)`", text)

    assert [name for name in re.findall(r"\bmake ([a-z-]+)", text) if name not in targets and name != "alone"] == []
    assert [path for path in paths if not list(ROOT.glob(path))] == []


CITED = re.compile(r"\brulings(?:\.md)? ((?:\d+)(?:(?:, ?|–)\d+)*)")


def cited_rulings():
    """(file, number) for every ruling that code, pages or documents name."""
    for path in sorted(ROOT.rglob("*")):
        if path.suffix not in {".py", ".html", ".typ", ".yaml", ".md"} or {".venv", "var"} & set(path.parts):
            continue
        for numbers in CITED.findall(read(path)):
            for part in re.split(r", ?", numbers):
                first, _dash, last = part.partition("–")
                for number in range(int(first), int(last or first) + 1):
                    yield named(path), number


def test_every_ruling_that_is_cited_stands_on_the_page_of_rulings():
    numbered = {int(number) for number in re.findall(r"^(\d+)\. ", read(DOCS / "rulings.md"), re.M)}
    cited = set(cited_rulings())
    assert len({number for _file, number in cited}) > 20
    assert {(file, number) for file, number in cited if number not in numbered} == set()
    assert numbered == set(range(1, max(numbered) + 1))


TEST_NAMED = re.compile(r"`(tests/[\w/]+\.py)(?:::(\w+))?`")
CODE_NAMED = re.compile(
    r"`((?:accounts|criteria|deploy|evaluations|jobs|notifications|ocop_portal|products|records|reports|trainings)/[\w./-]*)`"
)


def test_every_promise_names_code_and_tests_that_are_there():
    page = read(DOCS / "trust.md")
    tests, code = TEST_NAMED.findall(page), CODE_NAMED.findall(page)
    assert len(tests) > 20 and len(code) > 20
    for file, name in tests:
        assert (ROOT / file).exists(), file
        assert not name or re.search(rf"^def {name}\(", read(ROOT / file), re.M), f"{file}::{name}"
    assert [path for path in code if not (ROOT / path).exists()] == []
