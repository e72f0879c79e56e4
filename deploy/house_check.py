"""Rules of the house that no linter knows; `make check` and the commit hook run it over the tracked files.

* Pages hold no inline script, style or event handler: the Content-Security-Policy would refuse them.
* No file names a package registry's host or a path of somebody's machine.
"""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE_FAULTS = {
    "inline style attribute": re.compile(r"<[a-zA-Z][^<>]*\sstyle\s*=", re.S),
    "inline event handler": re.compile(r"<[a-zA-Z][^<>]*\son[a-z]{3,}\s*=", re.S),
    "htmx event handler": re.compile(r"\shx-on[:-]"),
    "style element": re.compile(r"<style\b"),
    "javascript: address": re.compile(r"""=\s*["']\s*javascript:""", re.I),
    "script from elsewhere": re.compile(r"""<(?:script|link|img)\b[^>]*\s(?:src|href)=["']?(?:https?:)?//"""),
}
SCRIPT = re.compile(r"<script\b([^>]*)>(.*?)</script>", re.S)
FILE_FAULTS = {
    "a package registry's host": re.compile(
        r"\b(?:pypi|pythonhosted|npmjs|registry|deb|packages)\.(?:org|io|com|debian|python|yarnpkg)\b"
        r"|^\s*--(?:extra-)?index-url|\"resolved\":\s*\"http",
        re.M,
    ),
    "a path of one machine": re.compile(r"(?<![\w.<{])/(?:work|root|home/[a-z]+|Users)/[\w.]"),
}
# Mails are read outside our pages: they carry their own styles.
LETTERS = "templates/letters/"
OTHERS_WORK = ("static/vendor/", "LICENSE")


def tracked_files():
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    return [name for name in listed.decode().split("\0") if name and not name.startswith(OTHERS_WORK)]


def faults_of(name, text):
    """Yield (line number, what is wrong) for one file."""
    if name.endswith((".html", ".svg")) and LETTERS not in name:
        for fault, pattern in PAGE_FAULTS.items():
            yield from ((text.count("\n", 0, found.start()) + 1, fault) for found in pattern.finditer(text))
        for found in SCRIPT.finditer(text):
            if found[2].strip() and "application/json" not in found[1]:
                yield text.count("\n", 0, found.start()) + 1, "inline script"
    for fault, pattern in FILE_FAULTS.items():
        yield from ((text.count("\n", 0, found.start()) + 1, fault) for found in pattern.finditer(text))


def main():
    faults = 0
    for name in tracked_files():
        path = ROOT / name
        if not path.is_file() or b"\0" in (raw := path.read_bytes())[:4096]:
            continue
        for line, fault in faults_of(name, raw.decode("utf-8", "replace")):
            print(f"{name}:{line}: {fault}")
            faults += 1
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
