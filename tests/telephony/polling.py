"""Waiting with a limit, for tests that watch another thread or process."""

import time
from collections.abc import Callable


def eventually(true: Callable[[], object], limit: float = 40.0) -> bool:
    """Whether `true()` becomes true within `limit` seconds."""
    end = time.monotonic() + limit
    while (now := time.monotonic()) < end:
        if true():
            return True
        # To listen through a whole call takes its time, which must not be taken from the call.
        time.sleep(min(0.1, max(0.005, 2 * (time.monotonic() - now))))
    return bool(true())
