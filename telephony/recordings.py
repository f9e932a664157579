"""Recordings on disk: headers made right, length, hash and loudness measured. Streams; never holds a whole file."""

import hashlib
import os
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import numpy as np

from intake.settings import home_folder
from intake.words import Leg, LegFile, Recording

HEADER = 44  # Asterisk writes exactly this much before the first sample
RATE = 8000
BLOCK = 1024 * 1024

TRACKS: dict[Leg, str] = {Leg.CALLER: "-caller", Leg.STUDIO: "-sent"}

# A telephone line at rest stays below 100 of 32768 (A-law's two lowest steps are 8 and 24); quiet speech has 500.
LOUD = 300
FRAMES_A_SECOND = 50
# A click or a breath is shorter than the shortest word.
SPOKEN_FRAMES = 15


@dataclass(frozen=True, slots=True, kw_only=True)
class Closed:
    """A whole recording. `spoke` tells whether the caller's track holds a voice; None when there is no such track."""

    recording: Recording
    spoke: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sound:
    file: LegFile
    loud_frames: int


def close(base: str) -> Closed:
    """Repair, measure and hash the mix and both tracks of `base` (absolute, or relative to the home folder)."""
    mix = _sound(_path(base, ""))
    tracks = {leg: sound for leg, suffix in TRACKS.items() if (sound := _sound(_path(base, suffix)))}
    legs = {leg: sound.file for leg, sound in tracks.items()}
    seconds = mix.file.seconds if mix else max((file.seconds for file in legs.values()), default=0.0)
    caller = tracks.get(Leg.CALLER)
    return Closed(
        recording=Recording(base=base, seconds=seconds, mix=mix.file if mix else None, legs=legs),
        spoke=caller.loud_frames >= SPOKEN_FRAMES if caller else None,
    )


def settled(base: str) -> bool:
    """Whether Asterisk has finished all three files: it writes the sizes into a header last."""
    return all(_whole(_path(base, suffix)) for suffix in ("", *TRACKS.values()))


def repair(path: Path) -> bool:
    """Make the header right; True when it was wrong. A second repair changes nothing.

    A killed Asterisk leaves sizes of zero, a full disk an empty file, a power cut a header that never reached the disk.
    """
    size = path.stat().st_size
    with path.open("rb") as file:  # a whole file is never written to, and may belong to somebody else
        head = file.read(HEADER)
    if _is_header(head):
        right = head[:4] + struct.pack("<I", _sound_bytes(size) + 36) + head[8:40]
        right += struct.pack("<I", _sound_bytes(size))
        if right == head:
            return False
    elif not any(head):
        # Nothing, or zeros where the header should be: the samples after it are in their places.
        right = live_wav_header(max(size, HEADER))
    else:
        _put_header_before(path)
        return True
    with path.open("r+b") as file:
        file.write(right)
        file.flush()
        os.fsync(file.fileno())
    return True


def live_wav_header(size: int, rate: int = RATE) -> bytes:
    """The header for a file of `size` bytes that is still growing: Asterisk leaves its sizes at zero until the end."""
    sound = _sound_bytes(size)
    return struct.pack(
        "<4sI4s4sIHHIIHH4sI", b"RIFF", sound + 36, b"WAVE", b"fmt ", 16, 1, 1, rate, rate * 2, 2, 16, b"data", sound
    )


def _path(base: str, suffix: str) -> Path:
    return home_folder() / f"{base}{suffix}.wav"  # an absolute base stays absolute


def _sound_bytes(size: int) -> int:
    return max(0, size - HEADER) & ~1


def _is_header(head: bytes) -> bool:
    return len(head) == HEADER and head[:4] == b"RIFF" and head[8:16] == b"WAVEfmt " and head[36:40] == b"data"


def _whole(path: Path) -> bool:
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            head = file.read(HEADER)
    except OSError:
        return False
    return _is_header(head) and struct.unpack("<I", head[40:44])[0] == _sound_bytes(size) > 0


def _put_header_before(path: Path) -> None:
    """Samples without any header: keep every one of them and write the header in front."""
    draft = path.with_suffix(".new")
    with path.open("rb") as old, draft.open("wb") as new:
        new.write(live_wav_header(path.stat().st_size + HEADER))
        while block := old.read(BLOCK):
            new.write(block)
        new.flush()
        os.fsync(new.fileno())
    draft.replace(path)


def _sound(path: Path) -> _Sound | None:
    if not path.is_file():
        return None
    repaired = repair(path)
    digest = hashlib.sha256()
    with path.open("rb") as file:
        head = file.read(HEADER)
        digest.update(head)
        rate = struct.unpack("<I", head[24:28])[0] or RATE
        loud = _listen(file, rate // FRAMES_A_SECOND, digest)
    size = path.stat().st_size
    seconds = round(_sound_bytes(size) / 2 / rate, 3)
    return _Sound(
        file=LegFile(path=path, size=size, seconds=seconds, sha256=digest.hexdigest(), repaired=repaired),
        loud_frames=loud,
    )


def _listen(file: BinaryIO, frame: int, digest: "hashlib._Hash") -> int:
    """Hash the rest of the file and count its loud frames of `frame` samples."""
    loud = 0
    step = max(1, BLOCK // (2 * frame)) * 2 * frame
    while block := file.read(step):
        digest.update(block)
        whole = len(block) // (2 * frame) * frame
        samples = np.frombuffer(block, "<i2", count=whole).reshape(-1, frame).astype(np.float32)
        loud += int(np.count_nonzero(np.sqrt(np.mean(samples * samples, axis=1)) > LOUD)) if whole else 0
    return loud
