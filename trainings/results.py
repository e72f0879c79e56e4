"""What the forms and tests of a conference say. Fewer than five answers are counted, never broken down."""

from django.db.models import Avg, Count

from criteria.text import sort_key
from trainings import figures
from trainings.statuses import GuestKind, SurveyKind

# Below this, somebody who knows the guests could tell who answered what.
SMALLEST_GROUP = 5


def of_survey(survey):
    """{answers, small, items: [...], by_kind: [...]}; `small`: too few to be shown in detail."""
    answered = survey.answers.count()
    if answered < SMALLEST_GROUP:
        return {"answers": answered, "small": True, "items": [], "by_kind": []}
    rows = list(survey.answers.order_by("pk").values_list("answers", flat=True))
    return {
        "answers": answered,
        "small": False,
        "items": [_item(item, [row[item["code"]] for row in rows if item["code"] in row]) for item in survey.items],
        "by_kind": _by_kind(survey) if survey.is_test else [],
    }


def _item(item, values):
    shown = {"text": item["text"], "type": item["type"], "answers": len(values), "small": len(values) < SMALLEST_GROUP}
    if shown["small"]:
        return shown
    if item["type"] == "text":
        # In the order of the alphabet: the order of arrival would tell who wrote what.
        return shown | {"texts": sorted(values, key=lambda text: (sort_key(text), text))}
    places = range(1, 6) if item["type"] == "scale" else range(len(item["options"]))
    labels = [f"{place}" for place in places] if item["type"] == "scale" else item["options"]
    bars = [
        {"label": label, "count": values.count(place), "right": item.get("right") == place}
        for label, place in zip(labels, places, strict=True)
    ]
    mean = round(sum(values) / len(values), 2) if item["type"] == "scale" else None
    return shown | {"bars": bars, "mean": mean}


def _by_kind(survey):
    rows = survey.answers.order_by().values("guest__kind").annotate(n=Count("pk"), score=Avg("score"))
    found = {row["guest__kind"]: row for row in rows}
    return [
        {
            "name": kind.label,
            "answers": found[kind]["n"],
            "mean": round(found[kind]["score"], 2) if found[kind]["n"] >= SMALLEST_GROUP else None,
        }
        for kind in GuestKind
        if kind in found
    ]


def of_tests(conference):
    """Before and after side by side, only where at least five guests did both; {} without tests."""
    tests = figures.tests(conference)
    before, after = tests.get(SurveyKind.TEST_BEFORE), tests.get(SurveyKind.TEST_AFTER)
    if not before or not after or not (before["answers"] or after["answers"]):
        return {}
    paired = min(before["paired"], after["paired"])
    return {
        "before": before["answers"],
        "after": after["answers"],
        "paired": paired,
        "small": paired < SMALLEST_GROUP,
        "before_mean": before["paired_mean"],
        "after_mean": after["paired_mean"],
        "before_of": before["out_of"],
        "after_of": after["out_of"],
    }
