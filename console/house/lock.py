"""One supervisor for each home. The kernel frees the lock when its holder dies, however it dies."""

import fcntl
import os
from pathlib import Path
from typing import IO

from intake.words import Refusal


class AlreadyRunning(Refusal):
    """Another supervisor holds this home."""

    key = "house.refusal.already_running"


def hold(home: Path) -> IO[str]:
    """Take the home's lock and keep it until the returned file is closed. Raises AlreadyRunning."""
    path = home / "run" / "house.lock"
    path.parent.mkdir(parents=True, exist_ok=True)
    file = path.open("a+", encoding="ascii")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.seek(0)
        holder = file.read().strip()
        file.close()
        raise AlreadyRunning(pid=holder or "?", home=str(home)) from None
    file.truncate(0)
    file.write(f"{os.getpid()}\n")
    file.flush()
    return file
