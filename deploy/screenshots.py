"""Pictures of a running demo for the README: `make run` in one window, `make screenshots` in another.

Logs in as the demo's people (the logins that `manage.py demo --logins` prints) and keeps docs/images/<name>.png.
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
    Picture("trang-chu", "/"),
    Picture("trang-chu-dien-thoai", "/", width=390, height=844),
    Picture("van-ban-quy-dinh", "/phap-ly/"),
)


def take(browser, base, picture):
    window = browser.new_context(
        base_url=base,
        locale="vi-VN",
        timezone_id="Asia/Ho_Chi_Minh",
        viewport={"width": picture.width, "height": picture.height},
        device_scale_factor=1.5 if picture.width > 600 else 2,
        reduced_motion="reduce",
    )
    page = window.new_page()
    if picture.login:
        page.goto("/tai-khoan/dang-nhap/")
        page.locator("input[name=username]").fill(picture.login)
        page.locator("input[name=password]").fill(PASSWORD)
        page.locator("input[name=password]").press("Enter")
        page.wait_for_load_state()
    answer = page.goto(picture.path)
    if answer.status != 200:
        raise SystemExit(f"{picture.name}: {picture.path} answered {answer.status}")
    for words in picture.clicks:
        page.get_by_role("link", name=words).or_(page.get_by_role("button", name=words)).first.click()
        page.wait_for_load_state()
    page.evaluate("document.fonts.ready")
    page.screenshot(path=IMAGES / f"{picture.name}.png", full_page=picture.whole_page)
    window.close()


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
            print(f"docs/images/{picture.name}.png")
        browser.close()


if __name__ == "__main__":
    main()
