from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts import clock
from evaluations.models import Council, CouncilMember, CouncilSession
from evaluations.statuses import Presence, Seat, SessionState, Status
from tests.factories import accounts
from tests.factories.evaluations import bring_to, fresh, make_council, make_session


def url(name, *args):
    return reverse(f"evaluations:{name}", args=args)


def said(response):
    return [str(message) for message in response.context["messages"]]


def test_council_new_starts_from_the_regulations_rules(stage, as_user):
    client = as_user(stage.secretary)
    form = client.get(url("council_new", stage.round.pk)).context["form"]
    data = {name: form[name].value() for name in form.fields}
    client.post(
        url("council_new", stage.round.pk), {name: value for name, value in data.items() if value not in (None, False)}
    )
    council = Council.objects.get()

    assert (data["quorum"], data["gate"], data["max_spread"], data["min_sheets"]) == ("3/4", "1/2", 10, None)
    assert (council.quorum_numerator, council.quorum_denominator) == (3, 4)
    assert (council.gate_numerator, council.gate_denominator) == (1, 2)
    assert council.name == "Hội đồng đánh giá, phân hạng sản phẩm OCOP quận Hai Bà Trưng"
    assert (council.chair_required, council.secretary_scores, council.rescoring_rounds) == (True, False, 1)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"quorum": "other", "quorum_other": "5/4"}, "quorum_other"),
        ({"quorum": "other", "quorum_other": "0/4"}, "quorum_other"),
        ({"quorum": "other", "quorum_other": ""}, "quorum_other"),
        ({"quorum": "other", "quorum_other": "gần hết"}, "quorum_other"),
        ({"quorum": "other", "quorum_other": "3/0"}, "quorum_other"),
        ({"quorum": "other", "quorum_other": "99999/99999"}, "quorum_other"),
        ({"quorum": "3/4", "quorum_other": "4/5"}, "quorum_other"),
        ({"quorum": "7/8"}, "quorum"),
        ({"gate": "other", "gate_other": "2/2"}, "gate_other"),
        ({"gate": "other", "gate_other": "100%"}, "gate_other"),
        ({"min_sheets": "0"}, "min_sheets"),
        ({"name": ""}, "name"),
        ({"decision_date": "hôm qua"}, "decision_date"),
    ],
)
def test_council_new_bad_input_is_shown_and_kept(stage, as_user, changed, field):
    data = {
        "name": "Hội đồng Giữ Lại",
        "quorum": "3/4",
        "gate": "1/2",
        "max_spread": "7",
        "rescoring_rounds": "1",
    }
    response = as_user(stage.secretary).post(url("council_new", stage.round.pk), data | changed)

    assert list(response.context["form"].errors) == [field]
    assert 'value="7"' in response.content.decode()
    assert Council.objects.count() == 0


def test_council_new_is_for_the_office_of_the_round(stage, as_user):
    answers = {
        "leader": as_user(stage.leader).get(url("council_new", stage.round.pk)),
        "stranger": as_user(accounts.stranger()).get(url("council_new", stage.round.pk)),
    }

    assert {name: answer.status_code for name, answer in answers.items()} == {"leader": 403, "stranger": 404}
    assert "Hội đồng do Phòng Kinh tế quận Hai Bà Trưng chuẩn bị." in answers["leader"].content.decode()


def test_rules_stand_still_after_the_first_session(stage, as_user):
    bring_to(stage, Status.SCORING)
    council = Council.objects.get()
    response = as_user(stage.secretary).post(url("council_edit", council.pk), {"name": "Đổi tên"})

    assert response.status_code == 200
    council.refresh_from_db()
    assert council.name == "Hội đồng Mẫu"


def test_seat_search_finds_people_of_offices_without_accents(stage, as_user):
    council = make_council(stage)
    wanted = accounts.council_member(full_name="Đặng Thị Mẫu")
    accounts.stranger(full_name="Đặng Thị Lạ")
    accounts.business_person(full_name="Đặng Thị Chủ Hộ")
    response = as_user(stage.secretary).get(url("seat_add", council.pk), {"tim": "dang thi"})

    assert [person for person, _form in response.context["found"]] == [wanted]
    assert wanted.email not in response.content.decode()


