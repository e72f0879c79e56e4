import pytest
from django.db import transaction

from jobs import bell
from jobs.kinds import KINDS, Kind
from products.models import Business
from tests.factories import accounts
from tests.factories.products import make_business


@pytest.fixture(autouse=True)
def bell_not_quiet(monkeypatch):
    monkeypatch.setattr(bell, "_quiet_until", 0.0)


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path):
    """Rows are rolled back and their numbers come again; files would stay."""
    settings.MEDIA_ROOT = str(tmp_path / "media")


@pytest.fixture
def officer(db):
    return accounts.ward_officer()


@pytest.fixture
def business(officer):
    return make_business(area=accounts.ward())


@pytest.fixture
def kind(monkeypatch):
    """`kind(run, ...)`: a kind of work about businesses, registered for this test."""

    def kind(run, **more):
        made = Kind("of-a-test", "Việc của bài thử", Business.objects.visible_to, run, **more)
        monkeypatch.setitem(KINDS, made.code, made)
        return made

    return kind


@pytest.fixture
def rename():
    """Work that changes a row, then does something else."""

    def rename(then=lambda job, progress: None):
        def run(job, business, progress):
            with transaction.atomic():
                Business.objects.filter(pk=business.pk).update(phone="0999999999")
            then(job, progress)
            return business.get_absolute_url()

        return run

    return rename
