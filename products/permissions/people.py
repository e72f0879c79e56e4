"""Who acts for a business, serves a ward, works at an office."""

from django.utils.translation import gettext as _

from accounts import authority
from accounts.roles import WARD, Role
from products.seeing import AT_OFFICE, AT_WARD, businesses_of

# Who works at the ward's counter, and who besides looks over its shoulder.
COUNTER = (Role.WARD_OFFICER,)


AT_COUNTER_OR_LEADING = WARD


def acts_for(user, business):
    """The business's own people; on a page that only reads, by what was asked about the person already."""
    if not user.is_authenticated:
        return False
    if hasattr(business, "facts"):
        return any(key == business.pk for key, _area in businesses_of(user))
    return business.people.filter(user=user).exists()


def may_see_business(user, business):
    """The same as being among `Business.objects.visible_to(user)`, of a row in hand with its area."""
    if authority.has_any_role(user, Role.AUDITOR) or acts_for(user, business):
        return True
    return authority.holds_over(user, business.area, *AT_OFFICE, *AT_WARD)


def serves(user, area, *roles):
    """Officials of the ward that holds `area`."""
    return authority.holds_over(user, area, *(roles or (Role.WARD_OFFICER,)))


def works_at(user, office, *roles):
    return office.pk in authority.served_ids(user, *(roles or AT_OFFICE))


def not_mine(business):
    return _("Việc này dành cho người của «%(business)s» hoặc cán bộ phường quản lý địa bàn.") % {
        "business": business.name
    }
