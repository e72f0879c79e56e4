"""Two evaluating levels with their people, and every action that somebody may take on a dossier there.

An action takes the world and a dossier read anew; `Refused` says that it was not the moment. `tests/life/test_life.py`
lets hypothesis choose which action comes next.
"""

from datetime import timedelta

from accounts import clock
from accounts.refusals import Refused
from accounts.roles import Role
from evaluations.actions import checking, concluding, conflicts, councils, deciding, ending, returning, scoring
from evaluations.models import Council, CouncilSession, Evaluation
from evaluations.permissions import check_items, wrong_grounds
from evaluations.statuses import OPEN_SHEETS, DecisionKind, Presence, Seat, SessionState
from evaluations.statuses import Status as At
from products.actions import businesses, catalogue, dossiers, stopping, ward
from products.models import Business, Product, Registration, Round, WardReport
from products.permissions import stopping as stopping_permissions
from products.statuses import RoundKind, Status
from tests.factories import accounts
from tests.factories.road import Road, lines
from tests.test_road import three_star_points

SENTENCE = "Nội dung này đã được xem xét và đúng thực tế tại địa phương."


class Level:
    """One level that evaluates: its office, round and people."""

    def __init__(self, office, committee, round):
        self.office, self.round = office, round
        self.specialist = accounts.specialist(office)
        self.head = accounts.office_head(office)
        self.secretary = accounts.secretary(office)
        self.voters = accounts.council_members(4, office)
        self.leader = accounts.make_user(Role.LEADER, office=committee)
        self.numbers = 0

    @property
    def chair(self):
        return self.voters[0]

    def next_number(self):
        self.numbers += 1
        return self.numbers

    def council(self):
        found = Council.objects.filter(round=self.round).first()
        if found:
            return found
        council = councils.found(Council(round=self.round, name="Hội đồng Mẫu"), by=self.secretary)
        seats = [(self.voters[0], Seat.CHAIR), (self.voters[1], Seat.VICE_CHAIR), (self.secretary, Seat.SECRETARY)]
        for user, seat in [*seats, *((voter, Seat.MEMBER) for voter in self.voters[2:])]:
            councils.seat(council, user, by=self.secretary, role=seat)
        return council


class World:
    """`regulation`: under QĐ 148/2023 the district and the province, under QĐ 26/2026 the province and the centre."""

    SUPPLEMENT_DAYS = 10

    def __init__(self, regulation, kind):
        self.today = clock.today()
        self.road = road = Road(regulation, kind, today=self.today)
        lower = Level(road.office, road.leader.memberships.get().office, road.round)
        above = self._office_above(road.regulation.next_level(road.level))
        upper_round = catalogue.plan_round(
            Round(
                name="Đợt cấp trên",
                kind=kind,
                regulation=road.regulation,
                level=above.level,
                office=above,
                year=self.today.year,
                opens_on=self.today,
                cut_off=road.round.cut_off,
                due_on=road.round.due_on,
            ),
            by=accounts.specialist(above),
        )
        committee = accounts.make_office(above.area, level=above.level, kind="committee")
        self.levels = {road.level: lower, above.level: Level(above, committee, upper_round)}
        self.ids = []

    def _office_above(self, level):
        if level == "province":
            return accounts.province_office()
        return accounts.make_office(accounts.country(), level=level, kind="ocop", name="Cơ quan OCOP trung ương mẫu")

    def begin(self):
        self.ids.append(self.road.submitted(by=self.road.owner).pk)

    def dossier(self, place):
        return Registration.objects.with_names().get(pk=self.ids[place % len(self.ids)])

    def evaluation(self, dossier):
        """The one that is under way, else the newest; Refused where the dossier has not come so far."""
        found = list(Evaluation.objects.filter(registration=dossier).order_by("pk"))
        if not found:
            raise Refused("Hồ sơ chưa tới cơ quan đánh giá.")
        return found[-1]

    def level(self, evaluation):
        return self.levels[evaluation.level]

    def session(self, evaluation):
        if evaluation.session is None:
            raise Refused("Hồ sơ chưa ở phiên nào.")
        return evaluation.session


def at(status, dossier):
    if dossier.status != status:
        raise Refused("Chưa đến bước này.")


# --- The ward and the applicant ----------------------------------------------------------------------


def receive(world, dossier):
    ward.receive(dossier, by=world.road.officer, samples=5)


def write_report(world, dossier):
    report = getattr(dossier, "ward_report", None)
    texts = dict.fromkeys(WardReport.TEXTS, SENTENCE)
    ward.write_report(dossier, by=world.road.officer, version=report.version if report else 1, **texts)


