"""Whom to ask and what they answered: choosing, importing, inviting, answering for others."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts import clock
from notifications.models import Letter
from products.models import Business
from tests.factories.trainings import Stage
from tests.products.stage import enter, text
from trainings import sending
from trainings.models import Guest, Invitation

pytestmark = pytest.mark.django_db


def url(name, *args):
    return reverse(f"trainings:{name}", args=args)


@pytest.fixture
def stage(db):
    return Stage(today=clock.today())


def states(conference):
    return list(conference.invitations.order_by("pk").values_list("state", flat=True))


# --- choosing from the register -------------------------------------------------------------


def test_audience_without_a_filter_chooses_nobody(stage):
    conference = stage.approved()
    stage.business()
    client = enter(stage.specialist)

    page = client.get(url("audience", conference.pk))
    client.post(url("audience", conference.pk), {"ids": f"{Business.objects.get().pk}"})

    assert (page.context["chosen"], page.context["names"]) == (False, [])
    assert conference.guests.count() == 0


def test_audience_adds_exactly_the_names_shown(stage):
    conference = stage.approved()
    first, second, elsewhere = stage.business(), stage.business(), stage.business(ward=stage.other_ward)
    address = f"{url('audience', conference.pk)}?phuong={stage.ward.pk}"
    client = enter(stage.specialist)

    page = client.get(address)
    came_later = stage.business()
    response = client.post(address, {"ids": page.context["ids"] + f",{elsewhere.pk}", "khong": [second.pk]})

    assert (page.context["count"], page.context["names"]) == (2, [first, second])
    assert [guest.business for guest in conference.guests.all()] == [first]
    assert came_later not in [guest.business for guest in conference.guests.all()]
    assert response.url == f"{url('guest_list', conference.pk)}?tra_loi=chua-moi"
    assert Invitation.objects.count() == 0


@pytest.mark.parametrize(
    ("standing", "unseen"),
    [
        ({"phuong": ["other"]}, True),
        ({"phuong": ["own", "other"]}, True),
        ({}, True),
        ({"phuong": ["own"], "sao": ["5"]}, True),
        ({"phuong": ["own"]}, False),
    ],
    ids=str,
)
def test_audience_adds_nobody_by_filters_that_were_changed_after_the_names_were_shown(stage, standing, unseen):
    """Filters and names are one form: what stands in it when the button is pressed is what counts, without script too."""
    conference = stage.approved()
    stage.business(), stage.business(ward=stage.other_ward)
    wards = {"own": stage.ward.pk, "other": stage.other_ward.pk}
    filters = {name: [wards.get(one, one) for one in values] for name, values in standing.items()}
    address, client = f"{url('audience', conference.pk)}?phuong={stage.ward.pk}", enter(stage.specialist)
    ids = client.get(address).context["ids"]

    answer = client.post(address, {"dieu_kien": "1", "ids": ids, **filters})

    assert conference.guests.count() == (0 if unseen else 1)
    if unseen:
        again = client.get(answer.url.partition("#")[0])
        assert {name: again.context["form"].chosen(name) for name in filters} == {
            name: [str(one) for one in values] for name, values in filters.items()
        }
        assert "Điều kiện vừa đổi" in again.content.decode()


def test_audience_shows_the_filters_asked_for_in_the_address(stage):
    conference, client = stage.approved(), enter(stage.specialist)
    stage.business()
    answer = client.post(url("audience", conference.pk), {"dieu_kien": "1", "xem": "1", "phuong": stage.ward.pk})
    assert answer.url == f"{url('audience', conference.pk)}?phuong={stage.ward.pk}#khop"
    assert (client.get(answer.url.partition("#")[0]).context["count"], conference.guests.count()) == (1, 0)


def test_audience_tells_who_is_on_the_list_already(stage):
    conference = stage.inviting(businesses=2)

    page = enter(stage.specialist).get(url("audience", conference.pk), {"phuong": stage.ward.pk})

    assert (page.context["count"], page.context["known_count"]) == (0, 2)


def test_audience_is_refused_to_a_ward_and_unknown_to_a_stranger(stage):
    conference = stage.inviting()

    codes = [enter(user).get(url("audience", conference.pk)).status_code for user in (stage.officer, stage.stranger)]

    assert codes == [403, 404]


# --- by hand, offices, files -----------------------------------------------------------------


def test_guest_new_keeps_bad_input_and_refuses_a_double(stage):
    conference = stage.approved()
    client, address = enter(stage.specialist), url("guest_new", conference.pk)
    person = {"name": "Nhà báo Mẫu", "organisation": "Báo Mẫu", "phone": "0987 000 111"}

    bad = client.post(address, person | {"phone": "12"})
    client.post(address, person)
    double = client.post(address, person)

    assert 'value="Nhà báo Mẫu"' in text(bad)
    assert "đã có trong danh sách" in text(double)
    assert list(conference.guests.values_list("name", "phone", "kind")) == [("Nhà báo Mẫu", "0987000111", "outside")]


def test_office_add_takes_the_ticked_and_nobody_else(stage):
    conference = stage.approved()
    client, address = enter(stage.specialist), url("office_add", conference.pk)

    client.post(address, {"co-quan": ["99999999999999", "x"]})
    client.post(address, {"co-quan": [stage.ward_office.pk]})

    assert [guest.office for guest in conference.guests.all()] == [stage.ward_office]


def upload(content, name="khach.csv"):
    return SimpleUploadedFile(name, content)


def test_import_saves_nobody_before_it_is_confirmed_and_nobody_twice(stage):
    conference = stage.approved()
    client = enter(stage.specialist)
    content = "Họ và tên,Đơn vị,Điện thoại\nMột Mẫu,Hội Mẫu,0987000222\nHai Mẫu,,abc\n".encode()

    preview = client.post(url("import_new", conference.pk), {"upload": upload(content)})
    batch = conference.imports.get()
    lines = client.get(preview.url).context["lines"]
    before = conference.guests.count()
    client.post(url("import_confirm", batch.pk))
    client.post(url("import_confirm", batch.pk))
    client.post(url("import_new", conference.pk), {"upload": upload(content)})
    again = client.get(url("import_preview", conference.imports.first().pk)).context["counts"]

    assert [(line["line"], line["verdict"]) for line in lines] == [(2, "new"), (3, "refused")]
    assert (before, conference.guests.count()) == (0, 1)
    assert again == {"new": 0, "known": 1, "refused": 1, "left_out": 0}


def test_import_says_why_a_file_cannot_be_read(stage):
    conference = stage.approved()

    response = enter(stage.specialist).post(url("import_new", conference.pk), {"upload": upload(b"\x00\x01\x02" * 40)})

    assert len(response.context["form"].errors["upload"]) == 1
    assert conference.imports.count() == 0


def test_import_dropped_adds_nobody(stage):
    conference = stage.approved()
    client = enter(stage.specialist)
    client.post(url("import_new", conference.pk), {"upload": upload("Họ và tên\nMột Mẫu\n".encode())})
    batch = conference.imports.get()

    client.post(url("import_drop", batch.pk))
    client.post(url("import_confirm", batch.pk))

    assert conference.guests.count() == 0
    assert enter(stage.officer).get(url("import_preview", batch.pk)).status_code == 404


# --- inviting --------------------------------------------------------------------------------


def on_list(stage, how_many=3):
    conference = stage.inviting()
    for _number in range(how_many):
        business = stage.business()
        Guest.objects.create(
            conference=conference, kind="business", business=business, name=business.representative, ward=business.area
        )
    return conference, list(conference.guests.order_by("pk"))


def test_invite_names_them_first_and_sends_to_exactly_those(stage):
    conference, guests = on_list(stage)
    client = enter(stage.specialist)

    shown = client.post(url("invite", conference.pk), {"chon": [guests[0].pk, guests[1].pk]})
    none_yet = Invitation.objects.count()
    response = client.post(url("invite", conference.pk), {"ids": shown.context["ids"]})

    assert [guest.pk for guest in shown.context["guests"]] == [guests[0].pk, guests[1].pk]
    assert (none_yet, response.url) == (0, url("sending", conference.pk))
    assert set(Invitation.objects.values_list("guest", flat=True)) == {guests[0].pk, guests[1].pk}


def test_invite_of_nobody_invites_nobody(stage):
    conference, _guests = on_list(stage)
    client = enter(stage.specialist)

    client.post(url("invite", conference.pk), {})
    client.post(url("invite", conference.pk), {"ids": ""})

    assert Invitation.objects.count() == 0


def test_invite_everybody_shows_the_exact_count_and_says_when_seats_run_out(stage):
    conference, guests = on_list(stage)
    conference.capacity = 2
    conference.save()

    page = enter(stage.specialist).get(url("invite", conference.pk), {"tat_ca": 1})

    assert (len(page.context["names"]), page.context["over"]) == (3, 1)


def test_sending_page_counts_the_letters_and_stops_asking_when_done(stage):
    conference = stage.inviting(businesses=2, sent=False)
    client = enter(stage.specialist)

    before = client.get(url("sending", conference.pk))
    sending.send_invitations(conference.pk)
    after = client.get(url("sending", conference.pk), headers={"HX-Request": "true"})

    assert (before.context["written"], before.context["total"]) == (0, 2)
    assert 'hx-trigger="every 2s"' in text(before)
    assert (after.context["written"], after.context["total"]) == (2, 2)
    assert "hx-trigger" not in text(after)
    assert "<html" not in text(after)
    assert Letter.objects.count() == 2


def test_remind_names_who_has_not_answered(stage):
    conference = stage.inviting(businesses=2)
    first, second = conference.guests.order_by("pk")
    stage.answer(first, "accepted")
    client = enter(stage.specialist)

    page = client.get(url("remind", conference.pk))
    client.post(url("remind", conference.pk))
    client.post(url("remind", conference.pk))

    assert len(page.context["names"]) == 1
    assert second.name in page.context["names"][0]
    assert conference.mailings.filter(kind="reminder").count() == 1


# --- the list and the answers ----------------------------------------------------------------


def test_guest_list_shows_a_ward_its_own_and_a_business_itself(stage):
    theirs = stage.business(ward=stage.other_ward)
    conference = stage.inviting(invited=[stage.business(), theirs])
    theirs.people.create(user=stage.owner)
    people = (stage.specialist, stage.officer, stage.other_officer, stage.owner)

    seen = [len(enter(user).get(url("guest_list", conference.pk)).context["rows"]) for user in people]

    assert seen == [2, 1, 1, 1]
    assert enter(stage.stranger).get(url("guest_list", conference.pk)).status_code == 404


def test_guest_list_filters_by_answer_and_words(stage):
    conference = stage.inviting(businesses=3)
    first, second, _third = conference.guests.order_by("pk")
    stage.answer(first, "accepted")
    stage.answer(second, "declined")
    client = enter(stage.specialist)

    def found(**query):
        return len(client.get(url("guest_list", conference.pk), query).context["rows"])

    counts = [found(tra_loi=word) for word in ("se-co-mat", "khong-du", "chua-tra-loi", "chua-moi", "du-thay-xyz")]
    assert counts == [1, 1, 1, 0, 3]
    assert found(tim=first.name) == 1
    assert found(thanh_phan="co-quan-don-vi") == 0


def test_guest_list_asks_as_many_questions_for_fifty_rows_as_for_one(stage):
    conference = stage.inviting(businesses=1)
    client = enter(stage.specialist)
    client.get(url("guest_list", conference.pk))
    with CaptureQueriesContext(connection) as one:
        client.get(url("guest_list", conference.pk))
    rows = [Guest(conference=conference, kind="outside", name=f"Khách Mẫu {n}", ward=stage.ward) for n in range(60)]
    for row in rows:
        row.derive()
    made = Guest.objects.bulk_create(rows)
    Invitation.objects.bulk_create(
        Invitation(conference=conference, guest=row, state="sent", created_by=stage.specialist) for row in made
    )
    with CaptureQueriesContext(connection) as fifty:
        assert len(client.get(url("guest_list", conference.pk)).context["rows"]) == 50

    assert len(fifty) == len(one)


def test_answer_for_many_records_the_ward_and_leaves_the_others(stage):
    conference = stage.inviting(invited=[stage.business(), stage.business(ward=stage.other_ward)])
    every = list(conference.guests.order_by("pk").values_list("pk", flat=True))

    enter(stage.officer).post(url("answer_many", conference.pk), {"chon": every, "reply": "accepted"})
    enter(stage.officer).post(url("answer_many", conference.pk), {"chon": every, "reply": "withdrawn"})

    rows = conference.invitations.order_by("pk").values_list("state", "answered_via")
    assert list(rows) == [("accepted", "ward"), ("sent", "")]


def test_guest_page_keeps_the_answer_that_lacks_a_name(stage):
    conference = stage.inviting(businesses=1)
    guest = conference.guests.get()
    client = enter(stage.officer)

    bad = client.post(url("guest", guest.pk), {"reply": "delegated", "note": "Bận việc nhà"})
    client.post(url("guest", guest.pk), {"reply": "delegated", "substitute_name": "Người Thay", "note": ""})

    assert "Bận việc nhà" in text(bad)
    row = conference.invitations.get()
    assert (row.state, row.substitute_name, row.answered_by) == ("delegated", "Người Thay", stage.officer)


def test_guest_page_of_another_ward_is_not_there(stage):
    guest = stage.inviting(businesses=1).guests.get()

    codes = [enter(user).get(url("guest", guest.pk)).status_code for user in (stage.other_officer, stage.stranger)]

    assert codes == [404, 404]


def test_withdraw_wants_its_reason_and_the_organiser(stage):
    conference = stage.inviting(businesses=1)
    guest = conference.guests.get()
    kept = []
    for user, note in ((stage.officer, "Trùng"), (stage.specialist, ""), (stage.specialist, "Trùng")):
        enter(user).post(url("withdraw", guest.pk), {"note": note})
        kept += states(conference)

    assert kept == ["sent", "sent", "withdrawn"]


def test_guest_remove_only_before_anybody_was_asked(stage):
    conference, guests = on_list(stage, 2)
    Invitation.objects.create(conference=conference, guest=guests[0], created_by=stage.specialist)
    client = enter(stage.specialist)

    for guest in guests:
        client.post(url("guest_remove", guest.pk))

    assert list(conference.guests.all()) == [guests[0]]


def test_waiting_list_stands_in_the_order_of_its_seats(stage):
    conference = stage.inviting(businesses=3, capacity=1)
    guests = list(conference.guests.order_by("pk"))
    for guest in guests:
        stage.answer(guest, "accepted")

    queue = enter(stage.specialist).get(url("waiting_list", conference.pk)).context["queue"]
    stage.answer(guests[0], "declined")

    assert [(place, row.guest_id) for place, row in queue] == [(1, guests[1].pk), (2, guests[2].pk)]
    assert states(conference) == ["declined", "accepted", "waiting"]
