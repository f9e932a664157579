"""Tables of the handling: who has a case, what has happened to it, and the clocks that run."""

from sqlalchemy import JSON, Boolean, Column, Date, ForeignKey, Index, Integer, String, Table, Text

from intake.records.columns import Moment, Serial
from intake.records.tables.base import metadata

assignment = Table(
    "assignment",
    metadata,
    Column("id", Serial, primary_key=True, autoincrement=True),
    Column("matter", ForeignKey("matter.id"), nullable=False),
    Column("organisation", ForeignKey("organisation.id"), nullable=False),
    Column("capacity", String(16), nullable=False),
    Column("state", String(12), nullable=False),
    Column("working_days", Integer),  # a notice's own term
    Column("reason", Text, nullable=False),  # why that many days, or why this unit
    Column("handler", String(80), nullable=False),  # 承办人
    Column("handler_phone", String(64), nullable=False),
    Column("refusals", Integer, nullable=False),
    Column("given_at", Moment, nullable=False),  # 交办时间
    Column("signed_at", Moment),
    Column("ended_at", Moment),
    # 12345's own number and due day, for reference only.
    Column("outside_number", String(64), nullable=False),
    Column("outside_due", Date),
    # A case's parts, with two columns: SQLite takes the index of which it can use more, and never asks how many rows.
    Index("ix_assignment_matter_organisation", "matter", "organisation"),
    # A unit's inbox and its cases; and the office's refusals to rule.
    Index("ix_assignment_organisation_state", "organisation", "state", "matter"),
    Index("ix_assignment_state", "state", "matter"),
    # What was given in a period of the assessment.
    Index("ix_assignment_given", "given_at"),
)

# Append-only: what happened, when, who said so and on what evidence. Clocks start and stop by these rows.
matter_event = Table(
    "matter_event",
    metadata,
    Column("id", Serial, primary_key=True, autoincrement=True),
    Column("matter", ForeignKey("matter.id"), nullable=False),
    Column("assignment", ForeignKey("assignment.id")),
    Column("step", String(32), nullable=False),
    Column("before", String(16), nullable=False),
    Column("after", String(16), nullable=False),
    Column("at", Moment, nullable=False),  # when it happened
    Column("recorded_at", Moment, nullable=False),
    Column("late_reason", Text, nullable=False),  # why it is recorded more than an hour later
    Column("person", ForeignKey("person.id")),  # None: the house itself
    Column("role", String(24), nullable=False),
    Column("organisation", ForeignKey("organisation.id")),
    Column("reason", Text, nullable=False),
    Column("facts", JSON, nullable=False),  # identifiers and short codes, never a person
    Index("ix_matter_event_matter", "matter", "id"),
)

# What the problem was called before somebody put it in better words.
summary_before = Table(
    "summary_before",
    metadata,
    Column("event", ForeignKey("matter_event.id"), primary_key=True),
    Column("matter", ForeignKey("matter.id"), nullable=False, index=True),
    Column("summary", Text, nullable=False),
)

clock = Table(
    "clock",
    metadata,
    Column("id", Serial, primary_key=True, autoincrement=True),
    Column("matter", ForeignKey("matter.id"), nullable=False),
    Column("assignment", ForeignKey("assignment.id"), index=True),
    Column("supervision", ForeignKey("supervision.id"), index=True),
    Column("item", ForeignKey("rectification.id")),
    Column("kind", String(24), nullable=False),
    Column("organisation", ForeignKey("organisation.id"), nullable=False),
    Column("practice", Boolean, nullable=False),
    Column("policy", ForeignKey("policy_pack.id"), nullable=False),
    Column("calendar", ForeignKey("calendar_version.id"), nullable=False),
    Column("started_by", ForeignKey("matter_event.id"), nullable=False),
    Column("started_at", Moment, nullable=False),
    Column("counted_from", Date, nullable=False),  # the day that is not counted
    Column("working_days", Integer),  # what was set for this one clock
    Column("named_day", Date),
    Column("promised_on", Date),
    # The citizen clock alone has no due day: it measures how long somebody waits.
    Column("due_original", Date),
    Column("due_on", Date),
    Column("too_late_from", Moment),
    Column("provisional", Boolean, nullable=False),
    Column("stopped_by", ForeignKey("matter_event.id")),
    Column("stopped_at", Moment),
    Column("outcome", String(16)),  # None while it runs: that it is late is read, never stored
    Column("explained", JSON, nullable=False),
    # A case's running clocks; otherwise SQLite would go over all clocks that run.
    Index("ix_clock_matter_outcome", "matter", "outcome"),
    # What the sweep reads, and nothing else: clocks that run, by the moment they become late.
    Index("ix_clock_running", "outcome", "too_late_from"),
    # The sweep of reminders: clocks that run and are due on one day, in the order of their numbers.
    Index("ix_clock_due", "outcome", "due_on", "id"),
    Index("ix_clock_organisation", "organisation", "outcome"),
    Index("ix_clock_kind", "outcome", "kind", "matter"),
    # Clocks that a period of the assessment decides: stopped in it, or too late in it.
    Index("ix_clock_stopped", "kind", "stopped_at"),
    Index("ix_clock_late", "kind", "too_late_from"),
)

clock_move = Table(
    "clock_move",
    metadata,
    Column("id", Serial, primary_key=True, autoincrement=True),
    Column("clock", ForeignKey("clock.id"), nullable=False, index=True),
    Column("at", Moment, nullable=False),
    Column("reason", String(16), nullable=False),  # calendar, extension, promise, kind, policy
    Column("before", Date, nullable=False),
    Column("after", Date, nullable=False),
    Column("calendar", ForeignKey("calendar_version.id"), nullable=False),
    Column("policy", ForeignKey("policy_pack.id"), nullable=False),
    Column("person", ForeignKey("person.id")),
)
