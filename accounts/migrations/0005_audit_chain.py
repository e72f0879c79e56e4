"""The audit log becomes a chain; entries written before are linked in the order they were written, in portions."""

from django.db import migrations, models

from accounts import chain
from migrating import InBatches, SteppedMigration
from records.guards import drop_for_migration


def link_what_is_there(apps, schema_editor):
    drop_for_migration(schema_editor, ["accounts_auditentry"])
    chain.link_unlinked(schema_editor.connection.alias)


class Migration(SteppedMigration):
    dependencies = [("accounts", "0004_posted_form")]

    operations = [
        migrations.AddField("auditentry", "position", models.BigIntegerField(editable=False, null=True)),
        migrations.AddField("auditentry", "previous", models.CharField(default="", editable=False, max_length=64)),
        migrations.AddField("auditentry", "hash", models.CharField(default="", editable=False, max_length=64)),
        InBatches(link_what_is_there),
        migrations.AlterField(
            "auditentry", "position", models.BigIntegerField(editable=False, null=True, unique=True)
        ),
    ]
