"""Words without an end (the name of a file, a cell of a list) break before they widen a page."""

import re

SPECIALIST = "chuyenvien.quan@ocop.example"
READ = "Đọc tệp và xem trước"


def test_a_list_of_endless_words_fits_every_screen(portal, tmp_path):
    file = tmp_path / f"{'danh_sach_dai_bieu_' * 10}.csv"
    file.write_text(f"Họ và tên;Đơn vị;Chức vụ\n{'Q' * 190};{'H' * 290};{'K' * 140}\n", encoding="utf-8")
    at = portal.person(SPECIALIST).open("/hoi-nghi/")
    paths = [f"{path}dai-bieu/" for path in dict.fromkeys(re.findall(r'href="(/hoi-nghi/\d+/)"', at.page.content()))]
    [path, *_others] = [path for path in paths if takes_lists(at.open(f"{path}tep/"))]

    at.open(f"{path}tep/").attach("Tệp danh sách", file).click(READ)
    at.sees("Thêm 1 người vào danh sách")
    fits_every_screen(at, at.page.url)
    fits_every_screen(at, f"{path}tep/")
    at.open(at.page.get_by_role("link", name="danh_sach").first.get_attribute("href")).click(
        "Thêm 1 người vào danh sách"
    )
    fits_every_screen(at, path)


def takes_lists(at):
    return at.page.get_by_role("button", name=READ, disabled=False).count() > 0


def fits_every_screen(at, address):
    for width in (1280, 360):
        at.page.set_viewport_size({"width": width, "height": 900})
        at.open(address).fits_the_screen()
