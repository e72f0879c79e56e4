from django.db import migrations, models

from criteria.text import sort_key


def key_of(row):
    if hasattr(row, "full_name"):
        *family, given = row.full_name.split() or [""]
        return sort_key(" ".join([given, *family]))[:300]
    return sort_key(row.name)[:300]


def fill(apps, schema_editor):
    """Rows from before the column: saved once by today's model, which knows the order."""
    for name in ('User', 'Area'):
        model = apps.get_model("accounts", name)
        for row in model.objects.iterator(chunk_size=500):
            model.objects.filter(pk=row.pk).update(sort_name=key_of(row))


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0002_audit_append_only'),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='user',
            options={'ordering': ['sort_name', 'pk']},
        ),
        migrations.AddField(
            model_name='area',
            name='sort_name',
            field=models.CharField(db_index=True, default='', editable=False, max_length=300),
        ),
        migrations.AddField(
            model_name='user',
            name='sort_name',
            field=models.CharField(db_index=True, default='', editable=False, max_length=300),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
