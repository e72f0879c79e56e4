import pytest
from django.db import IntegrityError, transaction

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
