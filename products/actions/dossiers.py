"""The applicant's deeds: opening a dossier, filling it in, handing it in, answering, withdrawing."""

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from accounts import audit, clock
from accounts.models import Office
from accounts.refusals import Refused, refuse_if
from criteria.holidays import working_calendar
from criteria.outcome import Ending, say
from criteria.scoring import contradictions
from criteria.text import in_sentence
from products import completeness, differences, letters, numbers, paper_rules, permissions, snapshot
from products.actions import edits
from products.actions.evaluation import note_outcome
from products.actions.moving import Overtaken, hold_to_hand_in, move, office_of, write_step
from products.models import Answer, PaperNeed, Product, Registration, SelfAssessment, WardReport
from products.statuses import RegistrationKind, RoundKind, Status

# The desks where Mẫu 03 is written and signed.
AT_WARD = {Status.SUBMITTED, Status.RECEIVED, Status.WARD_REVIEW}


@transaction.atomic
def start(product, round, *, by, kind=RegistrationKind.FIRST, today=None):
    """A draft for this product in this round, pinned to the round's regulation (rulings 1)."""
    today = today or clock.today()
    Product.objects.select_for_update().get(pk=product.pk)  # one open dossier at a time, also for two clerks at once
    refuse_if(permissions.why_not_start(by, product, round, kind, today=today))
    area = product.business.area
    ward = area.successor_on(today) if round.kind == RoundKind.LIVE else area
    try:
        with transaction.atomic():
            registration = Registration.objects.create(
                product=product,
                round=round,
                kind=kind,
                criteria_set=completeness.criteria_set_of(product, round),
                ward=ward,
                entered_by=by,
                entered_at_counter=not permissions.acts_for(by, product.business),
            )
    except IntegrityError:
        raise Refused(_("Sản phẩm này đã có hồ sơ trong đợt đánh giá.")) from None
    SelfAssessment.objects.create(
        registration=registration,
        specification=product.specification,
        samples_promised=completeness.samples_needed(registration) or None,
    )
    write_step(registration, by=by)
    audit.record(by=by, action="registration.started", subject=registration)
    return registration


@transaction.atomic
def take_turn(registration, *, by, version):
    """Every save of the form goes through here: allowed, and nobody else saved since `version` was read."""
    refuse_if(permissions.why_not_edit(by, registration))
    saved = Registration.objects.filter(pk=registration.pk, version=version, status=registration.status).update(
        version=version + 1, updated_at=clock.now()
    )
    if not saved:
        raise Overtaken(
            _(
                "Hồ sơ vừa được lưu ở nơi khác (một cửa sổ khác hoặc người khác). Nội dung anh/chị vừa nhập vẫn còn trên trang; xin đối chiếu rồi lưu lại."
            )
        )
    registration.version = version + 1


@transaction.atomic
def save_texts(registration, form_row, *, by, version):
    """One page of Mẫu 02: `form_row` is the SelfAssessment with its changed fields; only those are written."""
    take_turn(registration, by=by, version=version)
    stored = SelfAssessment.objects.filter(registration=registration).first() or SelfAssessment()
    names = [field.name for field in form_row._meta.concrete_fields if field.name not in {"id", "registration"}]
    changed = [name for name in names if getattr(stored, name) != getattr(form_row, name)]
    refuse_if(permissions.why_not_edit_texts(by, registration, changed))
    edits.record_texts(registration, stored, form_row, by=by)
    if stored.pk is None:
        form_row.save()
    elif changed:
        form_row.save(update_fields=changed)


@transaction.atomic
def answer(registration, answers, *, by, version):
    """Part III: rows of (criterion, option or None, description); others stay as they are."""
    take_turn(registration, by=by, version=version)
    before = completeness.choices(registration)
    had = {row.criterion_id: (row.option_id, row.description) for row in registration.answers.all()}
    changed = [
        (criterion, option, text)
        for criterion, option, text in answers
        if had.get(criterion.pk, (None, "")) != (option and option.pk, text)
    ]
    refuse_if(permissions.why_not_answer_criteria(by, registration, [row[0] for row in changed]))
    edits.record_answers(registration, changed, by=by)
    for criterion, option, _description in changed:
        if criterion.criteria_set_id != registration.criteria_set_id or (
            option and option.criterion_id != criterion.pk
        ):
            raise ValueError(f"{criterion} / {option}")
        if option and option.branch and option.branch != registration.branch:
            raise Refused(_("Mức điểm ở mục %(code)s không thuộc trường hợp đã chọn.") % {"code": criterion.code})
    # The dossier's version was taken, so nobody else writes its answers now: one statement for new and changed ones.
    Answer.objects.bulk_create(
        (
            Answer(registration=registration, criterion=criterion, option=option, description=description)
            for criterion, option, description in changed
        ),
        update_conflicts=True,
        unique_fields=["registration", "criterion"],
        update_fields=["option", "description", "updated_at"],
    )
    just_chosen = {row.code for row, option, _text in answers if option and before.get(row.code) != option.code}
    _keep_to_conditions(registration, just_chosen)


