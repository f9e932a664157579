"""Recordings on their way to a browser: closed files with ranges, running ones with a header of our own, peaks."""

import wave
from collections.abc import Iterator, Mapping
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
from fastapi import Response
from fastapi.responses import FileResponse, StreamingResponse

from console.wire import PeaksView
from intake.office.books import CallRecord
from intake.settings import home_folder, house
from intake.words import RecordingState, Refusal
from telephony.recordings import live_wav_header

HEADER_BYTES = 44
WIDTH = 2
PEAKS = 800
# Sound is read in stretches of this many samples, so that an hour's call needs no more memory than a minute's.
BLOCK = 1 << 20


class Track(StrEnum):
    MIX = "mix"
    CALLER = "caller"
    STUDIO = "studio"


_SUFFIX = {Track.MIX: ".wav", Track.CALLER: "-caller.wav", Track.STUDIO: "-sent.wav"}


class NoRecording(Refusal):
    """The call has no sound on this track, or none that could be found."""

    key = "console.no_recording"


def response(call: CallRecord, tracks: Mapping[str, str], track: Track) -> Response:
    """Raises: NoRecording."""
    if call.recording_state is RecordingState.CLOSED or track in tracks:
        return FileResponse(closed_file(call, tracks, track), media_type="audio/wav", headers=_private())
    path = (home_folder() / f"{call.recording_base}{_SUFFIX[track]}").resolve()
    inside = path.is_relative_to(home_folder().resolve())
    if call.answered_at is None or not inside or not path.is_file():
        raise NoRecording(call=call.id)
    size = max(0, path.stat().st_size - HEADER_BYTES) // WIDTH * WIDTH
    # Asterisk writes the sizes only at the end; until then a player would see an empty file.
    length = {"Content-Length": str(HEADER_BYTES + size)}
    return StreamingResponse(_so_far(path, size), media_type="audio/wav", headers=_private() | length)


def file_name(call: CallRecord, track: Track) -> str:
    """By what people of the house know a recording: the number the caller was told, the house's time, the track."""
    rang = call.rang_at.astimezone(ZoneInfo(house().timezone))
    return f"{call.case_number}-{rang:%Y%m%d-%H%M%S}-{track}.wav"


def _so_far(path: Path, size: int) -> Iterator[bytes]:
    """In pieces: several listeners to an hour's call must not take the memory of a show."""
    yield live_wav_header(HEADER_BYTES + size)
    with path.open("rb") as file:
        file.seek(HEADER_BYTES)
        while size > 0 and (piece := file.read(min(size, BLOCK))):
            size -= len(piece)
            yield piece


def closed_file(call: CallRecord, tracks: Mapping[str, str], track: Track) -> Path:
    """Raises: NoRecording."""
    kept = tracks.get(track)
    path = home_folder() / kept if kept else None
    if path is None or not path.is_file():
        raise NoRecording(call=call.id)
    return path


@lru_cache(maxsize=64)
def peaks(path: Path, changed_ns: int) -> PeaksView:  # noqa: ARG001  a changed file is drawn anew
    with wave.open(str(path)) as file:
        count, rate = file.getnframes(), file.getframerate()
        loudest = np.zeros(PEAKS)
        done = 0
        while done < count:
            block = np.frombuffer(file.readframes(BLOCK), dtype="<i2")
            if not len(block):
                break
            slots = (np.arange(done, done + len(block)) * PEAKS // max(count, 1)).clip(max=PEAKS - 1)
            np.maximum.at(loudest, slots, np.abs(block.astype(np.float64)) / 32768)
            done += len(block)
    return PeaksView(seconds=count / rate, peaks=[round(float(value), 4) for value in loudest])


def _private() -> dict[str, str]:
    return {"Cache-Control": "private, no-store"}
