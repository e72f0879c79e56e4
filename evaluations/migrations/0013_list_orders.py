"""Indexes for the orders and figures of the lists and of the public pages."""

from django.conf import settings
from django.db import migrations, models

from migrating import AddIndexConcurrently, SteppedMigration


class Migration(SteppedMigration):

    dependencies = [
        ('accounts', '0008_try_count'),
        ('evaluations', '0012_words'),
        ('products', '0018_round_order'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        AddIndexConcurrently(
            model_name='councilsession',
            index=models.Index(condition=models.Q(('state', 'closed'), _negated=True), fields=['held_on', 'id'], name='session_open_by_day'),
        ),
        AddIndexConcurrently(
            model_name='decision',
            index=models.Index(fields=['-signed_on', '-id'], name='decision_newest'),
        ),
    ]
