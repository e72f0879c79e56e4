"""Mẫu 03's number belongs to an office and a year; a supplement says where it returns to and since when the clock stands.

Nothing is lost: two reports that bear one number both keep it, marked so; what a supplement's row lacks is read from
the trail and the request.
"""

import django.db.models.deletion
from django.db import migrations, models

from records import guards


def let_change(apps, schema_editor):
    """Signed rows get their new columns; the triggers come back when `migrate` ends."""
    if schema_editor.connection.vendor == "sqlite":
        guards.remove(schema_editor.connection.alias)
    else:
        guards.drop_for_migration(schema_editor, ())


def fill(apps, schema_editor):
    _numbers(apps)
    _supplements(apps)


def _numbers(apps):
    WardReport, Office = apps.get_model("products", "WardReport"), apps.get_model("accounts", "Office")
    taken = set()
    for report in WardReport.objects.exclude(report_number="").select_related("registration__round").order_by("pk"):
        registration = report.registration
        offices = Office.objects.filter(area_id=registration.ward_id).order_by("-is_active", "pk")
        office = offices.filter(kind="committee").first() or offices.first()
        report.office_id = office.pk if office else registration.round.office_id
        day = report.signed_on or report.signed_at
        report.report_year = day.year if day else registration.round.year
        key = (report.office_id, report.report_year, report.report_number)
        report.report_number_repeats = key in taken
        taken.add(key)
        report.save(update_fields=["office", "report_year", "report_number_repeats"])


def _supplements(apps):
    Registration, Step = apps.get_model("products", "Registration"), apps.get_model("products", "Step")
    waiting = Registration.objects.filter(status="supplement_requested")
    Registration.objects.exclude(pk__in=waiting.values("pk")).exclude(returns_to="", paused_since=None).update(
        returns_to="", paused_since=None
    )
    for registration in waiting.filter(models.Q(returns_to="") | models.Q(paused_since=None)):
        steps = Step.objects.filter(registration=registration, status="supplement_requested")
        step = steps.exclude(was="supplement_requested").order_by("pk").last()
        request = registration.supplements.order_by("asked_at", "pk").last()
        registration.returns_to = registration.returns_to or (step.was if step else "submitted")
        registration.paused_since = (
            registration.paused_since
            or (request.asked_at if request else None)
            or (step.recorded_at if step else registration.updated_at)
        )
        registration.save(update_fields=["returns_to", "paused_since"])


class Migration(migrations.Migration):
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
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
