"""The road of one dossier, step by step, by the people whose deeds these are; for tests of whatever stands on it."""

from datetime import date, datetime
from itertools import count

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.roles import Role
from criteria.calendar import VIETNAM
from criteria.models import PaperKind, Regulation
from evaluations.actions import checking, councils, scoring
from evaluations.models import Council, CouncilSession
from evaluations.permissions import check_items
from evaluations.statuses import Presence, Seat
from products import completeness
from products.actions import businesses, catalogue, dossiers, evidence, ward
from products.models import Business, Product, Round
from products.statuses import RoundKind
from tests.factories import accounts, facts

_number = count(1)


def pdf(name="giay.pdf", mark=""):
    """A few bytes that are a PDF; `mark` makes another content."""
    return SimpleUploadedFile(name, facts.PDF + mark.encode(), content_type="application/pdf")


class Road:
    """A stage with its cast: `regulation` and `kind` of the round decide who evaluates.

    `opens_on` .. `due_on`: the round's dates; `today` is passed to every deed that asks for the day.
    """

    def __init__(self, regulation="QD148-2023", kind=RoundKind.PRACTICE, today=date(2024, 5, 6), seats=5):
        self.today = today
        self.regulation = Regulation.objects.get(code=regulation)
        self.level = self.regulation.evaluating_levels[0]["level"]
        self.ward = accounts.ward()
        self.ward_office = accounts.ward_office()
        self.office = accounts.economic_office() if self.level == "district" else accounts.province_office()
        committee = accounts.district_committee() if self.level == "district" else accounts.province_committee()
        self.officer = accounts.ward_officer()
        self.ward_leader = accounts.ward_leader()
        self.specialist = accounts.specialist(self.office)
        self.head = accounts.office_head(self.office)
        self.secretary = accounts.secretary(self.office)
        self.chair = accounts.council_member(self.office)
        self.vice = accounts.council_member(self.office)
        self.members = accounts.council_members(seats - 2, self.office)
        self.leader = accounts.make_user(Role.LEADER, office=committee)
        self.owner = accounts.business_person()
        self.round = catalogue.plan_round(
            Round(
                name=f"Đợt mẫu {next(_number)}",
                kind=kind,
                regulation=self.regulation,
                office=self.office,
                level=self.level,
                year=today.year,
                opens_on=today,
                cut_off=date(today.year, 12, 20),
                due_on=date(today.year, 12, 30),
                ward_working_days=10,
            ),
            by=self.specialist,
        )

    @property
    def voters(self):
        return [self.chair, self.vice, *self.members]

    def business(self, **fields):
        number = next(_number)
        business = businesses.register(
            Business(
                **{
                    "name": f"Hộ kinh doanh Mẫu Số {number}",
                    **facts.BUSINESS,
                    "area": self.ward,
                    "phone": f"09{number:08d}",
                    "email": f"ho{number}@ocop.example",
                    **fields,
                }
            ),
            by=self.officer,
        )
        business.people.create(user=self.owner)
        return business

    def product(self, set_number=9, business=None, name=None):
        return catalogue.add_product(
            Product(
                business=business or self.business(),
                name=name or f"Sản phẩm Mẫu {next(_number)}",
                set_number=set_number,
            ),
            by=self.officer,
        )

    def draft(self, product=None, kind="first", by=None):
        return dossiers.start(product or self.product(), self.round, by=by or self.officer, kind=kind, today=self.today)

    def fill_in(self, registration, by=None, codes=("E01",)):
        by = by or self.officer
        if registration.criteria_set.branches:
            dossiers.choose_branch(registration, "a", by=by, version=registration.version)
        facts.complete_business(registration.business)
        form = registration.self_assessment
        facts.complete_texts(form, samples=completeness.samples_needed(registration))
        dossiers.save_texts(registration, form, by=by, version=registration.version)
        dossiers.answer(registration, list(best_lines(registration)), by=by, version=registration.version)
        for paper in PaperKind.objects.filter(code__in=codes):
            evidence.add(registration, paper, by=by, upload=pdf(mark=paper.code))
        facts.complete_papers(registration, by=by)
        return registration

    def submitted(self, product=None, by=None, kind="first", codes=("E01",)):
        draft = self.fill_in(self.draft(product, kind=kind, by=by), by, codes)
        return dossiers.submit(draft, by=by or self.officer, now=self.now)

    @property
    def now(self):
        return datetime(self.today.year, self.today.month, self.today.day, 12, tzinfo=VIETNAM)

    def received(self, registration=None, samples=5):
        registration = registration or self.submitted()
        ward.receive(registration, by=self.officer, samples=samples, now=self.now)
        return registration

    def forwarded(self, registration=None):
        registration = self.received(registration)
        if self.regulation.has_ward_report:
            ward.write_report(
                registration, by=self.officer, version=1, **dict.fromkeys(ward.WardReport.TEXTS, "Đúng thực tế.")
            )
            ward.sign_report(
                registration,
                by=self.ward_leader,
                report_number=f"{next(_number):02d}/BC-UBND",
                letter_number="02/UBND",
                signed_on=self.today,
                now=self.now,
            )
        ward.forward(registration, by=self.officer, now=self.now)
        return registration

    def checking(self, registration=None):
        return checking.take_up(registration or self.forwarded(), by=self.specialist, now=self.now)

    def ready(self, registration=None):
        evaluation = self.checking(registration)
        marks = {code: ("ok", "") for code, _text in check_items(evaluation)}
        checking.save_checks(evaluation, marks, by=self.specialist)
        checking.mark_ready(evaluation, by=self.specialist)
        return evaluation

    def council(self, **rules):
        council = councils.found(Council(round=self.round, name="Hội đồng Mẫu", **rules), by=self.secretary)
        seats = [(self.chair, Seat.CHAIR), (self.vice, Seat.VICE_CHAIR), (self.secretary, Seat.SECRETARY)]
        for user, seat in [*seats, *((member, Seat.MEMBER) for member in self.members)]:
            councils.seat(council, user, by=self.secretary, role=seat)
        return council

    def session(self, *evaluations, council=None):
        council = council or self.council()
        session = councils.call_session(
            CouncilSession(council=council, title="Phiên Mẫu", held_on=self.today), by=self.secretary
        )
        for evaluation in evaluations:
            councils.put_on_agenda(session, evaluation, by=self.secretary)
        return session

    def scoring(self, *evaluations, council=None, absent=()):
        """An open session with everybody present except `absent`; the evaluations come back fresh."""
        session = self.session(*(evaluations or [self.ready()]), council=council)
        rows = {
            member: (Presence.ABSENT if member.user in absent else Presence.PRESENT, False, "")
            for member in session.council.members.all()
        }
        councils.take_attendance(session, rows, by=self.secretary)
        scoring.open_scoring(session, by=self.secretary)
        return session

    def sheet(self, evaluation, by, lines=None, *, hand_in=True):
        """Declared without conflict, filled with `lines` (best points where left out), handed in."""
        scoring.declare(evaluation, by=by, has_conflict=False)
        sheet = scoring.open_sheet(evaluation, by=by)
        sheet = scoring.save_lines(
            sheet, lines or list(best_lines(evaluation.registration)), by=by, version=sheet.version
        )
        return scoring.hand_in(sheet, by=by) if hand_in else sheet


def lines(registration, wanted=None):
    """(criterion, option, comment): the best option, or the one worth `wanted[code]` points."""
    wanted = wanted or {}
    given = {}
    for criterion in registration.criteria_set.criteria.prefetch_related("options"):
        options = [option for option in criterion.options.all() if option.branch in ("", registration.branch)]
        points = given[criterion.code] = wanted.get(criterion.code, criterion.max_points)
        condition = criterion.applies_when
        if condition and given[condition["criterion"]] < condition["min_points"]:
            points = 0
        yield criterion, next(option for option in options if option.points == points), ""


def best_lines(registration):
    return lines(registration)
