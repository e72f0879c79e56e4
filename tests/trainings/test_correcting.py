"""A guest written down wrongly is put right: by whom, until when, over whose version; with a line in the log and no surprise
letter."""

import pytest

from accounts.models import AuditEntry
from accounts.refusals import Refused
from notifications.models import Letter
from tests.factories import accounts
from tests.factories.trainings import Stage
from tests.trainings.counter import as_user, said, url
from trainings import sending
from trainings.actions import correcting, guests, inviting, learning, planning
from trainings.actions.moving import Overtaken
from trainings.models import Guest, OptOut
from trainings.statuses import Channel, GuestKind, Reply

pytestmark = pytest.mark.django_db


@pytest.fixture
def stage():
    return Stage()


def outsider(stage, conference=None, **fields):
    conference = conference or stage.inviting()
    row = Guest(
        **{
            "conference": conference,
            "kind": GuestKind.OUTSIDE,
            "name": "Ông Sai Mẫu",
            "organisation": "Báo Sai",
            "position": "Phóng viên",
            "phone": "0911222333",
            "email": "sai@ocop.example",
            **fields,
        }
    )
    return guests.add_guest(row, by=stage.specialist)


def invited(stage, guest):
    inviting.invite([guest], guest.conference, by=stage.specialist)
    sending.send_invitations(guest.conference_id)
    return guest


def form(guest, **fields):
    values = {name: getattr(guest, name) or "" for name in ("name", "position", "organisation", "phone", "email")}
    return {**values, "ward": guest.ward_id or "", "quota": "", "version": guest.version, "reason": "", **fields}


def letters():
    return Letter.objects.filter(kind="conference_invitation").order_by("pk")


RIGHT = {
    "name": "Bà Đúng Mẫu",
    "position": "Trưởng ban",
    "organisation": "Báo Đúng",
    "phone": "0977888999",
    "email": "dung@ocop.example",
}


@pytest.mark.parametrize("field", [*RIGHT, "ward"])
def test_each_field_is_put_right_and_logged_and_nobody_gets_a_letter(stage, field):
    guest = invited(stage, outsider(stage))
    client = as_user(stage.specialist)
    assert url("guest_edit", guest.pk) in client.get(url("guest", guest.pk)).content.decode()
    value = stage.ward.pk if field == "ward" else RIGHT[field]
    answer = client.post(url("guest_edit", guest.pk), form(guest, **{field: value}), follow=True)

    fresh = Guest.objects.get(pk=guest.pk)
    assert getattr(fresh, "ward_id" if field == "ward" else field) == value
    assert (fresh.version, fresh.identity) == (2, fresh.identity_of())
    assert said(answer) == [f"Đã lưu thông tin của {fresh.name}. Cổng không gửi thư nào."]
    assert letters().count() == 1
    entry = AuditEntry.objects.filter(action="guest.corrected").get()
    assert entry.after["fields"] == [field]
    assert (entry.before.get(field), entry.after.get(field)) == (
        (getattr(guest, field), value) if field in ("name", "organisation") else (None, None)
    )


def test_saving_nothing_writes_nothing(stage):
    guest = outsider(stage)
    answer = as_user(stage.specialist).post(url("guest_edit", guest.pk), form(guest), follow=True)
    assert said(answer) == ["Không có thay đổi nào để lưu."]
    assert not AuditEntry.objects.filter(action="guest.corrected").exists()
    assert Guest.objects.get(pk=guest.pk).version == 1


@pytest.mark.parametrize(("field", "wrong"), [
    ("name", ""), ("name", "x" * 201), ("phone", "không phải số"), ("email", "khong-phai-thu"), ("ward", "999999"),
])  # fmt: skip
def test_a_wrong_value_is_said_at_its_field_and_nothing_typed_is_lost(stage, field, wrong):
    guest = outsider(stage)
    page = as_user(stage.specialist).post(url("guest_edit", guest.pk), form(guest, **{**RIGHT, field: wrong}))
    assert list(page.context["form"].errors) == [field]
    kept = {name: page.context["form"][name].value() for name in RIGHT if name != field}
    assert kept == {name: value for name, value in RIGHT.items() if name != field}
    assert Guest.objects.get(pk=guest.pk).name == "Ông Sai Mẫu"


# --- the invitation again ---------------------------------------------------------------------


