"""One rehearsal from the first ring to the last transcript: places, watches, measures, reports."""

import json
import time
import urllib.request
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from http.client import HTTPException
from pathlib import Path

from console.rehearsal import placing
from console.rehearsal.speakers import Speaker, numbers
from console.rehearsal.watching import Seen, Watch
from console.settings import ConsoleSettings
from intake.office import rehearsals, transcripts
from intake.office.rehearsals import PracticeCall, Rehearsal
from intake.records.database import Database
from intake.words import CallId, Leg
from telephony.settings import TelephonySettings
from transcription.accuracy import character_error_rate

# Ten a second is the rate the house is measured at; a studio's callers come more slowly.
GAP_SECONDS = 0.2
RING_SECONDS = 30.0
# A two-core machine without a graphics card writes down speech at about its own pace, one call after the other.
PATIENCE_SECONDS, PATIENCE_PER_SECOND = 120.0, 3.0
REPORT_SECONDS = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    number: str
    speaker: Speaker
    begun_ns: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Rooms:
    """What a rehearsal needs of the house."""

    db: Database
    console: ConsoleSettings
    telephony: TelephonySettings
    home: Path


Tell = Callable[[list[PracticeCall]], None]


def rehearse(rooms: Rooms, rehearsal: str, voices: list[Speaker], count: int, tell: Tell) -> Rehearsal:
    """Place `count` practice calls, one voice after the other, and report them under `rehearsal`, which has begun.

    Raises:
        NoConsole, LineAway, NotSound: the rehearsal is then reported as failed, with what came in until then.
    """
    told: list[PracticeCall] = []

    def keep(calls: list[PracticeCall]) -> None:
        told[:] = calls
        tell(calls)

    try:
        _place_and_follow(rooms, rehearsal, [voices[n % len(voices)] for n in range(count)], keep)
    except Exception as fault:
        # What came in until then stays in the report.
        rehearsals.report(rooms.db, rehearsal, told, _now(), state="failed", ok=False, note=str(fault))
        raise
    return rehearsals.report(rooms.db, rehearsal, told, _now(), state="done", ok=all(map(_whole, told)))


def _place_and_follow(rooms: Rooms, rehearsal: str, chosen: list[Speaker], tell: Tell) -> None:
    token = rooms.console.internal_token.get_secret_value()
    callers = numbers(len(chosen))
    with ExitStack() as to_close:
        watch = Watch(f"ws://127.0.0.1:{rooms.console.port}/api/feed", token, callers)
        to_close.callback(watch.close)
        speeches = {voice: placing.prepared(voice.sound, rooms.home / "rehearsal") for voice in set(chosen)}
        watch.open()
        door = placing.line(rooms.telephony)
        to_close.callback(door.close)
        placed = []
        for number, voice in zip(callers, chosen, strict=True):
            begun = placing.place(door, rooms.telephony, number, speeches[voice])
            placed.append(Placed(number=number, speaker=voice, begun_ns=begun))
            time.sleep(GAP_SECONDS)
        sound_seconds = sum(placing.seconds(speeches[voice]) for voice in chosen)
        _follow(rooms, rehearsal, watch, placed, sound_seconds, tell)


def _follow(rooms: Rooms, rehearsal: str, watch: Watch, placed: list[Placed], sound_seconds: float, tell: Tell) -> None:
    started = time.monotonic()
    end = started + PATIENCE_SECONDS + PATIENCE_PER_SECOND * sound_seconds
    told: list[PracticeCall] = []
    while True:
        seen = watch.seen()
        calls = [_outcome(rooms, one, seen.get(one.number)) for one in placed]
        if calls != told:
            told = calls
            tell(calls)
            rehearsals.report(rooms.db, rehearsal, calls, _now())
        over = all(one.number in seen and seen[one.number].over for one in placed)
        nobody = not seen and time.monotonic() - started > RING_SECONDS
        if over or nobody or time.monotonic() > end:
            return
        watch.wait(REPORT_SECONDS)
        time.sleep(0.1)


def _outcome(rooms: Rooms, placed: Placed, seen: Seen | None) -> PracticeCall:
    if seen is None:
        return PracticeCall(
            case=None,
            ring_to_case_ms=None,
            ring_to_console_ms=None,
            recording_seconds=None,
            transcript=None,
            cer=None,
            engine=None,
        )
    text = _transcript(rooms, CallId(seen.call["id"])) if seen.over else None
    reference = placed.speaker.text
    return PracticeCall(
        case=seen.call["case_number"],
        ring_to_case_ms=_since(placed, _stored_ns(rooms, seen)),
        ring_to_console_ms=_since(placed, seen.received_ns),
        recording_seconds=seen.call["recording"]["seconds"] if seen.call["recording"] else None,
        transcript=text,
        cer=round(character_error_rate(reference, text), 4) if reference and text is not None else None,
        engine=seen.call["transcript"]["engine"],
    )


def _transcript(rooms: Rooms, call: CallId) -> str:
    """What the caller said; the studio's side holds our own prompts."""
    return "".join(found.text for found in transcripts.transcript(rooms.db, call) if found.leg is Leg.CALLER)


def _stored_ns(rooms: Rooms, seen: Seen) -> int | None:
    if seen.stored_ns is None:
        token = rooms.console.internal_token.get_secret_value()
        request = urllib.request.Request(
            f"http://127.0.0.1:{rooms.console.port}/internal/stored/{seen.call['id']}",
            headers={"Authorization": f"Bearer {token}"},
        )
        try:
            with urllib.request.urlopen(request, timeout=5) as answer:
                seen.stored_ns = json.load(answer)["monotonic_ns"]
        except (OSError, HTTPException, ValueError):
            # The app may be restarting; the time is asked for again with the next change.
            return None
    return seen.stored_ns


def _since(placed: Placed, moment_ns: int | None) -> float | None:
    return None if moment_ns is None else round((moment_ns - placed.begun_ns) / 1e6, 2)


def _whole(call: PracticeCall) -> bool:
    return bool(call.case and call.recording_seconds and call.transcript)


def _now() -> datetime:
    return datetime.now(UTC)
