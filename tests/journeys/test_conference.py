"""The day of a conference in a browser: two doors, one of them with its line cut, and codes read from the printed sheet."""

import re
import time
from datetime import datetime, timedelta
from datetime import time as hour

import pypdfium2
import pytest
import zxingcpp
from playwright.sync_api import expect

from criteria.calendar import VIETNAM
from tests.journeys.conftest import CHROMIUM, FLAGS
from tests.worker import wait_until

SPECIALIST, HEAD = "chuyenvien.thanhpho@ocop.example", "truong.thanhpho@ocop.example"
GUESTS = ["Đặng Thị Mẫu Ngọc", "Lê Văn Mẫu Hải", "Nguyễn Mẫu Ánh", "Phạm Mẫu Đức"]
NETWORK = re.compile("Mọi lượt đã gửi")


@pytest.fixture
def conference(portal):
    """Planned, approved, its guests invited; its session is going on now."""
    return Conference(portal)


class Conference:
    def __init__(self, portal):
        self.portal = portal
        self.specialist = portal.person(SPECIALIST)
        self.title = f"Lớp tập huấn Mẫu {time.time_ns() // 1_000_000}"
        self._plan()
        self._approve()
        self._invite()
        self.sheet = self._sheet()

    def _plan(self):
        now = datetime.now(VIETNAM)
        before, after = now - timedelta(hours=1), now + timedelta(hours=2)
        first = before.time() if before.date() == now.date() else hour(0, 0)
        last = after.time() if after.date() == now.date() else hour(23, 59)
        at = self.specialist.open("/hoi-nghi/them/")
        at.fill("Tên hội nghị", self.title).fill("Từ ngày", f"{now:%d/%m/%Y}").fill("Địa điểm", "Hội trường Mẫu")
        at.fill("Mỗi ngày từ giờ", f"{first:%H:%M}").fill("Đến giờ", f"{last:%H:%M}")
        at.fill("Cấp giấy xác nhận khi dự ít nhất", "1")
        at.page.locator("main form button.btn-primary").last.click()
        at.page.wait_for_load_state()
        at.open("/hoi-nghi/").click(self.title)
        self.number = re.search(r"/hoi-nghi/(\d+)/", at.page.url).group(1)

    def path(self, more=""):
        return f"/hoi-nghi/{self.number}/{more}"

    def _approve(self):
        head = self.portal.person(HEAD).open(self.path("phe-duyet/"))
        head.fill("Số kế hoạch", "12/KH-UBND").click("Phê duyệt", within="main form")

    def _invite(self):
        at = self.specialist
        for name in GUESTS:
            at.open(self.path("dai-bieu/them/")).fill("Họ và tên", name).fill("Đơn vị", "Hợp tác xã Mẫu")
            at.page.locator("main form button.btn-primary").first.click()
            at.page.wait_for_load_state()
        at.open(self.path())
        at.page.locator("summary", has_text="Mở mời").click()
        at.click("Mở mời", within=".fold-body")
        at.open(self.path("dai-bieu/")).click(re.compile("Mời 4 người chưa mời")).click("Gửi 4 giấy mời")
        self.session = re.search(r"/buoi/(\d+)/", at.open(self.path("diem-danh/")).page.content()).group(1)

    def door(self, more="cua/"):
        return self.path(f"buoi/{self.session}/{more}")

    def _sheet(self):
        answer = self.specialist.page.request.get(self.door("danh-sach-ky-ten.pdf"))
        assert answer.status == 200
        return answer.body()

    def codes(self):
        """What a camera reads in each row of the printed sheet, from the top down."""
        return [code.text for code in sorted(read(picture_of(self.sheet)), key=lambda code: code.position.top_left.y)]

    def helper(self, name, **window):
        """Somebody with a telephone and the link for this session's door."""
        at = self.specialist.open(self.door("duong-dan/")).fill("Cửa hoặc người giúp việc", name)
        at.click("Tạo đường dẫn và mã QR")
        link = at.page.locator(".door-poster .code").inner_text()
        return self.portal.person(width=360, height=740, **window).open(link)

    def present(self):
        self.specialist.open(self.door("diem-danh/"))
        return int(self.specialist.page.locator(".numbers-value").first.inner_text())


def picture_of(sheet, scale=3):
    document = pypdfium2.PdfDocument(sheet)
    picture = document[0].render(scale=scale).to_pil().convert("RGB")
    document.close()
    return picture


