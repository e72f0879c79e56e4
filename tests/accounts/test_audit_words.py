"""The log page speaks Vietnamese: every kind of line, every key and every value that code writes."""

import ast
import re
from datetime import date

import pytest
from django.urls import reverse

from accounts import audit, audit_words
from accounts.models import AuditEntry
from ocop_portal import urls  # noqa: F401 (imports every room's words)
from tests.factories import accounts
from tests.source_words import ROOMS, ROOT, VIETNAMESE

STANDING = ("confirmed", "refused", "pending")
# What f"…{name}" may become: the endings of action names made at run time.
ENDINGS = {
    "business.": STANDING[:2],
    "decision.": ("recognise", "refer_up"),
    "objection.": ("upheld", "dismissed"),
    "conflict.": ("confirmed", "dismissed"),
}


def _calls():
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            if "migrations" in path.parts:
                continue
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "record":
                    yield path, {word.arg: word.value for word in node.keywords}


def _actions():
    for _path, words in _calls():
        node = words.get("action")
        if isinstance(node, ast.Constant):
            yield node.value
        elif isinstance(node, ast.JoinedStr):
            yield from (f"{node.values[0].value}{ending}" for ending in ENDINGS[node.values[0].value])
    for path in sorted((ROOT / "products" / "actions").glob("*.py")):
        # Handed on as a plain argument: `_after(change, "change.confirmed", by)`.
        yield from re.findall(r'"((?:registration|change)\.[a-z_]+)"', path.read_text(encoding="utf-8"))


def _written_keys():
    """(action, key) of every dict that stands in a call of `audit.record`."""
    for _path, words in _calls():
        node = words.get("action")
        if not isinstance(node, ast.Constant):
            continue
        for side in ("before", "after"):
            for inner in ast.walk(words[side]) if side in words else ():
                if isinstance(inner, ast.Dict):
                    for key in inner.keys:
                        if isinstance(key, ast.Constant):
                            yield node.value, key.value


ACTIONS = sorted(set(_actions()))
KEYS = sorted(set(_written_keys()))


def entry(action, before=None, after=None, subject_type=""):
    return AuditEntry(action=action, before=before, after=after, subject_type=subject_type)


def test_many_kinds_are_read():
    assert len(ACTIONS) > 80 and len(KEYS) > 60


@pytest.mark.parametrize("action", ACTIONS)
def test_every_kind_of_line_has_its_words(action):
    assert VIETNAMESE.search(str(audit.LABELS.get(action, ""))), action


@pytest.mark.django_db
@pytest.mark.parametrize(("action", "key"), KEYS)
def test_every_key_has_its_words(action, key):
    label = audit_words.Reader([]).label(entry(action), key)
    assert label != key and (VIETNAMESE.search(label) or " " in label)


SUBJECTS = {
    "registration.moved": "products.registration",
    "evaluation.moved": "evaluations.evaluation",
    "round.planned": "products.round",
    "round.updated": "products.round",
    "business.registered": "products.business",
}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("action", "key", "value", "said"),
    [
        ("invitation.answered", "reply", "accepted", "Sẽ dự"),
        ("invitation.answered", "reply", "sent", None),
        ("invitation.answered", "via", "letter", "Đường dẫn trong thư"),
        ("invitation.answered", "via", "queue", "Danh sách chờ tự chuyển"),
        ("guests.added", "from", "register", "danh sách chủ thể của cổng"),
        ("guests.added", "from", "hand", "nhập tay"),
        ("guests.exported", "paper", "sign_in_sheet", "danh sách ký tên"),
        ("mailing.asked", "kind", "reminder", "Nhắc trả lời giấy mời"),
        ("conference.moved", "status", "inviting", None),
        ("registration.moved", "status", "under_evaluation", "Đang đánh giá, phân hạng"),
        ("evaluation.moved", "status", "scoring", None),
        ("session.attendance", "7", "present", "Có mặt"),
        ("attendance.ticked", "7", "absent", "Vắng"),
        ("evaluation.checked", "E02", "missing", None),
        ("council.seated", "seat", "vice_chair", "Phó Chủ tịch Hội đồng"),
        ("person.granted", "role", "ward_officer", None),
        ("round.planned", "kind", "live", None),
        ("round.updated", "state", "open", None),
        ("business.registered", "kind", "household_business", None),
        ("report.asked", "kind", "season", None),
        ("conflict.declared", "has_conflict", True, "có"),
        ("registration.form_edited", "has_licence", False, "không"),
        ("evidence.added", "expires_on", None, "–"),
        ("evidence.added", "expires_on", "2028-06-01", "01/06/2028"),
        ("session.left", "left_at", "2026-11-26T02:30:00Z", "09:30 26/11/2026"),
        ("registration.form_edited", "revenue", 1_250_000_000, "1.250.000.000"),
        ("registration.form_edited", "texts", ["specification"], None),
    ],
)
def test_values_are_said_in_words(action, key, value, said):
    line = entry(action, after={key: value}, subject_type=SUBJECTS.get(action, ""))
    ((label, before, after),) = audit_words.Reader([line]).changes(line)
    assert before == ""
    assert after == said if said else (VIETNAMESE.search(after) and not re.search(r"[a-z]_[a-z]", after))


@pytest.mark.django_db
def test_rows_are_named_once_for_a_page(django_assert_num_queries):
    user = accounts.ward_officer()
    lines = [entry("council.seated", after={"user": user.pk, "seat": "chair"}) for _ in range(20)]
    gone = entry("council.seated", after={"user": 10**9})
    with django_assert_num_queries(1):
        reader = audit_words.Reader([*lines, gone])
        said = [reader.changes(line)[0][2] for line in lines]
    assert said == [str(user)] * 20
    assert reader.changes(gone)[0][2] == f"số {10**9}"


@pytest.mark.django_db
def test_log_page_shows_no_key_and_no_code(client):
    audit.record(by=None, action="invitation.answered", subject=None, after={"reply": "accepted", "via": "letter"})
    audit.record(by=None, action="guests.added", subject=None, after={"guests": 3, "from": "register"})
    audit.record(by=None, action="registration.reopened", subject=None, after={"due_on": date(2026, 12, 4)})
    client.force_login(accounts.make_user("auditor"))
    page = client.get(reverse("accounts:audit_list")).content.decode()
    for word in ("accepted", "letter", "register", "via", "from (", "due_on", "2026-12-04", "registration.reopened"):
        assert f">{word}" not in page and f" {word}<" not in page, word
    assert "trả lời qua (sau)" in page and "Đường dẫn trong thư" in page and "04/12/2026" in page
