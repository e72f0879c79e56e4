"""A line of the log in words. What a deed wrote down stays as written; here its keys and values are said in Vietnamese.

Rooms above add their own, beside `audit.LABELS` and `audit.WORDS`:
`VALUES[key]` or `VALUES[action, key]` ("*" for every key of the action): a class of choices, a mapping, or a function that
gives one, for what stands under the key;
`NAMED[key]` or `NAMED[action, key]`: the model whose row's key stands there ("accounts.User");
`FIELDS[action]`: the model whose fields the keys are, where it is not the subject's own;
`CODES[action]`: (words around a key that is itself a code or a row's key, or a function that says it; the model it names or "").
"""

import re
from collections import defaultdict
from datetime import date, datetime

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from accounts import audit
from accounts.roles import Role

VALUES = {"role": Role}
NAMED = {"area_id": "accounts.Area", "area": "accounts.Area", "user": "accounts.User"}
FIELDS = {}
CODES = {}

NOTHING = "–"
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d")
_GROUPED_FROM = 10_000  # below it stand years and counts


class Reader:
    """Says the lines of one page; rows that the lines name are fetched once for each model."""

    def __init__(self, entries):
        self.entries = list(entries)
        self.names = self._find()

    def _find(self):
        wanted = defaultdict(set)
        for entry in self.entries:
            for facts in (entry.before or {}, entry.after or {}):
                for key, value in facts.items():
                    if (model := _named(entry.action, key)) and isinstance(value, int):
                        wanted[model].add(value)
                    if (code := _code(entry, key)) and code[1] and str(key).isdigit():
                        wanted[code[1]].add(int(key))
        return {
            model: {row.pk: str(row) for row in apps.get_model(model)._base_manager.filter(pk__in=keys)}
            for model, keys in wanted.items()
        }

    def changes(self, entry):
        """[(what, before or "", after or "")] in the order in which they were written."""
        before, after = entry.before or {}, entry.after or {}
        keys = [*before, *(key for key in after if key not in before)]
        return [
            (
                self.label(entry, key),
                self.value(entry, key, before[key]) if key in before else "",
                self.value(entry, key, after[key]) if key in after else "",
            )
            for key in keys
        ]

    def label(self, entry, key):
        if code := _code(entry, key):
            words, model = code
            if callable(words):
                return str(words(key))
            return words % {"code": self._name(model, int(key)) if model and str(key).isdigit() else key}
        if key in audit.WORDS:
            return str(audit.WORDS[key])
        if field := _field(entry, key):
            return str(field.verbose_name)
        return key

    def value(self, entry, key, value):
        if value is None or value == "" or value == []:
            return NOTHING
        if isinstance(value, bool):
            return _("có") if value else _("không")
        if isinstance(value, list):
            if key in LISTS_OF_KEYS:
                return "; ".join(self.label(entry, one) for one in value)
            return "; ".join(self.value(entry, key, one) for one in value)
        if isinstance(value, dict):
            return "; ".join(f"{one}: {self.value(entry, key, what)}" for one, what in value.items())
        if model := _named(entry.action, key):
            return self._name(model, value)
        if words := _values(entry, key):
            return str(words.get(value, value))
        return _plain(value)

    def _name(self, model, key):
        return self.names.get(model, {}).get(key) or _("số %(key)s") % {"key": key}


# What stands here are names of other keys.
LISTS_OF_KEYS = {"texts", "fields", "personal"}


def _named(action, key):
    return NAMED.get((action, key)) or NAMED.get(key, "")


def _code(entry, key):
    found = CODES.get(entry.action)
    return None if key in audit.WORDS else found


def _field(entry, key):
    label = FIELDS.get(entry.action) or entry.subject_type
    try:
        return apps.get_model(label)._meta.get_field(key)
    except (FieldDoesNotExist, LookupError, ValueError):
        return None


def _values(entry, key):
    for place in ((entry.action, key), (entry.action, "*"), key):
        if place in VALUES:
            found = VALUES[place]
            return dict(found.choices if hasattr(found, "choices") else found() if callable(found) else found)
    field = _field(entry, key)
    return dict(field.flatchoices) if field is not None and getattr(field, "flatchoices", None) else None


def _plain(value):
    if isinstance(value, int | float):
        return number_format(value, use_l10n=True, force_grouping=True) if abs(value) >= _GROUPED_FROM else str(value)
    text = str(value)
    if _MOMENT.match(text):
        return f"{timezone.localtime(datetime.fromisoformat(text)):%H:%M %d/%m/%Y}"
    return f"{date.fromisoformat(text):%d/%m/%Y}" if _DAY.fullmatch(text) else text
