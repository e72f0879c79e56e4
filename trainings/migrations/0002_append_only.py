"""Triggers stood here; they are made from the app's signed.py now, after every `migrate` (records/guards.py).

Databases of earlier versions lose the old triggers there by name and get the new ones.
"""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("trainings", "0001_initial")]

    operations = []
