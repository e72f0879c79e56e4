"""First, upgrade or renewal; the renewal's window; the certificate that goes on meanwhile (QĐ 26/2026 Đ7 k6a, Đ12 k3)."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from accounts import clock
from accounts.models import AuditEntry
from accounts.refusals import Refused
from criteria.models import Regulation
from notifications.models import Letter
from products import permissions, validity
from products.actions import dossiers, renewal
from products.models import CertificateExtension, FilingConfirmation, Recognition, Registration
from products.statuses import RegistrationKind, RoundKind, Status
from tests.factories.reports import make_recognition
from tests.factories.road import Road
from tests.tampering import triggers_asleep

pytestmark = pytest.mark.django_db
FIRST, UPGRADE, RENEWAL = RegistrationKind.FIRST, RegistrationKind.UPGRADE, RegistrationKind.RENEWAL
END = date(2027, 3, 1)


def refused(action, *args, **kwargs):
    with pytest.raises(Refused) as found:
        action(*args, **kwargs)
    return found.value.reason


def road_on(today, kind=RoundKind.LIVE, regulation="QD26-2026"):
    return Road(regulation, kind, today=today)


def recognised(road, valid_until=END, **facts):
    product = road.product()
    issued = {"issued_on": valid_until.replace(year=valid_until.year - 3)} if valid_until else {}
    make_recognition(product, stars=3, year=2024, valid_until=valid_until, **issued, **facts)
    return product


def ready_renewal(road, product):
    return road.fill_in(road.draft(product, kind=RENEWAL))


# --- Which kind ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("days_after_end", "may"),
    [(-200, {UPGRADE, RENEWAL}), (0, {UPGRADE, RENEWAL}), (1, {FIRST}), (900, {FIRST})],
)
def test_a_product_whose_certificate_has_ended_registers_as_first(days_after_end, may):
    road = road_on(END + timedelta(days_after_end))
    product = recognised(road)
    allowed = {
        kind
        for kind in RegistrationKind
        if not permissions.why_not_start(road.officer, product, road.round, kind, today=road.today)
    }
    assert allowed == may


def test_a_refusal_names_the_day_the_certificate_ended():
    road = road_on(END + timedelta(1))
    reason = permissions.why_not_start(road.officer, recognised(road), road.round, UPGRADE, today=road.today)
    assert reason == "Giấy chứng nhận đã hết hiệu lực sau ngày 01/03/2027; hãy chọn «Lần đầu»."


def test_an_unknown_end_leaves_every_kind_open():
    road = road_on(date(2026, 11, 26))
    product = recognised(road, valid_until=None)
    for kind in RegistrationKind:
        assert permissions.why_not_start(road.officer, product, road.round, kind, today=road.today) == ""


def test_a_certificate_that_ends_while_the_draft_lies_open_changes_the_kind():
    road = road_on(END)
    draft = ready_renewal(road, recognised(road))
    reason = permissions.why_not_submit(road.officer, draft, today=END + timedelta(1))
    assert reason == "Giấy chứng nhận đã hết hiệu lực sau ngày 01/03/2027; hãy chọn «Lần đầu»."


# --- The window -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("left", "outside"), [(181, "Chưa đến"), (180, ""), (150, ""), (120, ""), (119, "Đã quá"), (0, "Đã quá")]
)
def test_a_renewal_is_handed_in_inside_the_window_or_with_an_officers_word(left, outside):
    road = road_on(END - timedelta(left))
    draft = ready_renewal(road, recognised(road))
    if not outside:
        assert permissions.why_not_confirm_filing(road.officer, draft, today=road.today) == (
            "Hồ sơ đang trong thời gian nộp nên không cần xác nhận."
        )
        dossiers.submit(draft, by=road.owner, now=road.now)
        return
    reason = refused(dossiers.submit, draft, by=road.owner, now=road.now)
    assert reason.startswith(outside) and "từ ngày 02/09/2026 đến hết ngày 01/11/2026" in reason
    renewal.confirm_filing(draft, by=road.officer, reason="Chủ thể ốm, có đơn.", today=road.today)
    dossiers.submit(Registration.objects.get(pk=draft.pk), by=road.owner, now=road.now)
    assert FilingConfirmation.objects.get().confirmed_by == road.officer
    assert draft.steps.get(label="Xác nhận nhận hồ sơ đánh giá lại ngoài thời hạn").note == "Chủ thể ốm, có đơn."
    assert AuditEntry.objects.get(action="registration.filing_confirmed").by == road.officer


def test_the_window_is_the_regulations_not_the_codes():
    road = road_on(END - timedelta(100))
    Regulation.objects.filter(pk=road.regulation.pk).update(renewal={"file_from_days": 100, "file_to_days": 60})
    product = recognised(road)
    assert permissions.renewal_warning(product, road.today) == ""
    assert permissions.renewal_warning(product, road.today - timedelta(1)).startswith("Chưa đến")
    assert permissions.renewal_warning(product, END - timedelta(59)).startswith("Đã quá")
    Regulation.objects.filter(pk=road.regulation.pk).update(renewal={})
    assert permissions.renewal_warning(product, END) == ""


def test_the_filing_is_confirmed_by_the_ward_once_and_with_a_reason():
    road = road_on(END - timedelta(50))
    draft = ready_renewal(road, recognised(road))
    for stranger in (road.owner, road.specialist):
        assert refused(renewal.confirm_filing, draft, by=stranger, reason="x", today=road.today) == (
            "Chỉ cán bộ phường nơi nhận hồ sơ mới xác nhận nhận hồ sơ ngoài thời hạn."
        )
    assert refused(renewal.confirm_filing, draft, by=road.officer, reason=" ", today=road.today) == (
        "Xin ghi lý do nhận hồ sơ ngoài thời hạn."
    )
    renewal.confirm_filing(draft, by=road.officer, reason="Có đơn.", today=road.today)
    again = Registration.objects.get(pk=draft.pk)
    assert refused(renewal.confirm_filing, again, by=road.officer, reason="Có đơn.", today=road.today) == (
        "Việc nhận hồ sơ ngoài thời hạn đã được xác nhận."
    )


def test_first_registrations_and_exercises_have_no_window():
    live = road_on(END - timedelta(5))
    assert permissions.why_not_submit(live.owner, live.fill_in(live.draft()), today=live.today) == ""
    practice = road_on(END - timedelta(5), RoundKind.PRACTICE)
    draft = ready_renewal(practice, recognised(practice))
    assert permissions.why_not_submit(practice.owner, draft, today=practice.today) == ""


# --- The extension -----------------------------------------------------------------------------------


@pytest.fixture
def late():
    """A renewal handed in ten days before the certificate's end."""
    road = road_on(END - timedelta(10))
    draft = ready_renewal(road, recognised(road))
    renewal.confirm_filing(draft, by=road.officer, reason="Có đơn.", today=road.today)
    road.late = dossiers.submit(Registration.objects.get(pk=draft.pk), by=road.owner, now=road.now)
    return road


