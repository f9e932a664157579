"""What the supervisor tells the rest of the house: run/state.json, written whole, read by app and command line."""

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from console.house import running


class ChildState(StrEnum):
    WAITING = "waiting"  # fell too often; the next start is in a while
    STARTING = "starting"
    READY = "ready"
    NOT_READY = "not_ready"  # alive, was ready, and says that something it needs is away
    STOPPING = "stopping"
    STOPPED = "stopped"


NEXT: dict[ChildState, frozenset[ChildState]] = {
    ChildState.WAITING: frozenset({ChildState.STARTING, ChildState.STOPPED}),
    ChildState.STARTING: frozenset({ChildState.READY, ChildState.WAITING, ChildState.STOPPING}),
    ChildState.READY: frozenset({ChildState.NOT_READY, ChildState.STARTING, ChildState.WAITING, ChildState.STOPPING}),
    ChildState.NOT_READY: frozenset({ChildState.READY, ChildState.STARTING, ChildState.WAITING, ChildState.STOPPING}),
    ChildState.STOPPING: frozenset({ChildState.STOPPED}),
    ChildState.STOPPED: frozenset({ChildState.STARTING}),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ChildView:
    state: ChildState
    since: datetime
    pid: int | None
    restarts: int
    pause_seconds: float
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseView:
    """The supervisor's whole word. `alive` is judged by the reader: a file cannot know that its writer died."""

    pid: int
    started: int
    since: datetime
    version: str
    address: str
    ready: bool
    alive: bool
    children: Mapping[str, ChildView]


def write(home: Path, view: HouseView) -> None:
    path = home / "run" / "state.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(".state.json.new")
    draft.write_text(json.dumps(asdict(view), default=str, ensure_ascii=False, indent=1) + "\n", "utf-8")
    os.replace(draft, path)


def read(home: Path) -> HouseView | None:
    """The last written state, with `alive` and `ready` false when its supervisor is gone."""
    try:
        told = json.loads((home / "run" / "state.json").read_text("utf-8"))
        children = {name: _child(child) for name, child in told["children"].items()}
        since = datetime.fromisoformat(told["since"])
        pid, started = int(told["pid"]), int(told["started"])
    except (OSError, ValueError, KeyError):
        return None
    alive = running.start_ticks(pid) == started
    return HouseView(
        pid=pid,
        started=started,
        since=since,
        version=told["version"],
        address=told["address"],
        ready=alive and bool(told["ready"]),
        alive=alive,
        children=children,
    )


def _child(told: dict[str, object]) -> ChildView:
    return ChildView(
        state=ChildState(str(told["state"])),
        since=datetime.fromisoformat(str(told["since"])),
        pid=int(str(told["pid"])) if told["pid"] is not None else None,
        restarts=int(str(told["restarts"])),
        pause_seconds=float(str(told["pause_seconds"])),
        says=str(told["says"]),
    )
