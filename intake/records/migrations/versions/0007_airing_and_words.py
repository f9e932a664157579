"""Answers in a later show, what a problem was called before, and replies under supervision.

Revision ID: 0007
Revises: 0006
"""

import sqlalchemy as sa
from alembic import op

from intake.records.columns import Moment

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

SERIAL = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "airing_item",
        sa.Column("id", SERIAL, autoincrement=True, nullable=False),
        sa.Column("matter", SERIAL, nullable=False),
        sa.Column("queued_at", Moment(), nullable=False),
        sa.Column("script", sa.Text(), nullable=False),
        sa.Column("scripted_at", Moment(), nullable=True),
        sa.Column("show", SERIAL, nullable=True),
        sa.Column("aired_at", Moment(), nullable=True),
        sa.Column("clip_from", sa.Float(), nullable=True),
        sa.Column("clip_to", sa.Float(), nullable=True),
        sa.Column("waived", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["matter"], ["matter.id"], name=op.f("fk_airing_item_matter")),
        sa.ForeignKeyConstraint(["show"], ["show.id"], name=op.f("fk_airing_item_show")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_airing_item")),
    )
    op.create_index(op.f("ix_airing_item_matter"), "airing_item", ["matter"], unique=False)
    op.create_table(
        "summary_before",
        sa.Column("event", SERIAL, nullable=False),
        sa.Column("matter", SERIAL, nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["event"], ["matter_event.id"], name=op.f("fk_summary_before_event")),
        sa.ForeignKeyConstraint(["matter"], ["matter.id"], name=op.f("fk_summary_before_matter")),
        sa.PrimaryKeyConstraint("event", name=op.f("pk_summary_before")),
    )
    op.create_index(op.f("ix_summary_before_matter"), "summary_before", ["matter"], unique=False)
    with op.batch_alter_table("reply") as table:
        table.add_column(sa.Column("supervision", SERIAL, nullable=True))
        table.create_foreign_key(op.f("fk_reply_supervision"), "supervision", ["supervision"], ["id"])
        table.create_index(op.f("ix_reply_supervision"), ["supervision"], unique=False)


def downgrade() -> None:
    raise NotImplementedError("a house with answers cannot forget them: restore a backup")
