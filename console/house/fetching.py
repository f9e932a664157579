"""The steps of `rexian setup`, each finding what is there already before it fetches anything."""

from collections.abc import Callable
from dataclasses import dataclass

from console.house import fonts, preparing
from intake.sentences import say
from intake.settings import HouseSettings, home_folder

Shown = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """What a step left behind. `whole` is false when the house runs without it, less well."""

    says: str
    whole: bool = True


def font(again: bool, shown: Shown) -> Fetched:
    home = home_folder()
    found = fonts.chinese(home)
    if not found or again:
        raise NotImplementedError(str(shown))
    return Fetched(says=found)


def asterisk(again: bool, shown: Shown) -> Fetched:
    raise NotImplementedError(str(again) + str(shown))


def model(again: bool, shown: Shown) -> Fetched:
    """A model on this machine. One that stands in is kept until somebody asks `--again`: the site may be far."""
    from transcription import models
    from transcription.settings import TranscriptionSettings

    settings = TranscriptionSettings()
    found = models.choose(settings)
    if isinstance(found, models.NoModel) or (again and not found.wanted):
        found = models.ensure(settings, shown)
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