def state_on(day):
    row = Recognition.objects.with_extension().get()
    return validity.of(row, day, (180, 120))


def test_an_extended_certificate_is_in_force_until_the_result_at_most_180_days(late):
    extension = renewal.extend(late.late, by=late.specialist, reason="Hội đồng họp tháng 4.", today=late.today)
    last = END + timedelta(180)
    assert extension.until == last
    found = {day: state_on(day) for day in (END, END + timedelta(1), last, last + timedelta(1))}
    assert list(found.values()) == [
        validity.Validity.RENEWAL_DUE,
        validity.Validity.EXTENDED,
        validity.Validity.EXTENDED,
        validity.Validity.EXPIRED,
    ]
    for day, state in found.items():
        in_force = state != validity.Validity.EXPIRED
        assert Recognition.objects.in_force(day).exists() == in_force
        assert Recognition.objects.ended(day).exists() != in_force


def test_the_extension_ends_with_the_dossier(late):
    renewal.extend(late.late, by=late.specialist, reason="Hội đồng họp tháng 4.", today=late.today)
    Registration.objects.filter(pk=late.late.pk).update(status=Status.CONCLUDED)
    assert state_on(END + timedelta(1)) == validity.Validity.EXPIRED
    assert not Recognition.objects.in_force(END + timedelta(1)).exists()


