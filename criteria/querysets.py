"""Questions asked of the law's tables."""

from django.db import models
from django.db.models import Q


class RegulationQuerySet(models.QuerySet):
    def in_force_on(self, day):
        """The regulation filings of `day` (a date) fall under, or None before the programme's first one."""
        return (
            self.filter(in_force_from__lte=day)
            .filter(Q(in_force_to__isnull=True) | Q(in_force_to__gte=day))
            .order_by("-in_force_from")
            .first()
        )

    def renewal_window_on(self, day):
        """The renewal window that holds on `day`, (first, last) days before a certificate's end; None without one."""
        regulation = self.in_force_on(day)
        return regulation.renewal_window if regulation else None


class CriteriaSetQuerySet(models.QuerySet):
    def for_regulation(self, regulation):
        """The 26 sets of the edition this regulation scores with; two regulations may share an edition."""
        return self.filter(edition=regulation.edition)

    def for_round(self, round_):
        """A registration is pinned to the regulation of its round, and so are the sets it may choose from."""
        return self.for_regulation(round_.regulation)

    def scorable(self):
        return self.filter(locked=False)

    def with_criteria(self):
        """Two more queries for the whole printed page, whatever its length."""
        return self.prefetch_related("criteria__options")


class PaperKindQuerySet(models.QuerySet):
    def for_set(self, number, kind):
        """Papers an applicant of set `number` (1..26) may hand in for a registration of `kind`, in the order of the form.

        Lists of numbers and kinds are short JSON columns that SQLite cannot search; the 30 rows are sifted here.
        """
        return [paper for paper in self.exclude(requirement="officer") if paper.applies_to(number, kind)]


class HolidayQuerySet(models.QuerySet):
    def days_off(self):
        return frozenset(self.filter(kind="off").values_list("day", flat=True))

    def working_weekends(self):
        return frozenset(self.filter(kind="work").values_list("day", flat=True))
