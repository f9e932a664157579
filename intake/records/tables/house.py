"""Tables of the house itself: calls, recordings, transcripts, people, journal and feed; and the case they meet in."""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from intake.records.columns import Moment, Serial
from intake.records.tables.base import metadata

call = Table(
    "call",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("line", String(32), nullable=False),
    Column("number", String(64), nullable=False),
    Column("name", String(80), nullable=False),
    Column("withheld", Boolean, nullable=False),
    Column("practice", Boolean, nullable=False),
    Column("show", Integer),
    Column("channel", String(128), nullable=False),
    Column("uniqueid", String(64), nullable=False, index=True),
    Column("linkedid", String(64), nullable=False),
    Column("state", String(16), nullable=False, index=True),
    Column("place", String(16)),
    # The row of the studio page. Unique: two writers could never seat two calls in one row, even by mistake.
    Column("seat", Integer, unique=True, index=True),
    Column("rang_at", Moment, nullable=False, index=True),
    Column("answered_at", Moment),
    Column("placed_at", Moment),
    Column("message_at", Moment),
    Column("ended_at", Moment),
    Column("end_reason", String(24)),
    Column("cause", Integer),
    Column("recording_base", Text, nullable=False),
    Column("recording_state", String(12), nullable=False, index=True),
    Column("recording_seconds", Float),
    Column("transcript_state", String(12), nullable=False, index=True),
    Column("transcript_engine", String(80)),
    Column("transcript_note", Text),
    Index("ix_call_keeping", "recording_state", "rang_at"),
)

