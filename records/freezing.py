"""Freezing a paper, and printing it again from what was frozen."""

import hashlib
import json

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone

from documents.typeset import prepared, typeset
from records.models import FrozenPaper

FOLDER = "van-ban"


class Damaged(Exception):
    """The stored PDF is not the one that was frozen, and its data does not give it back."""


def canonical(value):
    """The bytes a digest is taken of: JSON with sorted keys, no blanks, UTF-8. TypeError for what JSON cannot hold."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), cls=DjangoJSONEncoder)
    return text.encode()


def digest_of(value):
    """SHA-256 of the canonical bytes, 64 hexadecimal digits."""
    return hashlib.sha256(canonical(value)).hexdigest()


def content_digest(paper):
    """The digest a paper's own columns give: equal to `paper.digest` for as long as nobody changed the row."""
    return digest_of([paper.kind, paper.subject, paper.number, paper.template, paper.watermark, paper.data])


def subject_of(row):
    """How a paper names the row it is about: "evaluations.decision:12"."""
    return f"{row._meta.label_lower}:{row.pk}"


def latest(kind, subject):
    """The paper in force, the one with the highest number; None where nothing was frozen."""
    return FrozenPaper.objects.filter(kind=kind, subject=subject).order_by("-number").first()


def freeze(kind, subject, template, data, *, watermark="", by_name="", note="", now=None):
    """The next version of this paper. Typeset first: what cannot be printed is not frozen.

    Kept is what was printed, with «□» for signs no font has: fonts that know more later do not change the paper.
    documents.typeset.CannotTypeset where data and template do not fit; IntegrityError where two freeze at once.
    """
    now = (now or timezone.now()).replace(microsecond=0)
    data = json.loads(canonical(prepared(template, data)))
    content = typeset(template, data, watermark=watermark, created=now)
    sha256 = hashlib.sha256(content).hexdigest()
    last = latest(kind, subject)
    paper = FrozenPaper(
        kind=kind,
        subject=subject,
        number=last.number + 1 if last else 1,
        template=template,
        data=data,
        watermark=watermark,
        created=now,
        pdf_sha256=sha256,
        pdf_size=len(content),
        path=_store(content, sha256),
        frozen_by_name=by_name,
        note=note,
    )
    paper.digest = content_digest(paper)
    paper.save()
    return paper


def _store(content, sha256):
    path = f"{FOLDER}/{sha256[:2]}/{sha256}.pdf"
    if not default_storage.exists(path):
        default_storage.save(path, ContentFile(content))
    return path


def stored_pdf(paper):
    """The bytes in the storage, None where the file is gone. Not compared with anything."""
    if not default_storage.exists(paper.path):
        return None
    with default_storage.open(paper.path, "rb") as file:
        return file.read()


def is_intact(paper, content):
    return content is not None and hashlib.sha256(content).hexdigest() == paper.pdf_sha256


def pdf_of(paper):
    """The PDF as it was frozen. A lost or spoilt file is typeset again from the data; Damaged where that gives another."""
    content = stored_pdf(paper)
    if is_intact(paper, content):
        return content
    again = typeset(paper.template, paper.data, watermark=paper.watermark, created=paper.created)
    if not is_intact(paper, again):
        raise Damaged(str(paper))
    return again
