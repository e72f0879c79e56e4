from copy import deepcopy
from pathlib import Path

import pytest
from django.conf import settings as project

from notifications import outbox
from tests.worker import mail_sink


@pytest.fixture(autouse=True)
def specimen_template(settings):
    """The templates of these tests' own letter."""
    templates = deepcopy(project.TEMPLATES)
    templates[0]["DIRS"] = [*templates[0]["DIRS"], Path(__file__).parent / "templates"]
    settings.TEMPLATES = templates


@pytest.fixture(autouse=True)
def bell_not_quiet(monkeypatch):
    monkeypatch.setattr(outbox, "_quiet_until", 0.0)


@pytest.fixture
def sink(settings):
    """A mail server that this process sends to."""
    with mail_sink() as sink:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", sink.port
        settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        yield sink


@pytest.fixture
def post():
    def post(**values):
        return outbox.post(
            **{
                "key": "received:7",
                "kind": "received",
                "to_name": "Trần Công Châu",
                "to_address": "chau@vidu.example",
                "subject": "Đã tiếp nhận hồ sơ",
                "template": "specimen",
                "context": {"product": "Giò tai"},
                "about": "registration:7",
                **values,
            }
        )

    return post
