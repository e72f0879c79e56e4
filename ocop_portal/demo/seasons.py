"""The three rounds of the demonstration: 2023 as history, 2024 as practice opened today, and a live one of today."""

from datetime import date, timedelta

from accounts import clock
from accounts.models import Area, Office
from criteria.holidays import working_calendar
from criteria.models import CriteriaSet, PaperKind, Regulation
from criteria.text import in_sentence
from evaluations.actions import checking, concluding, councils, scoring
from evaluations.models import Council, CouncilSession
from evaluations.permissions import check_items
from evaluations.statuses import Presence, Seat
from ocop_portal.demo import conferences, filling
from ocop_portal.demo.cast import INVENTED, SEASON
from products.actions import businesses, catalogue, dossiers, ward
from products.models import Business, Product, Round
from products.statuses import RoundKind

COLOURS = [
    (47, 93, 70),
    (122, 86, 52),
    (156, 74, 50),
    (90, 96, 110),
    (120, 60, 88),
    (60, 88, 120),
    (134, 104, 40),
    (176, 130, 40),
    (88, 110, 60),
]
# The news item tells the year only; the demonstration invents the day and says so (season-2024.yaml, last lines).
DECIDED_2023 = date(2023, 12, 15)
INVENTED_DAY = "Ngày quyết định là giả định của bản trình diễn; nguồn chỉ cho biết năm 2023."


