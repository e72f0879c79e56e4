"""One word for one thing: the rows of docs/words.md against every string that people may read."""

import re
from dataclasses import dataclass

import pytest

from tests.source_words import ROOT, Source, every_source, from_python, from_script, from_template, from_typst

READERS = {"page", "letter", "paper", "guide"}


@dataclass(frozen=True)
class Rule:
    write: str
    never: tuple
    readers: frozenset
    excepted: frozenset

    def broken_by(self, source):
        return (
            source.reader in self.readers
            and source.path not in self.excepted
            and any(pattern.search(source.text) for pattern in self.never)
        )


def _quoted(cell):
    return re.findall(r"`([^`]+)`", cell)


def rules():
    for line in (ROOT / "docs" / "words.md").read_text(encoding="utf-8").splitlines():
        cells = [cell.strip().replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
        if len(cells) != 5 or cells[0] in {"write", "---"}:
            continue
        write, never, where, excepted, _why = cells
        readers = READERS if where == "all" else set(where.split(", "))
        patterns = tuple(re.compile(pattern) for pattern in _quoted(never))
        yield Rule(write, patterns, frozenset(readers), frozenset(_quoted(excepted)))


RULES = list(rules())


@pytest.fixture(scope="module")
def sources():
    return every_source()


def test_every_kind_of_source_is_read(sources):
    assert {source.reader for source in sources} == READERS
    # Scripts of today take their words from the page.
    suffixes = {source.path.rpartition(".")[2] for source in sources} - {"js"}
    assert suffixes == {"py", "html", "txt", "typ", "docx", "yaml", "md"}
    assert len(sources) > 5000


def test_the_page_of_words_has_rows_that_say_something():
    assert len(RULES) >= 12
    for rule in RULES:
        assert rule.never and rule.readers <= READERS, rule.write
        assert [path for path in rule.excepted if not (ROOT / path).exists()] == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.write)
def test_one_word_for_one_thing(rule, sources):
    assert [str(source) for source in sources if rule.broken_by(source)] == []


def _broken(text, reader="page"):
    source = Source("templates/x.html", 1, reader, text)
    return [rule.write for rule in RULES if rule.broken_by(source)]


@pytest.mark.parametrize(
    ("text", "reader"),
    [
        ("Địa chỉ email chưa đúng.", "page"),
        ("Gửi qua E-mail", "letter"),
        ("hai e-mails", "guide"),
        ("Bạn chưa có hồ sơ", "page"),
        ("Mời ông (bà) tới dự", "letter"),
        ("Anh/chị đã có chỗ", "letter"),
        ("Ông/bà hãy chấm phiếu", "page"),
        ("Mục “Tên” còn trống", "page"),
        ('Mục "Tên" còn trống', "page"),
        ("thuộc UBND Phường Bạch Mai", "page"),
        ("mang mẫu tới Xã Đông Dư", "letter"),
        ("Việc này thuộc UBND Quận Hai Bà Trưng", "paper"),
        ("Quyết định ngày 22/5/2026", "page"),
        ("hạn 5/11/2026", "letter"),
        ("05/1/2026", "page"),
        ("dd/mm/yyyy", "page"),
        ("chủ nhật 29/11/2026", "page"),
        ("thứ sáu 27/11/2026", "page"),
        ("Mã băm của bộ hồ sơ", "letter"),
        ("Mã kiểm (SHA-256)", "paper"),
        ("Túc số: tử số", "page"),
        ("Nhận để kiểm tra", "page"),
        ("Thư ký hội đồng", "page"),
    ],
)
def test_a_wrong_word_is_found(text, reader):
    assert _broken(text, reader) != []


@pytest.mark.parametrize(
    ("text", "reader"),
    [
        ("Phường Bạch Mai", "page"),
        ("Phường, xã", "page"),
        ("UBND phường, xã", "page"),
        ("Hà Nội, ngày 05/11/2026", "paper"),
        ("Số hồ sơ 12/11/2026", "page"),
        ("Họp ngày 30/12/2026, thứ Tư", "guide"),
        ("Mã kiểm tra tệp", "page"),
    ],
)
def test_a_right_word_is_left_alone(text, reader):
    assert _broken(text, reader) == []


def test_strings_are_found_where_they_hide():
    python = 'x = {"placeholder": "dd/mm/yyyy"}\ny = f"Mục {name} “x”"\n"""Bạn, a docstring"""\nz = _("Log in")\n'
    assert [text for _line, text in from_python(python)] == ["Mục ‹› “x”", "dd/mm/yyyy", "Log in"]
    page = '<p title="Bạn">a {% translate "Chào" %} {{ x }}<b>b</b></p>{# bạn #}{% include "x.html" with t="Đúng" %}'
    assert {text.strip() for _line, text in from_template(page)} == {"Bạn", "Chào", "a Chào ‹›b", "Đúng"}
    assert [text for _line, text in from_script('let a = "Đã lưu"; // "đừng đọc"')] == ["Đã lưu"]
    assert [text.split() for _line, text in from_typst('text("Đây") // "kia"')] == [["text(", "Đây", ")"]]


PLACES = re.compile(r"\{% blocktranslate (?:asvar \w+ )?with ([^%]*?)%\}(.*?)\{%", re.S)
TEMPLATES = [path for path in sorted((ROOT / "templates").rglob("*.*")) if path.suffix in {".html", ".txt"}]


def big_inside(text):
    """Names of areas written big inside a sentence: handed to it as they are, and not its first word."""
    for given, sentence in PLACES.findall(text):
        for name, value in re.findall(r"(\w+)=(\S+)", given):
            if re.search(r"(?:^|\.)(?:ward|area)(?:\.(?:dated_)?name)?$", value):
                before = sentence.partition(f"{{{{ {name} }}}}")[0]
                if before.strip() and before != sentence:
                    yield f"{value}: {sentence.strip()}"


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_names_of_places_begin_small_inside_a_sentence(path):
    assert list(big_inside(path.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("{% blocktranslate with ward=registration.ward.name %}UBND {{ ward }} đã nhận{% endblocktranslate %}", 1),
        ("{% blocktranslate with n=1 ward=row.business.area %}Mang tới {{ ward }}.{% endblocktranslate %}", 1),
        ("{% blocktranslate asvar t with a=row.area.dated_name %}của {{ a }}{% endblocktranslate %}", 1),
        ("{% blocktranslate with ward=registration.ward|in_sentence %}UBND {{ ward }}{% endblocktranslate %}", 0),
        ("{% blocktranslate with ward=business.area.name %}{{ ward }} đã xác nhận{% endblocktranslate %}", 0),
    ],
)
def test_a_place_written_big_inside_is_found(text, found):
    assert len(list(big_inside(text))) == found
