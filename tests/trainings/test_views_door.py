from datetime import timedelta

import pytest
from django.utils import timezone

from accounts import clock
from tests.factories import accounts
from tests.tampering import triggers_asleep
from tests.trainings.counter import OpenDoor, as_user, queries_of, url
from trainings.actions import door, door_links, inviting
from trainings.models import Attendance, CheckIn, DoorLink, Guest
from trainings.statuses import Direction, GuestSource, Method, Outcome, Reply

pytestmark = pytest.mark.django_db


@pytest.fixture
def stage():
    return OpenDoor(businesses=2)


@pytest.fixture
def client(stage):
    return as_user(stage.specialist)


@pytest.fixture
def helper(stage, client):
    """A browser without a login that was given the link."""
    _link, token = door_links.make_door_link(stage.door, by=stage.specialist, label="Cửa 2")
    client.logout()
    client.token = token
    return client


def scan(guest=None, *, nonce="luot-quet-1", **fields):
    return {"nonce": nonce, "direction": "in", "text": guest.code if guest else "", "method": "qr", **fields}


def send(client, address, fields):
    """As static/js/door.js sends it."""
    return client.post(address, fields, headers={"accept": "application/json"})


def test_door_lets_in_with_a_name_and_a_word(stage, client):
    guest = stage.guests[0]
    answer = client.post(url("door", *stage.place), scan(guest, door="Cửa 1"))
    row = CheckIn.objects.get()

    assert answer.status_code == 200
    assert (answer.context["answer"]["word"], answer.context["answer"]["who"]) == ("Mời vào", guest.name)
    assert (row.guest, row.outcome, row.door, row.method, row.by) == (
        guest, Outcome.OK, "Cửa 1", Method.QR, stage.specialist,
    )  # fmt: skip
    assert answer.context["counts"] == {"present": 1, "inside": 1}


def test_door_answers_a_script_with_the_same_answer_however_often_it_asks(stage, client):
    address = url("door", *stage.place)
    first, second = (send(client, address, scan(stage.guests[0])).json() for _ in range(2))

    assert first == second
    assert (first["ok"], first["tone"], first["counts"]) == (True, "good", {"present": 1, "inside": 1})
    assert (CheckIn.objects.count(), Attendance.objects.count()) == (1, 1)


def test_door_says_why_not(stage, client):
    address, guest = url("door", *stage.place), stage.guests[0]
    client.post(address, scan(guest, door="Cửa 1"))
    again = client.post(address, scan(guest, nonce="luot-quet-2", door="Cửa 2")).context["answer"]
    unknown = client.post(address, scan(nonce="luot-quet-3", text="A" * 22)).context["answer"]

    assert (again["word"], again["tone"]) == ("Đã vào trước đó", "soon")
    assert again["reason"].startswith(f"«{guest.name}» đã vào lúc ") and again["reason"].endswith("(Cửa 1).")
    assert (unknown["word"], unknown["reason"]) == (
        "Không đọc được mã",
        "Mã này không có trong cổng. Hãy tìm theo tên hoặc nhập tay.",
    )


def test_door_finds_by_name_without_accents_and_lets_in_by_hand(stage, client):
    guest = stage.guests[0]
    Guest.objects.filter(pk=guest.pk).update(name="Đặng Thị Ngọc")
    guest.refresh_from_db()
    guest.save()
    page = client.get(url("door", *stage.place), {"tim": "dang ngoc"})
    answer = client.post(url("door", *stage.place), scan(guest=None, method="name") | {"guest": guest.pk})

    assert [row.pk for row in page.context["found"]] == [guest.pk]
    assert (answer.context["answer"]["who"], CheckIn.objects.get().method) == ("Đặng Thị Ngọc", Method.NAME)


