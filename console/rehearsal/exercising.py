"""An exercise from the first ring to the score: places its callers, lets each speak and be quiet, and ends in time."""

import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from console.rehearsal import placing
from console.rehearsal.running import Rooms
from intake.office import exercise_facts, exercises, show_rows
from intake.office.exercise_facts import Ring, Seen
from intake.office.exercises import Exercise
from intake.rules import exercise_callers
from intake.rules.exercise_callers import Arrival
from intake.words import CallId, CallState
from intake.words.exercises import CallerSort, Doing, ExerciseEnd
from telephony.ami import ActionRefused, Door

# A caller who is taken hears the first word a moment later anyway.
LOOK_SECONDS = 0.25
# A show or a citizen must not wait longer than this.
WATCH_SECONDS = 1.0
# Beyond the exercise's end, when its process is dead.
LATE_SECONDS = 30
# The end of a call is told within milliseconds; the score must not begin before the books have it.
SETTLE_SECONDS = 3.0


@dataclass(slots=True, kw_only=True)
class Caller:
    """One caller of the programme who has been placed. Moments are seconds since the exercise began."""

    arrival: Arrival
    index: int
    channel: str
    spoken_at: float
    call: CallId | None = None
    doing: Doing = Doing.QUIET
    lost: bool = False

    def ring(self) -> Ring:
        return Ring(arrival=self.index, sort=self.arrival.sort, call=self.call, lost=self.lost)


