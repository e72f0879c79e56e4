"""What the versions before kept no record of: the areas, successions and offices they loaded (criteria/loading.py)."""

import json
from pathlib import Path

from django.db import migrations


def what_was_loaded_before(apps, schema_editor):
    """One record for each row those versions loaded; without a row where people deleted it or changed its key."""
    Area, AreaSuccession, Office = (apps.get_model("accounts", name) for name in ("Area", "AreaSuccession", "Office"))
    LoadedRow = apps.get_model("criteria", "LoadedRow")
    if not Office.objects.exists():
        return
    before = json.loads((Path(__file__).parent / "0007_loaded_before.json").read_text(encoding="utf-8"))
    areas = {f"{area.level}/{area.code}/{area.valid_from}": area.pk for area in Area.objects.all()}
    successions = {(row.old_id, row.new_id): row.pk for row in AreaSuccession.objects.all()}
    offices = dict(Office.objects.values_list("code", "pk"))
    loaded = []

    def record(table, key, row_id, values):
        for name in ("parent", "area"):
            if values.get(name):
                values[name] = areas.get(values[name])
        loaded.append(LoadedRow(table=f"accounts.{table}", key=key, row_id=row_id, values=values))

    for key, values in before["areas"].items():
        record("area", key, areas.get(key), values)
    for key, values in before["successions"].items():
        old, new = (areas.get(name) for name in key.split())
        if old and new:
            record("areasuccession", f"{old}/{new}", successions.get((old, new)), values)
    for code, values in before["offices"].items():
        record("office", code, offices.get(code), values)
    LoadedRow.objects.bulk_create(loaded)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0006_protect_facts"), ("criteria", "0003_loaded_row")]
    operations = [migrations.RunPython(what_was_loaded_before, migrations.RunPython.noop)]
