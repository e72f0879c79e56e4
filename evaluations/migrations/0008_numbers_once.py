"""What holds across rows from now on; earlier rows were made to fit by the migration before."""

import django.db.models.deletion
from django.db import migrations, models

from migrating import AddCheckLater, AddUniqueConcurrently, SteppedMigration
from records import guards


def let_change(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":  # tables are built anew; their triggers come back after `migrate`
        guards.remove(schema_editor.connection.alias)


class Migration(SteppedMigration):
    dependencies = [("evaluations", "0007_numbers")]

    operations = [
        migrations.RunPython(let_change, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="certificate",
            name="office",
            field=models.ForeignKey(
                editable=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.office"
            ),
        ),
        migrations.AlterField(
            model_name="certificate", name="year", field=models.PositiveSmallIntegerField(editable=False)
        ),
        migrations.AlterField(
            model_name="councilsession",
            name="office",
            field=models.ForeignKey(
                editable=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.office"
            ),
        ),
        AddUniqueConcurrently(
            model_name='attendance',
            constraint=models.UniqueConstraint(condition=models.Q(('presides', True)), fields=('session',), name='attendance_one_presides'),
        ),
        AddCheckLater(
            model_name='attendance',
            constraint=models.CheckConstraint(condition=models.Q(('presides', False), ('presence', 'present'), _connector='OR'), name='attendance_who_presides_is_there'),
        ),
        AddUniqueConcurrently(
            model_name='certificate',
            constraint=models.UniqueConstraint(condition=models.Q(('number_repeats', False)), fields=('office', 'year', 'number'), name='certificate_number_once'),
        ),
        AddUniqueConcurrently(
            model_name='councilsession',
            constraint=models.UniqueConstraint(condition=models.Q(models.Q(('minutes_number', ''), _negated=True), ('minutes_number_repeats', False)), fields=('office', 'minutes_year', 'minutes_number'), name='minutes_number_once'),
        ),
        AddCheckLater(
            model_name='councilsession',
            constraint=models.CheckConstraint(condition=models.Q(('minutes_number', ''), ('minutes_year__isnull', False), _connector='OR'), name='minutes_number_has_year'),
        ),
        AddCheckLater(
            model_name='evaluation',
            constraint=models.CheckConstraint(condition=models.Q(('attempt__gte', 1)), name='evaluation_attempt_from_one'),
        ),
        AddCheckLater(
            model_name='result',
            constraint=models.CheckConstraint(condition=models.Q(('attempt__gte', 1)), name='result_attempt_from_one'),
        ),
        AddCheckLater(
            model_name='result',
            constraint=models.CheckConstraint(condition=models.Q(('band__lte', 5)), name='result_band'),
        ),
        AddCheckLater(
            model_name='result',
            constraint=models.CheckConstraint(condition=models.Q(('stars__isnull', True), models.Q(('stars__gte', 1), ('stars__lte', 5)), _connector='OR'), name='result_stars'),
        ),
        AddCheckLater(
            model_name='result',
            constraint=models.CheckConstraint(condition=models.Q(('concluded_stars__isnull', True), models.Q(('concluded_stars__gte', 1), ('concluded_stars__lte', 5)), _connector='OR'), name='result_concluded_stars'),
        ),
        AddCheckLater(
            model_name='scoresheet',
            constraint=models.CheckConstraint(condition=models.Q(('attempt__gte', 1)), name='sheet_attempt_from_one'),
        ),
    ]
