"""A dossier is known by the names it was handed in under."""

from products.models import Business, Product, Registration


def renamed(registration):
    Product.objects.filter(pk=registration.product_id).update(name="Tên sau này")
    Business.objects.filter(pk=registration.product.business_id).update(name="Chủ thể sau này")
    return Registration.objects.with_names().get(pk=registration.pk)


def test_a_draft_follows_its_product_and_business(stage):
    registration = renamed(stage.dossier("draft"))
    assert (registration.product_name, registration.business_name) == ("Tên sau này", "Chủ thể sau này")
    assert registration.handed_in is None


def test_what_was_handed_in_keeps_its_names(stage, django_assert_num_queries):
    registration = stage.dossier("submitted")
    names = (registration.product.name, registration.business.name)
    registration = renamed(registration)
    with django_assert_num_queries(0):
        assert (registration.product_name, registration.business_name) == names
        assert str(registration).startswith(names[0])
    assert registration.handed_in.number == 1
