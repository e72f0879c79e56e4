"""deploy/README.md followed word by word, the shipped nginx in front as another user, and walked through."""

import http.client
import re
import socket
import ssl
import time
from contextlib import contextmanager, suppress
from urllib.parse import urlencode

import pytest

from tests.portal.installation import HOST, blocks, installed

pytestmark = [pytest.mark.nginx, pytest.mark.xdist_group("installation")]
NO_CHECK = ssl._create_unverified_context()
TITLES = {400: "không đọc được", 404: "Không có trang này", 413: "20 MB", 429: "đợi khoảng mười giây", 503: "tạm ngừng"}


@pytest.fixture(scope="module")
def portal():
    with installed() as running:
        yield running


@contextmanager
def line(portal, *, name=HOST):
    """A connection through nginx, by the portal's name."""
    raw = socket.create_connection(("127.0.0.1", portal.https), timeout=30)
    connection = http.client.HTTPSConnection(HOST, portal.https, timeout=30)
    connection.sock = NO_CHECK.wrap_socket(raw, server_hostname=name)
    connection.auto_open = 0
    try:
        yield connection
    finally:
        connection.close()


def ask(connection, path, method="GET", body=None, **headers):
    connection.request(
        method, path, body=body, headers={name.replace("_", "-"): value for name, value in headers.items()}
    )
    answer = connection.getresponse()
    answer.body = answer.read()
    return answer


def get(portal, path, **headers):
    with line(portal) as connection:
        return ask(connection, path, **headers)


def is_our_page(answer, status):
    page = answer.body.decode()
    assert answer.status == status, page
    assert answer.getheader("Content-Type") == "text/html; charset=utf-8"
    assert '<html lang="vi">' in page
    assert TITLES[status] in page
    assert "nginx" not in page


# --- The pages and every static file ----------------------------------------------------------------------------------


@pytest.mark.parametrize("coding", ["identity", "gzip", "br, gzip"])
def test_every_static_file_comes_through_nginx(portal, coding):
    files = [path for path in portal.static.rglob("*") if path.is_file() and path.suffix not in (".gz", ".br")]
    assert len(files) > 30
    refused = {}
    for start in range(0, len(files), 200):  # a connection serves so many
        with line(portal) as connection:
            for path in files[start : start + 200]:
                answer = ask(connection, f"/static/{path.relative_to(portal.static)}", Accept_Encoding=coding)
                if answer.status != 200 or not answer.body and path.stat().st_size:
                    refused[path.name] = answer.status
    assert refused == {}


def test_files_for_all_and_uploads_for_the_portal_alone(portal):
    modes = {oct(path.stat().st_mode & 0o777) for path in portal.static.rglob("*") if path.is_file()}
    folders = {oct(path.stat().st_mode & 0o777) for path in [portal.static, *portal.static.rglob("*")] if path.is_dir()}
    assert (modes, folders) == ({"0o644"}, {"0o755"})
    assert oct((portal.var / "media").stat().st_mode & 0o777) == "0o750"


@pytest.mark.parametrize(
    "path", ["/", "/tra-cuu/", "/san-pham-ocop/", "/phap-ly/", "/tai-khoan/dang-nhap/", "/dang-ky/"]
)
def test_pages_come_with_what_they_need(portal, path):
    answer = get(portal, path)
    page = answer.body.decode()
    assert answer.status == 200
    needed = set(re.findall(r'(?:href|src)="(/static/[^"#?]+)', page))
    assert needed
    with line(portal) as connection:
        assert {address: ask(connection, address).status for address in needed} == dict.fromkeys(needed, 200)


def test_the_administrator_that_the_readme_makes_can_log_in_on_another_port(portal):
    link = re.search(rf"https://{HOST}:{portal.https}(/tai-khoan/dat-mat-khau/\S+)", portal.printed)[1]
    with line(portal) as connection:
        page = ask(connection, link)
        cookies = "; ".join(value.split(";")[0] for name, value in page.getheaders() if name.lower() == "set-cookie")
        form = ask(connection, page.getheader("Location"), Cookie=cookies)
        cookies += "; " + "; ".join(v.split(";")[0] for n, v in form.getheaders() if n.lower() == "set-cookie")
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', form.body.decode())[1]
        typed = {
            "csrfmiddlewaretoken": token,
            "new_password1": "con trâu cày ruộng",
            "new_password2": "con trâu cày ruộng",
        }
        headers = {"Cookie": cookies, "Content_Type": "application/x-www-form-urlencoded"}
        origin = f"https://{HOST}:{portal.https}"
        set_it = ask(connection, page.getheader("Location"), "POST", urlencode(typed), Origin=origin, **headers)
        assert set_it.status == 302, set_it.body.decode()
        typed = {"csrfmiddlewaretoken": token, "username": "quan-tri@ocop.example.vn", "password": "con trâu cày ruộng"}
        logged_in = ask(connection, "/tai-khoan/dang-nhap/", "POST", urlencode(typed), Origin=origin, **headers)
    assert logged_in.status == 302
    assert "sessionid=" in str(logged_in.getheaders())


