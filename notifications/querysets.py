import re
import unicodedata
from datetime import timedelta

from django.db import connection, connections
from django.db.models import Func, Q, QuerySet, TextField

from .statuses import Status

# A worker that holds a letter longer than this has died: SMTP itself gives up after seconds.
STUCK_AFTER = timedelta(minutes=10)


def _bare(text):
    text = unicodedata.normalize("NFD", str(text).lower().replace("đ", "d").replace("\u00f0", "d"))
    return "".join(sign for sign in text if not unicodedata.combining(sign) and sign not in "'’ʼ")


# A letter without accents → every way it is written, in both cases: "d" → "[dDđĐ…]".
_SPELLED = {}
for _sign in (chr(at) for at in (*range(0xC0, 0x1B1), *range(0x1EA0, 0x1EFA)) if chr(at).isalpha()):
    if (_letter := _bare(_sign)).isascii() and len(_letter) == 1:
        _SPELLED.setdefault(_letter, set()).add(_sign)
_SIGNS = {sign: letter for letter, signs in sorted(_SPELLED.items()) for sign in sorted(signs)}
_SPELLED = {letter: f"[{letter}{letter.upper()}{''.join(sorted(signs))}]" for letter, signs in _SPELLED.items()}
SEARCHED = ("to_name", "to_address", "subject", "about")


class Bare(Func):
    """The searched columns of a letter, one behind the other without accents, as PostgreSQL reads and indexes them.

    Migration 0003 keeps an index of this very expression.
    """

    template = f"lower(translate(%(expressions)s, '{''.join(_SIGNS)}', '{''.join(_SIGNS.values())}'))"
    arg_joiner = " || ' ' || "
    output_field = TextField()


class LetterQuerySet(QuerySet):
    def visible_to(self, user):
        return self if getattr(user, "is_administrator", False) else self.none()

    def about(self, *abouts):
        return self.filter(about__in=abouts)

    def due(self, at):
        return self.filter(status=Status.QUEUED, next_try_at__lte=at)

    def stuck(self, at):
        return self.filter(status=Status.SENDING, claimed_at__lt=at - STUCK_AFTER)

    def kinds(self):
        """The kinds that occur, in alphabetical order. Each is one step in the index; DISTINCT would read every letter."""
        table = connection.ops.quote_name(self.model._meta.db_table)
        with connection.cursor() as cursor:
            cursor.execute(
                f"WITH RECURSIVE found(kind) AS (SELECT MIN(kind) FROM {table} UNION ALL "
                f"SELECT (SELECT MIN(kind) FROM {table} WHERE kind > found.kind) FROM found WHERE found.kind IS NOT NULL) "
                "SELECT kind FROM found WHERE kind IS NOT NULL"
            )
            return sorted(kind for (kind,) in cursor.fetchall())

    def matching(self, words):
        """Every word somewhere in the addressee, the subject or what the letter is about, with or without accents.

        Only letters and digits of the words count. A letter's row never changes, so there is no column for searching.
        """
        letters = self
        # With an index of trigrams PostgreSQL looks at the letters that hold the word, the patterns then decide.
        if by_index := connections[self.db].vendor == "postgresql":
            letters = letters.alias(bare=Bare(*SEARCHED))
        for word in re.findall(r"[^\W_]+", _bare(words))[:8]:
            pattern = "".join(_SPELLED.get(sign, sign) for sign in word)
            if word.isdecimal() and len(word) < 5:  # «3» is not «34»
                pattern = f"(^|[^0-9])0*{word.lstrip('0')}([^0-9]|$)"
            if by_index:
                letters = letters.filter(bare__contains=word.lstrip("0") if word.isdecimal() else word)
            letters = letters.filter(
                Q(to_name__iregex=pattern)
                | Q(to_address__iregex=pattern)
                | Q(subject__iregex=pattern)
                | Q(about__iregex=pattern)
            )
        return letters
