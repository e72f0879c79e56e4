"""What a criterion asks, whatever its set and edition (rulings.md 28). Read once from `data/concepts.yaml`."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

from criteria.text import fold

FILE = Path(__file__).parent / "data" / "concepts.yaml"


@dataclass(frozen=True)
class Concept:
    code: str
    name: str
    topic: str
    topic_name: str


@lru_cache(maxsize=1)
def _tables():
    with FILE.open(encoding="utf-8") as stream:
        data = yaml.load(stream, yaml.CSafeLoader)
    concepts = {
        row["code"]: Concept(row["code"], row["name"], row["topic"], data["topics"][row["topic"]])
        for row in data["concepts"]
    }
    beginnings = [(fold(title), row["code"]) for row in data["concepts"] for title in row["titles"]]
    return concepts, sorted(beginnings, key=lambda pair: -len(pair[0])), data["criteria"]


def concepts():
    """Code → Concept, in the order of the score sheet."""
    return _tables()[0]


def concept_name(code):
    return concepts()[code].name


def concept_of(set_code, criterion_code, title):
    """The concept's code; "" for a title nobody has placed yet (the loader then says so)."""
    _, beginnings, single = _tables()
    own = single.get(f"{set_code} {criterion_code}")
    folded = fold(title)
    return own or next((code for start, code in beginnings if _begins(folded, start)), "")


def _begins(title, start):
    """Whole words only: "vi" (vị) must not catch "vi tri" by its letters; "vi tri" is longer and is asked first."""
    return title == start or (title.startswith(start) and not title[len(start)].isalnum())
