"""Tables of training: who exercised, with which callers, and how it was scored."""

from sqlalchemy import JSON, Boolean, Column, Float, ForeignKey, Integer, String, Table

from intake.records.columns import Moment
from intake.records.tables.base import metadata

exercise = Table(
    "exercise",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("state", String(12), nullable=False, index=True),  # running, or why it is over
    Column("callers", Integer, nullable=False),
    Column("minutes", Integer, nullable=False),
    Column("seed", Integer, nullable=False),  # with the two before it: the same callers again
    Column("started_at", Moment, nullable=False, index=True),
    Column("started_by", ForeignKey("person.id")),
    Column("practised_by", ForeignKey("person.id"), index=True),  # whose hands were at the producer's desk
    Column("end_asked_at", Moment),
    Column("ended_at", Moment),
    Column("rings", JSON, nullable=False),  # which call is which arrival of the programme
    Column("score", JSON),  # finding by finding, as it was scored last
    Column("total", Float),  # of a hundred
    Column("passed", Boolean),
    Column("scored_at", Moment),
)
