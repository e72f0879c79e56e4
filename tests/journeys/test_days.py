"""Fields for a day, in a real browser: typed as people write it, chosen by keyboard or thumb, and without a script."""

from datetime import timedelta

from accounts import clock

OFFICER = "canbo.haibatrung@ocop.example"
TODAY = clock.today()
# What is typed, what then stands in the field, and the day the calendar opens at.
TYPED = [
    ("01/07/2025", "01/07/2025", "2025-07-01"),
    ("1/7/25", "01/07/2025", "2025-07-01"),
    ("1.7.2025", "01/07/2025", "2025-07-01"),
    ("1 - 7 - 25", "01/07/2025", "2025-07-01"),
    ("01072025", "01/07/2025", "2025-07-01"),
    ("2025-07-01", "01/07/2025", "2025-07-01"),
    ("9/9/68", "09/09/1968", "1968-09-09"),
    ("2015", "2015", f"{TODAY:%Y-%m-%d}"),  # a paper that says no more
    ("31/02/2025", "31/02/2025", f"{TODAY:%Y-%m-%d}"),
    ("01/07/0024", "01/07/0024", "0024-07-01"),
    ("hôm qua", "hôm qua", f"{TODAY:%Y-%m-%d}"),
]


def day_of_founding(portal, **window):
    """A form with a day gone by that no other field depends on."""
    page = portal.person(OFFICER, **window).open("/chu-the/them/").page
    return page, page.locator("input[name=established_on]")


def opened(page, field):
    page.locator(".day-line", has=field).get_by_role("button").click()
    page.locator("dialog.day-picker[open]").wait_for()
    return page.locator("dialog.day-picker")


def standing_on(page):
    return page.evaluate("document.activeElement.dataset.day")


def test_a_typed_day_stands_as_it_is_understood_and_the_calendar_opens_there(portal):
    page, field = day_of_founding(portal)
    for typed, stands, opens in TYPED:
        field.fill(typed)
        field.press("Tab")
        assert field.input_value() == stands, typed
        assert page.evaluate("document.activeElement.className") == "day-open", "the calendar is the next stop"
        page.keyboard.press("Enter")
        page.locator("dialog.day-picker[open]").wait_for()
        assert standing_on(page) == opens, typed
        page.keyboard.press("Escape")


def test_the_calendar_by_keyboard(portal):
    page, field = day_of_founding(portal)
    field.fill("31/01/2024")
    picker = opened(page, field)
    for key, where in [
        ("PageDown", "2024-02-29"),
        ("Shift+PageUp", "2023-02-28"),
        ("ArrowRight", "2023-03-01"),
        ("ArrowUp", "2023-02-22"),
        ("Home", "2023-02-20"),
        ("End", "2023-02-26"),
        ("ArrowDown", "2023-03-05"),
    ]:
        page.keyboard.press(key)
        assert standing_on(page) == where, key
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid", "focus is seen"
    page.keyboard.press("Escape")
    assert not picker.is_visible()
    assert field.input_value() == "31/01/2024"
    assert page.evaluate("document.activeElement.className") == "day-open"

    page.keyboard.press("Enter")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Enter")
    assert not picker.is_visible()
    assert field.input_value() == "30/01/2024"


def test_a_day_that_the_field_refuses_is_shown_and_not_taken(portal):
    page, field = day_of_founding(portal)
    picker = opened(page, field)
    page.keyboard.press("ArrowRight")
    assert standing_on(page) == f"{TODAY + timedelta(days=1):%Y-%m-%d}", "the arrows pass over it"
    page.keyboard.press("Enter")
    assert picker.is_visible()
    assert field.input_value() == ""
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Enter")
    assert field.input_value() == f"{TODAY:%d/%m/%Y}"


def test_the_calendar_under_a_thumb(portal):
    page, field = day_of_founding(portal, width=360, height=640)
    picker = opened(page, field)
    box = picker.bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 360
    assert box["y"] + box["height"] <= 640
    assert min(one.bounding_box()["width"] for one in picker.locator("td button").all()) >= 36
    picker.get_by_label("Năm", exact=True).fill("1997")
    picker.get_by_role("combobox").select_option("Tháng 7")
    picker.get_by_role("button", name="01/07/1997").click()
    assert field.input_value() == "01/07/1997"
    assert portal.people[-1].axe() == []


def test_without_a_script_the_day_is_typed_and_a_wrong_one_stays_with_its_reason(portal):
    page, field = day_of_founding(portal, javascript=False)
    assert page.locator(".day-open:visible").count() == 0
    field.fill("31/2/2025")
    page.locator("main form button[type=submit], main form .save-line button").first.click()
    again = page.locator("input[name=established_on]")
    assert again.input_value() == "31/2/2025"
    assert "Ngày chưa đúng" in page.locator("#error_1_id_established_on, #id_established_on_error").first.inner_text()
    assert again.get_attribute("aria-invalid") == "true"
