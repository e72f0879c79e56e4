"""The counter: who gets in, what is shown, what a double click does."""

import uuid
from datetime import date
from urllib.parse import unquote

import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from lxml import html

from accounts import clock
from accounts.models import AuditEntry
from products.statuses import RoundKind
from reports import generation, requests, tasks
from reports.models import Report
from reports.statuses import Format, Kind, State
from reports.writers import pdf
from tests.factories import accounts
from tests.factories.reports import make_product, make_recognition, make_recognitions, make_report, make_round

pytestmark = pytest.mark.django_db
LIST, NEW = "/bao-cao/", "/bao-cao/moi/"


@pytest.fixture(autouse=True)
def rung(monkeypatch):
    """The wire to the broker: which reports the worker was told of."""
    told = []
    monkeypatch.setattr(tasks.build, "apply_async", lambda args, **_more: told.append(*args))
    return told


@pytest.fixture
def register(specialist):
    make_recognition(make_product("Dấm mẫu"), issued_on=date(2024, 6, 28), year=2024)
    return {"kind": Kind.REGISTER, "format": Format.XLSX}


def fresh(report):
    return Report.objects.get(pk=report.pk)


def done(report):
    assert generation.build(report.pk) == State.DONE
    return fresh(report)


def url(page, report):
    return reverse(f"reports:{page}", args=[report.pk])


# --- Who -----------------------------------------------------------------------------------------

REPORTING = ("ward_officer", "ward_leader", "specialist", "office_head", "secretary", "leader", "auditor")
OTHERS = ("business_person", "council_member", "clerk", "administrator", "stranger")


@pytest.mark.parametrize(("who", "status"), [*((who, 200) for who in REPORTING), *((who, 403) for who in OTHERS)])
def test_reports_are_for_those_whose_roles_report(log_in, who, status):
    client = log_in(getattr(accounts, who)())
    assert [client.get(page).status_code for page in (LIST, NEW)] == [status, status]


def test_reports_ask_a_stranger_to_log_in(client):
    for page in (LIST, NEW, "/bao-cao/1/", "/bao-cao/1/tep/"):
        assert client.get(page).url == f"/tai-khoan/dang-nhap/?next={page}"


@pytest.mark.parametrize("page", ["report", "report_state", "report_file", "report_cancel"])
def test_anothers_report_is_not_there(log_in, specialist, page):
    report = done(make_report(specialist))
    client = log_in(accounts.office_head())
    answer = client.post(url(page, report)) if page == "report_cancel" else client.get(url(page, report))
    assert answer.status_code == 404


# --- Asking ---------------------------------------------------------------------------------------


def test_new_says_how_many_rows_before_asking(log_in, specialist, register):
    answer = log_in(specialist).get(NEW, register)
    assert (answer.context["rows"], answer.context["reason"], Report.objects.count()) == (1, "", 0)
    assert "Lập báo cáo" in answer.content.decode()


def test_new_for_htmx_answers_with_the_preview_alone(log_in, specialist, register):
    answer = log_in(specialist).get(NEW, register, headers={"HX-Request": "true"})
    assert answer.content.decode().startswith('<section id="xem-truoc"')


def test_ask_writes_one_row_and_rings_once_it_is_committed(
    log_in, specialist, register, rung, django_capture_on_commit_callbacks
):
    client = log_in(specialist)
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(NEW, {**register, "key": uuid.uuid4(), "since": "28/06/2024", "stars": ["3"]})
    report = Report.objects.get()
    assert (answer.status_code, answer.url, rung) == (302, report.get_absolute_url(), [report.pk])
    assert report.filters == {"round": None, "area": None, "since": "2024-06-28", "until": None, "stars": [3]}
    assert report.words == [
        ["Đợt đánh giá", "Mọi đợt chính thức và nhập lại từ hồ sơ giấy; không tính đợt thực hành"],
        ["Địa bàn", "Toàn bộ địa bàn được giao"],
        ["Ngày quyết định", "từ 28/06/2024"],
        ["Hạng sao", "3 sao"],
    ]
    assert AuditEntry.objects.get(action="report.asked").by == specialist


