"""The steps of `rexian setup`, each finding what is there already before it fetches anything."""

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from console.house import fonts, preparing, printing
from intake.documents import libraries
from intake.sentences import say
from intake.settings import HouseSettings, home_folder
from telephony.settings import TelephonySettings

HUNDRED = 100
# Which thing, what to say of it, how much is done, of how much (0 when nobody knows).
Shown = Callable[[str, str, int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """What a step left behind. `whole` is false when the house runs without it, less well."""

    says: str
    whole: bool = True


def font(again: bool, shown: Shown) -> Fetched:  # noqa: ARG001  a found font is never fetched again
    home = home_folder()
    if not fonts.is_enough(home):
        shown("font", fonts.PACKAGE, 0, 0)
        with tempfile.TemporaryDirectory(prefix="rexian-font-") as work:
            fonts.fetch(Path(work))
            fonts.install(Path(work), home)
    if libraries.missing():
        shown("font", libraries.PACKAGES[0], 0, 0)
        printing.fetch(home)
    found = fonts.chinese(home)
    whole = fonts.is_enough(home) and printing.is_ready(home)
    return Fetched(says=found or say("doctor.font.none"), whole=whole)


def asterisk(again: bool, shown: Shown) -> Fetched:
    """An Asterisk that is here, or the distribution's, unpacked. `again` looks for a newer one."""
    from telephony import pbx

    settings = TelephonySettings()  # type: ignore[call-arg]  # secrets come from the file
    found = pbx.find(settings.asterisk_binary, pbx.cache_folder())
    if found is None or (again and found.root is not None):
        found = pbx.unpack(lambda share, sentence: shown("asterisk", sentence, round(share * HUNDRED), HUNDRED))
    return Fetched(says=f"{found.version}  {found.argv_prefix[-1]}")


def model(again: bool, shown: Shown) -> Fetched:
    """A model on this machine. One that stands in is kept until somebody asks `--again`: the site may be far."""
    from transcription import models
    from transcription.settings import TranscriptionSettings

    settings = TranscriptionSettings()
    found = models.choose(settings)
    if isinstance(found, models.NoModel) or (again and not found.wanted):
        found = models.ensure(settings, lambda file, done, total: shown(file, file, done, total))
    if isinstance(found, models.NoModel):
        return Fetched(says=found.sentence(), whole=False)
    if not found.wanted:
        return Fetched(says=say("doctor.model.stand_in", model=found.model.name))
    return Fetched(says=found.model.name)


def database(again: bool, shown: Shown) -> Fetched:  # noqa: ARG001  every step is called alike
    preparing.schema()
    url = HouseSettings().database
    scheme, _, rest = url.partition("://")
    return Fetched(says=f"{scheme}://{rest.rpartition('@')[2]}")
