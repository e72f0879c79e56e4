"""Beside a form that is not saved yet the way on is a button that saves first; and no form carries a copy of another's fields.

Read from the pages as they are rendered, for every address of tests/pages_table.py and those who may read it, so that a new
page of either kind fails here.
"""

import re
from pathlib import Path

import pytest
from django.urls import reverse
from lxml import html

from products import completeness
from tests.pages_asking import address, ask, world
from tests.pages_table import DONE, PAGES, ROLES
from tests.products.stage import enter, stage, text

__all__ = ["stage", "world"]

NOT_TYPED = {"hidden", "submit", "button", "reset", "image"}
WAY_ON = re.compile(r"(Tiếp|Sang|Lưu|Xem lại và|Xem lại trước|Gửi|Nộp|Ký|Bước)\b")
# Keys of the page and of the sending, which no person types.
OWN_TO_EACH = {"csrfmiddlewaretoken", "version", "key", "gui_mot_lan", "next"}


def words(element):
    return " ".join(element.text_content().split())


def classes(element):
    return set(element.get("class", "").split())


def folded(element):
    """In a part of the page that opens only when asked for: nothing is typed there unseen."""
    return any(one.tag == "details" and one.get("open") is None for one in element.iterancestors())


def typed_fields(form):
    """The fields a person fills in, also those that stand elsewhere and belong to the form."""
    inside = list(form.iter("input", "select", "textarea"))
    if form.get("id"):
        inside += form.getroottree().xpath("//*[@form=$id]", id=form.get("id"))
    return [
        field
        for field in inside
        if field.tag in ("input", "select", "textarea")
        and field.get("type") not in NOT_TYPED
        and field.get("disabled") is None
    ]


def is_post(form):
    return form.get("method", "get").lower() == "post"


def loses(form):
    """What is typed in it is gone with the page: not an upload, where the browser asks whoever leaves."""
    return is_post(form) and not folded(form) and form.get("data-upload") is None and bool(typed_fields(form))


def ways_past(page):
    """Links that look like the next step beside a form whose fields they would leave behind."""
    main = page.find(".//main")
    main = page if main is None else main
    forms = [form for form in main.iter("form") if loses(form)]
    if not forms:
        return []
    order = {element: place for place, element in enumerate(main.iter())}
    return [words(link) for link in main.iter("a") if link.get("href") and _leads_past(link, forms, order)]


def _leads_past(link, forms, order):
    if link.get("href").startswith("#") or link.get("target") or link.get("download") is not None or folded(link):
        return False
    around = list(link.iterancestors())
    if any(one.tag in ("nav", "ul", "ol", "table", "aside") for one in around):
        return False
    looks = classes(link)
    main_deed = bool(looks & {"btn-primary", "btn-secondary"})
    if any("save-line" in classes(one) or one in forms for one in around):
        return main_deed or bool(WAY_ON.match(words(link)))
    after = any(order[form] < order[link] for form in forms)
    return after and ("btn-primary" in looks or (main_deed and bool(WAY_ON.match(words(link)))))


def copies(page):
    """Names that one form holds hidden and another shows to be filled in."""
    forms = list(page.iter("form"))
    found = []
    for form in forms:
        hidden = {field.get("name") for field in form.iter("input") if field.get("type") == "hidden"} - OWN_TO_EACH
        for other in forms:
            shown = {field.get("name") for field in typed_fields(other)} if other is not form else set()
            found += sorted(hidden & shown)
    return found


# Where a copy is what is meant: the search keeps the door's name and way, the name of the door is set by its own button.
MEANT = {"trainings:door": {"cua"}}


def reader(key):
    """Who fills it in, else the first who may read it."""
    page = PAGES[key]
    able = [role for role in ROLES if page.gets[role] == 200]
    doing = [role for role in able if page.posts and page.posts[role] == DONE]
    return next(iter(doing or able), None)


