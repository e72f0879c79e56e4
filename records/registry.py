"""Which tables are signed and which are living: read from every app's plain-data `signed.py`, checked, put together.

Each app says for every table of its own, by name:

    "living": "why its rows may change"            a working table; or
    "signed": "why and from when they may not"     with the rules below.

    "append_only": True        no UPDATE at all: a correction is a new row
    "keep": [{...}]            columns that stay: `columns` or `all_but`, from `when` on (SQL over OLD and NEW; left out:
                               always), `say` what the database answers
    "refuse": [{...}]          rows that are refused: `on` ("INSERT", "UPDATE", "DELETE"), `when`, `say`, and `only` where
                               one database alone keeps it
    "delete": "never"          of signed tables unless said otherwise; "free" of living ones; or SQL over OLD: then never
    "role": ("SELECT",)        what the portal's own role may do, where that is less than follows from the rest

The SQL is of the kind that PostgreSQL and SQLite both understand. A table without an entry is a mistake
(`unsorted`), and so is an entry without a table (`stray`).
"""

from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from importlib.util import find_spec

from django.apps import apps

KEYS = {"living", "signed", "append_only", "keep", "refuse", "delete", "role"}
KEEP_KEYS = {"columns", "all_but", "when", "say"}
REFUSE_KEYS = {"on", "when", "say", "only"}


@dataclass(frozen=True)
class Kept:
    """Columns that do not change once `when` holds."""

    columns: tuple
    all_but: tuple | None
    when: str
    say: str

    def of(self, present):
        """Those of the table's columns that this rule keeps."""
        if self.all_but is None:
            return [name for name in present if name in self.columns]
        return [name for name in present if name not in self.all_but]


@dataclass(frozen=True)
class Refused:
    """Rows that are not taken."""

    on: tuple
    when: str
    say: str
    only: str = ""


@dataclass(frozen=True)
class Table:
    name: str
    signed: bool
    why: str
    append_only: bool = False
    keep: tuple = ()
    refuse: tuple = ()
    delete: str = "free"
    role: tuple | None = None
    named: frozenset = field(default=frozenset(), compare=False)

    @property
    def never_deleted(self):
        return self.delete == "never"

    @property
    def is_guarded(self):
        return bool(self.append_only or self.keep or self.refuse or self.delete != "free")

    def rights(self, present):
        """What the portal's own role may do on PostgreSQL, besides reading: INSERT, UPDATE (of all or some columns), DELETE."""
        if self.role is not None:
            return tuple(right for right in self.role if right != "SELECT")
        rights = ["INSERT"]
        if not self.append_only:
            whole = [rule for rule in self.keep if rule.all_but is not None and not rule.when]
            free = [name for name in present if name != "id" and all(name in rule.all_but for rule in whole)]
            rights.append(f"UPDATE ({', '.join(free)})" if whole else "UPDATE")
        if not self.append_only and not self.never_deleted:
            rights.append("DELETE")
        return tuple(rights)


def _read(name, entry):
    unknown = set(entry) - KEYS
    if unknown or ("living" in entry) == ("signed" in entry):
        raise ValueError(f"{name}: say either living or signed{f'; unknown: {sorted(unknown)}' if unknown else ''}")
    signed = "signed" in entry
    keep, refuse = [], []
    if signed and not entry.get("append_only"):
        keep.append(Kept(("id",), None, "", "a row keeps its number"))
    for rule in entry.get("keep", ()):
        if set(rule) - KEEP_KEYS or ("columns" in rule) == ("all_but" in rule):
            raise ValueError(f"{name}: a rule of `keep` has columns or all_but, when, say: {rule}")
        all_but = rule.get("all_but")
        keep.append(
            Kept(
                tuple(rule.get("columns", ())),
                None if all_but is None else tuple(all_but),
                rule.get("when", ""),
                rule.get("say", "what was signed does not change"),
            )
        )
    for rule in entry.get("refuse", ()):
        if set(rule) - REFUSE_KEYS or not {"on", "when", "say"} <= set(rule):
            raise ValueError(f"{name}: a rule of `refuse` has on, when, say (and only): {rule}")
        on = (rule["on"],) if isinstance(rule["on"], str) else tuple(rule["on"])
        refuse.append(Refused(on, rule["when"], rule["say"], rule.get("only", "")))
    named = {column for rule in keep for column in (rule.columns or rule.all_but or ())}
    return Table(
        name=name,
        signed=signed,
        why=entry["signed" if signed else "living"],
        append_only=entry.get("append_only", False),
        keep=tuple(keep),
        refuse=tuple(refuse),
        delete=entry.get("delete", "never" if signed else "free"),
        role=entry.get("role"),
        named=frozenset(named),
    )


@cache
def registry():
    """Every sorted table by its name."""
    found = {}
    for config in apps.get_app_configs():
        module = f"{config.name}.signed"
        if config.name.startswith("django.") or find_spec(module) is None:
            continue
        for name, entry in import_module(module).TABLES.items():
            if name in found:
                raise ValueError(f"{name} is sorted twice")
            found[name] = _read(name, entry)
    return found


def sort(name):
    """ "signed" or "living"; KeyError for a table that nobody has sorted."""
    return "signed" if registry()[name].signed else "living"


def unsorted(names):
    """Tables of the database that no `signed.py` names."""
    return sorted(set(names) - set(registry()))


def stray(names):
    """Entries whose table is not there."""
    return sorted(set(registry()) - set(names))