def _keep_to_conditions(registration, just_chosen):
    """Points for what does not apply are refused; chosen before the condition fell away, they fall with it (rulings 13)."""
    rubric = registration.criteria_set.rubric
    chosen = completeness.choices(registration)
    codes = contradictions(rubric, chosen, registration.branch or None)
    for code in codes:
        if code in just_chosen:
            base, least = rubric.by_code[code].applies_when
            words = {"code": code, "title": rubric.by_code[code].title, "base": base, "least": least}
            raise Refused(_("Mục %(code)s «%(title)s» chỉ chấm được khi mục %(base)s được từ %(least)s điểm.") % words)
    registration.answers.filter(criterion__code__in=codes).update(option=None)


@transaction.atomic
def answer_paper_needs(registration, answers, *, by, version):
    """«Có thuộc diện phải có không?»: rows of (paper, needed True/False/None, ground, reason); others stay as they are.

    Saved with anything missing, as every page of the form; Refused for a paper or a ground not offered to this dossier.
    """
    take_turn(registration, by=by, version=version)
    refuse_if(permissions.why_not_answer_needs(by, registration, [row[0] for row in answers]))
    edits.record_needs(registration, answers, by=by)
    offered = {paper.pk for paper in completeness.papers_of(registration) if paper.is_conditional}
    for paper, needed, ground, _reason in answers:
        if paper.pk not in offered:
            raise Refused(_("«%(paper)s» không phải giấy tờ có điều kiện của hồ sơ này.") % {"paper": paper.name})
        if needed is False and not paper_rules.may_be_exempt(registration, paper):
            raise Refused(
                _("Bộ sản phẩm này bắt buộc phải có «%(paper)s» hoặc giấy tờ tương đương.") % {"paper": paper.name}
            )
        grounds = {row["code"] for row in paper.grounds_for(registration.criteria_set.number)}
        if ground and ground not in grounds:
            raise Refused(_("Căn cứ đã chọn không dùng được cho «%(paper)s».") % {"paper": paper.name})
    PaperNeed.objects.bulk_create(
        (
            PaperNeed(
                registration=registration,
                paper=paper,
                needed=needed,
                ground=ground if needed is False else "",
                reason=reason if needed is False else "",
            )
            for paper, needed, ground, reason in answers
        ),
        update_conflicts=True,
        unique_fields=["registration", "paper"],
        update_fields=["needed", "ground", "reason", "updated_at"],
    )


@transaction.atomic
def choose_branch(registration, branch, *, by, version):
    """Set 26: the case is chosen once for all three branched criteria; other cases' answers fall away (rulings 14)."""
    if branch not in {row["code"] for row in registration.criteria_set.branches}:
        raise Refused(_("Hãy chọn một trong các trường hợp của bộ tiêu chí."))
    take_turn(registration, by=by, version=version)
    if branch == registration.branch:
        return
    refuse_if(permissions.why_not_choose_branch(by, registration))
    edits.record_branch(registration, branch, by=by)
    Registration.objects.filter(pk=registration.pk).update(branch=branch)
    registration.branch = branch
    registration.answers.exclude(option__branch__in=["", branch]).filter(option__isnull=False).update(option=None)


@transaction.atomic
def submit(registration, *, by, now=None):
    """The first handing in: code, secret, manifest, receipt, letter. All or nothing."""
    now = now or clock.now()
    today = clock.local_date(now)
    hold_to_hand_in(registration)
    refuse_if(permissions.why_not_submit(by, registration, today=today))
    practice = registration.round.is_practice
    office = ward_office(registration)
    code = numbers.dossier_code(office, today, practice=practice)
    registration.code, registration.secret, registration.submitted_at = code, numbers.secret(), now
    registration.save(update_fields=["code", "secret", "submitted_at"])
    _keep_to_conditions(registration, frozenset())
    step = move(registration, Status.SUBMITTED, by=by)
    _hand_in(registration, office, by=by, now=now)
    letters.submitted(registration, step)
    return registration