def test_the_trial_season_is_loaded_beside_it(portal):
    (block,) = blocks("The trial season beside it")
    environment = f"set -a; . {portal.etc}/portal.env; . {portal.etc}/owner.env; set +a\n"
    target = portal.database_url("ocop_owner", f"{portal.database}_demo")
    portal.run(environment + block.replace("${OWNER_DATABASE_URL%/*}/ocop_demo", target))

    assert "quantri@ocop.example" in portal.printed


# --- What nginx answers by itself --------------------------------------------------------------------------------------


def test_a_body_that_is_too_large_is_told_so(portal):
    with line(portal) as connection:
        connection.putrequest("POST", "/tai-khoan/dang-nhap/")
        connection.putheader("Content-Length", str(101 * 1024 * 1024))
        connection.endheaders()
        answer = connection.getresponse()
        answer.body = answer.read()
    is_our_page(answer, 413)


@pytest.mark.parametrize("path", ["/static/khong-co.css", "/media/a/b.pdf", "/static/"])
def test_what_nginx_does_not_have_is_told_so(portal, path):
    is_our_page(get(portal, path), 404)


@pytest.mark.parametrize(
    "path",
    ["/%00", "/moi/a%00/", "/static/%00", "/static/css/%00.css", "/static/../../etc/passwd", "/%zz/", "/" + "a" * 9000],
)
def test_an_address_that_is_none_is_told_so(portal, path):
    is_our_page(get(portal, path), 404)


@pytest.mark.parametrize("length", [7_500, 9_000, 12_000, 40_000])
def test_a_header_beyond_all_measure_is_told_so(portal, length):
    """Of the lengths between, which only one of the two servers takes, gunicorn spoke in English."""
    is_our_page(get(portal, "/", Cookie="x" * length), 400)


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        ("/", {"Cookie": "x" * 6_500}),
        ("/", {f"X_{n}": "1" for n in range(300)}),
        (f"/san-pham-ocop/?tim={'a' * 6_500}", {}),
    ],
)
def test_what_nginx_lets_through_gunicorn_takes(portal, path, headers):
    assert get(portal, path, **headers).status == 200


@pytest.mark.parametrize("path", ["/san-pham-ocop/?tim=dấm", "/sản-phẩm/", "/?a=\x80"])
def test_an_address_in_bare_letters_is_told_so(portal, path):
    with line(portal) as connection:
        connection.sock.sendall(f"GET {path} HTTP/1.1\r\nHost: {HOST}\r\n\r\n".encode())
        answer = http.client.HTTPResponse(connection.sock, method="GET")
        answer.begin()
        answer.body = answer.read()
    is_our_page(answer, 400)


def test_a_coding_nobody_knows_is_told_so(portal):
    is_our_page(get(portal, "/", Transfer_Encoding="gzip"), 400)


def test_the_portals_own_pages_pass_unchanged(portal):
    answer = get(portal, "/khong-co-trang-nay/")
    assert answer.status == 404
    assert "/static/" in answer.body.decode()


# --- Names -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["evil.example", "127.0.0.1", "ocop.example.vn.evil.example", ""])
def test_a_foreign_name_on_port_80_gets_no_answer(portal, name):
    with socket.create_connection(("127.0.0.1", portal.http), timeout=10) as raw:
        raw.sendall(f"GET / HTTP/1.1\r\nHost: {name}\r\nConnection: close\r\n\r\n".encode())
        assert raw.recv(4096) in (b"",) or not name


