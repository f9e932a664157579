"""Measures the line of whoever is screened, on his own track while it is being written, for the lamp on his row."""

from pathlib import Path

import numpy as np

from intake.office.desk import hands
from intake.records.database import Database
from intake.rules.line_quality import judge
from intake.settings import home_folder
from intake.words import CallState
from intake.words.desk import LineQuality
from telephony.following import Following
from telephony.listener import Listener

# Asterisk writes two seconds at once.
LOOK_SECONDS = 2.0
SECONDS, RATE, FRAME = 6, 8000, 160
HEADER = 44
FULL = 32_768.0
AT_THE_END = 32_000


class LineLamp:
    """`start` and `stop`. A lamp stays as it was last measured when the screening is over."""

    def __init__(self, db: Database, listener: Listener) -> None:
        self._db = db
        self._listener = listener
        self._following = Following("line-lamp", self._look, LOOK_SECONDS)

    def start(self) -> None:
        self._following.start()

    def stop(self) -> None:
        self._following.stop()

    def _look(self) -> None:
        desk, _ = hands.look_at_all(self._db)
        for one in desk:
            line = self._listener.line(one.call)
            if one.state is not CallState.SCREENING or line is None or not line.recording_base:
                continue
            found = measure(home_folder() / f"{line.recording_base}-caller.wav")
            if found is not None:
                hands.measured(self._db, one.call, found)


def measure(track: Path) -> LineQuality | None:
    """What the last seconds of a track, which may still grow, say of its line. None when nobody can say."""
    try:
        with track.open("rb") as file:
            file.seek(0, 2)
            # Whole samples behind the header, whose sizes are only written at the end of the call.
            begin = max(HEADER, file.tell() - SECONDS * RATE * 2)
            file.seek(begin + (begin - HEADER) % 2)
            sound = file.read()
    except OSError:
        return None
    samples = np.frombuffer(sound[: len(sound) // (2 * FRAME) * 2 * FRAME], "<i2").astype(np.float64)
    if not len(samples):
        return None
    loud = np.sqrt(np.mean(samples.reshape(-1, FRAME) ** 2, axis=1)) / FULL
    levels = 20 * np.log10(np.maximum(loud, 1e-6))
    return judge([float(level) for level in levels], float(np.mean(np.abs(samples) >= AT_THE_END)))
