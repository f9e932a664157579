"""The one door to Vosk: one model per process, a pool of warm recognisers, one recogniser per leg.

Faults we know of: a cold recogniser's first speech costs a second; word times keep counting over calls; the pool's
recognisers are never closed, because each holds a graph worth keeping; alternatives would take the confidences away.
"""

import json
import queue
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import vosk

from intake.words import HeardSegment, HeardWord
from transcription import sound, wording
from transcription.engines import Final, Interim, Progress
from transcription.models import Chosen
from transcription.settings import TranscriptionSettings

NAME = "vosk"
# Vosk decodes in steps of 0.2 s; bigger pieces only come late.
PIECE = sound.RATE // 5
# Above this a telephone carries nothing; below it the noise would be heard.
EMPTY_BAND_HZ = 3_600
# Kaldi's own dither, which models are trained with; theirs is random and switched off in transcription.models.shelf.
DITHER_LEVEL = 1.0
NOISE_SECONDS = 8
WARM_SECONDS = 6.0
TELEPHONE_RATE = 8_000


@dataclass(slots=True)
class _Pooled:
    """A Kaldi recogniser and the samples it has been fed in its life: its word times count from there."""

    kaldi: Any
    fed: int


class VoskEngine:
    """Loads the model at once. Recognisers are made when asked for; `warm` makes some beforehand."""

    name = NAME
    streams = True

    def __init__(self, chosen: Chosen, settings: TranscriptionSettings) -> None:
        vosk.SetLogLevel(-1)
        self.model = chosen.model.name
        self._loaded = vosk.Model(str(chosen.folder))
        self._source = wording.Source(
            engine=NAME, model=self.model, language=chosen.model.language, names=settings.put_names_right
        )
        self._blur = _noise(DITHER_LEVEL, above_hz=0)
        filled = settings.fill_band and settings.fill_level > 0
        self._filled = self._blur + _noise(settings.fill_level, above_hz=EMPTY_BAND_HZ) if filled else self._blur
        self._free: queue.SimpleQueue[_Pooled] = queue.SimpleQueue()

    def warm(self, count: int, speech: Path, stop: threading.Event) -> None:
        """Make `count` recognisers and let each hear recorded speech: its graph grows with what it hears."""
        pieces = np.concatenate(list(sound.read(speech)))[: int(WARM_SECONDS * sound.RATE)]
        for _ in range(count):
            if stop.is_set():
                return
            one = self._made()
            for at in range(0, len(pieces), PIECE):
                one.kaldi.AcceptWaveform(pieces[at : at + PIECE].tobytes())
            one.kaldi.FinalResult()
            one.fed += len(pieces)
            self._free.put(one)

    def recogniser(self, rate: int, *, telephone: bool) -> "VoskRecogniser":
        try:
            one = self._free.get_nowait()
        except queue.Empty:
            one = self._made()
        noise = self._filled if telephone else self._blur
        return VoskRecogniser(one, rate, self._source, noise, give_back=self._free.put)

    def transcribe(self, path: Path, track: int, progress: Progress) -> list[HeardSegment]:
        file = sound.look_at(path)
        recogniser = self.recogniser(sound.RATE, telephone=file.rate <= TELEPHONE_RATE)
        found: list[HeardSegment] = []
        done = 0
        for piece in sound.read(path, track):
            found += recogniser.take(piece)
            done += len(piece)
            progress(done / sound.RATE, file.seconds)
        found += recogniser.finish().segments
        return found

    def _made(self) -> _Pooled:
        kaldi = vosk.KaldiRecognizer(self._loaded, float(sound.RATE))
        kaldi.SetWords(True)
        return _Pooled(kaldi, 0)


