"""What a telephone does to speech: 8 kHz and A-law (ITU-T G.711), so that recognisers are judged by what they get."""

import wave
from pathlib import Path

import numpy as np

from transcription.sound import RATE, Resampler, Samples, read

TELEPHONE_RATE = 8_000


def samples(path: Path) -> Samples:
    return np.concatenate(list(read(path)))


def through_telephone(speech: Samples) -> Samples:
    """Speech at 16 kHz as it leaves an A-law line, at 8 kHz."""
    change = Resampler(TELEPHONE_RATE)
    return a_law(np.concatenate([change.feed(speech, RATE), change.finish()]))


def as_live_feed(speech: Samples) -> Samples:
    """What AudioSocket's slin16 carries of a telephone call: 8 kHz sound brought up to 16 kHz."""
    change = Resampler(RATE)
    return np.concatenate([change.feed(through_telephone(speech), TELEPHONE_RATE), change.finish()])


def a_law(linear: Samples) -> Samples:
    """Coded and decoded again: 13 segments, 4 bits in each."""
    magnitude = np.minimum(np.abs(linear.astype(np.int32)) >> 4, 2047)
    segment = np.maximum(0, np.floor(np.log2(np.maximum(magnitude, 1))).astype(np.int32) - 4)
    shift = np.maximum(segment - 1, 0)
    step = np.where(segment == 0, magnitude >> 1, magnitude >> (shift + 1))
    decoded = np.where(segment == 0, (step << 1) + 1, ((step << 1) + 1) << shift)
    coded: Samples = (np.sign(linear.astype(np.int32)) * (decoded << 4)).clip(-32768, 32767).astype(np.int16)
    return coded


def write_wav(path: Path, *tracks: Samples, rate: int = TELEPHONE_RATE) -> Path:
    longest = max(len(track) for track in tracks)
    padded = [np.pad(track, (0, longest - len(track))) for track in tracks]
    with wave.open(str(path), "wb") as file:
        file.setnchannels(len(tracks))
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(np.stack(padded, axis=1).astype("<i2").tobytes())
    return path