def sign_report(world, dossier):
    number = f"{dossier.pk}-{dossier.steps.count()}"
    ward.sign_report(
        dossier,
        by=world.road.ward_leader,
        report_number=f"{number}/BC-UBND",
        letter_number=f"{number}/UBND",
        signed_on=world.today,
    )


def forward(world, dossier):
    ward.forward(dossier, by=world.road.officer)


def reject(world, dossier):
    ward.reject(dossier, by=world.road.officer, reason="Không thuộc danh mục sản phẩm.")


def undo_receipt(world, dossier):
    ward.undo_receipt(dossier, by=world.road.officer, reason="Bấm nhầm.")


def ask_at_ward(world, dossier):
    ward.request_supplement(
        dossier, by=world.road.officer, items=[asked(dossier)], due_on=world.today + timedelta(world.SUPPLEMENT_DAYS)
    )


def asked(dossier):
    return {"what": "Ghi rõ hơn.", "criterion": dossier.criteria_set.criteria.first(), "paper": None}


def answer(world, dossier):
    """Changes what was asked for, then hands in again."""
    at(Status.SUPPLEMENT_REQUESTED, dossier)
    criterion = dossier.criteria_set.criteria.first()
    given = dossier.answers.get(criterion=criterion)
    words = f"Mô tả lần {dossier.submissions.count() + 1}."
    dossiers.answer(dossier, [(criterion, given.option, words)], by=world.road.owner, version=dossier.version)
    dossiers.answer_supplement(Registration.objects.get(pk=dossier.pk), {}, by=world.road.owner)


def withdraw(world, dossier):
    dossiers.withdraw(dossier, by=world.road.owner, reason="Không tham gia nữa.")


def rename_business(world, dossier):
    business = Business.objects.get(pk=dossier.business.pk)
    business.name = f"{business.name} đổi"
    businesses.update(business, by=world.road.owner, version=business.version)


def rename_product(world, dossier):
    product = Product.objects.get(pk=dossier.product_id)
    product.name = f"{product.name} mới"
    catalogue.update_product(product, by=world.road.owner, version=product.version)


# --- The office ----------------------------------------------------------------------------------------


def take_up(world, dossier):
    if dossier.status == Status.FORWARDED:
        checking.take_up(dossier, by=world.level_of_round(dossier.round).specialist)
        return
    evaluation = world.evaluation(dossier)
    above = next((row for row in world.levels.values() if row.round.level != evaluation.level), None)
    if evaluation.status != At.REFERRED_UP or above.round.level == world.road.level:
        raise Refused("Chưa đến bước này.")
    checking.take_up_referral(evaluation, above.round, by=above.specialist)


World.level_of_round = lambda self, round: next(row for row in self.levels.values() if row.round.pk == round.pk)


def check(world, dossier):
    evaluation = world.evaluation(dossier)
    marks = {code: ("ok", "") for code, _text in check_items(evaluation)}
    checking.save_checks(evaluation, marks, by=world.level(evaluation).specialist)


def find_ground(world, dossier):
    """A disqualifying ground found at the check."""
    evaluation = world.evaluation(dossier)
    grounds = [code for code, _text in check_items(evaluation) if code.startswith("DQ")]
    if not grounds:
        raise Refused("Bộ tiêu chí không có căn cứ loại.")
    checking.save_checks(evaluation, {grounds[0]: ("wrong", "Giấy tờ giả.")}, by=world.level(evaluation).specialist)


def ready(world, dossier):
    evaluation = world.evaluation(dossier)
    checking.mark_ready(evaluation, by=world.level(evaluation).specialist)


def back_to_check(world, dossier):
    evaluation = world.evaluation(dossier)
    checking.send_back_to_check(evaluation, by=world.level(evaluation).specialist, reason="Xem lại giấy tờ.")


def ask_at_office(world, dossier):
    evaluation = world.evaluation(dossier)
    checking.request_supplement(
        evaluation,
        by=world.level(evaluation).specialist,
        items=[asked(dossier)],
        due_on=world.today + timedelta(world.SUPPLEMENT_DAYS),
    )


def resume(world, dossier):
    evaluation = world.evaluation(dossier)
    checking.resume(evaluation, by=world.level(evaluation).specialist)


def advise(world, dossier):
    evaluation = world.evaluation(dossier)
    checking.ask_advice(evaluation, by=world.level(evaluation).specialist)


def release(world, dossier):
    evaluation = world.evaluation(dossier)
    checking.release(evaluation, by=world.level(evaluation).specialist, reason="Theo đơn của chủ thể.")


