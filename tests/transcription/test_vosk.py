"""The Vosk path, proven with the Korean model: how it behaves, not how well it hears Chinese."""

import threading
from pathlib import Path

import numpy as np
import pytest

from intake.words import HeardSegment
from tests.transcription.references import CALLERS
from tests.transcription.telephone import TELEPHONE_RATE, as_live_feed, samples, through_telephone, write_wav
from transcription.engines import Final, Interim, nothing_to_tell
from transcription.engines.vosk import VoskEngine
from transcription.sound import RATE, Samples

pytestmark = pytest.mark.speech

SPEECH = list(CALLERS)[:2]


def stream(engine: VoskEngine, sound: Samples, piece: int, rate: int = RATE) -> tuple[list[HeardSegment], int]:
    recogniser = engine.recogniser(rate, telephone=True)
    found: list[HeardSegment] = []
    interims = 0
    for at in range(0, len(sound), piece):
        heard = recogniser.feed(sound[at : at + piece].tobytes())
        interims += isinstance(heard, Interim)
        if isinstance(heard, Final):
            found += heard.segments
    return found + list(recogniser.finish().segments), interims


def test_words_come_with_times_and_confidences(korean: VoskEngine) -> None:
    sound = as_live_feed(samples(SPEECH[0]))
    found, interims = stream(korean, sound, 3200)
    assert interims > 10
    assert found
    for segment in found:
        assert segment.engine == "vosk"
        assert segment.words
        assert all(0 <= w.start <= w.end <= len(sound) / RATE + 0.1 for w in segment.words)
        assert all(0 <= w.confidence <= 1 for w in segment.words)
        assert "".join(w.text for w in segment.words) == segment.text


def test_streaming_gives_what_the_file_gives(korean: VoskEngine, tmp_path: Path) -> None:
    speech = through_telephone(samples(SPEECH[0]))
    path = write_wav(tmp_path / "call.wav", speech)
    from_file = korean.transcribe(path, 0, nothing_to_tell)
    streamed, _ = stream(korean, speech, 160, TELEPHONE_RATE)
    assert [s.text for s in streamed] == [s.text for s in from_file]
    assert all(abs(a.start - b.start) < 0.05 for a, b in zip(streamed, from_file, strict=True))


def test_a_warm_recogniser_is_reused_and_its_times_begin_at_nought(korean: VoskEngine) -> None:
    korean.warm(1, SPEECH[1], threading.Event())
    sound = as_live_feed(samples(SPEECH[0]))
    first, _ = stream(korean, sound, 3200)
    second, _ = stream(korean, sound, 3200)
    length = len(sound) / RATE
    assert first
    assert second
    for segment in first + second:
        assert segment.end <= length + 0.1
    assert [s.text for s in first] == [s.text for s in second]


def test_a_recogniser_that_was_given_back_cannot_be_fed(korean: VoskEngine) -> None:
    recogniser = korean.recogniser(RATE, telephone=True)
    recogniser.finish()
    with pytest.raises(RuntimeError, match="given back"):
        recogniser.feed(b"\0" * 6400)


def test_silence_is_no_text(korean: VoskEngine) -> None:
    found, _ = stream(korean, np.zeros(5 * RATE, np.int16), 3200)
    assert found == []
