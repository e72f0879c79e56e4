"""What was handed in and the files it names, recomputed, for `manage.py verify_records`."""

from django.utils.translation import gettext_lazy as _

from accounts.models import AuditEntry
from products import snapshot
from products.models import LateFacts, Registration, StoredFile, Submission
from records.checking import Check, differing, row_by_row
from records.freezing import digest_of
from records.record_checks import hash_of_file


def _manifest(submission):
    return differing(digest=(submission.digest, snapshot.digest(submission.manifest)))


def _late_facts(late):
    return differing(digest=(late.digest, digest_of(late.facts)))


def _logged(submission):
    """The log wrote the digest down at the same moment: both would have to be rewritten to hide a change."""
    handed_in = AuditEntry.objects.filter(
        action="registration.handed_in", subject_type="products.registration", subject_id=submission.registration_id
    )
    known = {(entry or {}).get("digest") for entry in handed_in.values_list("after", flat=True)}
    return {} if submission.digest in known else {"digest": (submission.digest, sorted(filter(None, known)))}


def _numbers(registration):
    """Submissions are numbered from 1 without a gap, and whatever was handed in has one."""
    numbers = [row.number for row in registration.submissions.all()]
    expected = list(range(1, max(len(numbers), bool(registration.code)) + 1))
    return differing(submissions=(sorted(numbers), expected))


def _named_files(submission):
    """Every file of the manifest is in the store, under its hash and with its size."""
    named = {row["sha256"]: row["size"] for row in submission.manifest["evidence"] if row.get("sha256")}
    stored = dict(StoredFile.objects.filter(sha256__in=named).values_list("sha256", "size"))
    return differing(files=(stored, named))


def _file(stored):
    sha256, size = hash_of_file(stored.path)
    return differing(sha256=(stored.sha256, sha256), size=(stored.size, size))


CHECKS = (
    Check(
        "submission-digest",
        _("Nội dung bản nộp theo mã đối chiếu"),
        Submission,
        row_by_row(_manifest),
        since="submitted_at",
        portion=200,
    ),
    Check(
        "late-facts-digest",
        _("Phần chốt bổ sung của bản nộp theo mã đối chiếu"),
        LateFacts,
        row_by_row(_late_facts),
        since="added_at",
        portion=200,
    ),
    Check(
        "submission-log",
        _("Mã đối chiếu của bản nộp theo nhật ký"),
        Submission,
        row_by_row(_logged),
        since="submitted_at",
        portion=200,
    ),
    Check(
        "submission-numbers",
        _("Hồ sơ còn đủ các bản nộp"),
        Registration,
        row_by_row(_numbers, prefetch=["submissions"]),
        since="submitted_at",
        portion=200,
    ),
    Check(
        "submission-files",
        _("Kho tệp còn đủ tệp mà bản nộp nêu"),
        Submission,
        row_by_row(_named_files),
        since="submitted_at",
        portion=200,
    ),
    Check(
        "stored-file",
        _("Tệp trong kho lưu theo mã đối chiếu"),
        StoredFile,
        row_by_row(_file),
        since="stored_at",
        portion=200,
    ),
)
