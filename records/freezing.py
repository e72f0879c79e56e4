"""Freezing a paper, and printing it again from what was frozen."""

import hashlib
import json
import os
from concurrent.futures import ThreadPoolExecutor

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


def all_latest(kind, subjects):
    """{subject: its paper in force}, asked once for all; those without a paper are missing."""
    rows = FrozenPaper.objects.filter(kind=kind, subject__in=subjects).order_by("number")
    return {paper.subject: paper for paper in rows}


def freeze(kind, subject, template, data, **about):
    """The next version of this paper, as `freeze_all`."""
    (paper,) = freeze_all(kind, [(subject, data)], template, **about)
    return paper


def freeze_all(kind, papers, template, *, watermark="", by_name="", note="", now=None, told=None):
    """The next version of papers of one kind. Typeset first: what cannot be printed is not frozen.

    `papers`: rows of (subject, data); of a generator one is typeset while the next is drawn up, and `told()` is called
    after each. Kept is what was printed, with «□» for signs no font has: fonts that know more later do not change the
    paper. documents.typeset.CannotTypeset where data and template do not fit; IntegrityError where two freeze at once.
    All or none are frozen; files that are left over are named by their content and harm nobody.
    """
    now = (now or timezone.now()).replace(microsecond=0)
    printed = list(_printed(papers, template, watermark, now, told))
    rows = FrozenPaper.objects.filter(kind=kind, subject__in=[subject for subject, *_rest in printed])
    last = dict(rows.order_by("number").values_list("subject", "number"))
    frozen = [
        FrozenPaper(
            kind=kind,
            subject=subject,
            number=last.get(subject, 0) + 1,
            template=template,
            data=data,
            watermark=watermark,
            created=now,
            pdf_sha256=sha256,
            pdf_size=size,
            path=path,
            frozen_by_name=by_name,
            note=note,
        )
        for subject, data, (sha256, size, path) in printed
    ]
    for paper in frozen:
        paper.digest = content_digest(paper)
    return FrozenPaper.objects.bulk_create(frozen)


def _printed(papers, template, watermark, now, told):
    """(subject, data as printed, (digest, size and path of the PDF)) of each."""

    def print_one(data):
        content = typeset(template, data, watermark=watermark, created=now)
        sha256 = hashlib.sha256(content).hexdigest()
        return sha256, len(content), _store(content, sha256)

    # Typst works outside the interpreter's lock, so that papers are made side by side; no table is asked for there.
    with ThreadPoolExecutor(max_workers=min(4, os.cpu_count() or 1)) as pool:
        waiting = []
        for subject, given in papers:
            data = json.loads(canonical(prepared(template, given)))
            waiting.append((subject, data, pool.submit(print_one, data)))
            if told:
                told()
        for subject, data, answer in waiting:
            yield subject, data, answer.result()


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
