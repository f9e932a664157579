"""What pages ask of the live desk. Shapes only."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from console.asked import Clean
from console.wire_base import Wire
from intake.rules.rundown import MOST_PARTS
from intake.words.desk import AirNoteSort, DeskVerb, NumberMark, Surface

Call = Annotated[str, Field(min_length=1, max_length=36)]
Why = Annotated[str, Clean, Field(max_length=200)]
# The guest's tablet moves nobody.
Hands = Literal[Surface.PRODUCER, Surface.HOST]


class VerbAsked(Wire):
    """One verb on one caller. `room` is the screener's own; `ahead_of` is where a reordered caller comes to stand."""

    verb: DeskVerb
    surface: Hands
    call: Call
    why: Why = ""
    room: Annotated[str, Field(pattern=r"^desk-[1-9]$")] | None = None
    ahead_of: Call | None = None


class TalkAsked(Wire):
    """`on` while the key is held; `room` is the screener's own, from which the voice comes."""

    call: Call
    room: Annotated[str, Field(pattern=r"^desk-[1-9]$")]
    on: bool


class NextAsked(Wire):
    practice: bool = False
    why: Why = ""


class OffAsked(Wire):
    """HOLD or DROP without a row: everybody on the air who is not locked."""

    verb: Literal[DeskVerb.HOLD, DeskVerb.DROP]
    practice: bool = False
    why: Why = ""


class DumpAsked(Wire):
    """`call` null means everybody on the air."""

    surface: Hands
    call: Call | None = None
    practice: bool = False
    why: Why = ""


class BlockAsked(Wire):
    surface: Hands
    on: bool


class ChairAsked(Wire):
    """`take`: sit down although somebody else is there."""

    take: bool = False


class DelayConfirmed(Wire):
    """What the station reads off its own unit; zero takes an earlier word back."""

    surface: Hands
    seconds: Annotated[float, Field(ge=0, allow_inf_nan=False)]


class CardWritten(Wire):
    version: Annotated[int, Field(ge=0)]
    surface: Hands
    point: Annotated[str, Clean, Field(max_length=200)] | None = None
    note: Annotated[str, Clean, Field(max_length=2000)] | None = None
    priority: bool | None = None
    level: Annotated[float, Field(allow_inf_nan=False)] | None = None


class AirWords(Wire):
    """A promise or an answer of the air in words: by whom, what, until when."""

    sort: AirNoteSort
    speaker: Annotated[str, Clean, Field(max_length=80)] = ""
    text: Annotated[str, Clean, Field(max_length=1000)] = ""
    working_days: Annotated[int, Field(ge=1, le=60)] | None = None
    promised_on: date | None = None


class AirNoteWritten(AirWords):
    surface: Hands


class SaidOnAir(AirNoteWritten):
    """The key was pressed; words may come with it or later."""

    call: Call


class NumberMarked(Wire):
    """`mark` null lifts what stands."""

    surface: Hands
    mark: NumberMark | None
    reason: Why


class PhoneAsked(Wire):
    surface: Hands


class MessageWords(Wire):
    text: Annotated[str, Clean, Field(max_length=300)] = ""
    look_up: bool = False


class MessageWritten(MessageWords):
    surface: Surface


class AccountGiven(Wire):
    text: Annotated[str, Clean, Field(min_length=1, max_length=4000)]


class PartPressed(Wire):
    """On to the next part of the rundown, or `back` from one that was entered by mistake.

    `seen` is the place of the part that the screen showed as the present one; null before the first.
    """

    surface: Hands
    seen: Annotated[int, Field(ge=0, lt=MOST_PARTS)] | None = None
    back: bool = False
