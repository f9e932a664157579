"""Checks that only a room can answer: its Asterisk, its speech model, its database, its built pages."""

from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from console.house.machine_checks import Check, failed, passed
from intake.sentences import say
from intake.words import Refusal
from telephony.settings import TelephonySettings

STATIC = Path(__file__).parents[1] / "static"


def asterisk(telephony: TelephonySettings) -> Check:
    """An Asterisk that is new enough, installed or unpacked. Never fetches one."""
    from telephony import pbx

    try:
        found = pbx.find(telephony)
    except Refusal as refusal:
        return failed("asterisk", refusal.sentence(), say("doctor.asterisk.mend"))
    if found is None:
        return failed("asterisk", say("doctor.asterisk.none"), say("doctor.asterisk.mend"))
    return passed("asterisk", f"{found.version}  {found.binary}")


def model(home: Path, *, thorough: bool) -> Check:
    """A speech model with its right hash. None at all is no reason not to start: recordings wait."""
    raise NotImplementedError(str(home) + str(thorough))


def database(url: str) -> Check:
    """The database answers, and its schema is ours or older. A newer one would be damaged by us."""
    from intake.records.database import Database
    from intake.records.migrate import current, newest

    if url.startswith("sqlite") and not Path(url.removeprefix("sqlite:///")).exists():
        return passed("database", say("doctor.database.none"))
    db = Database(url)
    try:
        found = current(db)
    except (SQLAlchemyError, OSError) as fault:
        reason = str(fault).splitlines()[0]
        return failed("database", _named(url), say("doctor.database.mend", fault=reason))
    finally:
        db.close()
    if found == newest():
        return passed("database", f"{_named(url)}  {found}")
    return passed("database", say("doctor.database.old", found=found or "-", newest=newest()))


def _named(url: str) -> str:
    """The database without its password."""
    scheme, _, rest = url.partition("://")
    return f"{scheme}://{rest.rpartition('@')[2]}"


def console_pages() -> Check:
    if (STATIC / "index.html").exists():
        return passed("console", str(STATIC))
    return failed("console", say("doctor.console.none"), say("doctor.console.mend"))
