"""Tables of what lateness leads to: the overdue register, supervision, accountability leads."""

from sqlalchemy import JSON, Column, ForeignKey, Index, Integer, String, Table, Text

from intake.records.columns import Moment, Serial
from intake.records.tables.base import metadata

overdue = Table(
    "overdue",  # 报备: one line per clock that became late, whatever is killed or restarted
    metadata,
    Column("id", Serial, primary_key=True, autoincrement=True),
    Column("clock", ForeignKey("clock.id"), nullable=False, unique=True),
    Column("matter", ForeignKey("matter.id"), nullable=False, index=True),
    Column("organisation", ForeignKey("organisation.id"), nullable=False, index=True),
    Column("year", Integer, nullable=False),
    Column("number", Integer, nullable=False),  # gap-free in its year
    Column("at", Moment, nullable=False),
    Column("explanation", Text, nullable=False),  # 承办单位说明
    Index("ix_overdue_number", "year", "number"),
)

supervision = Table(
    "supervision",  # 督办
    metadata,
    Column("id", Serial, primary_key=True, autoincrement=True),
    Column("matter", ForeignKey("matter.id"), nullable=False, index=True),
    Column("organisation", ForeignKey("organisation.id"), nullable=False, index=True),
    Column("assignment", ForeignKey("assignment.id")),
    Column("state", String(12), nullable=False, index=True),
    Column("round", Integer, nullable=False),
    Column("cause", String(16), nullable=False),  # overdue, not_solved, bureau
    Column("demand", Text, nullable=False),  # 督办要求
    Column("delay", Text, nullable=False),  # 延期状况原因
    Column("begun_at", Moment, nullable=False),
    Column("issued_at", Moment),
    Column("served_at", Moment),
    Column("service", String(12), nullable=False),  # signed, deemed, paper
    Column("report", Text, nullable=False),
    Column("opinion", Text, nullable=False),  # the citizen's, as the unit tells it
    Column("reported_at", Moment),
    Column("closed_at", Moment),
    Column("decision", Text, nullable=False),
)

lead = Table(
    "lead",  # 追责线索
    metadata,
    Column("id", Serial, primary_key=True, autoincrement=True),
    # What raised it, so that it is raised once: "clock:12", "refusals:31".
    Column("key", String(64), nullable=False, unique=True),
    Column("matter", ForeignKey("matter.id"), index=True),
    Column("organisation", ForeignKey("organisation.id"), nullable=False, index=True),
    Column("situation", Integer, nullable=False),  # 1 to 6 of 责任追究制度
    Column("state", String(12), nullable=False, index=True),
    Column("evidence", JSON, nullable=False),
    Column("raised_at", Moment, nullable=False),
    Column("explanation", Text, nullable=False),  # 正当理由, heard first
    Column("finding", Text, nullable=False),
    Column("decided_at", Moment),
)
