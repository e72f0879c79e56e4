"""Indexes for what the home desk counts and shows of the coming week."""

from django.conf import settings
from django.db import migrations, models

from migrating import AddIndexConcurrently, SteppedMigration


class Migration(SteppedMigration):

    dependencies = [
        ('accounts', '0008_try_count'),
        ('criteria', '0003_loaded_row'),
        ('products', '0021_weak_outcomes'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        AddIndexConcurrently(
            model_name='registration',
            index=models.Index(condition=models.Q(('due_on__isnull', False), ('paused_since__isnull', True), ('status__in', ['draft', 'forwarded', 'received', 'submitted', 'supplement_requested', 'under_evaluation', 'ward_review'])), fields=['due_on', 'id'], name='registration_by_due_day'),
        ),
    ]
