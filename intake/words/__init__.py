"""The office's words: identifiers, closed sets and frozen facts that every room may use. No behaviour."""

from intake.words.calls import (
    CallId,
    CallOpening,
    CallState,
    EndReason,
    Leg,
    LegFile,
    OpenedCall,
    Place,
    Recording,
    RecordingState,
)
from intake.words.cases import CaseId, CaseNumber, CaseState, Kind
from intake.words.people import PersonId, Role
from intake.words.refusals import Refusal
from intake.words.speech import HeardSegment, HeardWord, SegmentId, TranscriptState

__all__ = [
    "CallId",
    "CallOpening",
    "CallState",
    "CaseId",
    "CaseNumber",
    "CaseState",
    "EndReason",
    "HeardSegment",
    "HeardWord",
    "Kind",
    "Leg",
    "LegFile",
    "OpenedCall",
    "PersonId",
    "Place",
    "Recording",
    "RecordingState",
    "Refusal",
    "Role",
    "SegmentId",
    "TranscriptState",
]
