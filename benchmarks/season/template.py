"""One small season, walked by the portal's own actions: dossiers in every state, over two levels, with councils.

What `seed.py` copies to any size. The people are the cast of the tests; names are evidently invented.
"""

from datetime import date

from accounts import clock
from evaluations.statuses import DecisionKind, Status
from products.models import Registration
from tests.factories import evaluations as walk
from tests.factories import levels
from tests.factories.road import Road
from tests.test_road import FOUR_STARS, three_star_points


class Season:
    """Two regulations: 2024 with the district and the province above it, this year with the province alone."""

    def __init__(self):
        self.earlier = Road("QD148-2023", "live", today=date(2024, 5, 6), seats=9)
        self.above = levels.level_above(self.earlier, "province")
        self.now = Road("QD26-2026", "live", today=clock.today(), seats=9)
        self.council = self.now.council()

    def walk(self):
        self.of_2024()
        self.at_the_ward()
        self.at_the_office()
        self.before_the_council()
        return Registration.objects.all()

    def of_2024(self):
        for _ in range(4):
            evaluation = self.earlier.ready()
            self.decided(self.earlier, evaluation, three_star_points(evaluation.registration))
        levels.sent_up(self.earlier, self.above)

    def at_the_ward(self):
        for _ in range(4):
            self.now.draft()
        self.now.fill_in(self.now.draft())
        for _ in range(3):
            self.now.submitted()
        for _ in range(3):
            self.now.received()
        for _ in range(2):
            self.now.forwarded()

    def at_the_office(self):
        for status in (Status.CHECKING, Status.CHECKING, Status.CHECKING, Status.SUPPLEMENT_REQUESTED, Status.READY):
            walk.bring_to(self.now, status)

    def before_the_council(self):
        self.now.session(self.now.ready(), council=self.council)
        for _ in range(3):
            self.decided(self.now, self.now.ready(), FOUR_STARS)

    def decided(self, road, evaluation, wanted):
        levels.sign(road, levels.scored(road, evaluation, wanted=wanted), DecisionKind.RECOGNISE)
