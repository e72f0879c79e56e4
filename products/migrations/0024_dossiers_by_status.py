"""An index for the tabs of an office's list: dossiers of one status, newest first."""

from django.db import models

from migrating import AddIndexConcurrently, SteppedMigration


class Migration(SteppedMigration):

    dependencies = [
        ('products', '0023_searching'),
    ]

    operations = [
        AddIndexConcurrently(
            model_name='registration',
            index=models.Index(fields=['status', '-id'], name='registration_by_status'),
        ),
    ]
