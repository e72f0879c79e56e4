import pytest

from tests.factories import accounts
from tests.factories.products import jpg
from tests.trainings.counter import OpenDoor, as_user, queries_of, said, url
from trainings.actions import planning, programme
from trainings.models import Conference, Material
from trainings.statuses import State

pytestmark = pytest.mark.django_db


@pytest.fixture
def stage():
    stage = OpenDoor(businesses=3)
    stage.add_businesses(1, ward=stage.other_ward)
    stage.check_in(stage.guests[0], session=stage.door, now=None)
    planning.close(stage.conference, by=stage.specialist)
    planning.hold(stage.conference, by=stage.specialist)
    return stage


@pytest.fixture
def client(stage):
    return as_user(stage.specialist)


def test_the_report_counts_by_kind_and_ward_and_names_absent_wards(stage, client):
    page = client.get(url("conference_report", stage.conference.pk))

    assert [row["value"] for row in page.context["numbers"]] == [4, 0, 0, 1, 0]
    assert page.context["figures"]["absent_wards"] == [stage.other_ward.name]
    assert "1 đơn vị được mời mà không ai đến:" in page.content.decode()


def test_the_words_of_the_report_are_saved_and_a_second_writer_loses_nothing(stage, client):
    address = url("conference_report", stage.conference.pk)
    client.post(address, {"version": 0, "results": "Đạt yêu cầu.", "signed_on": "01/12/2026"})
    page = client.post(address, {"version": 0, "results": "Bản của người khác."})
    kept = Conference.objects.get(pk=stage.conference.pk).report

    assert (kept.results, kept.signed_on.isoformat()) == ("Đạt yêu cầu.", "2026-12-01")
    assert page.context["form"]["results"].value() == "Bản của người khác."
    assert page.context["form"].non_field_errors() == [
        "Báo cáo vừa được người khác lưu. Nội dung anh/chị nhập vẫn còn trên trang; xin đối chiếu rồi lưu lại."
    ]


def test_a_wrong_day_comes_back_at_its_field(stage, client):
    page = client.post(
        url("conference_report", stage.conference.pk), {"version": 0, "results": "Đạt.", "signed_on": "31/02/2026"}
    )
    assert list(page.context["form"].errors) == ["signed_on"]
    assert page.context["form"]["results"].value() == "Đạt."


def test_the_report_is_handed_in_once_it_says_what_was_reached(stage, client):
    number = stage.conference.pk
    early = client.post(url("report_hand_in", number), follow=True)
    client.post(url("conference_report", number), {"version": 0, "results": "Đạt yêu cầu."})
    client.post(url("report_hand_in", number))
    page = client.get(url("conference_report", number))

    assert said(early) == ["Hãy ghi kết quả đạt được trước khi hoàn thành báo cáo."]
    assert Conference.objects.get(pk=number).state == State.REPORTED
    assert page.context["report"].figures["totals"]["attended"] == 1
    assert not page.context["writes"]


def test_the_report_is_downloaded_in_each_form(stage, client):
    page = client.get(url("conference_report", stage.conference.pk))
    addresses = [deed["url"] for deed in page.context["actions"] if deed.get("method") == "get"]

    assert [address.rsplit(".", 1)[1] for address in addresses] == ["docx", "pdf", "xlsx"]
    assert [client.get(address).content[:2] for address in addresses] == [b"PK", b"%P", b"PK"]


def test_photographs_of_the_day_stand_in_the_report(stage, client):
    material = Material(conference=stage.conference, kind=Material.Kind.PHOTO, title="Hội trường")
    programme.add_material(material, by=stage.specialist, upload=jpg())
    page = client.get(url("conference_report", stage.conference.pk))
    picture = client.get(url("conference_photo", stage.conference.pk, material.pk))

    assert list(page.context["photos"]) == [material]
    assert picture["Content-Type"] == "image/jpeg"


def test_the_report_is_the_organising_offices(stage):
    number = stage.conference.pk
    assert as_user(stage.leader).get(url("conference_report", number)).status_code == 200
    assert as_user(accounts.auditor()).get(url("conference_report", number)).status_code == 200
    assert as_user(stage.officer).get(url("conference_report", number)).status_code == 403
    assert as_user(stage.stranger).get(url("conference_report", number)).status_code == 404
    as_user(stage.officer).post(url("report_hand_in", number))
    assert Conference.objects.get(pk=number).state == State.HELD


def test_the_report_asks_as_many_questions_for_fifty_as_for_one(client, stage):
    address = url("conference_report", stage.conference.pk)
    few = queries_of(client, address)
    for _time in range(20):
        stage.conference.questions.create(text="Câu hỏi")
    assert queries_of(client, address) == few
