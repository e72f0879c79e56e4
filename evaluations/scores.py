"""Sheets added up by the star engine, and what the sheets of one attempt give together."""

from collections import defaultdict

from criteria.scoring import sheet_score
from evaluations import tally
from evaluations.models import ScoreLine


def scores_of(sheets):
    """{sheet key: the sheet added up}, of any number of sheets in one statement; each knows its dossier already."""
    chosen = defaultdict(dict)
    lines = ScoreLine.objects.filter(sheet__in=[sheet.pk for sheet in sheets]).order_by()
    for sheet, criterion, option in lines.values_list("sheet_id", "criterion__code", "option__code"):
        chosen[sheet][criterion] = option
    return {sheet.pk: _added_up(sheet.evaluation.registration, chosen[sheet.pk]) for sheet in sheets}


def _added_up(registration, chosen):
    return sheet_score(registration.criteria_set.rubric, chosen, registration.branch or None)


def score_of(sheet):
    """The sheet added up by the engine; unanswered criteria count nothing yet."""
    return scores_of([sheet])[sheet.pk]


def tally_of(evaluation, scores):
    """What these sheets of one attempt give under the council's rules; ValueError without sheets."""
    council, registration = evaluation.session.council, evaluation.registration
    return tally.tally(
        registration.criteria_set.rubric,
        scores,
        evaluation.round.regulation.bands,
        gate_share=council.gate_share,
        branch=registration.branch or None,
        max_spread=council.max_spread,
    )
