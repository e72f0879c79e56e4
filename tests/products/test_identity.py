"""What a business and a product are called stands still while a dossier is open, and after recognition."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from accounts import clock
from accounts.models import AuditEntry
from accounts.refusals import Refused
from notifications.models import Letter
from products import permissions
from products.actions import businesses, catalogue, changes, ward
from products.identity import BUSINESS_IDENTITY
from products.models import Business, DeclaredChange, Product, Recognition
from products.statuses import ChangeState, RoundKind
from tests.factories import accounts
from tests.factories import products as make
from tests.products.stage import enter, text

pytestmark = pytest.mark.django_db

OTHER = {
    "name": "Công ty TNHH Mẫu Mới",
    "kind": "sme",
    "tax_code": "0100109106",
    "licence_number": "GP-2",
    "established_on": date(2020, 1, 2),
    "representative": "Người Khác",
    "representative_position": "Giám đốc",
    "representative_gender": "male",
    "representative_ethnicity": "Mường",
    "representative_address": "Nơi khác",
    "history": "Lịch sử khác.",
    "organisation": "Cơ cấu khác.",
}
OPEN = ["submitted", "received", "ward_review", "forwarded", "supplement_requested"]


def changed(row, **values):
    """The row read again, with other values; not saved."""
    fresh = type(row).objects.get(pk=row.pk)
    for name, value in values.items():
        setattr(fresh, name, value)
    return fresh


def recognise(product, *, stars=3, kind=RoundKind.LIVE, **more):
    round = make.make_round(kind)
    return catalogue.record_recognition(
        product, by=None, round=round, stars=stars, issuer=round.office.issuer, year=2026,
        issued_on=date(2026, 6, 1), valid_until=date(2029, 6, 1), decision_number="1/QĐ", **more,
    )  # fmt: skip


def test_every_fact_of_the_forms_is_tried():
    assert set(OTHER) == set(BUSINESS_IDENTITY)


@pytest.mark.parametrize("status", OPEN)
def test_a_business_keeps_its_identity_while_a_dossier_is_open(stage, status):
    stage.dossier(status)
    before = Business.objects.filter(pk=stage.business.pk).values().get()

    for field in BUSINESS_IDENTITY:
        for person in (stage.owner, stage.officer):
            row = changed(stage.business, **{field: OTHER[field]})
            with pytest.raises(Refused) as refused:
                businesses.update(row, by=person, version=row.version)
            assert str(row._meta.get_field(field).verbose_name) in refused.value.reason

    assert Business.objects.filter(pk=stage.business.pk).values().get() == before


@pytest.mark.parametrize("status", ["draft", "withdrawn", "rejected"])
def test_a_dossier_not_handed_in_or_ended_holds_nothing(stage, status):
    stage.dossier(status)
    row = changed(stage.business, **OTHER)

    businesses.update(row, by=stage.owner, version=row.version)

    assert Business.objects.get(pk=stage.business.pk).name == OTHER["name"]


def test_contacts_stay_free(stage):
    stage.dossier("received")
    row = changed(stage.business, phone="0911111111", email="moi@ocop.example", address="Số 8 phố Mẫu")

    businesses.update(row, by=stage.owner, version=row.version)

    assert Business.objects.get(pk=stage.business.pk).email == "moi@ocop.example"


@pytest.mark.parametrize("field", ["name", "specification", "story", "set_number", "photo"])
def test_a_product_keeps_what_the_dossier_shows_of_it(stage, field):
    stage.dossier("forwarded")
    new = {"set_number": 10, "photo": make.jpg()}.get(field, "Khác hẳn")

    for person in (stage.owner, stage.officer):
        row = changed(stage.product, **{field: new})
        with pytest.raises(Refused):
            catalogue.update_product(row, by=person, version=row.version)


def test_where_to_buy_may_be_told_at_any_time(stage):
    stage.dossier("forwarded")
    row = changed(stage.product, where_to_buy="Chợ Mẫu")

    catalogue.update_product(row, by=stage.owner, version=row.version)

    assert Product.objects.get(pk=stage.product.pk).where_to_buy == "Chợ Mẫu"


@pytest.mark.parametrize(("section", "may"), [("business", True), ("product", False), ("papers", False)])
def test_a_supplement_opens_the_identity_only_where_it_asked_for_it(stage, section, may):
    registration = stage.dossier("received")
    ward.request_supplement(
        registration, by=stage.officer, due_on=clock.today() + timedelta(days=5),
        items=[{"what": "Ghi lại cho đúng.", "opens": [section]}],
    )  # fmt: skip
    row = changed(stage.business, history="Đã ghi lại.")

    if may:
        businesses.update(row, by=stage.owner, version=row.version)
    else:
        with pytest.raises(Refused):
            businesses.update(row, by=stage.owner, version=row.version)


def test_the_page_shows_what_stands_still_and_refuses_it_posted(stage):
    stage.dossier("received")
    client = enter(stage.owner)
    url = reverse("products:business_edit", args=[stage.business.pk])

    page = client.get(url)
    assert page.context["form"].fields["name"].disabled
    assert "khai báo thay đổi" in text(page)

    data = {name: page.context["form"][name].value() or "" for name in page.context["form"].fields}
    answer = client.post(url, {**data, "name": "Tên lén đổi", "version": stage.business.version})

    assert answer.status_code == 200
    assert answer.context["form"].errors["name"]
    assert Business.objects.get(pk=stage.business.pk).name == stage.business.name


# --- After recognition ---------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["owner", "officer"])
@pytest.mark.parametrize(("field", "new"), [("name", "Rượu Mẫu"), ("set_number", 12)])
def test_nobody_renames_a_recognised_product_or_moves_it(stage, who, field, new):
    recognise(stage.product)
    row = changed(stage.product, **{field: new})

    with pytest.raises(Refused):
        catalogue.update_product(row, by=getattr(stage, who), version=row.version)


@pytest.mark.parametrize("field", ["name", "kind", "tax_code"])
def test_a_holder_is_called_otherwise_only_by_a_declaration(stage, field):
    Business.objects.filter(pk=stage.business.pk).update(tax_code="0100109107")
    recognise(stage.product)
    row = changed(stage.business, **{field: OTHER[field]})

    with pytest.raises(Refused):
        businesses.update(row, by=stage.officer, version=row.version)


def test_practice_recognises_nobody(stage):
    recognise(stage.product, kind=RoundKind.PRACTICE)
    row = changed(stage.product, name="Tên tập dượt")

    catalogue.update_product(row, by=stage.owner, version=row.version)

    assert Product.objects.get(pk=stage.product.pk).name == "Tên tập dượt"


# --- Declaring -----------------------------------------------------------------------------------

PAPER = {"paper_title": "Giấy chứng nhận đăng ký doanh nghiệp", "paper_number": "0100109106"}


def declare(stage, row, *, by=None, **more):
    said = {"reason": "Hộ chuyển thành công ty.", "effective_on": clock.today(), **PAPER, **more}
    return changes.declare(row, by=by or stage.owner, **said)


def test_a_confirmed_declaration_is_in_row_trail_log_and_letters(stage):
    registration = stage.dossier("received")
    change = declare(stage, changed(stage.business, name=OTHER["name"], kind="sme", representative="Người Khác"))
    assert Business.objects.get(pk=stage.business.pk).name == stage.business.name
    assert Letter.objects.filter(kind="change_declared", to_address=stage.officer.email).exists()

    changes.confirm(change, by=stage.officer)

    business = Business.objects.get(pk=stage.business.pk)
    assert (business.name, business.kind, business.representative) == (OTHER["name"], "sme", "Người Khác")
    step = registration.steps.last()
    assert stage.business.name in step.note and OTHER["name"] in step.note and "Người Khác" not in step.note
    entry = AuditEntry.objects.get(action="change.confirmed")
    assert entry.after["name"] == OTHER["name"] and "Người Khác" not in str(entry.after)
    assert Letter.objects.get(kind="change_decided").to_name == OTHER["name"]
    assert Product.objects.get(pk=stage.product.pk).folded.count(" cong ty tnhh mau moi ") == 1


def test_what_was_handed_in_keeps_the_names_of_its_day(stage):
    registration = stage.dossier("received")
    digest = registration.submissions.get().digest
    changes.confirm(declare(stage, changed(stage.business, name=OTHER["name"])), by=stage.officer)

    registration.refresh_from_db()
    assert registration.business_name == stage.business.name
    assert registration.submissions.get().digest == digest


def test_only_the_ward_confirms(stage):
    stage.dossier("received")
    change = declare(stage, changed(stage.business, name=OTHER["name"]))

    for person in (stage.owner, stage.other_officer, stage.specialist, stage.stranger):
        with pytest.raises(Refused):
            changes.confirm(change, by=person)
    change.refresh_from_db()
    assert change.state == ChangeState.PROPOSED


def test_a_refusal_says_why_and_changes_nothing(stage):
    stage.dossier("received")
    change = declare(stage, changed(stage.business, name=OTHER["name"]))

    with pytest.raises(Refused):
        changes.refuse(change, by=stage.officer, note=" ")
    changes.refuse(change, by=stage.officer, note="Giấy tờ chưa khớp.")

    assert Business.objects.get(pk=stage.business.pk).name == stage.business.name
    assert "Giấy tờ chưa khớp." in Letter.objects.get(kind="change_decided").text
    with pytest.raises(Refused):
        changes.confirm(change, by=stage.officer)


@pytest.mark.parametrize(
    "more",
    [
        {"paper_title": "", "paper_number": ""},
        {"paper_number": ""},
        {"reason": "  "},
        {"effective_on": date(2999, 1, 1)},
    ],
)
def test_a_declaration_without_paper_reason_or_day_is_refused(stage, more):
    stage.dossier("received")

    with pytest.raises(Refused):
        declare(stage, changed(stage.business, name=OTHER["name"]), **more)
    assert not DeclaredChange.objects.exists()


def test_nothing_changed_is_no_declaration(stage):
    stage.dossier("received")

    with pytest.raises(Refused):
        declare(stage, changed(stage.business))


def test_a_set_cannot_be_declared(stage):
    recognise(stage.product)

    with pytest.raises(Refused, match="sản phẩm mới"):
        declare(stage, changed(stage.product, set_number=12))


def test_one_declaration_at_a_time(stage):
    stage.dossier("received")
    declare(stage, changed(stage.business, name=OTHER["name"]))

    with pytest.raises(Refused):
        declare(stage, changed(stage.business, name="Tên thứ ba"))


def test_a_declaration_taken_back_makes_room(stage):
    stage.dossier("received")
    changes.withdraw(declare(stage, changed(stage.business, name=OTHER["name"])), by=stage.owner)

    declare(stage, changed(stage.business, name="Tên thứ ba"))

    assert list(DeclaredChange.objects.values_list("state", flat=True)) == ["proposed", "withdrawn"]


def test_what_was_changed_meanwhile_is_not_overwritten(stage):
    stage.dossier("received")
    change = declare(stage, changed(stage.business, name=OTHER["name"]))
    Business.objects.filter(pk=stage.business.pk).update(name="Tên sửa ở nơi khác")

    with pytest.raises(Refused):
        changes.confirm(change, by=stage.officer)
    assert Business.objects.get(pk=stage.business.pk).name == "Tên sửa ở nơi khác"


def test_a_product_s_photo_changes_by_declaration(stage):
    stage.dossier("received")
    change = declare(stage, changed(stage.product, photo=make.jpg(), story="Chuyện mới"), paper_title="")
    assert not Product.objects.get(pk=stage.product.pk).photo

    changes.confirm(change, by=stage.officer)

    product = Product.objects.get(pk=stage.product.pk)
    assert product.story == "Chuyện mới"
    with product.photo.open() as photo:
        assert photo.read()


def test_the_office_that_recognised_is_told(stage):
    registration = stage.dossier("forwarded")
    recognise(stage.product, registration=registration)
    change = declare(stage, changed(stage.business, name=OTHER["name"]))

    changes.confirm(change, by=stage.officer)

    assert Letter.objects.filter(kind="holder_changed", to_address=stage.specialist.email).exists()
    assert enter(stage.specialist).get(change.get_absolute_url()).status_code == 200


# --- What the public sees ------------------------------------------------------------------------


def renamed(stage):
    was = stage.business.name
    recognise(stage.product)
    change = declare(stage, changed(stage.business, name=OTHER["name"], kind="sme"), effective_on=date(2026, 10, 5))
    changes.confirm(change, by=stage.officer)
    return was


def test_the_public_page_shows_both_names(stage):
    was = renamed(stage)

    page = text(enter(None).get(reverse("products:public_product", args=[stage.product.pk])))

    assert was in page
    assert f"tên hiện nay, từ ngày 05/10/2026: {OTHER['name']}" in page
    assert "Doanh nghiệp nhỏ và vừa" in page


def test_the_public_list_finds_both_names(stage):
    was = renamed(stage)
    url = reverse("products:public_list")

    for words in (was, OTHER["name"], f"{stage.product.name} {OTHER['name']}"):
        page = enter(None).get(url, {"tim": words})
        assert page.context["count"] == 1
        assert was in text(page) and OTHER["name"] in text(page)


def test_a_recognition_is_found_by_the_product_s_new_name(stage):
    recognise(stage.product)
    changes.confirm(declare(stage, changed(stage.product, name="Giấm Mẫu")), by=stage.officer)

    assert Recognition.objects.search("giam mau").count() == 1
    assert Recognition.objects.search("dam gao nep").count() == 1


def test_a_name_changed_before_declarations_shows_without_a_day(stage):
    recognise(stage.product)
    Business.objects.filter(pk=stage.business.pk).update(name="Tên không rõ từ bao giờ")

    page = text(enter(None).get(reverse("products:public_product", args=[stage.product.pk])))

    assert "tên hiện nay: Tên không rõ từ bao giờ" in page


# --- The search column and stale saves -------------------------------------------------------------


def test_a_renamed_business_is_found_with_all_its_products(stage, django_assert_max_num_queries):
    for number in range(12):
        make.make_product(stage.business, name=f"Món {number}")
    row = changed(stage.business, name="Cơ sở Tên Khác")

    with django_assert_max_num_queries(25):
        businesses.update(row, by=stage.owner, version=row.version)

    assert Product.objects.search("co so ten khac").count() == 13
    assert Product.objects.search(stage.business.name).count() == 0


def test_the_later_editor_of_a_product_is_told(stage):
    first, second = (changed(stage.product, story=words) for words in ("Một", "Hai"))
    catalogue.update_product(first, by=stage.owner, version=1)

    with pytest.raises(Refused):
        catalogue.update_product(second, by=stage.officer, version=1)
    assert Product.objects.get(pk=stage.product.pk).story == "Một"


def test_the_product_page_carries_its_version_and_keeps_what_was_typed(stage):
    client, url = enter(stage.owner), reverse("products:product_edit", args=[stage.product.pk])
    data = {"name": stage.product.name, "set_number": 9, "specification": "Chai", "story": "Một", "version": 1}
    assert client.post(url, data).status_code == 302

    late = client.post(url, {**data, "story": "Hai"})

    assert late.status_code == 200
    assert "vừa được người khác sửa" in text(late) and "Hai" in text(late)
    assert client.post(url, {**data, "story": "Hai", "version": 2}).status_code == 302


def test_a_confirmation_survives_the_owner_s_save_of_what_was_read_before(stage):
    Business.objects.filter(pk=stage.business.pk).update(standing="pending")
    read_before = Business.objects.get(pk=stage.business.pk)
    businesses.confirm(Business.objects.get(pk=stage.business.pk), by=stage.officer)
    read_before.address = "Nơi mới"

    with pytest.raises(Refused):
        businesses.update(read_before, by=stage.owner, version=read_before.version)
    assert Business.objects.get(pk=stage.business.pk).standing == "confirmed"


def test_who_sees_a_declaration(stage):
    stage.dossier("received")
    change = declare(stage, changed(stage.business, name=OTHER["name"]))
    page = change.get_absolute_url()

    assert enter(stage.owner).get(page).status_code == 200
    assert enter(stage.officer).get(page).status_code == 200
    assert enter(stage.stranger).get(page).status_code == 404
    assert enter(stage.other_officer).get(page).status_code == 404
    assert enter(accounts.stranger()).post(reverse("products:change_confirm", args=[change.pk])).status_code == 404


def test_declaring_and_confirming_by_the_pages(stage):
    stage.dossier("received")
    url = reverse("products:business_change_new", args=[stage.business.pk])
    owner, officer = enter(stage.owner), enter(stage.officer)
    form = owner.get(url).context["form"]
    data = {name: form[name].value() or "" for name in form.fields}

    answer = owner.post(url, {**data, "name": OTHER["name"], "reason": "Đổi tên.", "effective_on": "01/10/2026", **PAPER, "upload": make.pdf()})  # fmt: skip
    change = DeclaredChange.objects.get()
    assert answer["Location"] == change.get_absolute_url()
    assert "khai báo thay đổi chờ xác nhận" in text(officer.get(reverse("home")))
    assert OTHER["name"] in text(officer.get(change.get_absolute_url()))
    assert officer.get(reverse("products:change_paper", args=[change.pk])).getvalue().startswith(b"%PDF")
    assert stage.business.name in text(officer.get(reverse("products:change_list")))

    officer.post(reverse("products:change_confirm", args=[change.pk]))

    assert Business.objects.get(pk=stage.business.pk).name == OTHER["name"]


def test_why_not_is_what_the_action_says(stage):
    stage.dossier("received")

    reason = permissions.why_not_change_business(stage.business, ["name"])

    with pytest.raises(Refused) as refused:
        row = changed(stage.business, name="X")
        businesses.update(row, by=stage.owner, version=row.version)
    assert refused.value.reason == reason


def test_declaring_a_change_of_a_photo_links_to_no_file(stage):
    product = stage.dossier("received").product
    Product.objects.filter(pk=product.pk).update(photo="products/anh-mau.jpg")
    page = enter(stage.owner).get(reverse("products:product_change_new", args=[product.pk]))
    assert page.status_code == 200
    assert 'type="file"' in text(page) and "anh-mau.jpg" not in text(page)
