from django.db import migrations, models

from criteria.text import sort_key
from migrating import InBatches, IndexField, SteppedMigration, in_batches


def fill(apps, schema_editor):
    """Rows from before the column."""
    for name in ("Business", "Product"):
        model = apps.get_model("products", name)

        def change(rows, model=model):
            for row in rows:
                row.sort_name = sort_key(row.name)[:300]
            model.objects.bulk_update(rows, ["sort_name"])

        in_batches(schema_editor, model.objects.filter(sort_name="").only("name"), change)


def sort_name(**options):
    return models.CharField(default="", editable=False, max_length=300, **options)


class Migration(SteppedMigration):

    dependencies = [
        ("products", "0002_append_only"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="business", options={"ordering": ["sort_name", "pk"], "verbose_name": "chủ thể"}
        ),
        migrations.AlterModelOptions(
            name="product", options={"ordering": ["sort_name", "pk"], "verbose_name": "sản phẩm"}
        ),
        migrations.AddField("business", "sort_name", sort_name()),
        migrations.AddField("product", "sort_name", sort_name()),
        InBatches(fill),
        IndexField("business", "sort_name", sort_name(db_index=True)),
        IndexField("product", "sort_name", sort_name(db_index=True)),
    ]
