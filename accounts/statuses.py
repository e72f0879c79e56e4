"""How an account stands, and how it is shown."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Standing(TextChoices):
    ACTIVE = "active", _("Đang hoạt động")
    INVITED = "invited", _("Chưa đặt mật khẩu")
    INACTIVE = "inactive", _("Đã khóa")


TONE = {Standing.ACTIVE: "good", Standing.INVITED: "soon", Standing.INACTIVE: "late"}
ICON = {Standing.ACTIVE: "check-circle-fill", Standing.INVITED: "clock", Standing.INACTIVE: "lock"}
