"""What counts tries counts in all processes together and forgets nothing at a restart: asked of real processes."""

import ast
import json
import os
import subprocess
import sys

import pytest
from django.urls import reverse

from accounts import tries
from accounts.models import TryCount
from products import misses
from products.views import business as business_views
from tests.factories import accounts as cast
from tests.portal.production import ROOT
from tests.worker import database_url

# Some pages, asked in a process of its own: prints the status of each.
ASKING = """
import json, sys, django
django.setup()
from django.conf import settings
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
from django.test import Client
client, answers = Client(), []
for method, path, data, address in json.loads(sys.argv[1]):
    answers.append(getattr(client, method)(path, data, REMOTE_ADDR=address, HTTP_HOST="localhost").status_code)
print(json.dumps(answers))
"""


def process(requests):
    environment = {**os.environ, "DATABASE_URL": database_url()}
    return subprocess.Popen(
        [sys.executable, "-c", ASKING, json.dumps(requests)],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    )


def answers(running):
    out, _err = running.communicate(timeout=120)
    assert running.returncode == 0
    return json.loads(out.splitlines()[-1])


def at_once_then_later(one, other, last):
    """Two processes side by side, then a third that began after both had ended."""
    running = [process(one), process(other)]
    return sum((answers(each) for each in running), []), answers(process(last))


@pytest.mark.django_db(transaction=True)
def test_wrong_look_ups_count_across_processes_and_after_a_restart():
    page = reverse("products:status")
    wrong = [["get", page, {"ma": "P00286-000000-0001", "bm": "AAAAAA"}, "10.0.0.1"]] * 8
    together, later = at_once_then_later(wrong, wrong, wrong[:2])

    assert sorted(together) == [404] * misses.ADDRESS_LIMIT + [429] * 6
    assert later == [429] * 2


@pytest.mark.django_db(transaction=True)
def test_the_secret_of_one_dossier_counts_across_processes_and_addresses():
    page = reverse("products:status")
    guesses = [["get", page, {"ma": "P00286-000000-0002", "bm": "AAAAAA"}, f"10.0.{n}.1"] for n in range(40)]
    together, later = at_once_then_later(guesses[:20], guesses[20:], guesses[:1])

    assert sorted(together) == [404] * misses.DOSSIER_LIMIT + [429] * 10
    assert later == [429]


@pytest.mark.django_db(transaction=True)
def test_wrong_passwords_count_across_processes_and_after_a_restart():
    user = cast.make_user()
    page = reverse("accounts:login")
    wrong = [["post", page, {"username": user.email, "password": "sai"}, "10.0.0.1"]] * 6
    right = [
        ["post", page, {"username": user.email, "password": cast.PASSWORD}, address]
        for address in ("10.0.0.1", "10.0.0.2")
    ]
    together, later = at_once_then_later(wrong, wrong, right)

    assert together.count(429) >= 3
    assert later == [429, 302]


@pytest.mark.django_db(transaction=True)
def test_sign_ups_count_across_processes_and_after_a_restart(rf):
    page = reverse("products:sign_up")
    half = business_views.SIGN_UPS_AN_HOUR // 2
    at_once_then_later([["post", page, {}, "10.0.0.1"]] * half, [["post", page, {}, "10.0.0.1"]] * half, [])

    assert TryCount.objects.get().count == 2 * half
    assert tries.count(tries.of_address("sign_up", rf.get("/", REMOTE_ADDR="10.0.0.1")), seconds=3600) == 2 * half + 1


COUNTING = """
import sys, django
django.setup()
from accounts import tries
for _ in range(60):
    tries.count("one key", seconds=600)
"""


@pytest.mark.django_db(transaction=True)
def test_no_try_is_lost_between_processes_that_count_at_once():
    environment = {**os.environ, "DATABASE_URL": database_url()}
    running = [subprocess.Popen([sys.executable, "-c", COUNTING], cwd=ROOT, env=environment) for _ in range(2)]
    assert [each.wait(120) for each in running] == [0, 0]

    assert TryCount.objects.get(key="one key").count == 120


def test_nothing_that_counts_uses_the_cache_of_one_process():
    """Only one module keeps something there, for speed: the funnel's figures."""
    users = set()
    for path in ROOT.glob("*/**/*.py"):
        top = path.relative_to(ROOT).parts[0]
        if top in ("tests", "benchmarks", ".venv"):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module == "django.core.cache":
                users.add(path.relative_to(ROOT).as_posix())
    assert users == {"reports/funnel.py"}
