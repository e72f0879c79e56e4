from email.message import EmailMessage
from pathlib import Path

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Membership, User
from accounts.roles import Role
from notifications import demo_mail, views
from notifications.models import Letter
from notifications.statuses import Channel, Outcome, Status
from tests.factories.notifications import make_letter

pytestmark = pytest.mark.django_db
LINK = "http://127.0.0.1:8000/tai-khoan/dat-mat-khau/Mg/abc-0123456789/"


def person(name, role=None):
    user = User(full_name=name, email=f"{name.split()[-1].lower()}@vidu.example")
    user.set_password("mat-khau-thu-nghiem")
    user.save()
    if role:
        Membership.objects.create(user=user, role=role)
    return user


def logged_in(user):
    client = Client()
    client.force_login(user, backend="accounts.backends.EmailOrPhoneBackend")
    return client


@pytest.fixture
def admin():
    return logged_in(person("Lê Quản", Role.ADMINISTRATOR))


@pytest.fixture
def stranger():
    return logged_in(person("Vũ Lạ", Role.AUDITOR))


def page(name, *args):
    return reverse(f"notifications:{name}", args=args)


def said(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


def test_post_room_is_the_administrators_alone(admin, stranger, client):
    letter = make_letter()
    for address in (page("letter_list"), page("letter", letter.pk), page("letter_html", letter.pk)):
        answers = [visitor.get(address) for visitor in (admin, stranger, client)]
        assert [answer.status_code for answer in answers] == [200, 404, 302]
        assert answers[2].url == f"{reverse('accounts:login')}?next={address}"


def test_deeds_are_the_administrators_alone_and_never_by_get(admin, stranger, client):
    letter = make_letter(status=Status.FAILED)
    for name in ("letter_resend", "letter_discard", "letter_printed"):
        address = page(name, letter.pk)
        assert [visitor.post(address).status_code for visitor in (stranger, client)] == [404, 302]
        assert admin.get(address).status_code == 405
    letter.refresh_from_db()
    assert (letter.status, letter.history.count()) == (Status.FAILED, 0)


@pytest.mark.parametrize("number", [999999, 10**30])
def test_an_unknown_letter_is_not_found(admin, number):
    assert admin.get(f"{page('letter_list')}{number}/").status_code == 404
    assert admin.post(f"{page('letter_list')}{number}/gui-lai/").status_code == 404


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["Ba", "Hai", "Một"]),
        ("?status=failed", ["Hai"]),
        ("?kind=result", ["Ba"]),
        ("?channel=paper", ["Ba"]),
        ("?q=hai@vidu", ["Hai"]),
        ("?q=registration:1", ["Một"]),
        ("?q=hai+một", []),
        ("?status=lạ&kind=%00", ["Ba", "Hai", "Một"]),
    ],
)
def test_letters_are_filtered_and_searched(admin, query, found):
    make_letter(subject="Một", about="registration:1")
    make_letter(subject="Hai", to_address="hai@vidu.example", status=Status.FAILED)
    make_letter(subject="Ba", channel=Channel.PAPER, kind="result")
    assert [letter.subject for letter in admin.get(page("letter_list") + query).context["letters"]] == found


def test_letters_cost_the_same_queries_for_one_row_and_for_fifty(admin, django_assert_num_queries):
    make_letter()
    admin.get(page("letter_list"))
    with CaptureQueriesContext(connection) as one:
        admin.get(page("letter_list"))
    for _ in range(60):
        make_letter()
    with django_assert_num_queries(len(one)):
        assert len(admin.get(page("letter_list")).context["letters"]) == 50


def test_letters_are_paged_by_key_there_and_back(admin):
    letters = [make_letter() for _ in range(120)][::-1]

    def read(address):
        context = admin.get(page("letter_list") + address).context
        return [letter.pk for letter in context["letters"]], context["keyset"], context["count"]

    first, keyset, count = read("?status=queued")
    assert (first, count, keyset["previous_url"]) == ([letter.pk for letter in letters[:50]], 120, "")
    second, keyset, count = read(keyset["next_url"])
    assert (second, count) == ([letter.pk for letter in letters[50:100]], 120)
    assert "status=queued" in keyset["next_url"]
    assert read(keyset["previous_url"])[0] == first and read(keyset["previous_url"])[1]["previous_url"] == ""
    third, keyset, _count = read(keyset["next_url"])
    assert (third, keyset["next_url"]) == ([letter.pk for letter in letters[100:]], "")
    assert read(keyset["previous_url"])[0] == second
    assert read("?sau=x&truoc=-1")[0] == first


