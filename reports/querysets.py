"""Questions asked of the reports' table."""

from jobs.querysets import WorkQuerySet


class ReportQuerySet(WorkQuerySet):
    def visible_to(self, user):
        """One's own: a report holds what its asker may see, and nobody else may see just that."""
        return self.filter(asked_by=user) if user.is_authenticated else self.none()