def test_ask_twice_with_one_form_is_one_report(log_in, specialist, register):
    client, form = log_in(specialist), {**register, "key": uuid.uuid4()}
    first, second = client.post(NEW, form), client.post(NEW, form)
    assert (first.url, Report.objects.count()) == (second.url, 1)


CHOSEN = [
    {"kind": "register", "format": "pdf"},
    {"kind": "season", "format": "pdf"},
    {"kind": "register", "format": "xlsx", "stars": ["3"]},
    {"kind": "register", "format": "pdf", "since": "01/01/2024", "until": "31/12/2024"},
]


@pytest.mark.parametrize("chosen", CHOSEN, ids=str)
@pytest.mark.parametrize(
    "shown", [{}, {"kind": "season", "format": "xlsx"}, {"kind": "register", "stars": "4"}], ids=str
)
def test_what_is_made_is_what_stands_in_the_form_and_not_what_was_previewed(
    log_in, specialist, register, shown, chosen
):
    """As a browser without script: the button sends the fields of its own form as the person left them."""
    client = log_in(specialist)
    page = html.fromstring(client.get(NEW, shown).content.decode())
    (button,) = (one for one in page.iter("button") if "Lập báo cáo" in one.text_content())
    (form,) = button.iterancestors("form")
    visible = {field.name for field in form.iter("input", "select") if field.get("type") != "hidden"}
    hidden = {field.name: field.value for field in form.iter("input") if field.get("type") == "hidden"}
    assert set(chosen) <= visible and not visible & set(hidden)

    client.post(NEW, hidden | chosen)

    report = Report.objects.get()
    assert (report.kind, report.format) == (chosen["kind"], chosen["format"])
    assert report.filters["stars"] == [int(star) for star in chosen.get("stars", [])]


def test_the_preview_is_asked_for_from_the_same_form_and_makes_nothing(log_in, specialist, register):
    client = log_in(specialist)
    page = client.post(NEW, {**register, "format": "pdf", "xem": "1", "key": uuid.uuid4()})
    assert (page.status_code, page.context["rows"], Report.objects.count()) == (200, 1, 0)
    assert page.context["form"]["format"].value() == "pdf"


def test_another_choice_in_a_form_sent_before_is_another_report(log_in, specialist, register):
    """Back in the browser, another format, the same button."""
    client, key = log_in(specialist), uuid.uuid4()
    for format in (Format.XLSX, Format.PDF, Format.PDF):
        client.post(NEW, {**register, "key": key, "format": format})
    assert sorted(Report.objects.values_list("format", flat=True)) == ["pdf", "xlsx"]


@pytest.mark.parametrize(
    ("changed", "field", "sentence"),
    [
        ({"since": "31/02/2024"}, "since", "Hãy ghi ngày có thật, theo dạng ngày/tháng/năm, ví dụ 28/06/2024."),
        ({"since": "02/01/2024", "until": "01/01/2024"}, "until", "«Đến ngày» phải từ «Từ ngày» trở đi."),
        ({"round": "99999"}, "round", "Đợt này không có trong các đợt anh/chị được xem."),
        ({"area": "99999"}, "area", "Phường, xã này không thuộc địa bàn anh/chị được giao."),
        ({"stars": ["6"]}, "stars", None),
        ({"kind": "all"}, "kind", None),
        ({"kind": ""}, "kind", "Mục «Loại báo cáo» còn trống."),
        ({"format": "docx"}, "format", None),
        ({"round": "1' OR 1=1"}, "round", "Đợt này không có trong các đợt anh/chị được xem."),
        ({"round": "9" * 40}, "round", "Đợt này không có trong các đợt anh/chị được xem."),
    ],
)
def test_ask_badly_is_answered_at_the_field_and_keeps_what_was_typed(
    log_in, specialist, register, changed, field, sentence
):
    answer = log_in(specialist).post(NEW, {**register, "key": uuid.uuid4(), **changed})
    form = answer.context["form"]
    assert (answer.status_code, list(form.errors), Report.objects.count()) == (200, [field], 0)
    assert sentence is None or form.errors[field] == [sentence]
    for name, typed in changed.items():
        assert form[name].value() == typed


