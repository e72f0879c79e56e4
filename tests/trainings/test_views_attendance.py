import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from lxml import html

from tests.factories.products import jpg
from tests.products.test_uploads import WORD, archive
from tests.trainings.counter import OpenDoor, as_user, queries_of, said, url
from trainings import papers
from trainings.actions import inviting, planning, sheet
from trainings.models import Attendance, SheetPhoto
from trainings.statuses import Presence, Reply

pytestmark = pytest.mark.django_db


@pytest.fixture
def stage():
    return OpenDoor(businesses=3)


@pytest.fixture
def client(stage):
    return as_user(stage.specialist)


def presences(stage):
    return dict(Attendance.objects.filter(session=stage.door).values_list("guest", "presence"))


def test_ticks_from_the_paper_sheet_are_kept(stage, client):
    one, two, three = stage.guests
    form = {f"p{one.pk}": "present", f"p{two.pk}": "excused", f"g{two.pk}": "Ốm"}
    answer = client.post(url("attendance", *stage.place), form, follow=True)

    assert presences(stage) == {one.pk: Presence.PRESENT, two.pk: Presence.EXCUSED}
    assert Attendance.objects.get(guest=two).note == "Ốm"
    assert said(answer) == ["Đã lưu điểm danh của 2 người."]
    assert [row["value"] for row in answer.context["numbers"]] == [1, 0, 1, 1]


def test_the_way_to_another_page_of_the_sheet_saves_the_ticks(stage, client, monkeypatch):
    monkeypatch.setattr("trainings.views.attendance.PAGE_SIZE", 1)
    page = client.get(url("attendance", *stage.place), {"page": 2})
    pager = html.fromstring(page.content.decode()).find_class("pager")[0]
    assert pager.findall(".//a") == [] and {one.get("form") for one in pager.iter("button")} == {"danh-sach"}
    assert [one.get("value") for one in pager.iter("button")] == ["1", "1", "3", "3"]
    here = page.context["lines"][0][0]

    answer = client.post(f"{url('attendance', *stage.place)}?page=2", {f"p{here.pk}": "present", "trang": "3"})

    assert presences(stage) == {here.pk: Presence.PRESENT}
    assert answer.url.endswith("?page=3")


def test_the_rows_stand_as_on_the_printed_sheet(stage, client):
    stage.add_businesses(2, ward=stage.other_ward)
    inviting.answer(stage.guests[0].standing, Reply.DECLINED)
    page = client.get(url("attendance", *stage.place))
    printed = [row["name"] for row in papers.sign_in_sheet(stage.door)["rows"]]

    assert [line[0].name for line in page.context["lines"]] == [*printed, stage.guests[0].name]


def test_a_note_without_a_tick_comes_back_with_what_was_typed(stage, client):
    one = stage.guests[0]
    page = client.post(url("attendance", *stage.place), {f"g{one.pk}": "Ốm"})

    assert page.context["form"].errors == {f"p{one.pk}": [f"«{one.name}» có ghi chú nhưng chưa chọn có mặt hay vắng."]}
    assert page.context["form"][f"g{one.pk}"].value() == "Ốm"
    assert presences(stage) == {}


def test_a_tick_that_is_none_is_refused_at_its_row(stage, client):
    one = stage.guests[0]
    page = client.post(url("attendance", *stage.place), {f"p{one.pk}": "muộn"})

    assert list(page.context["form"].errors) == [f"p{one.pk}"]
    assert presences(stage) == {}


def test_the_sheet_is_filtered_by_what_is_noted_and_by_name_without_accents(stage, client):
    one, two, three = stage.guests
    two.name = "Đặng Thị Ngọc"
    two.save()
    sheet.tick(stage.door, {one.pk: ("present", "")}, by=stage.specialist)
    address = url("attendance", *stage.place)
    shown = {
        query: {line[0].pk for line in client.get(f"{address}?{query}").context["lines"]}
        for query in ("ghi=present", "ghi=chua-ghi", "tim=dang+ngoc")
    }
    assert list(shown.values()) == [{one.pk}, {two.pk, three.pk}, {two.pk}]


