"""The star arithmetic (being written)."""
from dataclasses import dataclass


@dataclass(frozen=True)
class Option:
    code: str
    points: int
    text: str
    branch: str = ""
