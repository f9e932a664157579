"""Tables of documents, how they were served, and notifications: to whom, through which channel, how far."""

from sqlalchemy import JSON, Boolean, Column, ForeignKey, Index, Integer, String, Table, Text, Time, UniqueConstraint

from intake.records.columns import Moment, Serial
from intake.records.tables.base import metadata

template = Table(
    "template",
    metadata,
    Column("id", Serial, primary_key=True, autoincrement=True),
    Column("form", String(8), nullable=False),
    Column("version", Integer, nullable=False),
    Column("docx_sha256", String(64), nullable=False),  # the file lies in the home's documents folder
    Column("html_sha256", String(64), nullable=False),
    Column("accepted_by", ForeignKey("person.id")),
    Column("accepted_at", Moment, nullable=False),
    UniqueConstraint("form", "version"),
)

# A version never changes. A new text of the same paper is a new row with the same `paper`.
document = Table(
    "document",
    metadata,
    Column("id", Serial, primary_key=True, autoincrement=True),
    # What the paper is of, so that it is made once: "f7:clock:12", "f2:case:7".
    Column("paper", String(64), nullable=False),
    Column("version", Integer, nullable=False),
    Column("form", String(8), nullable=False),
    Column("matter", ForeignKey("matter.id"), index=True),
    Column("organisation", ForeignKey("organisation.id"), nullable=False),  # who issues it
    Column("addressee", ForeignKey("organisation.id")),
    Column("number", String(80)),  # 文号; None on drafts and on papers without one
    Column("state", String(12), nullable=False),  # draft, issued, void (作废)
    Column("template", String(40), nullable=False),
    Column("snapshot", Text, nullable=False),  # canonical JSON of every cell
    Column("sha256", String(64), nullable=False),  # of the snapshot
    Column("docx_sha256", String(64)),
    Column("pdf_sha256", String(64)),
    Column("pages", Integer),
    Column("practice", Boolean, nullable=False),
    Column("made_by", ForeignKey("person.id")),
    Column("made_at", Moment, nullable=False),
    Column("issued_at", Moment),
    Column("void_reason", Text, nullable=False),
    # The version of 附件2 that travels with a letter, fixed when it is issued, and for whose eyes.
    Column("enclosure", ForeignKey("document.id")),
    Column("enclosure_eyes", String(8)),
    UniqueConstraint("paper", "version"),
    UniqueConstraint("number"),
)

delivery = Table(
    "delivery",  # 送达
    metadata,
    Column("id", Serial, primary_key=True, autoincrement=True),
    Column("document", ForeignKey("document.id"), nullable=False, index=True),
    Column("organisation", ForeignKey("organisation.id"), nullable=False, index=True),
    Column("channel", String(12), nullable=False),  # inbox, paper, outside
    Column("delivered_at", Moment, nullable=False),
    Column("signed_by", String(80), nullable=False),
    Column("signed_at", Moment),
    Column("deemed_at", Moment),
    Column("receipt", String(160), nullable=False),
    UniqueConstraint("document", "organisation"),
)

notification = Table(
    "notification",  # 通知
    metadata,
    Column("id", Serial, primary_key=True, autoincrement=True),
    # One notice per fact and reader, whatever is killed or restarted: "clock:12:-1:0900:person:7".
    Column("key", String(120), nullable=False, unique=True),
    Column("person", ForeignKey("person.id"), index=True),
    Column("organisation", ForeignKey("organisation.id")),
    Column("matter", ForeignKey("matter.id"), index=True),
    Column("sentence", String(64), nullable=False),
    Column("facts", JSON, nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("due_at", Moment, nullable=False),  # not before: quiet hours
    Column("read_at", Moment),
    Column("channel", String(24), nullable=False),  # inbox, or one of the person's own
    Column("state", String(12), nullable=False),  # waiting, sending, sent, unknown, failed
    Column("tried_at", Moment),
    Column("tries", Integer, nullable=False, default=0),
    Column("receipt", Text, nullable=False),
    Index("ix_notification_waiting", "state", "due_at"),
    Index("ix_notification_unread", "person", "channel", "read_at"),
)

channel = Table(
    "channel",  # 通知渠道: a person's, or an organisation's
    metadata,
    Column("id", Serial, primary_key=True, autoincrement=True),
    Column("person", ForeignKey("person.id"), index=True),
    Column("organisation", ForeignKey("organisation.id"), index=True),
    Column("label", String(40), nullable=False),
    Column("scheme", String(16), nullable=False),
    Column("address", Text, nullable=False),  # locked with a key of secrets.toml; "" once removed
    Column("quiet_from", Time),
    Column("quiet_until", Time),
    Column("since", Moment, nullable=False),
    # What the test message said. Who can read it back has shown that messages arrive.
    Column("code", String(8), nullable=False),
    Column("code_at", Moment, nullable=False),
    Column("guesses", Integer, nullable=False),
    Column("checked_at", Moment),
    Column("removed_at", Moment),
)

# How far a sweep has come, so that the next one looks at what happened since and at nothing twice.
sweep = Table(
    "sweep",
    metadata,
    Column("name", String(24), primary_key=True),
    Column("through", Moment, nullable=False),
    Column("clock", Serial, nullable=False),  # the newest clock and clock_move that were looked at
    Column("move", Serial, nullable=False),
    Column("calendar", Serial, nullable=False),
    Column("policy", Serial, nullable=False),
)
