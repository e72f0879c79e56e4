"""The main road in a browser: from the ward's login to the public certificate check, in both rounds.

On the way: one supplement request, one refused move, one look at sealed sheets, and the letters as a real mail server got them.
"""

import re
import time
from pathlib import Path

import pytest

from tests.factories.facts import PDF
from tests.journeys.season import LIVE, PRACTICE


@pytest.mark.parametrize("season", [PRACTICE, LIVE], ids=lambda season: season.name)
def test_a_product_goes_from_the_wards_counter_to_its_stars(portal, season, tmp_path):
    road = Road(portal, season, tmp_path)
    road.enter_at_the_counter()
    road.fill_in_and_submit()
    road.ask_for_a_supplement_and_get_it()
    road.receive_and_forward()
    road.check_at_the_office()
    road.score_under_seal()
    road.discuss_close_and_adopt()
    road.sign()
    road.look_it_up_as_a_citizen()


class Road:
    def __init__(self, portal, season, folder):
        self.portal, self.season, self.folder = portal, season, folder
        # A name of its own each time: the portal rightly asks back when a telephone stands twice.
        self.token = f"{time.time_ns() // 1_000_000 % 10**8:08d}"
        self.product = f"Dấm gạo mẫu {self.token}"
        self.owner = f"chu.{self.token}@ocop.example"
        self.desks = {}

    def at(self, login):
        """That person's own browser, logged in once."""
        if login not in self.desks:
            self.desks[login] = self.portal.person(self.season.address(login))
        return self.desks[login]

    def paper(self, name, mark):
        path = Path(self.folder) / name
        path.write_bytes(PDF + mark.encode())
        return path

    # --- the ward's counter ------------------------------------------------------------------

    def enter_at_the_counter(self):
        officer = self.at(self.season.ward)
        officer.open("/ban-lam-viec/").click("Nhập chủ thể tại quầy")
        officer.fill("Tên chủ thể", f"Hộ kinh doanh Mẫu {self.season.name}")
        officer.choose("Loại hình tổ chức", "Hộ kinh doanh")
        officer.fill("Địa chỉ liên hệ", "Số 1 phố Thử").fill("Điện thoại", "0912 345 67")
        officer.click("Lưu", within="main form")
        officer.sees("Số điện thoại")  # nine digits: refused at the field, nothing lost
        assert officer.page.get_by_label("Tên chủ thể").first.input_value() == f"Hộ kinh doanh Mẫu {self.season.name}"
        officer.fill("Điện thoại", f"09{self.token}")
        officer.fill("Thư điện tử", self.owner)
        officer.fill("Người đại diện pháp luật", "Chủ Mẫu").fill("Chức vụ", "Chủ hộ")
        officer.fill("Số giấy đăng ký kinh doanh", "01A8000000 (mẫu)").fill("Ngày thành lập", "01/06/2015")
        officer.choose("Giới tính", "Nữ").fill("Dân tộc", "Kinh").fill("Địa chỉ thường trú", "Số 1 phố Thử")
        officer.fill("Lịch sử hình thành", "Mở năm 2015.").fill("Cơ cấu tổ chức", "Chủ hộ và bốn lao động.")
        officer.click("Lưu", within="main form")
        officer.click("Thêm sản phẩm")
        officer.fill("Tên sản phẩm", self.product)
        officer.page.get_by_label("Bộ sản phẩm").first.select_option("9")
        officer.click("Lưu", within="main form")
        officer.click("Mở hồ sơ")
        officer.page.get_by_label(re.compile(re.escape(self.season.round))).first.check()
        officer.click("Mở hồ sơ", within="main form")
        self.dossier = re.search(r"/ho-so/(\d+)/", officer.page.url).group(1)

    def path(self, more=""):
        return f"/ho-so/{self.dossier}/{more}"

    def choose_all(self, person):
        """The season's option of every criterion on the page, as a person ticks them; then «Lưu»."""
        for code, option in self.season.choices().items():
            criterion = person.page.locator("[data-criterion]").filter(has_text=re.compile(rf"^\s*{re.escape(code)} "))
            criterion.locator(f"input[type=radio][value='{option}']").first.check()
        person.page.wait_for_timeout(800)  # the last automatic save goes out

    def fill_in_and_submit(self):
        officer = self.at(self.season.ward)
        officer.open(self.path("gui/")).sees("còn thiếu")
        officer.open(self.path("khai/product/")).fill("Mô tả về quy cách", "Chai 500 ml.")
        officer.tick("Giấy đăng ký kinh doanh").click("Lưu", within="main form")
        officer.sees("Đã lưu")
        officer.open(self.path("khai/results/"))
        officer.fill("Tổ chức vùng nguyên liệu", "Gạo nếp mua tại chợ.").fill("Thị trường phân phối", "Trong quận.")
        officer.fill("Sự thay đổi về chất lượng", "Đổi nhãn mới.").fill("Doanh thu", "0").fill("Lợi nhuận", "0")
        officer.fill("Kết quả sản xuất, kinh doanh", "Tăng trưởng đều.").click("Lưu", within="main form")
        officer.sees("Đã lưu")
        officer.open(self.path("khai/criteria/"))
        self.choose_all(officer)
        officer.click("Lưu", within="main form")
        officer.sees(f"{self.season.stars} sao")
        self.add_paper(officer, "E01", self.paper("dang-ky.pdf", f"E01 {self.season.name}"))
        self.answer_conditional_papers(officer)
        officer.open(self.path("khai/declaration/")).fill("Kế hoạch sản xuất", "Mở thêm hai điểm bán.")
        officer.fill("Số lượng sản phẩm mẫu", 5).tick("Tôi cam đoan").click("Lưu", within="main form")
        officer.sees("Đã lưu")
        officer.open(self.path("gui/")).click("Gửi hồ sơ", within="main")
        officer.sees("Mã bí mật")  # the receipt to print, at once
        words = officer.words()
        self.code = re.search(r"(?:TH-)?P\d{5}(?:-\d{4})?-\d{6}-\d{4}", words).group()
        self.secret = officer.page.locator(".code-box-code").nth(1).inner_text().strip()
        letter = self.portal.letter(self.owner, "Đã nhận hồ sơ")
        assert self.code in letter.get_body(("plain",)).get_content()

    def answer_conditional_papers(self, person):
        """«Có thuộc diện phải có không?»: no, each with the first ground that wants no other paper."""
        person.open(self.path("khai/papers/"))
        for question in person.page.locator("form.needs fieldset.need").all():
            question.get_by_label("Không thuộc diện phải có").check()
            question.locator("select").select_option(index=1)
        person.page.wait_for_timeout(800)  # the last automatic save goes out
        person.click("Lưu câu trả lời", within="form.needs").sees("Đã lưu")

    def add_paper(self, person, code, path):
        person.open(self.path(f"khai/papers/#giay-{code}"))
        paper = person.page.locator(f"#giay-{code}")
        if not paper.locator("input[type=file]").is_visible():
            paper.get_by_text("Thêm tài liệu").first.click()
        paper.locator("input[type=file]").set_input_files(str(path))
        paper.get_by_role("button", name="Tải lên").click()
        person.page.wait_for_load_state()
        paper.get_by_text("Đã có").first.wait_for()

    # --- the ward ----------------------------------------------------------------------------

    def ask_for_a_supplement_and_get_it(self):
        officer = self.at(self.season.ward)
        officer.open(self.path("bo-sung/"))
        officer.page.get_by_label("Giấy tờ").first.select_option("E17")
        officer.page.get_by_label("Nội dung cần bổ sung").first.fill("Xin nộp ảnh nhãn rõ hai mặt.")
        officer.click("Lập phiếu yêu cầu bổ sung", within="main form")
        officer.sees("Phiếu yêu cầu bổ sung số")
        letter = self.portal.letter(self.owner, "cần bổ sung trước ngày")
        assert "Xin nộp ảnh nhãn rõ hai mặt." in letter.get_body(("plain",)).get_content()
        visitor = self.portal.person(width=360, height=740)
        visitor.open(f"/tra-cuu/?ma={self.code}&bm={self.secret}").sees(
            "Cần bổ sung giấy tờ", "Xin nộp ảnh nhãn rõ hai mặt."
        )
        visitor.does_not_see("Chủ Mẫu").fits_the_screen()
        self.add_paper(officer, "E17", self.paper("nhan.pdf", f"E17 {self.season.name}"))
        officer.open(self.path("bo-sung/tra-loi/"))
        officer.page.locator("fieldset.item textarea, fieldset.item input[type=text]").first.fill("Đã nộp ảnh hai mặt.")
        officer.click("Nộp bản bổ sung", within="main form")
        officer.sees("Chờ tiếp nhận")

    def receive_and_forward(self):
        officer = self.at(self.season.ward)
        stale = self.portal.person(self.season.address(self.season.ward))
        stale.open(self.path("tiep-nhan/"))
        officer.open(self.path("tiep-nhan/")).fill("Số sản phẩm mẫu", 3).click("Tiếp nhận", within="main form")
        officer.sees("Cần 05 sản phẩm mẫu")
        officer.fill("Số sản phẩm mẫu", 5).click("Tiếp nhận", within="main form").sees("Đã tiếp nhận")
        # Refused: the same dossier received from another window, later.
        stale.fill("Số sản phẩm mẫu", 5).click("Tiếp nhận", within="main form")
        stale.sees("Chỉ tiếp nhận được hồ sơ đang chờ tiếp nhận.")
        if self.season.has_report:
            self.write_and_sign_the_report()
        officer.open(self.path()).click("Chuyển lên cấp đánh giá", within="main")
        officer.click("Chuyển", within="main form").sees("Đã gửi cấp đánh giá")

    def write_and_sign_the_report(self):
        officer, leader = self.at(self.season.ward), self.at(self.season.ward_leader)
        officer.open(self.path()).does_not_see("Đã ký báo cáo")
        officer.open(self.path("mau-03/"))
        for label in ("nguyên liệu địa phương", "lao động địa phương", "Nguồn gốc ý tưởng", "Bản sắc, trí tuệ"):
            officer.fill(label, "Đúng với thực tế trên địa bàn.")
        officer.click("Lưu báo cáo", within="main form")
        leader.open(self.path("mau-03/ky/"))
        leader.fill("Số báo cáo", f"{self.dossier}/BC-UBND").fill("Số văn bản đề nghị", f"{self.dossier}/UBND-KT")
        leader.click("Ký báo cáo", within="main form").sees("Đã ký báo cáo")

    # --- the office --------------------------------------------------------------------------

    def check_at_the_office(self):
        office = self.at(self.season.specialist)
        self.at(self.season.ward).open("/danh-gia/").does_not_see(self.product)
        office.open("/danh-gia/").click("Mới chuyển đến", within="main").sees(self.product)
        row = office.page.locator("li, tr, article").filter(has_text=self.product).last
        row.get_by_role("button", name="Nhận kiểm tra").click()
        office.page.wait_for_load_state()
        self.evaluation = re.search(r"/danh-gia/(\d+)/", office.page.url).group(1)
        office.open(f"/danh-gia/{self.evaluation}/").sees("chưa kiểm tra")
        office.open(f"/danh-gia/{self.evaluation}/kiem-tra/")
        for verdict in office.page.locator("input[type=radio][value=ok]").all():
            verdict.check()
        office.click("Lưu kết quả kiểm tra", within="main form")
        office.open(f"/danh-gia/{self.evaluation}/")
        self.deed(office, "Đủ điều kiện")
        office.sees("Đủ điều kiện, chờ Hội đồng")

    def deed(self, person, label):
        """A deed's button; where it asks back in place, the answer too."""
        asking = person.page.locator("main details").filter(has=person.page.locator("summary", has_text=label))
        if asking.count():
            asking.first.locator("summary").click()
            asking.first.get_by_role("button").first.click()
            person.page.wait_for_load_state()
        else:
            person.click(label, within="main")

    # --- the council -------------------------------------------------------------------------

    def score_under_seal(self):
        secretary = self.at(self.season.secretary)
        secretary.open("/hoi-dong/").click(self.season.council, within="main").click(
            "Lên lịch phiên họp", within="main"
        )
        secretary.fill("Tên phiên", f"Phiên {self.token}").fill("Ngày họp", time.strftime("%d/%m/%Y"))
        secretary.click("Lên lịch", within="main form")
        self.session = re.search(r"/phien/(\d+)/", secretary.page.url).group(1)
        secretary.page.locator("label").filter(has_text=self.product).first.click()
        secretary.click("Đưa vào phiên", within="main")
        secretary.sees("Mới có 0 trên")  # refused with its reason: nobody is there yet
        secretary.open(f"/phien/{self.session}/diem-danh/")
        for present in secretary.page.locator("input[type=radio][value=present]").all():
            present.check()
        secretary.click("Lưu điểm danh", within="main form")
        secretary.open(f"/phien/{self.session}/")
        self.deed(secretary, "Mở chấm")
        secretary.sees("Đang chấm độc lập")
        for place, voter in enumerate(self.season.voters):
            self.score(self.at(voter))
            if place == 0:
                self.look_at_sealed_sheets(secretary)

    def score(self, member):
        member.open("/phieu/").sees(self.product)
        member.open(f"/phieu/{self.evaluation}/khai-bao/")
        member.page.get_by_label("Không có lợi ích liên quan").check()
        member.click("Khai báo", within="main form")
        member.open(f"/phieu/{self.evaluation}/")
        self.choose_all(member)
        member.page.get_by_label("Ý kiến của người đánh giá").fill("Đúng với hồ sơ và sản phẩm mẫu.")
        member.click("Lưu", within="main form")
        member.open(f"/phieu/{self.evaluation}/nop/").sees(f"{self.season.stars} sao")
        self.deed(member, "Nộp phiếu chấm")
        member.sees("Đã nộp")

    def look_at_sealed_sheets(self, secretary):
        """One sheet is in: the secretary sees that it is, nobody sees what it says (rulings 18)."""
        secretary.open(f"/phien/{self.session}/").sees("đã nộp")
        total = f"{self.total()}"
        points = re.compile(rf"(?<!\d){total}(?!\d)")
        assert not points.search(secretary.page.locator("main").inner_text())
        other = self.at(self.season.voters[1]).open(f"/phien/{self.session}/")
        assert not points.search(other.page.locator("main").inner_text())
        board = self.at(self.season.chair).open(f"/phien/{self.session}/bang/")
        assert not points.search(board.page.locator("main").inner_text())

    def total(self):
        return self.season.total()

    def discuss_close_and_adopt(self):
        chair, secretary = self.at(self.season.chair), self.at(self.season.secretary)
        chair.open(f"/phien/{self.session}/")
        self.deed(chair, "Mở thảo luận")
        chair.sees(f"{self.total()}")
        self.deed(chair, "Bế mạc")
        chair.sees("Đã bế mạc", f"{self.season.stars} sao")
        secretary.open(f"/phien/{self.session}/bien-ban/")
        secretary.fill("Số biên bản", f"{self.session}/BB-HĐOCOP")
        secretary.fill("Diễn biến", "Hội đồng thảo luận và thống nhất kết quả.").click(
            "Lưu biên bản", within="main form"
        )
        chair.open(f"/phien/{self.session}/bien-ban/")
        self.deed(chair, "Thông qua")
        chair.sees("Đã thông qua")

    # --- the leader, and the citizen ---------------------------------------------------------

    def sign(self):
        leader = self.at(self.season.leader)
        leader.open(f"/danh-gia/{self.evaluation}/").click("Ký quyết định", within="main")
        number = f"{self.token}/QĐ-UBND"
        ticked = leader.page.locator("main form input[type=checkbox]:checked")
        while ticked.count():
            ticked.first.uncheck()  # another product may wait for a decision of its own
        leader.page.locator("label").filter(has_text=self.product).first.click()
        leader.fill("Số quyết định", number).fill("Chức vụ người ký", "Phó Chủ tịch")
        leader.click("Xem nội dung quyết định", within="main form").sees(self.product)
        leader.click("Ký ban hành", within="main form").sees(number)
        letter = self.portal.letter(self.owner, f"được công nhận {self.season.stars} sao")
        words = letter.get_body(("plain",)).get_content()
        assert "Điều 1. Công nhận và cấp giấy chứng nhận" in words
        self.link = re.search(r"/giay-chung-nhan/[0-9a-f]{32}/", words).group()

    def look_it_up_as_a_citizen(self):
        citizen = self.portal.person(width=360, height=740)
        citizen.open(f"/tra-cuu/?ma={self.code}&bm={self.secret}").sees(f"{self.season.stars} sao").fits_the_screen()
        citizen.open(self.link).fits_the_screen()
        if self.season.practice:
            citizen.sees("không có giá trị")
            citizen.open("/san-pham-ocop/?tim=dam+gao+mau").does_not_see(self.product)
            return
        citizen.sees("Còn hiệu lực", self.product)
        citizen.does_not_see("Chủ Mẫu")
        citizen.open(f"/san-pham-ocop/?tim=dam+gao+mau+{self.token}").sees(self.product)
        citizen.click(self.product, within="main").sees(f"{self.season.stars} sao").fits_the_screen()
