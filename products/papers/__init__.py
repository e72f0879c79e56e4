"""What the papers of a dossier say: one function a form, from a snapshot to plain words; no request, no layout, no tables.

A form is given the facts it belongs to (`products.snapshot`) and, where it prints them, what was done afterwards (`later`).
"""

from products.papers.common import draft_mark, watermark
from products.papers.forms import TICKS, mau01, mau02
from products.papers.notice import stop_notice
from products.papers.receipt import later, receipt
from products.papers.ward import asked_by, supplement, ward_report
from products.papers.words import (
    day_words,
    deadline_words,
    iso,
    letterhead,
    moment_words,
    number_line,
    paper_line,
    template,
)

__all__ = [
    "TICKS",
    "asked_by",
    "day_words",
    "deadline_words",
    "draft_mark",
    "iso",
    "later",
    "letterhead",
    "mau01",
    "mau02",
    "moment_words",
    "number_line",
    "paper_line",
    "receipt",
    "stop_notice",
    "supplement",
    "template",
    "ward_report",
    "watermark",
]
