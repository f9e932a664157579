"""An office of each test's own, before the first show: what is counted in it is the test's alone."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.house import furnished
from tests.office import Office, moment, organise


@contextmanager
def an_office(home: Path, patch: pytest.MonkeyPatch, since: str = "2016-06-01 09:00") -> Iterator[Office]:
    """Args:
    since: when it was founded.
    """
    patch.setenv("REXIAN_HOME", str(home))
    with furnished(home, moment(since)) as db:
        yield organise(db, moment(since))


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    with an_office(tmp_path, monkeypatch) as found:
        yield found