def test_seat_add_and_remove(stage, as_user):
    council = make_council(stage)
    new = accounts.council_member()
    client = as_user(stage.secretary)
    second_chair = client.post(
        url("seat_add", council.pk), {"user": new.pk, "seat": Seat.CHAIR, "organisation": "Sở Mẫu"}
    )
    client.post(url("seat_add", council.pk), {"user": new.pk, "seat": Seat.MEMBER, "organisation": "Sở Mẫu"})
    member = CouncilMember.objects.get(user=new)
    client.post(url("seat_remove", council.pk, member.pk))

    assert "Hội đồng đã có Chủ tịch Hội đồng" in second_chair.content.decode()
    assert member.organisation == "Sở Mẫu"
    assert CouncilMember.objects.filter(user=new).count() == 0


def test_seat_add_refuses_a_business_person(stage, as_user):
    council = make_council(stage)
    response = as_user(stage.secretary).post(url("seat_add", council.pk), {"user": stage.owner.pk, "seat": Seat.MEMBER})

    assert response.context["form"].errors["user"] == ["Người này không ngồi được trong Hội đồng."]


def test_session_is_called_and_its_agenda_filled(stage, as_user):
    evaluation, other = bring_to(stage, Status.READY), bring_to(stage, Status.CHECKING)
    council = make_council(stage)
    client = as_user(stage.secretary)
    client.post(url("session_new", council.pk), {"title": "Phiên thứ nhất", "mode": "meeting", "held_on": "24/11/2026"})
    session = CouncilSession.objects.get()
    candidates = client.get(session.get_absolute_url()).context["candidates"]
    nothing = client.post(url("agenda_add", session.pk), follow=True)
    client.post(url("agenda_add", session.pk), {"ho-so": [evaluation.pk]})
    refused = client.post(url("agenda_add", session.pk), {"ho-so": [other.pk]}, follow=True)
    added = fresh(evaluation).session_id
    client.post(url("agenda_remove", session.pk, evaluation.pk))

    assert [row.pk for row in candidates] == [evaluation.pk]
    assert said(nothing) == ["Hãy chọn ít nhất một hồ sơ để đưa vào phiên."]
    assert said(refused)[-1] == "Chỉ đưa vào phiên hồ sơ đã đủ điều kiện."
    assert (added, fresh(evaluation).session_id, fresh(other).session_id) == (session.pk, None, None)


def attend(client, session, **presence):
    """Posts the attendance; members not named are present."""
    data = {}
    for member in session.council.members.all():
        data[f"p{member.pk}"] = presence.get(str(member.user_id), Presence.PRESENT)
    return client.post(url("attendance", session.pk), data, follow=True)


def test_quorum_minus_one_is_refused_and_quorum_opens(stage, as_user):
    """Three quarters of five seats are four: three present are one too few."""
    session = make_session(stage, bring_to(stage, Status.READY))
    client = as_user(stage.secretary)
    away = {str(stage.members[0].pk): Presence.EXCUSED, str(stage.members[1].pk): Presence.ABSENT}
    warned = attend(client, session, **away)
    button = client.get(session.get_absolute_url()).context["actions"][0]
    refused = client.post(url("open_scoring", session.pk), follow=True)
    session.refresh_from_db()
    kept = session.state
    attend(client, session, **{str(stage.members[0].pk): Presence.EXCUSED})
    client.post(url("open_scoring", session.pk))
    session.refresh_from_db()
    reason = "Mới có 3 trên 5 thành viên, chưa đủ 3/4 theo quy chế."

    assert said(warned) == [f"Đã lưu điểm danh. {reason}"]
    assert (button["label"], button["reason_refused"]) == ("Mở chấm điểm", reason)
    assert said(refused) == [reason]
    assert (kept, session.state) == (SessionState.PLANNED, SessionState.SCORING)


