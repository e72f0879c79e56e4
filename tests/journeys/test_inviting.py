"""Inviting 168 guests in a browser, as on 26/03/2024: the list from a file, the exact names, letters, an answer, a reminder."""

import csv
import re
import time
from datetime import datetime, timedelta

import icalendar
from playwright.sync_api import expect

from criteria.calendar import VIETNAM
from ocop_portal.demo.cast import SEASON
from tests.journeys.portal import text_of
from tests.worker import wait_until

SPECIALIST, HEAD = "chuyenvien.quan@ocop.example", "truongphong.quan@ocop.example"
WARDS, BUSINESSES = (group["count"] for group in SEASON["conference"]["audience"] if group.get("count"))
EVERYBODY = WARDS + BUSINESSES
LINK = re.compile(r"http://\S+(/moi/[^/\s]+/)$", re.MULTILINE)


def test_168_are_invited_answer_from_their_letters_and_are_reminded(portal, tmp_path):
    inviting = Inviting(portal, tmp_path)
    inviting.copy_the_conference_of_2024()
    inviting.approve_and_open()
    inviting.invites_nobody_without_a_choice()
    inviting.bring_the_list_from_a_file()
    inviting.send_to_exactly_these()
    inviting.answer_on_a_telephone()
    inviting.take_the_calendar_file()
    inviting.remind_who_has_not_answered()


