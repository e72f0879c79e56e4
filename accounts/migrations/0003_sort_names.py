from django.db import migrations, models

from criteria.text import sort_key
from migrating import InBatches, IndexField, SteppedMigration, in_batches


def key_of(row):
    if hasattr(row, "full_name"):
        *family, given = row.full_name.split() or [""]
        return sort_key(" ".join([given, *family]))[:300]
    return sort_key(row.name)[:300]


def fill(apps, schema_editor):
    """Rows from before the column."""
    for name in ("User", "Area"):
        model = apps.get_model("accounts", name)

        def change(rows, model=model):
            for row in rows:
                row.sort_name = key_of(row)
            model.objects.bulk_update(rows, ["sort_name"])

        in_batches(schema_editor, model.objects.filter(sort_name=""), change)


def sort_name(**options):
    return models.CharField(default="", editable=False, max_length=300, **options)


class Migration(SteppedMigration):

    dependencies = [
        ("accounts", "0002_audit_append_only"),
    ]

    operations = [
        migrations.AlterModelOptions(name="user", options={"ordering": ["sort_name", "pk"]}),
        migrations.AddField("area", "sort_name", sort_name()),
        migrations.AddField("user", "sort_name", sort_name()),
        InBatches(fill),
        IndexField("area", "sort_name", sort_name(db_index=True)),
        IndexField("user", "sort_name", sort_name(db_index=True)),
    ]
