"""A file that is hostile to its parser ends its own child, never the process that took it in."""

import io
import os
import re
import resource
import shutil
import struct
import time
import zipfile

import pytest
import xlsxwriter

from parsing import bounded
from parsing.faults import BUSY, CUT, TOO_LARGE, Fault
from trainings import file_tables, guest_files

HOSTILE = """
import os, sys, time
from parsing.child import serve

def memory(content): return {"bytes": len(b"x" * (3 << 30))}, b""
def slices(content): return {"items": len([bytearray(1 << 20) for _ in range(4000)])}, b""
def forever(content):
    while True: pass
def sleep(content): time.sleep(60)
def abort(content): os.abort()
def leave(content): os._exit(3)
def segfault(content): os.kill(os.getpid(), 11)
def write(content):
    with open(__file__ + ".new", "wb") as file: file.write(b"x" * 100000)
    return {}, b""
def environment(content): return dict(os.environ), b""
def echo(content, mark): return {"mark": mark, "django": "django" in sys.modules}, content
def once(content): return {"pid": os.getpid()}, b""
def deep(content):
    def dive(n): return dive(n + 1)
    return dive(0)

serve(memory, slices, forever, sleep, abort, leave, segfault, write, environment, echo, once, deep)
"""


@pytest.fixture
def hostile(tmp_path, monkeypatch):
    shutil.copytree(bounded._ROOT / "parsing", tmp_path / "parsing")
    (tmp_path / "parsing" / "hostile.py").write_text(HOSTILE)
    monkeypatch.setattr(bounded, "_ROOT", tmp_path)
    monkeypatch.setattr(bounded, "SECONDS", 8)
    bounded._answers.clear()
    yield lambda task, content=b"", **options: bounded.parse("hostile", task, content, **options)
    bounded._answers.clear()


@pytest.mark.parametrize(
    ("task", "word"),
    [
        ("memory", TOO_LARGE), ("slices", TOO_LARGE), ("forever", TOO_LARGE), ("sleep", TOO_LARGE), ("abort", CUT),
        ("leave", CUT), ("segfault", CUT), ("write", CUT), ("deep", CUT),
    ],
)  # fmt: skip
def test_what_goes_wrong_in_the_child_is_a_word_for_the_asker(hostile, task, word):
    with pytest.raises(Fault) as fault:
        hostile(task)
    assert fault.value.word == word
    assert hostile("echo", b"still here", mark="ă")[1] == b"still here"


def test_bytes_and_facts_come_back_as_they_were(hostile):
    content = bytes(range(256)) * 9000 + b"\n\n"
    assert hostile("echo", content, mark="Nguyễn") == ({"mark": "Nguyễn", "django": False}, content)


def test_no_secret_is_within_reach(hostile, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "khong-duoc-thay")
    assert set(hostile("environment")[0]) <= {"PATH", "LANG", "LC_CTYPE", "PWD"}


def test_the_same_file_asked_again_is_not_parsed_again(hostile):
    first = hostile("once", b"a")
    assert hostile("once", b"a") == first and hostile("once", b"b") != first


def test_when_others_take_long_the_asker_is_told_and_nothing_is_remembered(hostile, monkeypatch):
    monkeypatch.setattr(bounded, "WAIT_SECONDS", 0.1)
    for _turn in range(2):
        bounded._at_once.acquire()
    with pytest.raises(Fault) as fault:
        hostile("once")
    assert fault.value.word == BUSY
    for _turn in range(2):
        bounded._at_once.release()
    assert hostile("once")[0]["pid"] != os.getpid()


# --- Workbooks ---------------------------------------------------------------------------------------------------


def workbook():
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    page = book.add_worksheet()
    for line, row in enumerate([["STT", "Họ và tên", "Đơn vị"], [1, "Lê Mẫu P", "Cơ sở P"]]):
        page.write_row(line, 0, row)
    book.close()
    return out.getvalue()


def changed(part, change):
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook())) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, change(content.decode()) if name == part else content)
    return out.getvalue()


def row(number, cells):
    return f'<row r="{number}">{cells}</row>'


def lying():
    """Nine hundred million signs that the archive's own list says are a thousand."""
    part = "xl/sharedStrings.xml"
    content = bytearray(
        changed(part, lambda xml: xml.replace("</sst>", "<si><t>" + "a" * (90 << 20) + "</t></si></sst>"))
    )
    head, listed = content.find(part.encode()), content.rfind(part.encode())
    content[listed - 22 : listed - 18] = content[head - 8 : head - 4] = struct.pack("<I", 1000)
    return bytes(content)


