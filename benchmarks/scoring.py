"""How long the star engine takes for a council of nine, beside just reading the same numbers and adding them.

    TRYING_OUT=1 python benchmarks/scoring.py

Prints milliseconds and the ratio; the promise (docs, issue of the main road) is under 10 ms for nine sheets.
"""

import os
import sys
import timeit
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ocop_portal.settings")

from criteria import scoring, source  # noqa: E402

BANDS = [{"stars": 5, "from": 90}, {"stars": 4, "from": 70}, {"stars": 3, "from": 50}, {"stars": 2, "from": 30}, {"stars": 1, "from": 0}]  # fmt: skip
MEMBERS = 9


def rubric_of(data):
    criteria = tuple(
        scoring.Criterion(
            code=row["code"],
            title=row["title"],
            part=row["part"],
            section=row["section"],
            max_points=row["max_points"],
            options=tuple(scoring.Option(o["code"], o["points"], o["text"], o["branch"]) for o in row["options"]),
            minimum_points={int(star): points for star, points in row["minimum_points"].items()},
            applies_when=tuple(row["applies_when"].values()) if row["applies_when"] else None,
            branches=tuple(branch["code"] for branch in row["branches"]),
        )
        for row in data["criteria"]
    )
    parts = data["set"]["parts"]
    return scoring.Rubric(
        data["set"]["code"],
        tuple(scoring.Part(p["code"], p["title"], p["max_points"]) for p in parts),
        tuple(scoring.Section(s["code"], s["title"], s["max_points"], p["code"]) for p in parts for s in p["sections"]),
        criteria,
    )


def biggest():
    sets = [source.read_set(path) for path, _ in source.set_files()]
    free = [s for s in sets if not s["set"]["locked"] and not any(c["branches"] for c in s["criteria"])]
    return max(free, key=lambda s: (len(s["criteria"]), sum(len(c["options"]) for c in s["criteria"])))


def main():
    rubric = rubric_of(biggest())
    sheets = [
        {c.code: c.options[(member + place) % len(c.options)].code for place, c in enumerate(rubric.criteria)}
        for member in range(MEMBERS)
    ]
    numbers = [
        [next(o.points for o in c.options if o.code == sheet[c.code]) for c in rubric.criteria] for sheet in sheets
    ]

    def engine():
        return scoring.rate(rubric, [scoring.sheet_score(rubric, sheet) for sheet in sheets], BANDS)

    def naive():
        return sum(int(points) for row in numbers for points in row) / MEMBERS

    rounds = 200
    engine()
    took = min(timeit.repeat(engine, number=rounds, repeat=5)) / rounds * 1000
    plain = min(timeit.repeat(naive, number=rounds, repeat=5)) / rounds * 1000
    print(f"{rubric.code}: {len(rubric.criteria)} criteria, {MEMBERS} sheets")
    print(f"rated      {took:8.3f} ms   (promise: under 10 ms)")
    print(f"just added {plain:8.3f} ms")
    print(f"ratio      {took / plain:8.1f}")


if __name__ == "__main__":
    main()