class VoskRecogniser:
    def __init__(
        self, one: _Pooled, rate: int, source: wording.Source, noise: sound.Samples, *, give_back: Any
    ) -> None:
        self._one: _Pooled | None = one
        self._born = one.fed
        self._rate = rate
        self._source = source
        self._noise = noise
        self._give_back = give_back
        self._change = sound.Resampler()
        self._rest: sound.Samples = np.zeros(0, np.int16)
        self._is_new = False
        self._told = ""

    def feed(self, sound_bytes: bytes) -> Interim | Final | None:
        segments = self.take(self._change.feed(np.frombuffer(sound_bytes, np.int16), self._rate))
        if segments:
            self._told = ""
            return Final(segments=tuple(segments))
        return self._interim(self._pooled())

    def take(self, samples: sound.Samples) -> list[HeardSegment]:
        """Samples at sound.RATE; finals only, because nobody watches a file being read."""
        one = self._pooled()
        whole = np.concatenate([self._rest, samples]) if len(self._rest) else samples
        usable = len(whole) // PIECE * PIECE
        self._rest = whole[usable:]
        self._is_new = usable > 0
        return [segment for at in range(0, usable, PIECE) for segment in self._accepted(one, whole[at : at + PIECE])]

    def finish(self) -> Final:
        segments = self.take(self._change.finish())
        one = self._pooled()
        if len(self._rest):
            segments += self._accepted(one, self._rest)
        segments += self._segments(one.kaldi.FinalResult())
        self._one = None
        self._give_back(one)
        return Final(segments=tuple(segments))

    def _accepted(self, one: _Pooled, piece: sound.Samples) -> list[HeardSegment]:
        filled = _added(piece, self._noise, one.fed - self._born)
        ended = one.kaldi.AcceptWaveform(filled.tobytes())
        one.fed += len(piece)
        return self._segments(one.kaldi.Result()) if ended else []

    def _interim(self, one: _Pooled) -> Interim | None:
        if not self._is_new:
            return None
        answer = one.kaldi.PartialResult()
        if answer == self._told:
            return None  # a pause: the page has this text already
        self._told = answer
        text = str(json.loads(answer).get("partial", ""))
        if not text:
            return None
        text = wording.simplified(text.replace(" ", "")) if self._source.language == "zh" else text
        return Interim(text=text, start=(one.fed - self._born) / sound.RATE)

    def _segments(self, answer: str) -> list[HeardSegment]:
        heard = json.loads(answer).get("result", [])
        late = self._born / sound.RATE
        between = "" if self._source.language == "zh" else " "
        words = [
            HeardWord(
                text=str(word["word"]) + (between if number < len(heard) - 1 else ""),
                start=round(max(0.0, float(word["start"]) - late), 3),
                end=round(max(0.0, float(word["end"]) - late), 3),
                confidence=round(min(1.0, float(word["conf"])), 4),
            )
            for number, word in enumerate(heard)
        ]
        if not words:
            return []
        confidence = sum(word.confidence for word in words) / len(words)
        spelled = wording.punctuated(words) if self._source.language == "zh" else words
        found = wording.segment(spelled, confidence, self._source)
        return [found] if found else []

    def _pooled(self) -> _Pooled:
        if self._one is None:
            raise RuntimeError("this recogniser was given back")
        return self._one


def _noise(level: float, above_hz: int) -> sound.Samples:
    """Faint noise, always the same: the same sound gives the same text."""
    random = np.random.default_rng(20_261_123)
    spectrum = np.fft.rfft(random.normal(0.0, level, NOISE_SECONDS * sound.RATE))
    spectrum[: above_hz * NOISE_SECONDS] = 0
    noise: sound.Samples = np.fft.irfft(spectrum).round().astype(np.int16)
    return noise


def _added(piece: sound.Samples, noise: sound.Samples, at: int) -> sound.Samples:
    part = np.take(noise, np.arange(at, at + len(piece)), mode="wrap")
    mixed: sound.Samples = np.clip(piece.astype(np.int32) + part, -32768, 32767).astype(np.int16)
    return mixed