def test_attendance_a_missing_line_is_named_and_the_rest_kept(stage, as_user):
    session = make_session(stage, bring_to(stage, Status.READY))
    first, *others = session.council.members.all()
    data = {f"p{member.pk}": Presence.EXCUSED for member in others} | {f"g{first.pk}": "đang đến"}
    response = as_user(stage.secretary).post(url("attendance", session.pk), data)
    page = response.content.decode()

    assert list(response.context["form"].errors) == [f"p{first.pk}"]
    assert page.count('value="excused" checked') == len(others)
    assert 'value="đang đến"' in page
    assert session.attendance.count() == 0


def test_vice_chair_presides_only_when_present(stage, as_user):
    session = make_session(stage, bring_to(stage, Status.READY))
    vice = session.council.members.get(seat=Seat.VICE_CHAIR)
    chair = session.council.members.get(seat=Seat.CHAIR)
    data = {f"p{member.pk}": Presence.PRESENT for member in session.council.members.all()}
    data |= {f"c{vice.pk}": "on", f"p{chair.pk}": Presence.EXCUSED}
    client = as_user(stage.secretary)
    refused = client.post(url("attendance", session.pk), data | {f"p{vice.pk}": Presence.ABSENT})
    client.post(url("attendance", session.pk), data)
    client.post(url("open_scoring", session.pk))
    session.refresh_from_db()

    assert list(refused.context["form"].errors) == [f"c{vice.pk}"]
    assert session.state == SessionState.SCORING


def test_attendance_is_the_secretarys(stage, as_user):
    session = make_session(stage, bring_to(stage, Status.READY))
    member, ward = as_user(stage.members[0]), as_user(stage.officer)

    assert member.get(url("attendance", session.pk)).status_code == 403
    assert "Điểm danh do thư ký Hội đồng làm." in member.get(url("attendance", session.pk)).content.decode()
    assert [ward.get(url(name, session.pk)).status_code for name in ("session", "attendance", "board", "minutes")] == [
        404
    ] * 4


def test_list_asks_the_same_number_of_queries_for_one_and_fifty(stage, as_user):
    client = as_user(stage.secretary)

    def queries():
        client.get(url("council_list"))
        with CaptureQueriesContext(connection) as caught:
            response = client.get(url("council_list"))
        return len(caught), len(response.context["rows"])

    make_session(stage)
    one = queries()
    for number in range(49):
        council = Council.objects.create(round=stage.round, name=f"Hội đồng {number}")
        CouncilSession.objects.create(council=council, title="Phiên", held_on=clock.today() + timedelta(days=number))
    fifty = queries()

    assert (one[1], fifty[1]) == (1, 50)
    assert fifty[0] == one[0]


@pytest.mark.parametrize(
    ("chosen", "typed", "kept"),
    [
        ("2/3", "", (2, 3)),
        ("3/4", "3/4", (3, 4)),
        ("1/1", "", (1, 1)),
        ("other", "4/5", (4, 5)),
        ("other", " 4 / 5 ", (4, 5)),
        ("other", "80%", (80, 100)),
        ("other", "４／５", (4, 5)),
    ],
)
def test_council_quorum_is_asked_as_it_is_said(stage, as_user, chosen, typed, kept):
    client = as_user(stage.secretary)
    data = {"name": "Hội đồng Mẫu", "quorum": chosen, "quorum_other": typed, "gate": "2/3", "max_spread": "7"}
    client.post(url("council_new", stage.round.pk), {**data, "rescoring_rounds": "1"})
    council = Council.objects.get()
    assert (council.quorum_numerator, council.quorum_denominator) == kept
    assert (council.gate_numerator, council.gate_denominator) == (2, 3)

    form = client.get(url("council_edit", council.pk)).context["form"]
    assert form["quorum"].value() == (f"{kept[0]}/{kept[1]}" if chosen != "other" else "other")
    assert form["quorum_other"].value() == ("" if chosen != "other" else f"{kept[0]}/{kept[1]}")
