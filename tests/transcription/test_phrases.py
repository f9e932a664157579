"""Phrases are cut where the caller pauses, whatever the pieces in which the sound comes."""

import numpy as np

from tests.transcription.references import CALLERS
from tests.transcription.telephone import as_live_feed, samples
from transcription.engines.phrases import LONGEST_FRAMES, Phrase, PhraseCutter
from transcription.sound import RATE, Samples

LINE_NOISE = 20


def cut(sound: Samples, piece: int = 320) -> list[Phrase]:
    cutter = PhraseCutter()
    found = [phrase for at in range(0, len(sound), piece) for phrase in cutter.feed(sound[at : at + piece])]
    return found + cutter.finish()


def noise(seconds: float, level: float) -> Samples:
    return np.random.default_rng(1).normal(0, level, int(seconds * RATE)).astype(np.int16)


def tone(seconds: float, level: float = 3000.0) -> Samples:
    return (level * np.sin(np.arange(int(seconds * RATE)) * 0.2)).astype(np.int16)


def syllables(seconds: float) -> Samples:
    """Four a second, without a pause."""
    loud = np.sin(np.arange(int(seconds * RATE)) * 4 * np.pi / RATE) ** 4
    return (tone(seconds, 8000) * loud).astype(np.int16)


def test_two_spoken_stretches_with_a_pause_are_two_phrases() -> None:
    found = cut(np.concatenate([noise(1, LINE_NOISE), tone(1.5), noise(1, LINE_NOISE), tone(2), noise(1, LINE_NOISE)]))
    assert len(found) == 2
    assert abs(found[0].start - 0.8) < 0.1
    assert abs(found[1].start - 3.3) < 0.15


def test_silence_is_no_phrase() -> None:
    assert cut(np.zeros(5 * RATE, np.int16)) == []
    assert cut(noise(10, LINE_NOISE)) == []


def test_a_steady_noise_is_followed_within_seconds() -> None:
    found = cut(noise(40, 800))
    assert sum(len(phrase.samples) for phrase in found) < 10 * RATE


def test_a_caller_who_never_pauses_is_cut_all_the_same() -> None:
    found = cut(np.concatenate([noise(1, LINE_NOISE), syllables(40), noise(1, LINE_NOISE)]))
    assert len(found) >= 3
    assert max(len(phrase.samples) for phrase in found) <= (LONGEST_FRAMES + 1) * RATE // 50


def test_the_pieces_in_which_sound_comes_do_not_matter() -> None:
    sound = as_live_feed(samples(next(iter(CALLERS))))
    whole, tiny = cut(sound, len(sound)), cut(sound, 333)
    assert [p.start for p in whole] == [p.start for p in tiny]
    assert len(whole) >= 2
