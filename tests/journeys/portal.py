"""A whole portal as `make run` starts it, and the people who come to it with a browser.

    def test_...(portal):
        officer = portal.person("can-bo@ocop.example")
        officer.open("/ban-lam-viec/").click("Nhập hồ sơ")

The server, the workers and the mail server are real processes on a database of their own: SQLite and the file broker,
or PostgreSQL and Redis where DATABASE_URL and REDIS_URL say so.
"""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import psycopg2
from playwright.sync_api import expect

from ocop_portal.demo.cast import PASSWORD
from tests.environment import DATABASE_URL, ON_POSTGRES, REDIS_URL
from tests.worker import wait_until

ROOT = Path(__file__).resolve().parents[2]
SHOTS = ROOT / "var" / "shots"
AXE = Path(__file__).with_name("vendor") / "axe.min.js"
SUBRESOURCES = {"script", "stylesheet", "image", "font"}
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Portal:
    """One running portal; `faults` gathers what no journey may meet, from every browser window."""

    def __init__(self, folder, browser, sink):
        self.folder, self.browser, self.sink = folder, browser, sink
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.faults, self.people = [], []
        self.database_url = f"sqlite:///{folder / 'portal.sqlite3'}"
        if ON_POSTGRES:
            self.database = f"portal_journey_{os.getpid()}"
            self.database_url = urlsplit(DATABASE_URL)._replace(path=f"/{self.database}").geturl()
        self.environment = {
            **os.environ,
            "TRYING_OUT": "1",
            "DEMO": "1",
            "VAR_DIR": str(folder),
            "MEDIA_ROOT": str(folder / "media"),
            "STATIC_ROOT": str(folder / "static"),
            "DATABASE_URL": self.database_url,
            "REDIS_URL": REDIS_URL,
            "EMAIL_URL": sink.url,
            "PORTAL_URL": self.address,
            "PYTHONWARNINGS": "default",
            "PYTHONUNBUFFERED": "1",
        }

    # --- its life ------------------------------------------------------------------------------------------

    def start(self, seconds=180):
        (self.folder / "static").mkdir(parents=True)
        if ON_POSTGRES:
            self._on_the_server(f"CREATE DATABASE {self.database}")
        self.log_path = self.folder / "portal.log"
        with self.log_path.open("wb") as out:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "run_portal", "--port", str(self.port)],
                cwd=ROOT,
                env=self.environment,
                stdout=out,
                stderr=subprocess.STDOUT,
            )
        wait_until(lambda: self._answers() or self.process.poll() is not None, seconds=seconds)
        assert self.process.poll() is None, self.log
        return self

    def stop(self):
        for person in self.people:
            person.context.close()
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(60)
        if ON_POSTGRES:
            self._on_the_server(f"DROP DATABASE {self.database} WITH (FORCE)")

    def _answers(self):
        server = HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            server.request("GET", "/health/ready")
            return server.getresponse().status == 200
        except OSError:
            time.sleep(0.2)
            return False
        finally:
            server.close()

    def _on_the_server(self, statement):
        server = psycopg2.connect(urlsplit(DATABASE_URL)._replace(path="/postgres").geturl())
        try:
            server.autocommit = True
            with server.cursor() as cursor:
                cursor.execute(statement)
        finally:
            server.close()

    @property
    def log(self):
        return self.log_path.read_text(encoding="utf-8", errors="replace")

    def manage(self, *command):
        """A management command on this portal's database; gives what it printed."""
        return subprocess.run(
            [sys.executable, "manage.py", *command],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=120,
            check=True,
        ).stdout

    # --- who comes, and what arrives ------------------------------------------------------------------------

    def person(self, login="", password=PASSWORD, *, width=1280, height=900, javascript=True):
        """A person with a browser of their own; logged in where a login (of the demo, or with its password) is given."""
        person = Person(self, self.browser, width=width, height=height, javascript=javascript)
        self.people.append(person)
        return person.log_in(login, password) if login else person

    def letter(self, address, about, seconds=60):
        """Wait until the mail server has taken a letter to `address` whose subject or text speaks `about` something."""

        def found():
            return next(
                (mail for mail in self.sink.to(address) if about in f"{mail['Subject']}\n{text_of(mail)}"), None
            )

        return wait_until(found, seconds=seconds)


def text_of(mail):
    return mail.get_body(("plain",)).get_content()