def object_to(world, dossier):
    evaluation = world.evaluation(dossier)
    checking.raise_objection(
        evaluation, by=world.level(evaluation).specialist, ground="Hồ sơ giả.", reason="Đối chiếu không khớp."
    )


# --- The council -----------------------------------------------------------------------------------------


def convene(world, dossier):
    evaluation = world.evaluation(dossier)
    if evaluation.status != At.READY or evaluation.session:
        raise Refused("Chưa đến bước này.")
    level = world.level(evaluation)
    session = councils.call_session(
        CouncilSession(council=level.council(), title=f"Phiên {level.next_number()}", held_on=world.today),
        by=level.secretary,
    )
    councils.put_on_agenda(session, evaluation, by=level.secretary)
    present = dict.fromkeys(session.council.members.all(), (Presence.PRESENT, False, ""))
    councils.take_attendance(session, present, by=level.secretary)
    scoring.open_scoring(session, by=level.secretary)


def _score(world, dossier, wanted):
    evaluation = world.evaluation(dossier)
    if evaluation.status not in OPEN_SHEETS:
        raise Refused("Chưa đến lúc chấm.")
    chosen = list(lines(dossier, wanted))
    handed_in = 0
    for voter in world.level(evaluation).voters:
        if evaluation.sheets.filter(
            member__user=voter, attempt=evaluation.attempt, handed_in_at__isnull=False
        ).exists():
            continue
        try:
            scoring.declare(evaluation, by=voter, has_conflict=False)
            sheet = scoring.open_sheet(evaluation, by=voter)
            reason = {"rescoring_reason": "Đã xem lại."} if evaluation.attempt > 1 else {}
            sheet = scoring.save_lines(sheet, chosen, by=voter, version=sheet.version, **reason)
            scoring.hand_in(sheet, by=voter)
            handed_in += 1
        except Refused:
            continue
    if not handed_in:
        raise Refused("Không ai còn phiếu để nộp.")


def score_high(world, dossier):
    _score(world, dossier, None)


def score_middle(world, dossier):
    _score(world, dossier, three_star_points(dossier))


def score_low(world, dossier):
    _score(world, dossier, {row.code: 0 for row in dossier.criteria_set.criteria.all()})


SCORING = (score_high, score_middle, score_low)


def scored_by(scores):
    """At the upper level another council sees the dossier otherwise: a referral may come back."""

    def score(world, dossier):
        above = world.evaluation(dossier).level != world.road.level
        SCORING[(scores + above) % len(SCORING)](world, dossier)

    return score


def open_discussion(world, dossier):
    evaluation = world.evaluation(dossier)
    concluding.open_discussion(world.session(evaluation), by=world.level(evaluation).chair)


def rescore(world, dossier):
    evaluation = world.evaluation(dossier)
    concluding.ask_rescoring(evaluation, by=world.level(evaluation).chair, reason="Chênh lệch lớn.")


def accept_spread(world, dossier):
    evaluation = world.evaluation(dossier)
    concluding.accept_spread(evaluation, by=world.level(evaluation).chair, reason="Đã thảo luận.")


def find_conflict(world, dossier):
    evaluation = world.evaluation(dossier)
    level = world.level(evaluation)
    member = world.session(evaluation).council.members.get(user=level.voters[-1])
    conflicts.find_conflict(evaluation, member, by=level.chair, reason="Có góp vốn.")


def conclude_differently(world, dossier):
    evaluation = world.evaluation(dossier)
    result = evaluation.current_result
    if result is None:
        raise Refused("Chưa có kết quả.")
    stars = 1 if result.stars != 1 else None
    present = len(world.level(evaluation).voters)
    concluding.conclude_differently(
        evaluation, by=world.level(evaluation).chair, stars=stars, reason="Hội đồng thống nhất.",
        votes_for=present, votes_present=present,
    )  # fmt: skip


def put_off(world, dossier):
    evaluation = world.evaluation(dossier)
    concluding.put_off(evaluation, by=world.level(evaluation).chair, reason="Không đủ phiếu.")


def _vote(world, dossier, votes_for):
    evaluation = world.evaluation(dossier)
    objection = evaluation.objections.filter(outcome="open").first()
    if objection is None:
        raise Refused("Không có ý kiến nào chờ biểu quyết.")
    level = world.level(evaluation)
    concluding.decide_objection(objection, by=level.chair, votes_for=votes_for, votes_present=len(level.voters))


def uphold(world, dossier):
    _vote(world, dossier, len(world.road.voters) - 2)


