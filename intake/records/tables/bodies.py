"""Tables of organisations (单位) with names that change, and of the shows they go on the air in."""

from sqlalchemy import Boolean, Column, Date, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint

from intake.records.columns import Moment, Serial
from intake.records.tables.base import metadata

organisation = Table(
    "organisation",
    metadata,
    Column("id", Serial, primary_key=True, autoincrement=True),
    Column("code", String(40), nullable=False, unique=True),  # never shown; what settings and packs point to
    Column("duty", String(24), nullable=False, index=True),  # station, style_office, supervisor … or unit
    Column("branch", String(24), nullable=False),  # 镇街 town, 部门 department, 驻区单位 stationed, or none
    Column("phone", String(64), nullable=False),
    Column("closed_on", Date),
    Column("successor", ForeignKey("organisation.id")),  # who took over its duties, where that was said
    Column("version", Integer, nullable=False, default=1),
)

# Never changed, only ended: a paper of 2016 keeps the name of 2016.
organisation_name = Table(
    "organisation_name",
    metadata,
    Column("id", Serial, primary_key=True, autoincrement=True),
    Column("organisation", ForeignKey("organisation.id"), nullable=False, index=True),
    Column("sort", String(12), nullable=False),  # official, alias, english
    Column("name", String(80), nullable=False, index=True),
    Column("prefix", String(40), nullable=False),  # 文号字头, of official names
    Column("since", Date, nullable=False),
    Column("until", Date),  # the first day on which it is no longer the name
)

show = Table(
    "show",
    metadata,
    Column("id", Serial, primary_key=True, autoincrement=True),
    Column("year", Integer, nullable=False),
    Column("number", Integer, nullable=False),  # 期
    Column("on_day", Date, nullable=False),
    Column("starts_at", Moment, nullable=False),
    Column("ends_at", Moment, nullable=False),
    Column("unit", ForeignKey("organisation.id")),  # 上线单位
    Column("state", String(16), nullable=False),  # what somebody decided; on and off the air are read from the clock
    Column("reason", Text, nullable=False, default=""),  # why it was moved or called off
    Column("version", Integer, nullable=False, default=1),
    Column("practice", Boolean, nullable=False),
    Column("rundown_version", Integer, nullable=False, server_default="0"),
    Column("content", Text, nullable=False, server_default=""),  # 上线内容, as the public reads it
    UniqueConstraint("year", "number", "practice"),
    Index("ix_show_on_day", "on_day"),
)

show_part = Table(
    "show_part",  # 环节: one part of the rundown
    metadata,
    Column("show", ForeignKey("show.id"), primary_key=True),
    Column("place", Integer, primary_key=True),
    Column("sort", String(16), nullable=False),
    Column("title", Text, nullable=False),
    Column("seconds", Integer, nullable=False),
    Column("begun_at", Moment),
)

# Never changed: a later word of the same body counts, and all are void when the show gets another unit.
show_agreement = Table(
    "show_agreement",  # 商定上线单位 (P8)
    metadata,
    Column("id", Serial, primary_key=True, autoincrement=True),
    Column("show", ForeignKey("show.id"), nullable=False, index=True),
    Column("unit", ForeignKey("organisation.id"), nullable=False),
    Column("party", String(16), nullable=False),
    Column("agreed", Boolean, nullable=False),
    Column("words", Text, nullable=False),
    Column("person", ForeignKey("person.id"), nullable=False),
    Column("at", Moment, nullable=False),
    Column("void_at", Moment),
)

# Never changed: what the public was told of a month, and when.
month_preview = Table(
    "month_preview",  # 当月预告 (F10)
    metadata,
    Column("month", String(7), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("content", Text, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("published_at", Moment, nullable=False),
    Column("published_by", ForeignKey("person.id"), nullable=False),
    Column("due_on", Date, nullable=False),
    Column("late", Boolean, nullable=False),
    Column("document", ForeignKey("document.id"), nullable=False),
)

show_signature = Table(
    "show_signature",  # 共同确认: each party confirms every case of the show when it is over
    metadata,
    Column("id", Serial, primary_key=True, autoincrement=True),
    Column("show", ForeignKey("show.id"), nullable=False, index=True),
    Column("party", String(12), nullable=False),
    Column("unit", ForeignKey("organisation.id")),  # for which unit on air, where it is the unit's
    Column("person", ForeignKey("person.id"), nullable=False),
    Column("at", Moment, nullable=False),
    Column("cases", Integer, nullable=False),  # how many there were
)
