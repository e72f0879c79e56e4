from django.db import models


class LoadedRow(models.Model):
    """What a loader's file said when it was last read, beside the row made from it.

    A column that still holds what was loaded is the file's to change; one that holds anything else was corrected by people and
    stays. `row_id` without a row, or empty, is a row that people deleted: it is not made again.
    """

    table = models.CharField(max_length=60)
    key = models.CharField(max_length=120)
    row_id = models.BigIntegerField(null=True)
    values = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["table", "key"], name="loaded_once_per_key")]

    def __str__(self):
        return f"{self.table} {self.key}"
