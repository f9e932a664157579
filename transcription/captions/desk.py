"""Between recognisers' threads and the world: interims and the engine's state to the app, finals to the database."""

import asyncio
import logging
import os
import threading
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from intake.office import calls
from intake.records.database import Database
from intake.sentences import say
from intake.words import CallId, CallState, HeardSegment
from transcription import models
from transcription.captions.by_phrase import PhraseHearing
from transcription.captions.finals import Finals
from transcription.captions.hearing import Heard, Hearing
from transcription.captions.server import Server
from transcription.captions.state import EngineState, Standing, caption, unheard
from transcription.captions.streaming import StreamingHearing, moved
from transcription.captions.to_app import ToApp
from transcription.engines import load
from transcription.engines.vosk import VoskEngine
from transcription.engines.whisper import WhisperEngine
from transcription.settings import TranscriptionSettings

log = logging.getLogger("rexian.captions.desk")

# Recorded speech that ships with the project warms the recognisers.
WARM_SPEECH = Path(__file__).parent.parent / "callers" / "card.wav"
LOOK_AGAIN_SECONDS = 10.0
POLL_SECONDS = 1.0
GENTLE = 15
# A stream opened later than this after the ring joined a call that was already being recorded.
JOINED_LATE = timedelta(seconds=3)
# A feed begins with the answer; a moment later it should be here.
UNHEARD_SECONDS = 2.0
KEEP_BEGINNINGS = timedelta(minutes=10)
RANKS = {CallState.ON_AIR: 0, CallState.SCREENED: 1, CallState.SCREENING: 2, CallState.MESSAGE: 3}
OTHER_RANK = 4


