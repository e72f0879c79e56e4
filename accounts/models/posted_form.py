"""A form that made something, remembered so that the same form sent twice makes it once."""

from django.conf import settings
from django.db import models
from django.utils import timezone


class PostedForm(models.Model):
    """One sent form: `fingerprint` stands for the person, the page, the page's key and what was typed."""

    fingerprint = models.CharField(max_length=64, unique=True, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="+")
    page = models.CharField(max_length=300)
    # Where the first sending led: the page of what it made.
    result_url = models.CharField(max_length=500, blank=True)
    posted_at = models.DateTimeField(default=timezone.now, editable=False)

    def __str__(self):
        return f"{self.page} {self.posted_at:%d/%m/%Y %H:%M}"
