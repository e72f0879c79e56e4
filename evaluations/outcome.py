"""The words of `criteria.outcome` about one evaluation, on the result it stands on."""

from criteria.outcome import Ending, Powers, Rating, say

__all__ = ["Ending", "of", "rating_of"]


def rating_of(result):
    """A result's row as this module takes it."""
    return Rating(
        mean=result.mean,
        band=result.band,
        computed=result.stars,
        concluded=result.concluded_stars,
        missed={int(star): tuple(rows) for star, rows in result.details["missed"].items()},
        sheets=result.sheet_count,
        departure=result.departure_reason,
    )


def of(evaluation, ending, **more):
    """The words about one evaluation, on the result it stands on."""
    regulation, result = evaluation.round.regulation, evaluation.basis.current_result
    powers = Powers(tuple(regulation.recognises(evaluation.level)), tuple(regulation.refers(evaluation.level)))
    return say(
        ending,
        regulation.bands,
        rating_of(result) if result else None,
        powers,
        **{"office": evaluation.office.name, **more},
    )
