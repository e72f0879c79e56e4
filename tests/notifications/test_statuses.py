from pathlib import Path

from django.conf import settings

from notifications.statuses import ICON, KIND_LABEL, NEXT, OUTCOME_TONE, TONE, Outcome, Status


def test_tables_name_every_status():
    assert set(NEXT) == set(TONE) == set(ICON) == set(Status)
    assert set(OUTCOME_TONE) == set(Outcome)


def test_every_status_is_a_beginning_or_reached():
    reached = set().union(*NEXT.values())
    assert set(Status) - reached == {Status.TO_PRINT}  # where a paper letter begins


def test_ends_are_ends():
    assert {status for status, further in NEXT.items() if not further} == {
        Status.SENT, Status.DISCARDED, Status.PRINTED,
    }  # fmt: skip


def test_every_letter_of_the_portal_has_a_name_and_both_forms():
    letters = Path(settings.BASE_DIR) / "templates" / "letters"
    written = {ending: {path.stem for path in letters.glob(f"[!_]*.{ending}")} for ending in ("txt", "html")}
    assert written["txt"] == written["html"]
    assert written["txt"] - set(KIND_LABEL) == set()
