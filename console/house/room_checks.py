"""Checks that only a room can answer: its Asterisk, its speech model, its database, its built pages."""

from pathlib import Path
from typing import TYPE_CHECKING

from console.house.machine_checks import Check, failed, passed
from intake.sentences import say
from intake.words import Refusal
from telephony.settings import TelephonySettings

if TYPE_CHECKING:
    from transcription.models import Chosen

STATIC = Path(__file__).parents[1] / "static"


def asterisk(telephony: TelephonySettings) -> Check:
    """An Asterisk that is new enough, installed or unpacked. Never fetches one."""
    from telephony import pbx

    try:
        found = pbx.find(telephony.asterisk_binary, pbx.cache_folder())
    except Refusal as refusal:
        return failed("asterisk", refusal.sentence(), say("doctor.asterisk.mend"))
    if found is None:
        return failed("asterisk", say("doctor.asterisk.none"), say("doctor.asterisk.mend"))
    return passed("asterisk", f"{found.version}  {found.argv_prefix[-1]}")


def model(*, thorough: bool) -> Check:
    """A speech model with its right hash. None at all is no reason not to start: recordings wait."""
    from transcription import models
    from transcription.settings import TranscriptionSettings

    settings = TranscriptionSettings()
    try:
        found = models.choose(settings)
    except Refusal as refusal:
        return failed("model", refusal.sentence(), say("doctor.model.setting"))
    if isinstance(found, models.NoModel):
        return failed("model", say("doctor.model.none"), say("doctor.model.mend"), stops=False)
    spoilt = _spoilt(found) if thorough else ""
    if spoilt:
        return failed("model", say("doctor.model.bad", file=spoilt), say("doctor.model.bad_mend", path=found.folder))
    if not found.wanted:
        told = say("doctor.model.stand_in", model=found.model.name)
        return failed("model", told, say("doctor.model.retry"), stops=False)
    return passed("model", found.model.name)


def _spoilt(found: "Chosen") -> str:
    """The first file that is not what its publisher signed for. Unpacked archives were compared when unpacked."""
    from transcription.models.unpack import digest_of

    for file in found.model.files:
        path = found.folder / file.name
        if not file.unpack and (not path.exists() or digest_of(path) != file.sha256):
            return str(path)
    return ""


def database(url: str) -> Check:
    """The database answers, and its schema is ours or older. A newer one would be damaged by us."""
    from sqlalchemy.exc import SQLAlchemyError

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
