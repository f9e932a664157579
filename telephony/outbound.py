"""The line out (呼出中继): what a station may set of it, and what that permits. Without one nobody is called back."""

import re
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, model_validator

from intake.office.call_back_phones import Exchange
from intake.rules.dialling import Dialling

PRACTICE_OFFICIAL, PRACTICE_CITIZEN = "practice-official", "practice-citizen"
# Names of Asterisk's endpoints that no phone or trunk of the station may take.
ENDPOINT = "call-out"
RESERVED = frozenset({ENDPOINT, PRACTICE_OFFICIAL, PRACTICE_CITIZEN})


def _pattern(text: str) -> str:
    re.compile(text)
    return text


class OutboundTrunk(BaseModel):
    """`[telephony.trunk_out]`. The password stands apart, as `telephony.trunk_out_secret`.

    Attributes:
        kind: `ip`, where the carrier knows us by our address, or `registration`, where we sign on.
        caller_id: the number that citizens and officials see: the hotline's own, as the carrier wants it written.
        prefix: digits before every number, where a private exchange asks for them.
        also: regular expressions over whole numbers that may be rung beside ordinary mainland ones.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: Literal["ip", "registration"] = "ip"
    host: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9.:\[\]-]{1,253}$")]
    port: Annotated[int, Field(ge=1, le=65535)] = 5060
    user: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_.+-]{1,64}$")] | None = None
    caller_id: Annotated[str, StringConstraints(pattern=r"^\+?[0-9]{3,20}$")]
    area_code: Annotated[str, StringConstraints(pattern=r"^(0[0-9]{2,3})?$")] = ""
    prefix: Annotated[str, StringConstraints(pattern=r"^[0-9]{0,6}$")] = ""
    also: tuple[Annotated[str, AfterValidator(_pattern)], ...] = ()

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.kind == "registration" and not self.user:
            raise ValueError("a trunk that signs on needs a user")
        return self


def exchange(
    trunk: OutboundTrunk | None,
    *,
    own: frozenset[str],
    phones: frozenset[str],
    practice_citizen: str,
    at_once: int,
    daily: int,
) -> Exchange:
    """What the office may ask of the telephone system. `own` are the house's own numbers."""
    callers = frozenset() if trunk is None else frozenset({trunk.caller_id})
    return Exchange(
        trunk=trunk is not None,
        dialling=Dialling(
            area_code="" if trunk is None else trunk.area_code,
            also=() if trunk is None else trunk.also,
            own=own | callers,
        ),
        phones=phones,
        practice_official=PRACTICE_OFFICIAL,
        practice_citizen=practice_citizen or PRACTICE_CITIZEN,
        at_once=at_once,
        daily=daily,
    )


def section(trunk: OutboundTrunk | None, password: str | None) -> str:
    """Asterisk's lines for the trunk. No identify: nothing that comes in is believed because of it."""
    if trunk is None:
        return ""
    signs = bool(trunk.user and password)
    lines = [
        f"[{ENDPOINT}]",
        "type = endpoint",
        "context = nowhere",
        "trust_id_inbound = no",
        "trust_id_outbound = no",
        "trust_connected_line = no",
        "send_connected_line = no",
        "send_pai = no",
        "send_rpid = no",
        "send_diversion = no",
        "allow_transfer = no",
        "direct_media = no",
        "disallow = all",
        "allow = alaw,ulaw,g722",
        "transport = t-net",
        "rtp_symmetric = yes",
        "rtp_timeout = 180",
        f"aors = {ENDPOINT}",
        *([f"outbound_auth = {ENDPOINT}"] if signs else []),
        f"[{ENDPOINT}]",
        "type = aor",
        f"contact = sip:{trunk.host}:{trunk.port}",
    ]
    if signs:
        lines += [
            f"[{ENDPOINT}]",
            "type = auth",
            "auth_type = userpass",
            f"username = {trunk.user}",
            f"password = {password}",
        ]
    if trunk.kind == "registration":
        lines += _sign_on(trunk)
    return "\n".join(lines) + "\n"


def _sign_on(trunk: OutboundTrunk) -> list[str]:
    return [
        f"[{ENDPOINT}]",
        "type = registration",
        "transport = t-net",
        f"outbound_auth = {ENDPOINT}",
        f"server_uri = sip:{trunk.host}:{trunk.port}",
        f"client_uri = sip:{trunk.user}@{trunk.host}:{trunk.port}",
        f"contact_user = {trunk.user}",
        "retry_interval = 30",
        "max_retries = 100000",
    ]
