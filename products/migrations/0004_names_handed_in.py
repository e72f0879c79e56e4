"""The names a dossier was handed in under, beside the dossier: from its latest submission's manifest."""

from django.db import migrations, models

from migrating import InBatches, SteppedMigration, in_batches


def copy_names(apps, schema_editor):
    Registration = apps.get_model("products", "Registration")
    Submission = apps.get_model("products", "Submission")

    def change(dossiers):
        # A later submission writes over an earlier one's names.
        submissions = Submission.objects.filter(registration__in=dossiers).order_by("registration_id", "number")
        names = dict(submissions.values_list("registration_id", "manifest"))
        found = [dossier for dossier in dossiers if dossier.pk in names]
        for dossier in found:
            dossier.handed_in_product = names[dossier.pk]["product"]["name"]
            dossier.handed_in_business = names[dossier.pk]["business"]["name"]
        Registration.objects.bulk_update(found, ["handed_in_product", "handed_in_business"])

    in_batches(schema_editor, Registration.objects.filter(handed_in_product="").only("pk"), change)


class Migration(SteppedMigration):
    dependencies = [("products", "0003_sort_names")]

    operations = [
        migrations.AddField(
            "registration",
            "handed_in_business",
            models.CharField(blank=True, default="", editable=False, max_length=300),
        ),
        migrations.AddField(
            "registration",
            "handed_in_product",
            models.CharField(blank=True, default="", editable=False, max_length=300),
        ),
        InBatches(copy_names),
    ]
