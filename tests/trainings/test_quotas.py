"""Whoever is put on the list counts in the quota of their agency, whichever way they came onto it."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.refusals import Refused
from tests.factories import accounts
from tests.factories.trainings import Stage
from tests.trainings.counter import as_user, said, url
from trainings.actions import guests, importing, programme
from trainings.models import Guest, Quota
from trainings.quotas import quota_of
from trainings.statuses import GuestKind

pytestmark = pytest.mark.django_db


@pytest.fixture
def stage():
    return Stage()


def with_quotas(stage, *agencies, **fields):
    conference = stage.inviting(**fields)
    for agency in agencies:
        conference.quotas.create(agency=agency, places=2)
    return conference


def named(conference):
    return {quota.agency: quota.guests.count() for quota in conference.quotas.all()}


# --- which quota a guest belongs to -----------------------------------------------------------


def guest_of(stage, who):
    """A business, an office or a person of «Phường Bạch Mai»; a business of «Phường Quỳnh Mai»."""
    ward = stage.other_ward if who == "business of Quỳnh Mai" else stage.ward
    if who.startswith("business"):
        return Guest(kind=GuestKind.BUSINESS, name="Bà Mẫu", organisation="Hộ kinh doanh Mẫu", ward=ward)
    if who == "office":
        return Guest(kind=GuestKind.OFFICE, office=stage.ward_office, name=stage.ward_office.name, ward=ward)
    return Guest(kind=GuestKind.OUTSIDE, name="Ông Mẫu", organisation="Hội Nông dân phường Bạch Mai", ward=ward)


@pytest.mark.parametrize(("who", "agencies", "expected"), [
    ("business", ["Phường Bạch Mai", "Phường Quỳnh Mai"], "Phường Bạch Mai"),
    ("business", ["UBND phường Bạch Mai"], "UBND phường Bạch Mai"),
    ("business", ["Uỷ ban nhân dân PHƯỜNG BẠCH MAI"], "Uỷ ban nhân dân PHƯỜNG BẠCH MAI"),
    ("business", ["Ủy ban nhân dân PHƯỜNG BẠCH MAI"], "Ủy ban nhân dân PHƯỜNG BẠCH MAI"),
    ("business", ["UBND phường Bạch Mai", "Chủ thể OCOP phường Bạch Mai"], "Chủ thể OCOP phường Bạch Mai"),
    ("business", ["UBND phường", "Doanh nghiệp, hộ kinh doanh"], "Doanh nghiệp, hộ kinh doanh"),
    ("business", ["Chủ thể OCOP", "Phường Bạch Mai"], "Phường Bạch Mai"),
    ("business", ["Các chủ thể có sản phẩm OCOP"], "Các chủ thể có sản phẩm OCOP"),
    ("business", ["Doanh nghiệp, HTX các phường"], "Doanh nghiệp, HTX các phường"),
    ("business", ["Phường Bạch Mai Đông"], None),
    ("business", ["Phường Quỳnh Mai", "Báo Hà Nội mới"], None),
    ("business", ["Doanh nghiệp phường Quỳnh Mai"], None),
    ("business of Quỳnh Mai", ["Phường Bạch Mai", "phuong Quynh Mai"], "phuong Quynh Mai"),
    ("office", ["UBND phường", "Doanh nghiệp, hộ kinh doanh"], "UBND phường"),
    ("office", ["UBND 18 phường"], "UBND 18 phường"),
    ("office", ["Lãnh đạo UBND các phường, xã"], "Lãnh đạo UBND các phường, xã"),
    ("office", ["Chủ thể OCOP phường Bạch Mai", "UBND phường Bạch Mai"], "UBND phường Bạch Mai"),
    ("office", ["Ủy ban nhân dân phường Bạch Mai"], "Ủy ban nhân dân phường Bạch Mai"),
    ("office", ["Chủ thể OCOP"], None),
    ("person", ["Hội Nông dân phường Bạch Mai", "UBND phường Bạch Mai"], "Hội Nông dân phường Bạch Mai"),
    ("person", ["Doanh nghiệp, hộ kinh doanh"], None),
    ("person", [], None),
    ("business", ["UBND P. Bạch Mai", "Chủ thể P.Bạch Mai"], "Chủ thể P.Bạch Mai"),
    ("business", ["Phường Bạch Mai (Q. Hai Bà Trưng)"], "Phường Bạch Mai (Q. Hai Bà Trưng)"),
    ("business", ["Bạch Mai", "Quỳnh Mai"], "Bạch Mai"),
    ("business", ["Chủ thể OCOP (02 người/phường)"], "Chủ thể OCOP (02 người/phường)"),
    ("business", ["HKD, DN, HTX"], "HKD, DN, HTX"),
    ("business", ["Hộ KD"], "Hộ KD"),
    ("business", ["Cơ sở sản xuất, kinh doanh"], "Cơ sở sản xuất, kinh doanh"),
    ("business", ["Các HTX, doanh nghiệp, hộ kinh doanh trên địa bàn quận"], "Các HTX, doanh nghiệp, hộ kinh doanh trên địa bàn quận"),
    ("business", ["Chủ thể đăng ký đánh giá năm 2026"], "Chủ thể đăng ký đánh giá năm 2026"),
    ("business", ["Hội Doanh nghiệp trẻ", "Liên minh HTX thành phố", "P. Quỳnh Mai", "Mai"], None),
    ("office", ["UBND các phường (mỗi phường 02 đại biểu)"], "UBND các phường (mỗi phường 02 đại biểu)"),
    ("office", ["HKD, DN", "P. Bạch Mai"], "P. Bạch Mai"),
    ("person", ["HKD, DN, HTX", "Chủ thể OCOP (02 người/phường)"], None),
])  # fmt: skip
def test_the_agency_is_read_as_people_mean_it(stage, who, agencies, expected):
    found = quota_of(guest_of(stage, who), [Quota(agency=agency) for agency in agencies])
    assert (found.agency if found else None) == expected


# --- every way onto the list ------------------------------------------------------------------

AGENCIES = ("UBND phường", "Chủ thể phường Bạch Mai", "Doanh nghiệp, hộ kinh doanh")


def from_the_register(stage, conference):
    rows = [stage.business(), stage.business(), stage.business(ward=stage.other_ward)]
    guests.add_businesses(conference, rows, by=stage.specialist)
    return {"Chủ thể phường Bạch Mai": 2, "Doanh nghiệp, hộ kinh doanh": 1}


def from_the_page(stage, conference):
    row = stage.business()
    client = as_user(stage.specialist)
    client.post(url("audience", conference.pk) + f"?phuong={stage.ward.pk}", {"ids": f"{row.pk}"})
    return {"Chủ thể phường Bạch Mai": 1}


def from_a_file(stage, conference):
    stage.business(name="Cơ sở Một Mẫu")
    stage.business(name="Cơ sở Hai Mẫu", ward=stage.other_ward)
    content = "Họ và tên,Đơn vị\nBà A,Cơ sở Một Mẫu\nBà B,Cơ sở Hai Mẫu\nBà C,Báo Mẫu\n".encode()
    batch = importing.preview(conference, SimpleUploadedFile("ds.csv", content), by=stage.specialist)
    importing.confirm(batch, by=stage.specialist)
    return {"Chủ thể phường Bạch Mai": 1, "Doanh nghiệp, hộ kinh doanh": 1}


def as_offices(stage, conference):
    guests.add_offices(conference, [stage.ward_office], by=stage.specialist)
    return {"UBND phường": 1}


def before_the_quotas(stage, conference):
    """The list first, the quotas afterwards: a quota that is new takes in who belongs there."""
    conference.quotas.all().delete()
    guests.add_businesses(conference, [stage.business(), stage.business(ward=stage.other_ward)], by=stage.specialist)
    conference.refresh_from_db()
    programme.set_quotas(conference, [{"agency": name, "places": 3} for name in AGENCIES], by=stage.specialist)
    return {"Chủ thể phường Bạch Mai": 1, "Doanh nghiệp, hộ kinh doanh": 1}


def counted_in_later(stage, conference):
    """As a list of an earlier version is."""
    guests.add_businesses(conference, [stage.business()], by=stage.specialist)
    conference.guests.update(quota=None)
    client = as_user(stage.specialist)
    answer = client.post(url("quotas_count", conference.pk), follow=True)
    assert said(answer) == ["Đã tính 1 người vào chỉ tiêu của cơ quan, phường họ."]
    again = client.post(url("quotas_count", conference.pk), follow=True)
    assert said(again) == ["Không ai ngoài chỉ tiêu thuộc cơ quan, phường đã ghi; danh sách không đổi."]
    return {"Chủ thể phường Bạch Mai": 1}


@pytest.mark.parametrize("way", [
    from_the_register, from_the_page, from_a_file, as_offices, before_the_quotas, counted_in_later,
])  # fmt: skip
def test_whoever_is_on_the_list_counts_in_their_quota(stage, way):
    conference = with_quotas(stage, *AGENCIES)
    expected = way(stage, conference)
    assert named(conference) == dict.fromkeys(AGENCIES, 0) | expected
    page = as_user(stage.specialist).get(url("conference", conference.pk))
    assert {row.agency: row.named for row in page.context["quotas"]} == named(conference)


def test_a_quota_chosen_on_the_page_counts_all_and_none_counts_nobody(stage):
    conference = with_quotas(stage, *AGENCIES)
    client, press = as_user(stage.specialist), conference.quotas.get(agency="UBND phường")
    first, second = stage.business(), stage.business()
    address = url("audience", conference.pk) + f"?phuong={stage.ward.pk}"
    client.post(address, {"ids": f"{first.pk}", "quota": press.pk})
    client.post(address, {"ids": f"{second.pk}", "quota": "ngoai"})
    office = accounts.make_office(accounts.make_area())
    client.post(url("office_add", conference.pk), {"co-quan": office.pk, "quota": "ngoai"})
    assert [guest.quota for guest in conference.guests.order_by("pk")] == [press, None, None]
    listed = client.get(url("guest_list", conference.pk), {"chi_tieu": "ngoai"})
    assert [guest.business for guest in listed.context["rows"] if guest.business] == [second]


def test_a_quota_saved_again_leaves_those_outside_outside(stage):
    conference = with_quotas(stage, *AGENCIES)
    guests.add_businesses(conference, [stage.business()], by=stage.specialist, outside=True)
    rows = [{"pk": quota.pk, "agency": quota.agency, "places": 9} for quota in conference.quotas.all()]
    programme.set_quotas(conference, rows, by=stage.specialist)
    assert named(conference) == dict.fromkeys(AGENCIES, 0)


def test_only_the_organisers_count(stage):
    conference = with_quotas(stage, *AGENCIES)
    with pytest.raises(Refused):
        guests.add_to_quotas(conference, by=stage.officer)


def test_another_ward_office_counts_for_its_own_conference_too(stage):
    """A ward that organises chooses from its own register."""
    row = stage.business()
    conference = stage.inviting()
    type(conference).objects.filter(pk=conference.pk).update(office=stage.ward_office)
    conference = type(conference).objects.get(pk=conference.pk)
    conference.quotas.create(agency="Các hộ kinh doanh của phường", places=5)
    guests.add_businesses(conference, [row], by=stage.officer)
    assert named(conference) == {"Các hộ kinh doanh của phường": 1}


def test_a_business_of_a_ward_that_has_ended_counts_in_the_ward_that_stands_for_it(stage):
    """It keeps the ward in which it was registered; the quotas name those of the day."""
    new = accounts.make_area(name="Phường Bạch Khoa", parent=accounts.province(), valid_from=date(2025, 7, 1))
    accounts.make_succession(stage.other_ward, new)
    rows = [stage.business(ward=stage.other_ward), stage.business(ward=stage.other_ward)]
    type(new).objects.filter(pk=stage.other_ward.pk).update(valid_to=date(2025, 6, 30))
    conference = with_quotas(stage, "Phường Bạch Khoa", "Phường Bạch Mai")
    fresh = [type(row).objects.get(pk=row.pk) for row in rows]
    guests.add_businesses(conference, fresh, by=stage.specialist)
    assert named(conference) == {"Phường Bạch Khoa": 2, "Phường Bạch Mai": 0}
