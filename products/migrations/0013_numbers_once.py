"""What holds across rows from now on; earlier rows were made to fit by the migration before."""

from django.db import migrations, models

from migrating import AddCheckLater, AddUniqueConcurrently, SteppedMigration
from records import guards


def let_change(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":  # tables are built anew; their triggers come back after `migrate`
        guards.remove(schema_editor.connection.alias)


class Migration(SteppedMigration):
    dependencies = [("products", "0012_numbers")]

    operations = [
        migrations.RunPython(let_change, migrations.RunPython.noop),
        AddCheckLater(
            model_name='registration',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('paused_since__isnull', False), ('status', 'supplement_requested'), models.Q(('returns_to', ''), _negated=True)), models.Q(models.Q(('status', 'supplement_requested'), _negated=True), ('paused_since__isnull', True), ('returns_to', '')), _connector='OR'), name='registration_supplement_state'),
        ),
        AddUniqueConcurrently(
            model_name='wardreport',
            constraint=models.UniqueConstraint(condition=models.Q(models.Q(('report_number', ''), _negated=True), ('report_number_repeats', False)), fields=('office', 'report_year', 'report_number'), name='ward_report_number_once'),
        ),
        AddCheckLater(
            model_name='wardreport',
            constraint=models.CheckConstraint(condition=models.Q(('report_number', ''), models.Q(('office__isnull', False), ('report_year__isnull', False)), _connector='OR'), name='ward_report_number_has_office'),
        ),
    ]
