"""Delay units with contacts: a line that says "safe", and one that a pulse on means DUMP (GPIO).

The kernel shows each line as a file with `0` or `1` in it. A contact tells no seconds: while it says "safe", what the
station has measured once counts, and otherwise nothing.
"""

import time
from pathlib import Path

from telephony.delay.unit import Dumped, Reading, UnitAway


class ContactUnit:
    """Reads and pulses contacts.

    Args:
        safe: file of the input line; `1` means that the unit is full, or `0` when `inverted`.
        dump: file of the output line.
        full: seconds that lie in the unit while it says "safe".
        pulse: seconds that the dump contact is held.
    """

    name = "gpio"

    def __init__(self, safe: Path, dump: Path, *, full: float, pulse: float = 0.2, inverted: bool = False) -> None:
        self._safe, self._dump = safe, dump
        self._full, self._pulse, self._inverted = full, pulse, inverted

    def read(self) -> Reading:
        try:
            word = self._safe.read_text().strip()
        except OSError as fault:
            raise UnitAway(f"{self._safe}: {fault.strerror}") from fault
        if word not in ("0", "1"):
            raise UnitAway(f"{self._safe}: {word[:20]!r}")
        safe = (word == "1") is not self._inverted
        return Reading(seconds=self._full if safe else 0.0, safe=safe)

    def dump(self) -> Dumped:
        try:
            self._dump.write_text("1")
            time.sleep(self._pulse)
            self._dump.write_text("0")
        except OSError as fault:
            return Dumped(did=False, says=f"{self._dump}: {fault.strerror}")
        return Dumped(did=True, says=f"{self._pulse:g} s")
