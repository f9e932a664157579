"""Every table of the house. Migrations are compared with them by a test, so they cannot drift from the database."""

from intake.records.tables.answers import (
    airing_item,
    call_back,
    extension,
    feedback,
    promise,
    rectification,
    reply,
    verification,
)
from intake.records.tables.base import metadata
from intake.records.tables.bodies import organisation, organisation_name, show
from intake.records.tables.calendars import calendar_version, calendar_word, calendar_year, policy_pack
from intake.records.tables.casework import assignment, clock, clock_move, matter_event, summary_before
from intake.records.tables.house import (
    call,
    feed,
    journal,
    log_offset,
    matter,
    matter_call,
    person,
    post,
    recording_file,
    rehearsal,
    segment,
    segment_edit,
    series,
    session,
)
from intake.records.tables.papers import delivery, document, notification, template
from intake.records.tables.supervision import lead, overdue, supervision

__all__ = [
    "airing_item",
    "assignment",
    "calendar_version",
    "calendar_word",
    "calendar_year",
    "call",
    "call_back",
    "clock",
    "clock_move",
    "delivery",
    "document",
    "extension",
    "feed",
    "feedback",
    "journal",
    "lead",
    "log_offset",
    "matter",
    "matter_call",
    "matter_event",
    "metadata",
    "notification",
    "organisation",
    "organisation_name",
    "overdue",
    "person",
    "policy_pack",
    "post",
    "promise",
    "recording_file",
    "rectification",
    "rehearsal",
    "reply",
    "segment",
    "segment_edit",
    "series",
    "session",
    "show",
    "summary_before",
    "supervision",
    "template",
    "verification",
]
