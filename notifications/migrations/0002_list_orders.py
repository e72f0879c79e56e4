"""The list of letters, newest first, of one kind or in one state."""

from django.db import models

from migrating import AddIndexConcurrently, SteppedMigration


class Migration(SteppedMigration):

    dependencies = [
        ('notifications', '0001_initial'),
    ]

    operations = [
        AddIndexConcurrently(
            model_name='letter',
            index=models.Index(fields=['kind', 'id'], name='letter_of_kind'),
        ),
        AddIndexConcurrently(
            model_name='letter',
            index=models.Index(fields=['status', 'id'], name='letter_in_status'),
        ),
    ]
