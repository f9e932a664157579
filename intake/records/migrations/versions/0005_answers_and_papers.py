"""What callers are told, documents and how they are served, notices, leads.

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op

from intake.records.columns import Moment

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "call_back",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("matter", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("purpose", sa.String(length=12), nullable=False),
        sa.Column("person", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("organisation", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("official", sa.String(length=64), nullable=False),
        sa.Column("citizen", sa.String(length=64), nullable=False),
        sa.Column("asked_at", Moment(), nullable=False),
        sa.Column("official_at", Moment(), nullable=True),
        sa.Column("citizen_rung_at", Moment(), nullable=True),
        sa.Column("citizen_at", Moment(), nullable=True),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.Column("outcome", sa.String(length=24), nullable=True),
        sa.Column("cause", sa.Integer(), nullable=True),
        sa.Column("recording", sa.Text(), nullable=False),
        sa.Column("recording_sha256", sa.String(length=64), nullable=False),
        sa.Column("recording_seconds", sa.Float(), nullable=True),
        sa.ForeignKeyConstraint(["matter"], ["matter.id"], name=op.f("fk_call_back_matter")),
        sa.ForeignKeyConstraint(["organisation"], ["organisation.id"], name=op.f("fk_call_back_organisation")),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name=op.f("fk_call_back_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_call_back")),
    )
    op.create_index(op.f("ix_call_back_asked_at"), "call_back", ["asked_at"], unique=False)
    op.create_index(op.f("ix_call_back_matter"), "call_back", ["matter"], unique=False)
    op.create_table(
        "document",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("paper", sa.String(length=64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("form", sa.String(length=8), nullable=False),
        sa.Column("matter", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("organisation", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("addressee", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("number", sa.String(length=80), nullable=True),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("template", sa.String(length=40), nullable=False),
        sa.Column("snapshot", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("docx_sha256", sa.String(length=64), nullable=True),
        sa.Column("pdf_sha256", sa.String(length=64), nullable=True),
        sa.Column("pages", sa.Integer(), nullable=True),
        sa.Column("practice", sa.Boolean(), nullable=False),
        sa.Column("made_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("issued_at", Moment(), nullable=True),
        sa.Column("void_reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["addressee"], ["organisation.id"], name=op.f("fk_document_addressee")),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"], name=op.f("fk_document_made_by")),
        sa.ForeignKeyConstraint(["matter"], ["matter.id"], name=op.f("fk_document_matter")),
        sa.ForeignKeyConstraint(["organisation"], ["organisation.id"], name=op.f("fk_document_organisation")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document")),
        sa.UniqueConstraint("number", name=op.f("uq_document_number")),
        sa.UniqueConstraint("paper", "version", name=op.f("uq_document_paper")),
    )
    op.create_index(op.f("ix_document_matter"), "document", ["matter"], unique=False)
    op.create_table(
        "lead",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("matter", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("organisation", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("situation", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.Column("raised_at", Moment(), nullable=False),
        sa.Column("explanation", sa.Text(), nullable=False),
        sa.Column("finding", sa.Text(), nullable=False),
        sa.Column("decided_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["matter"], ["matter.id"], name=op.f("fk_lead_matter")),
        sa.ForeignKeyConstraint(["organisation"], ["organisation.id"], name=op.f("fk_lead_organisation")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lead")),
        sa.UniqueConstraint("key", name=op.f("uq_lead_key")),
    )
    op.create_index(op.f("ix_lead_matter"), "lead", ["matter"], unique=False)
    op.create_index(op.f("ix_lead_organisation"), "lead", ["organisation"], unique=False)
    op.create_table(
        "notification",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("person", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("organisation", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("matter", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("sentence", sa.String(length=64), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("due_at", Moment(), nullable=False),
        sa.Column("read_at", Moment(), nullable=True),
        sa.Column("channel", sa.String(length=24), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("tried_at", Moment(), nullable=True),
        sa.Column("receipt", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["matter"], ["matter.id"], name=op.f("fk_notification_matter")),
        sa.ForeignKeyConstraint(["organisation"], ["organisation.id"], name=op.f("fk_notification_organisation")),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name=op.f("fk_notification_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notification")),
        sa.UniqueConstraint("key", name=op.f("uq_notification_key")),
    )
    op.create_index(op.f("ix_notification_matter"), "notification", ["matter"], unique=False)
    op.create_index(op.f("ix_notification_person"), "notification", ["person"], unique=False)
    op.create_index("ix_notification_waiting", "notification", ["state", "due_at"], unique=False)
    op.create_table(
        "promise",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("matter", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("organisation", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("speaker", sa.String(length=80), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("promised_on", sa.Date(), nullable=True),
        sa.Column("said_at", Moment(), nullable=False),
        sa.Column("call", sa.String(length=36), nullable=True),
        sa.Column("clip_from", sa.Float(), nullable=True),
        sa.Column("clip_to", sa.Float(), nullable=True),
        sa.ForeignKeyConstraint(["call"], ["call.id"], name=op.f("fk_promise_call")),
        sa.ForeignKeyConstraint(["matter"], ["matter.id"], name=op.f("fk_promise_matter")),
        sa.ForeignKeyConstraint(["organisation"], ["organisation.id"], name=op.f("fk_promise_organisation")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_promise")),
    )
    op.create_index(op.f("ix_promise_matter"), "promise", ["matter"], unique=False)
    op.create_table(
        "delivery",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("document", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("organisation", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("channel", sa.String(length=12), nullable=False),
        sa.Column("delivered_at", Moment(), nullable=False),
        sa.Column("signed_by", sa.String(length=80), nullable=False),
        sa.Column("signed_at", Moment(), nullable=True),
        sa.Column("deemed_at", Moment(), nullable=True),
        sa.Column("receipt", sa.String(length=160), nullable=False),
        sa.ForeignKeyConstraint(["document"], ["document.id"], name=op.f("fk_delivery_document")),
        sa.ForeignKeyConstraint(["organisation"], ["organisation.id"], name=op.f("fk_delivery_organisation")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery")),
        sa.UniqueConstraint("document", "organisation", name=op.f("uq_delivery_document")),
    )
    op.create_index(op.f("ix_delivery_document"), "delivery", ["document"], unique=False)
    op.create_index(op.f("ix_delivery_organisation"), "delivery", ["organisation"], unique=False)
    op.create_table(
        "feedback",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("matter", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("assignment", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("event", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("told", sa.Text(), nullable=False),
        sa.Column("received_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["assignment"], ["assignment.id"], name=op.f("fk_feedback_assignment")),
        sa.ForeignKeyConstraint(["event"], ["matter_event.id"], name=op.f("fk_feedback_event")),
        sa.ForeignKeyConstraint(["matter"], ["matter.id"], name=op.f("fk_feedback_matter")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feedback")),
    )
    op.create_index(op.f("ix_feedback_assignment"), "feedback", ["assignment"], unique=False)
    op.create_index(op.f("ix_feedback_matter"), "feedback", ["matter"], unique=False)
    op.create_table(
        "reply",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("matter", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("assignment", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("event", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("opinion", sa.Text(), nullable=False),
        sa.Column("signed_by", sa.String(length=80), nullable=False),
        sa.Column("signed_at", Moment(), nullable=True),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("told", sa.Text(), nullable=False),
        sa.Column("channel", sa.String(length=12), nullable=False),
        sa.Column("evidence", sa.String(length=12), nullable=False),
        sa.Column("evidence_of", sa.String(length=160), nullable=False),
        sa.Column("answered_at", Moment(), nullable=False),
        sa.Column("proof", sa.String(length=12), nullable=False),
        sa.Column("handler", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(["assignment"], ["assignment.id"], name=op.f("fk_reply_assignment")),
        sa.ForeignKeyConstraint(["event"], ["matter_event.id"], name=op.f("fk_reply_event")),
        sa.ForeignKeyConstraint(["matter"], ["matter.id"], name=op.f("fk_reply_matter")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reply")),
    )
    op.create_index(op.f("ix_reply_assignment"), "reply", ["assignment"], unique=False)
    op.create_index(op.f("ix_reply_matter"), "reply", ["matter"], unique=False)
    op.create_table(
        "verification",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("matter", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("event", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("call_back", sa.String(length=36), nullable=True),
        sa.Column("reached", sa.Boolean(), nullable=False),
        sa.Column("checklist", sa.JSON(), nullable=False),
        sa.Column("solved", sa.Boolean(), nullable=True),
        sa.Column("unsolvable", sa.String(length=24), nullable=False),
        sa.Column("satisfied", sa.String(length=16), nullable=False),
        sa.Column("opinion", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["call_back"], ["call_back.id"], name=op.f("fk_verification_call_back")),
        sa.ForeignKeyConstraint(["event"], ["matter_event.id"], name=op.f("fk_verification_event")),
        sa.ForeignKeyConstraint(["matter"], ["matter.id"], name=op.f("fk_verification_matter")),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name=op.f("fk_verification_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_verification")),
    )
    op.create_index(op.f("ix_verification_matter"), "verification", ["matter"], unique=False)


def downgrade() -> None:
    raise NotImplementedError("a house with documents cannot forget them: restore a backup")
