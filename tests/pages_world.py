"""The world of tests/test_pages.py: a cast that holds every role, and one of each thing in the state an address needs."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from accounts import clock
from accounts.models import Membership
from accounts.roles import Role
from accounts.tokens import password_link_path
from criteria.models import PaperKind
from evaluations.actions import checking, conflicts, councils, supplements
from evaluations.permissions import check_items
from evaluations.statuses import Presence, Status
from jobs import asking, running
from notifications.statuses import Channel
from notifications.statuses import Status as LetterStatus
from products.actions import catalogue, changes, dossiers, evidence, ward
from products.models import Product, Round
from products.statuses import RoundKind, Standing
from reports import generation
from reports.statuses import State
from tests.factories import accounts, evaluations
from tests.factories.notifications import make_letter
from tests.factories.products import ask, jpg, make_business, pdf
from tests.factories.reports import make_report
from tests.factories.road import Road
from tests.pages_ends import ends
from trainings import letters, sending
from trainings.actions import door_links, guests, importing, inviting, learning, planning, programme, sheet, timetable
from trainings.background import SIGN_IN_SHEET
from trainings.models import Conference, Guest, Mailing, Material

BACKEND = "accounts.backends.EmailOrPhoneBackend"


@dataclass
class World:
    """The cast (role -> user, None for the stranger at the door), their browsers, and the things by name."""

    cast: dict
    things: dict = field(default_factory=dict)
    sessions: dict = field(default_factory=dict)

    def browser(self, role):
        """A browser of its own for every request: what an answer does to the cookies is forgotten."""
        client = Client(raise_request_exception=False)
        if role in self.sessions:
            client.cookies[settings.SESSION_COOKIE_NAME] = self.sessions[role]
        return client


def build_world():
    road, province = _district_road(), _province_road()
    world = World(cast=_cast(road, province))
    things = world.things
    things |= _before_the_ward(road, province)
    things |= _at_the_office(road)
    things |= _before_the_council(road)
    things |= _after_the_council(road)
    things |= ends(road, province)
    things |= _people(road)
    things |= _letters_and_reports(world.cast, things)
    things |= _conferences(road, things)
    things |= _job(world.cast, things)
    world.sessions = {role: _log_in(user) for role, user in world.cast.items() if user}
    return world


# --- The cast -----------------------------------------------------------------------------------------------------


def _district_road():
    """A live round of quận Hai Bà Trưng 2024: four seats with a vote, so that a session needs three."""
    return Road("QD148-2023", RoundKind.LIVE, today=date(2024, 5, 6), seats=4)


def _province_road():
    """A live round of today's law (Mẫu 03, province); its business and ward are the same."""
    return Road("QD26-2026", RoundKind.LIVE, today=date(2026, 9, 7), seats=3)


def _cast(road, province):
    province.owner = road.owner
    other = accounts.business_person(full_name="Chủ Hộ Mẫu Số 8")
    make_business(area=accounts.other_ward(), owner=other)
    return {
        "anonymous": None,
        "stranger": accounts.stranger(),
        "business": road.owner,
        "other_business": other,
        "ward_officer": road.officer,
        "ward_leader": road.ward_leader,
        "other_ward": accounts.other_ward_officer(),
        "specialist": road.specialist,
        "office_head": road.head,
        "secretary": road.secretary,
        "council_member": road.members[0],
        "chair": road.chair,
        "leader": road.leader,
        "clerk": accounts.clerk(),
        "above": province.specialist,
        "administrator": accounts.administrator(),
        "auditor": accounts.auditor(),
    }


def _log_in(user):
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = BACKEND
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return session.session_key


# --- Dossiers before the ward, and in it ----------------------------------------------------------------------------


def _past_round(road):
    """A round of 2023, entered late from paper by the same office."""
    return catalogue.plan_round(
        Round(
            name="Đợt năm 2023",
            kind=RoundKind.HISTORY,
            regulation=road.regulation,
            office=road.office,
            level=road.level,
            year=2023,
            opens_on=date(2023, 3, 1),
            cut_off=date(2023, 12, 31),
            due_on=date(2023, 12, 31),
        ),
        by=road.specialist,
    )


