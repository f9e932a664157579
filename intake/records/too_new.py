"""A database from the future. By itself, because whoever only answers for refusals need not load Alembic."""

from intake.words.refusals import Refusal


class SchemaTooNew(Refusal):
    key = "intake.schema_too_new"
