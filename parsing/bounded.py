"""The asker's side: one child per file, ended by its limits at the latest."""

import json
import os
import subprocess
import sys
from collections import OrderedDict
from contextlib import contextmanager
from hashlib import sha256
from math import inf
from pathlib import Path
from threading import BoundedSemaphore, local
from time import monotonic

from parsing.faults import BUSY, CUT, TOO_LARGE, Fault

SECONDS = 25
WAIT_SECONDS = 20
# For all files of one request: less than any web server in front waits for its answer (nginx: 60 s).
REQUEST_SECONDS = 45
# Children at once in one web process: with the child's memory limit this is the most that files can take.
_at_once = BoundedSemaphore(2)
_ROOT = Path(__file__).resolve().parent.parent
# Killed for memory by the kernel, out of CPU time, out of file size.
_OUT_OF_BOUNDS = {-9, -24, -25}
# Short answers of late: a form sent again brings the same file again.
_REMEMBERED = 500
_answers = OrderedDict()


class _Whole(local):
    """Answers of this thread with their bytes, while `answers_kept`; None outside. `ends`: when the request's time is up."""

    answers, ends = None, inf


_whole = _Whole()


@contextmanager
def answers_kept():
    """Inside, what was parsed once is not parsed again, however large its answer: for the time of one request.

    All of it takes REQUEST_SECONDS at most; of the files behind those nothing is known (BUSY).
    """
    _whole.answers, _whole.ends = {}, monotonic() + REQUEST_SECONDS
    try:
        yield
    finally:
        _whole.answers, _whole.ends = None, inf


def parse(module, task, content, **options):
    """(facts, bytes) that `task` of `parsing.<module>` finds in `content`. Fault where it finds none.

    Waits at most WAIT_SECONDS for its turn and SECONDS for the answer.
    """
    asked = json.dumps({"task": task, "options": options}, sort_keys=True).encode()
    key = (module, asked, sha256(content).digest())
    whole = _whole.answers or {}
    answer, body = whole.get(key) or (_answers.get(key), b"")
    if answer is None:
        try:
            answer, body = _ask(module, asked + b"\n" + content)
        except Fault as fault:
            if _whole.answers is not None:
                _whole.answers[key] = json.dumps({"fault": fault.word, "facts": {}}), b""
            raise
        if _whole.answers is not None:
            _whole.answers[key] = answer, body
        if not body and len(answer) < 1000:
            _answers[key] = answer
            while len(_answers) > _REMEMBERED:
                _answers.popitem(last=False)
    found = json.loads(answer)
    if "fault" in found:
        raise Fault(found["fault"], **found["facts"])
    return found["facts"], body


def _ask(module, request):
    if not _at_once.acquire(timeout=max(0, min(WAIT_SECONDS, _whole.ends - monotonic()))):
        raise Fault(BUSY)
    seconds = min(SECONDS, _whole.ends - monotonic())
    try:
        done = subprocess.run(
            [sys.executable, "-m", f"parsing.{module}"],
            input=request,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=_ROOT,
            env={"PATH": os.defpath, "LANG": "C.UTF-8"},
            timeout=max(0, seconds),
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise Fault(TOO_LARGE if seconds == SECONDS else BUSY) from None
    finally:
        _at_once.release()
    if done.returncode:
        raise Fault(TOO_LARGE if done.returncode in _OUT_OF_BOUNDS else CUT)
    answer, _newline, body = done.stdout.partition(b"\n")
    return answer, body
