from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('trainings', '0006_words'),
    ]

    operations = [
        migrations.AddField(
            model_name='guest',
            name='version',
            field=models.PositiveIntegerField(default=1, editable=False),
        ),
    ]
