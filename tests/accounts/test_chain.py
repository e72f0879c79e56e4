"""The audit log's chain: every committed entry is in it, and whoever rewrites the log is found, also as its owner."""

import threading
from contextlib import contextmanager

import pytest
from django.core.management import call_command
from django.db import connection, connections, transaction

from accounts import audit, chain
from accounts.models import Area, AuditEntry, User
from records import guards
from tests.factories.accounts import make_area

pytestmark = pytest.mark.django_db(transaction=True)


def write(note="", by=None):
    return audit.record(
        by=by, action="person.changed", subject=None, note=note, after={"tên": "Bà Ba", "số": [1, None]}
    )


@pytest.fixture
def log():
    """Eight entries in four transactions; gives the head to note down."""
    for number in range(4):
        with transaction.atomic():
            write(f"a{number}")
            write(f"b{number}")
    return chain.verify().head_text


@contextmanager
def as_owner():
    """The tables' owner takes the triggers away; nobody else can."""
    guards.remove()
    try:
        with connection.cursor() as cursor:
            yield lambda sql, *params: cursor.execute(sql, params)
    finally:
        guards.install()


def verify_audit(capsys, *arguments):
    """(exit code, what was printed)."""
    try:
        call_command("verify_audit", *arguments, no_color=True)
        code = 0
    except SystemExit as end:
        code = end.code
    return code, capsys.readouterr().out


def ids():
    return list(AuditEntry.objects.order_by("position").values_list("pk", flat=True))


def relink(run, pk):
    """What an owner who has read the source does: the row's own hash made to fit."""
    previous, *values = AuditEntry.objects.values_list("previous", *chain.CONTENT).get(pk=pk)
    run("UPDATE accounts_auditentry SET hash = %s WHERE id = %s", chain.hash_of(previous, values), pk)


def edit(run):
    run("UPDATE accounts_auditentry SET note = 'khác' WHERE id = %s", ids()[3])


def edit_and_hash_again(run):
    edit(run)
    relink(run, ids()[3])


def edit_the_last_and_hash_again(run):
    run("UPDATE accounts_auditentry SET note = 'khác' WHERE id = %s", ids()[-1])
    relink(run, ids()[-1])


def delete(run):
    run("DELETE FROM accounts_auditentry WHERE id = %s", ids()[3])


def delete_and_close_the_gap(run):
    gone, *later = ids()[3:]
    run("DELETE FROM accounts_auditentry WHERE id = %s", gone)
    for pk in later:
        run("UPDATE accounts_auditentry SET position = position - 1 WHERE id = %s", pk)


def cut_head(run):
    run("DELETE FROM accounts_auditentry WHERE position <= 3")


def cut_tail(run):
    run("DELETE FROM accounts_auditentry WHERE position > 5")


def swap_texts(run):
    first, second = ids()[2], ids()[5]
    run("UPDATE accounts_auditentry SET note = 'b2' WHERE id = %s", first)
    run("UPDATE accounts_auditentry SET note = 'a1' WHERE id = %s", second)


def swap_places(run):
    first, second = ids()[2], ids()[5]
    run("UPDATE accounts_auditentry SET position = 100 WHERE id = %s", first)
    run("UPDATE accounts_auditentry SET position = 3 WHERE id = %s", second)
    run("UPDATE accounts_auditentry SET position = 6 WHERE id = %s", first)


def empty(run):
    run("DELETE FROM accounts_auditentry")


def write_all_anew(run):
    """Every link recomputed over a changed text: a chain that is whole and another one."""
    edit(run)
    previous = chain.GENESIS
    for pk in ids():
        run("UPDATE accounts_auditentry SET previous = %s WHERE id = %s", previous, pk)
        relink(run, pk)
        previous = AuditEntry.objects.values_list("hash", flat=True).get(pk=pk)


def slip_one_in(run):
    run(
        "INSERT INTO accounts_auditentry (at, by_name, action, subject_type, subject_id, subject_label, note, folded, "
        "previous, hash) VALUES (CURRENT_TIMESTAMP, '', 'x', '', '', '', '', '', '', '')"
    )


TAMPERS = [
    edit,
    edit_and_hash_again,
    edit_the_last_and_hash_again,
    delete,
    delete_and_close_the_gap,
    cut_head,
    cut_tail,
    swap_texts,
    swap_places,
    empty,
    write_all_anew,
    slip_one_in,
]
# Without the noted head the rest of the chain is whole: only who noted it can know.
NEED_THE_HEAD = {edit_the_last_and_hash_again, cut_tail, empty, write_all_anew}


@pytest.mark.parametrize("tamper", TAMPERS, ids=lambda tamper: tamper.__name__)
def test_tampering_by_the_owner_is_found(log, capsys, tamper):
    assert verify_audit(capsys, "--head", log)[0] == 0
    with as_owner() as run:
        tamper(run)

    code, said = verify_audit(capsys, "--head", log)
    assert (code, "không còn nguyên vẹn" in said) == (1, True)
    assert verify_audit(capsys, "--head", log.split(":")[0])[0] == 1
    assert verify_audit(capsys)[0] == (0 if tamper in NEED_THE_HEAD else 1)


