"""The password of the database's owner stays away from the processes that serve the web (deploy/README.md)."""

import re

import pytest

from tests.portal.production import PRODUCTION, ROOT, run_portal

DEPLOY = ROOT / "deploy"
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))
OWNER = "OWNER_DATABASE_URL"
URL = {OWNER: "postgresql://ocop_owner:bi-mat@127.0.0.1/ocop"}
# What each unit's environment file is made from, as the README installs them.
MADE_FROM = dict(
    re.findall(r"^install -o \w+ -g \w+ -m \d+ (\S+) (/etc/ocop/\S+)", (DEPLOY / "README.md").read_text(), re.M)
)


def environment_files(unit):
    return [
        line.split("=", 1)[1].strip().lstrip("-")
        for line in unit.read_text().splitlines()
        if line.startswith("EnvironmentFile=")
    ]


def assigned(text):
    """Names a shell or systemd would set from this file."""
    return set(re.findall(r"^\s*(?:export\s+)?(\w+)\s*=", text, re.M))


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_no_unit_reads_the_owners_password(unit):
    files = environment_files(unit)
    assert files, "a unit without an environment file proves nothing"
    made_from = {target: source for source, target in MADE_FROM.items()}

    for name in files:
        assert OWNER not in assigned((ROOT / made_from[name]).read_text()), name
    assert OWNER not in unit.read_text()


def test_the_owners_file_is_for_root_alone():
    readme = (DEPLOY / "README.md").read_text()

    assert "install -o root -g root -m 600 deploy/owner.env.example /etc/ocop/owner.env" in readme
    assert OWNER in assigned((DEPLOY / "owner.env.example").read_text())
    # Wherever the README uses it, the same block has read the owner's file first.
    for block in re.findall(r"```bash\n(.*?)```", readme, re.S):
        if f"${OWNER}" in block:
            assert "/etc/ocop/owner.env" in block.split(f"${OWNER}")[0] or "pg_restore" in block


CELERY = "import runpy, sys; sys.argv = ['celery', '-A', 'ocop_portal', 'report']; runpy.run_module('celery', run_name='__main__')"


@pytest.mark.parametrize("start", ["import ocop_portal.wsgi", CELERY], ids=["web", "worker and clock"])
def test_processes_that_serve_refuse_the_owners_password(tmp_path, start):
    given = run_portal(tmp_path, start, **PRODUCTION, **URL)
    without = run_portal(tmp_path, start, **PRODUCTION)

    assert (given.returncode != 0, OWNER in given.stderr) == (True, True), given.stdout
    assert "bi-mat" not in given.stderr + given.stdout
    assert (without.returncode, OWNER in without.stderr) == (0, False), without.stderr


def test_manage_takes_it(tmp_path):
    done = run_portal(
        tmp_path,
        "from django.core.management import execute_from_command_line as run; run(['manage.py', 'check'])",
        **PRODUCTION,
        **URL,
    )

    assert done.returncode == 0