@transaction.atomic
def answer_supplement(registration, answers, *, by, now=None):
    """Handing in again: `answers` by item id. The clock goes on, pushed by the working days it stood still."""
    now = now or clock.now()
    today = clock.local_date(now)
    hold_to_hand_in(registration)
    refuse_if(permissions.why_not_answer_supplement(by, registration, today=today))
    request = registration.supplements.open().last()
    for item in request.items.all():
        item.answer = answers.get(item.pk, "")
        item.save(update_fields=["answer"])
    request.answered_at = now
    request.save(update_fields=["answered_at"])
    back, stands_since = Status(registration.returns_to), registration.paused_since
    _keep_to_conditions(registration, frozenset())
    step = move(registration, back, by=by, label=_("Đã nộp bổ sung"), note=request.number)
    if registration.due_on and stands_since:
        calendar = working_calendar()
        stood = calendar.between(clock.local_date(stands_since), today)
        registration.due_on = calendar.add(registration.due_on, max(stood, 0))
    registration.save(update_fields=["due_on"])
    before = registration.submissions.last()
    submission = _hand_in(registration, ward_office(registration), by=by, now=now)
    if back in AT_WARD and before and differences.differs(before.manifest, submission.manifest):
        _let_report_fall(registration, submission, now)
    letters.supplement_answered(registration, step, request)
    return registration


def _let_report_fall(registration, submission, now):
    """A signed Mẫu 03 is about the dossier as it was; the ward's leader signs anew (QĐ 26/2026 Đ7 k2).

    The paper that was signed stays a frozen paper, and its number and day stay with the report's note.
    """
    report = WardReport.objects.filter(registration=registration, signed_at__isnull=False).first()
    if report is None:
        return
    note = _("Báo cáo số %(number)s ký ngày %(day)s; hồ sơ nộp lại có thay đổi (biên nhận %(receipt)s).") % {
        "number": report.report_number,
        "day": f"{report.signed_on:%d/%m/%Y}",
        "receipt": submission.receipt_number,
    }
    WardReport.objects.filter(pk=report.pk).update(
        report_number="",
        letter_number="",
        signed_by=None,
        signed_at=None,
        signed_on=None,
        entered_late=False,
        late_reason="",
        fell_at=now,
        fell_note=note,
        version=F("version") + 1,
    )
    registration._state.fields_cache.pop("ward_report", None)
    write_step(registration, by=None, label=_("Chữ ký Mẫu 03 không còn hiệu lực, cần ký lại"), note=note)
    audit.record(by=None, action="ward_report.fell", subject=registration, note=note)


@transaction.atomic
def withdraw(registration, *, by, reason):
    refuse_if(permissions.why_not_withdraw(by, registration))
    if not reason.strip():
        draft = registration.status == Status.DRAFT
        raise Refused(_("Xin ghi lý do hủy bản nháp.") if draft else _("Xin ghi lý do rút hồ sơ."))
    move(registration, Status.WITHDRAWN, by=by, note=reason)
    note_outcome(registration, say(Ending.WITHDRAWN, ()).as_dict())


def ward_office(registration):
    """The people's committee of the dossier's ward; it gives the dossier its code."""
    found = list(Office.objects.active().filter(area=registration.ward, kind=Office.Kind.COMMITTEE)[:2])
    if not found:
        raise Refused(
            _("Cổng chưa có UBND của %(ward)s; hãy báo quản trị hệ thống.") % {"ward": in_sentence(registration.ward)}
        )
    if len(found) > 1:
        raise Refused(
            _("Cổng đang ghi hai UBND cho %(ward)s (%(names)s); hãy báo quản trị hệ thống.")
            % {"ward": in_sentence(registration.ward), "names": "; ".join(office.name for office in found)}
        )
    return found[0]


def _hand_in(registration, office, *, by, now):
    """The snapshot of this moment under its digest; everything printed about this submission comes from it."""
    manifest = snapshot.take(registration) | {
        "handed_in": {
            "at": now.isoformat(),
            "by": by.display_name,
            "office": office_of(by, registration),
            "at_counter": not permissions.acts_for(by, registration.business),
        }
    }
    digest = snapshot.digest(manifest)
    year = clock.local_date(now).year
    number = numbers.next_number(office, numbers.RECEIPT, year, practice=registration.round.is_practice)
    submission = registration.submissions.create(
        number=registration.submissions.count() + 1,
        receipt_number=f"{number:04d}/{year}/BN",
        manifest=manifest,
        manifest_version=manifest["version"],
        digest=digest,
        submitted_by=by,
        submitted_at=now,
    )
    registration.handed_in_product = manifest["product"]["name"]
    registration.handed_in_business = manifest["business"]["name"]
    registration.save(update_fields=["handed_in_product", "handed_in_business"])
    audit.record(by=by, action="registration.handed_in", subject=registration, after={"digest": digest})
    return submission