def test_a_count_of_letters_stops_at_its_limit(admin, monkeypatch):
    monkeypatch.setattr(views, "MOST_COUNTED", 3)
    for _ in range(3):
        make_letter()
    assert "hơn" not in admin.get(page("letter_list")).content.decode().split("result-count")[1][:60]
    make_letter()
    assert ">hơn 3 thư<" in admin.get(page("letter_list")).content.decode()


def test_kinds_of_letters_are_those_that_occur():
    assert Letter.objects.kinds() == []
    for kind in ("result", "invitation", "result", "submitted", "khác"):
        make_letter(kind=kind)
    assert Letter.objects.kinds() == ["invitation", "khác", "result", "submitted"]


def test_letter_shows_its_words_and_what_the_mail_server_said(admin):
    letter = make_letter(text="Dòng <một> & hai.\n", status=Status.FAILED)
    letter.history.create(outcome=Outcome.REFUSED, smtp_code=550, error="5.1.1 no such mailbox")
    shown = admin.get(page("letter", letter.pk)).content.decode()
    assert "Dòng &lt;một&gt; &amp; hai." in shown
    assert "550 5.1.1 no such mailbox" in shown and "Máy chủ thư từ chối" in shown


def test_letter_that_opens_an_account_hides_its_link_from_administrators(admin, settings):
    values = {"text": f"Mở {LINK} nhé.", "html": f'<a href="{LINK}">{LINK}</a>'}
    private = make_letter(kind="password_reset", **values)
    for address in (page("letter", private.pk), page("letter_html", private.pk)):
        assert "dat-mat-khau" not in admin.get(address).content.decode()
    assert settings.PORTAL_URL in make_letter(kind="invitation", text=f"{settings.PORTAL_URL}\n").readable_text
    paper = make_letter(kind="invitation", channel=Channel.PAPER, **values)
    assert LINK in admin.get(page("letter", paper.pk)).content.decode()


def test_letter_as_html_can_run_nothing(admin):
    letter = make_letter(html="<p>Chào</p><script>alert(1)</script>")
    answer = admin.get(page("letter_html", letter.pk))
    assert answer.content.decode() == letter.html
    assert answer["Content-Security-Policy"] == (
        "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; form-action 'none'; sandbox"
    )


def test_resend_puts_a_failed_letter_into_the_queue_again(admin, django_capture_on_commit_callbacks):
    letter = make_letter(status=Status.FAILED, attempts=11, error="cũ")
    with django_capture_on_commit_callbacks() as rung:
        answer = admin.post(page("letter_resend", letter.pk))
    message_id = letter.message_id
    letter.refresh_from_db()
    assert (letter.status, letter.attempts, letter.error, letter.message_id) == (Status.QUEUED, 0, "", message_id)
    assert list(letter.history.values_list("outcome", "by")) == [(Outcome.RESENT, "Lê Quản")]
    assert (answer.url, said(answer), len(rung)) == (
        letter.get_absolute_url(), ["Đã đưa thư vào hàng chờ gửi lại."], 1,
    )  # fmt: skip


def test_resend_a_sent_letter_is_refused_with_the_reason(admin):
    letter = make_letter(status=Status.SENT)
    answer = admin.post(page("letter_resend", letter.pk))
    assert said(answer) == ["Chỉ gửi lại được thư chưa gửi được; thư này: Đã gửi."]
    assert said(answer)[0] in admin.get(letter.get_absolute_url()).content.decode()  # beside the disabled button
    assert not letter.history.exists()


