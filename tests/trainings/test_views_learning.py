import pytest

from accounts import clock
from notifications.models import Letter
from tests.trainings.counter import OpenDoor, as_user, queries_of, said, url
from trainings import sending
from trainings.actions import learning, planning, sheet
from trainings.models import Mailing, Question, Survey, TrainingCertificate
from trainings.statuses import SurveyKind

pytestmark = pytest.mark.django_db

# The only sitting began ten minutes ago and takes three hours.
BEFORE, AFTER = clock.now() - clock.DAY, clock.now() + clock.DAY
SCALE = {"code": "c1", "text": "Nội dung có thiết thực không", "type": "scale", "options": [], "right": None}
TEXT = {"code": "c2", "text": "Góp ý khác", "type": "text", "options": [], "right": None}
TEST = {"code": "q1", "text": "4 sao cần bao nhiêu điểm", "type": "choice", "options": ["50", "70"], "right": 1}


@pytest.fixture
def stage():
    return OpenDoor(businesses=6)


@pytest.fixture
def client(stage):
    return as_user(stage.specialist)


@pytest.fixture
def number(stage):
    return stage.conference.pk


def held(stage, *, came=2):
    for guest in stage.guests[:came]:
        stage.check_in(guest, session=stage.door, now=None)
    planning.close(stage.conference, by=stage.specialist)
    planning.hold(stage.conference, by=stage.specialist)
    return stage.guests


# --- questions -----------------------------------------------------------------------------


def test_a_question_from_the_hall_is_written_down_and_answered(stage, client, number):
    client.post(url("questions", number), {"text": "Nhãn phụ ghi gì?"})
    row = Question.objects.get()
    answer = client.post(url("question_answer", number, row.pk), {"answer": "Ghi đủ thành phần."}, follow=True)
    row.refresh_from_db()

    assert (row.text, row.guest, row.answer, row.answered_by) == (
        "Nhãn phụ ghi gì?", None, "Ghi đủ thành phần.", stage.specialist,
    )  # fmt: skip
    assert (answer.context["count"], answer.context["unanswered"]) == (1, 0)


def test_an_empty_question_is_refused_at_its_field(client, number):
    page = client.post(url("questions", number), {"text": " "})
    assert page.context["form"].errors == {"text": ["Mục «Câu hỏi, kiến nghị» còn trống."]}
    assert Question.objects.count() == 0


def test_questions_are_answered_by_the_organisers(stage, number):
    row = learning.ask(stage.conference, "Nhãn phụ ghi gì?", guest=stage.guests[0])
    address = url("question_answer", number, row.pk)

    assert as_user(stage.officer).get(address).status_code == 403
    assert as_user(stage.stranger).get(address).status_code == 404
    assert as_user(stage.stranger).get(url("questions", number)).status_code == 404
    as_user(stage.officer).post(url("questions", number), {"text": "Thêm"})
    assert Question.objects.count() == 1


# --- forms and tests -----------------------------------------------------------------------


def rows(*items, total=None, **more):
    fields = {"cau-TOTAL_FORMS": total or len(items), "cau-INITIAL_FORMS": 0, "closes_on": "", **more}
    for place, item in enumerate(items):
        fields |= {f"cau-{place}-{name}": value for name, value in item.items()}
    return fields


def test_a_feedback_form_is_made_row_by_row(stage, client, number):
    form = rows(
        {"text": "Thiết thực không", "type": "scale"},
        {"text": "", "type": "scale"},
        {"text": "Muốn học gì", "type": "choice", "options": "Bao bì\n\n Bán hàng "},
    )
    client.post(url("survey_edit", number, "feedback"), form)

    assert Survey.objects.get().items == [
        {"code": "c1", "text": "Thiết thực không", "type": "scale", "options": [], "right": None},
        {"code": "c2", "text": "Muốn học gì", "type": "choice", "options": ["Bao bì", "Bán hàng"], "right": None},
    ]


def test_a_test_needs_its_right_answer_and_keeps_what_was_typed(client, number):
    form = rows({"text": "Bao nhiêu điểm", "type": "choice", "options": "50\n70", "right": "3"})
    page = client.post(url("survey_edit", number, "test_before"), form)

    assert page.context["formset"].errors == [{"right": ["Ghi số từ 1 đến 2."]}]
    assert page.context["formset"][0]["options"].value() == "50\n70"
    assert Survey.objects.count() == 0


def test_one_row_more_saves_nothing_and_loses_nothing(client, number):
    page = client.post(url("survey_edit", number, "feedback"), rows({"text": "Thiết thực không"}, more="1"))

    assert [form["text"].value() for form in page.context["formset"]] == ["Thiết thực không", None]
    assert Survey.objects.count() == 0


def test_an_answered_form_keeps_its_questions(stage, client, number):
    survey = learning.set_survey(stage.conference, SurveyKind.FEEDBACK, [SCALE], by=stage.specialist)
    learning.fill_in(survey, stage.guests[0], {"c1": 5}, now=AFTER)
    client.post(url("survey_edit", number, "feedback"), rows({"text": "Khác", "type": "text"}, closes_on="31/12/2099"))
    survey.refresh_from_db()

    assert (survey.items, survey.closes_on.isoformat()) == ([SCALE], "2099-12-31")