def dismiss(world, dossier):
    _vote(world, dossier, 0)


def close(world, dossier):
    evaluation = world.evaluation(dossier)
    concluding.close_session(world.session(evaluation), by=world.level(evaluation).chair)


def write_minutes(world, dossier):
    evaluation = world.evaluation(dossier)
    level, session = world.level(evaluation), world.session(evaluation)
    if session.state != SessionState.CLOSED:
        raise Refused("Phiên chưa bế mạc.")
    number = session.minutes_number or f"{level.next_number():02d}/BB-{session.pk}"
    concluding.write_minutes(
        session, by=level.secretary, text="Thống nhất.", number=number, date=world.today, version=session.version
    )


def adopt_minutes(world, dossier):
    evaluation = world.evaluation(dossier)
    concluding.adopt_minutes(world.session(evaluation), by=world.level(evaluation).chair)


# --- The leader ---------------------------------------------------------------------------------------------


def _decide(world, dossier, kind):
    evaluation = world.evaluation(dossier)
    if evaluation.status not in {At.MINUTED, At.RETURNED}:
        raise Refused("Chưa đến bước này.")
    level = world.level(evaluation)
    default = deciding.options_for(evaluation)["default"]
    deciding.decide(
        [evaluation], by=level.leader, kind=kind, number=f"{level.next_number()}/QĐ-{level.round.level}",
        signed_on=world.today, signer_name="Lãnh Đạo Mẫu",
        departures={} if kind == default else {evaluation.pk: "Theo đề nghị của Hội đồng."},
    )  # fmt: skip


def recognise(world, dossier):
    _decide(world, dossier, DecisionKind.RECOGNISE)


def refer_up(world, dossier):
    _decide(world, dossier, DecisionKind.REFER_UP)


def notify(world, dossier):
    evaluation = world.evaluation(dossier)
    deciding.notify_not_recognised(evaluation, by=world.level(evaluation).leader)


def send_back(world, dossier):
    evaluation = world.evaluation(dossier)
    returning.send_back(evaluation, by=world.level(evaluation).leader)


def evaluate_here(world, dossier):
    evaluation = world.evaluation(dossier)
    returning.evaluate_here(evaluation, by=world.level(evaluation).leader, reason="Cần chấm lại theo thẩm quyền.")


# --- Ends before the council, and one that is taken back -------------------------------------------------------


def refuse(world, dossier):
    evaluation = world.evaluation(dossier)
    grounds = [code for code, _text, _note in wrong_grounds(evaluation)]
    if not grounds:
        raise Refused("Chưa có căn cứ nào ghi «Chưa đúng».")
    ending.refuse(evaluation, by=world.level(evaluation).head, item=grounds[0], reason="Giấy chứng nhận không có thật.")


def _after_the_due_day(world):
    return clock.now() + timedelta(world.SUPPLEMENT_DAYS + 1)


def stop(world, dossier):
    if dossier.returns_to == Status.UNDER_EVALUATION:
        evaluation = world.evaluation(dossier)
        by, now = world.level(evaluation).specialist, _after_the_due_day(world)
        ending.stop(evaluation, by=by, reason="Quá hạn không bổ sung.", now=now)
    else:
        stopping.stop(dossier, by=world.road.officer, reason="Quá hạn không bổ sung.", now=_after_the_due_day(world))


def reopen(world, dossier):
    facts = {"reason": "Chủ thể có đơn.", "due_on": world.today + timedelta(40), "now": _after_the_due_day(world)}
    if stopping_permissions.stopped_by_office(dossier):
        evaluation = world.evaluation(dossier)
        ending.reopen(evaluation, by=world.level(evaluation).specialist, **facts)
    else:
        stopping.reopen(dossier, by=world.road.officer, **facts)


# The road a dossier takes when nothing stands in its way, the last step first: what was done twice leads nowhere.
ROAD = (
    send_back, notify, adopt_minutes, write_minutes, close, open_discussion, convene, ready, check, resume, take_up, forward,
    sign_report, write_report, receive, answer,
)  # fmt: skip
LEADER = (refer_up, recognise)
BESIDE = (
    ask_at_ward, undo_receipt, rename_business, rename_product, find_ground, back_to_check, ask_at_office, advise,
    object_to, rescore, accept_spread, find_conflict, conclude_differently, put_off, uphold, dismiss,
    evaluate_here, reopen,
)  # fmt: skip
ENDS = (reject, withdraw, release, refuse, stop)
KINDS = {"QD148-2023": RoundKind.PRACTICE, "QD26-2026": RoundKind.LIVE}
