"""What console and supervisor can be told: addresses, certificate, limits. Read once, no behaviour."""

from pathlib import Path
from typing import ClassVar

from pydantic import Field, SecretStr
from pydantic_settings import SettingsConfigDict

from intake.settings import Section

GIGABYTE = 1_000_000_000


class ConsoleSettings(Section):
    """Section `[console]`. With `open_to` empty everything listens on loopback only."""

    section: ClassVar[str] = "console"
    model_config = SettingsConfigDict(env_prefix="REXIAN_CONSOLE_", extra="ignore", frozen=True)

    host: str = "127.0.0.1"
    port: int = Field(default=8700, ge=1, le=65535)
    # The one setting that lets other machines in: the address of this machine on the station's network.
    open_to: str = ""
    https_port: int = Field(default=8743, ge=1, le=65535)
    names: tuple[str, ...] = ()
    certificate: Path | None = None
    certificate_key: Path | None = None
    internal_token: SecretStr

    # A call takes about 3 MB a minute: with this much left the screen warns hours before it is full.
    disk_warn_gb: float = Field(default=5.0, ge=0)
    # Below this a show could not be recorded to its end, so the house does not start.
    disk_stop_gb: float = Field(default=1.0, ge=0)

    restart_limit_seconds: float = Field(default=30.0, gt=0)
    log_megabytes: int = Field(default=20, ge=1)
    log_copies: int = Field(default=5, ge=1)

    @property
    def address(self) -> str:
        """Where the people's browsers go."""
        if self.open_to:
            return f"https://{_bracketed(self.open_to)}:{self.https_port}/"
        return f"http://{_bracketed(self.host)}:{self.port}/"


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host