def _before_the_ward(road, province):
    photographed = catalogue.add_product(
        Product(business=road.business(), name="Món có ảnh", set_number=9, photo=jpg()), by=road.officer
    )
    draft = road.fill_in(road.draft(photographed))
    removed = evidence.add(draft, PaperKind.objects.get(code="E01"), by=road.officer, link="https://vidu.example/cu")
    evidence.remove(removed, by=road.officer)
    asked = road.submitted()
    request = ask(asked, by=road.officer)
    under_report = province.submitted()
    ward.receive(under_report, by=province.officer, samples=20, now=province.now)
    ward.write_report(
        under_report, by=province.officer, version=1, **dict.fromkeys(ward.WardReport.TEXTS, "Đúng thực tế.")
    )
    held = road.received()
    return {
        "change": _declared(road),
        "held_business": held.business,
        "held_product": held.product,
        "round": road.round,
        "past_round": _past_round(road),
        "draft": draft,
        "product": photographed,
        "evidence": draft.evidence.standing().first(),
        "removed": removed,
        "branched": road.draft(road.product(set_number=26)),
        "submitted": road.submitted(),
        "asked": asked,
        "supplement": request,
        "received": road.received(),
        "under_report": under_report,
        "forwarded": road.forwarded(),
    }


def _declared(road):
    """A new name, declared with its paper while a dossier lies at the ward."""
    business = road.received().business
    business.name = "Công ty TNHH Mẫu Mới"
    return changes.declare(
        business, by=road.owner, reason="Hộ chuyển thành công ty.", effective_on=road.today, upload=pdf(),
        paper_title="Giấy chứng nhận đăng ký doanh nghiệp", paper_number="01",
    )  # fmt: skip


# --- Dossiers at the office -----------------------------------------------------------------------------------------


def _at_the_office(road):
    checked = road.checking()
    marks = {code: ("ok", "") for code, _text in check_items(checked)}
    checking.save_checks(checked, marks, by=road.specialist)
    branched = road.checking(road.forwarded(road.submitted(road.product(set_number=26))))
    return {
        "checking": checked,
        "branched_checking": branched,
        "advisory": evaluations.bring_to(road, Status.ADVISORY),
        "resumable": _answered(road),
        "ready": road.ready(),
    }


def _answered(road):
    """The office asked, the business answered: the office goes on."""
    evaluation = evaluations.bring_to(road, Status.SUPPLEMENT_REQUESTED)
    evaluation.registration.refresh_from_db()
    dossiers.answer_supplement(evaluation.registration, {}, by=road.owner, now=road.now)
    return evaluation


# --- Before the council ---------------------------------------------------------------------------------------------


def _before_the_council(road):
    scoring = road.ready()
    mid = road.scoring(scoring)
    scoring = evaluations.fresh(scoring)
    objection = checking.raise_objection(
        scoring, by=road.specialist, ground="disqualify", reason="Nghi dùng nguyên liệu không rõ nguồn gốc."
    )
    evaluations.fill_sheet(road, scoring, road.members[0], hand_in=False)
    seats = {seat.user: seat for seat in mid.council.members.all()}
    proposal = scoring.proposals.create(member=seats[road.vice], ground="trùng số điện thoại của chủ thể")
    conflicts.find_conflict(scoring, seats[road.members[-1]], by=road.secretary, reason="Góp vốn.")
    return {
        **_planned(road),
        "scoring": scoring,
        "session": mid,
        "objection": objection,
        "proposal": proposal,
        "found_seat": seats[road.members[-1]],
        "sealed_sheet": evaluations.fill_sheet(road, scoring, road.vice, less=7),
        **_all_handed_in(road),
        **_discussed(road),
    }


