"""Sound as Asterisk plays it: any WAV to mono at another rate without aliases, and the tones we make ourselves."""

import math
import wave
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float64]  # -1 to 1, mono

LOWEST_RATE, SHORTEST, LONGEST = 8000, 0.1, 300.0
# Zero crossings of the sinc on each side, and Kaiser's beta: aliases below -70 dB, pass band flat to 3.4 kHz at 8 kHz.
CROSSINGS, BETA, EDGE = 32, 8.0, 0.94
_CHUNK = 8192


class NotUsable(Exception):
    """Not a sound we can play; the text says why, for people."""


def read_wav(path: Path) -> tuple[Samples, int]:
    """Mono samples and their rate. Raises NotUsable."""
    try:
        with wave.open(str(path)) as file:
            channels, width, rate, frames = file.getparams()[:4]
            if width != 2:
                raise NotUsable(f"{width * 8} bit")
            if rate < LOWEST_RATE:
                raise NotUsable(f"{rate} Hz")
            if not SHORTEST <= frames / rate <= LONGEST:
                raise NotUsable(f"{frames / rate:.2f} s")
            raw = np.frombuffer(file.readframes(frames), "<i2").astype(np.float64) / 32768
    except (wave.Error, EOFError, OSError) as fault:
        raise NotUsable(str(fault) or type(fault).__name__) from fault
    return raw.reshape(-1, channels).mean(axis=1), rate


def resampled(samples: Samples, rate: int, wanted: int) -> Samples:
    """The same sound at `wanted` samples a second, by windowed-sinc interpolation."""
    if rate == wanted:
        return samples
    cutoff = EDGE * min(1.0, wanted / rate)  # of the source's half rate
    half = int(np.ceil(CROSSINGS / cutoff))
    steps = np.arange(-half, half + 1)
    # Where an output sample lies between two of the source repeats after `phases` of them.
    phases, advance = wanted // math.gcd(rate, wanted), rate // math.gcd(rate, wanted)
    distance = (np.arange(phases) * advance % phases / phases)[:, None] - steps[None, :]
    window = np.i0(BETA * np.sqrt(np.clip(1 - (distance / (half + 1)) ** 2, 0, 1))) / np.i0(BETA)
    kernels = cutoff * np.sinc(cutoff * distance) * window
    padded = np.concatenate([np.zeros(half), samples, np.zeros(half + 1)])
    made = np.empty(len(samples) * wanted // rate)
    for begin in range(0, len(made), _CHUNK):
        number = np.arange(begin, min(begin + _CHUNK, len(made)))
        around = padded[(number * advance // phases + half)[:, None] + steps[None, :]]
        made[begin : begin + _CHUNK] = np.einsum("ij,ij->i", kernels[number % phases], around)
    return made


def sixteen_bit(samples: Samples) -> bytes:
    return (np.clip(samples, -1, 1) * 32767).round().astype("<i2").tobytes()


def write_wav(path: Path, samples: Samples, rate: int) -> None:
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, rate, 0, "NONE", ""))
        file.writeframes(sixteen_bit(samples))


def record_tone(rate: int) -> Samples:
    """The tone after which to speak: 1 kHz for 0.4 seconds, with soft ends."""
    at = np.arange(int(0.4 * rate)) / rate
    return 0.3 * np.sin(2 * np.pi * 1000 * at) * np.minimum(1, np.minimum(at, 0.4 - at) / 0.02)


def hold_music(rate: int) -> Samples:
    """Sixteen seconds for those who wait: slow bell tones of a five-tone scale, soft, our own, licensed by nobody."""
    at = np.arange(16 * rate) / rate
    sound = np.zeros_like(at)
    melody = (392.0, 440.0, 523.25, 587.33, 523.25, 440.0, 392.0, 329.63)  # G A C D C A G E
    for number, pitch in enumerate(melody):
        for turn in (-16, 0):  # tones fade across the seam, so the loop is not heard
            since = at - 2 * number - turn
            fade = np.where(since >= 0, np.exp(-np.clip(since, 0, None) * 1.1), 0) * np.clip(since / 0.03, 0, 1)
            sound += fade * (np.sin(2 * np.pi * pitch * since) + 0.3 * np.sin(4 * np.pi * pitch * since))
    return 0.09 * sound
