"""What was edited in a dossier that is still open, for the log: ticks, numbers and choices before and after; of texts, which
are the applicant's own words and may name people, only that they changed."""

from django.db import models

from accounts import audit


def record_texts(registration, before, after, *, by):
    """One page of Mẫu 02, before it is saved; nothing where nothing changed."""
    was, now, texts = {}, {}, []
    for field in after._meta.concrete_fields:
        if field.name in {"id", "registration"}:
            continue
        old, new = getattr(before, field.attname), getattr(after, field.attname)
        if old == new:
            continue
        if isinstance(field, (models.CharField, models.TextField)) and not field.choices:
            texts.append(field.name)
        else:
            was[field.name], now[field.name] = old, new
    if was or texts:
        _record(registration, "registration.form_edited", was, now | ({"texts": texts} if texts else {}), by)


def record_answers(registration, answers, *, by):
    """Mẫu 02 part III, before it is saved: the chosen options by criterion, and which descriptions changed."""
    rows = registration.answers.select_related("criterion", "option")
    old = {row.criterion_id: (row.option, row.description) for row in rows}
    was, now, texts = {}, {}, []
    for criterion, option, description in answers:
        before, described = old.get(criterion.pk, (None, ""))
        if before != option:
            was[criterion.code] = before.code if before else None
            now[criterion.code] = option.code if option else None
        if described != description:
            texts.append(criterion.code)
    if now or texts:
        _record(registration, "registration.answers_edited", was, now | ({"texts": texts} if texts else {}), by)


def record_needs(registration, answers, *, by):
    """«Có thuộc diện phải có không?», before it is saved: the answers and grounds by paper, and which reasons changed."""
    old = {row.paper_id: row for row in registration.paper_needs.all()}
    was, now, texts = {}, {}, []
    for paper, needed, ground, reason in answers:
        row = old.get(paper.pk)
        before = [row.needed, row.ground] if row else [None, ""]
        after = [needed, ground if needed is False else ""]
        if before != after:
            was[paper.code], now[paper.code] = before, after
        if (row.reason if row else "") != (reason if needed is False else ""):
            texts.append(paper.code)
    if now or texts:
        _record(registration, "registration.needs_edited", was, now | ({"texts": texts} if texts else {}), by)


def record_branch(registration, branch, *, by):
    if registration.branch != branch:
        _record(registration, "registration.branch_chosen", {"branch": registration.branch}, {"branch": branch}, by)


def _record(registration, action, before, after, by):
    audit.record(by=by, action=action, subject=registration, before=before or None, after=after)


def facts_of(evidence):
    """A paper of the dossier as the log names it."""
    return {
        "paper": evidence.paper.code,
        "title": evidence.title,
        "number": evidence.number,
        "issuer": evidence.issuer,
        "issued_on": evidence.issued_on,
        "expires_on": evidence.expires_on,
        "link": evidence.link,
        "sha256": evidence.file.sha256 if evidence.file else None,
    }
