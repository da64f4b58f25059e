"""A publication that was granted once, and the folders that are published from it."""

from __future__ import annotations

import shutil

import pytest

from tests.conftest import Folder
from tests.whole.test_published.granted import KEY, Granted, state
from tieout.publishing.verify import verify
from tieout.values.errors import CannotJudgeError


@pytest.fixture(scope="session")
def granted(sound_template, tmp_path_factory):
    """Logius 2022, corrected and explained, judged once."""
    home = tmp_path_factory.mktemp("granted")
    shutil.copytree(sound_template, home / "logius-2022")
    return Granted(Folder(home / "logius-2022"), home)


@pytest.fixture(scope="session")
def first(granted):
    """A folder with one published version."""
    granted.put(granted.home / "first" / "logius-2022")
    return granted.home / "first" / "logius-2022"


@pytest.fixture(scope="session")
def third(granted):
    """A folder with a third version, which keeps the statements of the two before."""
    folder = granted.home / "third" / "logius-2022"
    for by in (0, 1_000, 2_000):
        granted.put(folder, granted.later(by) if by else None)
    return folder


@pytest.fixture
def folder(third, tmp_path):
    """A copy of the folder with a third version, to spoil."""
    shutil.copytree(third, tmp_path / "public")
    return tmp_path / "public"


@pytest.fixture
def refused(granted):
    """Tell that a folder is refused, and why."""

    def check(folder, what, **settings):
        key = settings.pop("key", KEY)
        now = settings.pop("now", granted.now)
        with pytest.raises(CannotJudgeError, match=what) as refusal:
            verify(folder, key, now, **settings)
        assert refusal.value.where.startswith(str(folder))
        assert refusal.value.advice

    return check


@pytest.fixture
def to(tmp_path):
    """A folder to publish in, that is not there yet."""
    return tmp_path / "site" / "public"


@pytest.fixture
def unchanged(granted):
    """Publish in vain: what stands there stays as it is."""

    def put(to, error, what, checked=None, **settings):
        before = state(to)
        with pytest.raises(error, match=what) as refused:
            granted.put(to, checked, **settings)
        assert state(to) == before
        assert refused.value.advice
        return refused.value

    return put
