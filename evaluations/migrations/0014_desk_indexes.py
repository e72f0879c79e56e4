"""Indexes for what the home desk counts and shows of the coming week."""

from django.db import models

from migrating import AddIndexConcurrently, SteppedMigration


class Migration(SteppedMigration):

    dependencies = [
        ('accounts', '0008_try_count'),
        ('evaluations', '0013_list_orders'),
        ('products', '0020_list_orders'),
    ]

    operations = [
        AddIndexConcurrently(
            model_name='councilsession',
            index=models.Index(fields=['council', 'state'], name='session_of_council'),
        ),
        AddIndexConcurrently(
            model_name='councilsession',
            index=models.Index(condition=models.Q(('minutes_adopted_at__isnull', True), ('state', 'closed')), fields=['council'], name='session_minutes_to_adopt'),
        ),
        AddIndexConcurrently(
            model_name='evaluation',
            index=models.Index(condition=models.Q(('status', 'checking')), fields=['office', 'due_on'], name='evaluation_check_by_day'),
        ),
        AddIndexConcurrently(
            model_name='evaluation',
            index=models.Index(condition=models.Q(('status', 'referred_up')), fields=['id', 'office', 'registration'], name='evaluation_sent_up'),
        ),
        AddIndexConcurrently(
            model_name='evaluation',
            index=models.Index(condition=models.Q(('status__in', ['rescoring', 'scoring'])), fields=['session'], name='evaluation_being_scored'),
        ),
    ]
