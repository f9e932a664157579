"""One office for the module's tests: their cases do not touch each other."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house import furnished
from tests.office import Office, moment, organise

FIRST = "2016-06-01 09:00"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    home: Path = tmp_path_factory.mktemp("office")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("REXIAN_HOME", str(home))
        with furnished(home, moment(FIRST)) as db:
            yield organise(db, moment(FIRST))
