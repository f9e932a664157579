"""Asterisk's call log read for calls back: from a moment on, found by halving, because a log may hold years."""

import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from telephony import back_events
from telephony.ami.text import decode
from telephony.back_events import Told
from telephony.call_log import COMPRESSED, LINE_LIMIT, BrokenLine, row_of

# Below this a stretch is read through; halving it further costs more than reading.
SHORT_STRETCH = 256 * 1024


def since(path: Path, moment: datetime) -> Iterator[Told]:
    """What was logged of calls back from `moment` on, oldest first; a log that was rotated meanwhile included."""
    wanted = moment.timestamp()
    files = [(file.stat().st_mtime_ns, file) for file in path.parent.glob(f"{path.name}*")]
    for changed_ns, file in sorted(files):
        if file.suffix not in COMPRESSED and changed_ns >= wanted * 1e9:
            yield from _told(file, wanted)


def _told(path: Path, wanted: float) -> Iterator[Told]:
    with path.open("rb") as file:
        file.seek(_begin(file, wanted))
        while line := file.readline(LINE_LIMIT):
            # Most rows are of other calls: those are not taken apart.
            if b"BACK_" not in line and b'"' + back_events.PREFIX.encode() not in line:
                continue
            try:
                row, extra = row_of(decode(line))
                told = back_events.logged(row, extra)
            except (BrokenLine, ValueError, KeyError, TypeError, OverflowError, OSError):
                continue
            if told is not None and told.at.timestamp() >= wanted:
                yield told


def _begin(file: BinaryIO, wanted: float) -> int:
    """A place at the beginning of a line, not far before the first row of the wanted time."""
    low, high = 0, os.fstat(file.fileno()).st_size
    while high - low > SHORT_STRETCH:
        middle = (low + high) // 2
        place, time = _next_row(file, middle, high)
        if time is None or time >= wanted:
            high = middle
        else:
            low = place
    file.seek(low)
    return low


def _next_row(file: BinaryIO, start: int, end: int) -> tuple[int, float | None]:
    """The first whole row behind `start`: where it begins and its time; None when there is none before `end`."""
    file.seek(start)
    file.readline(LINE_LIMIT)
    while (place := file.tell()) < end:
        try:
            return place, _time(row_of(decode(file.readline(LINE_LIMIT)))[0])
        except (BrokenLine, ValueError, KeyError, TypeError):
            continue
    return end, None


def _time(row: dict[str, Any]) -> float:
    return float(row["eventtime"])
