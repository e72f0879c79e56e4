"""Questions asked of the reports' table."""

from datetime import timedelta

from django.db import models

from reports.statuses import UNDER_WAY, State

# A worker beats every second; one that was silent for so long has died.
STALE_AFTER = timedelta(seconds=60)
# A report nobody has begun: its bell was lost, or the worker is busy and will find it there again.
UNHEARD_AFTER = timedelta(seconds=10)


class ReportQuerySet(models.QuerySet):
    def visible_to(self, user):
        """One's own: a report holds what its asker may see, and nobody else may see just that."""
        return self.filter(asked_by=user) if user.is_authenticated else self.none()

    def under_way(self):
        return self.filter(state__in=UNDER_WAY)

    def held_with(self, token):
        """The row while this very worker still holds it."""
        return self.filter(state=State.RUNNING, claimed_by=token)

    def stale(self, at, after=STALE_AFTER):
        return self.filter(state=State.RUNNING, heartbeat_at__lt=at - after)

    def unheard(self, at):
        return self.filter(state=State.QUEUED, queued_at__lt=at - UNHEARD_AFTER)