def test_a_corrected_address_gets_the_invitation_only_when_asked(stage):
    guest = invited(stage, outsider(stage))
    client = as_user(stage.specialist)
    answer = client.post(url("guest_edit", guest.pk), form(guest, email=RIGHT["email"], send_again="on"), follow=True)
    assert said(answer) == ["Đã lưu thông tin của Ông Sai Mẫu; giấy mời đang được gửi lại tới dung@ocop.example."]
    first, second = letters()
    assert (first.to_address, second.to_address) == ("sai@ocop.example", "dung@ocop.example")
    assert guest.standing.code in second.text
    assert AuditEntry.objects.filter(action="invitation.sent_again").count() == 1


def test_an_invitation_on_paper_goes_by_mail_once_there_is_an_address(stage):
    guest = invited(stage, outsider(stage, email=""))
    assert guest.standing.channel == Channel.PAPER
    as_user(stage.specialist).post(
        url("guest_edit", guest.pk), form(guest, email=RIGHT["email"], send_again="on"), follow=True
    )
    assert Guest.objects.get(pk=guest.pk).standing.channel == Channel.EMAIL


@pytest.mark.parametrize("why", ["not sent yet", "declined", "no address", "opted out", "not invited"])
def test_an_invitation_is_not_sent_again_where_that_makes_no_sense(stage, why):
    guest = outsider(stage)
    if why != "not invited":
        inviting.invite([guest], guest.conference, by=stage.specialist)
    if why not in ("not sent yet", "not invited"):
        sending.send_invitations(guest.conference_id)
    if why == "declined":
        stage.answer(guest, Reply.DECLINED)
    before = letters().count()
    guest.email = "" if why == "no address" else RIGHT["email"]
    if why == "opted out":
        OptOut.objects.create(address=RIGHT["email"])
    with pytest.raises(Refused):
        correcting.correct(guest, by=stage.specialist, version=1, send_again=True)
    assert letters().count() == before
    assert Guest.objects.get(pk=guest.pk).email == "sai@ocop.example"


def test_an_invitation_not_sent_yet_goes_to_the_right_address(stage):
    guest = outsider(stage)
    inviting.invite([guest], guest.conference, by=stage.specialist)
    guest.email = RIGHT["email"]
    correcting.correct(guest, by=stage.specialist, version=1)
    sending.send_invitations(guest.conference_id)
    assert letters().get().to_address == RIGHT["email"]


# --- who, and until when ----------------------------------------------------------------------


def test_only_the_organising_office_corrects(stage):
    guest = outsider(stage, ward=stage.ward)
    address = url("guest_edit", guest.pk)
    for user in (stage.officer, accounts.auditor()):
        client = as_user(user)
        assert client.get(address).status_code == 403
        assert client.post(address, form(guest, **RIGHT)).status_code == 200  # the reason, and what was typed
    assert as_user(stage.stranger).get(address).status_code == 404
    assert Guest.objects.get(pk=guest.pk).name == "Ông Sai Mẫu"


def held(stage, guest, *, came=True):
    if came:
        stage.check_in(guest)
    planning.close(guest.conference, by=stage.specialist)
    planning.hold(guest.conference, by=stage.specialist, today=stage.day)
    return Guest.objects.get(pk=guest.pk)


def test_after_the_door_saw_somebody_a_name_changes_only_with_its_reason(stage):
    guest = held(stage, invited(stage, outsider(stage)))
    client, address = as_user(stage.specialist), url("guest_edit", guest.pk)
    page = client.post(address, form(guest, name=RIGHT["name"]))
    assert "xin ghi lý do sửa họ tên, đơn vị" in page.content.decode()
    assert page.context["form"]["name"].value() == RIGHT["name"]
    client.post(address, form(guest, phone=RIGHT["phone"]))  # a telephone is nobody's identity
    guest.refresh_from_db()
    assert (guest.name, guest.phone) == ("Ông Sai Mẫu", RIGHT["phone"])
    client.post(address, form(guest, name=RIGHT["name"], reason="Ghi nhầm tên khi nhập"))
    guest.refresh_from_db()
    assert guest.name == RIGHT["name"]
    entry = AuditEntry.objects.filter(action="guest.corrected").order_by("-pk")[0]
    assert (entry.note, entry.before["name"]) == ("Ghi nhầm tên khi nhập", "Ông Sai Mẫu")


