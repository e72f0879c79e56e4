"""Regulations from before those the portal evaluates under: only for results that are entered from paper.

They have no criteria here and no round of their own; what a paper of their time may say is `earlier` in `regulations.yaml`.
"""

from dataclasses import dataclass
from datetime import date
from functools import cache

from criteria.source import DATA, read_yaml


@dataclass(frozen=True)
class EarlierRegulation:
    code: str
    title: str
    short_title: str
    amended_by: str
    in_force_from: date
    in_force_to: date
    bands: tuple
    levels: dict
    certificate_months: int

    def recognises(self, level):
        """Stars that `level` decided itself."""
        return list(self.levels.get(level, []))


@cache
def earlier_regulations():
    """From the oldest on."""
    rows = read_yaml(DATA / "regulations.yaml")["earlier"]
    return tuple(
        EarlierRegulation(
            row["code"],
            row["title"],
            row["short_title"],
            row["amended_by"],
            row["in_force"]["from"],
            row["in_force"]["to"],
            tuple(row["bands"]),
            row["recognises"],
            row["certificate_months"],
        )
        for row in sorted(rows, key=lambda row: row["in_force"]["from"])
    )


def earlier_on(day):
    """The one in force on `day`, or None."""
    return next((row for row in earlier_regulations() if row.in_force_from <= day <= row.in_force_to), None)


def earlier_stars(level):
    """Every number of stars that `level` recognised under some of them."""
    return sorted({stars for row in earlier_regulations() for stars in row.recognises(level)})
