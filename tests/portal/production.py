"""Runs a line of Python under the portal's settings in a process of its own, as production would."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PRODUCTION = {
    "SECRET_KEY": "mot-khoa-bi-mat-chi-dung-trong-kiem-thu-0123456789-abcdefghijklmnopqrstuvwxyz",
    "ALLOWED_HOSTS": "ocop.example.vn",
    "PORTAL_URL": "https://ocop.example.vn",
}


def run_portal(tmp_path, code, **environment):
    """Run a line of Python under the portal's settings in a process of its own."""
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "HOME") if name in os.environ}
    clean = {**kept, "VAR_DIR": str(tmp_path), "PYTHONIOENCODING": "utf-8", "EMAIL_URL": "", "REDIS_URL": ""}
    clean |= {"DJANGO_SETTINGS_MODULE": "ocop_portal.settings", "TRYING_OUT": "0", "SECRET_KEY": ""} | environment
    return subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=clean, capture_output=True, text=True, timeout=60, check=False
    )
