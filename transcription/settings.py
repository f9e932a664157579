"""What a station can tell its recognisers: which engine, which model, how much of the machine. Read once."""

import os
from pathlib import Path
from typing import ClassVar, Literal

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from intake.settings import Section, home_folder

EngineName = Literal["vosk", "whisper"]


class TranscriptionSettings(Section):
    """Section `[transcription]` of rexian.toml, environment REXIAN_TRANSCRIPTION_*."""

    section: ClassVar[str] = "transcription"
    model_config = SettingsConfigDict(env_prefix="REXIAN_TRANSCRIPTION_", extra="forbid", frozen=True)

    engine: EngineName = "vosk"
    # Empty means the engine's first model in transcription.models.catalogue.
    model: str = ""
    # The digest of a model whose publisher names none (vosk-model-cn-0.22); without it such a model is refused.
    model_sha256: str = Field(default="", pattern=r"^([0-9a-fA-F]{64})?$")
    # When the wanted model cannot be had, take the first model of the other engine instead of none.
    fallback: bool = True
    # Seconds until an unreachable model site is given up, so that set-up never hangs.
    connect_seconds: float = Field(default=10.0, gt=0)

    # Threads that recognise, in captions and in the worker each. 0 is one per core.
    threads: int = Field(default=0, ge=0, le=64)
    # Live captions, and how many Vosk recognisers stand ready with a warm graph.
    live: bool = True
    warm: int = Field(default=8, ge=0, le=64)
    # Phrases of callers who are neither on air nor screened are given up for the after-call pass when older than this.
    late_seconds: float = Field(default=25.0, gt=0)

    # Faint noise above the telephone's band halves Vosk's errors on 8 kHz sound; level in units of one sample step.
    fill_band: bool = True
    fill_level: float = Field(default=45.0, ge=0, le=300)
    # Words that Whisper should expect; empty means the district and its towns from the gazetteer.
    hotwords: tuple[str, ...] = ()
    put_names_right: bool = True

    # Mean log probability -0.3 and -0.6, the borders of green and amber, as confidence from 0 to 1.
    green: float = Field(default=0.741, ge=0, le=1)
    amber: float = Field(default=0.549, ge=0, le=1)

    @property
    def workers(self) -> int:
        return self.threads or len(os.sched_getaffinity(0))

    @property
    def models_folder(self) -> Path:
        """Where an administrator lays models by hand when this machine reaches no model site."""
        return home_folder() / "models"
