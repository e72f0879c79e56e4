"""The star rule a second time, written from rulings.md 9–14 and the data files alone, in another way.

Nothing is imported from `criteria`: raw YAML in, whole numbers only. Instead of a mean it compares sums with border × sheets;
instead of sheets it works on a grid of points; instead of minimum_points it reads them as a list of demands.
"""

# Rulings 13, read from the titles alone: what is said about a story counts only where there is one.
STORY = {"Câu chuyện sản phẩm", "Câu chuyện về sản phẩm"}
OF_A_STORY = {
    "Cấu trúc câu chuyện sản phẩm",
    "Cấu trúc câu chuyện",
    "Trí tuệ/bản sắc địa phương",
    "Trình bày câu chuyện sản phẩm",
}

BORDERS = ((90, 5), (70, 4), (50, 3), (30, 2), (0, 1))


def criteria_of(data):
    return [criterion for part in data["parts"] for criterion in part["criteria"]]


def condition_of(data, criterion):
    """The criterion this one hangs on, or None."""
    if criterion["title"].strip() not in OF_A_STORY:
        return None
    (story,) = [row["code"] for row in criteria_of(data) if row["title"].strip() in STORY]
    return {"criterion": story, "min_points": 1}


def column(data, answers):
    """Points of one sheet, criterion by criterion: [(code, points, settled)]."""
    ledger, settled = {}, {}
    for criterion in criteria_of(data):
        code, needs = criterion["code"], condition_of(data, criterion)
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
