"""Tables of what a unit does before its show and after it. Rows belong to a show and the unit that had it then."""

from typing import Any

from sqlalchemy import JSON, Boolean, Column, Date, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint

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
    Column("arrived_by", ForeignKey("person.id")),
    Column("left_at", Moment),
    Column("left_by", ForeignKey("person.id")),
    Index("ix_onair_person_show", "show", "unit"),
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
