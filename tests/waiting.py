"""Waiting in tests: look often, give up in time, say what was awaited."""

import time
from collections.abc import Callable
from typing import TypeVar

Found = TypeVar("Found")


def until(look: Callable[[], Found], *, seconds: float = 60, what: str = "") -> Found:
    """The first truthy result of `look`; fails with `what` when it does not come in time."""
    end = time.monotonic() + seconds
    while True:
        began = time.monotonic()
        if found := look():
            return found
        assert time.monotonic() < end, f"waited {seconds} s in vain for {what or look}; last seen: {found!r}"
        pause(0.02, began)


def pause(least: float, began: float) -> None:
    """A look that takes its time must not take the processor from what it waits for: most of the time nobody looks."""
    time.sleep(min(0.2, max(least, 4 * (time.monotonic() - began))))
