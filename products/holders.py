"""Who holds a recognition today: the names on its papers, and beside them those declared since, each with its day."""

from dataclasses import dataclass
from datetime import date

from products.models import DeclaredChange


@dataclass(frozen=True)
class Present:
    """What it is called now, `kind` the legal form where that changed too; `since` unknown of changes before declarations."""

    name: str
    kind: str
    since: date | None


def present_names(recognitions):
    """Recognition id → {"business": Present, "product": Present}, only where today's name is another than the paper's.

    Two queries for any number of recognitions; they come with `product__business`.
    """
    recognitions = list(recognitions)
    businesses = {row.product.business_id for row in recognitions}
    confirmed = DeclaredChange.objects.confirmed().filter(business__in=businesses).order_by("effective_on", "pk")
    newest = {}
    for change in confirmed.values("business", "product", "after", "effective_on"):
        for field in ("name", "kind"):
            if field in change["after"]:
                newest[change["business"], change["product"], field] = change["effective_on"]
    found = {}
    for row in recognitions:
        product, business = row.product, row.product.business
        names = {}
        if business.name != row.business_name:
            since = newest.get((business.pk, None, "name"))
            kind = str(business.get_kind_display()) if (business.pk, None, "kind") in newest else ""
            names["business"] = Present(business.name, kind, since)
        if product.name != row.product_name:
            names["product"] = Present(product.name, "", newest.get((business.pk, product.pk, "name")))
        found[row.pk] = names
    return found
