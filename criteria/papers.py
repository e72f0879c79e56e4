"""Which papers a dossier needs. Pure: works on rows with code, requirement, kinds, sets (rulings.md 27)."""

from collections.abc import Iterable
from dataclasses import dataclass, field

REGISTRATION_KINDS = ("first", "upgrade", "renewal")


@dataclass(frozen=True)
class Paper:
    code: str
    requirement: str
    kinds: tuple[str, ...] = REGISTRATION_KINDS
    sets: tuple[int, ...] = field(default_factory=lambda: tuple(range(1, 27)))


def applying(papers: Iterable, set_number: int, registration_kind: str) -> list:
    """Papers that concern this set (1..26) and kind of registration, in the order given. ValueError for an unknown kind."""
    if registration_kind not in REGISTRATION_KINDS:
        raise ValueError(f"không có loại hồ sơ {registration_kind!r}")
    return [p for p in papers if set_number in p.sets and registration_kind in p.kinds and p.requirement != "officer"]


def _codes(papers, requirement, set_number, registration_kind):
    return tuple(p.code for p in applying(papers, set_number, registration_kind) if p.requirement == requirement)


def required_codes(papers: Iterable, set_number: int, registration_kind: str) -> tuple[str, ...]:
    """Codes without which the dossier is not complete (QĐ 26/2026 Đ6 k1)."""
    return _codes(papers, "required", set_number, registration_kind)


def conditional_codes(papers: Iterable, set_number: int, registration_kind: str) -> tuple[str, ...]:
    """Codes needed only where the paper's own condition holds; an official decides that, not the portal."""
    return _codes(papers, "conditional", set_number, registration_kind)


def supporting_codes(papers: Iterable, set_number: int, registration_kind: str) -> tuple[str, ...]:
    """Codes that only prove points claimed in the self-assessment."""
    return _codes(papers, "supporting", set_number, registration_kind)


def missing_codes(papers: Iterable, set_number: int, registration_kind: str, present: Iterable[str]) -> tuple[str, ...]:
    """Required codes that are not among `present`, in the order of the form."""
    have = set(present)
    return tuple(code for code in required_codes(papers, set_number, registration_kind) if code not in have)