@pytest.mark.parametrize("revoked", [False, True])
def test_what_a_certificate_says_stays(stage, revoked):
    guest = held(stage, invited(stage, outsider(stage)))
    learning.certify(guest.conference, by=stage.specialist, today=stage.day)
    if revoked:
        learning.revoke_certificate(guest.certificate, by=stage.specialist, reason="Nhầm")
    page = as_user(stage.specialist).get(url("guest_edit", guest.pk))
    assert not {"name", "organisation"} & set(page.context["form"].fields)
    assert "họ tên, đơn vị giữ nguyên như trên giấy" in page.content.decode()
    guest.name = RIGHT["name"]
    with pytest.raises(Refused, match="Giấy xác nhận đã cấp"):
        correcting.correct(guest, by=stage.specialist, version=guest.version, reason="Nhầm")
    client = as_user(stage.specialist)
    sent = form(guest, name="Ai Khác", phone=RIGHT["phone"], version=1)
    client.post(url("guest_edit", guest.pk), sent)
    fresh = Guest.objects.get(pk=guest.pk)
    assert (fresh.name, fresh.phone, fresh.certificate.holder_name) == ("Ông Sai Mẫu", RIGHT["phone"], "Ông Sai Mẫu")


@pytest.mark.parametrize("end", ["reported", "cancelled"])
def test_after_the_end_nothing_is_corrected(stage, end):
    guest = invited(stage, outsider(stage))
    if end == "cancelled":
        planning.cancel(guest.conference, by=stage.specialist, reason="Mưa bão")
    else:
        held(stage, guest)
        planning.write_report(guest.conference, by=stage.specialist, version=0, results="Đạt.")
        planning.report(guest.conference, by=stage.specialist)
    client = as_user(stage.specialist)
    assert client.get(url("guest_edit", guest.pk)).status_code == 403
    client.post(url("guest_edit", guest.pk), form(guest, **RIGHT))
    assert Guest.objects.get(pk=guest.pk).name == "Ông Sai Mẫu"


# --- two at once, twice on the list -----------------------------------------------------------


def test_nobody_saves_over_a_colleague_and_what_was_typed_stays(stage):
    guest = outsider(stage)
    client = as_user(stage.specialist)
    sent = form(guest, phone=RIGHT["phone"])
    guest.position = "Trưởng phòng"
    correcting.correct(guest, by=stage.specialist, version=1)
    page = client.post(url("guest_edit", guest.pk), sent)
    assert "vừa được người khác sửa" in page.content.decode()
    assert page.context["form"]["phone"].value() == RIGHT["phone"]
    assert f"{page.context['form']['version'].value()}" == "2"
    with pytest.raises(Overtaken):
        correcting.correct(Guest.objects.get(pk=guest.pk), by=stage.specialist, version=1)
    client.post(url("guest_edit", guest.pk), {**sent, "version": 2})
    assert Guest.objects.get(pk=guest.pk).phone == RIGHT["phone"]


def test_nobody_becomes_somebody_who_is_on_the_list(stage):
    conference = stage.inviting()
    outsider(stage, conference)
    second = outsider(stage, conference, name="Ông Khác")
    page = as_user(stage.specialist).post(url("guest_edit", second.pk), form(second, name="Ông Sai Mẫu"))
    assert "«Ông Sai Mẫu» đã có trong danh sách." in page.content.decode()
    assert Guest.objects.get(pk=second.pk).name == "Ông Khác"


def test_what_the_register_says_of_a_business_is_put_right_there(stage):
    guest = stage.inviting(businesses=1).guests.get()
    page = as_user(stage.specialist).get(url("guest_edit", guest.pk))
    assert not {"organisation", "ward"} & set(page.context["form"].fields)
    as_user(stage.specialist).post(
        url("guest_edit", guest.pk), form(guest, name="Chủ Mới Mẫu", organisation="Khác", ward=stage.other_ward.pk)
    )
    fresh = Guest.objects.get(pk=guest.pk)
    assert (fresh.name, fresh.organisation, fresh.ward) == ("Chủ Mới Mẫu", guest.organisation, stage.ward)
    fresh.ward = stage.other_ward
    with pytest.raises(Refused, match="lấy theo danh sách của cổng"):
        correcting.correct(fresh, by=stage.specialist, version=2)


def test_an_office_keeps_its_ward_and_names_its_person(stage):
    conference = stage.inviting()
    guests.add_offices(conference, [stage.ward_office], by=stage.specialist)
    guest = conference.guests.get()
    as_user(stage.specialist).post(url("guest_edit", guest.pk), form(guest, phone="0977888999", ward=""))
    fresh = Guest.objects.get(pk=guest.pk)
    assert (fresh.kind, fresh.phone, fresh.ward) == (GuestKind.OFFICE, "0977888999", stage.ward)


def test_a_guest_moves_to_another_quota(stage):
    guest = outsider(stage)
    quota = guest.conference.quotas.create(agency="Báo chí", places=2)
    as_user(stage.specialist).post(url("guest_edit", guest.pk), form(guest, quota=quota.pk))
    assert Guest.objects.get(pk=guest.pk).quota == quota
