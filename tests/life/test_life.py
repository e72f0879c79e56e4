"""Dossiers through all actions of all roles at two levels, in an order that hypothesis chooses.

After each step: what was handed in, frozen or signed is what it was, and at most one recognition stands per product. At
the end of each life: every copy agrees with its source and everything signed can be recomputed.
"""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.db.models import Count
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from accounts.refusals import Refused
from evaluations.models import Certificate, Decision, DecisionItem, ScoreSheet
from notifications.models import Letter
from products.models import Recognition, Registration, Step, Submission
from products.papers import mau02
from products.snapshot import of_submission
from products.statuses import RoundKind
from records.models import FrozenPaper
from tests.life import world as life

pytestmark = pytest.mark.django_db


def kept():
    """Everything that must never change once it is there: table and key → what it says."""
    return {
        **{
            ("submission", row.pk): (row.digest, row.manifest, mau02(of_submission(row)))
            for row in Submission.objects.all()
        },
        **{("paper", row.pk): (row.digest, row.pdf_sha256, row.data) for row in FrozenPaper.objects.all()},
        **{("decision", row.pk): (row.number, row.signed_on, row.text) for row in Decision.objects.all()},
        **{("item", row.pk): (row.evaluation_id, row.stars) for row in DecisionItem.objects.all()},
        **{("certificate", row.pk): (row.payload, row.signature) for row in Certificate.objects.all()},
        **{("step", row.pk): (row.status, row.label, row.by_name, row.note) for row in Step.objects.all()},
        **{("sheet", row.pk): row.total for row in ScoreSheet.objects.filter(handed_in_at__isnull=False)},
        **{
            ("recognition", row.pk): (row.stars, row.product_name, row.business_name)
            for row in Recognition.objects.all()
        },
        **{("letter", row.pk): (row.subject, row.text) for row in Letter.objects.all()},
    }


class Life(RuleBasedStateMachine):
    regulation = "QD26-2026"
    dossiers = 2

    @initialize(depth=st.integers(0, 24), scores=st.integers(0, 5))
    def people(self, depth, scores):
        self.block = transaction.atomic()
        self.block.__enter__()
        self.world = life.World(self.regulation, life.KINDS[self.regulation])
        self.known = {}
        self.done = []
        for _number in range(self.dossiers):
            self.world.begin()
        for _step in range(depth):
            self.walk_on(0, scores)

    def teardown(self):
        if not hasattr(self, "block"):
            return
        try:
            self._agrees()
        finally:
            transaction.set_rollback(True)
            self.block.__exit__(None, None, None)

    def _first_that_may(self, actions, start, place):
        """The first action from `start` on, round the list, that is not refused; a refused one leaves nothing behind."""
        for turn in range(len(actions)):
            action = actions[(start + turn) % len(actions)]
            try:
                with transaction.atomic():
                    action(self.world, self.world.dossier(place))
            except Refused:
                continue
            self.done.append(action.__name__)
            return

    @rule(place=st.integers(0, 1), scores=st.integers(0, 5))
    def walk_on(self, place, scores):
        """`scores`: high, middle or low points, and whether the leader would rather refer upwards."""
        leader = life.LEADER if scores < 3 else life.LEADER[::-1]
        self._first_that_may((life.scored_by(scores), *leader, *life.ROAD), 0, place)

    @rule(place=st.integers(0, 1), start=st.integers(0, len(life.BESIDE) - 1))
    def step_aside(self, place, start):
        self._first_that_may(life.BESIDE, start, place)

    @rule(place=st.integers(0, 1), start=st.integers(0, 30))
    def perhaps_end(self, place, start):
        if start < len(life.ENDS):
            self._first_that_may(life.ENDS, start, place)

    @invariant()
    def what_was_signed_stays(self):
        if not hasattr(self, "world"):
            return
        now = kept()
        changed = {key: (before, now.get(key)) for key, before in self.known.items() if now.get(key) != before}
        assert not changed, f"{self.done[-3:]} changed {changed}"
        self.known = now

    @invariant()
    def one_recognition_stands(self):
        if not hasattr(self, "world"):
            return
        standing = Recognition.objects.standing().exclude(round_kind=RoundKind.PRACTICE)
        assert not standing.values("product").annotate(rows=Count("pk")).filter(rows__gt=1).exists()

    def _agrees(self):
        for command in ("check_data", "verify_records", "verify_audit"):
            out = StringIO()
            try:
                call_command(command, stdout=out, stderr=out)
            except (CommandError, SystemExit) as fault:
                raise AssertionError(f"{command} after {self.done}: {fault}\n{out.getvalue()}") from fault
        assert Registration.objects.count() == len(self.world.ids)


@pytest.mark.parametrize("regulation", sorted(life.KINDS))
def test_lives_of_dossiers_keep_what_was_signed(regulation):
    machine = type("LifeUnder", (Life,), {"regulation": regulation})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=5,
            stateful_step_count=14,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            print_blob=True,
            database=None,
            # A life is short enough to read; shrinking one takes minutes.
            phases=[Phase.generate],
        ),
    )
