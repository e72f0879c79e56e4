"""How often something was tried within a time: wrong codes of an address, of a dossier, sign-ups of an address."""

from django.db import models


class TryCount(models.Model):
    """A row, so that every process and node counts together and a restart forgets nothing (`accounts/tries.py`)."""

    key = models.CharField(max_length=120, unique=True)
    count = models.PositiveIntegerField()
    ends_at = models.DateTimeField(db_index=True)

    def __str__(self):
        return f"{self.key}: {self.count}"