class Desk:
    """Lives in the loop's thread, except `_heard`, which recognisers' threads call and which only hands over."""

    def __init__(self, settings: TranscriptionSettings, db: Database, server: Server, to_app: ToApp) -> None:
        self._settings = settings
        self._db = db
        self._server = server
        self._to_app = to_app
        self._finals = Finals(db)
        self._loop = asyncio.get_running_loop()
        self._rang: dict[CallId, datetime] = {}
        self._missing: dict[CallId, float] = {}
        self._ready: EngineState | None = None
        self._stop = threading.Event()

    async def run(self) -> None:
        """Load a model, again and again until there is one; then follow calls and the engine's state."""
        if not self._settings.live:
            self._to_app.tell_engine(self._state("off", note=say("transcription.off")))
            return
        chosen = models.choose(self._settings)
        while isinstance(chosen, models.NoModel):
            note = say("transcription.no_model", reason=chosen.sentence())
            self._to_app.tell_engine(self._state("none", note=note))
            await asyncio.sleep(LOOK_AGAIN_SECONDS)
            chosen = models.choose(self._settings)
        self._server.hearing = await asyncio.to_thread(self._open, chosen)
        log.info("engine ready", extra={"engine": chosen.engine, "model": chosen.model.name})
        while True:
            self._tell_state()
            await self._look_at_calls()
            await asyncio.sleep(POLL_SECONDS)

    async def close(self) -> None:
        self._stop.set()
        if self._server.hearing is not None:
            await asyncio.to_thread(self._server.hearing.close)
        await asyncio.sleep(0)  # what the threads handed over last is told before the database is closed
        await asyncio.to_thread(self._finals.close)

    def _open(self, chosen: models.Chosen) -> Hearing:
        """In a thread: the loop goes on reading sockets while a model loads."""

        def tell(share: float) -> None:
            state = self._state("loading", chosen, note=say("transcription.loading"), progress=round(share, 2))
            self._loop.call_soon_threadsafe(self._to_app.tell_engine, state)

        tell(0.0)
        threads = self._settings.workers
        engine = load(chosen, self._settings, tell, at_once=threads)
        wanted = "" if chosen.wanted else say("transcription.instead", wanted=self._wanted())
        if isinstance(engine, WhisperEngine):
            self._ready = self._state("phrases", chosen, note=f"{say('transcription.phrases')} {wanted}".strip())
            return PhraseHearing(engine, threads, self._settings.late_seconds, self._heard)
        if isinstance(engine, VoskEngine):
            engine.warm(min(threads, self._settings.warm), WARM_SPEECH, self._stop)
            # The rest of the pool gets warm while the first callers are already heard.
            rest = max(0, self._settings.warm - threads)
            threading.Thread(target=_warm_gently, args=(engine, rest, self._stop), daemon=True).start()
        self._ready = self._state("ready", chosen, note=wanted)
        return StreamingHearing(engine, threads, self._heard)

    def _heard(self, heard: Heard) -> None:
        self._loop.call_soon_threadsafe(self._tell, heard)

    def _tell(self, heard: Heard) -> None:
        began = self._server.began.get(heard.call)
        for segment in heard.segments:
            self._finals.keep(heard.call, self._placed(heard.call, segment, began))
        if heard.interim is not None:
            self._to_app.tell(caption(heard.call, heard.interim, datetime.now(UTC)))

    def _placed(self, call: CallId, segment: HeardSegment, began: datetime | None) -> HeardSegment:
        """The segment in the recording's time: a stream that joined late began later than the recording."""
        if began is None:
            return segment
        rang = self._rang.get(call, began)
        late = (began - rang).total_seconds() if began - rang > JOINED_LATE else 0.0
        spoken = began + timedelta(seconds=segment.start)
        return replace(moved([segment], late)[0], spoken_at=spoken)

    def _tell_state(self) -> None:
        hearing, ready = self._server.hearing, self._ready
        if hearing is None or ready is None:
            return
        if hearing.behind:
            ready = replace(ready, state="behind", note=say("transcription.behind"))
        self._to_app.tell_engine(ready)

    async def _look_at_calls(self) -> None:
        try:
            live = await asyncio.to_thread(calls.live_calls, self._db)
        except SQLAlchemyError:
            log.warning("the database is away; calls keep their order")
            return
        self._rang = {call.call: call.rang_at for call in live}
        if self._server.hearing is not None:
            self._server.hearing.rank({call.call: RANKS.get(call.state, OTHER_RANK) for call in live})
        self._tell_unheard({call.call for call in live if call.place is not None})
        self._forget(datetime.now(UTC) - KEEP_BEGINNINGS)

    def _tell_unheard(self, answered: set[CallId]) -> None:
        """A feed ends with the process that heard it, and the calls go on. Told until they are heard again."""
        now = time.monotonic()
        missing = answered - self._server.open_calls if self._server.hearing is not None else set()
        self._missing = {call: self._missing.get(call, now) for call in missing}
        late = [call for call, since in self._missing.items() if now - since >= UNHEARD_SECONDS]
        if late:
            self._to_app.tell(unheard(late))

    def _forget(self, before: datetime) -> None:
        """Beginnings of streams that are long over; last phrases may still be heard just after a call."""
        began = self._server.began
        for call in [c for c, at in began.items() if at < before and c not in self._server.open_calls]:
            del began[call]

    def _wanted(self) -> str:
        return next(models.candidates(self._settings)).name

    def _state(
        self,
        state: Standing,
        chosen: models.Chosen | None = None,
        *,
        note: str = "",
        progress: float | None = None,
    ) -> EngineState:
        return EngineState(
            state=state,
            engine=chosen.engine if chosen else "",
            model=chosen.model.name if chosen else "",
            wanted=self._wanted() if chosen and not chosen.wanted else "",
            progress=progress,
            note=note,
        )


def _warm_gently(engine: VoskEngine, count: int, stop: threading.Event) -> None:
    """Linux gives each thread a priority of its own: callers who speak already go first."""
    os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), GENTLE)
    engine.warm(count, WARM_SPEECH, stop)
