"""The office's words: identifiers, closed sets and frozen facts that every room may use. No behaviour."""

from intake.words.bodies import Branch, Duty, NameSort, OrganisationId, Post, ShowId
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
from intake.words.cases import (
    AiringState,
    AssignmentId,
    Capacity,
    CaseId,
    CaseNumber,
    CaseState,
    Category,
    Kind,
    LeadState,
    SupervisionState,
)
from intake.words.people import STATION_ROLES, PersonId, Role
from intake.words.refusals import Refusal
from intake.words.shows import ShowState, ShowStep
from intake.words.speech import HeardSegment, HeardWord, SegmentId, TranscriptState

__all__ = [
    "STATION_ROLES",
    "AiringState",
    "AssignmentId",
    "Branch",
    "CallId",
    "CallOpening",
    "CallState",
    "Capacity",
    "CaseId",
    "CaseNumber",
    "CaseState",
    "Category",
    "Duty",
    "EndReason",
    "HeardSegment",
    "HeardWord",
    "Kind",
    "LeadState",
    "Leg",
    "LegFile",
    "NameSort",
    "OpenedCall",
    "OrganisationId",
    "PersonId",
    "Place",
    "Post",
    "Recording",
    "RecordingState",
    "Refusal",
    "Role",
    "SegmentId",
    "ShowId",
    "ShowState",
    "ShowStep",
    "SupervisionState",
    "TranscriptState",
]