Tell = Callable[[Sequence[Ring]], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Voices:
    """Sounds as telephones carry them."""

    plain: tuple[Path, ...]
    emergency: Path

    def of(self, arrival: Arrival) -> Path | None:
        match arrival.sort:
            case CallerSort.SILENT:
                return None
            case CallerSort.EMERGENCY:
                return self.emergency
            case CallerSort.FAINT:
                return placing.faint(self._usual(arrival))
            case _:
                return self._usual(arrival)

    def _usual(self, arrival: Arrival) -> Path:
        return self.plain[arrival.voice % len(self.plain)]


def run(
    rooms: Rooms, exercise: Exercise, programme: Sequence[Arrival], voices: Voices, tell: Tell = lambda _: None
) -> Exercise:
    """Run an exercise that has begun to its end, and score it.

    Raises: LineAway: the exercise is then over as failed.
    """
    callers: _Callers | None = None
    end = ExerciseEnd.FAILED
    try:
        door = placing.line(rooms.telephony)
        try:
            callers = _Callers(rooms, exercise, door, voices)
            end = _until_over(rooms, exercise, programme, callers, tell)
        except KeyboardInterrupt:
            end = ExerciseEnd.ENDED
            raise
        finally:
            if callers is not None:
                callers.leave()
            door.close()
    finally:
        exercises.finish(rooms.db, exercise.id, end, datetime.now(UTC))
    return exercises.exercise(rooms.db, exercise.id)


def _until_over(
    rooms: Rooms, exercise: Exercise, programme: Sequence[Arrival], callers: "_Callers", tell: Tell
) -> ExerciseEnd:
    coming = list(enumerate(programme))
    begun, looked = time.monotonic(), 0.0
    while True:
        now = time.monotonic() - begun
        while coming and coming[0][1].at <= now:
            callers.place(*coming.pop(0), now=now)
        if callers.look(now):
            tell(callers.rings())
        if now >= exercise.minutes * 60 or (not coming and callers.all_gone()):
            return ExerciseEnd.DONE
        if now - looked >= WATCH_SECONDS:
            looked = now
            stop = in_the_way(rooms, exercise)
            if stop is not None:
                return stop
        time.sleep(LOOK_SECONDS)


def in_the_way(rooms: Rooms, exercise: Exercise) -> ExerciseEnd | None:
    """Whatever is real goes first."""
    found = exercises.exercise(rooms.db, exercise.id)
    if found.end_asked or found.state != exercises.RUNNING:
        return ExerciseEnd.ENDED
    if exercises.citizen_on_air(rooms.db):
        return ExerciseEnd.CITIZEN
    schedule = replace(rooms.telephony.schedule(), planned=show_rows.planned(rooms.db))
    if exercise_callers.show_in_the_way(schedule, datetime.now(UTC), timedelta()) is not None:
        return ExerciseEnd.SHOW
    return None


class _Callers:
    """Those who have been placed."""

    def __init__(self, rooms: Rooms, exercise: Exercise, door: Door, voices: Voices) -> None:
        self._rooms = rooms
        self._exercise = exercise
        self._door = door
        self._voices = voices
        self._placed: list[Caller] = []
        self._kept: tuple[Ring, ...] = ()

    def place(self, index: int, arrival: Arrival, *, now: float) -> None:
        caller = Caller(arrival=arrival, index=index, channel=f"exercise-{self._exercise.id}-{index}", spoken_at=now)
        longest = max(1, int(self._exercise.minutes * 60 - now)) + LATE_SECONDS
        speech = self._voices.of(arrival)
        placing.place_to_stay(
            self._door, self._rooms.telephony, arrival.number, speech, channel=caller.channel, longest=longest
        )
        self._placed.append(caller)

    def look(self, now: float) -> bool:
        """Each does what the books say is its turn. Whether anything changed."""
        with self._rooms.db.read() as tx:
            seen = exercise_facts.seen_in(tx, self._exercise.started_at)
        self._recognise(seen)
        by_call = {one.call: one for one in seen}
        for caller in self._placed:
            if caller.call is not None and caller.doing is not Doing.GONE:
                self._act(caller, by_call[caller.call], now)
        rings = self.rings()
        if rings == self._kept:
            return False
        exercises.keep_rings(self._rooms.db, self._exercise.id, rings)
        self._kept = rings
        return True

    def rings(self) -> tuple[Ring, ...]:
        return tuple(caller.ring() for caller in self._placed)

    def all_gone(self) -> bool:
        return all(caller.doing is Doing.GONE for caller in self._placed)

    def leave(self) -> None:
        """The exercise is over: whoever is on the line hangs up, and the books hear of it."""
        for caller in self._placed:
            if caller.doing is not Doing.GONE:
                with suppress(Exception):  # the others hang up whatever happens with one of them
                    placing.hang_up(self._door, caller.channel)
        until = time.monotonic() + SETTLE_SECONDS
        calls = {caller.call for caller in self._placed}
        while time.monotonic() < until:
            with self._rooms.db.read() as tx:
                seen = exercise_facts.seen_in(tx, self._exercise.started_at)
            if all(one.state == CallState.ENDED for one in seen if one.call in calls):
                return
            time.sleep(LOOK_SECONDS)

    def _recognise(self, seen: Sequence[Seen]) -> None:
        """Which call is whose: by the number, and those of one number in the order in which they rang."""
        known = {caller.call for caller in self._placed}
        fresh = [one for one in seen if one.call not in known]
        for caller in self._placed:
            if caller.call is None:
                found = next((one for one in fresh if one.number == caller.arrival.number), None)
                if found is not None:
                    fresh.remove(found)
                    caller.call = found.call
                    if caller.arrival.sort is CallerSort.WARNED:
                        exercises.warn(self._rooms.db, found.call, datetime.now(UTC))

    def _act(self, caller: Caller, seen: Seen, now: float) -> None:
        state = CallState(seen.state)
        in_state = (datetime.now(UTC) - seen.since).total_seconds()
        doing = exercise_callers.behave(caller.arrival, state, waited=now - caller.spoken_at, in_state=in_state)
        if doing is Doing.TALKS:
            caller.spoken_at = now
        if doing is caller.doing:
            return
        caller.doing = doing
        with suppress(ActionRefused):  # gone this very moment; the books will say so
            if doing is Doing.TALKS:
                placing.redirect(self._door, caller.channel, placing.TALKS)
            elif doing is Doing.QUIET:
                placing.redirect(self._door, caller.channel, placing.WAITS)
            elif state is not CallState.ENDED:
                caller.lost = not _left_on_purpose(caller.arrival.sort, state)
                placing.hang_up(self._door, caller.channel)


def _left_on_purpose(sort: CallerSort, state: CallState) -> bool:
    """That some callers go is no fault of anybody's."""
    return sort is CallerSort.BRIEF or (sort is CallerSort.LEAVES and state is CallState.SCREENED)
