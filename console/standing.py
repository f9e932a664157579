"""How things stand: parts of the house, recogniser, disk, show. Facts from their owners, joined for the screen."""

import os
import shutil
import threading
from collections.abc import Callable
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

from console.house import state as house_state
from console.house.state import ChildState, HouseView
from console.settings import GIGABYTE, ConsoleSettings
from console.wire import AlarmView, DiskView, EngineView, PartView, ShowView, SystemView
from intake.rules import show_window
from intake.rules.show_window import Schedule
from telephony.settings import TelephonySettings

_STATES = {
    ChildState.READY: "up",
    ChildState.STARTING: "starting",
    ChildState.WAITING: "down",
    ChildState.NOT_READY: "down",
    ChildState.STOPPING: "down",
    ChildState.STOPPED: "down",
}

AWAY = EngineView(state="away", engine="", model="", wanted="", progress=None, note="")
UNKNOWN = PartView(state="unknown", since=None, note="")


class Standing:
    """Read by the beat thread and by requests; the recogniser's state is told by the captions process."""

    def __init__(
        self,
        home: Path,
        settings: ConsoleSettings,
        telephony: TelephonySettings,
        *,
        line_up: Callable[[], tuple[bool, datetime | None, str]],
        schedule: Callable[[], Schedule] | None = None,
    ) -> None:
        self._home = home
        self._settings = settings
        self._telephony = telephony
        self._line_up = line_up
        self._schedule = schedule or telephony.schedule
        self._lock = threading.Lock()
        self._engine = AWAY
        self.told_by: object | None = None  # whose word about the recogniser was the last
        self._since: dict[str, datetime] = {}

    @property
    def engine(self) -> EngineView:
        with self._lock:
            return self._engine

    @engine.setter
    def engine(self, engine: EngineView) -> None:
        with self._lock:
            self._engine = engine

    def captions_are_here(self) -> bool:
        """They tell the state of their recogniser first, as soon as feeds are read."""
        return self.engine.state != "away"

    def line_is_up(self) -> bool:
        return self._line_up()[0]

    def show(self, now: datetime) -> ShowView:
        schedule = self._schedule()
        window = show_window.current(schedule, now)
        following = show_window.next_show(schedule, now)
        return ShowView(
            open=show_window.is_open(schedule, now),
            mode=self._telephony.show,
            ends_at=window.end if window else None,
            next_start=following.start if following else None,
            next_end=following.end if following else None,
        )

    def system(self, now: datetime) -> SystemView:
        house = house_state.read(self._home)
        up, since, note = self._line_up()
        asterisk = PartView(state="up" if up else "down", since=since, note="" if up else note)
        captions = _part(house, "captions")
        if captions.state == "unknown" and self.captions_are_here():
            captions = PartView(state="up", since=None, note="")
        return SystemView(
            asterisk=asterisk,
            app=PartView(state="up", since=self._once("app", now), note=""),
            captions=captions,
            agi=_part(house, "agi"),
            worker=_part(house, "worker"),
            ready=up,
            version=version("rexian"),
            disk=self._disk(),
            engine=self.engine,
            sip_address=f"sip:{self._telephony.hotline_number}@{self._telephony.sip_address}",
            practice_address=self._telephony.practice_address,
        )

    def alarms(self, now: datetime) -> list[AlarmView]:
        """What needs a person now. An alarm keeps the moment it began while it lasts."""
        system = self.system(now)
        found: list[AlarmView] = []

        def alarm(kind: str, level: str, **facts: str) -> None:
            found.append(
                AlarmView.model_validate(
                    {"kind": kind, "level": level, "since": self._once(f"alarm:{kind}", now), "facts": facts}
                )
            )

        if system.disk.level != "fine":
            free = f"{system.disk.free_bytes / GIGABYTE:.1f}"
            alarm(f"disk_{system.disk.level}", "warning" if system.disk.level == "low" else "danger", free_gb=free)
        if system.asterisk.state == "down":
            alarm("asterisk_down", "danger", note=system.asterisk.note)
        for part in ("captions", "worker", "agi"):
            if getattr(system, part).state == "down":
                alarm(f"{part}_down", "warning", note=getattr(system, part).note)
        if system.engine.state == "none":
            alarm("no_model", "warning", note=system.engine.note)
        with self._lock:
            current = {f"alarm:{found_alarm.kind}" for found_alarm in found}
            for name in [name for name in self._since if name.startswith("alarm:") and name not in current]:
                del self._since[name]
        return found

    def _once(self, name: str, now: datetime) -> datetime:
        with self._lock:
            return self._since.setdefault(name, now)

    def _disk(self) -> DiskView:
        free = shutil.disk_usage(self._home if os.path.exists(self._home) else "/").free
        if free < self._settings.disk_stop_gb * GIGABYTE:
            return DiskView(free_bytes=free, level="full")
        return DiskView(free_bytes=free, level="low" if free < self._settings.disk_warn_gb * GIGABYTE else "fine")


def _part(house: HouseView | None, name: str) -> PartView:
    if house is None or not house.alive or name not in house.children:
        return UNKNOWN
    child = house.children[name]
    return PartView.model_validate({"state": _STATES[child.state], "since": child.since, "note": child.says})
