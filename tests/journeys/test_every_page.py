"""Every page each role of the demo can click its way to: it answers, says nothing to the console, fits a phone, and is open to all.

Each role starts at its desk and follows the links as they stand on the pages. A page counts as looked at when a page
of the same address, with the same kinds of elements, was measured before; so the twentieth dossier costs little.
"""

from collections import Counter
from urllib.parse import parse_qsl, urljoin, urlsplit

import pytest
from django.urls import Resolver404, resolve, reverse

from ocop_portal.demo.cast import address

DEEP = 4
MOST_PAGES = 60
# Of one kind of page (the address's name, its tab, its filters' names) a role opens one, of these so many.
OF_MANY_FACES = {
    "products:registration": 2,
    "products:business": 2,
    "evaluations:evaluation": 3,
    "evaluations:session": 2,
    "evaluations:sheet": 2,
}
# Pages a button leads to, not a link; and one that no menu offers.
BEHIND_A_BUTTON = {"evaluations:sheet": "evaluations:sheet_hand_in"}
OFF_THE_MENU = {"quantri": ["/kho-mau/"]}
# Files, and letters shown as they are sent: no pages of the portal.
FILES = {"products:photo", "products:evidence_file", "reports:report_file", "notifications:letter_html"}
FILES |= {f"trainings:{name}" for name in ("material", "material_file", "sheet_photo", "conference_photo")}
FILE_ENDINGS = (".pdf", ".ics", ".docx", ".xlsx")
TABS = {"muc", "loai", "ban", "lan"}
SIZES = {"phone": (320, 640), "desk": (1280, 900)}
KINDS = """() => [...new Set([...document.querySelectorAll("body, body *")].map(e =>
    [e.tagName, e.className.baseVal ?? e.className, ...[...e.attributes].map(a => a.name).filter(n => n != "class")
    .sort(), e.getAttribute("role") ?? "", e.getAttribute("type") ?? "", e.disabled ? "off" : ""].join(" ")))]"""
LINKS = "() => [...document.querySelectorAll('a[href]')].map(a => a.getAttribute('href'))"

ROLES = [
    "",  # a citizen
    "hokd1",
    "hokd3",
    "hokd7",
    "htx8",
    "canbo.bachmai",
    "lanhdao.bachmai",
    "canbo.haibatrung",
    "lanhdao.haibatrung",
    "chuyenvien.quan",
    "truongphong.quan",
    "thuky.quan",
    "chutich.hoidong",
    "uyvien1.hoidong",
    "uyvien3.hoidong",
    "lanhdao.quan",
    "vanthu.quan",
    "thuky.thanhpho",
    "quantri",
    "thanhtra",
]


@pytest.fixture(scope="module")
def looked_at():
    """Name of an address -> kinds of elements already measured on it."""
    return {}


@pytest.mark.parametrize("login", ROLES, ids=lambda login: login or "citizen")
def test_every_page_a_role_can_reach(portal, looked_at, login):
    person = portal.person(address(login)) if login else portal.person()
    walk = Walk(person, looked_at)
    walk.go("/ban-lam-viec/" if login else "/", *OFF_THE_MENU.get(login, []))

    assert walk.problems == []
    assert len(walk.opened) > 4


class Walk:
    def __init__(self, person, looked_at):
        self.person, self.looked_at = person, looked_at
        self.opened, self.kinds, self.problems = [], Counter(), []

    def go(self, *starts):
        """Level by level, so that what is near the desk is seen before what is far."""
        level, seen = [(start, "") for start in starts], set(starts)
        for _depth in range(DEEP + 1):
            following = []
            for path, came_from in level:
                if len(self.opened) < MOST_PAGES and self._is_new(path):
                    for link in self._open(path, came_from):
                        if link not in seen:
                            seen.add(link)
                            following.append((link, path))
            level = following

    def _is_new(self, path):
        kind = kind_of(path)
        if kind is None:
            return False
        self.kinds[kind] += 1
        return self.kinds[kind] <= OF_MANY_FACES.get(kind[0], 1)

    def _open(self, path, came_from):
        self.person.open(path)
        self.opened.append(path)
        if self.person.status != 200:
            self.problems.append(f"{path} answers {self.person.status}, linked on {came_from}")
            return []
        links = [link for href in self.person.page.evaluate(LINKS) if (link := inside(path, href))]
        links += behind_buttons(path)
        self._look(path)
        return links

    def _look(self, path):
        kinds = set(self.person.page.evaluate(KINDS))
        measured = self.looked_at.setdefault(resolve(urlsplit(path).path).view_name, set())
        if kinds <= measured:
            return
        measured |= kinds
        self.problems += [f"{path}: {fault}" for fault in self.person.axe()]
        over = self._too_wide_on_a_phone()
        if over > 0:
            self.problems.append(f"{path}: {over} px too wide for {SIZES['phone'][0]} px")

    def _too_wide_on_a_phone(self):
        page = self.person.page
        page.set_viewport_size(dict(zip(("width", "height"), SIZES["phone"], strict=True)))
        over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        page.set_viewport_size(dict(zip(("width", "height"), SIZES["desk"], strict=True)))
        return over


def kind_of(path):
    """The address's name, its tab, and the names of its filters; None for what is no page of the portal."""
    parts = urlsplit(path)
    try:
        name = resolve(parts.path).view_name
    except Resolver404:
        return "no address of the portal", path  # opened all the same: the page that links there is to blame
    if name in FILES or parts.path.endswith(FILE_ENDINGS):
        return None
    query = parse_qsl(parts.query, keep_blank_values=True)
    return name, *sorted(f"{key}={value}" if key in TABS else key for key, value in query)


def behind_buttons(path):
    here = resolve(urlsplit(path).path)
    return [reverse(BEHIND_A_BUTTON[here.view_name], kwargs=here.kwargs)] if here.view_name in BEHIND_A_BUTTON else []


def inside(path, href):
    """The link as a path of the portal, without its place on the page; "" where it leads elsewhere."""
    there = urlsplit(urljoin(f"http://portal{path}", href))
    if there.hostname != "portal" or there.scheme != "http":
        return ""
    return there._replace(scheme="", netloc="", fragment="").geturl()
