"""What Asterisk says about a call back, live or in its log, in our words. Pure: headers or a row in, facts out."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from intake.words.call_backs import CallBackId

# The uniqueid of the official's channel, which is given to it: so its end is known for whose it is.
PREFIX = "back-"
HEARD = frozenset({"UserEvent", "Hangup"})
_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


class Step(StrEnum):
    OFFICIAL = "official"  # the official's telephone was answered
    RING = "ring"  # the key was pressed; the citizen's telephone rings
    CITIZEN = "citizen"  # it was answered
    END = "end"  # the dial plan says how it ended
    GONE = "gone"  # the official's channel is gone


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """`dialled` and `cause` are known at the end."""

    call_back: CallBackId
    step: Step
    at: datetime
    dialled: str = ""
    cause: int = 0


_LOGGED = {
    "BACK_OFFICIAL": Step.OFFICIAL,
    "BACK_RING": Step.RING,
    "BACK_CITIZEN": Step.CITIZEN,
    "BACK_END": Step.END,
}
_STEPS = {step.value: step for step in Step if step is not Step.GONE}


def call_back_id(text: str) -> CallBackId | None:
    return CallBackId(text) if _ID.fullmatch(text) else None


def uniqueid(call_back: CallBackId) -> str:
    return PREFIX + call_back


def of_uniqueid(text: str) -> CallBackId | None:
    return call_back_id(text.removeprefix(PREFIX)) if text.startswith(PREFIX) else None


def read(headers: Mapping[str, str], arrived: datetime) -> Told | None:
    """A live AMI event."""
    at = _moment(headers.get("Timestamp", ""), arrived)
    if headers.get("Event") == "Hangup":
        gone = of_uniqueid(headers.get("Uniqueid", ""))
        return (
            None if gone is None else Told(call_back=gone, step=Step.GONE, at=at, cause=_number(headers.get("Cause")))
        )
    which = call_back_id(headers.get("Back-ID", ""))
    step = _STEPS.get(headers.get("Back-Step", ""))
    if headers.get("UserEvent") != "RexianBack" or which is None or step is None:
        return None
    dialled, cause = headers.get("Back-Dialled", ""), _number(headers.get("Back-Cause"))
    return Told(call_back=which, step=step, at=at, dialled=dialled, cause=cause)


def logged(row: Mapping[str, Any], extra: Mapping[str, Any]) -> Told | None:
    """A row of the call log. Raises KeyError, ValueError, TypeError for one that is none."""
    at = datetime.fromtimestamp(float(row["eventtime"]), UTC)
    if row["eventtype"] == "HANGUP":
        gone = of_uniqueid(str(row["uniqueid"]))
        cause = _number(extra.get("hangupcause"))
        return None if gone is None else Told(call_back=gone, step=Step.GONE, at=at, cause=cause)
    step = _LOGGED.get(str(row["userdeftype"]))
    if step is None:
        return None
    which, dialled, cause_said = (*str(extra.get("extra", "")).replace("\\,", ",").split(","), "", "", "")[:3]
    found = call_back_id(which)
    if found is None:
        return None
    return Told(call_back=found, step=step, at=at, dialled=dialled, cause=_number(cause_said))


def _moment(text: str, arrived: datetime) -> datetime:
    try:
        return datetime.fromtimestamp(float(text), UTC)
    except (ValueError, OverflowError, OSError):
        return arrived


def _number(text: object) -> int:
    try:
        return int(str(text))
    except ValueError:
        return 0
