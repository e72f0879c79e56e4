"""The portal installed as deploy/README.md says, word by word: its shell blocks are run, the units' own commands started.

What a test machine cannot have is put in its place: folders under one of the test's own, free ports, and nothing is done where the
README makes a system user, fetches the source or asks systemd. nginx works as www-data, as the distribution has it.
"""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import uuid
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg2

from tests.environment import ON_POSTGRES
from tests.portal.production import ROOT

DEPLOY = ROOT / "deploy"
HOST = "ocop.example.vn"
NOTHING_TO_DO = ("adduser", "git", "python3", "pip", "systemctl", "chown", "sudo")
REAL = {"DATABASE_URL": os.environ["PORTAL_TESTS_DATABASE"], "REDIS_URL": os.environ["PORTAL_TESTS_REDIS"]}
# Of the cluster, like the roles of a real one; the test's database is its own.
PASSWORDS = {"ocop_owner": "mat-khau-khac", "ocop_app": "mat-khau"}


def blocks(heading):
    """The shell blocks under one heading of the README."""
    section = re.search(rf"^## {re.escape(heading)}\n(.*?)(?=^## )", (DEPLOY / "README.md").read_text(), re.M | re.S)[1]
    return re.findall(r"```bash\n(.*?)```", section, re.S)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Installation:
    def __init__(self, folder):
        self.folder = folder
        self.http, self.https, self.gunicorn = (free_port() for _ in range(3))
        self.etc, self.var, self.nginx_etc = folder / "etc", folder / "var", folder / "nginx"
        self.static, self.log = self.var / "static", folder / "portal.log"
        self.printed, self.web = "", None
        self.database = f"ocop_installed_{uuid.uuid4().hex[:8]}"

    # --- What stands where on this machine -------------------------------------------------------

    def here(self, text):
        """A command or file of the README's machine, for this one."""
        places = {
            "/etc/ocop": self.etc,
            "/etc/nginx": self.nginx_etc,
            "/etc/systemd/system": self.folder / "units",
            "/etc/ssl/ocop": self.folder / "ssl",
            "/var/lib/ocop": self.var,
            "/var/log/nginx": self.folder / "logs",
            "/opt/ocop/.venv/bin/python": sys.executable,
            "/opt/ocop/.venv/bin/gunicorn": f"{sys.executable} -m gunicorn",
            "/opt/ocop": ROOT,
            ".venv/bin/python": sys.executable,
            ".venv/bin/pip": "pip",
        }
        text = re.sub("|".join(map(re.escape, places)), lambda found: str(places[found[0]]), text)
        return re.sub(r"-o \w+ -g ocop|-o \w+ -g root", "", text)

    def run(self, block):
        functions = "".join(f"{name}() {{ :; }}\n" for name in NOTHING_TO_DO)
        functions += f'nginx() {{ {shutil.which("nginx") or "/usr/sbin/nginx"} -c {self.folder}/nginx.conf "$@"; }}\n'
        if not ON_POSTGRES:
            functions += "psql() { :; }\n"
        kept = {name: os.environ[name] for name in ("PATH", "LANG", "HOME", "PGPASSWORD") if name in os.environ}
        done = subprocess.run(
            ["bash", "-euc", f"{functions}umask 027\n{self.here(block)}"],
            cwd=ROOT,
            env=kept | {"PYTHONDONTWRITEBYTECODE": "1", "PYTHONIOENCODING": "utf-8"},
            capture_output=True,
            text=True,
            check=False,
            timeout=900,
        )
        self.printed += done.stdout
        assert done.returncode == 0, f"{block}\n{done.stdout}\n{done.stderr}"

    # --- What the README leaves to be filled in --------------------------------------------------

    def database_url(self, role="ocop_app", name=""):
        if not ON_POSTGRES:
            return f"sqlite:///{self.var}/{name or self.database}.sqlite3"
        return f"postgresql://{role}:{PASSWORDS[role]}@{urlsplit(REAL['DATABASE_URL']).netloc.split('@')[-1]}/{name or self.database}"

    def fill_in(self):
        given = {
            "SECRET_KEY": "mot-khoa-bi-mat-chi-dung-trong-kiem-thu-0123456789-abcdefghijklmnopqrstuvwxyz",
            "DATABASE_URL": self.database_url(),
            "REDIS_URL": REAL["REDIS_URL"],
            "EMAIL_URL": "",
            # Another port than 443, as the README says.
            "PORTAL_URL": f"https://{HOST}:{self.https}",
            "CSRF_TRUSTED_ORIGINS": f"https://{HOST}:{self.https}",
            "VAR_DIR": str(self.var),
        }
        text = (self.etc / "portal.env").read_text()
        for name, value in given.items():
            text, count = re.subn(rf"^{name}=.*$", f"{name}={value}", text, flags=re.M)
            assert count == 1, name
        (self.etc / "portal.env").write_text(text)
        owner = self.database_url("ocop_owner")
        (self.etc / "owner.env").write_text(f"OWNER_DATABASE_URL={owner}\n")

    @contextmanager
    def _superuser(self):
        connection = psycopg2.connect(REAL["DATABASE_URL"].rpartition("/")[0] + "/postgres")
        connection.autocommit = True  # a database is made outside a transaction
        try:
            with connection.cursor() as cursor:
                yield cursor
        finally:
            connection.close()

    def make_databases(self, *names):
        if not ON_POSTGRES:
            return
        with self._superuser() as cursor:
            for role, password in PASSWORDS.items():
                cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
                verb = "ALTER" if cursor.fetchone() else "CREATE"
                cursor.execute(f"{verb} ROLE {role} LOGIN PASSWORD '{password}'")
            for name in names:
                cursor.execute(f"CREATE DATABASE {name} OWNER ocop_owner TEMPLATE template0 ENCODING 'UTF8'")

    def drop_databases(self, *names):
        if not ON_POSTGRES:
            return
        with self._superuser() as cursor:
            for name in names:
                cursor.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def configure_nginx(self):
        """The shipped file, with this machine's ports, certificate and node."""
        (self.nginx_etc / "conf.d").mkdir(parents=True, exist_ok=True)
        for name in ("ssl", "logs", "units"):
            (self.folder / name).mkdir(exist_ok=True)
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", f"/CN={HOST}"]
            + ["-keyout", self.folder / "ssl/privkey.pem", "-out", self.folder / "ssl/fullchain.pem"],
            check=True,
            capture_output=True,
        )
        (self.folder / "nginx.conf").write_text(
            f"user www-data; pid {self.folder}/nginx.pid; error_log {self.folder}/logs/error.log;\n"
            "events { worker_connections 512; }\n"
            "http { include /etc/nginx/mime.types; access_log off;\n"
            f"client_body_temp_path {self.folder}/body; proxy_temp_path {self.folder}/proxy;\n"
            f"include {self.nginx_etc}/conf.d/*.conf; }}\n"
        )

    def set_ports(self):
        site = self.nginx_etc / "conf.d" / "ocop.conf"
        text = re.sub(r"^\s*listen \[::\].*\n", "", self.here(site.read_text()), flags=re.M)
        text = text.replace("listen 80", f"listen 127.0.0.1:{self.http}").replace(
            "listen 443", f"listen 127.0.0.1:{self.https}"
        )
        text = text.replace("https://$host$request_uri", f"https://$host:{self.https}$request_uri")
        site.write_text(text.replace("server 127.0.0.1:8000", f"server 127.0.0.1:{self.gunicorn}"))

    # --- What systemd and the distribution start -------------------------------------------------

    @contextmanager
    def gunicorn_running(self):
        unit = (DEPLOY / "systemd" / "ocop-web.service").read_text().replace("\\\n", " ")
        command = self.here(re.search(r"^ExecStart=(.*)$", unit, re.M)[1]).replace(
            "127.0.0.1:8000", f"127.0.0.1:{self.gunicorn}"
        )
        before = self.here(re.search(r"^ExecStartPre=(.*)$", unit, re.M)[1])
        mask = re.search(r"^UMask=(\d+)$", unit, re.M)[1]
        script = f"set -a; . {self.etc}/portal.env; set +a; umask {mask}; {before} && exec {command}"
        kept = {name: os.environ[name] for name in ("PATH", "LANG", "HOME") if name in os.environ}
        with self.log.open("ab") as out:
            process = subprocess.Popen(
                ["bash", "-c", script], cwd=ROOT, env=kept, stdout=out, stderr=subprocess.STDOUT, start_new_session=True
            )
        try:
            self.wait_for(self.gunicorn, process)
            yield process
        finally:
            self.stop(process)

    @contextmanager
    def nginx_running(self):
        command = [
            shutil.which("nginx") or "/usr/sbin/nginx",
            "-c",
            str(self.folder / "nginx.conf"),
            "-g",
            "daemon off;",
        ]
        process = subprocess.Popen(command)
        try:
            self.wait_for(self.https, process)
            yield
        finally:
            process.terminate()
            process.wait(20)

    def stop(self, process):
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGTERM)
            process.wait(45)

    def wait_for(self, port, process):
        until = time.monotonic() + 60
        while time.monotonic() < until and process.poll() is None:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    return
            time.sleep(0.1)
        raise AssertionError(self.log.read_text() if self.log.exists() else "did not start")


@contextmanager
def installed():
    """Installed and running; everything is gone afterwards."""
    with ExitStack() as stack:
        folder = Path(tempfile.mkdtemp(prefix="ocop-installed-"))
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        folder.chmod(0o755)
        portal = Installation(folder)
        databases = (portal.database, f"{portal.database}_demo")
        stack.callback(portal.drop_databases, *databases)
        portal.make_databases(*databases)
        files, commands, nginx = blocks("The first installation")
        portal.run(files)
        portal.fill_in()
        portal.configure_nginx()
        portal.run(commands)
        portal.run(nginx.split("\nnginx -t")[0])
        portal.set_ports()
        portal.run("nginx -t")
        portal.web = stack.enter_context(portal.gunicorn_running())
        stack.enter_context(portal.nginx_running())
        yield portal
