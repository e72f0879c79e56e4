"""Mẫu 03's number belongs to an office and a year; a supplement says where it returns to and since when the clock stands.

Nothing is lost: two reports that bear one number both keep it, marked so; what a supplement's row lacks is read from
the trail and the request.
"""

import django.db.models.deletion
from django.db import migrations, models

from migrating import InBatches, SteppedMigration, in_batches
from records import guards


def let_change(apps, schema_editor):
    """Signed rows get their new columns; the triggers come back when `migrate` ends."""
    if schema_editor.connection.vendor == "sqlite":
        guards.remove(schema_editor.connection.alias)
    else:
        guards.drop_for_migration(schema_editor, ())


def fill(apps, schema_editor):
    _numbers(apps, schema_editor)
    _supplements(apps, schema_editor)


def _numbers(apps, schema_editor):
    reports, Office = apps.get_model("products", "WardReport").objects, apps.get_model("accounts", "Office")
    numbered = reports.exclude(report_number="")
    # What an earlier run that was broken off has numbered.
    taken = set(numbered.filter(office__isnull=False).values_list("office_id", "report_year", "report_number"))

    def change(batch):
        fresh = set()
        for report in batch:
            registration = report.registration
            offices = Office.objects.filter(area_id=registration.ward_id).order_by("-is_active", "pk")
            office = offices.filter(kind="committee").first() or offices.first()
            report.office_id = office.pk if office else registration.round.office_id
            day = report.signed_on or report.signed_at
            report.report_year = day.year if day else registration.round.year
            key = (report.office_id, report.report_year, report.report_number)
            report.report_number_repeats = key in taken or key in fresh
            fresh.add(key)
        reports.bulk_update(batch, ["office", "report_year", "report_number_repeats"])
        taken.update(fresh)  # after the writing: a portion may have to be tried again

    in_batches(schema_editor, numbered.filter(office=None).select_related("registration__round"), change)


def _supplements(apps, schema_editor):
    registrations, Step = apps.get_model("products", "Registration").objects, apps.get_model("products", "Step")
    others = registrations.exclude(status="supplement_requested").exclude(returns_to="", paused_since=None)

    def clear(batch):
        registrations.filter(pk__in=[row.pk for row in batch]).update(returns_to="", paused_since=None)

    def complete(batch):
        for registration in batch:
            steps = Step.objects.filter(registration=registration, status="supplement_requested")
            step = steps.exclude(was="supplement_requested").order_by("pk").last()
            request = registration.supplements.order_by("asked_at", "pk").last()
            registration.returns_to = registration.returns_to or (step.was if step else "submitted")
            registration.paused_since = (
                registration.paused_since
                or (request.asked_at if request else None)
                or (step.recorded_at if step else registration.updated_at)
            )
        registrations.bulk_update(batch, ["returns_to", "paused_since"])

    in_batches(schema_editor, others.only("pk"), clear)
    waiting = registrations.filter(status="supplement_requested")
    in_batches(schema_editor, waiting.filter(models.Q(returns_to="") | models.Q(paused_since=None)), complete)


class Migration(SteppedMigration):
    dependencies = [
        ('accounts', '0004_posted_form'),
        ('criteria', '0001_initial'),
        ('products', '0011_manifest_version'),
    ]

    operations = [
        migrations.RunPython(let_change, migrations.RunPython.noop),
        migrations.AddField(
            model_name='wardreport',
            name='office',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.office'),
        ),
        migrations.AddField(
            model_name='wardreport',
            name='report_number_repeats',
            field=models.BooleanField(default=False, editable=False),
        ),
        migrations.AddField(
            model_name='wardreport',
            name='report_year',
            field=models.PositiveSmallIntegerField(blank=True, null=True),
        ),
        InBatches(fill),
    ]