def test_door_shows_who_comes_instead(stage, client):
    guest = stage.guests[0]
    inviting.answer(guest.standing, Reply.DELEGATED, substitute={"name": "Người Thay Mẫu", "position": "", "phone": ""})
    answer = client.post(url("door", *stage.place), scan(guest)).context["answer"]

    assert (answer["who"], answer["instead_of"]) == ("Người Thay Mẫu", guest.name)


def test_door_sees_somebody_out(stage, client):
    guest = stage.guests[0]
    client.post(url("door", *stage.place), scan(guest))
    answer = client.post(url("door", *stage.place), scan(guest, nonce="luot-quet-2", direction="out"))

    assert (answer.context["answer"]["word"], answer.context["direction"]) == ("Đã ghi nhận ra", Direction.OUT)
    assert answer.context["counts"] == {"present": 1, "inside": 0}


def test_door_takes_a_walk_in(stage, client):
    fields = {
        "nonce": "luot-khach-1",
        "name": "Bà Khách Mẫu",
        "organisation": "Hợp tác xã Mẫu",
        "phone": "0912 345 678",
    }
    answer = client.post(url("door", *stage.place), fields)
    guest = Guest.objects.get(source=GuestSource.WALK_IN)

    assert answer.context["answer"]["word"] == "Mời vào"
    assert (guest.name, guest.organisation, guest.phone, guest.came) == (
        "Bà Khách Mẫu", "Hợp tác xã Mẫu", "0912345678", True,
    )  # fmt: skip


def test_a_walk_in_with_a_wrong_telephone_keeps_what_was_typed(stage, client):
    answer = client.post(url("door", *stage.place), {"nonce": "luot-khach-1", "name": "Bà Khách Mẫu", "phone": "12"})

    assert answer.status_code == 400
    assert answer.context["walk_in"]["name"].value() == "Bà Khách Mẫu"
    assert list(answer.context["walk_in"].errors) == ["phone"]
    assert Guest.objects.filter(source=GuestSource.WALK_IN).count() == 0


def test_a_scan_that_says_nothing_is_told_so_for_good(stage, client):
    answer = send(client, url("door", *stage.place), scan())

    assert (answer.status_code, answer.json()) == (
        400,
        {"refused": "Hãy quét hoặc nhập mã trên giấy mời.", "final": True},
    )


def test_a_queued_scan_keeps_the_hour_the_door_saw_it(stage, client):
    send(client, url("door", *stage.place), scan(stage.guests[0], age="240"))
    late = clock.now() - CheckIn.objects.get().happened_at

    assert timedelta(seconds=240) <= late < timedelta(seconds=260)


def test_door_is_the_organisers(stage):
    address = url("door", *stage.place)
    assert as_user(stage.officer).get(address).status_code == 403
    assert as_user(stage.stranger).get(address).status_code == 404
    assert as_user(accounts.auditor()).post(address, scan(stage.guests[0])).status_code == 403
    assert CheckIn.objects.count() == 0


def test_door_without_a_login_asks_for_one(stage, client):
    client.logout()
    address = url("door", *stage.place)

    assert client.get(address).status_code == 302
    assert send(client, address, scan(stage.guests[0])).status_code == 401


def test_a_session_of_another_conference_is_not_found(stage, client):
    other = stage.inviting()
    assert client.get(url("door", other.pk, stage.door.pk)).status_code == 404


# --- by link -------------------------------------------------------------------------------


def test_a_helper_checks_in_by_link_under_its_name(stage, helper):
    answer = send(helper, url("door_by_link", helper.token), scan(stage.guests[0]))
    row = CheckIn.objects.get()

    assert answer.json()["ok"]
    assert (row.door, row.by, row.door_link) == ("Cửa 2", None, DoorLink.objects.get())


def test_a_link_opens_nothing_else(stage, helper):
    for name in ("door", "attendance", "door_links"):
        assert helper.get(url(name, *stage.place)).status_code == 302
    assert helper.get(url("door_by_link", "x" * 32)).status_code == 404


