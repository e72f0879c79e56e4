"""A conference step by step, by the people whose deeds these are; for tests of whatever stands on it."""

from datetime import date, datetime, time, timedelta
from itertools import count

from accounts.roles import Role
from criteria.calendar import VIETNAM
from products.actions import businesses
from products.models import Business
from tests.factories import accounts
from trainings import sending
from trainings.actions import door, guests, inviting, planning, timetable
from trainings.models import Conference
from trainings.statuses import Kind

_number = count(1)


class Stage:
    """The economic office, its head, two wards' officers, and a conference in `today` + 14 days.

    Every deed that asks for the day gets `today`; the conference's only session is 08:00–11:30 of its day.
    """

    def __init__(self, today=date(2026, 11, 2)):
        self.today = today
        self.day = today + timedelta(days=14)
        self.ward, self.other_ward = accounts.ward(), accounts.other_ward()
        self.ward_office = accounts.ward_office()
        self.office = accounts.economic_office()
        self.specialist = accounts.specialist(self.office)
        self.head = accounts.office_head(self.office)
        self.officer = accounts.ward_officer()
        self.other_officer = accounts.other_ward_officer()
        self.owner = accounts.business_person()
        self.leader = accounts.make_user(Role.LEADER, office=accounts.district_committee())
        self.stranger = accounts.stranger()

    @property
    def now(self):
        return self.at(12, day=self.today)

    def at(self, hour, minute=0, day=None):
        """A moment of the conference's day, or of another."""
        return datetime.combine(day or self.day, time(hour, minute), VIETNAM)

    def business(self, ward=None, **fields):
        number = next(_number)
        row = businesses.register(
            Business(
                **{
                    "name": f"Hộ kinh doanh Mẫu Số {number}",
                    "kind": "household_business",
                    "area": ward or self.ward,
                    "phone": f"09{number:08d}",
                    "email": f"khach{number}@ocop.example",
                    "representative": f"Chủ Mẫu Số {number}",
                    **fields,
                }
            ),
            by=self.officer if (ward or self.ward) == self.ward else self.other_officer,
        )
        return row

    def draft(self, *, sessions=1, **fields):
        conference = planning.plan(
            Conference(
                **{
                    "kind": Kind.TRAINING,
                    "title": f"Lớp tập huấn Mẫu Số {next(_number)}",
                    "office": self.office,
                    "starts_on": self.day,
                    "ends_on": self.day,
                    "venue": "Hội trường Mẫu",
                    "capacity": 100,
                    "answer_by": self.day - timedelta(days=3),
                    "contact_name": "Người Liên Hệ Mẫu",
                    "certificate_sessions": 1,
                    **fields,
                }
            ),
            by=self.specialist,
        )
        for number in range(sessions):
            timetable.add_session(
                conference,
                by=self.specialist,
                title=f"Buổi {number + 1}",
                starts_at=self.at(8 + 5 * number, day=conference.starts_on),
                ends_at=self.at(11 + 5 * number, 30, day=conference.starts_on),
            )
        planning.set_topics(
            conference,
            [("Liên kết sản xuất", ["linkage"]), ("Nhãn và bao bì", ["packaging", "label"])],
            by=self.specialist,
        )
        return conference

    def approved(self, **fields):
        conference = self.draft(**fields)
        planning.approve(conference, by=self.head, plan_number="12/KH-UBND", plan_date=self.today, today=self.today)
        return conference

    def inviting(self, *, businesses=0, invited=None, sent=True, **fields):
        """With so many businesses on the list, all invited, their letters written; `invited` takes rows instead."""
        conference = self.approved(**fields)
        planning.open_inviting(conference, by=self.specialist, today=self.today)
        rows = list(invited or []) + [self.business() for _ in range(businesses)]
        if rows:
            guests.add_businesses(conference, rows, by=self.specialist)
            inviting.invite(list(conference.guests.all()), conference, by=self.specialist)
            if sent:
                sending.send_invitations(conference.pk)
        return conference

    def answer(self, guest, reply, **more):
        return inviting.answer(guest.standing, reply, today=self.today, **more)

    def session(self, conference, place=0):
        return list(conference.sessions.select_related("conference__office"))[place]

    def check_in(self, guest, session=None, *, nonce=None, **more):
        return door.check_in(
            session or self.session(guest.conference),
            nonce=nonce or f"quet-{next(_number)}",
            **{"text": guest.code, "by": self.specialist, "now": self.at(8), **more},
        )

    def held(self, *, came=(), **fields):
        """Took place; the guests in `came` (places in the list of businesses) were let in at the door."""
        conference = self.inviting(**fields)
        rows = list(conference.guests.order_by("pk"))
        for place in came:
            self.check_in(rows[place])
        planning.close(conference, by=self.specialist)
        planning.hold(conference, by=self.specialist, today=conference.ends_on)
        return conference

    def reported(self, **fields):
        conference = self.held(**fields)
        planning.write_report(conference, by=self.specialist, version=0, results="Đạt yêu cầu.")
        planning.report(conference, by=self.specialist)
        return conference
