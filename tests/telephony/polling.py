"""Waiting with a limit, for tests that watch another thread or process."""

import time
from collections.abc import Callable


def eventually(true: Callable[[], object], limit: float = 40.0) -> bool:
    """Whether `true()` becomes true within `limit` seconds."""
    end = time.monotonic() + limit
    while time.monotonic() < end:
        if true():
            return True
        time.sleep(0.005)
    return bool(true())
