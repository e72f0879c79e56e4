"""Every form, by role, with what nobody expected: never a broken page, and nothing typed is lost.

A form is read from its page as a browser reads it. `FUZZ_ROUNDS` says how often each form is sent (3 unless told).
"""

import os
import unicodedata

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from products.completeness import SECTIONS
from tests.fuzz.forms import forms_of, held
from tests.fuzz.specimens import BLANK, SENT, TYPED
from tests.pages_asking import address, ask
from tests.pages_table import DONE, PAGES

ROUNDS = int(os.environ.get("FUZZ_ROUNDS", "3"))
KEPT_BY_BROWSER = {"csrfmiddlewaretoken", "once"}
LOG_OUT = "dang-xuat"
LOG = {"accounts_auditentry"}


def roles_of(page):
    """Who may read the page: first those who may also do its deed."""
    readers = [role for role, answer in page.gets.items() if answer == 200]
    return sorted(readers, key=lambda role: (page.posts or {}).get(role) != DONE)


# The gallery shows components; its forms lead nowhere.
READABLE = sorted(key for key, page in PAGES.items() if roles_of(page) and key != "gallery")
# What a page rightly does not show again.
NOT_KEPT = {key: {"text": "the box is empty for the next scan"} for key in ("trainings:door", "trainings:door_by_link")}
# Where nothing is written and the answer is the same all the same.
SAME_ANSWER = {"accounts:password_reset": "nobody may learn whether an address is known here"}


def addresses(key, world):
    """The page's address; a dossier's page once for each of its sections."""
    if key != "products:registration_edit":
        return [address(key, world)]
    pk = world.things["draft"].pk
    return [reverse(key, kwargs={"pk": pk, "section": section}) for section in SECTIONS]


def pages_of(key, world):
    """(role, form) for up to ROUNDS roles of a page, each form once."""
    seen = set()
    for url in addresses(key, world):
        for role in roles_of(PAGES[key])[:ROUNDS]:
            response, _written = ask(world, role, "GET", url)
            if response.status_code != 200 or "html" not in response.headers["Content-Type"]:
                continue
            for form in forms_of(response.content, url):
                if LOG_OUT not in form.action and form.key not in seen:
                    seen.add(form.key)
                    yield role, form


def plain(text):
    """Text as far as a person can tell: composed, without marks that nobody sees, white space as one space."""
    text = unicodedata.normalize("NFC", text)
    return " ".join(
        "".join(sign for sign in text if unicodedata.category(sign) not in {"Cf", "Cc"} or sign in "\n\t ").split()
    )


def short(found):
    """What went wrong, each value cut so that a person can read the list."""
    return [(*rest, {name: ascii(value)[:40] for name, value in values.items()}) for *rest, values in found]


def deal(names, specimens, turn):
    """Each field gets another specimen, and others at the next turn."""
    values = list(specimens.values())
    return {name: values[(place + 5 * turn) % len(values)] for place, name in enumerate(names)}


def sent_by(form, typed):
    """What the Enter key sends."""
    return form.values | typed | (form.buttons[0] if form.buttons else {})


@pytest.mark.django_db
@pytest.mark.parametrize("key", READABLE)
def test_what_a_person_types_breaks_nothing_and_is_not_lost(key, world):
    wrong = []
    for role, form in pages_of(key, world):
        if not form.typed:
            continue
        for turn in range(ROUNDS):
            typed = deal(form.typed, TYPED, turn)
            response, written = ask(world, role, form.method.upper(), form.action, sent_by(form, typed))
            if response.status_code >= 500:
                wrong.append((role, form.action, "broken", typed))
            elif response.status_code == 302:
                if not (written - LOG) and form.method == "post" and key not in SAME_ANSWER:
                    wrong.append((role, form.action, "sent away, nothing written", typed))
            else:
                shown = held(response.content) if "html" in response.headers.get("Content-Type", "") else {}
                lost = {
                    name: text
                    for name, text in typed.items()
                    if name not in NOT_KEPT.get(key, {})
                    and plain(text) not in [plain(value) for value in shown.get(name, [])]
                }
                if lost:
                    wrong.append((role, form.action, response.status_code, lost))
    assert short(wrong) == []


@pytest.mark.django_db
@pytest.mark.parametrize("key", READABLE)
def test_what_a_program_sends_breaks_nothing(key, world):
    broken = []
    for role, form in pages_of(key, world):
        names = [name for name in form.values if name not in KEPT_BY_BROWSER]
        for turn in range(ROUNDS):
            data = form.values | deal(names, BLANK | SENT, turn)
            if form.buttons:
                data |= form.buttons[turn % len(form.buttons)]
            if turn % 2:
                data |= {name: SimpleUploadedFile("a\u202egpj.exe", b"\x00\xff") for name in form.files}
            response, _written = ask(world, role, form.method.upper(), form.action, data)
            if response.status_code >= 500:
                broken.append((role, form.action, data))
    assert short(broken) == []
