"""Names that few rows hold and many lines show, read once for a report."""

from accounts.models import Area, Office
from criteria.models import CriteriaSet


def set_names():
    """number → name, as the newest edition prints it; the numbers are the same in both criteria editions."""
    return dict(CriteriaSet.objects.order_by("edition").values_list("number", "name"))


def set_label(number, names):
    return f"{number:02d}. {names.get(number, '')}".rstrip(". ")


def area_names():
    """key → name with its years."""
    return {area.pk: area.dated_name for area in Area.objects.only("name", "valid_from", "valid_to")}


def office_names():
    """key → name with its years."""
    return {office.pk: office.dated_name for office in Office.objects.select_related("area")}
