"""Filling a report's row: claimed once, heard of every second, published whole or not at all.

A worker claims the row by a conditional update with a token of its own. Every further write asks for that token, so
a worker whose report was cancelled, or taken over after a silence of a minute, stops at its next beat and leaves
nothing behind. What a dead worker left is begun again from the first row; its half-written file is thrown away.
"""

import hashlib
import logging
import shutil
import time
import uuid
from contextlib import contextmanager, suppress
from pathlib import Path

from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import InterfaceError, OperationalError
from django.db.models import F
from django.utils.translation import gettext as _

from accounts import authority, clock
from reports import selection
from reports.kinds import KINDS
from reports.models import WRITING_FROM, Report
from reports.permissions import REPORTING
from reports.querysets import STALE_AFTER
from reports.statuses import Format, State
from reports.tables import Paper
from reports.writers import WRITERS

log = logging.getLogger("portal.reports")

# After so many workers have died over the same report it is the report that kills them.
MOST_ATTEMPTS = 3
BEAT_SECONDS = 0.5
BEAT_ROWS = 50
PRACTICE_MARK = "THỰC HÀNH"
DEMO_MARK = "TRÌNH DIỄN"


class Lost(Exception):
    """The row is no longer this worker's: cancelled, or taken over."""


def build(report_id, *, now=None):
    """Build one queued report unless somebody else is at it. Says the state reached, None if not claimed."""
    token = uuid.uuid4().hex
    now = now or clock.now()
    if not Report.objects.filter(pk=report_id, state=State.QUEUED).update(
        state=State.RUNNING, claimed_by=token, heartbeat_at=now, attempts=F("attempts") + 1, done=0, total=0, progress=0
    ):
        return None
    report = Report.objects.select_related("asked_by").get(pk=report_id)
    try:
        with _workshop(report) as folder:
            return _publish(report, _make(report, folder, now), now)
    except Lost:
        log.info("Report %s is no longer this worker's.", report_id)
        return None
    except (OperationalError, InterfaceError):
        log.warning("The database went away under report %s; the sweep will begin it again.", report_id, exc_info=True)
        return None
    except selection.OutOfReach as reason:
        return _fail(report, str(reason))
    except OSError:
        log.exception("Report %s could not be written.", report_id)
        return _fail(report, _("Máy chủ không ghi được tệp (có thể đã hết chỗ). Xin lập lại sau ít phút."))
    except Exception:
        log.exception("Report %s failed.", report_id)
        return _fail(report, _("Cổng gặp lỗi khi lập báo cáo và đã ghi lại để xử lý. Xin lập lại sau ít phút."))


def sweep(*, now=None, stale_after=STALE_AFTER):
    """Put back what dead workers held, give up what killed too many; the ids now waiting to be built."""
    now = now or clock.now()
    for report in Report.objects.stale(now, stale_after):
        held = Report.objects.held_with(report.claimed_by).filter(pk=report.pk, heartbeat_at=report.heartbeat_at)
        if report.attempts >= MOST_ATTEMPTS:
            reason = _("Việc lập báo cáo đã dừng giữa chừng %d lần. Xin thu hẹp điều kiện rồi lập lại.")
            held.update(state=State.FAILED, claimed_by="", error=reason % report.attempts, finished_at=now)
        elif held.update(state=State.QUEUED, claimed_by="", queued_at=now - STALE_AFTER):
            log.warning("Report %s was left by its worker and is begun again.", report.pk)
    return list(Report.objects.unheard(now).order_by("pk").values_list("pk", flat=True))


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
        if self._rows % BEAT_ROWS == 0 and time.monotonic() - self._at >= BEAT_SECONDS:
            self.beat()

    def beat(self):
        self._at = time.monotonic()
        half = WRITING_FROM * self._rows // self._total if self._total else 0
        held = Report.objects.held_with(self._report.claimed_by).filter(pk=self._report.pk)
        if not held.update(
            heartbeat_at=clock.now(),
            done=self._rows,
            total=self._total,
            progress=min(WRITING_FROM + half, 99) if self._writing else min(half, WRITING_FROM - 1),
        ):
            raise Lost


def _make(report, folder, now):
    """The finished file in the workshop, with the number of rows it was read from."""
    user, progress = report.asked_by, Progress(report)
    chosen = selection.read(report.kind, report.filters, user)
    title, tables = KINDS[chosen.kind].build(
        chosen, user, today=clock.local_date(now), progress=progress, folder=folder
    )
    if report.format == Format.PDF:
        tables = [table for table in tables if not table.workbook_only]
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
    shown = Report.objects.held_with(report.claimed_by).filter(pk=report.pk)
    if not shown.update(
        state=State.DONE,
        progress=100,
        done=F("total"),
        claimed_by="",
        finished_at=clock.now(),
        file_name=_file_name(report, now),
        file_path=stored,
        file_size=size,
        file_sha256=digest.hexdigest(),
        error="",
    ):
        default_storage.delete(stored)
        raise Lost
    _forget_others(report, stored)
    return State.DONE


def _file_name(report, now):
    """ "Danh mục sản phẩm được công nhận 24-11-2026 (12).xlsx" """
    mark = f"{PRACTICE_MARK} " if report.is_practice else ""
    return f"{mark}{report.get_kind_display()} {clock.local_date(now):%d-%m-%Y} ({report.pk}).{report.format}"


def _fail(report, reason):
    held = Report.objects.held_with(report.claimed_by).filter(pk=report.pk)
    if not held.update(state=State.FAILED, claimed_by="", error=reason, finished_at=clock.now()):
        return None
    return State.FAILED


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
