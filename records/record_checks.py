"""Frozen papers recomputed, for `manage.py verify_records`."""

import hashlib

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.files.storage import default_storage
from django.utils.translation import gettext_lazy as _

from records import guards
from records.checking import Check, Difference, differing, row_by_row
from records.freezing import content_digest
from records.models import FrozenPaper

CHUNK = 1024 * 1024


def hash_of_file(path):
    """(SHA-256, size) of a stored file, read piece by piece; ("", 0) where it is gone."""
    digest, size = hashlib.sha256(), 0
    try:
        with default_storage.open(path, "rb") as file:
            while piece := file.read(CHUNK):
                digest.update(piece)
                size += len(piece)
    except OSError:
        return "", 0
    return digest.hexdigest(), size


def _content(paper):
    return differing(digest=(paper.digest, content_digest(paper)))


def _pdf(paper):
    sha256, size = hash_of_file(paper.path)
    return differing(pdf_sha256=(paper.pdf_sha256, sha256), pdf_size=(paper.pdf_size, size))


def _subject(paper):
    """The row the paper is about is still there, and no earlier number of the paper is missing."""
    label, _colon, pk = paper.subject.rpartition(":")
    there = apps.get_model(label)._base_manager.filter(pk=pk).exists()
    earlier = FrozenPaper.objects.filter(kind=paper.kind, subject=paper.subject, number__lt=paper.number).count()
    return differing(subject=(there, True), earlier=(earlier, paper.number - 1))


def _guards(_tables):
    """The triggers that keep signed rows stand as the registry says; told by their names, they have no rows."""
    return [Difference(0, {"trigger": name}, "migrate") for name in guards.missing()]


CHECKS = (
    Check("guards", _("Khóa của bảng dữ liệu đã ký (chạy lại «migrate» để lập lại)"), ContentType, _guards),
    Check(
        "paper-content",
        _("Nội dung văn bản đã chốt theo mã đối chiếu"),
        FrozenPaper,
        row_by_row(_content),
        since="frozen_at",
        portion=200,
    ),
    Check(
        "paper-pdf",
        _("Tệp PDF đã lưu của văn bản đã chốt theo mã đối chiếu"),
        FrozenPaper,
        row_by_row(_pdf),
        since="frozen_at",
        portion=200,
    ),
    Check(
        "paper-subject",
        _("Văn bản đã chốt còn đủ các bản trước và đối tượng của nó"),
        FrozenPaper,
        row_by_row(_subject),
        since="frozen_at",
        portion=200,
    ),
)