class Seasons:
    """`cast`: the demo's people by login; `today`: the day of loading."""

    def __init__(self, cast, today):
        self.cast = cast
        self.today = today
        self.district = Area.objects.get(level="district", code="007")
        self.office = Office.objects.get(code="KT-007")
        self.province_office = Office.objects.get(code="OCOP-01")

    def load(self):
        self.history_2023()
        self.practice_2024()
        self.live()
        conferences.load(self.cast, self.round_2024, self.today)

    # --- 2023: what was recognised -------------------------------------------------------

    def history_2023(self):
        """Name, product, stars and year as the news item has them; nothing else is known (rulings 26)."""
        round = catalogue.plan_round(
            Round(
                name="Đợt năm 2023 quận Hai Bà Trưng",
                kind=RoundKind.HISTORY,
                regulation=Regulation.objects.get(code="QD148-2023"),
                office=self.office,
                level="district",
                year=2023,
                opens_on=date(2023, 2, 24),
                cut_off=date(2023, 12, 31),
                due_on=date(2023, 12, 31),
                state=Round.State.CLOSED,
            ),
            by=self.cast["chuyenvien.quan"],
        )
        for row in SEASON["recognised_2023"]:
            business, _new = Business.objects.get_or_create(
                name=row["business"], defaults={"kind": row["kind"], "area": self.district}
            )
            product = Product.objects.create(
                business=business, name=row["product"], set_number=CriteriaSet.objects.get(code=row["set"]).number
            )
            catalogue.record_recognition(
                product,
                by=self.cast["chuyenvien.quan"],
                round=round,
                stars=row["stars"],
                issuer="UBND quận Hai Bà Trưng",
                year=2023,
                issued_on=DECIDED_2023,
                valid_until=date(2026, 12, 15),
                note=INVENTED_DAY,
            )

    # --- 2024: the seven registered products, as practice --------------------------------

    def practice_2024(self):
        plan = SEASON["plan"]
        regulation = Regulation.objects.get(code="QD148-2023")
        common = {
            "kind": RoundKind.PRACTICE,
            "regulation": regulation,
            "year": 2024,
            "opens_on": self.today,
            "cut_off": self.today + timedelta(days=45),
            "due_on": self.today + timedelta(days=90),
            "ward_working_days": regulation.working_days("ward"),
            "office_working_days": regulation.working_days("district"),
            "is_demo": True,
        }
        self.round_2024 = catalogue.plan_round(
            Round(
                name="Đợt năm 2024 quận Hai Bà Trưng",
                office=self.office,
                level="district",
                plan_number=plan["number"],
                plan_date=plan["date"],
                plan_issuer=plan["issuer"],
                plan_subject=plan["subject"],
                target_count=plan["registered_with_city"],
                **common,
            ),
            by=self.cast["chuyenvien.quan"],
        )
        catalogue.plan_round(
            Round(name="Đợt năm 2024 cấp thành phố", office=self.province_office, level="province", **common),
            by=self.cast["chuyenvien.thanhpho"],
        )
        self.council = self._council(
            self.round_2024,
            "Hội đồng đánh giá, phân hạng sản phẩm OCOP quận Hai Bà Trưng",
            secretary="thuky.quan",
            chair="chutich.hoidong",
            vice="phochutich.hoidong",
            members=["uyvien1.hoidong", "uyvien2.hoidong", "uyvien3.hoidong"],
            by="thuky.quan",
        )
        evaluations = {}
        for row in INVENTED["season_2024"]:
            evaluation = self._bring(row, self.round_2024)
            if evaluation:
                evaluations[row["number"]] = evaluation
        self._finished_session(evaluations[5])
        self._session_under_way([evaluations[6], evaluations[7]])

    def _bring(self, row, round):
        """One invented product, brought to its state by the people whose deeds these are."""
        area = self._ward_of(row, round)
        officer = self._ward_officer(area)
        registration = self._registration(row, round, area, officer)
        state = row["state"]
        if state == "draft":
            self._half_filled(registration, officer)
            return None
        filling.fill(registration, by=officer)
        if state == "complete_draft":
            return None
        dossiers.submit(registration, by=officer)
        if state == "submitted":
            return None
        if state == "supplement_requested":
            paper, photos = PaperKind.objects.get(code="E12"), PaperKind.objects.get(code="E17")
            ward.request_supplement(
                registration,
                by=officer,
                items=[
                    {"what": "Phiếu kiểm nghiệm chưa có chỉ tiêu vi sinh; xin nộp bản đầy đủ.", "paper": paper},
                    {"what": "Ảnh nhãn sản phẩm còn mờ; xin chụp lại đủ hai mặt.", "paper": photos},
                ],
                due_on=working_calendar().add(self.today, 5),
                note="Mang theo bản gốc khi nộp bổ sung tại quầy.",
            )
            return None
        ward.receive(registration, by=officer, samples=5)
        if state == "ward_review":
            ward.write_report(
                registration,
                by=officer,
                version=1,
                local_materials="Cơ sở khai mua nguyên liệu tại chợ đầu mối; phường đã kiểm tra hóa đơn ba tháng gần nhất (trình diễn).",
                local_labour="Bốn trong năm lao động thường trú trên địa bàn phường (trình diễn).",
                origin_of_idea="Sản phẩm truyền thống của gia đình, làm từ nhiều năm (trình diễn).",
                local_identity="Cách ủ theo kinh nghiệm của phố nghề, vị khác sản phẩm nơi khác (trình diễn).",
            )
            return None
        ward.forward(registration, by=officer)
        if state == "forwarded":
            return None
        return self._checked(registration)

    def _ward_of(self, row, round):
        day = self.today if round.kind == RoundKind.LIVE else date(2024, 6, 1)
        return Area.objects.current(day).get(level="ward", code=row["ward"])

    def _ward_officer(self, area):
        """The ward's officer of the cast; other wards get one without a login of their own in the list."""
        known = {"00286": "canbo.bachmai", "00259": "canbo.dongnhan", "00256": "canbo.haibatrung"}
        if area.code in known and (area.code != "00256" or area.valid_to is None):
            return self.cast[known[area.code]]
        login = f"canbo.{area.code}"
        if login not in self.cast.people:
            user = self.cast.add(login, f"Cán bộ Mẫu {in_sentence(area)}")
            user.memberships.create(role="ward_officer", office=Office.objects.get(area=area, kind="committee"))
        return self.cast[login]

    def _registration(self, row, round, area, officer):
        label = {"household_business": "Hộ kinh doanh", "sme": "Công ty TNHH", "cooperative": "Hợp tác xã"}[row["kind"]]
        business = businesses.register(
            Business(
                name=f"{label} Mẫu Số {row['number']}",
                kind=row["kind"],
                area=area,
                address=f"Số {row['number']} phố Trình Diễn",
                phone=f"090000000{row['number']}",
                email=f"{row['login']}@ocop.example" if row.get("login") else "",
                representative=f"Chủ Mẫu Số {row['number']}",
                representative_position="Chủ hộ" if row["kind"] == "household_business" else "Giám đốc",
                **filling.business_facts(row["number"]),
                is_demo=True,
            ),
            by=officer,
        )
        if row.get("login"):
            business.people.create(user=self.cast.add(row["login"], f"Chủ Mẫu Số {row['number']}"))
        product = catalogue.add_product(
            Product(
                business=business,
                name=row["product"],
                set_number=row["set"],
                story="Câu chuyện này là nội dung trình diễn: người bà trong phố làm món quà quê, con cháu giữ nghề.",
                is_demo=True,
            ),
            by=officer,
        )
        filling.photograph(product, COLOURS[row["number"] - 1])
        return dossiers.start(product, round, by=officer)

    def _half_filled(self, registration, officer):
        form = registration.self_assessment
        form.specification = f"Hộp 12 chiếc, 300 g. {filling.LABEL}"
        dossiers.save_texts(registration, form, by=officer, version=registration.version)
        answers = list(filling.choices(registration, 0.7))
        dossiers.answer(
            registration,
            [(*pair, "") for pair in answers[: len(answers) // 2]],
            by=officer,
            version=registration.version,
        )
        filling.attach(registration, by=officer, codes=["E01", "E17"])

    def _checked(self, registration):
        specialist = self.cast["chuyenvien.quan"]
        evaluation = checking.take_up(registration, by=specialist)
        marks = {code: ("ok", "") for code, _text in check_items(evaluation)}
        checking.save_checks(evaluation, marks, by=specialist, note="Đủ giấy tờ theo danh mục (trình diễn).")
        checking.mark_ready(evaluation, by=specialist)
        return evaluation

    def _council(self, round, name, *, secretary, chair, vice, members, by):
        council = councils.found(
            Council(
                round=round, name=name, decision_number="00/QĐ (trình diễn)", decision_date=self.today, is_demo=True
            ),
            by=self.cast[by],
        )
        seats = [(chair, Seat.CHAIR, "Chủ tọa Mẫu"), (secretary, Seat.SECRETARY, "Thư ký Mẫu")]
        if vice:
            seats.insert(1, (vice, Seat.VICE_CHAIR, "Phó Chủ tọa Mẫu"))
        seats += [(login, Seat.MEMBER, "Cơ quan Mẫu") for login in members]
        for login, seat, organisation in seats:
            councils.seat(council, self.cast[login], by=self.cast[by], role=seat, organisation=organisation)
        return council

    def _open(self, title, evaluations):
        by = self.cast["thuky.quan"]
        session = councils.call_session(
            CouncilSession(council=self.council, title=title, held_on=self.today, place="Phòng họp Mẫu"), by=by
        )
        for evaluation in evaluations:
            councils.put_on_agenda(session, evaluation, by=by)
        present = dict.fromkeys(self.council.members.all(), (Presence.PRESENT, False, ""))
        councils.take_attendance(session, present, by=by)
        scoring.open_scoring(session, by=by)
        for evaluation in evaluations:
            evaluation.refresh_from_db()
        return session

    def _sheet(self, evaluation, login, wish, *, hand_in=True, lines=None):
        by = self.cast[login]
        evaluation.refresh_from_db()
        scoring.declare(evaluation, by=by, has_conflict=False)
        sheet = scoring.open_sheet(evaluation, by=by)
        rows = [(criterion, option, "") for criterion, option in filling.choices(evaluation.registration, wish)]
        sheet = scoring.save_lines(sheet, rows[:lines], by=by, version=sheet.version, opinion="Ý kiến trình diễn.")
        if hand_in:
            scoring.hand_in(sheet, by=by)

    def _finished_session(self, evaluation):
        """Everything up to the adopted minutes: the leader finds a decision to sign."""
        session = self._open("Phiên thứ nhất", [evaluation])
        voters = ["chutich.hoidong", "phochutich.hoidong", "uyvien1.hoidong", "uyvien2.hoidong", "uyvien3.hoidong"]
        for login, wish in zip(voters, (0.7, 0.74, 0.7, 0.76, 0.7), strict=True):
            self._sheet(evaluation, login, wish)
        chair = self.cast["chutich.hoidong"]
        concluding.open_discussion(session, by=chair)
        concluding.close_session(session, by=chair)
        concluding.write_minutes(
            session,
            by=self.cast["thuky.quan"],
            text="Hội đồng thảo luận và thống nhất kết quả theo bảng tổng hợp điểm (trình diễn).",
            number="01/BB-HĐOCOP",
            date=self.today,
            version=session.version,
        )
        concluding.adopt_minutes(session, by=chair)

    def _session_under_way(self, evaluations):
        """Mid-scoring: some sheets are in, one half done, one member recused."""
        self._open("Phiên thứ hai", evaluations)
        for evaluation in evaluations:
            for login, wish in (("uyvien2.hoidong", 0.8), ("phochutich.hoidong", 0.72)):
                self._sheet(evaluation, login, wish)
        self._sheet(evaluations[0], "chutich.hoidong", 0.75, hand_in=False, lines=12)
        scoring.declare(
            evaluations[1],
            by=self.cast["uyvien3.hoidong"],
            has_conflict=True,
            reason="Là người thân của chủ hộ (trình diễn).",
        )

    # --- today, under the law in force ---------------------------------------------------

    def live(self):
        """The next round of QĐ 26/2026 Đ5 that still leaves the ward its 15 working days."""
        regulation = Regulation.objects.in_force_on(self.today)
        cut_off, due = self._next_round(regulation)
        round = catalogue.plan_round(
            Round(
                name=f"Đợt đánh giá có hạn đề nghị {cut_off:%d/%m/%Y}, thành phố Hà Nội",
                kind=RoundKind.LIVE,
                regulation=regulation,
                office=self.province_office,
                level="province",
                year=cut_off.year,
                opens_on=self.today,
                cut_off=cut_off,
                due_on=due,
                is_demo=True,
            ),
            by=self.cast["chuyenvien.thanhpho"],
        )
        self._council(
            round,
            "Hội đồng đánh giá, phân hạng sản phẩm OCOP thành phố Hà Nội",
            secretary="thuky.thanhpho",
            chair="chutich.tinh",
            vice=None,
            members=["uyvien1.tinh", "uyvien2.tinh"],
            by="thuky.thanhpho",
        )
        for row in INVENTED["live"]:
            self._bring(row, round)

    def _next_round(self, regulation):
        earliest = working_calendar().add(self.today, 20)
        for year in (self.today.year, self.today.year + 1):
            for row in regulation.rounds:
                if row["level"] != "province":
                    continue
                cut_off, due = (date.fromisoformat(f"{year}-{row[name]}") for name in ("cut_off", "due"))
                if cut_off > earliest:
                    return cut_off, due
        raise ValueError(regulation.rounds)


def load(cast):
    Seasons(cast, clock.today()).load()
