"""The nginx configuration we ship is one that nginx takes."""

import shutil
import subprocess
from pathlib import Path

import pytest

NGINX = shutil.which("nginx") or shutil.which("/usr/sbin/nginx")
SITE = Path(__file__).resolve().parents[2] / "deploy" / "nginx.conf"

pytestmark = pytest.mark.skipif(not NGINX, reason="needs nginx: apt-get install nginx-light")


def test_nginx_takes_the_shipped_configuration(tmp_path):
    certificate, key = tmp_path / "fullchain.pem", tmp_path / "privkey.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=ocop.example.vn"]
        + ["-keyout", key, "-out", certificate],
        check=True,
        capture_output=True,
    )
    site = SITE.read_text().replace("/etc/ssl/ocop", str(tmp_path)).replace("/var/log/nginx", str(tmp_path))
    (tmp_path / "site.conf").write_text(site)
    (tmp_path / "nginx.conf").write_text(
        f"pid {tmp_path}/pid; error_log {tmp_path}/error.log; events {{}}\n"
        f"http {{ access_log off; include {tmp_path}/site.conf; }}\n"
    )

    done = subprocess.run([NGINX, "-t", "-c", tmp_path / "nginx.conf"], capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr


def test_nginx_and_the_portal_agree_on_the_forwarded_address():
    """Appending ($proxy_add_x_forwarded_for) would let a client choose the address it is throttled by."""
    lines = [line.split() for line in SITE.read_text().splitlines() if "X-Forwarded-For" in line and "#" not in line]

    assert lines == [["proxy_set_header", "X-Forwarded-For", "$remote_addr;"]]
