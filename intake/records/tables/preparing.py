"""Tables of what a unit does before its show and after it. Rows belong to a show and the unit that had it then."""

from typing import Any

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
)

from intake.records.columns import Moment, Serial
from intake.records.tables.base import metadata


def _of_show() -> tuple[Column[Any], ...]:
    return (
        Column("show", ForeignKey("show.id"), nullable=False),
        Column("unit", ForeignKey("organisation.id"), nullable=False),
    )


# What was due is kept with what was done: a calendar that changes afterwards makes nobody late.
show_leave = Table(
    "show_leave",  # “一把手”不能上线请假 (F8)
    metadata,
    Column("id", Serial, primary_key=True, autoincrement=True),
    *_of_show(),
    Column("head_name", String(80), nullable=False),
    Column("head_post", String(80), nullable=False),
    Column("reason", Text, nullable=False),
    Column("deputy_name", String(80), nullable=False),
    Column("deputy_post", String(80), nullable=False),
    Column("filed_at", Moment, nullable=False),
    Column("filed_by", ForeignKey("person.id"), nullable=False),
    Column("due_on", Date, nullable=False),
    Column("late", Boolean, nullable=False),
    Column("withdrawn_at", Moment),
    Index("ix_show_leave_show", "show", "unit"),
)

leave_opinion = Table(
    "leave_opinion",
    metadata,
    Column("leave", ForeignKey("show_leave.id"), primary_key=True),
    Column("party", String(16), primary_key=True),
    Column("agreed", Boolean, nullable=False),
    Column("words", Text, nullable=False),
    Column("person", ForeignKey("person.id"), nullable=False),
    Column("at", Moment, nullable=False),
)

