"""Lets other parts of the house go first on a busy machine."""

import os
from contextlib import suppress
from pathlib import Path

# Each child has a session of its own, and Linux then shares a processor among sessions, not among processes: what
# `nice` says counts inside the child alone, unless its group is told as well (sched(7), "The autogroup feature").
GROUP = Path("/proc/self/autogroup")


def let_others_first(by: int) -> None:
    """Run this process behind the others by `by` steps of nice (0 to 19). Where the system refuses, it runs on.

    Its group steps back by a third of that: whoever waits for a processor with the books open lets a ring wait, too.
    """
    os.nice(by)
    with suppress(OSError):
        GROUP.write_text(str(by // 3))
