"""Organisations with names that change, posts in them, shows, and the rules in force.

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op

from intake.records.columns import Moment

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "organisation",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("duty", sa.String(length=24), nullable=False),
        sa.Column("branch", sa.String(length=24), nullable=False),
        sa.Column("phone", sa.String(length=64), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation")),
        sa.UniqueConstraint("code", name=op.f("uq_organisation_code")),
    )
    op.create_index(op.f("ix_organisation_duty"), "organisation", ["duty"], unique=False)
    op.create_table(
        "calendar_version",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("proposed_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("proposed_at", Moment(), nullable=False),
        sa.Column("approved_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("approved_at", Moment(), nullable=True),
        sa.Column("refused_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["approved_by"], ["person.id"], name=op.f("fk_calendar_version_approved_by")),
        sa.ForeignKeyConstraint(["proposed_by"], ["person.id"], name=op.f("fk_calendar_version_proposed_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_version")),
    )
    op.create_index(op.f("ix_calendar_version_approved_at"), "calendar_version", ["approved_at"], unique=False)
    op.create_table(
        "organisation_name",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("organisation", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("sort", sa.String(length=12), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("prefix", sa.String(length=40), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["organisation"], ["organisation.id"], name=op.f("fk_organisation_name_organisation")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation_name")),
    )
    op.create_index(op.f("ix_organisation_name_name"), "organisation_name", ["name"], unique=False)
    op.create_index(op.f("ix_organisation_name_organisation"), "organisation_name", ["organisation"], unique=False)
    op.create_table(
        "policy_pack",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("adopted_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("adopted_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["adopted_by"], ["person.id"], name=op.f("fk_policy_pack_adopted_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policy_pack")),
        sa.UniqueConstraint("name", "version", name=op.f("uq_policy_pack_name")),
    )
    op.create_index(op.f("ix_policy_pack_adopted_at"), "policy_pack", ["adopted_at"], unique=False)
    op.create_table(
        "post",
        sa.Column("person", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("organisation", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("role", sa.String(length=24), nullable=False),
        sa.ForeignKeyConstraint(["organisation"], ["organisation.id"], name=op.f("fk_post_organisation")),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name=op.f("fk_post_person")),
        sa.PrimaryKeyConstraint("person", "organisation", "role", name=op.f("pk_post")),
    )
    op.create_index(op.f("ix_post_organisation"), "post", ["organisation"], unique=False)
    op.create_table(
        "show",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("starts_at", Moment(), nullable=False),
        sa.Column("ends_at", Moment(), nullable=False),
        sa.Column("unit", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("practice", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["unit"], ["organisation.id"], name=op.f("fk_show_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_show")),
        sa.UniqueConstraint("year", "number", "practice", name=op.f("uq_show_year")),
    )
    op.create_index("ix_show_on_day", "show", ["on_day"], unique=False)
    op.create_table(
        "template",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("form", sa.String(length=8), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("docx_sha256", sa.String(length=64), nullable=False),
        sa.Column("html_sha256", sa.String(length=64), nullable=False),
        sa.Column("accepted_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("accepted_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["accepted_by"], ["person.id"], name=op.f("fk_template_accepted_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_template")),
        sa.UniqueConstraint("form", "version", name=op.f("uq_template_form")),
    )
    op.create_table(
        "calendar_word",
        sa.Column("version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("layer", sa.String(length=12), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("working", sa.Boolean(), nullable=True),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(["version"], ["calendar_version.id"], name=op.f("fk_calendar_word_version")),
        sa.PrimaryKeyConstraint("version", "layer", "day", name=op.f("pk_calendar_word")),
    )
    op.create_table(
        "calendar_year",
        sa.Column("version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("announced", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["version"], ["calendar_version.id"], name=op.f("fk_calendar_year_version")),
        sa.PrimaryKeyConstraint("version", "year", name=op.f("pk_calendar_year")),
    )
    _posts()


def _posts() -> None:
    """Who worked in the house works at the station: the one organisation that is always there."""
    tx = op.get_bind()
    organisation = sa.table("organisation", *(sa.column(name) for name in ("id", "code", "duty", "branch", "phone")))
    tx.execute(sa.insert(organisation).values(code="station", duty="station", branch="none", phone=""))
    station = tx.execute(sa.select(organisation.c.id).where(organisation.c.code == "station")).scalar_one()
    old = sa.table("person_role", sa.column("person"), sa.column("role"))
    post = sa.table("post", sa.column("person"), sa.column("organisation"), sa.column("role"))
    rows = [
        {"person": row.person, "organisation": station, "role": row.role} for row in tx.execute(sa.select(old)).all()
    ]
    if rows:
        tx.execute(sa.insert(post), rows)
    op.drop_table("person_role")


def downgrade() -> None:
    raise NotImplementedError("a house with organisations cannot forget them: restore a backup")