def test_ask_for_another_ward_or_anothers_round_is_refused_at_the_field(log_in, register):
    make_product(area=accounts.other_ward())
    elsewhere = make_round(office=accounts.make_office(accounts.make_area("district")))
    answer = log_in(accounts.ward_officer()).post(
        NEW, {**register, "area": accounts.other_ward().pk, "round": elsewhere.pk}
    )
    assert sorted(answer.context["form"].errors) == ["area", "round"]


def test_ask_for_nothing_is_refused_with_the_reason(log_in, specialist, register):
    answer = log_in(specialist).post(NEW, {**register, "until": "01/01/2000", "key": uuid.uuid4()})
    sentence = "Không có dòng nào với các điều kiện này. Hãy bớt điều kiện hoặc chọn khoảng ngày khác."
    assert (answer.context["reason"], Report.objects.count()) == (sentence, 0)
    assert [str(message) for message in answer.context["messages"]] == [sentence]


def test_ask_for_more_than_a_printed_report_holds_is_refused(log_in, specialist, register, monkeypatch):
    monkeypatch.setattr(requests, "MOST_ROWS", 2)
    make_recognitions(2)
    form = {**register, "format": Format.PDF}
    sentence = "Bản in chứa nhiều nhất 2 dòng. Hãy chọn Excel hoặc thu hẹp điều kiện."
    assert log_in(specialist).get(NEW, form).context["reason"] == sentence
    assert pdf.MOST_ROWS == 1000


def test_ask_while_five_are_under_way_is_refused(log_in, specialist, register):
    for _n in range(5):
        make_report(specialist)
    answer = log_in(specialist).post(NEW, {**register, "key": uuid.uuid4()})
    assert Report.objects.count() == 5
    assert answer.context["reason"].startswith("Anh/chị đang có 5 báo cáo chưa lập xong.")


def test_a_broker_that_is_gone_costs_no_report(
    log_in, specialist, register, monkeypatch, django_capture_on_commit_callbacks
):
    def gone(*_args, **_more):
        raise ConnectionRefusedError

    monkeypatch.setattr(tasks.build, "apply_async", gone)
    client = log_in(specialist)
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(NEW, {**register, "key": uuid.uuid4()})
    assert (answer.status_code, Report.objects.get().state) == (302, State.QUEUED)


def test_new_names_the_practice_round_it_would_report(log_in, specialist):
    practice = make_round(RoundKind.PRACTICE, name="Đợt tập")
    answer = log_in(specialist).get(NEW, {"round": practice.pk})
    assert (answer.context["practice"], answer.context["practice_name"]) == (True, "Đợt tập")


# --- Watching -------------------------------------------------------------------------------------


def test_report_polls_while_it_is_under_way_and_stops_when_it_is_done(log_in, specialist):
    client, report = log_in(specialist), make_report(specialist)
    polls = f'hx-get="{url("report_state", report)}" hx-trigger="every 1s"'
    assert polls in client.get(url("report", report)).content.decode()
    state = client.get(url("report_state", report), headers={"HX-Request": "true"}).content.decode()
    assert (polls in state, "Chờ đến lượt" in state, url("report_file", report) in state) == (True, True, False)
    done(report)
    state = client.get(url("report_state", report), headers={"HX-Request": "true"}).content.decode()
    assert (polls in state, url("report_file", report) in state) == (False, True)


def test_report_state_without_htmx_goes_to_the_page(log_in, specialist):
    report = make_report(specialist)
    assert log_in(specialist).get(url("report_state", report)).url == report.get_absolute_url()


@pytest.mark.parametrize(
    ("progress", "words"), [(25, "Đang đọc số liệu: 1.200/20.000 dòng"), (75, "Đang ghi tệp: 1.200/20.000 dòng")]
)
def test_report_says_what_the_worker_is_doing(specialist, progress, words):
    report = Report(state=State.RUNNING, progress=progress, done=1200, total=20000)
    assert report.phase == words


def test_report_that_failed_says_why_and_offers_the_same_again(log_in, specialist):
    report = make_report(specialist, since=date(2024, 6, 28), stars=(3, 4))
    Report.objects.filter(pk=report.pk).update(state=State.FAILED, error="Máy chủ hết chỗ.")
    answer = log_in(specialist).get(url("report", report))
    assert "Máy chủ hết chỗ." in answer.content.decode()
    again = answer.context["again_url"]
    assert unquote(again) == f"{NEW}?kind=register&since=28/06/2024&stars=3&stars=4&format=xlsx"
    assert log_in(specialist).get(again).context["selection"].stars == (3, 4)


