"""The one way to send letters: post them in the transaction of the deed they report."""

import hashlib
import logging
import re
import time
import unicodedata
from functools import partial
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string

from . import tasks
from .models import Letter
from .statuses import Channel, Status

log = logging.getLogger("portal.letters")

# After the broker failed once this process does not try again for a while: a deed with thirty
# letters must not wait thirty times. The sweep sends what was not rung for.
QUIET_SECONDS = 30
_quiet_until = 0.0


# One bell takes so many letters along (delivery.BATCH); more letters need more bells.
LETTERS_A_BELL = 50


def post(*, key, kind, to_name, to_address, subject, template, context, about=""):
    """Write the letter and ring for the worker once the caller's transaction is committed.

    The same `key` again gives the letter already written, unchanged. Without an address the letter
    waits on paper for the office to print. Renders templates/letters/<template>.txt and .html with
    `context` and what templates/letters/README.md lists.
    """
    draft = {"key": key, "kind": kind, "to_name": to_name, "to_address": to_address}
    draft |= {"subject": subject, "template": template, "context": context, "about": about}
    return post_all([draft])[0]


def post_all(drafts):
    """Many letters of one deed, each with the words that `post` takes; three statements and few bells for all."""
    drafts = {draft["key"]: draft for draft in drafts}
    there = set(Letter.objects.filter(key__in=drafts).values_list("key", flat=True))
    written = [_written(draft) for key, draft in drafts.items() if key not in there]
    # Another transaction may write the same letter at this moment: its letter is the one, and it is read below.
    Letter.objects.bulk_create(written, ignore_conflicts=True)
    letters = {letter.key: letter for letter in Letter.objects.filter(key__in=drafts)}
    waiting = [letters[new.key].pk for new in written if new.status == Status.QUEUED]
    for first in waiting[::LETTERS_A_BELL]:
        transaction.on_commit(partial(ring, first))
    return [letters[key] for key in drafts]


def _written(draft):
    to_name, subject, address = _line(draft["to_name"]), _line(draft["subject"]), _line(draft["to_address"] or "")
    values = {
        **draft["context"],
        "to_name": to_name,
        "subject": subject,
        "portal_url": settings.PORTAL_URL,
        "place": settings.PORTAL_PLACE,
        "demo": settings.DEMO,
    }
    return Letter(
        key=draft["key"],
        kind=draft["kind"],
        channel=Channel.EMAIL if address else Channel.PAPER,
        status=Status.QUEUED if address else Status.TO_PRINT,
        to_name=to_name,
        to_address=address,
        subject=subject,
        text=_tidy(render_to_string(f"letters/{draft['template']}.txt", values)),
        html=render_to_string(f"letters/{draft['template']}.html", values),
        about=draft.get("about", ""),
        message_id=message_id(draft["key"]),
    )


def message_id(key):
    """The same for every copy of one letter, so a mail reader shows a duplicate only once."""
    digest = hashlib.sha256(f"{settings.PORTAL_URL} {key}".encode()).hexdigest()[:32]
    return f"<{digest}@{urlsplit(settings.PORTAL_URL).hostname or 'localhost'}>"


def ring(letter_id):
    """Tell the worker. A broker that is gone or frozen costs one short time-out, never the page."""
    global _quiet_until
    if time.monotonic() < _quiet_until:
        return
    try:
        tasks.deliver.apply_async((letter_id,), retry=False)
    except Exception:  # whatever the broker's library raises: the row is safe and the sweep will send it
        _quiet_until = time.monotonic() + QUIET_SECONDS
        log.warning("Could not ring the worker for letter %s; the sweep will send it.", letter_id, exc_info=True)


def _tidy(text):
    """Template tags leave trailing blanks and runs of empty lines behind."""
    lines = "\n".join(line.rstrip() for line in text.strip().splitlines())
    return re.sub(r"\n{3,}", "\n\n", lines) + "\n"


def _line(text):
    """One line of visible characters: what goes into a mail header must hold no line break."""
    clean = "".join(c if unicodedata.category(c)[0] != "C" else " " for c in unicodedata.normalize("NFC", str(text)))
    return " ".join(clean.split())[:300]
