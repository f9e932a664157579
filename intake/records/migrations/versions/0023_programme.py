"""节目安排: what the three bodies say about the unit of a show, what a show is about, the published previews.

Revision ID: 0023
Revises: 0022
"""

import sqlalchemy as sa
from alembic import op

from intake.records.columns import Moment, Serial

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "show_agreement",
        sa.Column("id", Serial, autoincrement=True, nullable=False),
        sa.Column("show", Serial, nullable=False),
        sa.Column("unit", Serial, nullable=False),
        sa.Column("party", sa.String(length=16), nullable=False),
        sa.Column("agreed", sa.Boolean(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("person", Serial, nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("void_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name=op.f("fk_show_agreement_person")),
        sa.ForeignKeyConstraint(["show"], ["show.id"], name=op.f("fk_show_agreement_show")),
        sa.ForeignKeyConstraint(["unit"], ["organisation.id"], name=op.f("fk_show_agreement_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_show_agreement")),
    )
    op.create_index(op.f("ix_show_agreement_show"), "show_agreement", ["show"], unique=False)
    op.add_column("show", sa.Column("content", sa.Text(), server_default="", nullable=False))
    op.create_table(
        "month_preview",
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("published_at", Moment(), nullable=False),
        sa.Column("published_by", Serial, nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("document", Serial, nullable=False),
        sa.ForeignKeyConstraint(["document"], ["document.id"], name=op.f("fk_month_preview_document")),
        sa.ForeignKeyConstraint(["published_by"], ["person.id"], name=op.f("fk_month_preview_published_by")),
        sa.PrimaryKeyConstraint("month", "version", name=op.f("pk_month_preview")),
    )


def downgrade() -> None:
    raise NotImplementedError("a house goes forward; restore a backup to go back")
