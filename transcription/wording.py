"""From an engine's words to a segment people read: simplified characters, punctuation, names and numbers. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import opencc

from intake.words import HeardSegment, HeardWord
from transcription.places import gazetteer
from transcription.places.by_sound import put_right

_HAN = r"\u4e00-\u9fff"
_BETWEEN_HAN = re.compile(rf"(?<=[{_HAN}])\s+(?=[{_HAN}])")
_FULL_WIDTH = str.maketrans({",": "，", "?": "？", "!": "！", ";": "；", ":": "："})
_ASCII_MARK = re.compile(rf"(?<=[{_HAN}])[,?!;:](?!\d)")
# Telephone and identity numbers: seven spoken digits or more. Shorter ones stay: 三三两两 is no number.
_SPOKEN_NUMBER = re.compile(r"[零〇幺一二三四五六七八九]{7,}")
_DIGITS = str.maketrans("零〇幺一二三四五六七八九", "001123456789")
_END = "。？！?!."
_ASKS = re.compile(r"(吗|呢|什么|怎么办|多少|哪里|哪儿|哪个部门|几点|时候.{0,6})$")
# A pause inside a sentence, and one that ends it when the engine gives no punctuation.
COMMA_SECONDS = 0.45
SPLIT_SECONDS = 0.9
LONGEST_SENTENCE = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Who heard it. `language` is zh or ko; only Chinese is spelled, punctuated and put right."""

    engine: str
    model: str
    language: str
    names: bool


def segment(words: Sequence[HeardWord], confidence: float, source: Source) -> HeardSegment | None:
    """One segment of these words; `raw` keeps what the engine wrote. None when nothing is left to read."""
    raw = "".join(word.text for word in words).strip()
    if not raw.strip("，。？！,.?! "):
        return None
    text = raw
    if source.language == "zh":
        text = spoken_digits(simplified(_marks(raw)))
        text = put_right(text).text if source.names else text
    return HeardSegment(
        start=words[0].start,
        end=max(words[-1].end, words[0].start),
        text=text,
        raw=raw,
        confidence=round(min(1.0, max(0.0, confidence)), 4),
        words=_respelled(words, text),
        engine=source.engine,
        model=source.model,
        spoken_at=None,
    )


def simplified(text: str) -> str:
    """Simplified characters, except that names of the district keep theirs: 乾务 is no 干务."""
    found = str(_t2s().convert(text))
    for wrong, name in _kept_names():
        found = found.replace(wrong, name)
    return found


def spoken_digits(text: str) -> str:
    return _SPOKEN_NUMBER.sub(lambda number: number.group().translate(_DIGITS), text)


def punctuated(words: Sequence[HeardWord]) -> list[HeardWord]:
    """For engines without punctuation: commas where the caller paused, a full stop or question mark at the end."""
    found: list[HeardWord] = []
    for word, behind in zip(words, [*words[1:], None], strict=True):
        if behind is None:
            whole = "".join(before.text for before in found) + word.text
            mark = "？" if _ASKS.search(whole) else "。"
        else:
            mark = "，" if behind.start - word.end >= COMMA_SECONDS else ""
        found.append(replace(word, text=word.text + mark))
    return found


def sentences(words: Sequence[HeardWord]) -> list[list[HeardWord]]:
    """Words grouped to sentences: at full stops, at long pauses, and before a line gets too long to review."""
    found: list[list[HeardWord]] = []
    length = 0
    for word in words:
        before = found[-1][-1] if found else None
        ends = before is not None and (
            before.text.rstrip()[-1:] in _END
            or word.start - before.end >= SPLIT_SECONDS
            or (length >= LONGEST_SENTENCE and before.text.rstrip()[-1:] in "，,")
        )
        if before is None or ends:
            found.append([])
            length = 0
        found[-1].append(word)
        length += len(word.text)
    return found


def _marks(text: str) -> str:
    text = _BETWEEN_HAN.sub("，", text)
    return _ASCII_MARK.sub(lambda mark: mark.group().translate(_FULL_WIDTH), text)


def _respelled(words: Sequence[HeardWord], text: str) -> tuple[HeardWord, ...]:
    """The words with the letters of the final text; times and confidences stay. Lengths never change before this."""
    trimmed = [replace(word, text=word.text) for word in words]
    if trimmed:
        trimmed[0] = replace(trimmed[0], text=trimmed[0].text.lstrip())
        trimmed[-1] = replace(trimmed[-1], text=trimmed[-1].text.rstrip())
    if sum(len(word.text) for word in trimmed) != len(text):
        return tuple(trimmed)
    found = []
    at = 0
    for word in trimmed:
        found.append(replace(word, text=text[at : at + len(word.text)]))
        at += len(word.text)
    return tuple(word for word in found if word.text)


@cache
def _t2s() -> Any:
    return opencc.OpenCC("t2s")


@cache
def _kept_names() -> tuple[tuple[str, str], ...]:
    names = {name: str(_t2s().convert(name)) for name in (*gazetteer().towns, *gazetteer().villages)}
    stems = {name.removesuffix("镇"): wrong.removesuffix("镇") for name, wrong in names.items() if name != wrong}
    return tuple((wrong, name) for name, wrong in stems.items())
