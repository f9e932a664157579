"""Asks the delay unit twice a second, and remembers what it said. One thread; whoever reads never waits for a unit."""

import logging
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from telephony.delay.unit import DelayUnit, Dumped, UnitAway
from telephony.following import Following

log = logging.getLogger(__name__)

LOOK_SECONDS = 0.5
# A word older than this proves nothing.
FRESH = timedelta(seconds=2)
# Stretches on the air are written a moment after they began, and after a restart of the app somewhat later.
KEPT = 240


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What the unit said last. `seconds` is None when it said nothing fresh."""

    unit: str
    seconds: float | None
    safe: bool
    at: datetime | None
    away: str  # what a technician should know; empty when all is well


def _utc_now() -> datetime:
    return datetime.now(UTC)


class DelayWatch:
    """`start`, `stop`, `now`, `at` and `dump`; `on_change` hears when what the screens show is another."""

    def __init__(
        self,
        unit: DelayUnit,
        *,
        on_change: Callable[[Told], None] = lambda _: None,
        clock: Callable[[], datetime] = _utc_now,
    ) -> None:
        self._unit = unit
        self._on_change = on_change
        self._clock = clock
        self._lock = threading.Lock()
        self._asking = threading.Lock()  # the unit is asked by one thread at a time
        self._told: deque[tuple[datetime, float | None, bool]] = deque(maxlen=KEPT)
        self._away = ""
        self._shown: tuple[object, ...] = ()
        self._following = Following("delay-unit", self.look, LOOK_SECONDS)

    def start(self) -> None:
        self._following.start()

    def stop(self) -> None:
        self._following.stop()

    def told(self) -> Told:
        now = self._clock()
        with self._lock:
            at, seconds, safe = self._told[-1] if self._told else (None, None, False)
            fresh = at is not None and now - at <= FRESH
            return Told(
                unit=self._unit.name,
                seconds=seconds if fresh else None,
                safe=safe and fresh,
                at=at,
                away=self._away,
            )

    def now(self) -> float | None:
        """Seconds that count at this moment, or None."""
        return self.told().seconds

    def at(self, moment: datetime) -> float | None:
        """Seconds that lay in the unit at a moment of the last two minutes; None when nothing near it is known."""
        with self._lock:
            near = [(abs(at - moment), seconds) for at, seconds, _ in self._told]
        gap, seconds = min(near, key=lambda one: one[0], default=(FRESH * 2, None))
        return seconds if gap <= FRESH else None

    def dump(self) -> Dumped:
        """Drop the sound. The next reading is asked for at once: until the unit has filled again nobody goes on air."""
        with self._asking:
            dumped = self._unit.dump()
        self._following.soon()
        return dumped

    def look(self) -> None:
        """Ask now, and wait for the answer."""
        with self._asking:
            try:
                reading = self._unit.read()
                found, away = (self._clock(), reading.seconds, reading.safe), ""
            except UnitAway as fault:
                found, away = None, str(fault)
            except Exception as fault:
                # Whatever a unit says, the next look must come: a thread that ended would show an old number.
                log.exception("delay unit")
                found, away = None, type(fault).__name__
        with self._lock:
            if found is not None:
                self._told.append(found)
            self._away = away
        self._tell()

    def _tell(self) -> None:
        told = self.told()
        # Screens show tenths of a second.
        shown = (None if told.seconds is None else round(told.seconds, 1), told.safe, told.away)
        if shown != self._shown:
            self._shown = shown
            self._on_change(told)
