import pytest

from jobs import bell
from tests.factories import accounts


@pytest.fixture(autouse=True)
def bell_not_quiet(monkeypatch):
    monkeypatch.setattr(bell, "_quiet_until", 0.0)


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path):
    """Rows are rolled back and their numbers come again; files would stay."""
    settings.MEDIA_ROOT = str(tmp_path / "media")
    settings.VAR_DIR = tmp_path


@pytest.fixture
def specialist(db):
    return accounts.specialist()


@pytest.fixture
def log_in(client):
    def log_in(user):
        client.force_login(user, backend="accounts.backends.EmailOrPhoneBackend")
        return client

    return log_in