@pytest.mark.django_db
@pytest.mark.parametrize("key", sorted(key for key in PAGES if reader(key)))
def test_the_way_on_beside_a_form_saves_first_and_no_form_copies_another(key, world):
    response, _written = ask(world, reader(key), "GET", address(key, world))
    if response.streaming or "text/html" not in response.headers.get("Content-Type", ""):
        return
    page = html.fromstring(response.content.decode() or "<p></p>")
    assert ways_past(page) == []
    assert set(copies(page)) <= MEANT.get(key.partition("#")[0], set())


@pytest.mark.django_db
@pytest.mark.parametrize("section", completeness.SECTIONS)
def test_every_section_of_a_dossier_saves_before_it_leads_on(stage, section):
    address = reverse("products:registration_edit", args=[stage.dossier().pk, section])
    page = html.fromstring(text(enter(stage.owner).get(address)))
    assert [ways_past(page), copies(page)] == [[], []]


# --- The rule itself ------------------------------------------------------------------------------------------------

FORM = '<form method="post"><textarea name="plan"></textarea>{}</form>{}'
LINK = '<a class="btn {}" href="/x/">{}</a>'


@pytest.mark.parametrize(
    ("inside", "after"),
    [
        (f'<div class="save-line"><button>Lưu</button>{LINK.format("btn-secondary", "Xem lại và gửi")}</div>', ""),
        (LINK.format("btn-primary", "Đi tiếp"), ""),
        ("", f'<div class="deeds">{LINK.format("btn-primary", "Nộp phiếu")}</div>'),
        ("", f'<div class="save-line">{LINK.format("btn-quiet", "Sang «Giấy tờ»")}</div>'),
        ("", LINK.format("btn-secondary", "Gửi giấy mời")),
    ],
)
def test_a_link_that_leaves_a_form_behind_is_found(inside, after):
    assert len(ways_past(html.fromstring(f"<main>{FORM.format(inside, after)}</main>"))) == 1


@pytest.mark.parametrize(
    "page",
    [
        FORM.format('<button name="gui" value="1">Xem lại và gửi</button>', ""),
        FORM.format(LINK.format("btn-quiet", "Quay lại"), ""),
        f"<details>{FORM.format('', '')}</details>{LINK.format('btn-primary', 'Gửi hồ sơ')}",
        f'<form method="get"><input name="tim"></form>{LINK.format("btn-primary", "Lập hội nghị")}',
        f'<form method="post"><input type="hidden" name="a"><button>Gửi</button></form>{LINK.format("btn-primary", "Đi")}',
    ],
)
def test_what_loses_nothing_is_let_be(page):
    assert ways_past(html.fromstring(f"<main>{page}</main>")) == []


@pytest.mark.parametrize(
    ("first", "second", "found"),
    [
        ('<input name="kind">', '<input type="hidden" name="kind">', ["kind"]),
        ('<select name="ward"></select>', '<input type="hidden" name="ward"><input name="b">', ["ward"]),
        ('<input type="checkbox" name="stars">', '<input type="hidden" name="stars" value="3">', ["stars"]),
        ('<input name="kind">', '<input type="hidden" name="version">', []),
        ('<input type="hidden" name="kind">', '<input type="hidden" name="kind">', []),
    ],
)
def test_a_copy_of_another_forms_field_is_found(first, second, found):
    page = f'<main><form>{first}</form><form method="post">{second}</form></main>'
    assert copies(html.fromstring(page)) == found


SAVE_LINE = re.compile(r'class="save-line".*?</div>', re.S)
MAIN_LINK = re.compile(r'<a class="btn btn-(?:primary|secondary)"')


@pytest.mark.parametrize("path", sorted(Path("templates").rglob("*.html")), ids=str)
def test_no_template_puts_a_link_as_the_main_deed_beside_a_saving_button(path):
    """Also where no page of the table happens to show it."""
    for line in SAVE_LINE.findall(path.read_text(encoding="utf-8")):
        assert not ("<button" in line.split("{% elif")[0] and MAIN_LINK.search(line.split("{% elif")[0])), line
