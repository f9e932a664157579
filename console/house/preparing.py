"""What must be true before the children start: newest schema, a first person, Asterisk's files written."""

import contextlib
import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from importlib.metadata import version

from sqlalchemy.exc import DBAPIError

from console.house.passwords import made_password
from intake.office.first_season import FirstSeason
from intake.records.database import Database
from intake.rules.show_window import Schedule
from intake.settings import HouseSettings, home_folder
from intake.words import Refusal, Role
from telephony.settings import TelephonySettings

FIRST_NAME = "admin"
# The probing thread asks all children in turn; none may wait long for Asterisk's console.
BOOT_LOOK_SECONDS = 1.0


class NoDatabase(Refusal):
    """The database does not answer, or refuses what its address says."""

    key = "house.refusal.no_database"


class NoAsterisk(Refusal):
    """None is installed and none was unpacked."""

    key = "house.refusal.no_asterisk"


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstSignIn:
    """`season`: what was planned for the new house at the same time."""

    name: str
    password: str
    season: FirstSeason


def schema() -> None:
    """Bring the database to the newest schema, the durable-work engine's tables included. Raises NoDatabase."""
    from sqlalchemy.exc import OperationalError

    from intake.office.opening import open_books
    from intake.office.search import filling
    from intake.records.migrate import migrate

    url = HouseSettings().database
    db = Database(url)
    try:
        _prepare_jobs(db, url, changed=migrate(db))
        open_books(db, datetime.now(UTC))
        filling.forget_an_older(db)
    except OperationalError as fault:
        raise NoDatabase(fault=str(fault.orig).strip().splitlines()[0]) from fault
    finally:
        db.close()


def first_person() -> FirstSignIn | None:
    """The first time, make the one person who may add the others, and plan the first shows."""
    from intake.office import first_season, people

    db = Database(HouseSettings().database)
    try:
        if people.people(db, datetime.now(UTC)):
            return None
        password = made_password()
        people.add_person(
            db,
            name=FIRST_NAME,
            display=FIRST_NAME,
            password=password,
            # Alone with a new house, this person must be able to try all of it; roles are narrowed with `rexian user`.
            roles=[Role.ADMINISTRATOR, Role.SCREENER, Role.REVIEWER],
            at=datetime.now(UTC),
        )
        rhythm = TelephonySettings().schedule()  # type: ignore[call-arg]  # secrets come from the file
        season = first_season.set_up(db, rhythm, datetime.now(UTC))
        return FirstSignIn(name=FIRST_NAME, password=password, season=season)
    finally:
        db.close()


def _prepare_jobs(db: Database, url: str, *, changed: bool) -> None:
    """The durable-work engine's tables. Loading it takes a second, so a done preparation is remembered."""
    mark = hashlib.sha256(f"{url} {version('dbos')}".encode()).hexdigest()
    done = home_folder() / "run" / "jobs-prepared"
    is_there = not url.startswith("sqlite") or not changed
    if is_there and done.exists() and done.read_text("ascii") == mark:
        return
    from intake import durable

    durable.prepare(db)
    durable.forget(db)
    done.parent.mkdir(parents=True, exist_ok=True)
    done.write_text(mark, "ascii")


def asterisk(telephony: TelephonySettings) -> tuple[list[str], Callable[[], bool]]:
    """Write Asterisk's configuration; the command that runs it, and the question whether it takes calls.

    Raises a PbxRefusal that names what mends it.
    """
    from telephony import pbx

    home = home_folder()
    found = pbx.find(telephony.asterisk_binary, pbx.cache_folder())
    if found is None:
        raise NoAsterisk
    pbx.render(found, telephony, home, datetime.now(UTC), _schedule(telephony))
    return pbx.argv(found, home), lambda: pbx.booted(home, BOOT_LOOK_SECONDS)


def _schedule(telephony: TelephonySettings) -> Schedule:
    """When shows are. A database that is away must not keep the telephones from ringing: then the rhythm counts."""
    from intake.office import show_rows

    db = Database(HouseSettings().database)
    try:
        return replace(telephony.schedule(), planned=show_rows.planned(db))
    except DBAPIError:
        return telephony.schedule()
    finally:
        db.close()


def refresh_adopted(is_adopted: bool) -> None:
    """An Asterisk that was taken over with its calls still has the old dial plan: the new one is read, calls stay."""
    from telephony import pbx

    if is_adopted:
        with contextlib.suppress(pbx.NoAnswer):
            pbx.reload_plan(home_folder())