def _planned(road):
    """A council that has not sat: one dossier on the agenda of its session, everybody marked present."""
    council, on_agenda = road.council(), road.ready()
    session = road.session(on_agenda, council=council)
    seats = list(council.members.all())
    councils.take_attendance(session, dict.fromkeys(seats, (Presence.PRESENT, False, "")), by=road.secretary)
    return {"council": council, "planned": session, "on_agenda": on_agenda, "seat": seats[-1]}


def _all_handed_in(road):
    evaluation = road.ready()
    session = road.scoring(evaluation)
    for voter in road.voters:
        evaluations.fill_sheet(road, evaluation, voter, less=5)
    left = session.council.members.get(user=road.members[-1])
    councils.record_leaving(session, left, by=road.secretary, reason="Việc gia đình.")
    return {"all_in": session, "left_seat": left}


def _discussed(road):
    """Two sessions under discussion: one may score again, the other's rules leave only accepting the spread."""
    found = {}
    for name, apart, rules in (("discussion", 2, {}), ("spread", 10, {"rescoring_rounds": 0, "max_spread": 5})):
        evaluation = road.ready()
        session = road.scoring(evaluation, council=road.council(**rules))
        for place, voter in enumerate(road.voters):
            evaluations.fill_sheet(road, evaluation, voter, less=apart * place)
        evaluations.concluding.open_discussion(session, by=road.chair)
        found[name], found[f"{name}_session"] = evaluations.fresh(evaluation), session
    return found


# --- After the council ----------------------------------------------------------------------------------------------


def _after_the_council(road):
    scored = evaluations.bring_to(road, Status.SCORED, less=20)
    evaluations.write_minutes(road, scored.session)
    recognised = evaluations.bring_to(road, Status.RECOGNISED, product=_with_photo(road))
    item = recognised.decision_item
    return {
        "scored": scored,
        "scored_session": scored.session,
        "recognised": recognised,
        "closed": recognised.session,
        "opened_sheet": recognised.sheets.get(member__user=road.vice),
        "decision": item.decision,
        "certificate": item.certificate,
        "public_product": recognised.registration.product,
        "concluded": recognised.registration,
        "concluded_evidence": recognised.registration.evidence.first(),
        "referred": evaluations.bring_to(road, Status.REFERRED_UP),
        "below": evaluations.bring_to(road, Status.MINUTED, less=55),
        **_supplemented(road),
    }


def _supplemented(road):
    """Two adopted minutes with a conflict found afterwards: told in supplementary minutes, adopted in one of them."""
    found = {}
    for place, name in enumerate(("supplemented", "minutes_supplement")):
        evaluation = evaluations.bring_to(road, Status.MINUTED, less=20)
        session = evaluation.session
        seat = session.council.members.get(user=road.members[-1])
        proposal = conflicts.report_late(evaluation, seat, by=road.chair, reason="Góp vốn.")
        conflicts.settle(proposal, by=road.head, has_conflict=True, reason="Đã xác minh.")
        written = supplements.write(
            session, by=road.secretary, text="Tính lại.", number=f"9{place}/BB-HĐOCOP", date=clock.today()
        )
        found[name] = session if name == "supplemented" else written
    supplements.adopt(session, by=road.chair)
    return found


def _with_photo(road):
    return catalogue.add_product(
        Product(business=road.business(), name="Dấm gạo nếp", set_number=9, photo=jpg()), by=road.officer
    )


# --- People, letters, reports ---------------------------------------------------------------------------------------


def _people(road):
    waiting = make_business(standing=Standing.PENDING)
    home = road.business()
    by_phone = accounts.make_user(full_name="Người Không Thư", phone="0912345678", password=None)
    home.people.create(user=by_phone)
    person = accounts.make_user(full_name="Người Được Mời", email="moi@ocop.example", phone="0912345679", password=None)
    locked = accounts.make_user(full_name="Người Bị Khóa", is_active=False)
    return {
        "business": home,
        "waiting": waiting,
        "by_phone": by_phone,
        "person": person,
        "locked": locked,
        "membership": Membership.objects.create(user=person, role=Role.AUDITOR),
    }


