"""What accounts write down twice, for `manage.py check_data`."""

from django.utils.translation import gettext_lazy as _

from accounts.models import Area, AuditEntry, Office, User
from records.checking import Check, Difference, derived


def _paths(rows):
    """Keys of the areas from the country down to the row; the whole tree is some ten thousand pairs of numbers."""
    parents = dict(Area.objects.values_list("pk", "parent_id"))
    for pk, found in rows.values_list("pk", "path"):
        line, at = [], pk
        while at is not None:
            line.append(str(at))
            at = parents[at]
        expected = "/" + "/".join(reversed(line)) + "/"
        if found != expected:
            yield Difference(pk, {"path": found}, {"path": expected})


def _audit_search(rows):
    """As `derived()`; the log's rows of earlier versions keep «ð» where it was typed for «đ»."""
    for difference in derived()(rows):
        if difference.found["folded"].replace("ð", "d") != difference.expected["folded"]:
            yield difference


CHECKS = (
    Check(
        "user-search",
        _("Cột tìm kiếm, sắp xếp của người dùng theo họ tên và địa chỉ đăng nhập"),
        User,
        derived(),
        derived=True,
    ),
    Check(
        "area-search",
        _("Cột tìm kiếm, sắp xếp của địa bàn theo tên và cấp"),
        Area,
        derived(),
        derived=True,
    ),
    Check("area-path", _("Đường dẫn của địa bàn theo địa bàn cha"), Area, _paths, derived=True),
    Check("office-search", _("Cột tìm kiếm của cơ quan theo tên và mã"), Office, derived(), derived=True),
    # The log's rows never change, not even this column of theirs.
    Check("audit-search", _("Cột tìm kiếm của nhật ký theo người và đối tượng"), AuditEntry, _audit_search),
)
