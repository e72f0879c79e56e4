import itertools

from notifications.models import Letter
from notifications.outbox import message_id
from notifications.statuses import Channel, Status

_serial = itertools.count(1)


def make_letter(**values):
    """A queued e-mail letter, written as the outbox writes it."""
    key = values.pop("key", f"specimen:{next(_serial)}")
    paper = values.get("channel") == Channel.PAPER
    return Letter.objects.create(
        **{
            "key": key,
            "kind": "received",
            "to_name": "Trần Công Châu",
            "to_address": "" if paper else "chau@vidu.example",
            "status": Status.TO_PRINT if paper else Status.QUEUED,
            "subject": "Đã tiếp nhận hồ sơ",
            "text": "Hồ sơ giò tai đã được tiếp nhận.\n",
            "html": "<p>Hồ sơ giò tai đã được tiếp nhận.</p>",
            "message_id": message_id(key),
            **values,
        }
    )
