"""What the line can be told: addresses, ports, trunks, phones, limits and the show's rhythm. Read once."""

import hashlib
import hmac
import ipaddress
from datetime import date, datetime, time
from pathlib import Path
from typing import Annotated, ClassVar, Self
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr, StringConstraints, model_validator
from pydantic_core import PydanticCustomError
from pydantic_settings import SettingsConfigDict

from intake.office.call_back_phones import Exchange
from intake.rules.show_window import Schedule, ShowMode, ShowWindow
from intake.settings import HouseSettings, Section
from telephony import outbound
from telephony.outbound import OutboundTrunk

# What may stand in Asterisk's configuration files. Names need a letter: a caller's number must never name an endpoint.
Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,30}$")]
Extension = Annotated[str, StringConstraints(pattern=r"^\+?[0-9]{1,20}$")]
User = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_.+-]{1,64}$")]
Host = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9.:\[\]-]{1,253}$")]
Port = Annotated[int, Field(ge=1, le=65535)]

# Telephones in browsers: one for each screener's room, one for the host's studio, some for guests who are elsewhere.
SCREENER_PHONES = tuple(f"screener-web-{number}" for number in range(1, 10))
HOST_PHONES = ("host-web",)
GUEST_PHONES = tuple(f"guest-web-{number}" for number in range(1, 4))
SOFTPHONES = (*SCREENER_PHONES, *HOST_PHONES, *GUEST_PHONES)
RESERVED = outbound.RESERVED | {"anonymous", "self", "global", "system", "loopback", *SOFTPHONES}


def _plain(secret: SecretStr) -> SecretStr:
    text = secret.get_secret_value()
    # A semicolon begins a comment in Asterisk's files, and a line break a new setting.
    if not 8 <= len(text) <= 128 or any(not "!" <= char <= "~" or char in ";[]\\" for char in text):
        raise ValueError("a password needs 8 to 128 visible ASCII characters, without ; [ ] \\")
    return secret


def _plain_if_any(secret: SecretStr | None) -> SecretStr | None:
    return None if secret is None else _plain(secret)


def _address(text: str) -> str:
    ipaddress.ip_network(text, strict=False)
    return text


def _local(moment: time) -> time:
    # A number counts as seconds in UTC, and a time with a zone cannot be compared with the station's own.
    if moment.tzinfo is not None:
        raise PydanticCustomError("time_parsing", "a time of the station, like 17:30")
    return moment


LocalTime = Annotated[time, AfterValidator(_local)]
Password = Annotated[SecretStr, AfterValidator(_plain)]
Address = Annotated[str, AfterValidator(_address)]


class Trunk(BaseModel):
    """A carrier's line into the house. Calls are believed only from `match`; `registrar` is where we sign on."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Name
    match: tuple[Address, ...] = Field(min_length=1)
    numbers: tuple[Extension, ...] = Field(min_length=1)  # the exact extensions the carrier dials
    registrar: Host | None = None
    user: User | None = None
    password: Password | None = None

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.registrar and not (self.user and self.password):
            raise ValueError("a trunk with a registrar needs user and password")
        return self


class Phone(BaseModel):
    """A telephone in the studio: signs on with a password, may dial the rooms and nothing else."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Name
    password: Password


