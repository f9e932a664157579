"""How calls and their files become rows and back. The office's private matter."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, select

from intake.records import tables
from intake.rules import numbers
from intake.rules.transcripts import storable
from intake.settings import home_folder
from intake.words import CallId, CallOpening, CallState, CaseNumber, CaseState, LegFile, RecordingState, TranscriptState

LONGEST_PATH = 4096


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveCall:
    """A call that is open in the books, with what the listener needs to compare it with the PBX."""

    call: CallId
    case_number: CaseNumber
    channel: str
    uniqueid: str
    state: CallState
    place: str | None
    recording_base: str
    rang_at: datetime


def call_row(opening: CallOpening, show: int | None, seat: int) -> dict[str, object]:
    # Names and channels carry what strangers send: a ring must become a case whatever they hold.
    return {
        "id": opening.call,
        "line": storable(opening.line, 32),
        "number": numbers.plain_number(opening.number),
        "name": storable(opening.name, 80),
        "withheld": opening.withheld,
        "practice": opening.practice,
        "show": show,
        "channel": storable(opening.channel, 128),
        "uniqueid": storable(opening.uniqueid, 64),
        "linkedid": storable(opening.linkedid, 64),
        "state": CallState.RINGING,
        "place": None,
        "seat": seat,
        "rang_at": opening.rang_at,
        "recording_base": storable(opening.recording_base, LONGEST_PATH),
        "recording_state": RecordingState.OPEN,
        "transcript_state": TranscriptState.LIVE,
    }


def opened_row(case: int, at: datetime) -> dict[str, object]:
    """The first event of a case: a telephone rang."""
    return {
        "matter": case,
        "step": "open",
        "before": "",
        "after": CaseState.DRAFT,
        "at": at,
        "recorded_at": at,
        "late_reason": "",
        "role": "",
        "reason": "",
        "facts": {},
    }


def noted_row(
    case: Row[Any], step: str, at: datetime, by: int | None, facts: Mapping[str, object], *, reason: str = ""
) -> dict[str, object]:
    """An event that moves the case nowhere: it was put into another show, or sound of it was cut."""
    own = {
        "step": step,
        "before": case.state,
        "after": case.state,
        "person": by,
        "facts": dict(facts),
        "reason": reason,
    }
    return opened_row(case.id, at) | own


def file_row(file: LegFile) -> dict[str, object]:
    home = home_folder()
    path = file.path.absolute()
    kept = path.relative_to(home) if path.is_relative_to(home) else path
    return {
        "path": str(kept),
        "size": file.size,
        "seconds": file.seconds,
        "sha256": file.sha256,
        "repaired": file.repaired,
    }


def with_case() -> Select[Any]:
    return (
        select(tables.call, tables.matter.c.number.label("case_number"))
        .select_from(tables.call)
        .join(tables.matter_call, tables.matter_call.c.call == tables.call.c.id)
        .join(tables.matter, tables.matter.c.id == tables.matter_call.c.matter)
        .order_by(tables.call.c.rang_at)
    )


def live(row: Row[Any]) -> LiveCall:
    return LiveCall(
        call=CallId(row.id),
        case_number=CaseNumber(row.case_number),
        channel=row.channel,
        uniqueid=row.uniqueid,
        state=CallState(row.state),
        place=row.place,
        recording_base=row.recording_base,
        rang_at=row.rang_at,
    )
