"""The conference's own pages: list, planning, programme, the steps to its end."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts import clock
from notifications.models import Letter
from tests.factories import products as make
from tests.factories.trainings import Stage
from tests.products.stage import enter, text
from trainings.actions import planning
from trainings.models import Conference

pytestmark = pytest.mark.django_db


def url(name, *args):
    return reverse(f"trainings:{name}", args=args)


@pytest.fixture
def stage(db):
    return Stage(today=clock.today())


def form(stage, **more):
    return {
        "kind": "training",
        "title": "Tập huấn bao bì",
        "office": stage.office.pk,
        "starts_on": f"{stage.day:%d/%m/%Y}",
        "venue": "Hội trường Mẫu",
        **more,
    }


def rows(prefix, *filled):
    data = {f"{prefix}-TOTAL_FORMS": len(filled), f"{prefix}-INITIAL_FORMS": 0}
    for number, row in enumerate(filled):
        data |= {f"{prefix}-{number}-{name}": value for name, value in row.items()}
    return data


def test_conference_list_shows_each_reader_what_concerns_them(stage):
    draft, inviting = stage.draft(), stage.inviting(businesses=1)
    inviting.guests.get().business.people.create(user=stage.owner)
    people = (stage.specialist, stage.officer, stage.owner, stage.stranger)

    seen = [[row.pk for row in enter(user).get(url("conference_list")).context["rows"]] for user in people]

    assert seen == [[draft.pk, inviting.pk], [inviting.pk], [inviting.pk], []]


def test_conference_list_puts_the_nearest_first_and_what_is_over_on_its_own_tab(stage):
    later = stage.draft(starts_on=stage.day + timedelta(days=5), ends_on=stage.day + timedelta(days=5))
    sooner = stage.draft()
    over = stage.held(
        is_history=True,
        starts_on=stage.today - timedelta(days=9),
        ends_on=stage.today - timedelta(days=9),
        answer_by=None,
    )
    client = enter(stage.specialist)

    coming = [row.pk for row in client.get(url("conference_list")).context["rows"]]
    past = [row.pk for row in client.get(url("conference_list"), {"luc": "da-qua"}).context["rows"]]

    assert (coming, past) == ([sooner.pk, later.pk], [over.pk])


def test_conference_list_finds_without_marks_by_state_and_by_concept(stage):
    wanted, other = stage.draft(title="Tập huấn bao bì"), stage.approved(title="Hội nghị tuyên truyền")
    client = enter(stage.specialist)

    def found(**query):
        return [row.pk for row in client.get(url("conference_list"), query).context["rows"]]

    assert found(tim="tap huan bao") == [wanted.pk]
    assert found(buoc="da-phe-duyet") == [other.pk]
    assert found(chuyen_de="linkage") == [wanted.pk, other.pk]
    assert found(chuyen_de="trademark") == []
    assert found(chuyen_de="khong-co", buoc="x") == [wanted.pk, other.pk]


def test_conference_list_asks_as_many_questions_for_fifty_rows_as_for_one(stage):
    stage.draft()
    client = enter(stage.specialist)
    client.get(url("conference_list"))
    with CaptureQueriesContext(connection) as one:
        client.get(url("conference_list"))
    for _number in range(49):
        stage.draft(sessions=0)
    with CaptureQueriesContext(connection) as fifty:
        assert len(client.get(url("conference_list")).context["rows"]) == 50

    assert len(fifty) == len(one)


def test_conference_page_is_not_there_for_a_stranger(stage):
    conference = stage.inviting()

    assert enter(stage.stranger).get(conference.get_absolute_url()).status_code == 404
    assert enter(stage.officer).get(stage.draft().get_absolute_url()).status_code == 404


def test_conference_new_makes_a_sitting_for_every_day(stage):
    last = stage.day + timedelta(days=1)

    response = enter(stage.specialist).post(
        url("conference_new"), form(stage, ends_on=f"{last:%d/%m/%Y}", from_hour="8h", to_hour="11:30")
    )

    made = Conference.objects.get()
    assert response.url == url("programme", made.pk)
    assert [(s.day, f"{timezone.localtime(s.starts_at):%H:%M}") for s in made.sessions.all()] == [
        (stage.day, "08:00"),
        (last, "08:00"),
    ]


def test_conference_new_from_a_proposal_keeps_its_topics(stage):
    enter(stage.specialist).post(
        url("conference_new") + "?yeu=packaging&yeu=label&yeu=linkage&yeu=khong-co", form(stage)
    )

    topics = Conference.objects.get().topics.all()
    assert [[row.concept for row in topic.concepts.all()] for topic in topics] == [["packaging", "label"], ["linkage"]]


def test_conference_new_keeps_bad_input_with_its_sentence(stage):
    response = enter(stage.specialist).post(url("conference_new"), form(stage, starts_on="31/02/2027", to_hour="25h"))

    assert sorted(response.context["form"].errors) == ["starts_on", "to_hour"]
    assert 'value="Tập huấn bao bì"' in text(response)
    assert Conference.objects.count() == 0


def test_conference_new_is_refused_to_who_plans_none(stage):
    assert enter(stage.owner).get(url("conference_new")).status_code == 403


def test_conference_edit_tells_who_was_slower_and_loses_nothing(stage):
    conference = stage.draft()
    client = enter(stage.specialist)
    client.post(url("conference_edit", conference.pk), form(stage, title="Người trước", version=conference.version))

    response = client.post(
        url("conference_edit", conference.pk), form(stage, title="Người sau", version=conference.version)
    )

    assert 'value="Người sau"' in text(response)
    assert "vừa được người khác sửa" in text(response)
    conference.refresh_from_db()
    assert conference.title == "Người trước"


def test_conference_goes_step_by_step_by_its_buttons(stage):
    conference = stage.draft()
    head, specialist = enter(stage.head), enter(stage.specialist)
    states = []

    def now():
        conference.refresh_from_db()
        states.append(conference.state)

    assert specialist.get(url("approve", conference.pk)).status_code == 403
    head.post(url("approve", conference.pk), {"plan_number": ""})
    now()
    head.post(url("approve", conference.pk), {"plan_number": "12/KH-UBND"})
    now()
    for step, data in [("open_inviting", {}), ("close", {}), ("open_inviting", {}), ("postpone", {"note": "Mưa bão"})]:
        specialist.post(url(step, conference.pk), data)
        now()
    later = stage.day + timedelta(days=7)
    specialist.post(url("new_date", conference.pk), {"starts_on": f"{later:%d/%m/%Y}"})
    now()
    specialist.post(url("cancel", conference.pk), {"note": ""})
    now()
    specialist.post(url("cancel", conference.pk), {"note": "Không còn cần"})
    now()

    assert states == [
        "draft",
        "approved",
        "inviting",
        "closed",
        "inviting",
        "postponed",
        "approved",
        "approved",
        "cancelled",
    ]
    assert conference.starts_on == later


def test_conference_deeds_are_not_done_by_asking(stage):
    conference = stage.approved()

    codes = [enter(stage.specialist).get(url(name, conference.pk)).status_code for name in ("open_inviting", "cancel")]

    assert codes == [405, 405]


def test_copy_makes_a_draft_without_guests(stage):
    conference = stage.inviting(businesses=2)

    response = enter(stage.specialist).post(
        url("copy", conference.pk), {"title": "Lớp thứ hai", "starts_on": f"{stage.day + timedelta(days=30):%d/%m/%Y}"}
    )

    made = Conference.objects.latest("pk")
    assert (response.url, made.state, made.guests.count(), made.topics.count()) == (
        made.get_absolute_url(),
        "draft",
        0,
        2,
    )


def test_session_edit_replaces_its_agenda_and_keeps_bad_rows(stage):
    conference = stage.draft()
    session = conference.sessions.get()
    speaker = conference.speakers.create(name="TS. Mẫu")
    client = enter(stage.specialist)
    data = {"title": "Sáng", "day": f"{stage.day:%d/%m/%Y}", "from_hour": "8:00", "to_hour": "11:00"}
    address = url("session_edit", conference.pk, session.pk)

    bad = client.post(address, data | rows("muc", {"at": "xx", "title": "Khai mạc"}))
    client.post(
        address,
        data
        | rows("muc", {"at": "8h15", "title": "Khai mạc", "speaker": speaker.pk}, {"title": ""}, {"title": "Hỏi đáp"}),
    )

    assert 'value="Khai mạc"' in text(bad)
    assert [(f"{row.at or ''}", row.title, row.speaker) for row in session.agenda.all()] == [
        ("08:15:00", "Khai mạc", speaker),
        ("", "Hỏi đáp", None),
    ]


def test_session_outside_the_days_is_refused_with_what_was_typed(stage):
    conference = stage.draft()
    data = {"title": "Lạc", "day": f"{stage.day + timedelta(days=3):%d/%m/%Y}", "from_hour": "8:00", "to_hour": "11:00"}

    response = enter(stage.specialist).post(url("session_new", conference.pk), data | rows("muc"))

    assert "Buổi phải nằm trong những ngày của hội nghị" in text(response)
    assert conference.sessions.count() == 1


def test_rows_change_in_place_and_an_emptied_row_goes(stage):
    conference = stage.draft()
    kept, gone = (
        conference.quotas.create(agency="UBND phường", places=2),
        conference.quotas.create(agency="Báo", places=1),
    )
    client = enter(stage.specialist)

    twice = client.post(
        url("quotas", conference.pk),
        rows("dong", {"agency": "UBND phường", "places": 2}, {"agency": "ubnd phuong", "places": 1}),
    )
    client.post(
        url("quotas", conference.pk),
        rows(
            "dong",
            {"pk": kept.pk, "agency": "UBND phường", "places": 3},
            {"pk": gone.pk, "agency": "", "places": ""},
            {"agency": "Hội", "places": 4},
        ),
    )

    assert "đã có chỉ tiêu ở dòng trên" in text(twice)
    assert list(conference.quotas.values_list("agency", "places")) == [("UBND phường", 3), ("Hội", 4)]
    assert conference.quotas.first().pk == kept.pk


def test_budget_reads_money_as_people_write_it(stage):
    conference = stage.draft()

    enter(stage.specialist).post(
        url("budget", conference.pk), rows("dong", {"what": "Thuê hội trường", "planned": "12.500.000 đ", "spent": ""})
    )

    assert list(conference.budget.values_list("what", "planned", "spent")) == [("Thuê hội trường", 12_500_000, None)]


def test_topics_are_tied_to_the_criteria_by_concept(stage):
    conference = stage.draft()

    enter(stage.specialist).post(
        url("topics", conference.pk),
        rows("chuyen-de", {"title": "Nhãn hiệu", "concepts": ["trademark"]}, {"title": ""}),
    )

    assert [(t.title, [c.concept for c in t.concepts.all()]) for t in conference.topics.all()] == [
        ("Nhãn hiệu", ["trademark"])
    ]


def test_materials_take_a_file_or_a_link_and_refuse_what_is_neither(stage):
    conference = stage.inviting(businesses=1)
    conference.guests.get().business.people.create(user=stage.owner)
    client, address = enter(stage.specialist), url("materials", conference.pk)

    nothing = client.post(address, {"title": "Không có gì", "kind": "document"})
    program = SimpleUploadedFile("chay.exe", b"MZ\x90\x00" * 50)
    refused = client.post(address, {"title": "Chương trình", "kind": "document", "upload": program})
    client.post(address, {"title": "Bài giảng", "kind": "document", "upload": make.pdf("bai-giang.pdf")})
    client.post(address, {"title": "Văn bản", "kind": "document", "link": "https://vidu.example/vb"})

    paper, link = conference.materials.all()
    assert "Hãy chọn tệp hoặc ghi đường dẫn" in text(nothing)
    assert "không thuộc loại được nhận" in text(refused)
    assert (paper.filename, link.link) == ("bai-giang.pdf", "https://vidu.example/vb")
    file = url("material_file", conference.pk, paper.pk)
    assert enter(stage.owner).get(file).getvalue().startswith(b"%PDF")
    assert enter(stage.stranger).get(file).status_code == 404
    client.post(url("material_remove", conference.pk, link.pk))
    assert list(conference.materials.all()) == [paper]


def test_calendar_holds_one_event_for_each_sitting(stage):
    conference = stage.inviting(businesses=1)

    content = text(enter(stage.officer).get(url("conference_calendar", conference.pk)))

    assert content.count("BEGIN:VEVENT") == 1


@pytest.mark.parametrize("typed", ["24/11/2062", "24/11/1999", "24/11/0026"])
def test_a_year_typed_wrongly_is_told_wherever_a_first_day_is_asked(stage, typed):
    """Nobody is invited to 2062, whichever page the day comes from."""
    specialist = enter(stage.specialist)
    conference = stage.inviting(businesses=1)
    planning.postpone(conference, by=stage.specialist, reason="Mưa bão")
    letters = Letter.objects.count()
    for name, more in (
        ("new_date", {}),
        ("copy", {"title": "Lớp thứ hai"}),
        ("conference_edit", {"title": "Tên khác"}),
    ):
        page = specialist.post(url(name, conference.pk), {"starts_on": typed, **more})
        assert "năm" in page.context["form"].errors["starts_on"][0].lower()
        assert page.context["form"]["starts_on"].value() == typed
    conference.refresh_from_db()
    assert (conference.starts_on, Conference.objects.count(), Letter.objects.count()) == (stage.day, 1, letters)
