"""The children's log files: opened for appending, kept to a size. The children write, the supervisor turns pages."""

import json
import os
import shutil
from pathlib import Path

# Empty lines at the end of a log are few.
LOOK_BACK = 5


def open_log(folder: Path, name: str) -> int:
    """A descriptor the child inherits. O_APPEND is what lets `turn` cut the file while the child writes."""
    folder.mkdir(parents=True, exist_ok=True)
    return os.open(folder / f"{name}.log", os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o640)


def turn(path: Path, limit: int, copies: int) -> bool:
    """Move a log of `limit` bytes or more to `.1`, older ones up to `.<copies>`; true when it did.

    The file is copied and cut rather than renamed: a child that outlives its supervisor keeps its descriptor.
    """
    if not path.exists() or path.stat().st_size < limit:
        return False
    for number in range(copies - 1, 0, -1):
        older = path.with_name(f"{path.name}.{number}")
        if older.exists():
            older.replace(path.with_name(f"{path.name}.{number + 1}"))
    shutil.copyfile(path, path.with_name(f"{path.name}.1"))
    os.truncate(path, 0)
    return True


def cause(path: Path) -> str:
    """Why a child ended, if its log says so: a plain last line (a program's or an interpreter's own words), or a last
    line of level error. "" when the last thing it told was no fault: then its log does not know why it ended."""
    last = next((line for line in reversed(last_lines(path, LOOK_BACK)) if line.strip()), "")
    try:
        told = json.loads(last)
    except ValueError:
        return last.strip()
    if not isinstance(told, dict) or told.get("level") not in ("error", "critical"):
        return ""
    raised = [f"{one.get('exc_type')}: {one.get('exc_value')}" for one in told.get("exception") or () if one]
    return ": ".join(filter(None, [str(told.get("event", "")), *raised[-1:]]))


def last_lines(path: Path, count: int) -> list[str]:
    """The end of a log, for the sentence that says why a child does not stay up."""
    if not path.exists():
        return []
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - 8192))
        return file.read().decode("utf-8", "replace").splitlines()[-count:]
