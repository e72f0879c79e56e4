"""Where a form comes back with its faults, every link of the summary leads to a field that is on the page, and each is named once.

Every form of every address in tests/pages_table.py is sent twice by who may fill it in: empty, and full of nonsense.
"""

import re
from urllib.parse import urlsplit

import pytest
from lxml import html

from tests.pages_asking import address, ask, world
from tests.pages_table import PAGES
from tests.test_ways_on import is_post, reader, words

__all__ = ["world"]

NONSENSE = {"email": "không phải địa chỉ", "number": "mười", "url": "http://[", "date": "32/13/2026"}
LONG = "dài " * 3000


def values(form, *, nonsense):
    """What a careless person sends: nothing at all, or nothing that fits."""
    found = {}
    fields = list(form.iter("input", "select", "textarea"))
    if form.get("id"):
        fields += form.getroottree().xpath("//*[@form=$id]", id=form.get("id"))
    for field in fields:
        name, kind = field.get("name"), field.get("type", field.tag)
        if not name or kind in ("file", "submit", "button") or field.get("disabled") is not None:
            continue
        if kind == "hidden":
            found.setdefault(name, []).append(field.get("value", ""))
        elif kind in ("radio", "checkbox", "select"):
            found[name] = ["không có trong danh sách"] if nonsense else []
        elif nonsense:
            found[name] = [NONSENSE.get(kind, "32/13/2026" if "day" in name or name.endswith("_on") else LONG)]
        else:
            found[name] = [""]
    return found


def faults(page):
    """(links that lead nowhere, sentences that name their field twice or stand twice) in the summaries of a page."""
    ids = {one.get("id") for one in page.iter() if one.get("id")}
    nowhere, twice = [], []
    for summary in page.xpath("//*[@role='alert']"):
        lines = [words(line) for line in summary.iter("li")]
        aims = [(words(line), *line.xpath(".//a/@href")) for line in summary.iter("li")]
        twice += [aim[0] for aim in aims if aims.count(aim) > 1]
        for link in summary.iter("a"):
            target = link.get("href", "")
            if target.startswith("#") and target[1:] not in ids:
                nowhere.append((target, words(link)))
        for line in lines:
            label, _colon, sentence = line.partition(": ")
            if sentence and re.search(rf"«{re.escape(label)}»", sentence, re.IGNORECASE):
                twice.append(line)
    return nowhere, twice


def read(response):
    if response.streaming or "text/html" not in response.headers.get("Content-Type", ""):
        return None
    text = response.content.decode()
    return html.fromstring(text) if text.strip() else None


@pytest.mark.django_db
@pytest.mark.parametrize("key", sorted(key for key in PAGES if reader(key)))
def test_every_link_to_a_fault_finds_its_field(key, world):
    role, url = reader(key), address(key, world)
    page = read(ask(world, role, "GET", url)[0])
    forms = [form for form in page.iter("form") if is_post(form)] if page is not None else []
    for form in forms:
        target = form.get("action") or url
        if urlsplit(target).path.startswith("/dang-xuat"):
            continue
        for nonsense in (False, True):
            answer, _written = ask(world, role, "POST", target, values(form, nonsense=nonsense))
            assert answer.status_code < 500, target
            back = read(answer)
            if back is not None:
                assert faults(back) == ([], []), (target, nonsense)


# --- The rule itself ------------------------------------------------------------------------------------------------

SUMMARY = '<div role="alert"><ul>{}</ul></div><input id="id_name">'


@pytest.mark.parametrize(
    ("lines", "nowhere", "twice"),
    [
        ('<li><a href="#id_name">Tên</a>: Xin nhập.</li>', 0, 0),
        ('<li><a href="#id_files">Tệp</a>: Hãy chọn tệp.</li>', 1, 0),
        ('<li><a href="#id_name">Tên chủ thể</a>: Mục «Tên chủ thể» còn trống.</li>', 0, 1),
        ('<li><a href="#id_name">Tên</a>: Trống.</li><li><a href="#id_name">Tên</a>: Trống.</li>', 0, 2),
        ("<li>Hồ sơ vừa được lưu ở nơi khác.</li>", 0, 0),
    ],
)
def test_a_link_to_nowhere_and_a_thing_said_twice_are_found(lines, nowhere, twice):
    found = faults(html.fromstring(f"<main>{SUMMARY.format(lines)}</main>"))
    assert (len(found[0]), len(found[1])) == (nowhere, twice)
