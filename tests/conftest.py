"""Fixtures for every room: a furnished database in a home of its own."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from hypothesis import settings

from console.house import loading
from intake.office import passwords, people
from intake.records.database import Database
from tests.house import furnished

# How long an example takes says how busy the machine is, not whether the code is right.
settings.register_profile("house", deadline=None)
settings.load_profile("house")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests come last: Playwright keeps an event loop running in the test's own thread until it is closed."""
    items.sort(key=lambda item: any(folder in item.path.as_posix() for folder in ("tests/browser/", "tests/season/")))


def pytest_collection_finish() -> None:
    """What all tests share stays for the whole run: nobody looks through it again for what can go."""
    loading.over()
    loading.begins()


@pytest.fixture(scope="session", autouse=True)
def hashed_once() -> Iterator[None]:
    """The same few people come into hundreds of houses with the same word: it is hashed and compared in earnest, once
    each, as both take a tenth of a second by design."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "hashed", cache(passwords.hashed))
        patch.setattr(passwords, "verify", cache(passwords.verify))
        patch.setattr(people, "verify", passwords.verify)
        yield


@pytest.fixture
def db(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    """A migrated SQLite database; REXIAN_HOME is the test's own folder."""
    monkeypatch.setenv("REXIAN_HOME", str(tmp_path))
    with furnished(tmp_path) as db:
        yield db
