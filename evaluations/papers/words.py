"""Words that several papers share."""

import re
from pathlib import Path

from django.utils.translation import gettext as _

FOLDER = "evaluations/documents"


def template(name):
    return str(Path(FOLDER) / f"{name}.typ")


def stars_words(stars):
    return _("%(stars)s sao") % {"stars": stars} if stars else _("chưa đủ điều kiện")


def full_name(issuer):
    return re.sub(r"^UBND\b", _("Ủy ban nhân dân"), issuer, flags=re.IGNORECASE)


def signing_lines(thing):
    """«CHỦ TỊCH», or «KT. CHỦ TỊCH / PHÓ CHỦ TỊCH» for a deputy."""
    position = thing.signer_position.strip() or _("Chủ tịch")
    if position.lower().startswith("phó chủ tịch"):
        return [_("KT. Chủ tịch"), position]
    return [position]
