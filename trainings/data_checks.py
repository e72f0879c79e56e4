"""What conferences write down twice, for `manage.py check_data`."""

from django.db.models import Count, Exists, F, IntegerField, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from records.checking import Check, Difference, against, derived, where
from trainings.models import (
    Attendance,
    CheckIn,
    Conference,
    ConferenceStep,
    Guest,
    Invitation,
    Question,
    SurveyAnswer,
    TrainingCertificate,
)
from trainings.scans import seen
from trainings.statuses import HOLDS_SEAT, SEEN_AT_DOOR, Method, Presence


def _seats_held():
    held = Invitation.objects.filter(conference=OuterRef("pk"), state__in=HOLDS_SEAT).order_by().values("conference")
    return Coalesce(Subquery(held.annotate(n=Count("pk")).values("n"), output_field=IntegerField()), Value(0))


def _last_step():
    rows = ConferenceStep.objects.filter(conference=OuterRef("pk")).order_by("-recorded_at", "-pk")
    return Subquery(rows.values("status")[:1])


def _came(rows):
    present = Exists(Attendance.objects.present().filter(guest=OuterRef("pk")))
    rows = rows.annotate(was_there=present)
    wrong = rows.filter(Q(came=True, was_there=False) | Q(came=False, was_there=True))
    for pk, came in wrong.values_list("pk", "came"):
        yield Difference(pk, {"came": came}, {"came": not came})


def _scanned(rows):
    """Who is inside, since when and until when, from the times of the scans; what paper corrected is left alone."""
    for row in rows.filter(presence=Presence.PRESENT).exclude(method=Method.SHEET).iterator(chunk_size=500):
        scans = CheckIn.objects.filter(session=row.session_id, guest=row.guest_id, outcome__in=SEEN_AT_DOOR)
        now = seen(scans.order_by("happened_at", "pk"))
        found = {"inside": row.inside, "first_in_at": row.first_in_at, "last_out_at": row.last_out_at}
        expected = {"inside": now.inside, "first_in_at": now.first_in_at, "last_out_at": now.last_out_at}
        if found != expected:
            yield Difference(row.pk, found, expected)


def _test_scores(rows):
    """A test's points from its answers; feedback has none."""
    for row in rows.select_related("survey").iterator(chunk_size=500):
        found = {"score": row.score, "out_of": row.out_of}
        items = row.survey.items
        right = sum(row.answers.get(item["code"]) == item["right"] for item in items) if row.survey.is_test else None
        expected = {"score": right, "out_of": len(items) if row.survey.is_test else None}
        if found != expected:
            yield Difference(row.pk, found, expected)


def _of_one_conference(*paths):
    """Both ends of a row belong to the same conference."""
    first, second = paths
    return where(
        Q(**{f"{first}__isnull": False, f"{second}__isnull": False}) & ~Q(**{first: F(second)}),
        list(paths),
        _("của cùng một hội nghị"),
    )


CHECKS = (
    Check(
        "guest-search",
        _("Cột tìm kiếm, cột nhận dạng của đại biểu theo tên, đơn vị, điện thoại"),
        Guest,
        derived(),
        derived=True,
    ),
    Check("guest-came", _("Đại biểu có dự theo điểm danh từng buổi"), Guest, _came, derived=True),
    Check(
        "conference-seats",
        _("Số chỗ đã có người nhận theo giấy mời"),
        Conference,
        against(seats_taken=_seats_held()),
        derived=True,
    ),
    Check(
        "conference-state",
        _("Trạng thái hội nghị theo bước cuối của quá trình"),
        Conference,
        against(state=_last_step()),
    ),
    Check(
        "invitation-conference",
        _("Giấy mời và đại biểu của cùng một hội nghị"),
        Invitation,
        against(conference_id="guest__conference_id"),
    ),
    Check(
        "attendance-conference",
        _("Điểm danh: buổi và đại biểu của cùng một hội nghị"),
        Attendance,
        _of_one_conference("session__conference", "guest__conference"),
    ),
    Check(
        "attendance-scans",
        _("Ai đang ở trong, vào lần đầu và ra lần cuối theo giờ của các lượt quét"),
        Attendance,
        _scanned,
        derived=True,
    ),
    Check(
        "checkin-conference",
        _("Lượt quét được nhận: buổi và đại biểu của cùng một hội nghị"),
        CheckIn,
        lambda rows: _of_one_conference("session__conference", "guest__conference")(rows.filter(outcome="ok")),
    ),
    Check(
        "question-conference",
        _("Câu hỏi và người hỏi của cùng một hội nghị"),
        Question,
        _of_one_conference("conference", "guest__conference"),
    ),
    Check(
        "certificate-conference",
        _("Giấy xác nhận và đại biểu của cùng một hội nghị"),
        TrainingCertificate,
        against(conference_id="guest__conference_id"),
    ),
    Check("test-score", _("Điểm bài kiểm tra theo câu trả lời và đáp án"), SurveyAnswer, _test_scores),
    Check(
        "survey-conference",
        _("Phiếu trả lời và người trả lời của cùng một hội nghị"),
        SurveyAnswer,
        _of_one_conference("survey__conference", "guest__conference"),
    ),
)
