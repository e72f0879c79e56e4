"""A sheet added up by the star engine."""

from criteria.scoring import sheet_score


def score_of(sheet):
    """The sheet added up by the engine; unanswered criteria count nothing yet."""
    choices = {
        line.criterion.code: line.option.code if line.option else None
        for line in sheet.lines.select_related("criterion", "option")
    }
    registration = sheet.evaluation.registration
    return sheet_score(registration.criteria_set.rubric, choices, registration.branch or None)
