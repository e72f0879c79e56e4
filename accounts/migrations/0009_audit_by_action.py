"""The audit log of one deed, newest first."""

from django.db import models

from migrating import AddIndexConcurrently, SteppedMigration


class Migration(SteppedMigration):

    dependencies = [
        ('accounts', '0008_try_count'),
    ]

    operations = [
        AddIndexConcurrently(
            model_name='auditentry',
            index=models.Index(fields=['action', 'id'], name='audit_of_action'),
        ),
    ]