def test_fewer_than_five_answers_are_counted_and_not_shown(stage, client, number):
    survey = learning.set_survey(stage.conference, SurveyKind.FEEDBACK, [SCALE, TEXT], by=stage.specialist)
    for guest in stage.guests[:4]:
        learning.fill_in(survey, guest, {"c1": 2, "c2": "Phòng hơi nóng."}, now=AFTER)
    few = client.get(url("survey_results", number, "feedback"))
    learning.fill_in(survey, stage.guests[4], {"c1": 5}, now=AFTER)
    five = client.get(url("survey_results", number, "feedback"))

    assert (few.context["result"]["answers"], few.context["result"]["items"]) == (4, [])
    assert "Phòng hơi nóng." not in few.content.decode()
    assert five.context["result"]["items"][0]["mean"] == 2.6
    # Four wrote something: still too few to be read one by one.
    assert five.context["result"]["items"][1]["small"]
    assert "Phòng hơi nóng." not in five.content.decode()


def test_before_and_after_are_compared_for_those_who_did_both(stage, client, number):
    before, after = (
        learning.set_survey(stage.conference, kind, [TEST], by=stage.specialist)
        for kind in (SurveyKind.TEST_BEFORE, SurveyKind.TEST_AFTER)
    )
    for guest in stage.guests[:5]:
        learning.fill_in(before, guest, {"q1": 0}, now=BEFORE)
        learning.fill_in(after, guest, {"q1": 1}, now=AFTER)
    learning.fill_in(before, stage.guests[5], {"q1": 1}, now=BEFORE)
    tests = client.get(url("surveys", number)).context["tests"]

    assert (tests["before"], tests["after"], tests["paired"], tests["small"]) == (6, 5, 5, False)
    assert (tests["before_mean"], tests["after_mean"]) == (0, 1)


def test_forms_are_the_organisers(stage, number):
    learning.set_survey(stage.conference, SurveyKind.FEEDBACK, [SCALE], by=stage.specialist)
    for name, args in (("surveys", ()), ("survey_results", ("feedback",))):
        assert as_user(stage.stranger).get(url(name, number, *args)).status_code == 404
        assert as_user(stage.officer).get(url(name, number, *args)).status_code == 403
    assert as_user(stage.officer).get(url("survey_edit", number, "feedback")).status_code == 403
    assert as_user(stage.specialist).get(url("survey_edit", number, "khong-co")).status_code == 404
    assert as_user(stage.specialist).get(url("survey_results", number, "test_after")).status_code == 404


# --- certificates and thanks ---------------------------------------------------------------


def test_certificates_go_to_who_came(stage, client, number):
    guests = held(stage)
    answer = client.post(url("certify", number), follow=True)

    assert said(answer) == ["Đã cấp 2 giấy xác nhận."]
    assert set(TrainingCertificate.objects.values_list("guest", flat=True)) == {guests[0].pk, guests[1].pk}
    assert answer.context["actions"][0]["reason_refused"] == "Mọi người đủ điều kiện đã có giấy xác nhận."


def test_a_certificate_is_printed_checked_and_taken_back(stage, client, number):
    held(stage, came=1)
    client.post(url("certify", number))
    row = TrainingCertificate.objects.get()
    paper = client.get(url("certificate_pdf", row.pk))
    client.post(url("certificate_revoke", row.pk), {"note": "Cấp nhầm người"})
    row.refresh_from_db()
    check = client.get(row.get_absolute_url())

    assert paper.content[:5] == b"%PDF-"
    assert row.revoked_reason == "Cấp nhầm người"
    assert check.status_code == 200
    assert as_user(stage.stranger).get(url("certificate_pdf", row.pk)).status_code == 404


def test_certificates_before_the_day_say_why_not(stage, client, number):
    page = client.get(url("certificates", number))
    answer = client.post(url("certify", number), follow=True)

    assert [deed["reason_refused"] for deed in page.context["actions"]] == [
        "Giấy xác nhận chỉ cấp sau khi hội nghị đã tổ chức.",
        "Thư cảm ơn chỉ gửi sau khi hội nghị đã tổ chức.",
    ]
    assert said(answer) == ["Giấy xác nhận chỉ cấp sau khi hội nghị đã tổ chức."]


def test_thanks_go_once_to_who_came(stage, client, number):
    held(stage)
    client.post(url("thank", number), {"note": "Hẹn gặp lại."})
    again = client.post(url("thank", number), follow=True)
    sending.send_mailing(Mailing.objects.get().pk)
    letters = Letter.objects.filter(kind="conference_thanks")

    assert said(again)[-1] == "Thư cảm ơn đã được gửi."
    assert [("Hẹn gặp lại." in letter.text) for letter in letters] == [True, True]


def test_a_ward_neither_certifies_nor_thanks(stage, number):
    held(stage)
    officer = as_user(stage.officer)
    officer.post(url("certify", number))
    officer.post(url("thank", number))

    assert (TrainingCertificate.objects.count(), Mailing.objects.count()) == (0, 0)
    assert officer.get(url("certificates", number)).context["actions"] == []


def test_lists_ask_as_many_questions_for_many_as_for_one(stage, client, number):
    learning.ask(stage.conference, "Câu 1", guest=stage.guests[0])
    pages = [url("questions", number), url("certificates", number), url("surveys", number)]
    held(stage, came=1)
    learning.certify(stage.conference, by=stage.specialist)
    few = [queries_of(client, page) for page in pages]
    for guest in stage.guests:
        learning.ask(stage.conference, "Câu nữa", guest=guest)
    sheet.tick(stage.door, {guest.pk: ("present", "") for guest in stage.guests}, by=stage.specialist)
    learning.certify(stage.conference, by=stage.specialist)

    assert [queries_of(client, page) for page in pages] == few
