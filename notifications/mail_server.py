"""The way to the mail server: a letter as it goes over the wire, one connection for many, and what a refusal means."""

import smtplib
from contextlib import suppress
from email.utils import formataddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.smtp import EmailBackend


class Unreachable(Exception):
    """No connection could be opened; its cause says why. No letter was tried, so none was refused."""


class MailServer:
    """One connection for many letters: opened by the first, opened again by the next one after a fault.

    After any fault the connection is hung up, whatever state it is in. So the letter after a refused one begins afresh,
    and a server that closed on us is asked again only by the next letter.
    """

    def __init__(self):
        self._line = None

    def __enter__(self):
        return self

    def __exit__(self, *fault):
        self._hang_up()

    def send(self, mail):
        self._open()
        try:
            self._line.send_messages([mail])
        except Exception:
            self._hang_up()
            raise
        if not isinstance(self._line, EmailBackend):
            self._hang_up()  # letters written to files: a file each

    def _open(self):
        if self._line:
            return
        line = get_connection()
        try:
            line.open()
        except Exception as fault:
            with suppress(Exception):
                line.close()
            raise Unreachable from fault
        self._line = line

    def _hang_up(self):
        line, self._line = self._line, None
        if line:
            with suppress(Exception):  # it was broken, or breaks now: either way it is over
                line.close()


def message(letter):
    """The mail as it goes over the wire; the same headers at every try."""
    mail = EmailMultiAlternatives(
        subject=letter.subject,
        body=letter.text,
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[formataddr((letter.to_name, letter.to_address)) if letter.to_name else letter.to_address],
        headers={
            "Message-ID": letter.message_id,
            # RFC 3834: no holiday replies to a machine.
            "Auto-Submitted": "auto-generated",
            "X-Auto-Response-Suppress": "All",
            "Content-Language": "vi",
        },
    )
    mail.attach_alternative(letter.html, "text/html")
    return mail


def is_permanent(fault):
    """True where trying again cannot help: the server refused for good (5xx) or the letter is malformed."""
    if isinstance(fault, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _ in fault.recipients.values())
    if isinstance(fault, smtplib.SMTPAuthenticationError):
        return False  # our password, not their address: the letter waits until it is mended
    if isinstance(fault, smtplib.SMTPResponseException):
        return fault.smtp_code >= 500
    return isinstance(fault, ValueError)  # BadHeaderError, an address that is none


def code_of(fault):
    if isinstance(fault, smtplib.SMTPRecipientsRefused):
        return next(iter(fault.recipients.values()), (None, b""))[0]
    code = getattr(fault, "smtp_code", None)
    return code if code and code > 0 else None


def words_of(fault):
    if isinstance(fault, smtplib.SMTPRecipientsRefused):
        said = next(iter(fault.recipients.values()), (None, b""))[1]
    else:
        said = getattr(fault, "smtp_error", None) or str(fault)
    said = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
    return f"{type(fault).__name__}: {said}".replace("\x00", "")[:1000]
