"""Asterisk's call log (CEL as JSON lines) read as call events. Writes nothing and keeps no place in the file."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from intake.rules.numbers import plain_number
from intake.words import CallId, EndReason, Place
from telephony.ami.text import decode
from telephony.events import (
    CALLER_CHANNELS,
    KINDS,
    REFUSALS,
    CallAnswered,
    CallEnded,
    CallerHungUp,
    CallEvent,
    CallOpened,
    CallPlaced,
    CallRefused,
    KindKeyed,
    MessageLeft,
    NothingSaid,
    call_id,
    clean_name,
)

# A line of ours is about 700 bytes; a display name can make it as long as a SIP packet.
LINE_LIMIT = 256 * 1024
COMPRESSED = frozenset({".gz", ".bz2", ".xz", ".zst"})

_ESCAPE = re.compile(r"\\(.)", re.DOTALL)


class BrokenLine(ValueError):
    """The line is no call log row. Nobody's words are kept with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of the log: where the line after it begins, and what it says of a call."""

    after: int
    events: tuple[CallEvent, ...]


@dataclass(slots=True, kw_only=True)
class Reading:
    """What one look into the log found. `rows` is read once; the counts are right when it is exhausted."""

    inode: int
    offset: int
    broken: int = 0
    rows: Iterator[Row] = field(default_factory=lambda: iter(()))


def read(path: Path, known: tuple[int, int] | None) -> list[Reading]:
    """Everything after `known` (inode, offset), oldest first; a torn last line is left for the next look.

    When the log was rotated, the rest of the old file comes first, and whatever was rotated after it, as long as they
    still lie beside the new one.
    """
    readings = []
    old, offset = known or (0, 0)
    try:
        current = path.stat()
    except FileNotFoundError:
        return []
    if current.st_ino != old:
        for rotated in _beside(path, old) if known else ():
            readings.append(_reading(rotated, offset))
            offset = 0
        offset = 0
    elif not _ends_a_line(path, offset):
        offset = 0  # emptied in place, and perhaps filled again beyond that place
    readings.append(_reading(path, offset))
    return readings


def parsed(raw: bytes) -> tuple[CallEvent, ...]:
    """The call events of one line, none for most. Raises BrokenLine."""
    try:
        row = _json(decode(raw))
        channel, uniqueid, kind = row["channame"], row["uniqueid"], row["userdeftype"] or row["eventtype"]
        at = datetime.fromtimestamp(float(row["eventtime"]), UTC)
        extra = _extra(row["eventextra"])
        call = call_id(str(row["userfield"]))
    except (ValueError, KeyError, TypeError, OverflowError, OSError, RecursionError) as fault:
        raise BrokenLine(type(fault).__name__) from fault
    if call is None or not uniqueid or not str(channel).startswith(CALLER_CHANNELS):
        return ()
    return _events(str(kind), call, at, extra, row)


def row_of(text: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """A line's fields, and what stands in its extra field. Raises BrokenLine."""
    try:
        row = _json(text)
        return row, _extra(row["eventextra"])
    except (ValueError, KeyError, TypeError, RecursionError) as fault:
        raise BrokenLine(type(fault).__name__) from fault


def _beside(path: Path, inode: int) -> list[Path]:
    """The rotated file of that inode and those rotated after it, oldest first; nothing when it is gone."""
    siblings = [(file.stat(), file) for file in path.parent.glob(f"{path.name}*") if file != path]
    old = next((stat.st_mtime_ns for stat, _ in siblings if stat.st_ino == inode), None)
    if old is None:
        return []
    later = [(stat.st_ino != inode, stat.st_mtime_ns, file) for stat, file in siblings if stat.st_mtime_ns >= old]
    return [file for _, _, file in sorted(later) if file.suffix not in COMPRESSED]


def _ends_a_line(path: Path, offset: int) -> bool:
    if not offset:
        return True
    with path.open("rb") as file:
        file.seek(offset - 1)
        return file.read(1) == b"\n"


def _reading(path: Path, offset: int) -> Reading:
    reading = Reading(inode=path.stat().st_ino, offset=offset)
    reading.rows = _rows(path, reading)
    return reading


def _rows(path: Path, reading: Reading) -> Iterator[Row]:
    with path.open("rb") as file:
        file.seek(reading.offset)
        while line := file.readline(LINE_LIMIT):
            length = len(line)
            whole = line.endswith(b"\n")
            while not line.endswith(b"\n"):
                line = file.readline(LINE_LIMIT)
                if not line:
                    return  # torn: Asterisk is writing it, or died while it wrote
                length += len(line)
            reading.offset += length
            events: tuple[CallEvent, ...] = ()
            try:
                if not whole:
                    raise BrokenLine("too long")
                events = parsed(line)
            except BrokenLine:
                reading.broken += 1
            yield Row(after=reading.offset, events=events)


def _json(text: str) -> Any:
    try:
        return json.loads(text, strict=False)
    except ValueError:
        # 22.10 writes the dial plan's escaped commas as they stand, and JSON knows no such escape.
        return json.loads(
            _ESCAPE.sub(lambda found: found[0] if found[1] in '"\\/bfnrtu' else found[1], text), strict=False
        )


def _extra(value: Any) -> dict[str, Any]:
    if isinstance(value, str):
        value = _json(value) if value.startswith("{") else {"extra": value}
    return value if isinstance(value, dict) else {}


def _events(kind: str, call: CallId, at: datetime, extra: dict[str, Any], row: dict[str, Any]) -> tuple[CallEvent, ...]:
    said = str(extra.get("extra", "")).replace("\\,", ",")
    match kind:
        case "CALL_OPEN":
            return (_opened(call, at, said, row),)
        case "ANSWER":
            return (CallAnswered(call=call, at=at),)
        case "CALL_PLACE" if said in set(Place):
            return (CallPlaced(call=call, place=Place(said), at=at),)
        case "CALL_REFUSE":
            return (CallRefused(call=call, reason=REFUSALS.get(said, EndReason.BUSY), at=at),)
        case "CALL_MESSAGE":
            return (MessageLeft(call=call, at=at),)
        case "CALL_SILENT":
            return (NothingSaid(call=call, at=at),)
        case "CALL_KIND" if said in KINDS:
            return (KindKeyed(call=call, kind=KINDS[said], at=at),)
        case "HANGUP":
            ended = CallEnded(call=call, cause=_cause(extra.get("hangupcause")), at=at)
            # The source is named only when the other side hung up.
            if extra.get("hangupsource") == row["channame"]:
                return (CallerHungUp(call=call, at=at), ended)
            return (ended,)
        case _:
            return ()


def _opened(call: CallId, at: datetime, said: str, row: dict[str, Any]) -> CallOpened:
    # CALL_OPEN carries "<call id>,<line>,<practice 0|1>,<recording base>".
    _, line, practice, base = (*said.split(","), "", "", "", "")[:4]
    return CallOpened(
        call=call,
        line=line or str(row.get("exten", "")),
        number=plain_number(str(row.get("num", ""))),
        name=clean_name(str(row.get("name", ""))),
        practice=practice == "1",
        channel=str(row["channame"]),
        uniqueid=str(row["uniqueid"]),
        linkedid=str(row.get("linkedid", "")),
        recording_base=base,
        at=at,
    )


def _cause(value: Any) -> int:
    try:
        return int(value)
    except (TypeError, ValueError):
        return 0
