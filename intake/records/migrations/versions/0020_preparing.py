"""上线准备: leave of the unit's head, manuscripts and their filing, who comes and when, the report afterwards.

Revision ID: 0020
Revises: 0019
"""

import sqlalchemy as sa
from alembic import op

from intake.records.columns import Moment, Serial

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "manuscript",
        sa.Column("id", Serial, autoincrement=True, nullable=False),
        sa.Column("show", Serial, nullable=False),
        sa.Column("unit", Serial, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("topics", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("commitments", sa.Text(), nullable=False),
        sa.Column("person", Serial, nullable=False),
        sa.Column("received_at", Moment(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("filed_at", Moment(), nullable=True),
        sa.Column("filed_by", Serial, nullable=True),
        sa.Column("filing_due_on", sa.Date(), nullable=True),
        sa.Column("filed_late", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(["filed_by"], ["person.id"], name=op.f("fk_manuscript_filed_by")),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name=op.f("fk_manuscript_person")),
        sa.ForeignKeyConstraint(["show"], ["show.id"], name=op.f("fk_manuscript_show")),
        sa.ForeignKeyConstraint(["unit"], ["organisation.id"], name=op.f("fk_manuscript_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_manuscript")),
        sa.UniqueConstraint("show", "unit", "version", name=op.f("uq_manuscript_show")),
    )
    op.create_table(
        "onair_person",
        sa.Column("id", Serial, autoincrement=True, nullable=False),
        sa.Column("show", Serial, nullable=False),
        sa.Column("unit", Serial, nullable=False),
        sa.Column("part", sa.String(length=8), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("post", sa.String(length=80), nullable=False),
        sa.Column("mobile", sa.String(length=32), nullable=False),
        sa.Column("person", Serial, nullable=False),
        sa.Column("listed_at", Moment(), nullable=False),
        sa.Column("arrived_at", Moment(), nullable=True),
        sa.Column("arrived_by", Serial, nullable=True),
        sa.Column("left_at", Moment(), nullable=True),
        sa.Column("left_by", Serial, nullable=True),
        sa.ForeignKeyConstraint(["arrived_by"], ["person.id"], name=op.f("fk_onair_person_arrived_by")),
        sa.ForeignKeyConstraint(["left_by"], ["person.id"], name=op.f("fk_onair_person_left_by")),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name=op.f("fk_onair_person_person")),
        sa.ForeignKeyConstraint(["show"], ["show.id"], name=op.f("fk_onair_person_show")),
        sa.ForeignKeyConstraint(["unit"], ["organisation.id"], name=op.f("fk_onair_person_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_onair_person")),
    )
    op.create_index("ix_onair_person_show", "onair_person", ["show", "unit"], unique=False)
    op.create_table(
        "post_report",
        sa.Column("id", Serial, autoincrement=True, nullable=False),
        sa.Column("show", Serial, nullable=False),
        sa.Column("unit", Serial, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("hot_topics", sa.Text(), nullable=False),
        sa.Column("impressions", sa.Text(), nullable=False),
        sa.Column("shortcomings", sa.Text(), nullable=False),
        sa.Column("suggestions", sa.Text(), nullable=False),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.Column("person", Serial, nullable=False),
        sa.Column("filed_at", Moment(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name=op.f("fk_post_report_person")),
        sa.ForeignKeyConstraint(["show"], ["show.id"], name=op.f("fk_post_report_show")),
        sa.ForeignKeyConstraint(["unit"], ["organisation.id"], name=op.f("fk_post_report_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_post_report")),
        sa.UniqueConstraint("show", "unit", "version", name=op.f("uq_post_report_show")),
    )
    op.create_table(
        "show_leave",
        sa.Column("id", Serial, autoincrement=True, nullable=False),
        sa.Column("show", Serial, nullable=False),
        sa.Column("unit", Serial, nullable=False),
        sa.Column("head_name", sa.String(length=80), nullable=False),
        sa.Column("head_post", sa.String(length=80), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("deputy_name", sa.String(length=80), nullable=False),
        sa.Column("deputy_post", sa.String(length=80), nullable=False),
        sa.Column("filed_at", Moment(), nullable=False),
        sa.Column("filed_by", Serial, nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("withdrawn_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["filed_by"], ["person.id"], name=op.f("fk_show_leave_filed_by")),
        sa.ForeignKeyConstraint(["show"], ["show.id"], name=op.f("fk_show_leave_show")),
        sa.ForeignKeyConstraint(["unit"], ["organisation.id"], name=op.f("fk_show_leave_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_show_leave")),
    )
    op.create_index("ix_show_leave_show", "show_leave", ["show", "unit"], unique=False)
    op.create_table(
        "show_door",
        sa.Column("show", Serial, nullable=False),
        sa.Column("unit", Serial, nullable=False),
        sa.Column("person", Serial, nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name=op.f("fk_show_door_person")),
        sa.ForeignKeyConstraint(["show"], ["show.id"], name=op.f("fk_show_door_show")),
        sa.ForeignKeyConstraint(["unit"], ["organisation.id"], name=op.f("fk_show_door_unit")),
        sa.PrimaryKeyConstraint("show", "unit", name=op.f("pk_show_door")),
    )
    op.create_table(
        "show_roster",
        sa.Column("show", Serial, nullable=False),
        sa.Column("unit", Serial, nullable=False),
        sa.Column("received_at", Moment(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["show"], ["show.id"], name=op.f("fk_show_roster_show")),
        sa.ForeignKeyConstraint(["unit"], ["organisation.id"], name=op.f("fk_show_roster_unit")),
        sa.PrimaryKeyConstraint("show", "unit", name=op.f("pk_show_roster")),
    )
    op.create_table(
        "leave_opinion",
        sa.Column("leave", Serial, nullable=False),
        sa.Column("party", sa.String(length=16), nullable=False),
        sa.Column("agreed", sa.Boolean(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("person", Serial, nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["leave"], ["show_leave.id"], name=op.f("fk_leave_opinion_leave")),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name=op.f("fk_leave_opinion_person")),
        sa.PrimaryKeyConstraint("leave", "party", name=op.f("pk_leave_opinion")),
    )
    op.create_table(
        "manuscript_comment",
        sa.Column("id", Serial, autoincrement=True, nullable=False),
        sa.Column("manuscript", Serial, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("person", Serial, nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["manuscript"], ["manuscript.id"], name=op.f("fk_manuscript_comment_manuscript")),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name=op.f("fk_manuscript_comment_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_manuscript_comment")),
    )
    op.create_index(op.f("ix_manuscript_comment_manuscript"), "manuscript_comment", ["manuscript"], unique=False)


def downgrade() -> None:
    raise NotImplementedError("a house goes forward; restore a backup to go back")