class Person:
    """Somebody at a browser. Everything is found as a person finds it: by label, by the words on a button."""

    def __init__(self, portal, browser, *, width, height, javascript):
        self.portal = portal
        self.context = browser.new_context(
            base_url=portal.address,
            locale="vi-VN",
            timezone_id="Asia/Ho_Chi_Minh",
            viewport={"width": width, "height": height},
            java_script_enabled=javascript,
            reduced_motion="reduce",
            accept_downloads=True,
        )
        self.context.set_default_timeout(15_000)
        self.page = self.context.new_page()
        self.listening = True
        self.status = None
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self._fault(f"script error: {error}"))
        self.page.on("response", self._answered)
        self.page.on("request", self._asked)

    # --- what may not happen --------------------------------------------------------------------------------

    def _fault(self, what):
        if self.listening:
            self.portal.faults.append(f"{self.page.url}: {what}")

    def _heard(self, message):
        # An answer's status is judged in _answered; Content-Security-Policy violations come as errors here.
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            self._fault(f"console: {message.text}")

    def _answered(self, response):
        kind = response.request.resource_type
        if response.status >= 500 or (response.status >= 400 and kind in SUBRESOURCES):
            self._fault(f"{response.status} for {response.url}")
        if kind == "document":
            self.status = response.status

    def _asked(self, request):
        if not request.url.startswith((self.portal.address, "data:", "blob:", "about:")):
            self._fault(f"asked a stranger: {request.url}")

    # --- what a person does; each gives the person back ------------------------------------------------------

    def log_in(self, login, password):
        self.open("/tai-khoan/dang-nhap/")
        self.page.locator("input[name=username]").fill(login)
        self.page.locator("input[name=password]").fill(password)
        self.page.locator("input[name=password]").press("Enter")
        self.page.wait_for_load_state()
        inside = self.status == 200 and self.page.locator("input[name=password]").count() == 0
        assert inside, f"{login} could not log in ({self.status}): {self.words()[:600]}"
        return self

    def open(self, path):
        self.page.goto(path)
        return self

    def fill(self, label, text):
        self.page.get_by_label(label, exact=False).first.fill(str(text))
        return self

    def choose(self, label, option):
        """In a list, the entry with these words; else the radio button so labelled within the named group."""
        field = self.page.get_by_label(label, exact=False).first
        if field.evaluate("e => e.tagName") == "SELECT":
            field.select_option(label=option)
        else:
            self.page.get_by_role("group", name=label).get_by_label(option).first.check()
        return self

    def tick(self, label):
        self.page.get_by_label(label, exact=False).first.check()
        return self

    def attach(self, label, *paths):
        self.page.get_by_label(label, exact=False).first.set_input_files([str(path) for path in paths])
        return self

    def click(self, words, *, within=None):
        """The one enabled button or link with these words (`within`: a CSS selector to look in)."""
        place = self.page.locator(within) if within else self.page
        thing = place.get_by_role("button", name=words).or_(place.get_by_role("link", name=words))
        thing.and_(place.locator(":not([disabled])")).first.click()
        self.page.wait_for_load_state()
        return self

    def download(self, words):
        """Click and keep what comes; gives the file's path."""
        with self.page.expect_download() as coming:
            self.page.get_by_role("link", name=words).or_(self.page.get_by_role("button", name=words)).first.click()
        path = self.portal.folder / "downloads" / coming.value.suggested_filename
        coming.value.save_as(path)
        return path

    # --- what a person sees -----------------------------------------------------------------------------------

    def sees(self, *texts):
        for text in texts:
            expect(self.page.get_by_text(text).first).to_be_visible()
        return self

    def does_not_see(self, *texts):
        for text in texts:
            expect(self.page.get_by_text(text)).to_have_count(0)
        return self

    def is_refused(self, status=403):
        assert self.status == status, f"{self.page.url} answered {self.status}"
        return self

    def words(self):
        return self.page.locator("body").inner_text()

    def reload_until(self, text, seconds=60):
        """For what a worker does meanwhile."""

        def there():
            self.page.reload()
            return self.page.get_by_text(text).count()

        wait_until(there, seconds=seconds)
        return self

    def shot(self, name):
        SHOTS.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=SHOTS / f"{name}.png", full_page=True)
        return self

    def fits_the_screen(self):
        """No sideways scrolling."""
        over = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert over <= 0, f"{self.page.url} is {over} px too wide"
        return self

    def axe(self):
        """Accessibility faults of the page by axe-core (WCAG 2.2 AA). Its own inline styles are not counted."""
        self.listening = False
        try:
            self.page.evaluate(AXE.read_text(encoding="utf-8"))
            found = self.page.evaluate(f"axe.run({{runOnly: {json.dumps(WCAG)}}})")
        finally:
            self.listening = True
        return [f"{fault['id']}: {node['target'][0]}" for fault in found["violations"] for node in fault["nodes"]]