def read(picture):
    return zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormat.QRCode)


def scan(person, code):
    """As a hand scanner types it."""
    person.page.get_by_label("Mã trên giấy mời").fill(code)
    person.page.get_by_label("Mã trên giấy mời").press("Enter")


def answers(person, word, who=""):
    expect(person.page.locator("#tra-loi")).to_contain_text(word)
    expect(person.page.locator("#tra-loi")).to_contain_text(who)


def waiting(person):
    return person.page.locator("#hang-doi").get_attribute("data-waiting")


def cut(person):
    person.context.set_offline(True)


def mend(person):
    person.context.set_offline(False)


def test_two_doors_and_a_cut_line_let_nobody_in_twice(conference):
    codes = conference.codes()
    assert len(codes) == len(set(codes)) == len(GUESTS)
    first = conference.specialist
    second = conference.helper("Cửa 2")
    second.fits_the_screen()
    assert second.axe() == []

    scan(second, codes[0])
    answers(second, "Mời vào", GUESTS[0])

    cut(second)
    scan(second, codes[0])
    answers(second, "Đã giữ trên máy này")
    scan(second, codes[1])
    scan(second, codes[2])
    wait_until(lambda: waiting(second) == "3", seconds=15)

    # Meanwhile at the other door, on a line that works.
    first.open(f"{conference.door()}?cua=C%E1%BB%ADa+1")
    scan(first, codes[1])
    answers(first, "Mời vào", GUESTS[1])

    mend(second)
    expect(second.page.locator("[data-queue-words]")).to_have_text(NETWORK)
    answers(second, "Mời vào", GUESTS[2])
    log = second.page.locator("#nhat-ky .door-row")
    expect(log.nth(0)).to_contain_text(GUESTS[2])
    expect(log.nth(1)).to_contain_text("Đã vào trước đó")
    expect(log.nth(2)).to_contain_text("Đã vào trước đó")

    assert conference.present() == 3


def test_what_waits_outlives_the_page(conference):
    code = conference.codes()[3]
    helper = conference.helper("Cửa 2")
    link = helper.page.url
    cut(helper)
    scan(helper, code)
    wait_until(lambda: waiting(helper) == "1", seconds=15)
    helper.page.close()
    assert conference.present() == 0

    mend(helper)
    helper.page = helper.context.new_page()
    helper.open(link)
    expect(helper.page.locator("[data-queue-words]")).to_have_text(NETWORK)
    assert conference.present() == 1


def test_a_scan_whose_answer_was_lost_is_one_scan(conference):
    """The server took it, the answer never came: sent again, it gets the same answer and lets nobody in twice."""
    helper = conference.helper("Cửa 2")
    lost = []

    def lose(route):
        if route.request.method == "POST" and not lost:
            lost.append(route.fetch().status)
            route.abort("connectionreset")
        else:
            route.continue_()

    helper.page.route("**/cua/**", lose)
    scan(helper, conference.codes()[0])
    expect(helper.page.locator("[data-queue-words]")).to_have_text(NETWORK)
    answers(helper, "Mời vào", GUESTS[0])

    assert lost == [200]
    assert conference.present() == 1


def test_a_door_without_scripts_finds_a_name_and_takes_a_walk_in(conference):
    helper = conference.helper("Cửa 3", javascript=False)
    helper.page.get_by_label("Tìm theo tên, đơn vị").fill("dang ngoc")
    helper.page.get_by_role("button", name="Tìm").click()
    helper.page.get_by_role("button", name=f"Ghi vào {GUESTS[0]}").click()
    answers(helper, "Mời vào", GUESTS[0])
    helper.page.reload()  # the form sent again is the same scan
    answers(helper, "Mời vào", GUESTS[0])
    helper.page.locator("summary", has_text="Người đến không có giấy mời").click()
    helper.page.get_by_label("Họ và tên").fill("Bà Khách Mẫu")
    helper.page.get_by_role("button", name="Ghi vào danh sách và mời vào").click()
    answers(helper, "Mời vào", "Bà Khách Mẫu")

    assert conference.present() == 2


def test_the_paper_sheet_is_ticked_by_keyboard(conference):
    at = conference.specialist.open(conference.door("diem-danh/"))
    at.page.locator("[data-tick] input[type=radio]").first.focus()
    for key in "1231":
        at.page.keyboard.press(key)
    at.click("Lưu trang này").sees("Đã lưu điểm danh của 4 người.")

    values = at.page.locator(".numbers-value").all_inner_texts()
    assert values == ["2", "1", "1", "0"]
    assert at.axe() == []


