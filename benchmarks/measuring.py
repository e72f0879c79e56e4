"""One case measured on both sites: rounds in which the two take turns, medians of what they took."""

import http.client
import re
import statistics
import threading
import time
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import urlencode, urljoin

ROUNDS = 5
CLIENTS, SECONDS = 8, 4


@dataclass
class Measured:
    """`ratio`: times the floor's time; for a rate: the portal's answers a second as a part of the floor's."""

    seconds: float
    ratio: float
    statements: int
    size: int = 0
    rate: float | None = None


class Wrong(Exception):
    """A page that does not answer as it should cannot be measured."""


def page(case, portal, floor, cookies):
    cookie = cookies[case.who]
    return _turns(lambda: _asked(portal, case.path, cookie), lambda: _asked(floor, case.floor, cookie))


def _asked(site, path, cookie, method="GET", body=None):
    status, *rest = site.ask(path, cookie, method, body)
    if status not in (200, 204, 302):
        raise Wrong(f"{site.name} answered {status} for {path}")
    return rest


def _turns(portal, floor):
    for _ in range(4):  # both workers of both sites warm
        portal(), floor()
    mine, other = [], []
    for _ in range(ROUNDS):
        for one, kept in ((portal, mine), (floor, other), (floor, other), (portal, mine)):
            kept.append(one())
    seconds = statistics.median(row[0] for row in mine)
    return Measured(
        seconds, seconds / statistics.median(row[0] for row in other), min(row[1] for row in mine), mine[-1][2]
    )


class _Fields(HTMLParser):
    """What a browser would send of the first form that has a field like `marker`."""

    def __init__(self, marker):
        super().__init__()
        self.marker, self.forms, self.actions, self.area = marker, [], [], None

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if tag == "form":
            self.forms.append([])
            self.actions.append(given.get("action", ""))
        if not self.forms:
            return
        name = given.get("name")
        if tag == "input" and name:
            kind = given.get("type", "text")
            if kind not in ("submit", "button", "file") and (kind not in ("radio", "checkbox") or "checked" in given):
                self.forms[-1].append((name, given.get("value", "")))
        if tag == "textarea" and name:
            self.area = name
            self.forms[-1].append((name, ""))

    def handle_data(self, data):
        if self.area:
            self.forms[-1][-1] = (self.area, self.forms[-1][-1][1] + data)

    def handle_endtag(self, tag):
        if tag == "textarea":
            self.area = None

    def found(self):
        """(where it is sent, its fields)"""
        forms = zip(self.actions, self.forms, strict=True)
        return next(one for one in forms if any(re.fullmatch(self.marker, name) for name, _value in one[1]))


def saving(case, portal, floor, cookies):
    """The form of a page sent back with other comments: what a member's «Lưu» costs."""
    cookie, turn = cookies[case.who], iter(range(10**6))

    def read():
        status, text, token = portal.read(case.path, cookie)
        if status != 200:
            raise Wrong(f"{portal.name} answered {status} for {case.path}")
        form = _Fields(case.marker)
        form.feed(text)
        return *form.found(), token

    def save():
        action, fields, token = read()
        said = f"Nhận xét lần {next(turn)}"
        changed = [(name, said if re.fullmatch(case.marker, name) else value) for name, value in fields]
        return _asked(portal, urljoin(case.path, action), f"{cookie}; csrftoken={token}", "POST", urlencode(changed))

    def floor_save():
        return _asked(floor, case.floor, cookie, "POST", urlencode({"comment": f"Nhận xét lần {next(turn)}"}))

    return _turns(save, floor_save)


def rate(case, portal, floor):
    """Answers a second of eight clients at once; the two sites take turns."""
    found = {site.name: [] for site in (portal, floor)}
    for site, path in ((portal, case.path), (floor, case.floor)) * 2:
        found[site.name].append(_answers(site, path) / SECONDS)
    mine, other = (statistics.mean(found[site.name]) for site in (portal, floor))
    return Measured(CLIENTS / mine, mine / other, 0, rate=mine)


def _answers(site, path):
    counted, until = [], time.monotonic() + SECONDS

    def client():
        line, answered = http.client.HTTPConnection("127.0.0.1", site.port, timeout=60), 0
        while time.monotonic() < until:
            line.request("GET", path, headers={"Host": "127.0.0.1"})
            answer = line.getresponse()
            answer.read()
            if answer.status != 200:
                break
            answered += 1
        counted.append(answered)

    clients = [threading.Thread(target=client) for _ in range(CLIENTS)]
    for one in clients:
        one.start()
    for one in clients:
        one.join()
    if not all(counted):
        raise Wrong(f"{site.name} refused a client of {path}")
    return sum(counted)
