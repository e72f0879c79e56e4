"""What the council's and the leader's papers say: one function a form, from rows to plain words; no request, no layout.

The data of a paper are taken once, when it is adopted or signed (`evaluations.actions.papers`); afterwards the frozen ones are printed.
"""

from evaluations.papers.certificate import certificate, check_address
from evaluations.papers.decision import decision
from evaluations.papers.notice import refusal_notice, return_notice
from evaluations.papers.session import minutes, presence_words, summary, supplement
from evaluations.papers.words import stars_words, template

__all__ = [
    "certificate",
    "check_address",
    "decision",
    "minutes",
    "presence_words",
    "refusal_notice",
    "return_notice",
    "stars_words",
    "summary",
    "supplement",
    "template",
]
