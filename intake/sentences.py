"""Every sentence a person reads, by key and language. Rooms register catalogues."""

import os
import tomllib
from pathlib import Path

LANGUAGES = ("zh-CN", "en")

_catalogue: dict[str, dict[str, str]] = {lang: {} for lang in LANGUAGES}
_loaded: set[Path] = set()


def load(folder: Path) -> None:
    """Register `zh-CN.toml` and `en.toml` of one room. Keys are flat strings, texts carry {placeholders}.

    Raises ValueError for a key that another file has already: it would silently say the other one's sentence.
    """
    if folder in _loaded:
        return
    _loaded.add(folder)
    for lang in LANGUAGES:
        with (folder / f"{lang}.toml").open("rb") as file:
            found = tomllib.load(file)
        if twice := found.keys() & _catalogue[lang].keys():
            raise ValueError(f"sentences twice: {', '.join(sorted(twice))} in {folder}")
        _catalogue[lang].update(found)


def spoken_language(wanted: str | None = None) -> str:
    """The catalogue to use for `wanted`, REXIAN_LANG or the locale; Chinese unless English is asked for."""
    asked = wanted or os.environ.get("REXIAN_LANG") or os.environ.get("LANG") or ""
    return "en" if asked.lower().startswith("en") else "zh-CN"


def say(key: str, /, lang: str | None = None, **facts: object) -> str:
    """The sentence for `key`. An unknown key raises KeyError: a missing sentence is a fault, not a blank."""
    return _catalogue[spoken_language(lang)][key].format(**facts)


def keys(lang: str) -> frozenset[str]:
    return frozenset(_catalogue[lang])


def text(key: str, lang: str) -> str:
    """The raw text with its placeholders, for tests that compare languages."""
    return _catalogue[lang][key]


load(Path(__file__).parent / "texts")
load(Path(__file__).parent / "texts" / "casework")
load(Path(__file__).parent / "texts" / "assessment")
load(Path(__file__).parent / "texts" / "notices")
load(Path(__file__).parent / "texts" / "bodies")
load(Path(__file__).parent / "texts" / "rules")
load(Path(__file__).parent / "texts" / "documents")
load(Path(__file__).parent / "texts" / "call_backs")
load(Path(__file__).parent / "texts" / "lists")
load(Path(__file__).parent / "texts" / "desk")
load(Path(__file__).parent / "texts" / "exercises")
