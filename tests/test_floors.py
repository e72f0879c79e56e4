"""The floors of the house (.importlinter): imports go down."""

import contextlib
import io
from pathlib import Path

from importlinter import cli

ROOT = Path(__file__).resolve().parent.parent


def test_imports_only_go_down():
    report = io.StringIO()
    with contextlib.redirect_stdout(report):
        status = cli.lint_imports(config_filename=str(ROOT / ".importlinter"), no_cache=True)

    assert status == 0, report.getvalue()
