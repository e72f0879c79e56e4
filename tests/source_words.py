"""Every string that people may read, taken from the source: pages, letters, papers, scripts, guides, and all of Python.

Comments, docstrings, SQL and names of things in code are left out. Where a value is filled in at run time, `‹›` stands.
The law's own tables (`criteria/data/qd*`) keep their printed words and are not read.
"""

import ast
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path

import yaml
from django.template.base import Lexer, TokenType

ROOT = Path(__file__).resolve().parent.parent
ROOMS = (
    "accounts",
    "criteria",
    "documents",
    "evaluations",
    "jobs",
    "notifications",
    "ocop_portal",
    "products",
    "records",
    "reports",
    "trainings",
)
HOLE = "‹›"
SEEN_ATTRIBUTES = {"title", "alt", "placeholder", "aria-label", "data-confirm", "data-label", "content", "value"}
GETTEXT = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy"}
VIETNAMESE = re.compile(r"[àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ]", re.I)
_HOLES = re.compile(r"%\(\w+\)[sd]|%[sd]|\{[\w.]*(?::[^}]*)?\}")
_LITERAL = re.compile(r'"((?:[^"\\]|\\.)*)"' + r"|'((?:[^'\\]|\\.)*)'")


@dataclass(frozen=True)
class Source:
    """One string as written: the file, its line, and who reads it (`page`, `letter`, `paper`, `guide`)."""

    path: str
    line: int
    reader: str
    text: str

    def __str__(self):
        return f"{self.path}:{self.line}: {self.text}"


def _named(path):
    return path.relative_to(ROOT).as_posix()


def _tidy(text):
    return re.sub(r"\s+", " ", _HOLES.sub(HOLE, text)).strip()


def _reader(name):
    if name.startswith("templates/letters/") or name.endswith("/letters.py"):
        return "letter"
    if "/documents/" in name or "/papers" in name or name.endswith((".typ", ".docx")):
        return "paper"
    return "guide" if name.startswith("docs/guides/") else "page"


# --- Python -----------------------------------------------------------------------------------


def _docstrings(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            yield id(node.value)


def _joined(node):
    return "".join(part.value if isinstance(part, ast.Constant) else HOLE for part in node.values)


def from_python(text) -> Iterator[tuple[int, str]]:
    """Strings handed to gettext, and any other with a Vietnamese letter; pieces of an f-string as one."""
    tree = ast.parse(text)
    silent = set(_docstrings(tree))
    asked = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) in GETTEXT:
            asked |= {id(argument) for argument in node.args}
        if isinstance(node, ast.Dict):
            pairs = zip(node.keys, node.values, strict=True)
            asked |= {id(value) for key, value in pairs if getattr(key, "value", "") in SEEN_ATTRIBUTES - {"value"}}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            silent |= {id(part) for part in node.values}
            if VIETNAMESE.search(_joined(node)):
                yield node.lineno, _joined(node)
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant) or not isinstance(node.value, str) or id(node) in silent:
            continue
        if id(node) in asked or VIETNAMESE.search(node.value):
            yield node.lineno, node.value


# --- Templates --------------------------------------------------------------------------------


class _Visible(HTMLParser):
    """What a reader of the page sees or hears: text and the attributes that are shown; one run per block element."""

    INLINE = {"a", "b", "strong", "em", "span", "abbr", "time", "i", "small", "code", "kbd", "sup", "sub", "q"}

    def __init__(self):
        super().__init__()
        self.found, self.run, self.hidden = [], [], 0

    def flush(self):
        if self.run:
            self.found.append((self.run[0][0], "".join(piece for _line, piece in self.run)))
        self.run = []

    def handle_starttag(self, tag, attrs):
        if tag not in self.INLINE:
            self.flush()
        if tag in {"script", "style"}:
            self.hidden += 1
        for name, value in attrs:
            if value and name in SEEN_ATTRIBUTES and not (name == "value" and tag not in {"button"}):
                self.found.append((self.getpos()[0], value))

    handle_startendtag = handle_starttag

    def handle_endtag(self, tag):
        if tag not in self.INLINE:
            self.flush()
        if tag in {"script", "style"}:
            self.hidden -= 1

    def handle_data(self, data):
        if not self.hidden:
            self.run.append((self.getpos()[0], data))


def _literals(text):
    return [double or single for double, single in _LITERAL.findall(text)]


