"""Waiting in tests: look often, give up in time, say what was awaited."""

import time
from collections.abc import Callable
from typing import TypeVar

Found = TypeVar("Found")


def until(look: Callable[[], Found], *, seconds: float = 60, what: str = "") -> Found:
    """The first truthy result of `look`; fails with `what` when it does not come in time."""
    end = time.monotonic() + seconds
    while not (found := look()):
        assert time.monotonic() < end, f"waited {seconds} s in vain for {what or look}; last seen: {found!r}"
        time.sleep(0.02)
    return found
