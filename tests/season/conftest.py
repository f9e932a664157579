"""One season, lived through once: counted first, and then its pages are looked at."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.acceptance.conftest import Town, a_town
from tests.acceptance.played import lived
from tests.browser.conftest import chromium, playwright

__all__ = ["chromium", "playwright"]


@pytest.fixture(scope="package")
def played(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    home: Path = tmp_path_factory.mktemp("season")
    with a_town(f"sqlite:///{home / 'rexian.db'}", home) as town, ExitStack() as stack:
        yield lived(town, stack)
