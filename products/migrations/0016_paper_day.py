"""The founding day may be a month or a year, as old licences state it: kept as ISO text, days as they were."""

from django.db import migrations

import accounts.paper_day


def write_days_as_iso(apps, schema_editor):
    """PostgreSQL writes a day as the server is set to; for this migration as ISO 8601."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("SET LOCAL datestyle TO 'ISO'")


class Migration(migrations.Migration):
    dependencies = [("products", "0015_words")]

    operations = [
        migrations.RunPython(write_days_as_iso, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="business",
            name="established_on",
            field=accounts.paper_day.PaperDayField(
                blank=True, null=True, verbose_name="Ngày thành lập / đăng ký kinh doanh"
            ),
        ),
    ]
