"""Words for calls back (回拨): why one is made, how far it has come, how it ended. Facts only."""

from enum import StrEnum
from typing import NewType

CallBackId = NewType("CallBackId", str)  # a UUID made by the page that asked, so that a second click asks for nothing


class Purpose(StrEnum):
    """Why the citizen is rung."""

    ANSWER = "answer"  # 答复: the unit answers
    VERIFY = "verify"  # 回访: the station asks whether the answer holds


class CallBackState(StrEnum):
    """How far it has come; read from the moments that are known, never stored."""

    ASKED = "asked"  # the official's telephone rings
    OFFICIAL = "official"  # answered there; waits for the key
    RINGING = "ringing"  # the citizen's telephone rings
    TALKING = "talking"
    ENDED = "ended"


class CallBackOutcome(StrEnum):
    """How it ended. The first five tell of the citizen, the others of what came before."""

    ANSWERED = "answered"
    BUSY = "busy"
    NO_ANSWER = "no_answer"
    REFUSED = "refused"
    UNREACHABLE = "unreachable"  # switched off, out of reach, no such number
    OFFICIAL_AWAY = "official_away"  # the official's telephone was not answered
    NOT_PRESSED = "not_pressed"  # answered, and nobody pressed the key: perhaps a voicemail
    OFFICIAL_LEFT = "official_left"  # the official hung up while the citizen's telephone rang
    FAILED = "failed"  # the trunk or the line
    LINE_LOST = "line_lost"  # the PBX died or restarted; when it ended is not known
    NOT_PLACED = "not_placed"  # the PBX never rang anybody
