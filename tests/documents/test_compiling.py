"""A long paper is set by a child process: the same bytes, the same faults, and the memory goes with it."""

import resource
from datetime import UTC, datetime

import pytest

from documents import compiling
from documents.typeset import CannotTypeset, typeset
from tests.documents.test_typeset import SPECIMEN, content

AT = datetime(2026, 11, 24, tzinfo=UTC)


@pytest.fixture
def children(monkeypatch):
    """What was given to a child."""
    seen, run = [], compiling.subprocess.run

    def watched(*given, **more):
        seen.append(len(more["input"]))
        return run(*given, **more)

    monkeypatch.setattr(compiling.subprocess, "run", watched)
    return seen


def test_a_child_gives_the_same_bytes(monkeypatch, children):
    here = typeset(SPECIMEN, content(), watermark="THỰC HÀNH", created=AT)
    assert children == []
    monkeypatch.setattr(compiling, "SHORT", 0)
    assert typeset(SPECIMEN, content(), watermark="THỰC HÀNH", created=AT) == here
    assert len(children) == 1


def test_a_long_paper_leaves_nothing_in_this_process(children):
    rows = [[str(n), f"Sản phẩm {n} của Hộ kinh doanh Mẫu Số {n}, phường Bạch Mai", "78,33"] for n in range(1500)]
    typeset(SPECIMEN, content())
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert typeset(SPECIMEN, content(rows=rows)).startswith(b"%PDF")
    assert len(children) == 1
    assert (
        resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 40 * 1024
    )  # kB; set here it takes hundreds of MB


def test_a_fault_of_the_template_comes_back_from_the_child(monkeypatch, children):
    monkeypatch.setattr(compiling, "SHORT", 0)
    with pytest.raises(CannotTypeset, match="tests/documents/specimen.typ"):
        typeset(SPECIMEN, {"title": "ohne alles"})
    assert len(children) == 2  # once as it is, once with plain signs
