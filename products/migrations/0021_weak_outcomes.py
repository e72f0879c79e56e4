"""What councils found weak, read from the index alone by the proposals of classes."""

import django.db.models.expressions
from django.db import models

from migrating import AddIndexConcurrently, SteppedMigration


class Migration(SteppedMigration):

    dependencies = [
        ('criteria', '0003_loaded_row'),
        ('products', '0020_list_orders'),
    ]

    operations = [
        AddIndexConcurrently(
            model_name='criterionoutcome',
            index=models.Index(condition=models.Q(('missed_star__isnull', False), ('mean_points__lt', django.db.models.expressions.CombinedExpression(models.F('max_points'), '*', models.Value(0.5))), _connector='OR'), fields=['registration', 'concept'], name='outcome_weak'),
        ),
        AddIndexConcurrently(
            model_name='registration',
            index=models.Index(fields=['id', 'product'], name='registration_and_product'),
        ),
    ]
