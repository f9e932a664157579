"""What the live desk can be told: its delay unit, and what NEXT may take and leave."""

from enum import StrEnum
from typing import ClassVar, Literal, Self

from pydantic import Field, HttpUrl, SecretStr, model_validator
from pydantic_settings import SettingsConfigDict

from intake.settings import Section


class DelaySort(StrEnum):
    """How the desk learns what the delay unit shows."""

    HAND = "hand"  # people say it
    HTTP = "http"
    GPIO = "gpio"
    SIMULATED = "simulated"


class DeskSettings(Section):
    """Section `[desk]`."""

    section: ClassVar[str] = "desk"
    model_config = SettingsConfigDict(env_prefix="REXIAN_DESK_", extra="ignore", frozen=True)

    delay_unit: DelaySort = DelaySort.HAND
    # The simulated unit, and what a unit with contacts holds while it says that it is full.
    delay_full_seconds: float = Field(default=8.0, ge=0.0, le=120.0)
    delay_read: HttpUrl | None = None
    delay_field: str = Field(default="", max_length=200)
    delay_scale: float = Field(default=1.0, gt=0.0, le=1000.0)
    delay_dump: HttpUrl | None = None
    delay_method: Literal["GET", "POST"] = "POST"
    delay_header: SecretStr | None = None
    delay_safe_line: str = Field(default="", max_length=400)
    delay_dump_line: str = Field(default="", max_length=400)
    delay_inverted: bool = False

    # Whether NEXT takes callers whom nobody has screened, when there is no other.
    unscreened: bool = False
    # What NEXT does with those who leave the air.
    next_holds: bool = False

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.delay_unit is DelaySort.HTTP and not (self.delay_read and self.delay_dump):
            raise ValueError("a delay unit by http needs delay_read and delay_dump")
        if self.delay_unit is DelaySort.GPIO and not (self.delay_safe_line and self.delay_dump_line):
            raise ValueError("a delay unit by gpio needs delay_safe_line and delay_dump_line")
        return self
