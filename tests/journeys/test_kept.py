"""Logged out, logged in anew elsewhere, gone by a link: what was typed waits for its form, and only until it was taken."""

import re
from uuid import uuid4

from tests.journeys.test_keys import own_sheet

OFFICER, OWNER = "canbo.bachmai@ocop.example", "hokd1@ocop.example"
NEW = "/chu-the/them/"


def is_logged_out(person):
    """As after a night: the session is gone, the page still stands there."""
    person.context.clear_cookies(name="sessionid")


def logs_in_here(person, login, password="ocop-trinh-dien-2024"):
    person.page.locator("input[name=username]").fill(login)
    person.page.locator("input[name=password]").fill(password)
    person.page.locator("input[name=password]").press("Enter")
    person.page.wait_for_url(lambda url: "dang-nhap" not in url)
    return person


def owner_and_dossier(portal):
    owner = portal.person(OWNER).open("/ho-so/")
    link = owner.page.locator("main a[href^='/ho-so/']").first.get_attribute("href")
    return owner, re.search(r"/ho-so/(\d+)/", link)[1]


def test_a_form_sent_after_the_session_ended_comes_back_filled_in(portal):
    """Also one that nobody named a copy for, and not again once it was taken."""
    officer, name = portal.person(OFFICER).open(NEW), f"Hộ gõ dở {uuid4().hex[:6]}"
    page = officer.page
    page.locator("[name=name]").fill(name)
    page.locator("[name=history]").fill("Ba đời nấu rượu.")
    is_logged_out(officer)
    officer.click("Lưu", within="main form").sees("chưa được ghi")
    logs_in_here(officer, OFFICER).sees("Đã đưa lại nội dung chưa lưu")
    assert page.url.endswith(NEW)
    assert page.locator("[name=name]").input_value() == name
    assert page.locator("[name=history]").input_value() == "Ba đời nấu rượu."

    officer.click("Lưu", within="main form")  # the kind is still to be chosen: the page comes back
    officer.does_not_see("Đã đưa lại nội dung chưa lưu")
    officer.open("/chu-the/").open(NEW)
    assert page.locator("[name=history]").input_value() == "Ba đời nấu rượu."
    page.locator("[name=kind]").select_option(index=1)
    if page.locator("[name=area]").input_value() == "":
        page.locator("[name=area]").select_option(index=1)
    officer.click("Lưu", within="main form")
    page.wait_for_url(re.compile(r"/chu-the/\d+/"))
    officer.open(NEW)
    assert page.locator("[name=history]").input_value() == ""
    officer.does_not_see("Đã đưa lại nội dung chưa lưu")


def test_a_sheet_sent_after_the_session_ended_is_there_after_the_login(portal):
    """Its form goes to an address that shows no page; the way back is the sheet."""
    page = own_sheet(portal)
    member = portal.people[-1]
    address = page.url
    page.locator("[name=opinion]").fill("Sản phẩm ngon, nhãn chưa rõ.")
    is_logged_out(member)
    member.click("Xem lại và nộp phiếu")
    logs_in_here(member, "uyvien1.hoidong@ocop.example")
    assert (page.url, member.status) == (address, 200)
    assert page.locator("[name=opinion]").input_value() == "Sản phẩm ngon, nhãn chưa rõ."


def test_typing_on_after_a_login_in_another_tab_is_told_in_a_sentence_and_kept(portal):
    owner, number = owner_and_dossier(portal)
    address = f"/ho-so/{number}/khai/results/"
    page = owner.open(address).page
    owner.context.clear_cookies()
    other = owner.context.new_page()
    other.goto("/tai-khoan/dang-nhap/")
    owner.page, page = other, owner.page
    logs_in_here(owner, OWNER)
    owner.page = page
    page.locator("[name=market]").fill("Gõ tiếp ở thẻ cũ")
    owner.sees("mở từ lần đăng nhập trước")
    assert page.locator("#noi-dung").count() == 1, "no page within the page"
    owner.click("Lưu", within="main form").is_refused()
    owner.open(address)
    assert page.locator("[name=market]").input_value() == "Gõ tiếp ở thẻ cũ"


def test_the_side_bar_takes_the_business_along(portal):
    owner, number = owner_and_dossier(portal)
    page = owner.open(f"/ho-so/{number}/khai/business/").page
    page.locator("[name=history]").fill("Gõ xong đi ngay.")
    page.locator("#cac-phan a").last.click()
    page.wait_for_url("**/declaration/")
    elsewhere = portal.person(OWNER).open(f"/ho-so/{number}/khai/business/").page
    assert elsewhere.locator("[name=history]").input_value() == "Gõ xong đi ngay."


def test_a_form_sent_into_a_broken_line_waits_whichever_way_one_comes_back(portal):
    """Told before the dossier is handed in; dropped when it was saved after all."""
    owner, number = owner_and_dossier(portal)
    address = f"/ho-so/{number}/khai/results/"
    page = owner.open(address).page
    owner.context.set_offline(True)
    page.locator("[name=market]").fill("Gõ lúc mất mạng")
    page.get_by_role("button", name="Lưu và sang").click(no_wait_after=True)
    page.wait_for_timeout(500)
    owner.context.set_offline(False)

    owner.open("/ban-lam-viec/").open(f"/ho-so/{number}/gui/")
    notes = page.locator("[data-copy]:visible")
    assert [note.get_attribute("data-copy") for note in notes.all()] == [f"ho-so-{number}-results"]
    owner.open(address).sees("Đã đưa lại nội dung chưa lưu")
    assert page.locator("[name=market]").input_value() == "Gõ lúc mất mạng"
    owner.click("Lưu và sang")
    page.wait_for_url("**/criteria/")
    owner.open(f"/ho-so/{number}/gui/")
    assert notes.count() == 0
    owner.open(address).does_not_see("Đã đưa lại nội dung chưa lưu")


def test_a_copy_holds_only_what_was_typed_here(portal):
    """What another tab saved meanwhile is not put back with it."""
    owner, number = owner_and_dossier(portal)
    address = f"/ho-so/{number}/khai/results/"
    page = owner.open(address).page
    other = owner.context.new_page()
    other.goto(address)
    other.locator("[name=market]").fill("Thẻ kia đã lưu")
    other.get_by_text("Đã lưu", exact=False).first.wait_for()
    page.locator("[name=quality_changes]").fill("Thẻ này gõ")
    owner.sees("vừa được lưu ở nơi khác")
    owner.open(address).sees("Đã đưa lại nội dung chưa lưu")
    assert page.locator("[name=quality_changes]").input_value() == "Thẻ này gõ"
    assert page.locator("[name=market]").input_value() == "Thẻ kia đã lưu"
