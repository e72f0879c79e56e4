"""Pictures of a running demo for the README: `make run` in one window, `make screenshots` in another.

Logs in as the demo's people (the logins that `manage.py demo --logins` prints) and keeps docs/images/<name>.png.
A certificate exists only once a decision is signed: unless that has happened, the demo's leader signs the one that waits.
"""

import argparse
from dataclasses import dataclass
from pathlib import Path

import yaml
from playwright.sync_api import sync_playwright

IMAGES = Path(__file__).resolve().parent.parent / "docs" / "images"
INVENTED = Path(__file__).resolve().parent.parent / "ocop_portal" / "demo" / "invented.yaml"
PASSWORD = yaml.safe_load(INVENTED.read_text(encoding="utf-8"))["password"]


@dataclass(frozen=True)
class Picture:
    """`clicks`: links or buttons to press on the way from `path`, by their words."""

    name: str
    path: str
    login: str = ""
    clicks: tuple = ()
    width: int = 1280
    height: int = 800
    whole_page: bool = False


PICTURES = (
    Picture("home-desk", "/ban-lam-viec/", "canbo.bachmai@ocop.example"),
    Picture("score-sheet", "/phieu/", "chutich.hoidong@ocop.example", ("Gốm trang trí Mẫu Số 6",)),
    Picture("public-product", "/san-pham-ocop/", clicks=("Dấm gạo nếp",), height=1180),
    Picture("public-phone", "/", width=360, height=740),
)


def window_of(browser, base, width=1280, height=800):
    return browser.new_context(
        base_url=base,
        locale="vi-VN",
        timezone_id="Asia/Ho_Chi_Minh",
        viewport={"width": width, "height": height},
        device_scale_factor=1.5 if width > 600 else 2,
        reduced_motion="reduce",
    )


def log_in(page, login):
    page.goto("/tai-khoan/dang-nhap/")
    page.locator("input[name=username]").fill(login)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("input[name=password]").press("Enter")
    page.wait_for_load_state()


def certificate_address(browser, base):
    """The page that checks the demo's first certificate; the leader signs its decision where nobody has."""
    window = window_of(browser, base)
    page = window.new_page()
    log_in(page, "lanhdao.quan@ocop.example")
    page.goto("/quyet-dinh/")
    waiting = page.locator("a[href^='/quyet-dinh/dot/']")
    if waiting.count():
        waiting.first.click()
        page.get_by_label("Chức vụ người ký").fill("Phó Chủ tịch")
        page.get_by_role("button", name="Xem nội dung quyết định").click()
        page.get_by_role("button", name="Ký ban hành").click()
    else:
        page.locator("a.row-link").first.click()
    address = page.locator("a[href^='/giay-chung-nhan/'].code, td a[href^='/giay-chung-nhan/']").first.get_attribute(
        "href"
    )
    window.close()
    return address


def take(browser, base, picture):
    window = window_of(browser, base, picture.width, picture.height)
    page = window.new_page()
    if picture.login:
        log_in(page, picture.login)
    answer = page.goto(picture.path)
    if answer.status != 200:
        raise SystemExit(f"{picture.name}: {picture.path} answered {answer.status}")
    for words in picture.clicks:
        page.get_by_role("link", name=words).or_(page.get_by_role("button", name=words)).first.click()
        page.wait_for_load_state()
    page.evaluate("document.fonts.ready")
    page.screenshot(path=IMAGES / f"{picture.name}.png", full_page=picture.whole_page)
    window.close()
    print(f"docs/images/{picture.name}.png")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--base", default="http://127.0.0.1:8000")
    base = parser.parse_args().base
    IMAGES.mkdir(parents=True, exist_ok=True)
    flags = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
    flags += ["--disable-component-update", "--disable-sync"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=flags)
        for picture in PICTURES:
            take(browser, base, picture)
        take(browser, base, Picture("certificate-check", certificate_address(browser, base)))
        browser.close()


if __name__ == "__main__":
    main()
