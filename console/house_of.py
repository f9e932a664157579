"""What every route needs of the running app: the database, the settings, the live board. One value, set once."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from starlette.requests import HTTPConnection

from console.settings import ConsoleSettings
from intake.office.call_backs import CallBack
from intake.office.exercises import Exercise
from intake.records.database import Database
from intake.rules.show_window import Schedule
from intake.words import CallId
from telephony.settings import TelephonySettings

if TYPE_CHECKING:
    from console.live import Live
    from telephony.desk import DeskHands


def real_time() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    db: Database
    settings: ConsoleSettings
    telephony: TelephonySettings
    live: "Live"
    hands: "DeskHands"
    stored: Callable[[CallId], int | None]  # monotonic nanoseconds at which a call's case was stored
    captions_changed: Callable[[], None]  # the captions process came, or went
    feed_again: Callable[[CallId], bool]  # begin the live feed of a call that captions do not hear
    call_back: Callable[[CallBack], None]  # rings the official of a call back that was just asked for
    rehearse: Callable[[str, int], None]  # (rehearsal, callers): places the calls in a thread of its own
    exercise: Callable[[Exercise], None]  # lets the callers of an exercise that was just begun ring
    schedule: Callable[[], Schedule]  # when shows are
    # When what the office does happens: a drill lives through a year in a minute. Sessions and the line keep real time.
    now: Callable[[], datetime] = real_time


def house_of(connection: HTTPConnection) -> House:
    house = connection.app.state.house
    assert isinstance(house, House)
    return house
