"""A paper opens beside the page it is linked from: what was typed there stays, and the way back is the other tab."""

import re

import pytest
from django.urls import get_resolver

from tests.source_words import ROOT

# Files that a browser shows; the others (XLSX, DOCX, a calendar) are downloads and leave the page where it is.
SHOWN = {
    "products:evidence_file",
    "products:change_paper",
    "trainings:material",
    "trainings:material_file",
    "trainings:sheet_photo",
    "trainings:invitation_paper",
}
LINK = re.compile(r"<a\b[^>]*?>", re.S)
# Names under which a view hands an address of a file to its template.
HANDED = re.compile(r"\{\{ (?:file\.url|sheet_url|paper_url|links\.paper_link) \}\}")
TEMPLATES = [path for path in sorted((ROOT / "templates").rglob("*.html")) if path.parent.name != "letters"]


def names(patterns=None, before="", space=""):
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if hasattr(pattern, "url_patterns"):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from names(pattern.url_patterns, f"{before}{pattern.pattern}", inner)
        elif f"{pattern.pattern}".endswith(".pdf"):
            yield f"{space}{pattern.name}"


PAPERS = set(names()) | SHOWN


def links(text):
    """Opening tags of links; tags of the template inside them hold no ">" of their own here."""
    return LINK.findall(text)


def replaces_the_page(link):
    asked = re.findall(r'\{% url "([\w:]+)"', link)
    return bool(set(asked) & PAPERS or HANDED.search(link)) and "{% beside %}" not in link


def test_papers_are_known():
    assert len(PAPERS) > 20


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_papers_open_beside_the_page(path):
    assert [link for link in links(path.read_text(encoding="utf-8")) if replaces_the_page(link)] == []


@pytest.mark.parametrize(
    ("link", "found"),
    [
        ('<a href="{% url "products:mau01_pdf" row.pk %}">', True),
        ('<a class="btn" href="{% url "products:evidence_file" row.pk %}">', True),
        ('<a href="{{ file.url }}">', True),
        ('<a href="{% url "products:mau01_pdf" row.pk %}" {% beside %}>', False),
        ('<a href="{% url "products:registration" row.pk %}">', False),
    ],
)
def test_a_link_that_replaces_the_page_is_found(link, found):
    assert [replaces_the_page(one) for one in links(link)] == [found]


def test_beside_says_so_and_gives_nothing_away(client, db):
    page = client.get("/").content.decode()
    assert '<span id="the-moi" hidden>Mở ở thẻ mới</span>' in page