def test_the_extension_is_told_logged_and_stands_in_the_history(late):
    renewal.extend(late.late, by=late.specialist, reason="Hội đồng họp tháng 4.", today=late.today)
    letter = Letter.objects.get(kind="extended")
    assert "không quá ngày 28/08/2027" in letter.text and "Điều 12 khoản 3" in letter.text
    assert late.late.steps.get(label="Xác nhận kéo dài hiệu lực giấy chứng nhận").note == "Hội đồng họp tháng 4."
    assert AuditEntry.objects.get(action="recognition.extended").after == {"until": "2027-08-28"}


def test_only_the_evaluating_office_extends_once_and_with_its_ground(late):
    for stranger in (late.owner, late.officer, late.secretary, late.leader):
        assert refused(renewal.extend, late.late, by=stranger, reason="x", today=late.today) == (
            "Việc này dành cho cơ quan đánh giá của đợt."
        )
    assert refused(renewal.extend, late.late, by=late.head, reason=" ", today=late.today) == (
        "Xin ghi căn cứ kéo dài hiệu lực giấy chứng nhận."
    )
    renewal.extend(late.late, by=late.head, reason="Chờ Hội đồng.", today=late.today)
    assert refused(renewal.extend, late.late, by=late.head, reason="Lần nữa.", today=late.today) == (
        "Hiệu lực giấy chứng nhận đã được xác nhận kéo dài."
    )
    assert CertificateExtension.objects.count() == 1


def test_no_extension_without_a_renewal_under_way_or_after_its_last_day(late):
    too_late = END + timedelta(181)
    assert refused(renewal.extend, late.late, by=late.head, reason="x", today=too_late) == (
        "Đã quá ngày 28/08/2027, là ngày cuối được kéo dài hiệu lực."
    )
    Regulation.objects.filter(pk=late.regulation.pk).update(extension_days=None)
    assert refused(renewal.extend, late.late, by=late.head, reason="x", today=late.today) == (
        "Quy định hiện hành không cho kéo dài hiệu lực giấy chứng nhận."
    )
    Registration.objects.filter(pk=late.late.pk).update(status=Status.WITHDRAWN)
    assert refused(renewal.extend, late.late, by=late.head, reason="x", today=late.today) == (
        "Chỉ kéo dài hiệu lực trong khi hồ sơ đánh giá lại đã nộp và chưa có kết quả."
    )


# --- The pages ----------------------------------------------------------------------------------------


def test_the_pages_offer_what_may_be_confirmed_and_the_public_reads_it(client):
    road = road_on(clock.today())
    product = recognised(road, valid_until=clock.today() + timedelta(30))
    draft = ready_renewal(road, product)
    client.force_login(road.owner)
    assert "cần cán bộ phường xác nhận nhận hồ sơ" in client.get(draft.get_absolute_url()).content.decode()
    client.force_login(road.officer)
    confirm = reverse("products:filing_confirm", args=[draft.pk])
    assert confirm in client.get(draft.get_absolute_url()).content.decode()
    assert client.post(confirm, {"note": ""}).status_code == 200
    assert client.post(confirm, {"note": "Chủ thể có đơn."}).status_code == 302
    dossiers.submit(Registration.objects.get(pk=draft.pk), by=road.owner)
    client.force_login(road.head)
    Registration.objects.get(pk=draft.pk).offices.add(road.office)
    extend = reverse("products:certificate_extend", args=[draft.pk])
    page = client.get(draft.get_absolute_url()).content.decode()
    assert extend in page
    assert client.post(extend, {"note": "Chờ Hội đồng."}).status_code == 302
    with triggers_asleep():  # time goes by
        Recognition.objects.update(valid_until=clock.today() - timedelta(1))
    client.logout()
    words = client.get(product.recognitions.get().get_absolute_url()).content.decode()
    last = CertificateExtension.objects.get().until
    assert "Được kéo dài hiệu lực, chờ kết quả đánh giá lại" in words and f"không quá ngày {last:%d/%m/%Y}" in words
    in_force = client.get(reverse("products:public_list"), {"hieu_luc": "con"}).content.decode()
    assert product.name in in_force
