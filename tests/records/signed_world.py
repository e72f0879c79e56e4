"""A row in every signed table, and one in each state from which on something of it is signed."""

from datetime import timedelta

from accounts import chain, clock
from accounts.models import Membership, OneTimeCode
from accounts.roles import Role
from evaluations.models import Certificate, Notice, Objection, Result, ScoreSheet
from evaluations.statuses import Status
from products.actions import catalogue
from products.models import (
    CertificateExtension,
    DeclaredChange,
    Evidence,
    FilingConfirmation,
    LateFacts,
    Recognition,
    Stop,
    SupplementRequest,
    WardReport,
)
from products.statuses import ChangeState
from records.models import CheckRun, FrozenPaper
from tests.portal.checked_world import build as checked_world
from trainings.models import CheckIn, ConferenceReport, DoorLink, GuestImport, OptOut, TrainingCertificate


def build():
    things, now = checked_world(), clock.now()
    _people(things, now)
    _dossiers(things, now)
    _council(things, now)
    _register(things, now)
    _conferences(things, now)
    chain.link_unlinked()  # what a commit would do
    return things


def _people(things, now):
    person = things["person"]
    Membership.objects.create(
        user=person, role=Role.ADMINISTRATOR, valid_to=clock.today() + timedelta(days=1), revoked_at=now
    )
    OneTimeCode.objects.create(user=person, hashed="x", issued_by=person, expires_at=now, used_at=now)


def _dossiers(things, now):
    draft = things["draft"]
    older, newer = draft.evidence.order_by("pk")[:2]
    Evidence.objects.filter(pk=older.pk).update(replaced_by=newer)
    WardReport.objects.filter(registration=things["under_report"]).update(signed_at=now, signed_on=clock.today())
    WardReport.objects.create(registration=things["concluded"], signed_at=now, signed_on=clock.today())
    submission = things["concluded"].submissions.first()
    LateFacts.objects.create(submission=submission, facts={"a": 1}, digest="0" * 64, note="chốt bổ sung")
    officer = things["concluded"].entered_by
    DeclaredChange.objects.create(
        business=things["public_product"].business,
        before={"address": "cũ"},
        after={"address": "mới"},
        reason="Chuyển xưởng.",
        effective_on=clock.today(),
        state=ChangeState.WITHDRAWN,
        asked_by=officer,
        decided_by=officer,
        decided_at=now,
    )
    _stopped(things, officer, now)
    FilingConfirmation.objects.create(registration=draft, reason="Ốm.", confirmed_by=officer)


def _stopped(things, officer, now):
    """An unanswered request that ended with a stop."""
    request = things["asked"].supplements.get()
    Stop.objects.create(
        registration=request.registration,
        request=request,
        office=request.office,
        number="01/TB",
        year=2026,
        signed_on=clock.today(),
        reason="Không bổ sung.",
        reopen_by=clock.today(),
        signed_by=officer,
        signer_name="Người Ký",
        returns_to="submitted",
        paused_since=now,
    )
    SupplementRequest.objects.filter(pk=request.pk).update(closed_at=now)


def _council(things, now):
    Notice.objects.create(
        evaluation=things["checking"],
        kind=Notice.Kind.REFUSED,
        office=things["checking"].office,
        number="01/TB",
        year=2026,
        signed_on=clock.today(),
        ground="Căn cứ.",
        reason="Lý do.",
        signed_by=things["checking"].registration.entered_by,
        signer_name="Người Ký",
    )
    ScoreSheet.objects.filter(pk=things["sealed_sheet"].pk).update(voided_at=now, void_reason="Có lợi ích liên quan.")
    Objection.objects.create(
        evaluation=things["scoring"],
        ground="disqualify",
        reason="Nguyên liệu.",
        raised_by=things["scoring"].registration.entered_by,
        outcome=Objection.Outcome.DISMISSED,
        decided_at=now,
    )
    Result.objects.filter(evaluation=things["scored"]).update(superseded=True)


def _register(things, now):
    """An older recognition superseded by a newer one, and a certificate taken back."""
    product, officer = things["public_product"], things["concluded"].entered_by
    newer = catalogue.record_recognition(
        product, by=officer, round=things["round"], stars=4, issuer="UBND quận", year=2026, issued_on=clock.today()
    )
    CertificateExtension.objects.create(
        recognition=newer,
        registration=things["draft"],
        until=clock.today(),
        reason="Đang đánh giá.",
        confirmed_by=officer,
    )
    Certificate.objects.create(
        item=things["referred"].decision_item,
        recognition=newer,
        number="99/GCN-MẪU",
        code="f" * 32,
        issued_on=clock.today(),
        valid_until=clock.today() + timedelta(days=900),
        payload={"a": 1},
        signature="x",
        revoked_on=clock.today(),
        revoked_reason="Gian dối.",
    )
    assert Recognition.objects.filter(superseded_by=newer).exists()
    assert things["recognised"].status == Status.RECOGNISED
    CheckRun.objects.create(kind=CheckRun.Kind.DATA, started_at=now)
    FrozenPaper.objects.create(
        kind="mẫu",
        subject="mẫu:1",
        template="mau.typ",
        data={"a": 1},
        digest="0" * 64,
        created=now,
        pdf_sha256="0" * 64,
        pdf_size=1,
        path="mau.pdf",
    )


def _conferences(things, now):
    guest, session = things["guest"], things["door"]
    by = things["inviting"].created_by
    CheckIn.objects.create(
        session=session, guest=guest, direction="in", outcome="ok", nonce="mau", method="scan", by=by, happened_at=now
    )
    DoorLink.objects.create(
        session=session, label="Cửa 2", token_sha256="1" * 64, expires_at=now, revoked_at=now, made_by=by
    )
    GuestImport.objects.filter(pk=things["guest_file"].pk).update(confirmed_at=now)
    ConferenceReport.objects.update(handed_in_at=now)
    OptOut.objects.create(address="khong@ocop.example")
    TrainingCertificate.objects.create(
        conference=things["inviting"],
        guest=guest,
        number="98/MẪU",
        holder_name="Khách",
        sessions_attended=1,
        sessions_held=1,
        issued_on=clock.today(),
        issued_by=by,
        revoked_at=now,
        revoked_reason="Nhầm.",
    )
