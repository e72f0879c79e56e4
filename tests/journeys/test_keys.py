"""The score sheets by keyboard, in a real browser: a key that moves never chooses; digits and the space bar do."""

import re

import pytest

MOVES = (
    "ArrowDown",
    "ArrowUp",
    "ArrowLeft",
    "ArrowRight",
    "Home",
    "End",
    "PageUp",
    "PageDown",
    "Tab",
    "Shift+Tab",
    "Shift+ArrowDown",
    "Shift+ArrowRight",
    "Control+ArrowUp",
    "Control+ArrowLeft",
)
CHOSEN = (
    "() => [...document.querySelectorAll('[data-criterion] input:checked')].map((e) => e.name + '=' + e.value).join()"
)
# A criterion with one choice only, as a set may print it.
ONE_CHOICE = """(row) => { const all = row.querySelectorAll("label.option");
  [...all].slice(1).forEach((one) => one.remove()); row.querySelector("input[type=radio]").checked = false; }"""


def own_dossier(portal):
    """The self-assessment of the demo's draft."""
    owner = portal.person("hokd1@ocop.example")
    owner.open("/ho-so/")
    links = [link.get_attribute("href") for link in owner.page.locator("main a[href^='/ho-so/']").all()]
    number = next(found[1] for link in links if (found := re.match(r"/ho-so/(\d+)/$", link)))
    return owner.open(f"/ho-so/{number}/khai/criteria/").page


def own_sheet(portal):
    """The sheet of the demo's member who has not handed in."""
    member = portal.person("uyvien1.hoidong@ocop.example")
    member.open("/phieu/")
    member.open(member.page.locator("main a[href^='/phieu/']").first.get_attribute("href"))
    if member.page.locator("input[name=has_conflict]").count():
        member.page.locator("input[name=has_conflict][value=khong]").check()
        member.click("Khai báo", within="main form")
    return member.page


@pytest.mark.parametrize("pick", [own_dossier, own_sheet])
def test_a_key_that_moves_never_chooses(portal, pick):
    page = pick(portal)
    rows = page.locator("[data-criterion]")
    last = rows.count() - 1
    for place in (0, 1, last):
        row = rows.nth(place)
        row.locator("input[type=radio]").first.focus()
        page.keyboard.press("1")
        assert row.locator("input:checked").get_attribute("data-points") == "1", "digits choose"
        before = page.evaluate(CHOSEN)
        for key in MOVES:
            row.locator("input:checked").focus()
            page.keyboard.down(key.split("+")[0]) if "+" in key else None
            for _again in range(4):  # a key held down repeats
                page.keyboard.down(key.split("+")[-1])
            page.keyboard.up(key.split("+")[-1])
            page.keyboard.up(key.split("+")[0]) if "+" in key else None
            assert page.evaluate(CHOSEN) == before, f"{key} on criterion {place} chose"
        row.locator("input:checked").focus()
        page.keyboard.press("ArrowLeft")
        page.keyboard.press("Space")
        assert page.evaluate(CHOSEN) != before, "the space bar chooses"


@pytest.mark.parametrize("pick", [own_dossier, own_sheet])
def test_an_only_choice_is_chosen_by_nobody_but_its_reader(portal, pick):
    page = pick(portal)
    for row in (page.locator("[data-criterion]").first, page.locator("[data-criterion]").last):
        row.evaluate(ONE_CHOICE)
        row.locator("input[type=radio]").focus()
        for key in ("ArrowDown", "ArrowUp", "ArrowLeft", "ArrowRight"):
            row.locator("input[type=radio]").focus()
            page.keyboard.press(key)
            assert row.locator("input:checked").count() == 0, key
        row.locator("input[type=radio]").focus()
        page.keyboard.press("Space")
        assert row.locator("input:checked").count() == 1


@pytest.mark.parametrize(
    ("login", "address"),
    [
        ("uyvien1.hoidong@ocop.example", "/phieu/3/khai-bao/"),
        ("chuyenvien.quan@ocop.example", "/bao-cao/moi/"),
        ("quantri@ocop.example", "/kho-mau/"),
    ],
    ids=["declaring an interest", "a report", "every field there is"],
)
def test_a_key_that_moves_chooses_on_no_page(portal, login, address):
    page = portal.person(login).open(address).page
    radios = page.locator("main input[type=radio]:enabled")
    assert radios.count() > 1
    chosen = "() => [...document.querySelectorAll('input[type=radio]:checked')].map((e) => e.name + e.value).join()"
    before = page.evaluate(chosen)
    for place in range(radios.count()):
        for key in MOVES:
            radios.nth(place).focus()
            page.keyboard.press(key)
            assert page.evaluate(chosen) == before, f"{key} on the choice {place} of {address}"
    radios.first.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Space")
    assert radios.nth(1).is_checked(), "the space bar chooses what was moved to"


def test_what_is_typed_last_goes_with_whoever_leaves(portal):
    """A wrong field is marked where it stands and kept here; the others are saved; a link first waits for the save."""
    page = own_dossier(portal)
    address = page.url.replace("criteria", "results")
    page.goto(address)
    page.locator("[name=market]").fill("Chợ Hôm và chợ Mơ")
    page.locator("[name=revenue]").fill("nhiều lắm")
    page.locator(".field-error[id$=_loi]").wait_for()
    assert page.locator("[name=revenue] ~ .field-error").count() == 1
    page.locator("[name=quality_changes]").fill("Gõ rồi đi ngay")
    page.locator("#cac-phan a").nth(1).click()
    page.wait_for_url("**/product/")

    elsewhere = portal.person("hokd1@ocop.example").open(address).page
    assert elsewhere.locator("[name=market]").input_value() == "Chợ Hôm và chợ Mơ"
    assert elsewhere.locator("[name=quality_changes]").input_value() == "Gõ rồi đi ngay"
    assert elsewhere.locator("[name=revenue]").input_value() != "nhiều lắm"
    page.goto(address)
    assert page.locator("[name=revenue]").input_value() == "nhiều lắm"
    assert page.locator("[name=revenue] ~ .field-error").count() == 1