def _letters_and_reports(cast, things):
    specialist = cast["specialist"]
    report = make_report(specialist)
    assert generation.build(report.pk) == State.DONE
    about = f"business:{things['business'].pk}"
    return {
        "report": report,
        "queued": make_report(specialist),
        "letter": make_letter(status=LetterStatus.FAILED),
        "paper_letter": make_letter(channel=Channel.PAPER, about=about),
    }


def _job(cast, things):
    session = things["door"]
    job = asking.ask(SIGN_IN_SHEET, session, by=cast["specialist"])
    assert running.run(job.pk) == State.DONE
    return {"job": job}


# --- Addresses ------------------------------------------------------------------------------------------------------

# Which thing an address is about: `key` as in the table, then name of the keyword -> name of the thing (its pk).
# --- Conferences -----------------------------------------------------------------------------------------------------


def _conference(road, day, **fields):
    """A draft of the economic office with one sitting."""
    made = planning.plan(
        Conference(
            **{
                "title": "Lớp tập huấn",
                "office": road.office,
                "starts_on": day,
                "ends_on": day,
                "venue": "Hội trường Mẫu",
                **fields,
            }
        ),
        by=road.specialist,
    )
    starts_at = timezone.make_aware(datetime.combine(day, time(8)))
    timetable.add_session(made, by=road.specialist, starts_at=starts_at, ends_at=starts_at + timedelta(hours=3))
    return made


def _approved(road, day, **fields):
    made = _conference(road, day, **fields)
    planning.approve(made, by=road.head, plan_number="12/KH-UBND")
    return made


def _asked(road, day, business, **fields):
    """Inviting, with one business that got its letter."""
    made = _approved(road, day, **fields)
    planning.open_inviting(made, by=road.specialist)
    guests.add_businesses(made, [business], by=road.specialist)
    inviting.invite(list(made.guests.all()), made, by=road.specialist)
    sending.send_invitations(made.pk)
    return made


def _conferences(road, things):
    day = clock.today() + timedelta(days=20)
    prepared, asked = _conference(road, day), _asked(road, day, things["business"])
    over = _asked(road, date(2024, 3, 26), things["business"], is_history=True)
    planning.close(over, by=road.specialist)
    postponed = _approved(road, day)
    planning.postpone(postponed, by=road.specialist, reason="Mưa bão")
    certain = _held(road, things["business"]) | _doors(road, asked)
    outsider = Guest(conference=prepared, kind="outside", name="Khách Mẫu")
    material = Material(conference=asked, title="Bài giảng")
    listed = SimpleUploadedFile("khach.csv", "Họ và tên\nKhách Hai\n".encode())
    return certain | {
        "prepared": prepared,
        "sitting": prepared.sessions.get(),
        "approved": _approved(road, day),
        "inviting": asked,
        "mailing": _mailing(asked, road),
        "guest": asked.guests.get(),
        "over": over,
        "postponed": postponed,
        "outsider": guests.add_guest(outsider, by=road.specialist),
        "material": programme.add_material(material, by=road.specialist, upload=pdf("bai-giang.pdf", "bai giang")),
        "guest_file": importing.preview(asked, listed, by=road.specialist),
    }


def _doors(road, asked):
    """The sitting of a conference that is still ahead, with a helper's link and a picture of its signed sheet."""
    session = asked.sessions.select_related("conference__office").get()
    link, token = door_links.make_door_link(session, by=road.specialist, label="Cửa 1")
    return {
        "door": session,
        "door_link": link,
        "door_token": token,
        "sheet_photo": sheet.add_sheet_photo(session, jpg("ban-ky-1.jpg"), by=road.specialist),
        "question": learning.ask(asked, "Nhãn phụ ghi gì?"),
    }


def _mailing(conference, road):
    """News of a change, written: one letter waits on paper."""
    mailing = conference.mailings.create(
        kind=Mailing.Kind.CHANGED, days=conference.days_text, asked_by=road.specialist, finished_at=clock.now()
    )
    letters.of_mailing(mailing, {conference.guests.first(): ""}, {})
    return mailing