MILLIONS = 3_000_000
BOMBS = {
    "styles": lambda: changed("xl/styles.xml", lambda xml: re.sub("<cellXfs[^>]*>", "<cellXfs>" + "<xf/>" * MILLIONS, xml)),
    "shared strings": lambda: changed("xl/sharedStrings.xml", lambda xml: xml.replace("</sst>", "<si/>" * MILLIONS + "</sst>")),
    "deep strings": lambda: changed(
        "xl/sharedStrings.xml", lambda xml: xml.replace("</sst>", "<si>" + "<a>" * MILLIONS + "</a>" * MILLIONS + "</si></sst>")
    ),
    "deep sheet": lambda: changed(
        "xl/worksheets/sheet1.xml", lambda xml: xml.replace("<sheetData>", "<a>" * MILLIONS + "</a>" * MILLIONS + "<sheetData>")
    ),
    "names": lambda: changed(
        "xl/workbook.xml",
        lambda xml: xml.replace("</sheets>", "</sheets><definedNames>" + '<definedName name="a">1</definedName>' * 400_000 + "</definedNames>"),
    ),
    "wide row": lambda: changed(
        "xl/worksheets/sheet1.xml", lambda xml: xml.replace("</sheetData>", row(3, '<c r="A3"><v>1</v></c>' * 1_000_000) + "</sheetData>")
    ),
    "one long text in every cell": lambda: changed(
        "xl/worksheets/sheet1.xml",
        lambda xml: xml.replace(
            "</sheetData>",
            "".join(row(n, f'<c r="A{n}" t="inlineStr"><is><t>{"x" * 32_000}</t></is></c>' * 1) for n in range(3, 850)) + "</sheetData>",
        ),
    ),
    "entities": lambda: changed(
        "xl/sharedStrings.xml",
        lambda xml: re.sub(
            "<sst",
            '<!DOCTYPE x [<!ENTITY a0 "aaaaaaaaaa">' + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10)) + "]><sst",
            xml, count=1,
        ).replace("Lê Mẫu P", "&a9;"),
    ),
    "a list of parts that lies": lying,
}  # fmt: skip


@pytest.mark.parametrize("name", BOMBS)
def test_a_workbook_made_to_exhaust_its_reader_ends_in_a_sentence_or_in_its_rows(name, monkeypatch):
    monkeypatch.setattr(bounded, "SECONDS", 6)
    content = BOMBS[name]()
    assert len(content) < 2 * 1024 * 1024
    before, begun = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.monotonic()
    try:
        found = guest_files.read(content)
    except file_tables.Unreadable as fault:
        assert "quá lớn" in f"{fault}" or "hỏng" in f"{fault}"
    else:
        assert [guest["name"] for guest in found.rows][:1] == ["Lê Mẫu P"]
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 150 * 1024
    assert time.monotonic() - begun < 25


def test_one_text_that_every_cell_shows_is_cut_before_it_is_multiplied():
    """246 kB that ask for five gigabytes of text."""
    cells = "".join(
        row(n, "".join(f'<c r="{chr(65 + at)}{n}" t="s"><v>4</v></c>' for at in range(26))) for n in range(3, 5100)
    )
    content = changed("xl/worksheets/sheet1.xml", lambda xml: xml.replace("</sheetData>", cells + "</sheetData>"))
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            new.writestr(name, data.replace("Cơ sở P".encode(), b"x" * 32_000) if "shared" in name else data)
    with pytest.raises(file_tables.Unreadable, match="quá lớn"):
        guest_files.read(out.getvalue())


# --- One parse for a request, before its transaction ------------------------------------------------------------------


def test_inside_a_request_large_answers_are_kept_and_outside_they_are_not(hostile):
    content = b"x" * 5000
    with bounded.answers_kept():
        hostile("echo", content, mark="a")
        assert len(bounded._whole.answers) == 1
        bounded._whole.answers = dict.fromkeys(bounded._whole.answers, (b'{"facts": {}}', b"kept"))
        assert hostile("echo", content, mark="a") == ({}, b"kept")
    assert hostile("echo", content, mark="a")[1] == content


def test_inside_a_request_a_file_that_took_too_long_is_not_tried_again(hostile, monkeypatch):
    monkeypatch.setattr(bounded, "SECONDS", 1)
    with bounded.answers_kept():
        for _turn in range(2):
            begun = time.monotonic()
            with pytest.raises(Fault) as fault:
                hostile("sleep")
            assert fault.value.word == TOO_LARGE
    assert time.monotonic() - begun < 0.5


def test_many_files_that_take_too_long_end_before_the_web_server_in_front_gives_up(hostile, monkeypatch):
    monkeypatch.setattr(bounded, "SECONDS", 2)
    monkeypatch.setattr(bounded, "REQUEST_SECONDS", 3)
    begun, words = time.monotonic(), []
    with bounded.answers_kept():
        for number in range(12):
            with pytest.raises(Fault) as fault:
                hostile("sleep", b"%d" % number)
            words.append(fault.value.word)
    assert words == [TOO_LARGE] + [BUSY] * 11
    assert time.monotonic() - begun < 8
    assert hostile("echo", b"", mark="a")[0]["mark"] == "a"
