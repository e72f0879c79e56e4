"""Questions, forms, tests, certificates."""

import hashlib

from django.db import IntegrityError, transaction
from django.db.models import Count, Q
from django.utils.translation import gettext as _

from accounts import audit, clock
from accounts.refusals import Refused, refuse_if
from products import numbers
from trainings import permissions
from trainings.actions.moving import Overtaken, lock, take_turn
from trainings.models import Question, Survey, SurveyAnswer, TrainingCertificate
from trainings.statuses import Presence, SurveyKind

NUMBER_KIND = "training"
SCALE = 5


@transaction.atomic
def ask(conference, text, *, guest=None):
    refuse_if(permissions.why_not_ask(conference))
    if not text.strip():
        raise Refused(_("Xin ghi câu hỏi."))
    return conference.questions.create(guest=guest, text=text)


@transaction.atomic
def answer_question(question, answer, *, by, shown=""):
    """`shown`: `mark_of` the answer that the page showed; Overtaken where a colleague has answered otherwise since."""
    question.refresh_from_db(from_queryset=Question.objects.select_for_update(of=("self",), no_key=True))
    refuse_if(permissions.why_not_answer_question(by, question))
    if shown and shown != mark_of(question.answer):
        raise Overtaken(
            _(
                "Câu này vừa được người khác trả lời. Nội dung anh/chị nhập vẫn còn trên trang; xin đối chiếu rồi lưu lại."
            )
        )
    question.answer, question.answered_by = answer, by
    question.save(update_fields=["answer", "answered_by"])
    return question


def mark_of(answer):
    """Stands in a page for the answer it shows."""
    return hashlib.sha256(answer.encode()).hexdigest()


@transaction.atomic
def set_survey(conference, kind, items, *, by, closes_on=None, version=None):
    """`items` as in `Survey`; once somebody has answered, the questions stay as they were."""
    refuse_if(permissions.why_not_edit_surveys(by, conference))
    take_turn(conference, by=by, version=version)
    refuse_if(why_not_items(SurveyKind(kind), items))
    survey = conference.surveys.select_for_update().filter(kind=kind).first() or Survey(
        conference=conference, kind=kind
    )
    if survey.pk and survey.items != items and survey.answers.exists():
        raise Refused(_("Đã có người trả lời phiếu này nên không đổi được câu hỏi."))
    refuse_if(why_not_last_day(survey, closes_on))
    survey.items, survey.closes_on = items, closes_on
    survey.save()
    return survey


def why_not_last_day(survey, closes_on):
    """A form that opens when the class is over cannot close before."""
    last = survey.conference.ends_on
    if closes_on and survey.is_for_afterwards and closes_on < last:
        return _("Phiếu này mở khi buổi cuối kết thúc; hãy chọn từ ngày %(day)s trở đi.") % {"day": f"{last:%d/%m/%Y}"}
    return ""


def why_not_items(kind, items):
    if not items:
        return _("Hãy thêm ít nhất một câu.")
    for place, item in enumerate(items, start=1):
        options = item.get("options") or []
        if not item.get("text", "").strip():
            return _("Câu %(place)s chưa có nội dung.") % {"place": place}
        if item["type"] == "choice" and len(options) < 2:
            return _("Câu %(place)s cần ít nhất hai phương án.") % {"place": place}
        if kind != SurveyKind.FEEDBACK and item.get("right") not in range(len(options)):
            return _("Câu %(place)s của bài kiểm tra chưa có đáp án đúng.") % {"place": place}
    return ""


def fill_in(survey, guest, answers, *, now=None):
    """`answers`: {item code: value}; what does not fit its question is left out. Sending twice keeps the first."""
    refuse_if(permissions.why_not_fill_in(survey, guest, now=now))
    kept = {
        item["code"]: value
        for item in survey.items
        if (value := _fitting(item, answers.get(item["code"]))) not in (None, "")
    }
    if not kept:
        raise Refused(_("Phiếu còn trống."))
    score = out_of = None
    if survey.is_test:
        out_of = len(survey.items)
        score = sum(kept.get(item["code"]) == item["right"] for item in survey.items)
    try:
        with transaction.atomic():
            return SurveyAnswer.objects.create(survey=survey, guest=guest, answers=kept, score=score, out_of=out_of)
    except IntegrityError:
        raise Refused(_("Ông/bà đã gửi phiếu này; cảm ơn ông/bà.")) from None


def _fitting(item, value):
    if item["type"] == "text":
        return str(value or "").strip()[:2000]
    try:
        number = int(value)
    except (TypeError, ValueError):
        return None
    allowed = range(1, SCALE + 1) if item["type"] == "scale" else range(len(item["options"]))
    return number if number in allowed else None


@transaction.atomic
def certify(conference, *, by, today=None):
    """A numbered certificate for everybody who came to enough sessions and has none. The number issued."""
    refuse_if(permissions.why_not_certify(by, conference))
    today = today or clock.today()
    held = conference.sessions.count()
    needed = min(conference.certificate_sessions, held)
    # Two clerks pressing at once: the second waits here and finds nobody left.
    lock(conference)
    present = Count("attendances", filter=Q(attendances__presence=Presence.PRESENT))
    guests = (
        conference.guests.filter(certificate__isnull=True)
        .annotate(times=present)
        .filter(times__gte=max(needed, 1))
        .with_names()
    )
    issued = 0
    for guest in guests:
        number = numbers.next_number(conference.office, NUMBER_KIND, today.year, practice=conference.is_demo)
        prefix = "TH-" if conference.is_demo else ""
        comes = guest.attendee
        TrainingCertificate.objects.create(
            conference=conference,
            guest=guest,
            number=f"{prefix}{number:03d}/{today.year}/GXN-{conference.office.symbol or conference.office.code}",
            holder_name=comes.name,
            holder_unit=comes.unit if comes.unit != comes.name else "",
            sessions_attended=guest.times,
            sessions_held=held,
            issued_on=today,
            issued_by=by,
        )
        issued += 1
    audit.record(by=by, action="training_certificates.issued", subject=conference, after={"guests": issued})
    return issued


@transaction.atomic
def revoke_certificate(certificate, *, by, reason, now=None):
    refuse_if(permissions.why_not_revoke_certificate(by, certificate))
    if not reason.strip():
        raise Refused(_("Xin ghi lý do thu hồi."))
    TrainingCertificate.objects.filter(pk=certificate.pk, revoked_at__isnull=True).update(
        revoked_at=now or clock.now(), revoked_reason=reason
    )
    certificate.refresh_from_db()
    audit.record(
        by=by,
        action="training_certificate.revoked",
        subject=certificate.conference,
        after={"number": certificate.number},
        note=reason,
    )
    return certificate
