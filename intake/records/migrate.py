"""Bring a database to the newest schema, whichever process comes first. Says so when it is newer than we are."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from intake.records.database import Database
from intake.records.too_new import SchemaTooNew

MIGRATIONS = Path(__file__).parent / "migrations"


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return config


def newest() -> str:
    head = ScriptDirectory.from_config(_config()).get_current_head()
    assert head is not None
    return head


def current(db: Database) -> str | None:
    """The schema's revision, or None for an empty database."""
    with db.read() as tx:
        return MigrationContext.configure(tx).get_current_revision()


def migrate(db: Database) -> bool:
    """True when something was changed.

    Raises:
        SchemaTooNew: the database was written by a newer Rexian.
    """
    found = current(db)
    if found == newest():
        return False
    known = {script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()}
    if found is not None and found not in known:
        raise SchemaTooNew(found=found, ours=newest())
    with db.begin() as tx:
        _upgrade(tx)
    return True


def _upgrade(tx: Connection) -> None:
    if tx.dialect.name == "sqlite":
        tx.execute(text("PRAGMA defer_foreign_keys=ON"))
    config = _config()
    config.attributes["connection"] = tx
    command.upgrade(config, "head")
