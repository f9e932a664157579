"""Counts how often somebody asked, over all forked children. Forgets within the hour; keeps no number of anybody."""

import fcntl
import os
import secrets
import struct
import tempfile
from hashlib import blake2b

SLOTS = 65_536
WINDOW_SECONDS = 3600.0
_RECORD = struct.Struct("<dI")


class Tries:
    """Made before the fork, used by the children. Two callers in one slot share a count; 65 536 make that rare."""

    def __init__(self) -> None:
        # A file and record locks, not shared memory and a semaphore: a killed child lets go of a record lock.
        self._file = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115  lives as long as the server
        self._file.truncate(SLOTS * _RECORD.size)
        self._salt = secrets.token_bytes(16)

    def count(self, who: str, now: float) -> int:
        """Count one more try of `who` and tell how many it are within the hour. `now` is any steady clock."""
        number = int.from_bytes(blake2b(who.encode(), key=self._salt, digest_size=4).digest(), "big") % SLOTS
        place, descriptor = number * _RECORD.size, self._file.fileno()
        fcntl.lockf(descriptor, fcntl.LOCK_EX, _RECORD.size, place)
        try:
            since, count = _RECORD.unpack(os.pread(descriptor, _RECORD.size, place))
            if not count or now - since >= WINDOW_SECONDS:
                since, count = now, 0
            count = min(int(count) + 1, 2**32 - 1)
            os.pwrite(descriptor, _RECORD.pack(since, count), place)
            return count
        finally:
            fcntl.lockf(descriptor, fcntl.LOCK_UN, _RECORD.size, place)

    def close(self) -> None:
        self._file.close()
