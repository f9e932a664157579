"""Channels of people and organisations, tries of a notification, and how far the sweep of reminders has come.

Revision ID: 0009
Revises: 0008
"""

import sqlalchemy as sa
from alembic import op

from intake.records.columns import Moment

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

SERIAL = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "channel",
        sa.Column("id", SERIAL, autoincrement=True, nullable=False),
        sa.Column("person", SERIAL, nullable=True),
        sa.Column("organisation", SERIAL, nullable=True),
        sa.Column("label", sa.String(length=40), nullable=False),
        sa.Column("scheme", sa.String(length=16), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("quiet_from", sa.Time(), nullable=True),
        sa.Column("quiet_until", sa.Time(), nullable=True),
        sa.Column("since", Moment(), nullable=False),
        sa.Column("code", sa.String(length=8), nullable=False),
        sa.Column("code_at", Moment(), nullable=False),
        sa.Column("guesses", sa.Integer(), nullable=False),
        sa.Column("checked_at", Moment(), nullable=True),
        sa.Column("removed_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["organisation"], ["organisation.id"], name=op.f("fk_channel_organisation")),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name=op.f("fk_channel_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_channel")),
    )
    op.create_index(op.f("ix_channel_organisation"), "channel", ["organisation"], unique=False)
    op.create_index(op.f("ix_channel_person"), "channel", ["person"], unique=False)
    op.create_table(
        "sweep",
        sa.Column("name", sa.String(length=24), nullable=False),
        sa.Column("through", Moment(), nullable=False),
        sa.Column("clock", SERIAL, nullable=False),
        sa.Column("move", SERIAL, nullable=False),
        sa.Column("calendar", SERIAL, nullable=False),
        sa.Column("policy", SERIAL, nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_sweep")),
    )
    op.add_column("notification", sa.Column("tries", sa.Integer(), nullable=False, server_default="0"))
    op.create_index("ix_clock_due", "clock", ["outcome", "due_on", "id"], unique=False)
    op.create_index("ix_notification_unread", "notification", ["person", "channel", "read_at"], unique=False)


def downgrade() -> None:
    raise NotImplementedError("a house goes forward; restore a backup to go back")
