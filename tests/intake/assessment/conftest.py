"""One office for the module's tests: their cases do not touch each other. And one whose cases have lived."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from tests.house import furnished
from tests.intake.assessment.lives import live
from tests.office import Office, moment, organise

FIRST = "2016-06-01 09:00"
# Kept short here; by hand with more of both.
CASES, STEPS = 70, 26


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    home: Path = tmp_path_factory.mktemp("office")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("REXIAN_HOME", str(home))
        with furnished(home, moment(FIRST)) as db:
            yield organise(db, moment(FIRST))


@pytest.fixture(scope="session")
def lived_in(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Office, datetime]]:
    """An office after random lives of many cases, and a moment after all of them. It is counted, and never changed."""
    home: Path = tmp_path_factory.mktemp("lived")
    with furnished(home, moment(FIRST)) as db:
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("REXIAN_HOME", str(home))
            office = organise(db, moment(FIRST))
            latest = live(office, 20160607, CASES, STEPS)
        yield office, max(latest, moment("2016-09-30 12:00"))
