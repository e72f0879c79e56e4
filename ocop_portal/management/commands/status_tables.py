"""docs/statuses.md, written from the tables in the rooms' statuses.py; a test compares the two."""

from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand

from evaluations import statuses as evaluations
from jobs import statuses as jobs
from notifications import statuses as letters
from products import statuses as products
from reports import statuses as reports
from trainings import statuses as trainings

PATH = Path(settings.BASE_DIR) / "docs" / "statuses.md"

INTRODUCTION = """\
# Statuses

*Written by `manage.py status_tables` from the tables in the code; a test fails when the two differ. Do not edit by hand.*

Each status lies on one desk and has a list of where it may go. One function per table moves it, by a conditional update: of two
people who press at once one is told that the other was faster. A path that is not drawn here cannot be taken; for each path the
table names the action that takes it and who does it, so that nothing waits for ever. A round is opened and closed by its office as it
needs (`update_round`), and a declared change is confirmed, refused or taken back in one step: they have no table.
"""


@dataclass(frozen=True)
class Life:
    """One table of statuses: `following` says where each may go; `desk` and `public` where the room has them.

    `begins`: the first statuses, where it is not the table's first alone. `ways`: for each path the action that takes it,
    its page and who does it. `reopens`: ends that are taken back within some days.
    """

    title: str
    about: str
    statuses: type
    following: dict
    desk: dict | None = None
    public: dict | None = None
    begins: tuple = ()
    ways: dict = field(default_factory=dict)
    reopens: dict = field(default_factory=dict)

    def write(self):
        return "\n".join([f"## {self.title}", "", self.about, "", *self._diagram(), "", *self._table(), ""])

    def _next(self, status):
        """In the order of the table, so that the file is the same each time."""
        return [other for other in self.statuses if other in self.following[status]]

    def _diagram(self):
        yield "```mermaid"
        yield "stateDiagram-v2"
        for status in self.statuses:
            yield f'    state "{status.label}" as {status.value}'
        for status in self.begins or tuple(self.statuses)[:1]:
            yield f"    [*] --> {status.value}"
        for status in self.statuses:
            for other in self._next(status):
                yield f"    {status.value} --> {other.value}"
            for other in sorted(self.reopens.get(status, ())):
                yield f"    {status.value} --> {other.value}: mở lại"
            if not self.following[status]:
                yield f"    {status.value} --> [*]"
        yield "```"

    def _table(self):
        heads = ["code", "tình trạng", "ở bàn", "đi tiếp được tới: việc (ai làm)", "người dân đọc"]
        rows = [heads, ["---"] * len(heads), *(self._row(status) for status in self.statuses)]
        kept = [place for place, table in enumerate([1, 1, self.desk, 1, self.public]) if table]
        for row in rows:
            yield "| " + " | ".join(row[place] for place in kept) + " |"

    def _way(self, status, other, before=""):
        action, _page, who = self.ways[status][other]
        return f"{before}{other.label}: `{action.rpartition('.')[2]}` ({who})"

    def _row(self, status):
        desk = str(self.desk[status].label) if self.desk else ""
        public = str(self.public[status]) if self.public else ""
        following = "<br>".join(self._way(status, other) for other in self._next(status)) or "(kết thúc)"
        for other in sorted(self.reopens.get(status, ())):
            following += "<br>" + self._way(status, other, "mở lại: ")
        return [f"`{status.value}`", str(status.label), desk, following, public]


LIVES = (
    Life(
        "Hồ sơ (`products.Registration`)",
        "The dossier's whole life. From `under_evaluation` on the exact step stands in the next table; only `concluded`, "
        "`stopped` and supplements come back here.",
        products.Status,
        products.NEXT,
        products.HELD_BY,
        products.PUBLIC_LABEL,
        ways=products.WAYS,
        reopens=products.REOPENS,
    ),
    Life(
        "Đánh giá (`evaluations.Evaluation`)",
        "One dossier at one level of its regulation. A referral upwards ends this one and begins another at the next level; "
        "what that level sends back begins another here, as `returned`.",
        evaluations.Status,
        evaluations.NEXT,
        evaluations.HELD_BY,
        evaluations.PUBLIC_LABEL,
        begins=(evaluations.Status.CHECKING, evaluations.Status.RETURNED),
        ways=evaluations.WAYS,
        reopens=evaluations.REOPENS,
    ),
    Life(
        "Phiên họp (`evaluations.CouncilSession`)",
        "The seals hang on these phases: nobody sees another's points before `discussion`.",
        evaluations.SessionState,
        evaluations.SESSION_NEXT,
        ways=evaluations.SESSION_WAYS,
    ),
    Life(
        "Thư (`notifications.Letter`)",
        "An e-mailed letter begins as `queued`, one on paper as `to_print`.",
        letters.Status,
        letters.NEXT,
        begins=(letters.Status.QUEUED, letters.Status.TO_PRINT),
        ways=letters.WAYS,
    ),
    Life(
        "Báo cáo (`reports.Report`)",
        "Back to `queued`: the worker died and another starts again.",
        reports.State,
        reports.NEXT,
        ways=reports.WAYS,
    ),
    Life(
        "Việc chạy nền (`jobs.Job`)",
        "Back to `queued`: the worker died and another starts again.",
        jobs.State,
        jobs.NEXT,
        ways=jobs.WAYS,
    ),
    Life(
        "Hội nghị (`trainings.Conference`)",
        "From `postponed` back to where the invitations had come to; cancelled from anywhere before it was held.",
        trainings.State,
        trainings.NEXT,
        public=trainings.PUBLIC_LABEL,
        ways=trainings.WAYS,
    ),
    Life(
        "Giấy mời (`trainings.Invitation`)",
        "A ward may answer before the letter has left, a guest may change the answer; seats go by one counter, "
        "`waiting` moves on by itself. Asked again after `withdrawn`, a guest gets a new invitation with a new code.",
        trainings.Reply,
        trainings.REPLY_NEXT,
        ways=trainings.REPLY_WAYS,
    ),
)


def document():
    return "\n".join([INTRODUCTION, *(life.write() for life in LIVES)])


class Command(BaseCommand):
    help = "Ghi docs/statuses.md theo các bảng trạng thái trong mã nguồn."

    def handle(self, **options):
        PATH.write_text(document(), encoding="utf-8")
        self.stdout.write(f"{PATH.relative_to(settings.BASE_DIR)}")
