"""A name of 300 characters without a space breaks where its place ends: no page scrolls sideways."""

PAGES = ["/ban-lam-viec/", "/ho-so/", "/chu-the/", "/hoi-dong/", "/hoi-nghi/", "/hoi-nghi/1/dai-bieu/"]
GROW = """() => { const names = document.querySelectorAll(
  "main h1, main .row-link, main .crumbs a, main .ledger a, main .ledger-more, main td strong, .page-header-eyebrow");
  names.forEach((name) => { name.textContent = "ƯMW".repeat(100); }); return names.length; }"""


def test_long_names_break_and_buttons_keep_their_words(portal):
    specialist = portal.person("chuyenvien.quan@ocop.example")
    for path in PAGES:
        for width in (1280, 360):
            specialist.page.set_viewport_size({"width": width, "height": 800})
            specialist.open(path)
            assert specialist.page.evaluate(GROW) > 0, path
            specialist.fits_the_screen()
            for button in specialist.page.locator("main .btn:visible").all():
                assert button.evaluate("e => e.scrollWidth <= e.clientWidth"), path
