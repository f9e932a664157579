"""Tables of the rules in force: versions of the calendar of working days, and policy packs. Nothing here is changed."""

from sqlalchemy import Boolean, Column, Date, ForeignKey, Integer, String, Table, Text, UniqueConstraint

from intake.records.columns import Moment, Serial
from intake.records.tables.base import metadata

# A version holds every version before it: a word stays until a later one about the same day and layer.
calendar_version = Table(
    "calendar_version",
    metadata,
    Column("id", Serial, primary_key=True, autoincrement=True),
    Column("reason", Text, nullable=False),
    Column("proposed_by", ForeignKey("person.id")),
    Column("proposed_at", Moment, nullable=False),
    # In force from its approval on; an office that must act alone approves its own words, and the journal says so.
    Column("approved_by", ForeignKey("person.id")),
    Column("approved_at", Moment, index=True),
    Column("refused_at", Moment),
    Column("refusal", Text, nullable=False, default=""),  # why
)

calendar_word = Table(
    "calendar_word",
    metadata,
    Column("version", ForeignKey("calendar_version.id"), primary_key=True),
    Column("layer", String(12), primary_key=True),
    Column("day", Date, primary_key=True),
    Column("working", Boolean),  # None takes the layer's earlier word back
    Column("name", String(80), nullable=False),
)

calendar_year = Table(
    "calendar_year",
    metadata,
    Column("version", ForeignKey("calendar_version.id"), primary_key=True),
    Column("year", Integer, primary_key=True),
    Column("announced", Boolean, nullable=False),
)

policy_pack = Table(
    "policy_pack",
    metadata,
    Column("id", Serial, primary_key=True, autoincrement=True),
    Column("name", String(40), nullable=False),
    Column("version", Integer, nullable=False),
    Column("text", Text, nullable=False),  # the file as it was read, byte for byte
    Column("sha256", String(64), nullable=False),
    Column("adopted_by", ForeignKey("person.id")),
    Column("adopted_at", Moment, nullable=False, index=True),
    UniqueConstraint("name", "version"),
)

# A pack that somebody wants adopted; once it is, `pack` says which one it became.
policy_proposal = Table(
    "policy_proposal",
    metadata,
    Column("id", Serial, primary_key=True, autoincrement=True),
    Column("name", String(40), nullable=False),
    Column("version", Integer, nullable=False),
    Column("text", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("proposed_by", ForeignKey("person.id")),
    Column("proposed_at", Moment, nullable=False),
    Column("decided_by", ForeignKey("person.id")),
    Column("decided_at", Moment),
    Column("refusal", Text, nullable=False, default=""),
    Column("pack", ForeignKey("policy_pack.id")),
)