def test_ticks_are_the_organisers(stage):
    one = stage.guests[0]
    form, address = {f"p{one.pk}": "present"}, url("attendance", *stage.place)
    page = as_user(stage.officer).post(address, form)

    assert page.context["form"].non_field_errors() == [f"Việc này thuộc {stage.office.name}, đơn vị tổ chức hội nghị."]
    assert as_user(stage.stranger).get(address).status_code == 404
    assert presences(stage) == {}


def test_a_ward_sees_its_own_guests_only(stage):
    own = {guest.pk for guest in stage.guests}
    stage.add_businesses(1, ward=stage.other_ward)
    page = as_user(stage.officer).get(url("attendance", *stage.place))
    whole = as_user(stage.officer).get(url("conference_attendance", stage.conference.pk))

    assert {line[0].pk for line in page.context["lines"]} == own
    assert {guest.pk for guest, _cells in whole.context["rows"]} == own
    assert whole.context["sessions"][0].not_noted == 3


def test_a_picture_of_the_signed_sheet_is_kept_and_shown(stage, client):
    answer = client.post(url("sheet_photo_add", *stage.place), {"anh": jpg("ban-ky.jpg")}, follow=True)
    photo = SheetPhoto.objects.get()
    picture = client.get(url("sheet_photo", *stage.place, photo.pk))

    assert said(answer) == ["Đã lưu «ban-ky.jpg»."]
    assert (picture.status_code, picture["Content-Type"]) == (200, "image/jpeg")
    assert as_user(stage.officer).get(url("sheet_photo", *stage.place, photo.pk)).status_code == 403
    assert as_user(stage.stranger).get(url("sheet_photo", *stage.place, photo.pk)).status_code == 404


def test_what_is_no_picture_is_refused_with_the_reason(stage, client):
    bad = jpg("ban-ky.jpg")
    bad.file.seek(0)
    bad.file.write(b"<html>")
    bad.file.seek(0)
    answer = client.post(url("sheet_photo_add", *stage.place), {"anh": bad}, follow=True)

    assert SheetPhoto.objects.count() == 0
    assert said(answer)[0].startswith("Tệp «ban-ky.jpg» không thuộc loại được nhận")


def test_a_word_file_is_no_picture_of_the_signed_sheet(stage, client):
    upload = SimpleUploadedFile("ban-ky.pdf", archive(WORD))
    answer = client.post(url("sheet_photo_add", *stage.place), {"anh": upload}, follow=True)

    assert SheetPhoto.objects.count() == 0
    assert "không thuộc loại được nhận (PDF, JPG, PNG, WEBP, HEIC)" in said(answer)[0]


def test_after_the_report_the_sheet_is_read_only(stage, client):
    planning.close(stage.conference, by=stage.specialist)
    planning.hold(stage.conference, by=stage.specialist)
    planning.write_report(stage.conference, by=stage.specialist, version=0, results="Đạt yêu cầu.")
    planning.report(stage.conference, by=stage.specialist)
    page = client.get(url("attendance", *stage.place))

    assert page.context["reason_refused"] == "Đã báo cáo nên danh sách điểm danh được giữ nguyên."
    assert 'type="radio"' not in page.content.decode()


def test_the_sheet_and_the_whole_ask_as_many_questions_for_fifty_as_for_one(stage, client):
    pages = [url("attendance", *stage.place), url("conference_attendance", stage.conference.pk)]
    few = [queries_of(client, page) for page in pages]
    stage.add_businesses(47)
    sheet.tick(stage.door, {guest.pk: ("present", "") for guest in stage.guests[:20]}, by=stage.specialist)

    assert [queries_of(client, page) for page in pages] == few
