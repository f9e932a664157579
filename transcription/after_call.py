"""The after-call pass: both legs of a closed recording, heard again in full, and stored in one transaction."""

import logging
import threading
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from rapidfuzz import fuzz

from intake.office import placements, transcripts
from intake.records.database import Database
from intake.settings import home_folder
from intake.words import CallId, HeardSegment, Leg, TranscriptState
from transcription import models
from transcription.accuracy import spoken
from transcription.engines import Engine, Progress, load, nothing_to_tell
from transcription.settings import TranscriptionSettings
from transcription.sound import NotSound

log = logging.getLogger("rexian.after_call")

# How alike (0 to 100) a studio line must be to one of our own prompts to be that prompt and nothing anybody said.
PROMPT_ALIKE = 80
SHORTEST_PROMPT = 6
# A wave file's header and no sound.
EMPTY_WAV = 44


class Transcriber:
    """Loads the engine when the first recording comes and keeps it. One at a time per process: the model has all
    of this process's threads anyway.

    `prompts` are the texts of our own voice prompts: the studio leg of a caller on hold holds nothing else.
    """

    def __init__(self, db: Database, settings: TranscriptionSettings, prompts: Sequence[str] = ()) -> None:
        self._db = db
        self._settings = settings
        self._prompts = tuple(prompts)
        self._engine: Engine | None = None
        self._chosen: models.Chosen | None = None
        self._one = threading.Lock()

    def model_present(self) -> bool:
        return isinstance(models.choose(self._settings), models.Chosen)

    def after_call(self, call: CallId) -> None:
        """The durable job. Runs at least once; a second run replaces the first one's text.

        A recording that is no sound fails for good; without a model it waits as NO_MODEL. Anything else is raised,
        and the queue tries again.
        """
        with self._one:
            engine = self._loaded()
            if engine is None:
                note = self._why_none()
                transcripts.fail_pass(self._db, call, TranscriptState.NO_MODEL, datetime.now(UTC), note)
                return
            transcribe_recording(self._db, call, engine, prompts=self._prompts)

    def _loaded(self) -> Engine | None:
        """The engine, loaded once; a better one that has come meanwhile takes its place."""
        chosen = models.choose(self._settings)
        if isinstance(chosen, models.NoModel):
            return self._engine
        if self._engine is None or self._chosen is None or chosen.folder != self._chosen.folder:
            self._engine, self._chosen = load(chosen, self._settings), chosen
        return self._engine

    def _why_none(self) -> str:
        found = models.choose(self._settings)
        return found.sentence() if isinstance(found, models.NoModel) else ""


def transcribe_recording(
    db: Database,
    call: CallId,
    engine: Engine,
    *,
    prompts: Sequence[str] = (),
    progress: Progress = nothing_to_tell,
) -> None:
    """Hear both legs of the call's closed recording and store the pass."""
    transcripts.begin_pass(db, call, datetime.now(UTC))
    began = time.monotonic()
    tracks = transcripts.recording_tracks(db, call)
    heard: dict[Leg, list[HeardSegment]] = {}
    try:
        attended = placements.attended(db, call)
        for leg in Leg:
            # Nobody of the house was with the caller: the sent track holds prompts and music, and no word to review.
            if leg.value in tracks and (leg is not Leg.STUDIO or attended):
                found = hear_leg(engine, home_folder() / tracks[leg.value], leg, prompts, progress)
                heard[leg] = [one for one in found if leg is not Leg.STUDIO or _lies_in(one, attended)]
    except NotSound as refusal:
        transcripts.fail_pass(db, call, TranscriptState.FAILED, datetime.now(UTC), refusal.sentence())
        log.warning("a recording is no sound", extra={"call": call})
        return
    transcripts.store_pass(db, call, engine.name, engine.model, heard, datetime.now(UTC))
    seconds = round(time.monotonic() - began, 2)
    log.info("transcribed", extra={"call": call, "engine": engine.name, "seconds": seconds})


def _lies_in(segment: HeardSegment, stretches: Sequence[tuple[float, float]]) -> bool:
    middle = (segment.start + segment.end) / 2
    return any(start <= middle <= end for start, end in stretches)


def hear_leg(
    engine: Engine, path: Path, leg: Leg, prompts: Sequence[str], progress: Progress = nothing_to_tell
) -> list[HeardSegment]:
    """One leg's file. A leg that was never written counts as silent: the other one is still worth having."""
    if not path.exists() or path.stat().st_size <= EMPTY_WAV:
        return []
    found = engine.transcribe(path, 0, progress)
    if leg is Leg.STUDIO:
        found = [segment for segment in found if not is_prompt(segment.text, prompts)]
    return found


def is_prompt(text: str, prompts: Sequence[str]) -> bool:
    """Whether the line is a piece of one of our prompts, however badly heard."""
    line = spoken(text)
    if len(line) < SHORTEST_PROMPT:
        return False
    # A longer line than the prompt holds more than the prompt: somebody spoke.
    long_enough = [spoken(prompt) for prompt in prompts if len(prompt) >= len(line)]
    return any(fuzz.partial_ratio(line, prompt) >= PROMPT_ALIKE for prompt in long_enough)
