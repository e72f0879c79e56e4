"""The conference of 26/03/2024 as its news item tells it, with invented and labelled guests and attendance; and one to try."""

from datetime import datetime, time, timedelta

from accounts.models import Area, Office
from criteria.calendar import VIETNAM
from criteria.text import search_key, sort_key
from ocop_portal.demo.cast import SEASON
from products.models import Business
from trainings import sending
from trainings.actions import guests, inviting, learning, planning, sheet, timetable
from trainings.models import Conference
from trainings.statuses import GuestKind, Kind, Presence, Reply

LABEL = "(giả định của bản trình diễn)"
# Which criteria the eight topics of the news item help with; the tie is ours.
TAUGHT = {
    4: ["growth", "accounting"],
    5: ["market_area", "distribution", "promotion"],
    6: ["accounting", "growth"],
    7: ["packaging", "label", "declaration", "story"],
}
NEXT_TOPICS = [
    ("Liên kết sản xuất và hợp đồng với người cung cấp nguyên liệu", ["linkage", "origin"]),
    ("Bao bì, ghi nhãn đúng quy định", ["packaging", "label"]),
    ("Viết câu chuyện sản phẩm", ["story", "story_structure", "local_identity"]),
    ("Đăng ký nhãn hiệu", ["trademark"]),
]
FEEDBACK = [
    {
        "code": "noi-dung",
        "text": "Nội dung có ích cho công việc của tôi",
        "type": "scale",
        "options": [],
        "right": None,
    },
    {"code": "giang-vien", "text": "Báo cáo viên trình bày dễ hiểu", "type": "scale", "options": [], "right": None},
    {"code": "gop-y", "text": "Góp ý cho lần sau", "type": "text", "options": [], "right": None},
]
TEST = [
    {
        "code": "c1",
        "text": "Giấy chứng nhận sản phẩm OCOP có giá trị bao lâu?",
        "type": "choice",
        "options": ["12 tháng", "36 tháng", "60 tháng"],
        "right": 1,
    },
    {
        "code": "c2",
        "text": "Sản phẩm đạt từ bao nhiêu điểm thì được xếp hạng 3 sao?",
        "type": "choice",
        "options": ["30 điểm", "50 điểm", "70 điểm"],
        "right": 1,
    },
]


