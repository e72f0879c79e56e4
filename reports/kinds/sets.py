"""Names of the 26 product sets; the numbers are the same in both criteria editions."""

from criteria.models import CriteriaSet


def set_names():
    """number → name, as the newest edition prints it."""
    return dict(CriteriaSet.objects.order_by("edition").values_list("number", "name"))


def set_label(number, names):
    return f"{number:02d}. {names.get(number, '')}".rstrip(". ")
