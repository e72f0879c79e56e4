"""A copy of the law's files that a test may change."""

import shutil

import pytest

from criteria.source import DATA


@pytest.fixture
def folder(tmp_path):
    return shutil.copytree(DATA, tmp_path / "data")