def _held(road, business):
    """Took place today: the business came, has its certificate, and the report is written but not handed in."""
    held = _asked(road, clock.today(), business, certificate_sessions=1)
    guest, session = held.guests.get(), held.sessions.get()
    item = {"code": "c1", "text": "Thiết thực không", "type": "scale", "options": [], "right": None}
    learning.set_survey(held, "feedback", [item], by=road.specialist)
    photo = Material(conference=held, kind=Material.Kind.PHOTO, title="Hội trường")
    programme.add_material(photo, by=road.specialist, upload=jpg("hoi-truong.jpg"))
    sheet.tick(session, {guest.pk: ("present", "")}, by=road.specialist)
    planning.close(held, by=road.specialist)
    planning.hold(held, by=road.specialist)
    learning.certify(held, by=road.specialist)
    planning.write_report(held, by=road.specialist, version=0, results="Đạt yêu cầu.")
    return {"held": held, "training_certificate": held.certificates.get(), "photo": photo}


OF = {
    "accounts:person": {"pk": "person"},
    "accounts:person_grant": {"pk": "person"},
    "accounts:person_revoke": {"pk": "person", "membership": "membership"},
    "accounts:person_deactivate": {"pk": "person"},
    "accounts:person_reactivate": {"pk": "locked"},
    "accounts:person_invite": {"pk": "person"},
    "accounts:person_code": {"pk": "person"},
    "notifications:letter": {"pk": "letter"},
    "notifications:letter_html": {"pk": "letter"},
    "notifications:letter_resend": {"pk": "letter"},
    "notifications:letter_discard": {"pk": "letter"},
    "notifications:letter_printed": {"pk": "paper_letter"},
    "evaluations:minutes_pdf": {"pk": "closed"},
    "evaluations:summary_pdf": {"pk": "closed"},
    "evaluations:minutes_pdf#before": {"pk": "session"},
    "evaluations:summary_pdf#before": {"pk": "session"},
    "evaluations:decision_pdf": {"pk": "decision"},
    "evaluations:certificates_pdf": {"pk": "decision"},
    "evaluations:take_up": {"registration": "forwarded"},
    "evaluations:evaluation": {"pk": "checking"},
    "evaluations:evaluation#scoring": {"pk": "scoring"},
    "evaluations:take_up_referral": {"pk": "referred"},
    "evaluations:check": {"pk": "checking"},
    "evaluations:supplement": {"pk": "checking"},
    "evaluations:resume": {"pk": "resumable"},
    "evaluations:ask_advice": {"pk": "checking"},
    "evaluations:give_advice": {"pk": "advisory"},
    "evaluations:ready": {"pk": "checking"},
    "evaluations:back_to_check": {"pk": "ready"},
    "evaluations:correct_branch": {"pk": "branched_checking"},
    "evaluations:release": {"pk": "checking"},
    "evaluations:objection_new": {"pk": "scoring"},
    "evaluations:council": {"pk": "council"},
    "evaluations:council_new": {"round": "round"},
    "evaluations:council_edit": {"pk": "council"},
    "evaluations:seat_add": {"pk": "council"},
    "evaluations:seat_remove": {"pk": "council", "member": "seat"},
    "evaluations:session_new": {"pk": "council"},
    "evaluations:session": {"pk": "session"},
    "evaluations:agenda_add": {"pk": "planned"},
    "evaluations:agenda_remove": {"pk": "planned", "evaluation": "on_agenda"},
    "evaluations:agenda_move": {"pk": "on_agenda"},
    "evaluations:attendance": {"pk": "planned"},
    "evaluations:leaving": {"pk": "all_in"},
    "evaluations:returning": {"pk": "all_in", "member": "left_seat"},
    "evaluations:open_scoring": {"pk": "planned"},
    "evaluations:board": {"pk": "session"},
    "evaluations:board_state": {"pk": "session"},
    "evaluations:open_discussion": {"pk": "all_in"},
    "evaluations:close_session": {"pk": "discussion_session"},
    "evaluations:minutes": {"pk": "scored_session"},
    "evaluations:minutes_adopt": {"pk": "scored_session"},
    "evaluations:supplement_minutes": {"pk": "supplemented"},
    "evaluations:supplement_adopt": {"pk": "supplemented"},
    "evaluations:supplement_pdf": {"pk": "minutes_supplement"},
    "evaluations:comparison": {"pk": "scoring"},
    "evaluations:ask_rescoring": {"pk": "discussion"},
    "evaluations:accept_spread": {"pk": "spread"},
    "evaluations:put_off": {"pk": "discussion"},
    "evaluations:find_conflict": {"pk": "scoring"},
    "evaluations:report_late": {"pk": "below"},
    "evaluations:take_back_finding": {"pk": "scoring", "member": "found_seat"},
    "evaluations:proposal_settle": {"pk": "proposal"},
    "evaluations:conclude": {"pk": "scored"},
    "evaluations:objection_decide": {"pk": "objection"},
    "evaluations:sheet": {"pk": "scoring"},
    "evaluations:declare": {"pk": "scoring"},
    "evaluations:sheet_save": {"pk": "scoring"},
    "evaluations:sheet_hand_in": {"pk": "scoring"},
    "evaluations:sheet_read": {"pk": "sealed_sheet"},
    "evaluations:sheet_read#opened": {"pk": "opened_sheet"},
    "evaluations:decision": {"pk": "decision"},
    "evaluations:decide": {"pk": "round"},
    "evaluations:notify_not_recognised": {"pk": "below"},
    "trainings:business_attendance": {"pk": "business"},
    "trainings:conference": {"pk": "inviting"},
    "trainings:conference#draft": {"pk": "prepared"},
    "trainings:conference#approved": {"pk": "approved"},
    "trainings:conference_calendar": {"pk": "inviting"},
    "trainings:conference_edit": {"pk": "prepared"},
    "trainings:copy": {"pk": "prepared"},
    "trainings:approve": {"pk": "prepared"},
    "trainings:open_inviting": {"pk": "approved"},
    "trainings:close": {"pk": "inviting"},
    "trainings:hold": {"pk": "over"},
    "trainings:cancel": {"pk": "approved"},
    "trainings:postpone": {"pk": "approved"},
    "trainings:new_date": {"pk": "postponed"},
    "trainings:programme": {"pk": "prepared"},
    "trainings:session_new": {"pk": "prepared"},
    "trainings:session_edit": {"pk": "prepared", "session": "sitting"},
    "trainings:session_remove": {"pk": "prepared", "session": "sitting"},
    "trainings:speakers": {"pk": "prepared"},
    "trainings:topics": {"pk": "prepared"},
    "trainings:materials": {"pk": "prepared"},
    "trainings:material_file": {"pk": "inviting", "material": "material"},
    "trainings:material_remove": {"pk": "inviting", "material": "material"},
    "trainings:quotas": {"pk": "prepared"},
    "trainings:quotas_count": {"pk": "prepared"},
    "trainings:budget": {"pk": "prepared"},
    "trainings:guest_list": {"pk": "inviting"},
    "trainings:waiting_list": {"pk": "inviting"},
    "trainings:guest_new": {"pk": "inviting"},
    "trainings:office_add": {"pk": "inviting"},
    "trainings:audience": {"pk": "inviting"},
    "trainings:import_new": {"pk": "inviting"},
    "trainings:import_preview": {"pk": "guest_file"},
    "trainings:import_confirm": {"pk": "guest_file"},
    "trainings:import_drop": {"pk": "guest_file"},
    "trainings:invite": {"pk": "inviting"},
    "trainings:sending": {"pk": "inviting"},
    "trainings:mailing": {"pk": "inviting", "mailing": "mailing"},
    "trainings:mailing_pdf": {"pk": "inviting", "mailing": "mailing"},
    "trainings:remind": {"pk": "inviting"},
    "trainings:answer_many": {"pk": "inviting"},
    "trainings:conference_attendance": {"pk": "inviting"},
    "trainings:attendance": {"pk": "inviting", "session": "door"},
    "trainings:sheet_photo_add": {"pk": "inviting", "session": "door"},
    "trainings:sheet_photo": {"pk": "inviting", "session": "door", "photo": "sheet_photo"},
    "trainings:door": {"pk": "inviting", "session": "door"},
    "trainings:door_links": {"pk": "inviting", "session": "door"},
    "trainings:door_link_revoke": {"pk": "inviting", "session": "door", "link": "door_link"},
    "trainings:door_close": {"pk": "inviting", "session": "door"},
    "trainings:door_open": {"pk": "inviting", "session": "door"},
    "trainings:sheet_pdf": {"pk": "inviting", "session": "door"},
    "trainings:invitation_docx": {"pk": "guest"},
    "trainings:invitations_pdf": {"pk": "over"},
    "trainings:questions": {"pk": "inviting"},
    "trainings:question_answer": {"pk": "inviting", "question": "question"},
    "trainings:surveys": {"pk": "held"},
    "trainings:survey_edit": {"pk": "held"},
    "trainings:survey_results": {"pk": "held"},
    "trainings:certificates": {"pk": "held"},
    "trainings:certify": {"pk": "held"},
    "trainings:thank": {"pk": "held"},
    "trainings:certificate_pdf": {"pk": "training_certificate"},
    "trainings:certificates_pdf": {"pk": "held"},
    "trainings:certificate_revoke": {"pk": "training_certificate"},
    "trainings:conference_report": {"pk": "held"},
    "trainings:report_hand_in": {"pk": "held"},
    "trainings:conference_photo": {"pk": "held", "photo": "photo"},
    "trainings:report_pdf": {"pk": "held"},
    "trainings:report_docx": {"pk": "held"},
    "trainings:report_xlsx": {"pk": "held"},
    "trainings:guest": {"pk": "guest"},
    "trainings:guest_edit": {"pk": "outsider"},
    "trainings:guest_remove": {"pk": "outsider"},
    "trainings:withdraw": {"pk": "guest"},
    "jobs:job": {"pk": "job"},
    "jobs:job_state": {"pk": "job"},
    "jobs:job_file": {"pk": "job"},
    "reports:report": {"pk": "report"},
    "reports:report_state": {"pk": "report"},
    "reports:report_file": {"pk": "report"},
    "reports:report_cancel": {"pk": "queued"},
    "products:public_product": {"pk": "public_product"},
    "products:public_product#not_recognised": {"pk": "product"},
    "products:photo": {"pk": "public_product"},
    "products:photo#not_recognised": {"pk": "product"},
    "products:registration_receipt": {"pk": "submitted"},
    "products:receipt_pdf": {"pk": "submitted"},
    "products:mau01_pdf": {"pk": "submitted"},
    "products:mau02_pdf": {"pk": "submitted"},
    "products:submission_receipt_pdf": {"pk": "submitted"},
    "products:submission_mau01_pdf": {"pk": "submitted"},
    "products:submission_mau02_pdf": {"pk": "submitted"},
    "products:ward_report_pdf": {"pk": "under_report"},
    "products:supplement_pdf": {"pk": "supplement"},
    "products:business": {"pk": "business"},
    "products:business_edit": {"pk": "business"},
    "products:business_confirm": {"pk": "waiting"},
    "products:business_refuse": {"pk": "waiting"},
    "products:business_person_add": {"pk": "business"},
    "products:business_change_new": {"pk": "held_business"},
    "products:product_change_new": {"pk": "held_product"},
    "products:change": {"pk": "change"},
    "products:change_paper": {"pk": "change"},
    "products:change_confirm": {"pk": "change"},
    "products:change_refuse": {"pk": "change"},
    "products:change_withdraw": {"pk": "change"},
    "products:business_person_code": {"pk": "business", "user": "by_phone"},
    "products:business_letter": {"pk": "business", "letter": "paper_letter"},
    "products:product_new": {"pk": "business"},
    "products:product": {"pk": "product"},
    "products:product_edit": {"pk": "product"},
    "products:registration_new": {"pk": "product"},
    "products:registration": {"pk": "draft"},
    "products:registration#at_ward": {"pk": "submitted"},
    "products:registration#at_office": {"pk": "forwarded"},
    "products:registration#scored": {"pk": "concluded"},
    "products:registration_edit": {"pk": "draft"},
    "products:branch": {"pk": "branched"},
    "products:registration_submit": {"pk": "draft"},
    "products:registration_withdraw": {"pk": "submitted"},
    "products:filing_confirm": {"pk": "draft"},
    "products:certificate_extend": {"pk": "forwarded"},
    "products:supplement_answer": {"pk": "asked"},
    "products:evidence_add": {"pk": "draft"},
    "products:evidence_file": {"pk": "evidence"},
    "products:evidence_file#at_office": {"pk": "concluded_evidence"},
    "products:evidence_replace": {"pk": "evidence"},
    "products:evidence_remove": {"pk": "evidence"},
    "products:evidence_restore": {"pk": "removed"},
    "products:registration_receive": {"pk": "submitted"},
    "products:receipt_undo": {"pk": "received"},
    "products:registration_reject": {"pk": "submitted"},
    "products:supplement_new": {"pk": "submitted"},
    "products:ward_report": {"pk": "under_report"},
    "products:ward_report_sign": {"pk": "under_report"},
    "products:registration_forward": {"pk": "received"},
    "products:registration_stop": {"pk": "overdue"},
    "products:registration_reopen": {"pk": "stopped"},
    "products:stop_pdf": {"pk": "stop"},
    "evaluations:refuse": {"pk": "forged"},
    "evaluations:stop": {"pk": "overdue_evaluation"},
    "evaluations:reopen": {"pk": "stopped_evaluation"},
    "evaluations:send_back": {"pk": "above_minuted"},
    "evaluations:evaluate_here": {"pk": "returned"},
    "evaluations:notice_pdf": {"pk": "notice"},
    "products:round": {"pk": "round"},
    "products:round_edit": {"pk": "round"},
    "products:past_result_find": {"pk": "past_round"},
    "products:past_result_new": {"pk": "past_round", "product": "product"},
}
WORDS = {
    "criteria:regulation": {"code": "QD26-2026"},
    "trainings:survey_edit": {"kind": "feedback"},
    "trainings:survey_results": {"kind": "feedback"},
    "criteria:set": {"code": "QD26-09"},
    "notifications:demo_mail": {"name": "khong-co.eml"},
    "products:registration_edit": {"section": "product"},
    "products:submission_receipt_pdf": {"number": 1},
    "products:submission_mau01_pdf": {"number": 1},
    "products:submission_mau02_pdf": {"number": 1},
}


