"""Tables of the assessment (考核): a period that was published, and what each unit said to its sheet."""

from sqlalchemy import JSON, Column, Date, ForeignKey, Integer, String, Table, Text, UniqueConstraint

from intake.records.columns import Moment, Serial
from intake.records.tables.base import metadata

assessment_period = Table(
    "assessment_period",
    metadata,
    Column("period", String(16), primary_key=True),  # 2016, 2016-Q2, 2016-06
    Column("policy", ForeignKey("policy_pack.id"), nullable=False),
    Column("published_by", ForeignKey("person.id"), nullable=False),
    Column("published_at", Moment, nullable=False),
    Column("appeal_until", Date, nullable=False),  # the last day on which a unit may object
    Column("frozen_by", ForeignKey("person.id")),
    Column("frozen_at", Moment),
)

assessment_sheet = Table(
    "assessment_sheet",  # 考核评分表: one unit of a published period
    metadata,
    Column("id", Serial, primary_key=True, autoincrement=True),
    Column("period", ForeignKey("assessment_period.period"), nullable=False, index=True),
    Column("organisation", ForeignKey("organisation.id"), nullable=False, index=True),
    Column("state", String(12), nullable=False),  # open, confirmed, appealed, decided
    Column("snapshot", JSON, nullable=False),  # figures with the cases behind them; numbers and codes, no person
    Column("sha256", String(64), nullable=False),  # of the canonical snapshot
    Column("answer", Text, nullable=False),  # what the unit says
    Column("answered_by", ForeignKey("person.id")),
    Column("answered_at", Moment),
    Column("decision", Text, nullable=False),  # what the style office says to an appeal
    Column("decided_by", ForeignKey("person.id")),
    Column("decided_at", Moment),
    Column("document", ForeignKey("document.id")),  # F19, once the period is frozen
    Column("version", Integer, nullable=False, default=1),
    UniqueConstraint("period", "organisation"),
)

assessment_exclusion = Table(
    "assessment_exclusion",  # 不计入考核: a case, or one figure of it, that two leading hands take out
    metadata,
    Column("id", Serial, primary_key=True, autoincrement=True),
    Column("matter", ForeignKey("matter.id"), nullable=False, index=True),
    Column("measure", String(16)),  # one figure; null: none of them counts the case
    Column("reason", Text, nullable=False),
    Column("proposed_by", ForeignKey("person.id"), nullable=False),
    Column("proposed_at", Moment, nullable=False),
    Column("approved_by", ForeignKey("person.id")),  # it counts from then on
    Column("approved_at", Moment),
    Column("ended_by", ForeignKey("person.id")),  # refused, or taken back
    Column("ended_at", Moment),
    Column("ended_reason", Text, nullable=False, server_default=""),
    Column("frozen_in", String(16)),  # the first frozen period that was counted with it
)
