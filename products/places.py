"""Where a dossier belongs: its province, and the people's committee of its ward."""

from accounts.models import Office


def province_of(area):
    """The province that holds the area; the area itself where nothing is above it."""
    while area.level != "province" and area.parent:
        area = area.parent
    return area


def ward_committee(registration):
    """As it was then: a ward that ended keeps its papers. None where the ward has no office in the portal."""
    return (
        Office.objects.filter(area=registration.ward, kind=Office.Kind.COMMITTEE).order_by("-is_active", "pk").first()
    )
