import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from notifications import delivery, outbox
from notifications.models import Letter
from notifications.outbox import message_id
from notifications.statuses import Channel, Status
from tests.factories.notifications import make_letter

pytestmark = pytest.mark.django_db


def test_post_writes_the_letter_of_both_forms(post, settings):
    letter = post()
    assert (letter.status, letter.channel, letter.attempts) == (Status.QUEUED, Channel.EMAIL, 0)
    assert letter.text == (
        "Kính gửi: Trần Công Châu,\n\nSản phẩm Giò tai đã được tiếp nhận.\n\nTrân trọng.\n\n--\n"
        f"Cổng hồ sơ OCOP {settings.PORTAL_PLACE}\n{settings.PORTAL_URL}\n"
        "Thư do hệ thống tự động gửi, xin không trả lời thư này.\n"
    )
    assert '<p style="margin:0 0 12px">Sản phẩm Giò tai đã được tiếp nhận.</p>' in letter.html
    assert "Trình diễn" not in letter.html and list(Letter.objects.about("registration:7")) == [letter]


def test_post_twice_with_the_same_key_is_one_letter(post):
    first = post()
    assert post(subject="Khác") == first
    assert list(Letter.objects.values_list("subject", flat=True)) == ["Đã tiếp nhận hồ sơ"]


def test_post_in_a_transaction_that_fails_leaves_no_letter(post):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        post()
        1 / 0  # noqa: B018
    assert not Letter.objects.exists()


@pytest.mark.parametrize("nowhere", ["", None, "   "])
def test_post_without_address_waits_on_paper(post, nowhere, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as rung:
        letter = post(to_address=nowhere)
    assert (letter.channel, letter.status, letter.to_address, rung) == (Channel.PAPER, Status.TO_PRINT, "", [])


def test_post_rings_only_once_the_deed_is_committed(post, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as rung:
        post()
        post()
    assert len(rung) == 1


def drafts(count, start=0, **values):
    return [
        {"key": f"received:{start + n}", "kind": "received", "to_name": f"Hộ {n}", "to_address": f"a{n}@vidu.example",
         "subject": "Đã tiếp nhận hồ sơ", "template": "specimen", "context": {"product": "Giò tai"}, **values}
        for n in range(count)
    ]  # fmt: skip


def test_post_all_writes_each_letter_once_in_the_order_asked_for(post):
    there = post(key="received:2", subject="Đã có")
    letters = outbox.post_all([*drafts(4), drafts(1)[0]])
    assert [letter.key for letter in letters] == [f"received:{n}" for n in range(4)]
    assert letters[2] == there and letters[2].subject == "Đã có"
    assert Letter.objects.count() == 4
    assert letters[0].text == post(key="khác", to_name="Hộ 0").text


def test_post_all_takes_as_many_statements_for_many_letters_as_for_few(django_capture_on_commit_callbacks):
    asked = []
    for start, count in ((0, 2), (100, 55)):
        with CaptureQueriesContext(connection) as queries, django_capture_on_commit_callbacks() as rung:
            outbox.post_all(drafts(count, start))
        asked.append((len(queries), len(rung)))
    assert asked == [(3, 1), (3, 2)]  # one bell takes fifty letters along


def test_one_bell_takes_no_more_letters_than_one_delivery():
    assert outbox.LETTERS_A_BELL <= delivery.BATCH


def test_post_all_on_paper_rings_for_nobody(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as rung:
        outbox.post_all(drafts(3, to_address=""))
    assert rung == []


def test_post_escapes_in_the_page_and_not_in_the_text(post):
    letter = post(context={"product": "Bún & phở <b>"}, to_name='Hộ "A & B"')
    assert "Bún & phở <b>" in letter.text and 'Hộ "A & B"' in letter.text
    assert "Bún &amp; phở &lt;b&gt;" in letter.html


def test_post_lets_no_line_break_into_a_header(post):
    letter = post(subject="Một\r\nBcc: ai@vidu.example", to_name="Tên\nX-Khác: 1", to_address="a@vidu.example\n")
    assert (letter.subject, letter.to_name, letter.to_address) == (
        "Một Bcc: ai@vidu.example", "Tên X-Khác: 1", "a@vidu.example",
    )  # fmt: skip


def test_post_in_a_demonstration_says_so(post, settings):
    settings.DEMO = True
    letter = post()
    assert letter.text.startswith("[BẢN TRÌNH DIỄN: thư này không có giá trị pháp lý]")
    assert "Bản trình diễn: thư này không có giá trị pháp lý." in letter.html


def test_message_id_belongs_to_the_letter(post):
    assert post().message_id == message_id("received:7") != message_id("received:8")


@pytest.mark.parametrize(
    "values",
    [
        {"channel": Channel.PAPER, "status": Status.QUEUED},
        {"channel": Channel.EMAIL, "status": Status.TO_PRINT},
        {"to_address": ""},
        {"status": Status.SENDING, "claimed_at": None},
        {"key": "once"},
    ],
)
def test_the_table_refuses_what_no_letter_can_be(values):
    make_letter(key="once")
    with pytest.raises(IntegrityError), transaction.atomic():
        make_letter(**values)


def test_history_is_only_added_to():
    line = make_letter().history.create(outcome="sent")
    with pytest.raises(TypeError):
        line.save()
    with pytest.raises(TypeError):
        line.delete()
