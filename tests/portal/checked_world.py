"""One of everything that is written down twice: the world of the pages, a letter sent, a test answered."""

from notifications import delivery
from notifications.models import Letter
from notifications.statuses import Outcome
from tests.pages_world import build_world
from trainings.actions import door as doors
from trainings.actions import learning

TEST = [{"code": "c1", "text": "Bao nhiêu phần?", "type": "choice", "options": ["2", "3"], "right": 1}]


def build():
    """The things of `tests.pages_world` by name, and the letter `sent`."""
    things = build_world().things
    things["letter"].history.create(outcome=Outcome.REFUSED)
    Letter.objects.filter(pk=things["letter"].pk).update(attempts=1)
    things["sent"] = Letter.objects.filter(kind="received", status="queued").first()
    delivery.deliver(things["sent"].pk)
    survey = learning.set_survey(things["inviting"], "test_after", TEST, by=things["inviting"].created_by)
    learning.fill_in(survey, things["guest"], {"c1": "1"}, now=things["inviting"].over_at)
    learning.ask(things["inviting"], "Ai hỏi?", guest=things["guest"])
    door = things["door"]
    scan = {"text": things["guest"].code, "by": things["inviting"].created_by, "now": door.starts_at}
    things["scan"] = doors.check_in(door, nonce="quet-vao", **scan)
    return things
