"""Waiting with a limit, for tests that watch another thread or process."""

import time
from collections.abc import Callable

from tests.waiting import pause


def eventually(true: Callable[[], object], limit: float = 40.0) -> bool:
    """Whether `true()` becomes true within `limit` seconds."""
    end = time.monotonic() + limit
    while (now := time.monotonic()) < end:
        if true():
            return True
        pause(0.005, now)
    return bool(true())