# Never changed: a better one is a further version.
manuscript = Table(
    "manuscript",  # 上线稿件
    metadata,
    Column("id", Serial, primary_key=True, autoincrement=True),
    *_of_show(),
    Column("version", Integer, nullable=False),
    Column("topics", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("commitments", Text, nullable=False),  # 服务承诺
    Column("person", ForeignKey("person.id"), nullable=False),
    Column("received_at", Moment, nullable=False),
    Column("due_on", Date, nullable=False),
    Column("late", Boolean, nullable=False),
    # 盖章备案 (F9): the style office has the sealed copy of exactly this text.
    Column("sha256", String(64), nullable=False),
    Column("filed_at", Moment),
    Column("filed_by", ForeignKey("person.id")),
    Column("filing_due_on", Date),
    Column("filed_late", Boolean),
    UniqueConstraint("show", "unit", "version"),
)

manuscript_comment = Table(
    "manuscript_comment",
    metadata,
    Column("id", Serial, primary_key=True, autoincrement=True),
    Column("manuscript", ForeignKey("manuscript.id"), nullable=False, index=True),
    Column("text", Text, nullable=False),
    Column("person", ForeignKey("person.id"), nullable=False),
    Column("at", Moment, nullable=False),
)

# 盖章页扫描件: kept beside the other records, under its hash.
manuscript_scan = Table(
    "manuscript_scan",
    metadata,
    Column("id", Serial, primary_key=True, autoincrement=True),
    Column("manuscript", ForeignKey("manuscript.id"), nullable=False, index=True),
    Column("kind", String(8), nullable=False),  # what the content is, whatever its name was
    Column("bytes", Integer, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("person", ForeignKey("person.id"), nullable=False),
    Column("at", Moment, nullable=False),
    UniqueConstraint("manuscript", "sha256"),
)

onair_person = Table(
    "onair_person",  # 上线人员 (F12)
    metadata,
    Column("id", Serial, primary_key=True, autoincrement=True),
    *_of_show(),
    Column("part", String(8), nullable=False),
    Column("name", String(80), nullable=False),
    Column("post", String(80), nullable=False),
    Column("mobile", String(32), nullable=False),
    Column("person", ForeignKey("person.id"), nullable=False),  # who put the name on the list
    Column("listed_at", Moment, nullable=False),
    Column("arrived_at", Moment),
    Column("arrived_by", ForeignKey("person.id")),  # None: signed in by their own hand, with the door's code
    Column("left_at", Moment),
    Column("left_by", ForeignKey("person.id")),
    Index("ix_onair_person_show", "show", "unit"),
)

# A version never changes; the unit signs for the newest one.
call_up = Table(
    "call_up",  # 上线通知 (F23)
    metadata,
    Column("id", Serial, primary_key=True, autoincrement=True),
    *_of_show(),
    Column("version", Integer, nullable=False),
    Column("content", Text, nullable=False),  # canonical JSON
    Column("sha256", String(64), nullable=False),
    Column("document", ForeignKey("document.id"), nullable=False),
    Column("sent_at", Moment, nullable=False),
    Column("sent_by", ForeignKey("person.id"), nullable=False),
    Column("signed_at", Moment),  # 签收
    Column("signed_by", ForeignKey("person.id")),
    UniqueConstraint("show", "unit", "version"),
)

# When the list was whole for the first time; later changes do not make it late.
show_roster = Table(
    "show_roster",
    metadata,
    Column("show", ForeignKey("show.id"), primary_key=True),
    Column("unit", ForeignKey("organisation.id"), primary_key=True),
    Column("received_at", Moment, nullable=False),
    Column("due_on", Date, nullable=False),
    Column("late", Boolean, nullable=False),
)

# Until the station has said that its list of arrivals is whole, an empty place is no absence.
show_door = Table(
    "show_door",
    metadata,
    Column("show", ForeignKey("show.id"), primary_key=True),
    Column("unit", ForeignKey("organisation.id"), primary_key=True),
    Column("person", ForeignKey("person.id"), nullable=False),
    Column("at", Moment, nullable=False),
)

# 签到码. The token is kept as it is: the sheet is printed again, and it opens one list on one evening.
door_code = Table(
    "door_code",
    metadata,
    Column("id", Serial, primary_key=True, autoincrement=True),
    Column("token", String(64), nullable=False, unique=True),
    *_of_show(),
    Column("made_at", Moment, nullable=False),
    Column("made_by", ForeignKey("person.id"), nullable=False),
    Column("revoked_at", Moment),
    Column("revoked_by", ForeignKey("person.id")),
    Index("ix_door_code_show", "show", "unit"),
)

post_report = Table(
    "post_report",  # 上线情况报告 (F11)
    metadata,
    Column("id", Serial, primary_key=True, autoincrement=True),
    *_of_show(),
    Column("version", Integer, nullable=False),
    Column("hot_topics", Text, nullable=False),  # 群众关心的热点、难点问题
    Column("impressions", Text, nullable=False),  # 上线的感受
    Column("shortcomings", Text, nullable=False),  # 存在的问题和不足
    Column("suggestions", Text, nullable=False),  # 改进的意见和建议
    Column("figures", JSON, nullable=False),
    Column("person", ForeignKey("person.id"), nullable=False),
    Column("filed_at", Moment, nullable=False),
    Column("due_on", Date, nullable=False),
    Column("late", Boolean, nullable=False),
    UniqueConstraint("show", "unit", "version"),
)

commitment = Table(
    "commitment",  # 服务承诺, to everybody and not to one caller
    metadata,
    Column("id", Serial, primary_key=True, autoincrement=True),
    Column("show", ForeignKey("show.id"), nullable=False, index=True),
    Column("unit", ForeignKey("organisation.id"), nullable=False, index=True),
    Column("text", Text, nullable=False),
    Column("due_on", Date),
    Column("state", String(12), nullable=False),
    Column("noted_by", ForeignKey("person.id"), nullable=False),
    Column("noted_at", Moment, nullable=False),
    Column("done", Text, nullable=False),  # 兑现情况, as the unit says it
    Column("done_at", Moment),
    Column("ruling", Text, nullable=False),  # what the style office found
    Column("ruled_at", Moment),
    Index("ix_commitment_state", "state", "due_on"),
)

attitude_mark = Table(
    "attitude_mark",  # 态度记录
    metadata,
    Column("id", Serial, primary_key=True, autoincrement=True),
    Column("show", ForeignKey("show.id"), nullable=False, index=True),
    Column("unit", ForeignKey("organisation.id"), nullable=False),
    Column("source", String(8), nullable=False),  # host, listener
    Column("text", Text, nullable=False),
    Column("heard_at", Moment, nullable=False),
    Column("call", ForeignKey("call.id")),
    Column("clip_from", Float),
    Column("person", ForeignKey("person.id"), nullable=False),
    Column("noted_at", Moment, nullable=False),
    Column("withdrawn_at", Moment),
)
