"""Conversations recorded from Asterisk 22.10.1 with our dial plan, byte by byte, as the listener hears them."""

from typing import Any

import pytest
from sqlalchemy import select

from intake.records import tables
from intake.records.database import Database
from intake.words import CallState, EndReason
from telephony import call_log
from telephony.events import CallerHungUp, CallOpened
from telephony.listener import Listener
from tests.telephony.fake_asterisk import RECORDED, FakeAsterisk, recorded
from tests.waiting import until


def calls(db: Database) -> list[Any]:
    with db.read() as tx:
        return list(tx.execute(select(tables.call)).all())


ENDS = [
    ("held.ami", EndReason.CALLER_HUNG_UP, "13800138000"),
    ("during_the_notice.ami", EndReason.BEFORE_SPEECH, "13800138000"),
    ("moved_and_dropped.ami", EndReason.DROPPED, "13800138000"),
    ("refused_by_limit.ami", EndReason.LIMIT, "13800138000"),
    ("withheld.ami", EndReason.BEFORE_SPEECH, ""),
]


@pytest.mark.parametrize(("file", "why", "number"), ENDS)
def test_a_recorded_call_has_one_case_and_its_end(
    db: Database, asterisk: FakeAsterisk, listener: Listener, file: str, why: EndReason, number: str
) -> None:
    asterisk.send(recorded(file))
    until(lambda: (rows := calls(db)) and rows[0].state == CallState.ENDED)
    (call,) = calls(db)
    assert (call.end_reason, call.number, call.line) == (why, number, "100")
    assert call.recording_base == f"recordings/20261124/{call.id}"
    assert listener.state.verbs_failed == listener.state.forged == listener.state.unreadable == 0


def test_the_same_conversation_in_small_pieces_means_the_same(
    db: Database, asterisk: FakeAsterisk, listener: Listener
) -> None:
    raw = recorded("held.ami")
    asterisk.send_in_pieces(raw, 7)
    until(lambda: (rows := calls(db)) and rows[0].end_reason == EndReason.CALLER_HUNG_UP)
    assert calls(db)[0].name == "王小明"
    assert listener.state.events == raw.count(b"\r\n\r\n")


def test_forty_recorded_calls_at_once_are_forty_cases(db: Database, asterisk: FakeAsterisk, listener: Listener) -> None:
    asterisk.send(recorded("calls.ami"))
    until(lambda: len(rows := calls(db)) == 40 and all(row.end_reason for row in rows))
    assert {row.number for row in calls(db)} == {f"1390000{n:04d}" for n in range(40)}
    assert listener.state.verbs_failed == 0


def test_every_line_of_a_recorded_call_log_is_read() -> None:
    (reading,) = call_log.read(RECORDED / "rexian_cel.json", None)
    events = [event for row in reading.rows for event in row.events]
    opened = [event for event in events if isinstance(event, CallOpened)]
    assert reading.broken == 0
    assert opened[0].number == "13800138000"
    assert opened[0].line == "100"
    assert not opened[0].practice
    assert all(event.recording_base == f"recordings/20261124/{event.call}" for event in opened)
    assert any(isinstance(event, CallerHungUp) for event in events)