class ExtraShow(BaseModel):
    """One more show, in the station's own time."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    start: datetime
    end: datetime

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.end <= self.start:
            raise ValueError("a show ends after its start")
        return self


class TelephonySettings(Section):
    """Section `[telephony]`. As it stands everything listens on loopback only."""

    section: ClassVar[str] = "telephony"
    model_config = SettingsConfigDict(env_prefix="REXIAN_TELEPHONY_", extra="ignore", frozen=True)

    # The address phones and trunks reach; strangers are heard on loopback only, whatever stands here.
    bind: Annotated[str, AfterValidator(lambda text: str(ipaddress.IPv4Address(text)))] = "127.0.0.1"
    external_address: Host | None = None  # what a carrier beyond a router sees of us
    local_networks: tuple[Address, ...] = ()
    sip_port: Port = 5060
    rtp_first: Port = 20000
    rtp_last: Port = 20999
    # Beside each other on one machine all of these are loopback; in containers each part has a name.
    ami_bind: Annotated[str, AfterValidator(lambda text: str(ipaddress.IPv4Address(text)))] = "127.0.0.1"
    ami_host: Host = "127.0.0.1"
    ami_clients: tuple[Address, ...] = ("127.0.0.1/32",)
    agi_host: Host = "127.0.0.1"
    audio_host: Host = "127.0.0.1"
    ami_port: Port = 15038
    ami_secret: Password
    softphone_secret: Password
    http_port: Port = 18088  # Asterisk's own websocket; always loopback
    agi_port: Port = 14573
    audio_port: Port = 18766

    hotline_number: Extension = "100"
    practice_number: Extension = "199"
    trunks: tuple[Trunk, ...] = ()
    phones: tuple[Phone, ...] = ()

    # Calls back to citizens: without a trunk out there are none, except in practice cases.
    trunk_out: OutboundTrunk | None = None
    trunk_out_secret: Annotated[SecretStr | None, AfterValidator(_plain_if_any)] = None
    call_backs_at_once: int = Field(default=2, ge=1, le=60)
    call_backs_daily: int = Field(default=40, ge=1, le=1000)
    call_back_ring_seconds: int = Field(default=45, ge=5, le=120)
    practice_citizen: str = ""  # one of `phones`, which then plays the citizen in practice cases

    max_calls: int = Field(default=60, ge=1, le=1000)
    max_per_number: int = Field(default=2, ge=1, le=100)
    message_seconds: int = Field(default=300, ge=10, le=3600)
    message_silence_seconds: int = Field(default=8, ge=3, le=60)
    hold_prompt_seconds: int = Field(default=45, ge=5, le=3600)
    queue_prompt_seconds: int = Field(default=20, ge=5, le=3600)
    agi_seconds: int = Field(default=6, ge=1, le=60)
    keypad_menu: bool = False

    show: ShowMode = ShowMode.PLAN
    show_first: date = date(2016, 6, 7)  # the plan, section two: every second Tuesday, 17:30 to 18:30
    show_start: LocalTime = time(17, 30)
    show_end: LocalTime = time(18, 30)
    show_every_days: int = Field(default=14, ge=1, le=366)
    show_cancelled: tuple[date, ...] = ()
    show_extra: tuple[ExtraShow, ...] = ()
    # A show may overrun; so long nobody who holds is sent to the answering machine.
    show_overrun_minutes: int = Field(default=10, ge=0, le=240)

    asterisk_binary: Path | None = None

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        names = [trunk.name for trunk in self.trunks] + [phone.name for phone in self.phones]
        if len(set(names)) != len(names) or RESERVED & set(names):
            raise ValueError("trunks and phones need names of their own")
        if self.hotline_number == self.practice_number or self.practice_number in self.trunk_numbers:
            raise ValueError("practice_number must differ from every number of the hotline")
        if self.rtp_last - self.rtp_first < 19:
            raise ValueError("rtp_first to rtp_last must leave at least twenty ports")
        if self.practice_citizen and self.practice_citizen not in {phone.name for phone in self.phones}:
            raise ValueError("practice_citizen must be the name of one of the phones")
        if self.trunk_out and self.trunk_out.kind == "registration" and self.trunk_out_secret is None:
            raise ValueError("a trunk that signs on needs trunk_out_secret")
        return self

    @property
    def sip_address(self) -> str:
        """Where phones on this machine, or of the station's network when it is open, reach the line."""
        host = "127.0.0.1" if self.bind == "0.0.0.0" else self.bind
        return f"{host}:{self.sip_port}"

    @property
    def loopback_address(self) -> str:
        """Where this machine itself reaches the line: practice callers, strangers, Asterisk's own calls."""
        return self.bind if ipaddress.IPv4Address(self.bind).is_loopback else "127.0.0.1"

    @property
    def practice_address(self) -> str:
        return f"sip:{self.practice_number}@{self.loopback_address}:{self.sip_port}"

    @property
    def trunk_numbers(self) -> frozenset[str]:
        return frozenset(number for trunk in self.trunks for number in trunk.numbers)

    def exchange(self) -> Exchange:
        """What the office may ask of the telephone system for a call back."""
        return outbound.exchange(
            self.trunk_out,
            own=frozenset({self.hotline_number, self.practice_number}) | self.trunk_numbers,
            phones=frozenset(phone.name for phone in self.phones),
            practice_citizen=self.practice_citizen,
            at_once=self.call_backs_at_once,
            daily=self.call_backs_daily,
        )

    def softphone_password(self, name: str) -> str:
        """The password of a browser's phone, one of SOFTPHONES; given to signed-in people only."""
        key = self.softphone_secret.get_secret_value().encode()
        return hmac.new(key, name.encode(), hashlib.sha256).hexdigest()[:40]

    def schedule(self) -> Schedule:
        zone = ZoneInfo(HouseSettings().timezone)
        return Schedule(
            mode=self.show,
            first=self.show_first,
            start=self.show_start,
            end=self.show_end,
            every_days=self.show_every_days,
            zone=zone,
            cancelled=frozenset(self.show_cancelled),
            extra=tuple(
                ShowWindow(start=_in_zone(show.start, zone), end=_in_zone(show.end, zone)) for show in self.show_extra
            ),
        )


def _in_zone(moment: datetime, zone: ZoneInfo) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)
