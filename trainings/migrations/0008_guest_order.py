from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0007_loaded_before'),
        ('products', '0016_paper_day'),
        ('trainings', '0007_guest_version'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='guest',
            options={'ordering': ['sort_name', 'pk'], 'verbose_name': 'đại biểu'},
        ),
        migrations.RemoveIndex(
            model_name='guest',
            name='trainings_g_confere_7510a2_idx',
        ),
        migrations.AddField(
            model_name='guest',
            name='sort_name',
            field=models.CharField(default='', editable=False, max_length=300),
        ),
        migrations.AddIndex(
            model_name='guest',
            index=models.Index(fields=['conference', 'sort_name'], name='trainings_g_confere_808bb5_idx'),
        ),
    ]
