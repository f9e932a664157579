"""The live desk: marks on calls, stretches on the air, dump records, marked numbers, the ledger of hands, messages.

Revision ID: 0016
Revises: 0015
"""

import sqlalchemy as sa
from alembic import op

from intake.records.columns import Moment, Serial

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _seats()
    _ledger()
    _aired()
    _numbers_and_messages()


def _seats() -> None:
    op.create_table(
        "desk_seat",
        sa.Column("call", sa.String(36), sa.ForeignKey("call.id"), primary_key=True),
        sa.Column("rank", sa.Integer(), nullable=True),
        sa.Column("named", sa.Boolean(), nullable=False),
        sa.Column("locked", sa.Boolean(), nullable=False),
        sa.Column("priority", sa.Boolean(), nullable=False),
        sa.Column("point", sa.String(80), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("level", sa.Float(), nullable=False),
        sa.Column("quality", sa.String(8), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
    )
    op.create_table(
        "desk",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("blocked_at", Moment(), nullable=True),
        sa.Column("blocked_by", Serial, sa.ForeignKey("person.id"), nullable=True),
        sa.Column("host", Serial, sa.ForeignKey("person.id"), nullable=True),
        sa.Column("host_since", Moment(), nullable=True),
        sa.Column("delay_seconds", sa.Float(), nullable=True),
        sa.Column("delay_by", Serial, sa.ForeignKey("person.id"), nullable=True),
        sa.Column("delay_at", Moment(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
    )


def _ledger() -> None:
    op.create_table(
        "desk_act",
        sa.Column("id", Serial, primary_key=True, autoincrement=True),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("call", sa.String(36), sa.ForeignKey("call.id"), nullable=True),
        sa.Column("verb", sa.String(12), nullable=False),
        sa.Column("surface", sa.String(8), nullable=False),
        sa.Column("person", Serial, sa.ForeignKey("person.id"), nullable=True),
        sa.Column("before", sa.String(12), nullable=False),
        sa.Column("waited", sa.Float(), nullable=True),
        sa.Column("why", sa.String(200), nullable=False),
        sa.Column("over", sa.JSON(), nullable=False),
        sa.Column("practice", sa.Boolean(), nullable=False),
        sa.Column("show", Serial, sa.ForeignKey("show.id"), nullable=True),
    )
    for column in ("at", "call", "show"):
        op.create_index(f"ix_desk_act_{column}", "desk_act", [column])


def _aired() -> None:
    op.create_table(
        "aired",
        sa.Column("id", Serial, primary_key=True, autoincrement=True),
        sa.Column("call", sa.String(36), sa.ForeignKey("call.id"), nullable=False),
        sa.Column("on_at", Moment(), nullable=False),
        sa.Column("off_at", Moment(), nullable=True),
        sa.Column("on_delay", sa.Float(), nullable=True),
        sa.Column("off_delay", sa.Float(), nullable=True),
        sa.Column("left_for", sa.String(12), nullable=True),
    )
    op.create_index("ix_aired_call", "aired", ["call"])
    op.create_index("ix_aired_open", "aired", ["left_for", "call"])
    op.create_table(
        "dump",
        sa.Column("id", Serial, primary_key=True, autoincrement=True),
        sa.Column("call", sa.String(36), sa.ForeignKey("call.id"), nullable=False),
        sa.Column("aired", Serial, sa.ForeignKey("aired.id"), nullable=True),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("surface", sa.String(8), nullable=False),
        sa.Column("person", Serial, sa.ForeignKey("person.id"), nullable=True),
        sa.Column("delay", sa.Float(), nullable=True),
        sa.Column("unit", sa.String(16), nullable=False),
        sa.Column("unit_did", sa.Boolean(), nullable=False),
        sa.Column("unit_says", sa.String(200), nullable=False),
        sa.Column("line_cut", sa.Boolean(), nullable=True),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("second", Serial, sa.ForeignKey("person.id"), nullable=True),
        sa.Column("second_at", Moment(), nullable=True),
    )
    for column in ("call", "aired", "at"):
        op.create_index(f"ix_dump_{column}", "dump", [column])


def _numbers_and_messages() -> None:
    op.create_table(
        "number_mark",
        sa.Column("id", Serial, primary_key=True, autoincrement=True),
        sa.Column("number", sa.String(64), nullable=False),
        sa.Column("mark", sa.String(8), nullable=False),
        sa.Column("reason", sa.String(200), nullable=False),
        sa.Column("person", Serial, sa.ForeignKey("person.id"), nullable=True),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("lifted_by", Serial, sa.ForeignKey("person.id"), nullable=True),
        sa.Column("lifted_at", Moment(), nullable=True),
    )
    op.create_index("ix_number_mark_number", "number_mark", ["number"])
    op.create_table(
        "desk_message",
        sa.Column("id", Serial, primary_key=True, autoincrement=True),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("surface", sa.String(8), nullable=False),
        sa.Column("person", Serial, sa.ForeignKey("person.id"), nullable=False),
        sa.Column("text", sa.String(300), nullable=False),
        sa.Column("look_up", sa.Boolean(), nullable=False),
    )
    op.create_index("ix_desk_message_at", "desk_message", ["at"])
    op.create_table(
        "desk_phone",
        sa.Column("name", sa.String(32), primary_key=True),
        sa.Column("person", Serial, sa.ForeignKey("person.id"), nullable=False),
        sa.Column("at", Moment(), nullable=False),
    )


def downgrade() -> None:
    raise NotImplementedError("a house goes forward; restore a backup to go back")
