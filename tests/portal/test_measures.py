"""What pages cost: counted for the operator in production, shown to the developer at the foot of the page, otherwise neither."""

import json
import re
import subprocess
import sys

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from ocop_portal import measures, measuring

pytestmark = pytest.mark.django_db
WORD = "mot-tu-khoa-cua-nguoi-van-hanh"


@pytest.fixture
def counted(settings, tmp_path, monkeypatch):
    settings.METRICS_TOKEN, settings.METRICS_DIR = WORD, tmp_path / "metrics"
    monkeypatch.setattr(measures, "sums", measures.Sums())
    return settings.METRICS_DIR


def figures(said=f"Bearer {WORD}"):
    return Client().get(reverse("health_metrics"), headers={"Authorization": said})


def value(text, line):
    (found,) = re.findall(rf"^{re.escape(line)} (\S+)$", text, re.M)
    return float(found)


LOGIN = 'view="accounts:login",method="GET",answer="2xx"'


def test_each_view_is_counted_with_its_time_and_statements(counted):
    Client().get(reverse("accounts:login"))
    Client().get(reverse("products:status"))
    Client().get(reverse("accounts:login"))
    answer = figures()
    text = answer.content.decode()

    assert answer["Content-Type"].startswith("text/plain; version=0.0.4")
    assert value(text, f"portal_request_seconds_count{{{LOGIN}}}") == 2
    assert value(text, f'portal_request_seconds_bucket{{{LOGIN},le="+Inf"}}') == 2
    assert value(text, f"portal_request_statements_sum{{{LOGIN}}}") == 0
    assert 'view="products:status"' in text


def test_statements_are_counted(counted):
    Client().get(reverse("criteria:regulation_list"))
    text = figures().content.decode()

    line = 'portal_request_statements_sum{view="criteria:regulation_list",method="GET",answer="2xx"}'
    assert value(text, line) >= 1


def test_an_address_that_is_no_page_and_a_method_of_a_stranger_make_no_label(counted):
    Client().get("/khong-co/abc-def/")
    Client().generic("XYZ", reverse("accounts:login"))
    text = figures().content.decode()

    assert "abc-def" not in text
    assert "XYZ" not in text
    assert 'view="none",method="GET",answer="4xx"' in text


@pytest.mark.parametrize("said", ["", "Bearer ", "Bearer khác", f"{WORD}x"])
def test_without_the_word_there_is_no_such_page(counted, said):
    assert figures(said).status_code == 404


def test_where_no_word_is_set_nothing_is_counted_and_nobody_gets_in(settings, tmp_path):
    settings.METRICS_TOKEN, settings.METRICS_DIR = "", tmp_path / "metrics"
    Client().get(reverse("accounts:login"))

    assert not settings.METRICS_DIR.exists()
    assert figures("Bearer ").status_code == figures("").status_code == 404


def test_figures_of_all_processes_are_added_and_those_of_ended_ones_kept(counted):
    key = "portal_request_statements home GET 2xx"
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    counted.mkdir()
    for name, number in ((f"{ended.pid}-1.json", 3), (f"{ended.pid}-2.json", 4), ("1-1.json", 5)):
        (counted / name).write_text(json.dumps({key: [number, 10 * number, *[number] * len(measures.STATEMENTS)]}))

    for _asked_twice in range(2):
        assert measures.gathered()[key][:2] == [12, 120]
    assert sorted(path.name for path in counted.glob("*.json")) == ["1-1.json", "ended.json"]


# --- The foot of the page -------------------------------------------------------------------------


def test_developer_reads_statements_at_the_foot_of_the_page(settings):
    settings.DEBUG = True
    answer = Client().get(reverse("criteria:regulation_list"))
    text = answer.content.decode()
    (number,) = re.findall(r'id="so-lieu-trang"><summary>(\d+) câu lệnh, \d+ lặp lại', text)

    assert int(number) >= 1
    assert "× <code>SELECT" in text
    assert text.rstrip().endswith("</details></body>\n</html>")
    assert int(answer["Content-Length"]) == len(answer.content)


def test_nobody_else_does(client):
    assert b"so-lieu-trang" not in client.get(reverse("criteria:regulation_list")).content


def test_what_is_no_page_has_no_foot(settings, client):
    settings.DEBUG = True
    assert client.get(reverse("health_live")).json() == {"status": "ok"}


def test_repeated_statements_stand_first():
    asked = measuring.Asked()
    asked.number, asked.texts = 3, measuring.Counter({"SELECT a": 1, "SELECT <b>": 2})
    html = measuring.foot(asked, 0.0123)

    assert "3 câu lệnh, 2 lặp lại · 12 ms" in html
    assert html.index("2 × <code>SELECT &lt;b&gt;</code>") < html.index("1 × <code>SELECT a</code>")


def test_statement_that_fails_is_counted_too():
    asked = measuring.Asked()
    with pytest.raises(Exception, match="syntax"), connection.execute_wrapper(asked), connection.cursor() as cursor:
        cursor.execute("KHÔNG PHẢI SQL")
    assert asked.number == 1
