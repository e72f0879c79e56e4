"""Every icon that a table of statuses names stands in the sprite (templates are proved in test_components)."""

from pathlib import Path

import pytest

import evaluations.statuses
import jobs.statuses
import notifications.statuses
import products.statuses
import reports.statuses
from ocop_portal.templatetags.portal import icon

SPRITE = Path("static/icons/sprite.svg").read_text(encoding="utf-8")
ROOMS = (products.statuses, evaluations.statuses, notifications.statuses, reports.statuses, jobs.statuses)
TABLES = [
    (room.__name__, name, table)
    for room in ROOMS
    for name, table in vars(room).items()
    if name.endswith("ICON") and isinstance(table, dict)
]


@pytest.mark.parametrize(("room", "name", "table"), TABLES, ids=[f"{room}.{name}" for room, name, _table in TABLES])
def test_a_statuss_icon_stands_in_the_sprite(room, name, table):
    assert [entry for entry in table.values() if f'id="{entry}"' not in SPRITE] == []


def test_the_tag_points_at_the_sprite():
    assert "#inbox" in icon("inbox")
