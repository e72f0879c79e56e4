"""The portal and the floor as they are served: two gunicorn workers each, on the same database."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SITES = {
    "portal": ("benchmarks.settings", "ocop_portal.wsgi"),
    "floor": ("benchmarks.floor.settings", "benchmarks.floor.wsgi"),
}


class Site:
    """One server."""

    def __init__(self, name, environment):
        self.name = name
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        settings, wsgi = SITES[name]
        self.process = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", f"{wsgi}:application", "-w", "2", "-b", f"127.0.0.1:{self.port}",
             "--keep-alive", "75", "--log-level", "error"],
            cwd=ROOT, env={**environment, "DJANGO_SETTINGS_MODULE": settings}, start_new_session=True,
        )  # fmt: skip
        self.connections = {}

    def wait(self):
        for _ in range(200):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.1)
        raise RuntimeError(f"{self.name} did not start")

    def ask(self, path, cookie="", method="GET", body=None):
        """(status, seconds, statements, bytes)"""
        answer, content, seconds = self._answer(path, cookie, method, body)
        return answer.status, seconds, int(answer.getheader("X-Statements") or 0), len(content)

    def read(self, path, cookie=""):
        """(status, text, the token that its forms send)"""
        answer, content, _seconds = self._answer(path, cookie, "GET", None)
        token = "".join(value for name, value in answer.getheaders() if name == "Set-Cookie" and "csrftoken=" in value)
        return answer.status, content.decode(), token.partition("csrftoken=")[2].partition(";")[0]

    def _answer(self, path, cookie, method, body):
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        headers = {"Host": "127.0.0.1", **({"Cookie": f"sessionid={cookie}"} if cookie else {})}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        started = time.perf_counter()
        line.request(method, path, body=body, headers=headers)
        answer = line.getresponse()
        content = answer.read()
        seconds = time.perf_counter() - started
        line.close()
        return answer, content, seconds

    def peak(self):
        """The highest memory of a worker so far, in MB."""
        children = subprocess.run(
            ["ps", "-o", "pid=", "--ppid", str(self.process.pid)], capture_output=True, text=True, check=True
        )
        return max(_peak(pid) for pid in children.stdout.split())

    def stop(self):
        os.killpg(self.process.pid, signal.SIGTERM)
        self.process.wait(30)


def _peak(pid):
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) // 1024 for line in lines if line.startswith("VmHWM"))


@contextmanager
def both(environment):
    sites = [Site(name, environment) for name in SITES]
    try:
        for site in sites:
            site.wait()
        yield sites
    finally:
        for site in sites:
            site.stop()