def test_afterwards_certificates_and_the_report(conference):
    """Who came gets a certificate anybody can check; the report counts, is written, handed in and taken along."""
    at = conference.specialist
    at.open(conference.door("diem-danh/"))
    at.page.locator("[data-tick] input[type=radio]").first.focus()
    for key in "1122":
        at.page.keyboard.press(key)
    at.click("Lưu trang này")
    for step in ("Chốt danh sách", "Đã tổ chức xong"):
        at.open(conference.path())
        at.page.locator("summary", has_text=step).click()
        at.click(step, within=".fold[open] .fold-body")

    at.open(conference.path("giay-xac-nhan/"))
    at.page.locator("summary", has_text="Cấp giấy xác nhận cho 2 người").click()
    at.click("Cấp giấy xác nhận cho 2 người", within=".fold[open] .fold-body").sees("Đã cấp 2 giấy xác nhận.")
    check = at.page.get_by_role("link", name="Trang kiểm tra").first.get_attribute("href")
    citizen = conference.portal.person().open(check)
    citizen.sees(conference.title).fits_the_screen()

    at.open(conference.path("bao-cao/"))
    assert at.page.locator(".numbers-value").all_inner_texts() == ["4", "0", "0", "2", "0"]
    at.fill("Kết quả đạt được", "Đại biểu nắm được quy định mới.").click("Lưu báo cáo").sees("Đã lưu báo cáo.")
    assert at.axe() == []
    for words, start in (("Báo cáo (DOCX)", b"PK"), ("Báo cáo (PDF)", b"%PDF"), ("Số liệu, danh sách (XLSX)", b"PK")):
        answer = at.page.request.get(at.page.get_by_role("link", name=words).get_attribute("href"))
        assert answer.body().startswith(start)
    at.page.locator("summary", has_text="Hoàn thành báo cáo").click()
    at.click("Hoàn thành báo cáo", within=".fold[open] .fold-body").sees("Đã báo cáo")


# --- the camera ----------------------------------------------------------------------------


def film(picture, path, frames=10):
    """The picture as what a camera sees: uncompressed 640 × 480, grey."""
    frame = picture.convert("L").resize((640, 480)).tobytes()
    grey = bytes([128]) * (640 * 480 // 2)
    with path.open("wb") as out:
        out.write(b"YUV4MPEG2 W640 H480 F10:1 Ip A1:1 C420jpeg\n")
        for _frame in range(frames):
            out.write(b"FRAME\n" + frame + grey)


def a_row(picture, code):
    """The part of the sheet a hand would hold before the camera: one row with its code, four to three."""
    corner, far = code.position.top_left, code.position.bottom_right
    middle_x, middle_y, half = (corner.x + far.x) // 2, (corner.y + far.y) // 2, int(0.9 * (far.y - corner.y))
    return picture.crop((middle_x - half * 4 // 3, middle_y - half, middle_x + half * 4 // 3, middle_y + half))


def test_the_camera_reads_the_printed_code(conference, tmp_path):
    picture = picture_of(conference.sheet, scale=6)
    first = min(read(picture), key=lambda code: code.position.top_left.y)
    film(a_row(picture, first), tmp_path / "row.y4m")
    link = conference.helper("Cửa 2").page.url
    flags = [
        *FLAGS,
        "--use-fake-ui-for-media-stream",
        "--use-fake-device-for-media-stream",
        f"--use-file-for-fake-video-capture={tmp_path / 'row.y4m'}",
    ]
    conference.portal.people[-1].context.close()
    conference.portal.people.pop()
    browser = conference.portal.browser.browser_type.launch(executable_path=CHROMIUM, args=flags)
    try:
        telephone = browser.new_page(locale="vi-VN")
        telephone.goto(link)
        telephone.get_by_role("button", name="Bật máy ảnh để quét").click()
        expect(telephone.locator("#tra-loi")).to_contain_text("Mời vào", timeout=20_000)
        expect(telephone.locator("#tra-loi")).to_contain_text(GUESTS[0])
        # Held there for a while it stays one scan.
        telephone.wait_for_timeout(1500)
        expect(telephone.locator("#nhat-ky .door-row")).to_have_count(1)
    finally:
        browser.close()
    assert conference.present() == 1