@pytest.mark.parametrize("name", ["evil.example", "ocop.example", None])
def test_a_foreign_name_gets_no_certificate(portal, name):
    with socket.create_connection(("127.0.0.1", portal.https), timeout=10) as raw, pytest.raises(ssl.SSLError):
        NO_CHECK.wrap_socket(raw, server_hostname=name)


@pytest.mark.parametrize("name", ["evil.example", "localhost", "xn--evil.example:443"])
def test_a_foreign_host_behind_our_name_is_misdirected(portal, name):
    assert get(portal, "/", Host=name).status == 421


def test_our_name_on_port_80_leads_to_https(portal):
    connection = http.client.HTTPConnection("127.0.0.1", portal.http, timeout=10)
    answer = ask(connection, "/tra-cuu/?a=1", Host=HOST)
    connection.close()
    assert (answer.status, answer.getheader("Location")) == (301, f"https://{HOST}:{portal.https}/tra-cuu/?a=1")
    assert answer.getheader("Cache-Control") == "no-store"


@pytest.mark.parametrize("name", ["evil.example", "10.0.0.1", "a b", "evil.example:99999"])
def test_a_foreign_host_that_reaches_gunicorn_fills_no_log(portal, name):
    before = portal.log.read_text()
    connection = http.client.HTTPConnection("127.0.0.1", portal.gunicorn, timeout=10)
    answer = ask(connection, "/", Host=name, X_Forwarded_Proto="https")
    connection.close()
    new = portal.log.read_text()[len(before) :]
    assert answer.status == 400
    assert "Traceback" not in new
    assert "ERROR" not in new


def test_a_forged_forwarded_address_is_not_believed(portal):
    """Wrong look-ups under ever new claims are one address's all the same: the portal's own page says to wait."""
    with line(portal) as connection:
        answers = [
            ask(connection, f"/tra-cuu/?ma=P00286-000000-{n:04}&bm=AAAAAA", X_Forwarded_For=f"1.2.3.{n}")
            for n in range(11)
        ]
    assert [answer.status for answer in answers] == [404] * 10 + [429]
    assert "Đã có nhiều lần nhập sai" in answers[-1].body.decode()


# --- Time --------------------------------------------------------------------------------------------------------------


def test_gunicorn_keeps_a_connection_longer_than_nginx_does(portal):
    """Two seconds were gunicorn's own measure: a POST then met a connection just closed."""
    connection = http.client.HTTPConnection("127.0.0.1", portal.gunicorn, timeout=10)
    connection.connect()
    connection.auto_open = 0  # a connection that was closed is an error, not opened anew
    for pause in (0, 2.1, 3.2):
        time.sleep(pause)
        assert ask(connection, "/health/live", Host=HOST, X_Forwarded_Proto="https").status == 200
    connection.close()


@pytest.mark.parametrize("sent", [b"", b"GET / HTTP/1.1\r\nHost: ocop"], ids=["nothing", "half a head"])
def test_a_head_that_does_not_come_costs_its_connection(portal, sent):
    """nginx takes the time for it from the default server, whichever name is meant."""
    with (
        socket.create_connection(("127.0.0.1", portal.https), timeout=20) as raw,
        NO_CHECK.wrap_socket(raw, server_hostname=HOST) as connection,
    ):
        connection.sendall(sent)
        with suppress(ConnectionResetError, ssl.SSLError):  # closed as well
            assert connection.recv(4096) == b""


@pytest.mark.parametrize("pause", [1.95, 1.98, 2.0])
def test_posts_after_a_pause_meet_no_closed_connection(portal, pause):
    statuses = []
    for _ in range(2):
        with line(portal) as connection:
            statuses += [ask(connection, "/tai-khoan/dang-nhap/", "POST", "").status for _ in range(3)]
        time.sleep(pause)
    assert 502 not in statuses
    assert 503 not in statuses


# --- Last: what stops the rest for a while -----------------------------------------------------------------------------


def test_too_many_posts_are_told_to_wait(portal):
    with line(portal) as connection:
        answers = [ask(connection, "/tai-khoan/dang-nhap/", "POST", "") for _ in range(60)]
    busy = [answer for answer in answers if answer.status == 429]
    assert busy
    is_our_page(busy[0], 429)
    assert busy[0].getheader("Retry-After") == "10"


def test_while_the_portal_is_away_the_reader_is_told(portal):
    portal.stop(portal.web)
    answer = get(portal, "/")

    is_our_page(answer, 503)
    assert answer.getheader("Retry-After") == "30"