class Conferences:
    def __init__(self, cast, round_2024, today):
        self.specialist, self.head = cast["chuyenvien.quan"], cast["truongphong.quan"]
        self.office, self.round, self.today = Office.objects.get(code="KT-007"), round_2024, today
        self.facts = SEASON["conference"]
        self.day = self.facts["date"]
        self.wards = list(
            Area.objects.current(self.day).filter(level="ward", path__startswith=self.office.area.path).order_by("code")
        )

    def load(self):
        self.spring_2024()
        self.upcoming()

    # --- 26/03/2024 ----------------------------------------------------------------------

    def spring_2024(self):
        conference = self._planned(
            kind=Kind.PROPAGANDA,
            title=self.facts["title"],
            organiser=self.facts["organiser"],
            starts_on=self.day,
            ends_on=self.day,
            venue=f"Hội trường quận Hai Bà Trưng {LABEL}",
            summary="Ngày, nội dung, thành phần và đơn vị báo cáo theo tin ngày 29/03/2024; giờ, địa điểm, tên người và điểm danh là giả định của bản trình diễn.",
            is_history=True,
            round=self.round,
        )
        speaker = conference.speakers.create(**self.facts["speaker"])
        opening = conference.speakers.create(role="Khai mạc", position=self.facts["opening"]["role"])
        session = self._session(conference, self.day, 8, 11, f"Buổi sáng {LABEL}")
        session.agenda.create(position=1, title="Khai mạc", speaker=opening)
        for place, topic in enumerate(self.facts["topics"], start=2):
            session.agenda.create(position=place, title=topic, speaker=speaker)
        topics = [(title, TAUGHT.get(place, [])) for place, title in enumerate(self.facts["topics"])]
        planning.set_topics(conference, topics, by=self.specialist)
        for group in self.facts["audience"]:
            if group.get("count"):
                conference.quotas.create(agency=group["group"], places=group["count"])
        planning.approve(
            conference, by=self.head, plan_number=SEASON["plan"]["number"], plan_date=SEASON["plan"]["date"]
        )
        planning.open_inviting(conference, by=self.specialist)
        offices = Office.objects.filter(area__in=self.wards, kind=Office.Kind.COMMITTEE).select_related("area")
        guests.add_offices(conference, offices, by=self.specialist)
        guests.add_businesses(conference, self._businesses(150), by=self.specialist)
        inviting.invite(list(conference.guests.all()), conference, by=self.specialist)
        self._answers(conference)
        sheet.tick(session, self._who_came(conference), by=self.specialist)
        planning.close(conference, by=self.specialist)
        planning.hold(conference, by=self.specialist)
        learning.ask(conference, f"Hộ kinh doanh chưa có nhãn hiệu thì có đăng ký được không? {LABEL}")
        learning.ask(conference, f"Kinh phí kiểm nghiệm có được hỗ trợ không? {LABEL}")
        planning.write_report(
            conference,
            by=self.specialist,
            version=0,
            results="Đại biểu được phổ biến tám chuyên đề của Chương trình OCOP. Số liệu điểm danh là giả định của bản trình diễn.",
            proposals=f"Mở lớp về nhãn, bao bì và câu chuyện sản phẩm {LABEL}.",
        )
        planning.report(conference, by=self.specialist)

    def _planned(self, **fields):
        return planning.plan(Conference(office=self.office, is_demo=True, **fields), by=self.specialist)

    def _session(self, conference, day, first, last, title):
        return timetable.add_session(
            conference,
            by=self.specialist,
            title=title,
            starts_at=datetime.combine(day, time(first), VIETNAM),
            ends_at=datetime.combine(day, time(last, 30), VIETNAM),
        )

    def _businesses(self, count):
        """The invented businesses of the season, and as many more as the news item counts."""
        known = list(Business.objects.filter(is_demo=True, area__in=self.wards).select_related("area").order_by("pk"))
        names = [f"Hộ kinh doanh Mẫu Hội Nghị Số {number}" for number in range(1, count - len(known) + 1)]
        Business.objects.bulk_create(
            Business(
                name=name,
                kind="household_business",
                area=self.wards[place % len(self.wards)],
                representative=f"Chủ Mẫu Hội Nghị Số {place + 1}",
                representative_position="Chủ hộ",
                is_demo=True,
                folded=search_key(name),
                sort_name=sort_key(name),
            )
            for place, name in enumerate(names)
        )
        return known + list(Business.objects.filter(name__in=names).select_related("area").order_by("pk"))

    def _answers(self, conference):
        """Two in three had said on the telephone that they would come; the portal was not there yet."""
        promised = list(conference.invitations.order_by("pk").values_list("pk", flat=True))
        promised = [pk for place, pk in enumerate(promised) if place % 3 != 2]
        conference.invitations.filter(pk__in=promised).update(state=Reply.ACCEPTED, answered_via="office")
        Conference.objects.filter(pk=conference.pk).update(seats_taken=len(promised))

    def _who_came(self, conference):
        """Four in five, and nobody from the last two wards: the report has something to say."""
        silent = {ward.pk for ward in self.wards[-2:]}
        rows = {}
        for place, guest in enumerate(conference.guests.order_by("pk")):
            came = guest.ward_id not in silent and (place % 5 != 4 or guest.kind == GuestKind.OFFICE)
            rows[guest.pk] = (Presence.PRESENT if came else Presence.ABSENT, "")
        return rows

    # --- one to try ----------------------------------------------------------------------

    def upcoming(self):
        """In two weeks, invitations out, a few answers in; small enough to see the waiting list at work."""
        day = self.today + timedelta(days=14)
        conference = self._planned(
            kind=Kind.TRAINING,
            title="Lớp tập huấn Mẫu: hoàn thiện hồ sơ và câu chuyện sản phẩm",
            starts_on=day,
            ends_on=day,
            venue="Hội trường Mẫu, số 1 phố Trình Diễn",
            capacity=6,
            answer_by=day - timedelta(days=4),
            contact_name="Phạm Mẫu Tư",
            contact_phone="0900000000",
            certificate_sessions=1,
            round=self.round,
        )
        lecturer = conference.speakers.create(role="Giảng viên", name="Giảng Viên Mẫu", organisation="Trung tâm Mẫu")
        morning = self._session(conference, day, 8, 11, "Buổi sáng")
        afternoon = self._session(conference, day, 13, 16, "Buổi chiều")
        for place, (title, _concepts) in enumerate(NEXT_TOPICS):
            (morning if place < 2 else afternoon).agenda.create(position=place + 1, title=title, speaker=lecturer)
        planning.set_topics(conference, NEXT_TOPICS, by=self.specialist)
        conference.budget.create(what=f"Hội trường {LABEL}", planned=3_000_000)
        conference.budget.create(what=f"Tài liệu {LABEL}", planned=1_200_000)
        learning.set_survey(conference, "feedback", FEEDBACK, by=self.specialist)
        learning.set_survey(conference, "test_before", TEST, by=self.specialist)
        learning.set_survey(conference, "test_after", TEST, by=self.specialist)
        planning.approve(conference, by=self.head, plan_number="00/KH-TRINHDIEN", plan_date=self.today)
        planning.open_inviting(conference, by=self.specialist)
        season = Business.objects.filter(is_demo=True, area__in=self.wards, products__isnull=False).distinct()
        guests.add_businesses(conference, season.select_related("area"), by=self.specialist)
        more = Business.objects.filter(name__in=[f"Hộ kinh doanh Mẫu Hội Nghị Số {n}" for n in (1, 2, 3)])
        guests.add_businesses(conference, more.select_related("area"), by=self.specialist)
        inviting.invite(list(conference.guests.all()), conference, by=self.specialist)
        sending.send_invitations(conference.pk)
        replies = [Reply.ACCEPTED, Reply.ACCEPTED, Reply.DECLINED, Reply.ACCEPTED, Reply.DELEGATED]
        for guest, reply in zip(conference.guests.order_by("pk"), replies, strict=False):
            inviting.answer(guest.standing, reply, substitute={"name": "Người Dự Thay Mẫu"})


def load(cast, round_2024, today):
    Conferences(cast, round_2024, today).load()
