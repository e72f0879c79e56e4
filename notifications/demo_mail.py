"""The demo's letter box: the files Django's file backend wrote, read back as letters."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from pathlib import Path

from django.conf import settings
from django.utils.html import escape
from django.utils.safestring import mark_safe

# What django.core.mail.backends.filebased names its files; nothing else of the folder is ever opened.
FILE_NAME = re.compile(r"\d{8}-\d{6}-\d{1,24}\.log", re.ASCII)
BETWEEN = re.compile(rb"^-{79}\n?", re.MULTILINE)
ADDRESS = re.compile(r"https?://[^\s<>\"']*[^\s<>\"'.,;:)]")


@dataclass(frozen=True)
class Mail:
    name: str
    sender: str
    to: str
    subject: str
    date: datetime | None
    text: str

    @property
    def linked_text(self):
        """The text with the portal's own addresses as links; any other address stays text."""
        text, parts, end = self.text, [], 0
        for found in ADDRESS.finditer(text):
            url = found.group()
            if url == settings.PORTAL_URL or url.startswith(settings.PORTAL_URL + "/"):
                parts += [escape(text[end : found.start()]), f'<a href="{escape(url)}">{escape(url)}</a>']
                end = found.end()
        parts.append(escape(text[end:]))
        return mark_safe("".join(parts))


def names():
    """The files, newest first."""
    folder = Path(settings.EMAIL_FILE_PATH)
    if not folder.is_dir():
        return []
    return sorted((entry.name for entry in folder.iterdir() if FILE_NAME.fullmatch(entry.name)), reverse=True)


def read(name):
    """The mails of one file; none for a name that is no mail's."""
    path = Path(settings.EMAIL_FILE_PATH) / name
    if not FILE_NAME.fullmatch(name) or not path.is_file():
        return []
    pieces = (piece.strip() for piece in BETWEEN.split(path.read_bytes()))
    return [_mail(name, piece) for piece in pieces if piece]


def _mail(name, raw):
    message = message_from_bytes(raw, policy=policy.default)
    body = message.get_body(preferencelist=("plain",))
    return Mail(
        name=name,
        sender=str(message.get("From", "")),
        to=str(message.get("To", "")),
        subject=str(message.get("Subject", "")),
        date=_moment(message),
        text=body.get_content() if body else "",
    )


def _moment(message):
    """Django writes UTC as "-0000", which Python reads as a time without a zone."""
    moment = getattr(message.get("Date"), "datetime", None)
    return moment.replace(tzinfo=UTC) if moment and moment.tzinfo is None else moment
