from django.db import migrations, models

from criteria.text import sort_key


def key_of(row):
    return sort_key(row.name)[:300]


def fill(apps, schema_editor):
    """Rows from before the column: saved once by today's model, which knows the order."""
    for name in ('Business', 'Product'):
        model = apps.get_model("products", name)
        for row in model.objects.iterator(chunk_size=500):
            model.objects.filter(pk=row.pk).update(sort_name=key_of(row))


class Migration(migrations.Migration):

    dependencies = [
        ('products', '0002_append_only'),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='business',
            options={'ordering': ['sort_name', 'pk'], 'verbose_name': 'chủ thể'},
        ),
        migrations.AlterModelOptions(
            name='product',
            options={'ordering': ['sort_name', 'pk'], 'verbose_name': 'sản phẩm'},
        ),
        migrations.AddField(
            model_name='business',
            name='sort_name',
            field=models.CharField(db_index=True, default='', editable=False, max_length=300),
        ),
        migrations.AddField(
            model_name='product',
            name='sort_name',
            field=models.CharField(db_index=True, default='', editable=False, max_length=300),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