def _code(things):
    return {"code": things["guest"].standing.code}


def _own_page(things):
    return {"token": things["training_certificate"].guest.personal_token}


# Addresses that are secrets.
TOLD = {
    "trainings:answer": _code,
    "trainings:calendar": _code,
    "trainings:invitation_paper": _code,
    "trainings:opt_out": _code,
    "trainings:badge": lambda things: {"badge": things["guest"].code},
    "trainings:personal": _own_page,
    "trainings:ask": _own_page,
    "trainings:survey": lambda things: _own_page(things) | {"kind": "feedback"},
    "trainings:material": lambda things: _own_page(things) | {"pk": things["photo"].pk},
    "trainings:certificate_paper": _own_page,
    "trainings:certificate_check": lambda things: {"code": things["training_certificate"].code},
    "trainings:door_by_link": lambda things: {"token": things["door_token"]},
}


def kwargs_for(key, world):
    """The keyword arguments of an address, from the world's things."""
    if key in {"evaluations:certificate_check", "evaluations:certificate_pdf"}:
        return {"code": world.things["certificate"].code}
    if key in TOLD:
        return TOLD[key](world.things)
    if key == "accounts:password_set":
        *_path, uidb64, token, _end = password_link_path(world.things["person"]).split("/")
        return {"uidb64": uidb64, "token": token}
    return {word: world.things[thing].pk for word, thing in OF.get(key, {}).items()} | WORDS.get(key, {})