def from_template(text) -> Iterator[tuple[int, str]]:
    """Text between the tags of HTML and of Django, and the words inside Django's tags."""
    flat = []
    for token in Lexer(text).tokenize():
        if token.token_type == TokenType.TEXT:
            flat.append(token.contents)
            continue
        lines = "\n" * token.contents.count("\n")
        if token.token_type == TokenType.COMMENT:
            flat.append(lines)
            continue
        for literal in _literals(token.contents):
            if VIETNAMESE.search(literal):
                yield token.lineno, literal
        name = token.contents.split()[0] if token.contents.split() else ""
        if token.token_type == TokenType.VAR or name in {"translate", "url", "icon", "query_with"}:
            words = _literals(token.contents) if name in {"translate"} else []
            flat.append(words[0] if words else HOLE)
        elif name == "comment":
            flat.append("<style>")
        elif name == "endcomment":
            flat.append("</style>")
        flat.append(lines)
    seen = _Visible()
    seen.feed("".join(flat))
    seen.close()
    seen.flush()
    yield from seen.found


# --- The others -------------------------------------------------------------------------------


def _strip_comments(text):
    """Line and block comments blanked, the lines kept; `//` inside an address or a string stays."""
    text = re.sub(r"/\*.*?\*/", lambda found: "\n" * found[0].count("\n"), text, flags=re.S)
    return re.sub(r"(?m)(^|\s)//.*$", r"\1", text)


def from_script(text) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(_strip_comments(text).splitlines(), 1):
        for found in re.finditer(r'"((?:[^"\\]|\\.)*)"|`([^`]*)`|' + r"'((?:[^'\\]|\\.)*)'", line):
            literal = next(part for part in found.groups() if part is not None)
            if VIETNAMESE.search(literal):
                yield number, re.sub(r"\$\{[^}]*\}", HOLE, literal)


def from_typst(text) -> Iterator[tuple[int, str]]:
    """Whole lines with a Vietnamese letter: in Typst words stand both in strings and bare. Code quotes are dropped."""
    for number, line in enumerate(_strip_comments(text).splitlines(), 1):
        if VIETNAMESE.search(line):
            yield number, re.sub(r"#[\w.-]+(\([^)]*\))?", HOLE, line).replace('"', " ")


def from_yaml(text) -> Iterator[tuple[int, str]]:
    for event in yaml.parse(text):
        if isinstance(event, yaml.ScalarEvent) and VIETNAMESE.search(event.value):
            yield event.start_mark.line + 1, event.value


def from_markdown(text) -> Iterator[tuple[int, str]]:
    bare = re.sub(r"```.*?```", lambda found: "\n" * found[0].count("\n"), text, flags=re.S)
    for number, line in enumerate(re.sub(r"`[^`\n]*`|\]\([^)]*\)", "", bare).splitlines(), 1):
        if line.strip():
            yield number, line


def from_docx(path) -> Iterator[tuple[int, str]]:
    with zipfile.ZipFile(path) as box:
        body = box.read("word/document.xml").decode()
    for number, paragraph in enumerate(re.findall(r"<w:p[ >].*?</w:p>", body, re.S), 1):
        text = "".join(re.findall(r"<w:t[^>]*>([^<]*)", paragraph))
        if text.strip():
            yield number, re.sub(r"\{[{%].*?[%}]\}", HOLE, text)


def _files() -> Iterator[tuple[Path, object]]:
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path, from_python
        for path in sorted((ROOT / room).rglob("*.typ")):
            yield path, from_typst
        for path in sorted((ROOT / room).rglob("*.yaml")):
            if not path.parent.name.startswith("qd"):
                yield path, from_yaml
        for path in sorted((ROOT / room).rglob("*.docx")):
            yield path, None
    for suffix in ("html", "txt"):
        for path in sorted((ROOT / "templates").rglob(f"*.{suffix}")):
            yield path, from_template
    for path in sorted((ROOT / "static" / "js").glob("*.js")):
        yield path, from_script
    for path in sorted((ROOT / "docs" / "guides").glob("*.md")):
        yield path, from_markdown


def every_source() -> list[Source]:
    found = []
    for path, extract in _files():
        pieces = from_docx(path) if extract is None else extract(path.read_text(encoding="utf-8"))
        name = _named(path)
        found += [Source(name, line, _reader(name), _tidy(text)) for line, text in pieces if _tidy(text)]
    return found
