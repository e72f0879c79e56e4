"""One compile by Typst: here, or in a process of its own (`python -m documents.compiling`).

A long paper takes hundreds of megabytes while it is set, and a process that has set one never gives them back. So a
long one is set by a child, which takes them with it. Nothing here imports more than a compile needs: a child starts
in a tenth of a second.
"""

import json
import resource
import subprocess
import sys
from functools import cache
from pathlib import Path
from threading import BoundedSemaphore

import typst

ROOT = Path(__file__).resolve().parent.parent
_FONTS = ROOT / "static" / "fonts"
FONT_FOLDERS = [_FONTS / "liberation-serif", _FONTS / "be-vietnam-pro", _FONTS / "signs"]
# So many texts and numbers (seventy rows of a table) are set where they are asked for, more by a child: Typst remembers its
# last ten papers, and ten of a hundred rows are 70 MB.
SHORT = 200
SECONDS = 240
MEMORY = 2 * 1024 * 1024 * 1024
# Children at once in one process: with the limit of memory this is the most that papers can take.
_at_once = BoundedSemaphore(2)
_FAULT = 3


class Fault(Exception):
    """Typst refused; `message` and `diagnostic` are its words."""

    def __init__(self, message, diagnostic=""):
        super().__init__(message)
        self.message, self.diagnostic = message, diagnostic


def compile(path, data, watermark, timestamp):
    """PDF/A-2 bytes of what JSON can hold; `timestamp` whole seconds or None. Fault."""
    text = json.dumps(data, ensure_ascii=False)
    if _values(data) <= SHORT:
        return _here(path, text, watermark, timestamp)
    return _apart(path, text, watermark, timestamp)


def _values(data):
    if isinstance(data, dict):
        return sum(map(_values, data.values()))
    return sum(map(_values, data)) if isinstance(data, list | tuple) else 1


def _apart(path, data, watermark, timestamp):
    asked = json.dumps({"path": path, "data": data, "watermark": watermark, "timestamp": timestamp})
    with _at_once:
        try:
            done = subprocess.run(
                [sys.executable, "-m", "documents.compiling"],
                input=asked.encode(),
                capture_output=True,
                cwd=ROOT,
                timeout=SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise Fault(f"not set within {SECONDS} s") from None
    if done.returncode == _FAULT:
        raise Fault(*json.loads(done.stderr.splitlines()[-1]))
    if done.returncode:
        raise Fault(f"the child ended with {done.returncode}", done.stderr.decode(errors="replace")[-2000:])
    return done.stdout


def _here(path, data, watermark, timestamp):
    try:
        return typst.compile(
            path,
            root=str(ROOT),
            font_paths=_fonts(),
            ignore_system_fonts=True,
            sys_inputs={"data": data, "watermark": watermark},
            pdf_standards=["a-2u"],
            timestamp=timestamp,
        )
    except typst.TypstError as fault:
        raise Fault(fault.message, str(fault.diagnostic)) from fault


@cache
def _fonts():
    folders = [str(folder) for folder in FONT_FOLDERS]
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=folders)


def main():
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    try:
        content = _here(**json.load(sys.stdin.buffer))
    except Fault as fault:
        print(json.dumps([fault.message, fault.diagnostic]), file=sys.stderr)
        return _FAULT
    sys.stdout.buffer.write(content)
    return 0


if __name__ == "__main__":
    sys.exit(main())
