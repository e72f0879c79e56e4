"""Questions asked of rows that a worker fills: jobs and reports."""

from datetime import timedelta

from django.db import models
from django.db.models import Q

from jobs.statuses import UNDER_WAY, State

# A worker beats every second; one that was silent for so long has died.
STALE_AFTER = timedelta(seconds=60)
# Work that nobody has begun: its bell was lost, or the worker is busy and will find it there again.
UNHEARD_AFTER = timedelta(seconds=10)
# A job's file is kept for so long; whoever needs it again asks again.
FILE_KEPT = timedelta(days=7)


class WorkQuerySet(models.QuerySet):
    def under_way(self):
        return self.filter(state__in=UNDER_WAY)

    def held_with(self, token):
        """The row while this very worker still holds it."""
        return self.filter(state=State.RUNNING, claimed_by=token)

    def stale(self, at, after=STALE_AFTER):
        return self.filter(state=State.RUNNING, heartbeat_at__lt=at - after)

    def unheard(self, at):
        return self.filter(state=State.QUEUED, queued_at__lt=at - UNHEARD_AFTER)


class JobQuerySet(WorkQuerySet):
    def asked_by(self, user):
        return self.filter(asked_by=user) if user.is_authenticated else self.none()

    def about(self, kind, thing, key):
        return self.filter(kind=kind.code, thing_id=thing.pk, key=key)

    def with_old_files(self, at):
        return self.filter(~Q(file_path=""), finished_at__lt=at - FILE_KEPT)
