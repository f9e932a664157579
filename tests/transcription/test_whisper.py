"""The Chinese engine on real speech through a telephone: what it hears, and that it invents nothing."""

from pathlib import Path

import numpy as np
import pytest

from tests.transcription.references import CALLERS, READ
from tests.transcription.telephone import TELEPHONE_RATE, a_law, samples, through_telephone, write_wav
from transcription.accuracy import character_error_rate
from transcription.engines import Final, nothing_to_tell
from transcription.engines.phrases import Phrase
from transcription.engines.whisper import WhisperEngine
from transcription.sound import RATE, Samples

pytestmark = pytest.mark.speech


def heard(engine: WhisperEngine, path: Path) -> str:
    return "".join(segment.text for segment in engine.transcribe(path, 0, nothing_to_tell))


def test_callers_on_the_telephone_are_understood(whisper: WhisperEngine, tmp_path: Path) -> None:
    rates = []
    for path, text in CALLERS.items():
        call = write_wav(tmp_path / path.name, through_telephone(samples(path)))
        rates.append(character_error_rate(text, heard(whisper, call)))
    # 8.9 % measured; a point of room for other processors' rounding.
    assert sum(rates) / len(rates) < 0.12, rates
    assert max(rates) < 0.20, rates


def test_people_reading_are_understood(whisper: WhisperEngine) -> None:
    read = [(text, heard(whisper, path)) for path, text in READ.items()]
    wrong = sum(character_error_rate(text, found) * len(text) for text, found in read)
    assert wrong / sum(len(text) for text, _ in read) < 0.45, read


def test_the_same_file_gives_the_same_text(whisper: WhisperEngine) -> None:
    path = next(iter(CALLERS))
    assert whisper.transcribe(path, 0, nothing_to_tell) == whisper.transcribe(path, 0, nothing_to_tell)


def test_words_have_times_inside_their_segment_and_spell_its_text(whisper: WhisperEngine) -> None:
    for path in list(CALLERS)[:2]:
        found = whisper.transcribe(path, 0, nothing_to_tell)
        assert len(found) >= 2
        for segment in found:
            assert "".join(word.text for word in segment.words) == segment.text
            assert all(segment.start <= word.start <= word.end <= segment.end for word in segment.words)
            assert 0.3 < segment.confidence <= 1
        assert [s.start for s in found] == sorted(s.start for s in found)


def test_late_speech_keeps_its_time_in_a_long_file(whisper: WhisperEngine, tmp_path: Path) -> None:
    speech = through_telephone(samples(next(iter(CALLERS))))
    quiet = np.zeros(TELEPHONE_RATE * 150, np.int16)
    steps: list[float] = []
    path = write_wav(tmp_path / "long.wav", np.concatenate([speech, quiet, speech]))
    found = whisper.transcribe(path, 0, lambda done, _: steps.append(done))
    late = len(speech) / TELEPHONE_RATE + 150
    assert any(abs(segment.start - late) < 0.5 for segment in found)
    assert not any(len(speech) / TELEPHONE_RATE + 1 < segment.start < late - 1 for segment in found)
    assert steps == sorted(steps)


def test_each_leg_of_a_stereo_file_is_heard_alone(whisper: WhisperEngine, tmp_path: Path) -> None:
    caller = through_telephone(samples(next(iter(CALLERS))))
    path = write_wav(tmp_path / "legs.wav", caller, np.zeros_like(caller))
    assert whisper.transcribe(path, 0, nothing_to_tell) != []
    assert whisper.transcribe(path, 1, nothing_to_tell) == []


NOISES = {
    "silence": np.zeros(10 * RATE),
    "line noise": np.random.default_rng(7).normal(0, 30, 10 * RATE),
    "loud noise": np.random.default_rng(7).normal(0, 1500, 10 * RATE),
    "ringback": 4000 * np.sin(np.arange(10 * RATE) * 2 * np.pi * 450 / RATE) * (np.arange(10 * RATE) // RATE % 5 == 0),
    "hum": 500 * np.sin(np.arange(10 * RATE) * 2 * np.pi * 50 / RATE),
    "keys": 3000
    * (np.sin(np.arange(10 * RATE) * 2 * np.pi * 770 / RATE) + np.sin(np.arange(10 * RATE) * 2 * np.pi * 1336 / RATE))
    * (np.arange(10 * RATE) // (RATE // 5) % 3 == 0),
}


@pytest.mark.parametrize("name", NOISES)
def test_nothing_is_invented_where_nobody_speaks(whisper: WhisperEngine, name: str, tmp_path: Path) -> None:
    noise: Samples = a_law(NOISES[name].clip(-32768, 32767).astype(np.int16))
    assert whisper.transcribe(write_wav(tmp_path / "n.wav", noise, rate=RATE), 0, nothing_to_tell) == []
    assert whisper.hear(Phrase(start=0.0, samples=noise)) == []


def test_the_stream_gives_a_final_at_each_pause_and_about_the_same_text(whisper: WhisperEngine) -> None:
    path, text = next(iter(CALLERS.items()))
    speech = np.concatenate([through_telephone(samples(path)), np.zeros(TELEPHONE_RATE, np.int16)])
    recogniser = whisper.recogniser(TELEPHONE_RATE, telephone=True)
    finals: list[Final] = []
    for at in range(0, len(speech), 1600):
        found = recogniser.feed(speech[at : at + 1600].tobytes())
        if isinstance(found, Final):
            finals.append(found)
    finals.append(recogniser.finish())
    whole = "".join(segment.text for final in finals for segment in final.segments)
    assert len(finals) >= 2
    assert character_error_rate(text, whole) < 0.25
