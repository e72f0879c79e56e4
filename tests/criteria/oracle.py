"""The star rule a second time, written from rulings.md 9–14 and the data files alone, in another way.

Nothing is imported from `criteria`: raw YAML in, whole numbers only. Instead of a mean it compares sums with border × sheets;
instead of sheets it works on a grid of points; instead of minimum_points it reads them as a list of demands.
"""

BORDERS = ((90, 5), (70, 4), (50, 3), (30, 2), (0, 1))


def criteria_of(data):
    return [criterion for part in data["parts"] for criterion in part["criteria"]]


def column(data, answers):
    """Points of one sheet, criterion by criterion: [(code, points, settled)]."""
    ledger, settled = {}, {}
    for criterion in criteria_of(data):
        code, needs = criterion["code"], criterion.get("applies_when")
        worth = {str(option["code"]): option["points"] for option in criterion["options"]} | {"0": 0}
        mine = answers.get(code)
        if needs is None:
            ledger[code], settled[code] = (0, False) if mine is None else (worth[mine], True)
        elif not settled[needs["criterion"]]:
            ledger[code], settled[code] = 0, False
        elif ledger[needs["criterion"]] < needs["min_points"]:
            ledger[code], settled[code] = 0, True
        else:
            ledger[code], settled[code] = (0, False) if mine is None else (worth[mine], True)
    return ledger, settled


def verdict(data, sheets, share=(1, 2)):
    """(sum of points, number of sheets, band, stars or None, {star: codes missed}) for a list of answer dictionaries."""
    grid = [column(data, answers)[0] for answers in sheets]
    many, grand = len(grid), sum(sum(ledger.values()) for ledger in grid)
    band = next(stars for border, stars in BORDERS if grand >= border * many)
    demands = [
        (int(star), criterion["code"], points)
        for criterion in criteria_of(data)
        for star, points in (criterion.get("minimum_points") or {}).items()
    ]
    missed = {}
    for goal in (3, 4, 5):
        failing = set()
        for star, code, points in demands:
            votes = len([1 for ledger in grid if ledger[code] >= points])
            if star <= goal and not votes * share[1] > share[0] * many:
                failing.add(code)
        missed[goal] = failing
    if band < 3:
        return grand, many, band, band, missed
    stars = None
    for goal in (3, 4, 5):
        if goal <= band and not missed[goal]:
            stars = goal
    return grand, many, band, stars, missed