def test_cancel_stops_it_once(log_in, specialist):
    client, report = log_in(specialist), make_report(specialist)
    client.post(url("report_cancel", report))
    assert fresh(report).state == State.CANCELLED
    answer = client.post(url("report_cancel", report), follow=True)
    assert "Báo cáo đã kết thúc nên không còn gì để hủy." in answer.content.decode()
    assert AuditEntry.objects.filter(action="report.cancelled").count() == 1
    assert generation.build(report.pk) is None


def test_cancel_by_a_link_is_not_possible(log_in, specialist):
    assert log_in(specialist).get(url("report_cancel", make_report(specialist))).status_code == 405


# --- Fetching --------------------------------------------------------------------------------------


def test_file_is_a_download_with_a_vietnamese_name(log_in, specialist):
    report = done(make_report(specialist))
    answer = log_in(specialist).get(url("report_file", report))
    with default_storage.open(report.file_path) as file:
        assert b"".join(answer.streaming_content) == file.read()
    plain, _semicolon, vietnamese = answer["Content-Disposition"].partition("; filename*=UTF-8''")
    assert plain.startswith('attachment; filename="danh-muc-san-pham-duoc-cong-nhan-')
    assert (plain.isascii(), unquote(vietnamese)) == (True, report.file_name)
    assert report.file_name.startswith("Danh mục sản phẩm được công nhận ")
    assert answer["Content-Type"] == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    assert AuditEntry.objects.get(action="report.downloaded").after == {"sha256": report.file_sha256}


def test_file_that_is_not_ready_is_refused(log_in, specialist):
    answer = log_in(specialist).get(url("report_file", make_report(specialist)))
    assert (answer.status_code, "Báo cáo chưa lập xong." in answer.content.decode()) == (403, True)


def test_file_swapped_on_disk_is_refused(log_in, specialist):
    report = done(make_report(specialist))
    with open(default_storage.path(report.file_path), "ab") as file:
        file.write(b"!")
    answer = log_in(specialist).get(url("report_file", report))
    assert (answer.status_code, "không còn nguyên vẹn" in answer.content.decode()) == (403, True)


def test_file_lost_from_the_store_is_said_in_words(log_in, specialist):
    report = done(make_report(specialist))
    default_storage.delete(report.file_path)
    answer = log_in(specialist).get(url("report_file", report))
    assert (answer.status_code, "không còn trong kho lưu" in answer.content.decode()) == (403, True)


def test_file_is_kept_from_who_lost_the_role(log_in, specialist):
    report = done(make_report(specialist))
    specialist.memberships.update(valid_to=clock.today(), revoked_at=clock.now())
    assert log_in(specialist).get(url("report_file", report)).status_code == 403


# --- The list --------------------------------------------------------------------------------------


def test_list_holds_ones_own_reports_newest_first(log_in, specialist):
    mine = [make_report(specialist) for _n in range(2)]
    make_report(accounts.office_head())
    assert [report.pk for report in log_in(specialist).get(LIST).context["page"]] == [mine[1].pk, mine[0].pk]


def test_list_names_only_the_filters_that_were_set(specialist):
    assert make_report(specialist).narrowed_by == []
    narrowed = make_report(specialist, until=date(2024, 6, 28), stars=(5,))
    assert narrowed.narrowed_by == [["Ngày quyết định", "đến 28/06/2024"], ["Hạng sao", "5 sao"]]


def test_list_asks_the_same_number_of_queries_for_one_and_for_fifty(log_in, specialist):
    client = log_in(specialist)

    def queries():
        with CaptureQueriesContext(connection) as captured:
            client.get(LIST)
        return len(captured)

    make_report(specialist)
    few = queries()
    for _n in range(50):
        make_report(specialist)
    assert queries() == few


def test_new_asks_the_same_number_of_queries_for_few_and_for_many_rounds(log_in, specialist):
    client = log_in(specialist)

    def queries():
        with CaptureQueriesContext(connection) as captured:
            client.get(NEW)
        return len(captured)

    make_round()
    few = queries()
    for _n in range(20):
        make_round()
        make_product(area=accounts.make_area())
    assert queries() == few
