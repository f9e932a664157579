"""The one door to faster-whisper: one window of speech in, words out; the same window always gives the same words.

Faults we know of: it invents text where nobody speaks (so only what the speech detector lets through is heard, and
guards look at the rest); with word times its own loop decodes the tail of a window again and repeats itself (so each
window is decoded once); it pays for 30 s of attention whatever it hears (so the empty part of a window is left out).
"""

import math
import re
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from faster_whisper import BatchedInferencePipeline, WhisperModel
from numpy.typing import NDArray

from intake.words import HeardSegment, HeardWord
from transcription import sound, wording
from transcription.engines import Final, Interim, Progress
from transcription.engines.parts import speech_in, speech_parts
from transcription.engines.phrases import Phrase, PhraseCutter
from transcription.models import Chosen
from transcription.places import hotwords
from transcription.settings import TranscriptionSettings

NAME = "whisper"
# It makes the model write simplified characters and punctuation; names in it would be heard where nobody spoke.
PROMPT = "以下是普通话的句子。"
BEAM = 5
# Frames of 10 ms: a window keeps a second of emptiness behind its speech, and never gets shorter than ten seconds,
# where whisper-base begins to repeat itself (10.7 % wrong characters at 100/1000, 11.9 % with the full 30 s).
MARGIN_FRAMES = 100
LEAST_FRAMES = 1000
FULL_FRAMES = 3000
# Quick Mandarin is seven characters a second; a loop would fill all 448 tokens.
TOKENS_A_SECOND = 10
TOKENS_AT_LEAST = 20
NOT_SPEECH = 0.5
NOT_SPEECH_LOG = -0.5
UNSURE = 0.3
# The same one to twelve characters at least five times on end are a loop, not a caller.
_LOOP = re.compile(r"(.{1,12}?)\1{4,}")
_NOT_SPOKEN = re.compile(r"[\W_]+")
# Lines that its training's subtitles taught it to hear in silence.
PHANTOMS = ("请不吝点赞", "字幕由", "字幕提供", "谢谢观看", "感谢观看", "订阅转发", "明镜与点点", "优优独播剧场")


class _Model(WhisperModel):  # type: ignore[misc]  # the library has no types
    """Encodes no more of a window than speech and a margin."""

    def encode(self, features: NDArray[np.float32]) -> Any:
        if features.shape[-1] == FULL_FRAMES:
            heard = np.flatnonzero(np.any(features.reshape(-1, FULL_FRAMES) != 0, axis=0))
            last = int(heard[-1]) + 1 if len(heard) else 0
            kept = min(FULL_FRAMES, max(LEAST_FRAMES, last + MARGIN_FRAMES))
            features = np.ascontiguousarray(features[..., : kept + kept % 2])
        return super().encode(features)


