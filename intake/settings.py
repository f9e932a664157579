"""Settings, read once and by name: environment, station's file, secrets file, defaults, in this order."""

import os
import secrets
import tomllib
from functools import cache
from pathlib import Path
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

import tomlkit
from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

# Written at first start with owner-only rights; a secret never has a default in code.
SECRETS = (
    "telephony.ami_secret",
    "telephony.softphone_secret",
    "console.internal_token",
    "notices.channel_key",
)

# Entries of the system's zone files that name no place. Browsers, which show every time in the zone, know none of them.
NO_ZONES = ("localtime", "Factory", "posix", "right/")

CHECKOUT = Path(__file__).resolve().parent.parent

# Eight more characters of the column are left for greater numbers.
LONGEST_OFFICIAL_NUMBER = 56


def home_folder() -> Path:
    """The folder of everything the station owns: REXIAN_HOME, else var/ of the checkout that is run.

    Not of the folder one happens to stand in: a nightly backup from / must not save an empty station that it makes.
    """
    asked = os.environ.get("REXIAN_HOME")
    if asked:
        return Path(asked).absolute()
    return (CHECKOUT if (CHECKOUT / "Makefile").exists() else Path.cwd()) / "var"


@cache
def _parsed(path: Path, changed_ns: int) -> dict[str, Any]:  # noqa: ARG001  the time stamp is the cache key
    with path.open("rb") as file:
        return tomllib.load(file)


def _table(name: str, section: str) -> dict[str, Any]:
    path = home_folder() / name
    if not path.exists():
        return {}
    content = _parsed(path, path.stat().st_mtime_ns)
    if not section:
        return {key: value for key, value in content.items() if not isinstance(value, dict)}
    found = content.get(section, {})
    return dict(found) if isinstance(found, dict) else {}


class _FileSource(PydanticBaseSettingsSource):
    def __init__(self, settings: type[BaseSettings], name: str, section: str) -> None:
        super().__init__(settings)
        self._values = _table(name, section)

    def get_field_value(self, field: Any, field_name: str) -> tuple[Any, str, bool]:  # noqa: ARG002
        return self._values.get(field_name), field_name, False

    def __call__(self) -> dict[str, Any]:
        return {name: value for name, value in self._values.items() if name in self.settings_cls.model_fields}


class Section(BaseSettings):
    """One room's settings: `[section]` of rexian.toml, overridden by the environment."""

    section: ClassVar[str] = ""
    model_config = SettingsConfigDict(extra="forbid", frozen=True)

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return (
            init_settings,
            env_settings,
            _FileSource(settings_cls, "rexian.toml", cls.section),
            _FileSource(settings_cls, "secrets.toml", cls.section),
        )


class HouseSettings(Section):
    """What every room needs: where things lie and in which time zone the office works."""

    model_config = SettingsConfigDict(env_prefix="REXIAN_", extra="ignore", frozen=True)

    database_url: str = ""
    timezone: str = "Asia/Shanghai"
    lang: str = ""
    # The office's own numbers (domain: each body sets its pattern); {year}, {show} and {seq} are filled in.
    show_number_pattern: str = "热线〔{year}〕{show:02d}期-{seq:03d}号"
    off_air_number_pattern: str = "热线〔{year}〕非直播-{seq:03d}号"
    practice_number_pattern: str = "演练〔{year}〕{seq:03d}号"
    # What listeners ring, as it stands in the month's preview; empty is 待定, as in the plan.
    hotline: str = Field(default="", max_length=40)
    # Where a unit goes on the air (P11), as it stands in its call-up letter.
    studio: str = Field(default="区广播电视台“服务群众敢担当”热线直播间", max_length=80)
    # The annexes have no number of their own; a strip above the table carries it, with the case's and a code of it.
    paper_strip: bool = True

    @field_validator("timezone")
    @classmethod
    def _is_known(cls, name: str) -> str:
        """The first ring and every page need it: say so at the start."""
        try:
            ZoneInfo(name)
        except (KeyError, ValueError, OSError):
            known = False
        else:
            known = not name.startswith(NO_ZONES)
        if not known:
            raise ValueError(f"no time zone is called {name!r}; the office's own is one like Asia/Shanghai")
        return name

    @field_validator("show_number_pattern", "off_air_number_pattern", "practice_number_pattern")
    @classmethod
    def _counts(cls, pattern: str) -> str:
        """A pattern that gives one number twice, or none, would stop the first ring of a show: say so at the start."""
        try:
            first, second = (pattern.format(year=2026, show=1, seq=seq) for seq in (1, 2))
        except (KeyError, IndexError, ValueError, AttributeError) as fault:
            raise ValueError(f"only {{year}}, {{show}} and {{seq}} can be filled in: {fault}") from fault
        if first == second:
            raise ValueError("{seq} is missing: every number must differ from the one before")
        if len(first) > LONGEST_OFFICIAL_NUMBER:
            raise ValueError(f"longer than {LONGEST_OFFICIAL_NUMBER} characters")
        return pattern

    @property
    def home(self) -> Path:
        return home_folder()

    @property
    def database(self) -> str:
        return self.database_url or f"sqlite:///{self.home / 'rexian.db'}"


class NoticeSettings(Section):
    """Section `[notices]`: where people may be reached outside the console, and how patiently."""

    section: ClassVar[str] = "notices"
    model_config = SettingsConfigDict(env_prefix="REXIAN_NOTICES_", extra="ignore", frozen=True)

    # Of Apprise's hundred and more, those a district office uses. Adding json or form lets people choose any host.
    schemes: tuple[str, ...] = ("wecombot", "dingtalk", "feishu", "lark", "mailto", "mailtos")
    # Machines of the inner network that messages may go to, as the office's own mail server; no others are called.
    hosts: tuple[str, ...] = ()
    proxy: str = ""
    at_once: int = Field(default=4, ge=1, le=32)
    limit_seconds: float = Field(default=20.0, gt=0, le=300)
    # Addresses of channels hold keys and passwords: they lie in the database locked with this.
    channel_key: SecretStr


@cache
def _house(home: Path) -> HouseSettings:  # noqa: ARG001  another home has other settings
    return HouseSettings()


def house() -> HouseSettings:
    """The house's settings, read once for each home."""
    return _house(home_folder())


def ensure_secrets(home: Path) -> Path:
    """Write what is missing of secrets.toml (mode 0600) and return its path. Existing secrets stay."""
    home.mkdir(parents=True, exist_ok=True)
    path = home / "secrets.toml"
    document = tomlkit.parse(path.read_text("utf-8")) if path.exists() else tomlkit.document()
    missing = False
    for name in SECRETS:
        section, key = name.split(".")
        table = document.setdefault(section, tomlkit.table())
        if key not in table:
            table[key] = secrets.token_urlsafe(24)
            missing = True
    if missing:
        draft = path.with_suffix(".new")
        draft.touch(mode=0o600)
        draft.write_text(tomlkit.dumps(document), "utf-8")
        draft.replace(path)
    return path
