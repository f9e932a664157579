"""Asterisk's call log: torn, broken, rotated, hostile; and what can be read is read."""

import json
from pathlib import Path

import pytest

from intake.words import Place
from telephony import call_log
from telephony.events import CallAnswered, CallEnded, CallerHungUp, CallEvent, CallOpened, CallPlaced
from tests.telephony.asterisk_words import Ring


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "calllog/rexian_cel.json"


def read(path: Path, known: tuple[int, int] | None = None) -> tuple[list[CallEvent], tuple[int, int], int]:
    events, broken = [], 0
    at = known or (0, 0)
    for reading in call_log.read(path, known):
        events += [event for row in reading.rows for event in row.events]
        at, broken = (reading.inode, reading.offset), broken + reading.broken
    return events, at, broken


def test_a_whole_call_is_read_as_its_events(path: Path) -> None:
    ring = Ring()
    ring.whole()
    ring.write_log(path)
    events, _, broken = read(path)
    assert [type(event) for event in events] == [
        CallOpened,
        CallAnswered,
        CallPlaced,
        CallPlaced,
        CallerHungUp,
        CallEnded,
    ]
    opened = events[0]
    assert isinstance(opened, CallOpened)
    assert (opened.call, opened.number, opened.name, opened.line) == (ring.call, ring.number, ring.name, "100")
    assert opened.recording_base == ring.base
    assert events[3] == CallPlaced(call=ring.call, place=Place.HOLD, at=events[3].at)
    assert broken == 0


def test_the_next_look_begins_where_the_last_one_ended(path: Path) -> None:
    ring = Ring()
    ring.opened()
    ring.write_log(path)
    _, at, _ = read(path)
    assert read(path, at)[0] == []
    ring.answered()
    ring.write_log(path)
    assert [type(event) for event in read(path, at)[0]] == [CallAnswered]


def test_a_torn_last_line_is_left_for_the_next_look(path: Path) -> None:
    ring = Ring()
    ring.opened()
    whole = b"".join(ring.log)
    path.parent.mkdir()
    path.write_bytes(whole[:-20])
    events, at, broken = read(path)
    assert events == []
    assert broken == 0
    path.write_bytes(whole)
    assert [type(event) for event in read(path, at)[0]] == [CallOpened]


@pytest.mark.parametrize(
    "line",
    [
        b"not json\n",
        b"{}\n",
        b"[]\n",
        b'"text"\n',
        b"\n",
        b"\xff\xfe\n",
        b"[" * 100_000 + b"\n",
        b"x" * 600_000 + b"\n",
    ],
)
def test_a_broken_line_is_counted_and_the_next_one_read(path: Path, line: bytes) -> None:
    ring = Ring()
    ring.opened()
    path.parent.mkdir()
    path.write_bytes(line)
    ring.write_log(path)
    events, _, broken = read(path)
    assert [type(event) for event in events] == [CallOpened]
    assert broken == 1


def test_what_a_rotated_log_still_held_is_read_before_the_new_one(path: Path) -> None:
    ring = Ring()
    ring.opened()
    ring.write_log(path)
    _, at, _ = read(path)
    ring.answered()
    ring.write_log(path)
    path.rename(path.with_name("rexian_cel.json.1"))
    ring.placed("hold")
    ring.write_log(path)
    events, after, _ = read(path, at)
    assert [type(event) for event in events] == [CallAnswered, CallPlaced]
    assert after[0] == path.stat().st_ino


def test_a_log_emptied_in_place_is_read_from_its_beginning(path: Path) -> None:
    first, second = Ring(), Ring(serial=2)
    first.whole()
    first.write_log(path)
    _, at, _ = read(path)
    path.write_bytes(b"")
    second.opened()
    second.write_log(path)
    assert [event.call for event in read(path, at)[0]] == [second.call]


def test_a_log_that_is_not_there_yet_says_nothing(path: Path) -> None:
    assert call_log.read(path, None) == []


def test_a_name_in_another_encoding_keeps_its_line_readable(path: Path) -> None:
    ring = Ring()
    ring.opened()
    path.parent.mkdir()
    path.write_bytes(ring.log[1].replace("王小明".encode(), "王小明".encode("gb18030")))
    opened = read(path)[0][0]
    assert isinstance(opened, CallOpened)
    assert opened.name == "王小明"


def test_channels_that_are_no_callers_are_passed_over(path: Path) -> None:
    ring = Ring()
    ring.opened()
    feed = json.loads(ring.log[1]) | {"channame": "AudioSocket/127.0.0.1:18766-1"}
    phone = json.loads(ring.log[1]) | {"userfield": ""}
    path.parent.mkdir()
    path.write_text(json.dumps(feed) + "\n" + json.dumps(phone) + "\n", "utf-8")
    events, _, broken = read(path)
    assert (events, broken) == ([], 0)


def test_a_log_that_was_rotated_twice_meanwhile_is_read_whole(path: Path) -> None:
    ring, packed = Ring(), path.with_name("rexian_cel.json.3.gz")
    ring.opened()
    ring.write_log(path)
    _, at, _ = read(path)
    packed.write_bytes(b"\x1f\x8b")
    ring.answered()
    ring.write_log(path)
    path.rename(path.with_name("rexian_cel.json.2"))
    ring.placed("hold")
    ring.write_log(path)
    path.rename(path.with_name("rexian_cel.json.1"))
    ring.hung_up()
    ring.write_log(path)
    events, after, broken = read(path, at)
    assert [type(event) for event in events] == [CallAnswered, CallPlaced, CallerHungUp, CallEnded]
    assert (after[0], broken) == (path.stat().st_ino, 0)


def test_a_log_emptied_in_place_and_filled_again_beyond_is_read_from_its_beginning(path: Path) -> None:
    """What copytruncate does while nobody reads; a new file can also get the number of a removed one."""
    first, second = Ring(), Ring(serial=2)
    first.whole()
    first.write_log(path)
    _, at, _ = read(path)
    path.write_bytes(b"")
    second.name = "王小明明"
    second.whole()
    second.write_log(path)
    events, _, broken = read(path, at)
    assert {event.call for event in events} == {second.call}
    assert isinstance(events[0], CallOpened)
    assert broken == 0
