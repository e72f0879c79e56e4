"""The names a dossier was handed in under, beside the dossier: from its latest submission's manifest."""

from django.db import migrations, models


def copy_names(apps, schema_editor):
    Registration = apps.get_model("products", "Registration")
    Submission = apps.get_model("products", "Submission")
    rows = Submission.objects.order_by("registration_id", "number").values_list("registration_id", "manifest")
    for pk, manifest in rows.iterator(chunk_size=500):  # a later submission writes over an earlier one's names
        Registration.objects.filter(pk=pk).update(
            handed_in_product=manifest["product"]["name"], handed_in_business=manifest["business"]["name"]
        )


class Migration(migrations.Migration):
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
        migrations.RunPython(copy_names, migrations.RunPython.noop),
    ]
