"""What commands open before they work: the home, its secrets, its database at the newest schema."""

import os
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from intake.settings import HouseSettings, ensure_secrets, home_folder
from intake.words import Refusal

if TYPE_CHECKING:
    from intake.records.database import Database

TELEPHONY_BIND = "REXIAN_TELEPHONY_BIND"


def home() -> Path:
    """The home as one fixed absolute path, written back so that every child and setting sees the same."""
    # Callers' voices and names: whatever is written from here on is this user's alone, Asterisk's files included.
    os.umask(0o077)
    found = home_folder().resolve()
    os.environ["REXIAN_HOME"] = str(found)
    return found


class NoStation(Refusal):
    """The command wants a station that has been set up, and here is none."""

    key = "house.refusal.no_station"


def station() -> Path:
    """The home of a station that has been set up. Makes nothing. Raises NoStation."""
    folder = home()
    if not (folder / "secrets.toml").exists():
        raise NoStation(home=folder)
    return furnish()


def furnish() -> Path:
    """The home with its secrets, and the one setting that opens it carried over to the telephone line."""
    folder = home()
    ensure_secrets(folder)
    _close(folder)
    opened = os.environ.get("REXIAN_CONSOLE_OPEN_TO") or str(file_section("console").get("open_to", ""))
    # The line speaks IPv4 only; a house opened to an IPv6 address keeps its telephones on loopback.
    is_line = bool(opened) and ":" not in opened
    if is_line and TELEPHONY_BIND not in os.environ and "bind" not in file_section("telephony"):
        os.environ[TELEPHONY_BIND] = opened
    return folder


def _close(folder: Path) -> None:
    """A home made by an older version was open to every user of the machine; its folder is the door to all of it."""
    with suppress(PermissionError):  # another user's home: that user closes it
        if folder.stat().st_mode & 0o077:
            folder.chmod(0o700)


def file_section(name: str) -> dict[str, object]:
    """One section of rexian.toml as it is written."""
    path = home() / "rexian.toml"
    content = tomllib.loads(path.read_text("utf-8")) if path.exists() else {}
    found = content.get(name, {})
    return dict(found) if isinstance(found, dict) else {}


@contextmanager
def database() -> Iterator["Database"]:
    """The station's database, migrated. SQLite files are made at first use."""
    from intake.office.opening import open_books
    from intake.records.database import Database
    from intake.records.migrate import migrate

    furnish()
    db = Database(HouseSettings().database)
    try:
        migrate(db)
        open_books(db, datetime.now(UTC))
        yield db
    finally:
        db.close()
