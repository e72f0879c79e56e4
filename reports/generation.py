"""Filling a report's row: claimed once, heard of every second, published whole or not at all.

How a row is claimed, held and begun again is `jobs.working`. What a dead worker left is begun from the first row; its
half-written file is thrown away.
"""

import hashlib
import shutil
import time
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path

from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import authority, clock
from jobs import working
from jobs.querysets import STALE_AFTER
from reports import selection
from reports.kinds import KINDS
from reports.models import WRITING_FROM, Report
from reports.permissions import REPORTING
from reports.statuses import Format
from reports.tables import Paper
from reports.writers import WRITERS

SENTENCES = working.Sentences(
    no_space=gettext_lazy("Máy chủ không ghi được tệp (có thể đã hết chỗ). Xin lập lại sau ít phút."),
    fault=gettext_lazy("Cổng gặp lỗi khi lập báo cáo và đã ghi lại để xử lý. Xin lập lại sau ít phút."),
    gave_up=gettext_lazy("Việc lập báo cáo đã dừng giữa chừng %d lần. Xin thu hẹp điều kiện rồi lập lại."),
)
BEAT_ROWS = 50
PRACTICE_MARK = "THỰC HÀNH"
DEMO_MARK = "TRÌNH DIỄN"


def build(report_id, *, now=None):
    """Build one queued report unless somebody else is at it. Says the state reached, None if not claimed."""
    now = now or clock.now()
    report = working.claim(Report.objects, report_id, now, progress=0)
    return report and working.guarded(report, partial(_build, now=now), SENTENCES, selection.OutOfReach)


def _build(report, *, now):
    with _workshop(report) as folder:
        return _publish(report, _make(report, folder, now), now)


def sweep(*, now=None, stale_after=STALE_AFTER):
    """Put back what dead workers held, give up what killed too many; the ids now waiting to be built."""
    return working.sweep(Report.objects, SENTENCES, now=now or clock.now(), stale_after=stale_after)


class Progress:
    """Counts rows; every half second tells the row how far it is and learns whether to go on.

    Reading the tables is the first half of the bar, writing the file the second.
    """

    def __init__(self, report):
        self._report, self._at = report, time.monotonic()
        self._total, self._rows, self._writing = 0, 0, False

    def reading(self, total):
        self._total, self._rows, self._writing = total, 0, False
        self.beat()

    def writing(self, total):
        self._total, self._rows, self._writing = total, 0, True
        self.beat()

    def step(self):
        self._rows += 1
        if self._rows % BEAT_ROWS == 0 and time.monotonic() - self._at >= working.BEAT_SECONDS:
            self.beat()

    def beat(self):
        self._at = time.monotonic()
        half = WRITING_FROM * self._rows // self._total if self._total else 0
        working.beat(
            self._report,
            done=self._rows,
            total=self._total,
            progress=min(WRITING_FROM + half, 99) if self._writing else min(half, WRITING_FROM - 1),
        )


def _make(report, folder, now):
    """The finished file in the workshop, with the number of rows it was read from."""
    user, progress = report.asked_by, Progress(report)
    chosen = selection.read(report.kind, report.filters, user)
    title, tables = KINDS[chosen.kind].build(
        chosen, user, today=clock.local_date(now), progress=progress, folder=folder
    )
    if report.format == Format.PDF:
        tables = [table for table in tables if not table.workbook_only]
    elif report.format == Format.CSV:
        tables = [table for table in tables if table.is_list]
    progress.writing(sum(len(table.rows) for table in tables))
    paper = _paper(report, chosen, title, tables, now)
    path = folder / f"report.{report.format}"
    WRITERS[Format(report.format)](paper, path, progress.step)
    progress.beat()
    return path


def _paper(report, chosen, title, tables, now):
    user = report.asked_by
    offices = authority.offices_of(user, *REPORTING)
    office = offices[0] if offices else None
    mark = PRACTICE_MARK if chosen.is_practice else DEMO_MARK if settings.DEMO or chosen.is_demo else ""
    warnings = {
        "": "",
        PRACTICE_MARK: _("THỰC HÀNH: số liệu của đợt thực hành, không có giá trị báo cáo."),
        DEMO_MARK: _("TRÌNH DIỄN: dữ liệu và nhân sự là giả định, không có giá trị báo cáo."),
    }
    return Paper(
        title=title,
        words=report.words,
        tables=tables,
        made_at=now,
        made_by=user.display_name,
        issuer=office.name if office else _("Cổng OCOP"),
        parent=office.people_committee if office else "",
        place=office.place if office else settings.PORTAL_PLACE,
        watermark=mark,
        warning=warnings[mark],
    )


def _publish(report, path, now):
    """Store the whole file, then let the row show it; a row lost in the meantime takes the file with it."""
    digest, size = hashlib.sha256(), path.stat().st_size
    with path.open("rb") as file:
        while piece := file.read(1 << 20):
            digest.update(piece)
        file.seek(0)
        stored = default_storage.save(f"reports/{report.pk}/{report.claimed_by}.{report.format}", File(file))
    try:
        state = working.finish(
            report,
            progress=100,
            file_name=_file_name(report, now),
            file_path=stored,
            file_size=size,
            file_sha256=digest.hexdigest(),
        )
    except working.Lost:
        default_storage.delete(stored)
        raise
    _forget_others(report, stored)
    return state


def _file_name(report, now):
    """ "Danh mục sản phẩm được công nhận 24-11-2026 (12).xlsx" """
    mark = f"{PRACTICE_MARK} " if report.is_practice else ""
    return f"{mark}{report.get_kind_display()} {clock.local_date(now):%d-%m-%Y} ({report.pk}).{report.format}"


@contextmanager
def _workshop(report):
    """A folder of this attempt; what an earlier, dead one left is thrown away first."""
    shed = Path(settings.VAR_DIR) / "reports"
    shed.mkdir(parents=True, exist_ok=True)
    for left in shed.glob(f"{report.pk}-*"):
        shutil.rmtree(left, ignore_errors=True)
    folder = shed / f"{report.pk}-{report.claimed_by}"
    folder.mkdir()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _forget_others(report, stored):
    """Files that a worker stored and died before showing."""
    folder, _slash, kept = stored.rpartition("/")
    with suppress(OSError):
        _folders, names = default_storage.listdir(folder)
        for name in names:
            if name != kept:
                default_storage.delete(f"{folder}/{name}")