class WhisperEngine:
    """Loads the model at once; `at_once` threads may hear together, each on its own core."""

    name = NAME
    streams = False

    def __init__(self, chosen: Chosen, settings: TranscriptionSettings, *, at_once: int) -> None:
        self.model = chosen.model.name
        self._loaded = _Model(
            str(chosen.folder),
            device="cpu",
            compute_type="int8",
            cpu_threads=max(1, settings.workers // at_once),
            num_workers=at_once,
            local_files_only=True,
        )
        self._hotwords = settings.hotwords or hotwords()
        self._source = wording.Source(
            engine=NAME, model=self.model, language=chosen.model.language, names=settings.put_names_right
        )

    def recogniser(self, rate: int, *, telephone: bool) -> "WhisperRecogniser":  # noqa: ARG002  the band matters not
        return WhisperRecogniser(self, rate)

    def transcribe(self, path: Path, track: int, progress: Progress) -> list[HeardSegment]:
        file = sound.look_at(path)
        found: list[HeardSegment] = []
        for part in speech_parts(sound.read(path, track)):
            found += self._heard(part.sound, part.start / sound.RATE)
            progress((part.start + len(part.sound)) / sound.RATE, file.seconds)
        progress(file.seconds, file.seconds)
        return found

    def hear(self, phrase: Phrase) -> list[HeardSegment]:
        """One phrase of at most 28 s; nothing when nobody speaks in it."""
        whole = sound.as_float(phrase.samples)
        span = speech_in(whole)
        if span is None:
            return []
        return self._heard(whole[span[0] : span[1]], phrase.start + span[0] / sound.RATE)

    def _heard(self, window: NDArray[np.float32], start: float) -> list[HeardSegment]:
        seconds = len(window) / sound.RATE
        pieces, _ = BatchedInferencePipeline(self._loaded).transcribe(
            window,
            language="zh",
            beam_size=BEAM,
            temperature=0,
            initial_prompt=PROMPT,
            hotwords=" ".join(self._hotwords),
            word_timestamps=True,
            without_timestamps=True,
            vad_filter=False,  # what comes here has been through the speech detector
            clip_timestamps=[{"start": 0, "end": seconds}],
            batch_size=1,
            max_new_tokens=int(TOKENS_AT_LEAST + TOKENS_A_SECOND * min(seconds, 28)),
        )
        found: list[HeardSegment] = []
        for piece in pieces:
            words = _words(piece.words or [], start, start + seconds)
            if self._invented("".join(w.text for w in words), piece.no_speech_prob, piece.avg_logprob):
                continue
            for sentence in wording.sentences(_unlooped(words)):
                made = wording.segment(sentence, _confidence(sentence), self._source)
                found += [made] if made else []
        return found

    def _invented(self, text: str, no_speech: float, mean_log: float) -> bool:
        """Guards against text that nobody spoke: emptiness, the prompt's echo, lines of subtitles."""
        plain = _NOT_SPOKEN.sub("", wording.simplified(text))
        if not plain or (no_speech > NOT_SPEECH and mean_log < NOT_SPEECH_LOG):
            return True
        if plain in _NOT_SPOKEN.sub("", PROMPT) and len(plain) > 3:
            return True
        unsure = no_speech > UNSURE or mean_log < NOT_SPEECH_LOG
        if unsure and any(line in plain for line in PHANTOMS):
            return True
        without = plain
        for name in sorted(self._hotwords, key=len, reverse=True):
            without = without.replace(name, "")
        # A place name alone is never evidence, unless the model is sure of it.
        names = (len(plain) - len(without)) // 3
        return not without.strip("镇区街道") and (unsure or names > 1)


class WhisperRecogniser:
    """The protocol's stream: a final at each pause, no interim text."""

    def __init__(self, engine: WhisperEngine, rate: int) -> None:
        self._engine = engine
        self._rate = rate
        self._change = sound.Resampler()
        self._cutter = PhraseCutter()

    def feed(self, sound_bytes: bytes) -> Interim | Final | None:
        samples = self._change.feed(np.frombuffer(sound_bytes, np.int16), self._rate)
        return self._final(self._cutter.feed(samples))

    def finish(self) -> Final:
        phrases = self._cutter.feed(self._change.finish()) + self._cutter.finish()
        return self._final(phrases) or Final(segments=())

    def _final(self, phrases: list[Phrase]) -> Final | None:
        segments = [segment for phrase in phrases for segment in self._engine.hear(phrase)]
        return Final(segments=tuple(segments)) if segments else None


def _words(words: list[Any], start: float, end: float) -> list[HeardWord]:
    return [
        HeardWord(
            text=str(word.word).replace("\ufffd", ""),
            start=round(min(end, start + float(word.start)), 3),
            end=round(min(end, start + float(word.end)), 3),
            confidence=round(float(word.probability), 4),
        )
        for word in words
    ]


def _unlooped(words: list[HeardWord]) -> list[HeardWord]:
    """One round of every loop stays, the rest goes."""
    text = "".join(word.text for word in words)
    gone: set[int] = set()
    for loop in _LOOP.finditer(text):
        gone |= set(range(loop.start() + len(loop.group(1)), loop.end()))
    if not gone:
        return words
    ends = np.cumsum([0, *(len(word.text) for word in words)]).tolist()
    return [w for w, (first, last) in zip(words, pairwise(ends), strict=True) if not set(range(first, last)) & gone]


def _confidence(words: list[HeardWord]) -> float:
    """The geometric mean of the words' probabilities: the exponent of the mean log probability."""
    return math.exp(sum(math.log(max(word.confidence, 1e-4)) for word in words) / len(words))