def test_a_whole_log_says_its_head_and_goes_on_from_it(log, capsys):
    code, said = verify_audit(capsys)
    assert (code, f"Đầu chuỗi: {log}" in said, "8 dòng" in said) == (0, True, True)
    write("sau đó")

    code, said = verify_audit(capsys, "--head", log)
    assert (code, log in said, "9 dòng" in said) == (0, False, True)


def test_a_head_at_another_place_is_found(log, capsys):
    assert verify_audit(capsys, "--head", log.replace(":8", ":7"))[0] == 1


def test_an_empty_log_is_whole(capsys):
    code, said = verify_audit(capsys)
    assert (code, f"{chain.GENESIS}:0" in said) == (0, True)
    assert verify_audit(capsys, "--head", f"{chain.GENESIS}:0")[0] == 0


def test_what_is_rolled_back_leaves_no_gap(log):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        write("mất")
        raise ZeroDivisionError
    with transaction.atomic():
        write("còn")
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            write("mất một phần")
            raise ZeroDivisionError

    assert list(AuditEntry.objects.order_by("position").values_list("position", flat=True)) == list(range(1, 10))
    assert chain.verify().is_clean


def test_entries_of_the_open_transaction_are_linked_at_its_commit(log):
    with transaction.atomic():
        entry = write("đang viết")
        assert AuditEntry.objects.get(pk=entry.pk).position is None
        assert chain.verify(log.split(":")[0]).is_clean

    assert AuditEntry.objects.get(pk=entry.pk).position == 9


def test_a_commit_that_cannot_link_does_not_happen(log, monkeypatch):
    monkeypatch.setattr(chain, "CONTENT", ("id", "no_such_column"))
    with pytest.raises(Exception, match="no_such_column"), transaction.atomic():
        write("không nối được")
    monkeypatch.undo()

    assert AuditEntry.objects.count() == 8
    write("nối được")
    assert chain.verify().count == 9


def test_a_link_is_written_once(log):
    for column, value in [("position", 99), ("hash", "0" * 64), ("previous", "0" * 64), ("note", "khác")]:
        with pytest.raises(Exception, match="append-only"), connection.cursor() as cursor:
            cursor.execute(f"UPDATE accounts_auditentry SET {column} = %s WHERE position = 3", [value])


def test_entries_of_earlier_versions_are_linked_in_portions(monkeypatch):
    monkeypatch.setattr(chain, "BATCH", 3)
    AuditEntry.objects.bulk_create(AuditEntry(action="x", note=f"{number}", folded="") for number in range(8))
    assert chain.verify().fault_count == 8

    assert chain.link_unlinked() == 8
    assert (chain.verify().is_clean, chain.verify().count) == (True, 8)
    assert list(AuditEntry.objects.order_by("position").values_list("note", flat=True)) == list("01234567")


@pytest.mark.postgres
def test_busy_transactions_neither_deadlock_nor_wait_for_each_others_work():
    """One has written its entry and waits for a row; the other holds that row, writes its own entry and commits."""
    user = User.objects.create_user("khoa@ocop.example", full_name="Khóa Dòng")
    holds, wrote = threading.Event(), threading.Event()
    faults = []

    def first():
        with transaction.atomic():
            User.objects.select_for_update().get(pk=user.pk)
            holds.set()
            assert wrote.wait(10)
            write("người giữ dòng", by=user)

    def second():
        with transaction.atomic():
            assert holds.wait(10)
            write("người chờ dòng")
            wrote.set()
            User.objects.select_for_update().get(pk=user.pk)

    run_all([first, second], faults)
    assert faults == []
    assert list(AuditEntry.objects.order_by("position").values_list("note", flat=True)) == [
        "người giữ dòng",
        "người chờ dòng",
    ]
    assert chain.verify().is_clean


@pytest.mark.postgres
def test_many_writers_make_one_chain():
    people = [User.objects.create_user(f"nguoi{n}@ocop.example", full_name=f"Người {n}") for n in range(4)]
    areas = [make_area() for _ in range(4)]
    faults = []

    def busy(number):
        for turn in range(15):
            with transaction.atomic():
                # Entries before and after a row that others want too: whatever waits, it is not for the chain.
                write(f"{number}.{turn} trước", by=people[number])
                Area.objects.select_for_update(of=("self",)).get(pk=areas[turn % 4].pk)
                write(f"{number}.{turn} sau", by=people[(number + 1) % 4])

    run_all([lambda n=n: busy(n) for n in range(4)], faults)
    assert faults == []
    verdict = chain.verify()
    assert (verdict.faults, verdict.count) == ([], 120)


def run_all(works, faults):
    def run(work):
        try:
            work()
        except Exception as fault:
            faults.append(fault)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
        assert not thread.is_alive()
