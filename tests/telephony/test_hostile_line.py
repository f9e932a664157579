"""What should never happen to the listener: clocks put back, rows nobody can take, books and log that disagree."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text

from intake.office import calls, log_places
from intake.records import tables
from intake.records.database import Database
from intake.words import CallId, EndReason, Place
from telephony import connection, truth
from telephony.connection import AmiAddress
from telephony.events import CallOpened, CallPlaced
from telephony.floor import Floor
from telephony.listener import Listener
from tests.house import an_opening
from tests.telephony.asterisk_words import EPOCH, Ring
from tests.telephony.fake_asterisk import FakeAsterisk
from tests.waiting import until

HOUR = 3600.0
REFUSE = "CREATE TRIGGER refuse BEFORE INSERT ON call WHEN NEW.number = '666' BEGIN SELECT RAISE(ABORT, ''); END"


@pytest.fixture
def log_path(tmp_path: Path) -> Path:
    return tmp_path / "calllog/rexian_cel.json"


@contextmanager
def listening(db: Database, asterisk: FakeAsterisk, log_path: Path, at: float | None = None) -> Iterator[Listener]:
    """A listener; `at` stops its clock."""
    address = AmiAddress(host="127.0.0.1", port=asterisk.port, user="rexian", secret="secret")
    stopped = datetime.fromtimestamp(at, UTC) if at else None
    listener = Listener(db, address, log_path, clock=lambda: stopped or datetime.now(UTC))
    listener.start()
    try:
        until(lambda: listener.state.connected)
        yield listener
    finally:
        listener.stop()


def book(db: Database, call: CallId) -> Any:
    with db.read() as tx:
        return tx.execute(select(tables.call).where(tables.call.c.id == call)).first()


def test_who_is_moved_after_the_clock_was_put_back_is_seen_to_move(
    db: Database, asterisk: FakeAsterisk, log_path: Path
) -> None:
    ring = Ring()
    with listening(db, asterisk, log_path, at=EPOCH - HOUR + 60):
        asterisk.send(ring.opened() + ring.answered() + ring.placed("notice") + ring.placed("hold"))
        until(lambda: (row := book(db, ring.call)) and row.place == "hold")
        ring.at -= HOUR
        asterisk.send(ring.placed("desk-1"))
        until(lambda: book(db, ring.call).place == "desk-1", what="the move of a caller an hour ago")
        asterisk.send(ring.placed("studio"))
        until(lambda: book(db, ring.call).place == "studio")


def test_what_the_log_repeats_of_earlier_places_moves_nobody() -> None:
    at = datetime.fromtimestamp(EPOCH, UTC)
    later, now = at + timedelta(seconds=9), at + timedelta(seconds=10)
    floor, call = Floor(), CallId("c-1")
    floor.keep(
        CallOpened(
            call=call,
            line="100",
            number="",
            name="",
            practice=False,
            channel="PJSIP/anonymous-1",
            uniqueid="1.1",
            linkedid="1.1",
            recording_base="",
            at=at,
        )
    )
    floor.keep(CallPlaced(call=call, place=Place.STUDIO, at=later))
    assert not floor.news(CallPlaced(call=call, place=Place.HOLD, at=at), now)
    assert floor.news(CallPlaced(call=call, place=Place.HOLD, at=at), at)


def test_a_row_that_the_office_can_never_take_keeps_no_other_call_from_it(
    db: Database, asterisk: FakeAsterisk, log_path: Path
) -> None:
    poison, good = Ring(number="666"), Ring(serial=2)
    with db.begin() as tx:
        tx.execute(text(REFUSE))
    poison.whole()
    poison.write_log(log_path)
    good.whole()
    good.write_log(log_path)
    with listening(db, asterisk, log_path) as listener:
        until(lambda: book(db, good.call), what="the case of the call behind it")
        assert listener.state.connected
        assert listener.state.connections == 1
        assert listener.state.verbs_failed
    assert book(db, poison.call) is None
    with db.begin() as tx:
        tx.execute(text("DROP TRIGGER refuse"))
    # A better program finds it again.
    with listening(db, asterisk, log_path):
        until(lambda: (row := book(db, poison.call)) and row.ended_at, what="the refused call")


def test_what_was_refused_for_a_while_is_told_without_a_restart(
    db: Database, asterisk: FakeAsterisk, log_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "PING_SECONDS", 0.1)
    monkeypatch.setattr(truth, "FIRST_PAUSE", 0.1)
    ring = Ring(number="666")
    with db.begin() as tx:
        tx.execute(text(REFUSE))
    ring.whole()
    ring.write_log(log_path)
    with listening(db, asterisk, log_path) as listener:
        until(lambda: listener.state.verbs_failed)
        with db.begin() as tx:
            tx.execute(text("DROP TRIGGER refuse"))
        until(lambda: (row := book(db, ring.call)) and row.ended_at)
        assert listener.state.connections == 1


def test_a_call_whose_end_only_the_books_know_does_not_hold_the_log_for_ever(
    db: Database, asterisk: FakeAsterisk, log_path: Path
) -> None:
    lost, later = Ring(), Ring(serial=2)
    lost.opened()
    lost.write_log(log_path)
    later.whole()
    later.write_log(log_path)
    calls.open_call(db, an_opening(lost.call))
    calls.end_call(db, lost.call, None, EndReason.LINE_LOST)
    with listening(db, asterisk, log_path) as listener:
        until(lambda: book(db, later.call))
        until(lambda: listener.line(lost.call) is None, what="the end of the phantom")
        listener.connection.door().close()
        until(lambda: listener.state.connections == 2)
        until(lambda: (log_places.log_offset(db, log_path.name) or (0, 0))[1] == log_path.stat().st_size)
    assert book(db, lost.call).end_reason == EndReason.LINE_LOST


def test_connections_that_were_lost_meanwhile_are_not_caught_up_one_by_one(
    db: Database, asterisk: FakeAsterisk, log_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "LONGEST_PAUSE", 0.05)
    monkeypatch.setattr(connection, "FIRST_PAUSE", 0.05)
    begun: list[None] = []
    begin = truth.LogReader.begin

    def counted(reader: truth.LogReader) -> None:
        begun.append(None)
        begin(reader)

    monkeypatch.setattr(truth.LogReader, "begin", counted)
    with listening(db, asterisk, log_path) as listener:
        until(lambda: begun)
        ring = Ring()
        with db.begin():  # the database is locked, and the line comes and goes
            asterisk.send(ring.opened())
            for count in range(2, 12):
                until(lambda: listener.state.connected)
                asterisk.drop()
                until(lambda count=count: listener.state.connections >= count)  # type: ignore[misc]
        until(lambda: book(db, ring.call))
        until(lambda: listener.state.connected)
        asterisk.send(Ring(serial=2).opened())
        until(lambda: len(begun) >= 2)
        listener.after(lambda: begun.append(None))
        until(lambda: len(asterisk.asked("Status")) >= 2)
    assert len(begun) <= 5


def test_a_ring_does_not_wait_for_the_end_of_a_long_log_that_says_nothing(
    db: Database, asterisk: FakeAsterisk, log_path: Path
) -> None:
    ring = Ring()
    log_path.parent.mkdir(parents=True)
    log_path.write_bytes(b"{}\n" * 500_000)
    with listening(db, asterisk, log_path) as listener:
        asterisk.send(ring.opened())
        until(lambda: book(db, ring.call))
        assert listener.state.log_lines_broken == 0  # they are counted at the end
