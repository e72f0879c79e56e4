"""Numbers of minutes and certificates belong to an office and a year; who presides is one person and is there.

Nothing is lost: papers that bear one number all keep it, the later ones marked so; where two people were marked as
presiding, or somebody who was away, the note beside the name says what was recorded.
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
    _minutes(apps)
    _certificates(apps)
    _presiding(apps)
    for name in ("Evaluation", "Result", "ScoreSheet"):
        apps.get_model("evaluations", name).objects.filter(attempt=0).update(attempt=1)
    results = apps.get_model("evaluations", "Result").objects
    results.filter(stars=0).update(stars=None)  # «no stars» is null (rulings 12)
    results.filter(concluded_stars=0).update(concluded_stars=None)


def _minutes(apps):
    taken = set()
    CouncilSession = apps.get_model("evaluations", "CouncilSession")
    for session in CouncilSession.objects.select_related("council__round").order_by("pk"):
        session.office_id = session.council.round.office_id
        if session.minutes_number:
            session.minutes_year = (session.minutes_date or session.held_on).year
            key = (session.office_id, session.minutes_year, session.minutes_number)
            session.minutes_number_repeats = key in taken
            taken.add(key)
        session.save(update_fields=["office", "minutes_year", "minutes_number_repeats"])


def _certificates(apps):
    taken = set()
    Certificate = apps.get_model("evaluations", "Certificate")
    for certificate in Certificate.objects.select_related("item__decision").order_by("pk"):
        certificate.office_id = certificate.item.decision.office_id
        certificate.year = certificate.issued_on.year
        key = (certificate.office_id, certificate.year, certificate.number)
        certificate.number_repeats = key in taken
        taken.add(key)
        certificate.save(update_fields=["office", "year", "number_repeats"])


def _presiding(apps):
    found = set()
    for row in apps.get_model("evaluations", "Attendance").objects.filter(presides=True).order_by("pk"):
        if row.presence == "present" and row.session_id not in found:
            found.add(row.session_id)
            continue
        row.presides = False
        row.note = f"{row.note}; có ghi được ủy quyền chủ trì".removeprefix("; ")[:200]
        row.save(update_fields=["presides", "note"])


class Migration(migrations.Migration):
    dependencies = [
        ('accounts', '0004_posted_form'),
        ('evaluations', '0006_roads'),
        ('products', '0010_roads'),
    ]

    operations = [
        migrations.RunPython(let_change, migrations.RunPython.noop),
        migrations.AddField(
            model_name='certificate',
            name='number_repeats',
            field=models.BooleanField(default=False, editable=False),
        ),
        migrations.AddField(
            model_name='certificate',
            name='office',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.office'),
        ),
        migrations.AddField(
            model_name='certificate',
            name='year',
            field=models.PositiveSmallIntegerField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='councilsession',
            name='minutes_facts',
            field=models.JSONField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='councilsession',
            name='minutes_number_repeats',
            field=models.BooleanField(default=False, editable=False),
        ),
        migrations.AddField(
            model_name='councilsession',
            name='minutes_year',
            field=models.PositiveSmallIntegerField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='councilsession',
            name='office',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.office'),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