@pytest.mark.parametrize(
    ("start", "end"),
    [(status, Status.DISCARDED) for status in (Status.QUEUED, Status.FAILED)]
    + [(status, status) for status in (Status.SENT, Status.DISCARDED)],
)
def test_discard_is_for_letters_not_yet_sent(admin, start, end):
    letter = make_letter(status=start)
    admin.post(page("letter_discard", letter.pk))
    letter.refresh_from_db()
    assert (letter.status, letter.history.count()) == (end, int(start != end))


def test_printed_is_for_paper_letters_and_once(admin):
    paper, mail = make_letter(channel=Channel.PAPER), make_letter()
    for letter in (paper, mail, paper):
        admin.post(page("letter_printed", letter.pk))
    assert list(Letter.objects.order_by("pk").values_list("status", flat=True)) == [Status.PRINTED, Status.QUEUED]
    assert list(paper.history.values_list("outcome", flat=True)) == [Outcome.PRINTED]


# --- The demo's letter box ------------------------------------------------------------------------------------


@pytest.fixture
def box(settings, tmp_path):
    settings.DEMO, settings.EMAIL_FILE_PATH = True, str(tmp_path)

    def put(name, *subjects, body="Chào bạn."):
        content = b""
        for subject in subjects:
            mail = EmailMessage()
            mail["Subject"], mail["From"], mail["To"] = subject, "Cổng OCOP <cong@vidu.example>", "An <an@vidu.example>"
            mail.set_content(body)
            content += mail.as_bytes() + b"\n" + b"-" * 79 + b"\n"
        (tmp_path / name).write_bytes(content)

    return put


def test_demo_mailbox_shows_the_newest_first_and_only_mails(client, box):
    box("20261124-080000-11.log", "Cũ")
    box("20261124-090000-12.log", "Mới")
    box("khac.log", "Không phải thư")
    assert [mail.subject for mail in client.get(page("demo_mailbox")).context["mails"]] == ["Mới", "Cũ"]


def test_demo_mail_without_a_zone_is_of_greenwich(client, box):
    box("20261124-080000-11.log", "Thư")
    file = Path(demo_mail.settings.EMAIL_FILE_PATH) / "20261124-080000-11.log"
    file.write_bytes(b"Date: Tue, 24 Nov 2026 16:10:00 -0000\n" + file.read_bytes())
    assert "23:10 24/11/2026" in client.get(page("demo_mailbox")).content.decode()


def test_demo_mail_links_the_portals_own_addresses_only(client, box, settings):
    own, other = settings.PORTAL_URL + "/tra-cuu/?ma=A&b=1", "http://127.0.0.1:80001/x"
    box("20261124-080000-11.log", "Đầu", "Sau", body=f"Xem {own}.\n<script>javascript:x</script> {other} xong")
    shown = client.get(page("demo_mail", "20261124-080000-11.log"))
    assert [mail.subject for mail in shown.context["mails"]] == ["Đầu", "Sau"]
    safe = own.replace("&", "&amp;")
    assert shown.context["mails"][0].linked_text.strip() == (
        f'Xem <a href="{safe}">{safe}</a>.\n&lt;script&gt;javascript:x&lt;/script&gt; {other} xong'
    )


@pytest.mark.parametrize("name", ["..%2F..%2Fetc%2Fpasswd", "20261124-080000-99.log", "khac.log", "%00"])
def test_demo_mail_opens_nothing_but_mails(client, box, name):
    box("khac.log", "Không phải thư")
    assert client.get(f"{page('demo_mailbox')}{name}/").status_code == 404


def test_demo_mailbox_does_not_exist_outside_a_demonstration(client, box, settings):
    box("20261124-080000-11.log", "Cũ")
    settings.DEMO = False
    addresses = [page("demo_mailbox"), page("demo_mail", "20261124-080000-11.log")]
    assert [client.get(address).status_code for address in addresses] == [404, 404]


def test_demo_mailbox_before_the_first_mail_says_so(client, box, settings, tmp_path):
    settings.EMAIL_FILE_PATH = str(Path(tmp_path) / "chua-co")
    assert "Chưa có thư nào" in client.get(page("demo_mailbox")).content.decode()
