"""The listener beside an honest fake Asterisk, for tests that need no telephone."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from intake.records.database import Database
from telephony.connection import AmiAddress
from telephony.listener import Listener
from tests.telephony.fake_asterisk import FakeAsterisk
from tests.waiting import until


@pytest.fixture
def asterisk() -> Iterator[FakeAsterisk]:
    with FakeAsterisk() as fake:
        yield fake


@pytest.fixture
def listener(db: Database, asterisk: FakeAsterisk, tmp_path: Path) -> Iterator[Listener]:
    address = AmiAddress(host="127.0.0.1", port=asterisk.port, user="rexian", secret="secret")
    listener = Listener(db, address, tmp_path / "calllog/rexian_cel.json")
    listener.start()
    until(lambda: listener.state.connected)
    yield listener
    listener.stop()