def test_a_link_shows_no_telephone_or_address(stage, helper):
    guest = stage.guests[0]
    words = helper.get(url("door_by_link", helper.token), {"tim": guest.name}).content.decode()

    assert guest.name in words
    assert (guest.phone in words, guest.email in words) == (False, False)


def test_a_revoked_link_says_so_and_lets_nobody_in(stage, helper):
    door_links.revoke_door_link(DoorLink.objects.get(), by=stage.specialist)
    page = helper.get(url("door_by_link", helper.token))
    answer = send(helper, url("door_by_link", helper.token), scan(stage.guests[0]))

    assert page.context["reason_refused"] == "Đường dẫn điểm danh này đã bị thu hồi."
    assert (answer.status_code, answer.json()) == (
        403, {"refused": "Đường dẫn điểm danh này đã bị thu hồi.", "final": True},
    )  # fmt: skip
    assert CheckIn.objects.count() == 0


def test_an_expired_link_still_takes_what_it_saw_in_time(stage, helper):
    with triggers_asleep():  # two minutes later
        DoorLink.objects.update(expires_at=clock.now() - timedelta(minutes=2))
    address = url("door_by_link", helper.token)
    now = send(helper, address, scan(stage.guests[0]))
    before = send(helper, address, scan(stage.guests[0], nonce="luot-quet-2", age="180"))

    assert (now.status_code, before.status_code, before.json()["ok"]) == (403, 200, True)


def test_a_link_is_shown_once_with_its_code_to_scan(stage, client):
    form = {"label": "Cửa 2", "expires_at": f"{timezone.localtime(clock.now() + timedelta(hours=1)):%H:%M %d/%m/%Y}"}
    made = client.post(url("door_links", *stage.place), form)
    address = made.context["address"]

    assert "<svg" in made.content.decode()
    assert address.startswith("http://testserver/cua/")
    assert address not in client.get(url("door_links", *stage.place)).content.decode()
    assert client.get(address.removeprefix("http://testserver")).status_code == 200


def test_a_link_needs_a_name_and_an_hour_to_come(stage, client):
    page = client.post(url("door_links", *stage.place), {"label": "Cửa 2", "expires_at": "08:00 01/01/2020"})

    assert page.context["form"].errors == {"expires_at": ["Thời điểm hết hiệu lực phải ở tương lai."]}
    assert page.context["form"]["label"].value() == "Cửa 2"
    assert DoorLink.objects.count() == 0


def test_a_link_is_revoked_on_its_page(stage, client):
    link, _token = door_links.make_door_link(stage.door, by=stage.specialist, label="Cửa 2")
    client.post(url("door_link_revoke", *stage.place, link.pk))
    link.refresh_from_db()

    assert link.revoked_at is not None
    assert as_user(stage.officer).post(url("door_link_revoke", *stage.place, link.pk)).status_code == 302


def test_a_door_closed_by_hand_refuses_until_it_is_opened(stage, client):
    client.post(url("door_close", *stage.place))
    closed = client.post(url("door", *stage.place), scan(stage.guests[0])).context["answer"]
    client.post(url("door_open", *stage.place))
    opened = client.post(url("door", *stage.place), scan(stage.guests[0], nonce="luot-quet-2")).context["answer"]

    assert (closed["word"], opened["word"]) == ("Ngoài giờ điểm danh", "Mời vào")


def test_door_asks_as_many_questions_for_fifty_as_for_one(stage, client):
    address = f"{url('door', *stage.place)}?tim=mau"
    door.check_in(stage.door, nonce="truoc-0", text=stage.guests[0].code, by=stage.specialist)
    one = queries_of(client, address)
    stage.add_businesses(20)
    for place, guest in enumerate(stage.guests[1:12]):
        door.check_in(stage.door, nonce=f"sau-{place}", text=guest.code, by=stage.specialist)
    assert queries_of(client, address) == one
