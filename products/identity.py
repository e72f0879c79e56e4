"""Which facts of a business and a product stand still, and from when on. Words only; who asks is in `permissions`.

A dossier handed in has the value of paper (QĐ 26/2026 Đ7 k1): what its forms print of the business and the product
changes while it is open only where a supplement request opened it, or by a change its ward confirms. A recognition
names its holder and its product: those names change afterwards only by such a change, and the set by a new product.
"""

from django.utils.translation import gettext_lazy as _

# Printed on Mẫu 01 and Mẫu 02 part I. The contacts (address, phone, e-mail) stay free: letters need them.
BUSINESS_IDENTITY = (
    "name",
    "kind",
    "tax_code",
    "licence_number",
    "established_on",
    "representative",
    "representative_position",
    "representative_gender",
    "representative_ethnicity",
    "representative_address",
    "history",
    "organisation",
)
# Who the holder of a recognition is.
HOLDER = ("name", "kind", "tax_code")
# Printed in a dossier, or read by the council beside it.
PRODUCT_IDENTITY = ("name", "set_number", "specification", "story", "photo")
# What may be declared, and of which a paper must tell.
DECLARABLE_OF_PRODUCT = ("name", "specification", "story", "photo")
WITH_PAPER = frozenset({"name", "kind", "tax_code", "licence_number", "established_on", "representative"})
# Personal data: named in the trail and the log, never with its value.
PERSONAL = frozenset({"representative", "representative_gender", "representative_ethnicity", "representative_address"})

ONLY_BY_NEW_PRODUCT = _(
    "Sản phẩm đã được công nhận nên không chuyển sang bộ khác; muốn đăng ký ở bộ khác, hãy thêm sản phẩm mới và nộp hồ sơ mới."
)


def changed(before, after, names):
    """The names among `names` that differ between two rows; None and "" are the same blank."""
    return [name for name in names if _plain(getattr(before, name)) != _plain(getattr(after, name))]


def _plain(value):
    """A file is told by its name; an upload not yet in its place has none that matches."""
    if hasattr(value, "_committed"):
        return (str(value), value._committed or not value)
    return "" if value is None else value