class Inviting:
    def __init__(self, portal, folder):
        self.portal, self.folder = portal, folder
        self.token = f"{time.time_ns() // 1_000_000 % 10**8:08d}"
        self.title = f"Hội nghị Mẫu {self.token}"
        self.day = datetime.now(VIETNAM).date() + timedelta(days=14)
        wards = [(f"Đại biểu Phường Mẫu Số {n}", f"UBND phường Mẫu Số {n}") for n in range(1, WARDS + 1)]
        businesses = [(f"Chủ Mẫu Số {n}", f"Hộ kinh doanh Mẫu {self.token}-{n}") for n in range(1, BUSINESSES + 1)]
        self.guests = [
            (name, unit, f"khach{place}.{self.token}@ocop.example")
            for place, (name, unit) in enumerate(wards + businesses, start=1)
        ]
        self.specialist = portal.person(SPECIALIST)

    def path(self, more=""):
        return f"/hoi-nghi/{self.number}/{more}"

    # --- the conference --------------------------------------------------------------------

    def copy_the_conference_of_2024(self):
        at = self.specialist.open("/hoi-nghi/?luc=da-qua&tim=nam+2024").click(
            SEASON["conference"]["title"], within="main"
        )
        old = re.search(r"/hoi-nghi/(\d+)/", at.page.url).group(1)
        at.open(f"/hoi-nghi/{old}/sao-chep/")
        at.page.locator("input[name=title]").fill(self.title)
        at.page.locator("input[name=starts_on]").fill(f"{self.day:%d/%m/%Y}")
        at.click("Sao chép", within="main form").sees("Đã sao chép thành bản nháp mới")
        self.number = re.search(r"/hoi-nghi/(\d+)/", at.page.url).group(1)
        assert self.number != old

    def approve_and_open(self):
        head = self.portal.person(HEAD).open(self.path("phe-duyet/"))
        head.fill("Số kế hoạch", f"{self.token}/KH-UBND").click("Phê duyệt", within="main form")
        at = self.specialist.open(self.path())
        at.page.locator("summary", has_text="Mở mời").click()
        at.click("Mở mời", within=".fold-body").sees("Danh sách còn trống")

    # --- who is asked ----------------------------------------------------------------------

    def invites_nobody_without_a_choice(self):
        self.specialist.open(self.path("moi/")).sees("không mời ai")
        self.specialist.open(self.path("moi/?tat_ca=1")).sees("không mời ai")

    def bring_the_list_from_a_file(self):
        path = self.folder / "dai-bieu.csv"
        with path.open("w", encoding="utf-8-sig", newline="") as out:
            writer = csv.writer(out)
            writer.writerow(["Họ và tên", "Đơn vị", "Email"])
            writer.writerows(self.guests)
            writer.writerow(["Người Sai Thư", "Hộ Mẫu", "không-phải-thư"])
            writer.writerow(self.guests[0])
        at = self.specialist.open(self.path("dai-bieu/tep/"))
        at.page.locator("input[type=file]").set_input_files(path)
        at.click("Đọc tệp và xem trước").sees("Chưa ai được thêm", "Trùng với dòng 2", "không-phải-thư")
        expect(at.page.locator("main tbody tr")).to_have_count(EVERYBODY + 2)
        at.click(f"Thêm {EVERYBODY} người vào danh sách").sees(
            f"Đã thêm {EVERYBODY} đại biểu từ tệp. Chưa ai được mời."
        )

    def send_to_exactly_these(self):
        at = self.specialist.open(self.path("dai-bieu/"))
        at.click(f"Mời {EVERYBODY} người chưa mời…")
        at.sees(f"Mời {EVERYBODY} người")
        names = at.page.locator("ul.names li").all_inner_texts()
        assert sorted(names) == sorted(f"{name} ({unit})" for name, unit, _address in self.guests)
        assert self.letters() == []
        at.click(f"Gửi {EVERYBODY} giấy mời").sees(f"Đã ghi {EVERYBODY} giấy mời")
        expect(at.page.locator("#tien-do-thu")).to_contain_text("Đã viết xong mọi giấy mời", timeout=30_000)
        expect(at.page.locator("#tien-do-thu")).to_contain_text(f"{EVERYBODY} trên {EVERYBODY}")
        wait_until(lambda: len(self.letters()) == EVERYBODY, seconds=60)
        assert {mail["To"].addresses[0].addr_spec for mail in self.letters()} == {guest[2] for guest in self.guests}
        links = {self.link(mail) for mail in self.letters()}
        assert len(links) == EVERYBODY

    def letters(self, about="Giấy mời dự"):
        """Those of this conference only: the portal writes to others meanwhile."""
        subjects = ((mail, mail["Subject"].strip()) for mail in self.portal.sink.mails)
        return [mail for mail, subject in subjects if subject.startswith(about) and self.title in subject]

    def link(self, mail):
        return LINK.search(text_of(mail)).group(1)

    # --- the guest -------------------------------------------------------------------------

    def answer_on_a_telephone(self):
        self.answered = self.guests[WARDS]
        name, unit, address = self.answered
        self.link_in_hand = self.link(self.portal.letter(address, self.title))
        guest = self.guest = self.portal.person(width=360, height=740)
        guest.open(self.link_in_hand).sees(name, unit, self.title).fits_the_screen()
        assert guest.axe() == []
        guest.page.get_by_role("radio", name="Tôi sẽ dự").check()
        guest.click("Gửi trả lời").sees("Đã ghi nhận: ông/bà sẽ dự.", "Mã QR để vào cửa").fits_the_screen()
        self.specialist.open(self.path(f"dai-bieu/?tim={self.token}-1"))
        expect(self.specialist.page.locator("main tbody tr", has_text=address)).to_contain_text("Sẽ dự")

    def take_the_calendar_file(self):
        content = self.guest.download("Thêm vào lịch").read_bytes()
        lines = content.split(b"\r\n")
        assert lines[-1] == b""
        assert not any(b"\n" in line or len(line) > 75 for line in lines)  # RFC 5545 3.1
        calendar = icalendar.Calendar.from_ical(content)
        assert (calendar["VERSION"], calendar["METHOD"]) == ("2.0", "PUBLISH")
        assert calendar["PRODID"]
        (event,) = calendar.walk("VEVENT")
        assert event.errors == []
        assert {"UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "LOCATION"} <= set(event)
        assert event["DTSTART"].dt.astimezone(VIETNAM).date() == self.day
        assert event["DTSTART"].dt < event["DTEND"].dt
        assert self.title in event["SUMMARY"]
        assert event["URL"].endswith(self.link_in_hand)

    # --- those who keep silent -------------------------------------------------------------

    def remind_who_has_not_answered(self):
        silent = EVERYBODY - 1
        at = self.specialist.open(self.path("dai-bieu/")).click("Nhắc người chưa trả lời…")
        at.sees(f"{silent} người chưa trả lời")
        expect(at.page.locator("ul.names li")).to_have_count(silent)
        at.click("Gửi thư nhắc").sees(f"Đang gửi thư nhắc cho {silent} người.")
        wait_until(lambda: len(self.letters("Xin trả lời giấy mời dự")) == silent, seconds=60)
        reminded = {mail["To"].addresses[0].addr_spec for mail in self.letters("Xin trả lời giấy mời dự")}
        assert reminded == {guest[2] for guest in self.guests} - {self.answered[2]}
        reminder = next(m for m in self.letters("Xin trả lời giấy mời dự") if self.guests[0][2] in str(m["To"]))
        invitation = next(m for m in self.letters() if self.guests[0][2] in str(m["To"]))
        assert self.link(reminder) == self.link(invitation)
