"""An office with its bodies and units, before the first show."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.office import Office
from tests.own_office import an_office


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    with an_office(tmp_path, monkeypatch, "2016-05-01 09:00") as found:
        yield found
