"""Indexes for the orders and figures of the lists and of the public pages."""

import datetime
import django.db.models.functions.comparison
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

from migrating import AddIndexConcurrently, SteppedMigration


class Migration(SteppedMigration):

    dependencies = [
        ('accounts', '0008_try_count'),
        ('criteria', '0003_loaded_row'),
        ('products', '0019_dossiers_of_an_office'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        AddIndexConcurrently(
            model_name='business',
            index=models.Index(fields=['area', 'sort_name', 'id'], name='business_by_area_and_name'),
        ),
        AddIndexConcurrently(
            model_name='product',
            index=models.Index(condition=models.Q(('stars__isnull', False)), fields=['business'], name='product_recognised_of'),
        ),
        AddIndexConcurrently(
            model_name='recognition',
            index=models.Index(condition=models.Q(('superseded_by__isnull', True), ('withdrawn_on__isnull', True), models.Q(('round_kind', 'practice'), _negated=True)), fields=['-year', '-id'], name='recognition_newest'),
        ),
        AddIndexConcurrently(
            model_name='recognition',
            index=models.Index(condition=models.Q(('superseded_by__isnull', True), ('withdrawn_on__isnull', True), models.Q(('round_kind', 'practice'), _negated=True)), fields=['stars'], name='recognition_stars_on_show'),
        ),
        AddIndexConcurrently(
            model_name='recognition',
            index=models.Index(condition=models.Q(('superseded_by__isnull', True), ('withdrawn_on__isnull', True), models.Q(('round_kind', 'practice'), _negated=True)), fields=['valid_until'], name='recognition_days_on_show'),
        ),
        AddIndexConcurrently(
            model_name='recognition',
            index=models.Index(condition=models.Q(('superseded_by__isnull', True), ('withdrawn_on__isnull', True), models.Q(('round_kind', 'practice'), _negated=True)), fields=['area_name'], name='recognition_place_on_show'),
        ),
        AddIndexConcurrently(
            model_name='recognition',
            index=models.Index(condition=models.Q(('superseded_by__isnull', True), ('withdrawn_on__isnull', True), models.Q(('round_kind', 'practice'), _negated=True)), fields=['set_number'], name='recognition_set_on_show'),
        ),
        AddIndexConcurrently(
            model_name='registration',
            index=models.Index(django.db.models.functions.text.Replace(models.F('code'), models.Value('-')), name='registration_by_bare_code'),
        ),
        AddIndexConcurrently(
            model_name='registration',
            index=models.Index(django.db.models.functions.comparison.Coalesce('due_on', models.Value(datetime.date(9999, 12, 31))), models.F('id'), name='registration_by_deadline'),
        ),
        AddIndexConcurrently(
            model_name='registration',
            index=models.Index(condition=models.Q(('status', 'forwarded')), fields=['forwarded_at', 'id'], name='registration_by_arrival'),
        ),
        AddIndexConcurrently(
            model_name='supplementrequest',
            index=models.Index(condition=models.Q(('answered_at__isnull', True), ('closed_at__isnull', True)), fields=['due_on', 'id'], name='supplement_open_by_day'),
        ),
    ]
