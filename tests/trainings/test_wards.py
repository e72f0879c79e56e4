"""An office chooses its wards also when its area, or a ward of it, has ended: a former district's clerk still works here."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import Area
from tests.factories import accounts
from tests.factories.trainings import Stage
from tests.trainings.counter import as_user, url
from trainings import audience, wards
from trainings.actions import guests, importing
from trainings.forms.filters import AudienceForm

pytestmark = pytest.mark.django_db
LAST_WARD, LAST_DISTRICT = date(2024, 12, 31), date(2025, 6, 30)


class Merged(Stage):
    """A district that ended on 30/06/2025; Bạch Mai ended in it on 31/12/2024, Quỳnh Mai with it, Cũ has no successor."""

    def __init__(self, **more):
        super().__init__(**more)
        province = accounts.province()
        district = accounts.district()
        self.old_business = self.business(name="Cơ sở Cũ Mẫu")
        self.other_business = self.business(ward=self.other_ward, name="Cơ sở Khác Mẫu")
        middle = accounts.make_area(
            name="Phường Bạch Mai", parent=district, valid_from=date(2025, 1, 1), valid_to=LAST_DISTRICT
        )
        self.lonely = accounts.make_area(name="Phường Cũ", parent=district, valid_to=LAST_DISTRICT)
        self.new = accounts.make_area(name="Phường Bạch Mai", parent=province, valid_from=date(2025, 7, 1))
        self.new_other = accounts.make_area(name="Phường Bạch Khoa", parent=province, valid_from=date(2025, 7, 1))
        self.middle = middle
        for old, new in (
            (self.ward, middle), (self.ward, self.new), (middle, self.new), (self.other_ward, self.new_other),
        ):  # fmt: skip
            accounts.make_succession(old, new)
        Area.objects.filter(pk=self.ward.pk).update(valid_to=LAST_WARD)
        Area.objects.filter(pk__in=[self.other_ward.pk, district.pk]).update(valid_to=LAST_DISTRICT)
        self.conference = self.inviting()
        self.conference.refresh_from_db()

    def on(self, day):
        self.conference.starts_on = self.conference.ends_on = day
        self.conference.save()
        return type(self.conference).objects.select_related("office__area").get(pk=self.conference.pk)


@pytest.fixture
def stage():
    return Merged()


@pytest.mark.parametrize(("day", "offered"), [
    (date(2024, 3, 26), {"Phường Bạch Mai", "Phường Quỳnh Mai", "Phường Cũ"}),
    (date(2025, 3, 1), {"Phường Bạch Mai", "Phường Quỳnh Mai", "Phường Cũ"}),
    (date(2025, 6, 30), {"Phường Bạch Mai", "Phường Quỳnh Mai", "Phường Cũ"}),
    (date(2025, 7, 1), {"Phường Bạch Mai", "Phường Bạch Khoa", "Phường Cũ"}),
    (date(2026, 11, 16), {"Phường Bạch Mai", "Phường Bạch Khoa", "Phường Cũ"}),
])  # fmt: skip
def test_a_former_district_is_offered_its_wards_or_their_successors(stage, day, offered):
    rows = wards.wards_of(stage.on(day))
    assert {row.name for row in rows} == offered
    assert rows.count() == len(offered)
    bach_mai = rows.get(name="Phường Bạch Mai")
    assert bach_mai == (stage.ward if day < LAST_WARD else stage.middle if day <= LAST_DISTRICT else stage.new)


def test_a_ward_that_ended_organises_for_the_ward_of_today(stage):
    conference = stage.on(date(2026, 11, 16))
    conference.office = stage.ward_office
    conference.office.refresh_from_db()
    assert list(wards.wards_of(conference)) == [stage.new]


def test_a_ward_of_today_enters_a_conference_of_its_predecessor(stage):
    conference = stage.on(date(2025, 3, 1))
    conference.office = accounts.make_office(Area.objects.get(pk=stage.new.pk))
    assert list(wards.wards_of(conference)) == [stage.middle]


def test_the_audience_filter_has_the_wards_and_finds_the_businesses_of_their_predecessors(stage):
    conference = stage.on(date(2026, 11, 16))
    client = as_user(stage.specialist)
    page = client.get(url("audience", conference.pk), {"phuong": stage.new.pk})
    assert [name for _value, name in page.context["form"].fields["phuong"].choices] == [
        "Phường Bạch Khoa", "Phường Bạch Mai", "Phường Cũ",
    ]  # fmt: skip
    assert [row.name for row in page.context["names"]] == ["Cơ sở Cũ Mẫu"]
    form = AudienceForm({"phuong": [str(stage.new_other.pk)]}, wards=wards.wards_of(conference))
    assert [row.name for row in audience.businesses(stage.specialist, form.wanted)] == ["Cơ sở Khác Mẫu"]
    client.post(url("audience", conference.pk) + f"?phuong={stage.new.pk}", {"ids": page.context["ids"]})
    assert conference.guests.get().business == stage.old_business


@pytest.mark.parametrize(("written", "ward"), [
    ("Phường Bạch Mai", "new"),
    ("bạch mai", "new"),
    ("PHƯỜNG BẠCH MAI", "new"),
    ("Phường Quỳnh Mai", "new_other"),
    ("Bạch Khoa", "new_other"),
    ("Phường Cũ", "lonely"),
])  # fmt: skip
def test_a_file_names_a_ward_as_people_still_call_it(stage, written, ward):
    conference = stage.on(date(2026, 11, 16))
    content = f"Họ và tên,Đơn vị,Phường\nBà Mẫu,Báo Mẫu,{written}\n".encode()
    batch = importing.preview(conference, SimpleUploadedFile("ds.csv", content), by=stage.specialist)
    assert [(row["verdict"], row.get("ward")) for row in batch.rows] == [("new", getattr(stage, ward).pk)]


def test_a_file_finds_the_business_registered_in_the_ward_that_was(stage):
    conference = stage.on(date(2026, 11, 16))
    content = "Đơn vị,Phường\nCơ sở Cũ Mẫu,Phường Bạch Mai\nCơ sở Khác Mẫu,Phường Bạch Mai\n".encode()
    batch = importing.preview(conference, SimpleUploadedFile("ds.csv", content), by=stage.specialist)
    assert [row.get("business") for row in batch.rows] == [stage.old_business.pk, None]
    assert importing.confirm(batch, by=stage.specialist) == 2


def test_a_ward_that_is_nobodys_is_still_refused(stage):
    accounts.make_area(name="Phường Xa", parent=accounts.province())
    content = "Họ và tên,Phường\nBà Mẫu,Phường Xa\n".encode()
    batch = importing.preview(stage.on(date(2026, 11, 16)), SimpleUploadedFile("ds.csv", content), by=stage.specialist)
    assert batch.rows[0]["reason"] == "Không có phường, xã «Phường Xa» trong địa bàn của cơ quan."


def test_one_person_by_hand_is_of_a_ward_as_well(stage):
    conference = stage.on(date(2026, 11, 16))
    client = as_user(stage.specialist)
    client.post(url("guest_new", conference.pk), {"name": "Bà Mẫu", "ward": stage.new.pk})
    assert conference.guests.get().ward == stage.new
    assert guests.add_offices(conference, [accounts.make_office(stage.new)], by=stage.specialist) == 1
