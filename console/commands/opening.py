"""What commands open before they work: the home, its secrets, its database at the newest schema."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from intake.settings import HouseSettings, ensure_secrets, home_folder

if TYPE_CHECKING:
    from intake.records.database import Database


def home() -> Path:
    """The home as one fixed absolute path, written back so that every child and setting sees the same."""
    found = home_folder().resolve()
    os.environ["REXIAN_HOME"] = str(found)
    return found


@contextmanager
def database() -> Iterator["Database"]:
    """The station's database, migrated. SQLite files are made at first use."""
    from intake.records.database import Database
    from intake.records.migrate import migrate

    ensure_secrets(home())
    db = Database(HouseSettings().database)
    try:
        migrate(db)
        yield db
    finally:
        db.close()