recording_file = Table(
    "recording_file",
    metadata,
    Column("call", ForeignKey("call.id"), primary_key=True),
    Column("track", String(8), primary_key=True),  # mix, caller, studio
    Column("path", Text, nullable=False),  # relative to the home folder, so that a home can be moved
    Column("size", Serial, nullable=False),
    Column("seconds", Float, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("repaired", Boolean, nullable=False),
    Column("closed_at", Moment, nullable=False),
    Column("removed_at", Moment),  # the file is gone, its hash stays
)

matter = Table(
    "matter",  # the citizen's case; CASE is a word of SQL
    metadata,
    Column("id", Serial, primary_key=True, autoincrement=True),
    Column("number", String(8), nullable=False, unique=True),
    Column("official_number", String(64), nullable=False, unique=True),
    Column("state", String(16), nullable=False),
    Column("kind", String(16)),
    Column("caller_name", String(80), nullable=False),
    Column("caller_number", String(64), nullable=False, index=True),
    Column("place", String(160), nullable=False),
    Column("practice", Boolean, nullable=False),
    Column("opened_at", Moment, nullable=False, index=True),
    Column("version", Integer, nullable=False),
    Column("show", ForeignKey("show.id"), index=True),
    Column("onair_unit", ForeignKey("organisation.id"), index=True),
    Column("accepted_at", Moment, index=True),  # 受理时间
    Column("summary", Text, nullable=False, default=""),  # 反映的主要问题
    Column("contact", String(120), nullable=False, default=""),  # another way to reach the caller
    Column("anonymous", String(120), nullable=False, default=""),  # why there is no name or number
    Column("category", String(16)),  # 12345's five kinds, beside the plan's three
    Column("general", Boolean, nullable=False, default=True),  # 一般性
    Column("protected", Boolean, nullable=False, default=False),  # the caller is hidden from those complained about
    Column("master", ForeignKey("matter.id"), index=True),  # 并案: where this one hangs
    Column("split_from", ForeignKey("matter.id"), index=True),  # 分案
    Column("airing", String(12), nullable=False, default="none"),
    Column("reopened", Integer, nullable=False, default=0),
    Column("hops", Integer, nullable=False, default=0),  # how often it was handed back or on
    Column("outcome", String(24)),  # why it is void, where it was referred to, how it closed
    Column("closed_at", Moment),
    Column("archived_at", Moment),
    Column("masked_at", Moment),  # since when number and contact are cut (records schedule)
    Column("held_at", Moment),  # 保全: nothing of it goes
    # The ledger's orders and the inbox: by state, and each moment a page can be ordered by.
    Index("ix_matter_ledger_state", "practice", "state", "opened_at"),
    Index("ix_matter_ledger_opened", "practice", "opened_at"),
    Index("ix_matter_ledger_accepted", "practice", "accepted_at"),
    Index("ix_matter_ledger_closed", "practice", "closed_at"),
    Index("ix_matter_airing", "airing", "state"),
    Index("ix_matter_masking", "masked_at", "closed_at"),
)

matter_call = Table(
    "matter_call",
    metadata,
    Column("matter", ForeignKey("matter.id"), primary_key=True),
    Column("call", ForeignKey("call.id"), primary_key=True, index=True),
)

_WAITS = text("reviewed_at IS NULL")
segment = Table(
    "segment",
    metadata,
    Column("id", Serial, primary_key=True, autoincrement=True),
    Column("call", ForeignKey("call.id"), nullable=False),
    Column("leg", String(8), nullable=False),
    Column("starts", Float, nullable=False),
    Column("ends", Float, nullable=False),
    Column("text", Text, nullable=False),  # what everything downstream uses
    Column("machine_text", Text, nullable=False),
    Column("raw", Text, nullable=False),
    Column("words", JSON, nullable=False),
    Column("confidence", Float, nullable=False),
    Column("engine", String(24), nullable=False),
    Column("model", String(64), nullable=False),
    Column("live", Boolean, nullable=False),
    Column("spoken_at", Moment),
    Column("reviewed_by", ForeignKey("person.id")),
    Column("reviewed_at", Moment),
    Column("version", Integer, nullable=False),
    Index("ix_segment_call_starts", "call", "starts"),
    # The inbox of the review, without everything that was ever said.
    Index("ix_segment_unreviewed", "confidence", "call", "live", sqlite_where=_WAITS, postgresql_where=_WAITS),
)

segment_edit = Table(
    "segment_edit",
    metadata,
    Column("id", Serial, primary_key=True, autoincrement=True),
    # No foreign key: a later pass may replace the segment, what a person wrote stays.
    Column("segment", Serial, nullable=False, index=True),
    Column("call", ForeignKey("call.id"), nullable=False),
    Column("person", ForeignKey("person.id"), nullable=False),
    Column("at", Moment, nullable=False),
    Column("before", Text, nullable=False),
    Column("after", Text, nullable=False),
    Column("reviewed", Boolean, nullable=False),
)

person = Table(
    "person",
    metadata,
    Column("id", Serial, primary_key=True, autoincrement=True),
    Column("name", String(40), nullable=False, unique=True),
    Column("display", String(80), nullable=False),
    Column("password", Text, nullable=False),
    Column("password_set_at", Moment, nullable=False),
    Column("must_change", Boolean, nullable=False),
    Column("lang", String(8), nullable=False),
    Column("disabled_at", Moment),
    Column("failures", Integer, nullable=False),
    Column("locked_until", Moment),
    Column("created_at", Moment, nullable=False),
    Column("version", Integer, nullable=False, default=1),
)

post = Table(
    "post",  # a part somebody plays in an organisation
    metadata,
    Column("person", ForeignKey("person.id"), primary_key=True),
    Column("organisation", ForeignKey("organisation.id"), primary_key=True, index=True),
    Column("role", String(24), primary_key=True),
    Column("since", Date, primary_key=True),
    Column("until", Date),  # the first day on which it is no longer theirs
)

session = Table(
    "session",
    metadata,
    Column("id", String(64), primary_key=True),  # SHA-256 of the cookie; a stolen database opens no door
    Column("person", ForeignKey("person.id"), nullable=False, index=True),
    Column("csrf", String(64), nullable=False),
    Column("opened_at", Moment, nullable=False),
    Column("seen_at", Moment, nullable=False),
)

journal = Table(
    "journal",
    metadata,
    Column("seq", Serial, primary_key=True, autoincrement=True),
    Column("at", Moment, nullable=False),
    Column("actor", String(48), nullable=False),
    Column("verb", String(40), nullable=False),
    Column("subject", String(64), nullable=False, index=True),
    Column("facts", Text, nullable=False),  # canonical JSON, exactly the bytes that were hashed
    Column("previous", String(64), nullable=False),
    Column("digest", String(64), nullable=False),
)

feed = Table(
    "feed",
    metadata,
    Column("seq", Serial, primary_key=True, autoincrement=True),
    Column("kind", String(16), nullable=False),
    Column("key", String(64), nullable=False),
    sqlite_autoincrement=True,
)

series = Table(
    "series",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("last", Serial, nullable=False),
)

log_offset = Table(
    "log_offset",
    metadata,
    Column("file", Text, primary_key=True),
    Column("inode", Serial, nullable=False),
    Column("offset", Serial, nullable=False),
)

rehearsal = Table(
    "rehearsal",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("state", String(12), nullable=False),
    Column("callers", Integer, nullable=False),
    Column("started_at", Moment, nullable=False),
    Column("ended_at", Moment),
    Column("started_by", ForeignKey("person.id")),
    Column("report", JSON, nullable=False),
    UniqueConstraint("id"),
)
