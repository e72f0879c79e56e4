"""Products: list, page, form with its photo, the way to the next star."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from products.models import Product
from tests.factories import products as make
from tests.products.stage import enter, text

pytestmark = pytest.mark.django_db


def url(name, *args):
    return reverse(f"products:{name}", args=args)


def test_product_list_finds_without_accents_and_by_stars(stage):
    make.make_product(stage.business, name="Giò tai", stars=4)
    client = enter(stage.officer)

    found = client.get(url("product_list"), {"tim": "dam gao"}).context["page"].rows
    starred = client.get(url("product_list"), {"sao": "4"}).context["page"].rows

    assert ([row.name for row in found], [row.name for row in starred]) == (["Dấm gạo nếp"], ["Giò tai"])


def test_product_list_asks_as_many_questions_for_fifty_rows_as_for_one(stage):
    client = enter(stage.officer)
    client.get(url("product_list"))
    with CaptureQueriesContext(connection) as one:
        client.get(url("product_list"))
    for _number in range(49):
        make.make_product()
    with CaptureQueriesContext(connection) as fifty:
        assert len(client.get(url("product_list")).context["page"].rows) == 50

    assert len(fifty) == len(one)


def test_product_page_is_hidden_from_strangers_and_the_ward_next_door(stage):
    address = stage.product.get_absolute_url()

    assert [enter(user).get(address).status_code for user in (stage.stranger, stage.other_officer)] == [404, 404]


def test_product_page_names_the_steps_to_the_next_star(stage):
    registration = stage.dossier(filled=True)
    make.answer_best(registration, by=stage.officer, lowered={"1.1": 0})

    way = enter(stage.owner).get(stage.product.get_absolute_url()).context["way_up"]

    assert [step.criterion_code for step in way["steps"]][:1] == ["1.1"]
    assert way["target"] in (3, 4, 5)


def test_product_new_takes_the_photo_without_its_exif(stage):
    data = {"name": "Bánh cốm", "set_number": "6", "photo": make.jpg()}

    response = enter(stage.owner).post(url("product_new", stage.business.pk), data)

    made = Product.objects.get(name="Bánh cốm")
    assert response.url == made.get_absolute_url()
    assert (made.set_number, made.photo.name.endswith(".jpg")) == (6, True)
    made.photo.delete()


def test_product_new_with_a_file_that_is_no_photo_keeps_the_rest(stage):
    data = {"name": "Bánh cốm", "set_number": "6", "story": "Cốm làng Vòng.", "photo": make.pdf("anh.jpg")}

    form = enter(stage.owner).post(url("product_new", stage.business.pk), data).context["form"]

    [said] = form.errors["photo"]
    assert "«anh.jpg» không thuộc loại được nhận (JPG, PNG, WEBP, HEIC)" in said
    assert (form["name"].value(), form["set_number"].value(), form["story"].value()) == (
        "Bánh cốm",
        "6",
        "Cốm làng Vòng.",
    )


def test_product_new_with_the_same_name_is_refused(stage):
    data = {"name": "Dấm gạo nếp", "set_number": "9"}

    form = enter(stage.owner).post(url("product_new", stage.business.pk), data).context["form"]

    assert form.errors["name"] == ["Chủ thể đã có sản phẩm trùng tên này."]


def test_product_edit_cannot_rename_under_an_open_dossier(stage):
    stage.dossier("submitted")
    data = {"name": "Tên khác", "set_number": "9", "story": "Chuyện mới.", "version": 1}

    form = enter(stage.owner).post(url("product_edit", stage.product.pk), data).context["form"]

    assert [name for name in form.errors if "đã nộp và chưa kết thúc" in form.errors[name][0]] == ["name", "story"]
    stage.product.refresh_from_db()
    assert (stage.product.name, stage.product.story) == ("Dấm gạo nếp", "")


def test_product_edit_by_the_office_is_refused(stage):
    stage.dossier("forwarded")

    assert enter(stage.specialist).get(url("product_edit", stage.product.pk)).status_code == 403


def test_product_form_offers_the_sets_by_industry_and_group(stage):
    form = enter(stage.owner).get(url("product_new", stage.business.pk)).context["form"]

    headings = [label for label, _rows in form.fields["set_number"].choices[1:]]
    numbers = [number for _label, rows in form.fields["set_number"].choices[1:] for number, _name in rows]
    assert headings[0] == "Sản phẩm thực phẩm › Thực phẩm tươi sống"
    assert numbers == list(range(1, 27))
    assert "19. Mỹ phẩm có thành phần từ dược liệu (văn bản trước: Mỹ phẩm có thành phần từ thảo dược)" in text(
        enter(stage.owner).get(url("product_new", stage.business.pk))
    )
