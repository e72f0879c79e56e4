"""Numbers of minutes and certificates belong to an office and a year; who presides is one person and is there.

Nothing is lost: papers that bear one number all keep it, the later ones marked so; where two people were marked as
presiding, or somebody who was away, the note beside the name says what was recorded.
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
    _minutes(apps, schema_editor)
    _certificates(apps, schema_editor)
    _presiding(apps)
    for name in ("Evaluation", "Result", "ScoreSheet"):
        model = apps.get_model("evaluations", name)
        _update(schema_editor, model.objects.filter(attempt=0), attempt=1)
    results = apps.get_model("evaluations", "Result").objects
    _update(schema_editor, results.filter(stars=0), stars=None)  # «no stars» is null (rulings 12)
    _update(schema_editor, results.filter(concluded_stars=0), concluded_stars=None)


def _update(schema_editor, rows, **values):
    def change(batch):
        rows.model.objects.filter(pk__in=[row.pk for row in batch]).update(**values)

    in_batches(schema_editor, rows.only("pk"), change)


def _minutes(apps, schema_editor):
    sessions = apps.get_model("evaluations", "CouncilSession").objects
    # What an earlier run that was broken off has numbered.
    done = sessions.filter(office__isnull=False).exclude(minutes_number="")
    taken = set(done.values_list("office_id", "minutes_year", "minutes_number"))

    def change(batch):
        fresh = set()
        for session in batch:
            session.office_id = session.council.round.office_id
            if session.minutes_number:
                session.minutes_year = (session.minutes_date or session.held_on).year
                key = (session.office_id, session.minutes_year, session.minutes_number)
                session.minutes_number_repeats = key in taken or key in fresh
                fresh.add(key)
        sessions.bulk_update(batch, ["office", "minutes_year", "minutes_number_repeats"])
        taken.update(fresh)  # after the writing: a portion may have to be tried again

    in_batches(schema_editor, sessions.filter(office=None).select_related("council__round"), change)


def _certificates(apps, schema_editor):
    certificates = apps.get_model("evaluations", "Certificate").objects
    taken = set(certificates.filter(office__isnull=False).values_list("office_id", "year", "number"))

    def change(batch):
        fresh = set()
        for certificate in batch:
            certificate.office_id = certificate.item.decision.office_id
            certificate.year = certificate.issued_on.year
            key = (certificate.office_id, certificate.year, certificate.number)
            certificate.number_repeats = key in taken or key in fresh
            fresh.add(key)
        certificates.bulk_update(batch, ["office", "year", "number_repeats"])
        taken.update(fresh)  # after the writing: a portion may have to be tried again

    in_batches(schema_editor, certificates.filter(office=None).select_related("item__decision"), change)


def _presiding(apps):
    found = set()
    for row in apps.get_model("evaluations", "Attendance").objects.filter(presides=True).order_by("pk"):
        if row.presence == "present" and row.session_id not in found:
            found.add(row.session_id)
            continue
        row.presides = False
        row.note = f"{row.note}; có ghi được ủy quyền chủ trì".removeprefix("; ")[:200]
        row.save(update_fields=["presides", "note"])


class Migration(SteppedMigration):
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
        InBatches(fill),
    ]
