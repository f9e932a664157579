"""The handling: assignments, events, clocks, extensions, rectification, supervision.

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op

from intake.records.columns import Moment

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "assignment",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("matter", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("organisation", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("capacity", sa.String(length=16), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("working_days", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("handler", sa.String(length=80), nullable=False),
        sa.Column("handler_phone", sa.String(length=64), nullable=False),
        sa.Column("refusals", sa.Integer(), nullable=False),
        sa.Column("given_at", Moment(), nullable=False),
        sa.Column("signed_at", Moment(), nullable=True),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.Column("outside_number", sa.String(length=64), nullable=False),
        sa.Column("outside_due", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["matter"], ["matter.id"], name=op.f("fk_assignment_matter")),
        sa.ForeignKeyConstraint(["organisation"], ["organisation.id"], name=op.f("fk_assignment_organisation")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment")),
    )
    op.create_index(op.f("ix_assignment_matter"), "assignment", ["matter"], unique=False)
    op.create_index(op.f("ix_assignment_organisation"), "assignment", ["organisation"], unique=False)
    op.create_table(
        "rectification",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("matter", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("organisation", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("ordered_at", Moment(), nullable=False),
        sa.Column("done", sa.Text(), nullable=False),
        sa.Column("accepted_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["matter"], ["matter.id"], name=op.f("fk_rectification_matter")),
        sa.ForeignKeyConstraint(["organisation"], ["organisation.id"], name=op.f("fk_rectification_organisation")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rectification")),
    )
    op.create_index(op.f("ix_rectification_matter"), "rectification", ["matter"], unique=False)
    op.create_table(
        "matter_event",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("matter", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("assignment", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("step", sa.String(length=32), nullable=False),
        sa.Column("before", sa.String(length=16), nullable=False),
        sa.Column("after", sa.String(length=16), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("recorded_at", Moment(), nullable=False),
        sa.Column("late_reason", sa.Text(), nullable=False),
        sa.Column("person", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("role", sa.String(length=24), nullable=False),
        sa.Column("organisation", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["assignment"], ["assignment.id"], name=op.f("fk_matter_event_assignment")),
        sa.ForeignKeyConstraint(["matter"], ["matter.id"], name=op.f("fk_matter_event_matter")),
        sa.ForeignKeyConstraint(["organisation"], ["organisation.id"], name=op.f("fk_matter_event_organisation")),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name=op.f("fk_matter_event_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_matter_event")),
    )
    op.create_index("ix_matter_event_matter", "matter_event", ["matter", "id"], unique=False)
    op.create_table(
        "supervision",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("matter", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("organisation", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("assignment", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("cause", sa.String(length=16), nullable=False),
        sa.Column("demand", sa.Text(), nullable=False),
        sa.Column("delay", sa.Text(), nullable=False),
        sa.Column("begun_at", Moment(), nullable=False),
        sa.Column("issued_at", Moment(), nullable=True),
        sa.Column("served_at", Moment(), nullable=True),
        sa.Column("service", sa.String(length=12), nullable=False),
        sa.Column("report", sa.Text(), nullable=False),
        sa.Column("opinion", sa.Text(), nullable=False),
        sa.Column("reported_at", Moment(), nullable=True),
        sa.Column("closed_at", Moment(), nullable=True),
        sa.Column("decision", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["assignment"], ["assignment.id"], name=op.f("fk_supervision_assignment")),
        sa.ForeignKeyConstraint(["matter"], ["matter.id"], name=op.f("fk_supervision_matter")),
        sa.ForeignKeyConstraint(["organisation"], ["organisation.id"], name=op.f("fk_supervision_organisation")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supervision")),
    )
    op.create_index(op.f("ix_supervision_matter"), "supervision", ["matter"], unique=False)
    op.create_index(op.f("ix_supervision_organisation"), "supervision", ["organisation"], unique=False)
    op.create_index(op.f("ix_supervision_state"), "supervision", ["state"], unique=False)
    op.create_table(
        "clock",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("matter", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("assignment", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("supervision", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("item", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("organisation", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("practice", sa.Boolean(), nullable=False),
        sa.Column("policy", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("calendar", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("started_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("started_at", Moment(), nullable=False),
        sa.Column("counted_from", sa.Date(), nullable=False),
        sa.Column("working_days", sa.Integer(), nullable=True),
        sa.Column("named_day", sa.Date(), nullable=True),
        sa.Column("promised_on", sa.Date(), nullable=True),
        sa.Column("due_original", sa.Date(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("too_late_from", Moment(), nullable=True),
        sa.Column("provisional", sa.Boolean(), nullable=False),
        sa.Column("stopped_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("stopped_at", Moment(), nullable=True),
        sa.Column("outcome", sa.String(length=16), nullable=True),
        sa.Column("explained", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["assignment"], ["assignment.id"], name=op.f("fk_clock_assignment")),
        sa.ForeignKeyConstraint(["calendar"], ["calendar_version.id"], name=op.f("fk_clock_calendar")),
        sa.ForeignKeyConstraint(["item"], ["rectification.id"], name=op.f("fk_clock_item")),
        sa.ForeignKeyConstraint(["matter"], ["matter.id"], name=op.f("fk_clock_matter")),
        sa.ForeignKeyConstraint(["organisation"], ["organisation.id"], name=op.f("fk_clock_organisation")),
        sa.ForeignKeyConstraint(["policy"], ["policy_pack.id"], name=op.f("fk_clock_policy")),
        sa.ForeignKeyConstraint(["started_by"], ["matter_event.id"], name=op.f("fk_clock_started_by")),
        sa.ForeignKeyConstraint(["stopped_by"], ["matter_event.id"], name=op.f("fk_clock_stopped_by")),
        sa.ForeignKeyConstraint(["supervision"], ["supervision.id"], name=op.f("fk_clock_supervision")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clock")),
    )
    op.create_index(op.f("ix_clock_assignment"), "clock", ["assignment"], unique=False)
    op.create_index(op.f("ix_clock_matter"), "clock", ["matter"], unique=False)
    op.create_index("ix_clock_organisation", "clock", ["organisation", "outcome"], unique=False)
    op.create_index("ix_clock_running", "clock", ["outcome", "too_late_from"], unique=False)
    op.create_index(op.f("ix_clock_supervision"), "clock", ["supervision"], unique=False)
    op.create_table(
        "clock_move",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("clock", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("reason", sa.String(length=16), nullable=False),
        sa.Column("before", sa.Date(), nullable=False),
        sa.Column("after", sa.Date(), nullable=False),
        sa.Column("calendar", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("policy", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["calendar"], ["calendar_version.id"], name=op.f("fk_clock_move_calendar")),
        sa.ForeignKeyConstraint(["clock"], ["clock.id"], name=op.f("fk_clock_move_clock")),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name=op.f("fk_clock_move_person")),
        sa.ForeignKeyConstraint(["policy"], ["policy_pack.id"], name=op.f("fk_clock_move_policy")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clock_move")),
    )
    op.create_index(op.f("ix_clock_move_clock"), "clock_move", ["clock"], unique=False)
    op.create_table(
        "extension",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("clock", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("matter", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("asked_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("asked_at", Moment(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("working_days", sa.Integer(), nullable=False),
        sa.Column("decided_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("decided_at", Moment(), nullable=True),
        sa.Column("granted", sa.Boolean(), nullable=True),
        sa.Column("decision", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["asked_by"], ["person.id"], name=op.f("fk_extension_asked_by")),
        sa.ForeignKeyConstraint(["clock"], ["clock.id"], name=op.f("fk_extension_clock")),
        sa.ForeignKeyConstraint(["decided_by"], ["person.id"], name=op.f("fk_extension_decided_by")),
        sa.ForeignKeyConstraint(["matter"], ["matter.id"], name=op.f("fk_extension_matter")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_extension")),
    )
    op.create_index(op.f("ix_extension_clock"), "extension", ["clock"], unique=False)
    op.create_index(op.f("ix_extension_matter"), "extension", ["matter"], unique=False)
    op.create_table(
        "overdue",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("clock", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("matter", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("organisation", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("explanation", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["clock"], ["clock.id"], name=op.f("fk_overdue_clock")),
        sa.ForeignKeyConstraint(["matter"], ["matter.id"], name=op.f("fk_overdue_matter")),
        sa.ForeignKeyConstraint(["organisation"], ["organisation.id"], name=op.f("fk_overdue_organisation")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_overdue")),
        sa.UniqueConstraint("clock", name=op.f("uq_overdue_clock")),
    )
    op.create_index(op.f("ix_overdue_matter"), "overdue", ["matter"], unique=False)
    op.create_index(op.f("ix_overdue_organisation"), "overdue", ["organisation"], unique=False)
    _matter()


def _matter() -> None:
    op.add_column("matter", sa.Column("accepted_at", Moment(), nullable=True))
    op.add_column("matter", sa.Column("summary", sa.Text(), nullable=False, server_default=""))
    op.add_column("matter", sa.Column("contact", sa.String(length=120), nullable=False, server_default=""))
    op.add_column("matter", sa.Column("anonymous", sa.String(length=120), nullable=False, server_default=""))
    op.add_column("matter", sa.Column("category", sa.String(length=16), nullable=True))
    op.add_column("matter", sa.Column("general", sa.Boolean(), nullable=False, server_default=sa.true()))
    op.add_column("matter", sa.Column("protected", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("matter", sa.Column("airing", sa.String(length=12), nullable=False, server_default="none"))
    op.add_column("matter", sa.Column("reopened", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("matter", sa.Column("hops", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("matter", sa.Column("outcome", sa.String(length=24), nullable=True))
    op.add_column("matter", sa.Column("closed_at", Moment(), nullable=True))
    op.add_column("matter", sa.Column("archived_at", Moment(), nullable=True))
    # SQLite adds no constraint to a table, but takes one with its column; both databases read this.
    whole = "INTEGER" if op.get_bind().dialect.name == "sqlite" else "BIGINT"
    for name, table in (
        ("show", "show"),
        ("onair_unit", "organisation"),
        ("master", "matter"),
        ("split_from", "matter"),
    ):
        op.execute(f"ALTER TABLE matter ADD COLUMN {name} {whole} CONSTRAINT fk_matter_{name} REFERENCES {table} (id)")
    op.create_index(op.f("ix_matter_accepted_at"), "matter", ["accepted_at"], unique=False)
    op.create_index(op.f("ix_matter_master"), "matter", ["master"], unique=False)
    op.create_index(op.f("ix_matter_onair_unit"), "matter", ["onair_unit"], unique=False)
    op.create_index(op.f("ix_matter_show"), "matter", ["show"], unique=False)
    op.create_index(op.f("ix_matter_split_from"), "matter", ["split_from"], unique=False)


def downgrade() -> None:
    raise NotImplementedError("a house with cases in handling cannot forget them: restore a backup")
