"""Where a referral goes: the office of the next level over this one's area. Never a guess between two."""

from django.utils.translation import gettext as _

from accounts import authority
from accounts.models import Office
from accounts.refusals import Refused

# Who advises on OCOP at a level (QĐ 26/2026 Đ7 k3a, k4a): its OCOP office; the ministry; the economic office.
PREFERRED = (Office.Kind.OCOP, Office.Kind.MINISTRY, Office.Kind.ECONOMIC)


def offices_above(evaluation):
    """Those of the first preferred kind that the next level has over this area; one: it is that one; several: the signer
    chooses; none: nobody to refer to."""
    level = evaluation.round.regulation.next_level(evaluation.level)
    around = authority.around([evaluation.office.area])
    found = list(Office.objects.active().filter(level=level, area__in=around).exclude(kind=Office.Kind.COMMITTEE))
    for kind in PREFERRED:
        if of_kind := [office for office in found if office.kind == kind]:
            return of_kind
    return []


def chosen(evaluation, office=None):
    """The office the signer chose, or the only one there is. Refused otherwise."""
    found = offices_above(evaluation)
    if not found:
        raise Refused(_("Chưa có cơ quan cấp trên trong danh mục để chuyển hồ sơ."))
    if office is not None:
        if office.pk not in {row.pk for row in found}:
            raise Refused(_("%(office)s không phải cơ quan cấp trên tiếp nhận hồ sơ này.") % {"office": office.name})
        return office
    if len(found) > 1:
        raise Refused(
            _("Cấp trên có %(count)s cơ quan có thể tiếp nhận (%(names)s); xin chọn nơi gửi đề nghị.")
            % {"count": len(found), "names": "; ".join(row.name for row in found)}
        )
    return found[0]
