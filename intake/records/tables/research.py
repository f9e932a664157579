"""Tables of research tasks: like matters of many callers, what a unit found out about them and changed."""

from sqlalchemy import Column, Date, ForeignKey, String, Table, Text

from intake.records.columns import Moment, Serial
from intake.records.tables.base import metadata

research_task = Table(
    "research_task",
    metadata,
    Column("id", Serial, primary_key=True, autoincrement=True),
    Column("kind", String(16), nullable=False),
    Column("place", String(160), nullable=False),
    Column("state", String(12), nullable=False, index=True),
    Column("found_at", Moment, nullable=False),
    Column("unit", ForeignKey("organisation.id"), index=True),  # whom it was given to
    Column("asked", Text, nullable=False),  # what the style office asks, or why it dismissed it
    Column("due_on", Date),
    Column("finding", Text, nullable=False),  # 调研结果
    Column("change", Text, nullable=False),  # 完善的制度、规范的程序
    Column("reported_at", Moment),
    Column("ended_at", Moment),
)

research_case = Table(
    "research_case",
    metadata,
    Column("task", ForeignKey("research_task.id"), primary_key=True),
    Column("matter", ForeignKey("matter.id"), primary_key=True),
)
