"""Pictures that come in, set right before they are kept; parsed by `parsing`, told in sentences here."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from parsing.bounded import parse
from parsing.faults import BUSY, TOO_LARGE, Fault


def of_a_paper(upload, kind):
    """(bytes, kind) of a paper's picture to keep, or None where it may stay byte for byte as it came. ValidationError."""
    facts, content = _parsed(upload, "of_a_paper", kind=kind)
    return None if facts["as it came"] else (content, facts["kind"])


def for_the_public(upload):
    """JPEG bytes for public pages. ValidationError for what is cut, broken or too large."""
    return _parsed(upload, "for_the_public")[1]


def _parsed(upload, task, **options):
    upload.seek(0)
    try:
        return parse("pictures", task, upload.read(), **options)
    except Fault as fault:
        raise ValidationError(_sentence(fault) % {"name": upload.name, **fault.facts}) from None
    finally:
        upload.seek(0)


def _sentence(fault):
    if fault.word == BUSY:
        return _("Máy chủ đang bận đọc các tệp khác nên chưa nhận được ảnh «%(name)s». Xin thử lại sau ít phút.")
    if fault.word == TOO_LARGE and "width" in fault.facts:
        return _("Ảnh «%(name)s» có %(width)s × %(height)s điểm ảnh, quá lớn; mỗi ảnh không quá 60 triệu điểm ảnh.")
    if fault.word == TOO_LARGE:
        return _("Ảnh «%(name)s» quá lớn, không mở được. Hãy thu nhỏ ảnh hoặc chụp lại rồi tải lên.")
    return _("Ảnh «%(name)s» không đọc được trọn vẹn: tệp bị cắt giữa chừng hoặc bị hỏng. Hãy chụp hoặc tải lại ảnh.")
