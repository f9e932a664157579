"""Plays recorded callers to a real captions process as Asterisk does, in real time, and measures how late text is."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid4

from websockets.asyncio.server import ServerConnection
from websockets.asyncio.server import serve as serve_websocket

from intake.office import calls, transcripts
from intake.office.segments import Segment
from intake.records.database import Database
from intake.words import CallId
from tests.house import an_opening
from tests.waiting import until
from transcription.captions.audiosocket import Kind, frame_bytes
from transcription.sound import RATE, Samples

FRAME_SECONDS = 0.02
FRAME = int(RATE * FRAME_SECONDS)
TOKEN = "a token of the test"
# Longer than a phrase takes on a machine with other work.
QUIET_SECONDS = 6.0
# Segments stored within this are of one phrase.
ONE_PHRASE_SECONDS = 0.3
# Processor seconds a second that an idle process may still use.
CALM_SHARE = 0.1
CALM_LIMIT_SECONDS = 60.0
ROOT = Path(__file__).parents[2]


@dataclass(slots=True)
class Spoken:
    """One caller: when his feed began and ended (clock of time.monotonic), and what the app was told."""

    call: CallId
    began: float = 0.0
    ended: float = 0.0
    interims: list[tuple[float, str]] = field(default_factory=list)
    stored: dict[int, float] = field(default_factory=dict)


@dataclass(slots=True)
class App:
    """An honest small app: accepts the captions process with the right token and notes what it says."""

    port: int = 0
    engines: list[dict[str, object]] = field(default_factory=list)
    interims: list[tuple[float, str, str]] = field(default_factory=list)

    async def talk(self, socket: ServerConnection) -> None:
        assert socket.request is not None
        assert socket.request.headers["Authorization"] == f"Bearer {TOKEN}"
        async for text in socket:
            message = json.loads(text)
            if message["kind"] == "engine":
                self.engines.append(message["engine"])
            else:
                assert message.keys() == {"kind", "call", "leg", "text", "at"}
                self.interims.append((time.monotonic(), message["call"], message["text"]))

    @property
    def state(self) -> object:
        return self.engines[-1]["state"] if self.engines else None


@dataclass(frozen=True, slots=True)
class Process:
    """The captions process: its port, and what it has used."""

    pid: int
    port: int

    def cpu_seconds(self) -> float:
        parts = Path(f"/proc/{self.pid}/stat").read_text("ascii").rsplit(")", 1)[1].split()
        return (int(parts[11]) + int(parts[12])) / os.sysconf("SC_CLK_TCK")

    def megabytes(self) -> float:
        lines = Path(f"/proc/{self.pid}/status").read_text("ascii").splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024


@contextmanager
def captions_process(home: Path, app: App, settings: Mapping[str, str]) -> Iterator[Process]:
    environment = os.environ | {"REXIAN_HOME": str(home)} | dict(settings)
    argv = [sys.executable, "-m", "tests.transcription.captions_process"]
    with (home / "captions.log").open("wb") as log:
        child = subprocess.Popen(
            [*argv, f"ws://127.0.0.1:{app.port}/", TOKEN], env=environment, cwd=ROOT, stderr=log, stdout=log
        )
        try:
            port = until(lambda: (home / "port").exists() and (home / "port").read_text(), seconds=90, what="port")
            yield Process(child.pid, int(str(port)))
        finally:
            child.send_signal(signal.SIGTERM)
            try:
                child.wait(30)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()


async def play(port: int, spoken: Spoken, sound: Samples, seconds_before: float = 0.0) -> None:
    """One caller's feed: the call's id, then 20 ms every 20 ms, then the hang-up as Asterisk does it: EOF."""
    await asyncio.sleep(seconds_before)
    _, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(frame_bytes(Kind.ID, UUID(spoken.call).bytes))
    spoken.began = time.monotonic()
    for number, at in enumerate(range(0, len(sound), FRAME)):
        writer.write(frame_bytes(Kind.SLIN16, sound[at : at + FRAME].astype("<i2").tobytes()))
        await writer.drain()
        await asyncio.sleep(max(0.0, spoken.began + (number + 1) * FRAME_SECONDS - time.monotonic()))
    spoken.ended = time.monotonic()
    writer.close()
    await writer.wait_closed()


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """`lags`: seconds from a phrase's last word to its being stored. `first_texts`: from the first word's end to
    the first interim. `cpu_seconds`: of the captions process, from the first sound to the
    last text."""

    callers: list[Spoken]
    texts: dict[CallId, str]
    lags: list[float]
    first_texts: list[float]
    cpu_seconds: float
    megabytes: float
    engine: dict[str, object]


def measure_live(
    home: Path,
    db: Database,
    sounds: Sequence[Samples],
    settings: Mapping[str, str],
    *,
    settle: float = 40.0,
    rounds: int = 1,
) -> Measured:
    """Stream every sound at once, half a second apart, and wait until the last segment is stored.

    Of more than one round the last is told: by then Vosk's graphs have met what is said.
    """
    return asyncio.run(_measure(home, db, sounds, settings, settle, rounds))


async def _measure(
    home: Path, db: Database, sounds: Sequence[Samples], settings: Mapping[str, str], settle: float, rounds: int
) -> Measured:
    app = App()
    async with serve_websocket(app.talk, "127.0.0.1", 0) as server:
        app.port = next(iter(server.sockets)).getsockname()[1]
        context = captions_process(home, app, settings)
        process = await asyncio.to_thread(context.__enter__)
        try:
            await _until(lambda: app.state in ("ready", "phrases"), 120)
            await _calm(process)
            for _ in range(rounds - 1):
                await _stream(db, app, process, _callers(db, len(sounds)), sounds, settle)
            return await _stream(db, app, process, _callers(db, len(sounds)), sounds, settle)
        finally:
            await asyncio.to_thread(context.__exit__, None, None, None)


def _callers(db: Database, count: int) -> list[Spoken]:
    callers = [Spoken(call=CallId(str(uuid4()))) for _ in range(count)]
    for caller in callers:
        # A feed that joins long after its ring is placed late in the recording, and its texts with it.
        opened = calls.open_call(db, replace(an_opening(caller.call), rang_at=datetime.now(UTC)))
        calls.answer_call(db, opened.call, datetime.now(UTC))
    return callers


async def _calm(process: Process) -> None:
    """Until the recognisers have warmed themselves: that is no part of hearing anybody."""
    end, used = time.monotonic() + CALM_LIMIT_SECONDS, -1.0
    while process.cpu_seconds() - used > CALM_SHARE and time.monotonic() < end:
        used = process.cpu_seconds()
        await asyncio.sleep(1.0)


async def _stream(
    db: Database, app: App, process: Process, callers: list[Spoken], sounds: Sequence[Samples], settle: float
) -> Measured:
    watching = asyncio.create_task(_watch(db, callers))
    cpu = process.cpu_seconds()
    plays = [
        play(process.port, one, sound, 0.5 * n) for n, (one, sound) in enumerate(zip(callers, sounds, strict=True))
    ]
    await asyncio.gather(*plays)
    await _quiet(callers, settle)
    watching.cancel()
    lags, texts, first = [], {}, []
    for one in callers:
        found = transcripts.transcript(db, one.call)
        texts[one.call] = "".join(segment.text for segment in found)
        lags += _lags(one, found)
        interims = [at for at, call, text in app.interims if call == one.call and text]
        if interims and found and found[0].words:
            first.append(interims[0] - one.began - found[0].words[0].start)
    return Measured(
        callers=callers,
        texts=texts,
        lags=sorted(lags),
        first_texts=sorted(first),
        cpu_seconds=process.cpu_seconds() - cpu,
        megabytes=process.megabytes(),
        engine=app.engines[-1],
    )


def _lags(one: Spoken, found: Sequence[Segment]) -> list[float]:
    """How late each phrase was: from its last word to its being stored. Its earlier sentences waited for the pause."""
    ends: dict[float, float] = {}
    before = 0.0
    for segment in sorted(found, key=lambda segment: segment.end):
        at = one.stored.get(segment.id)
        if at is None:
            continue
        if at - before > ONE_PHRASE_SECONDS:
            before = at
        ends[before] = segment.end
    return [at - one.began - end for at, end in ends.items()]


async def _watch(db: Database, callers: list[Spoken]) -> None:
    while True:
        for one in callers:
            found = await asyncio.to_thread(transcripts.transcript, db, one.call)
            for segment in found:
                one.stored.setdefault(segment.id, time.monotonic())
        await asyncio.sleep(0.05)


async def _quiet(callers: list[Spoken], settle: float) -> None:
    """Until nothing new has come for so long that nothing can be waiting any more."""
    end = time.monotonic() + settle
    while time.monotonic() < end:
        newest = max([at for one in callers for at in one.stored.values()] + [one.ended for one in callers])
        if all(one.stored for one in callers) and time.monotonic() - newest > QUIET_SECONDS:
            return
        await asyncio.sleep(0.1)


async def _until(look: object, seconds: float) -> None:
    end = time.monotonic() + seconds
    while not look():  # type: ignore[operator]
        assert time.monotonic() < end, "waited in vain for the engine"
        await asyncio.sleep(0.05)
