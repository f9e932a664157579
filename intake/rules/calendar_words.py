"""What somebody wants to say about days: checked, laid over what is said already, compared. Pure.

A layer says at most one thing about a day. A later word takes the place of an earlier one, or takes it back.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from intake.rules.calendar import ONE_DAY, SATURDAY, Calendar, Day, Layer, Word, layered
from intake.words import Refusal

# Days that a sentence names before it only counts them.
NAMED_DAYS = 6


class UnannouncedYear(Refusal):
    """The national layer speaks only of years whose notice is out."""

    key = "intake.unannounced_year"


class NothingChanges(Refusal):
    """A word that says what is said already, or takes back what was never said."""

    key = "intake.nothing_changes"


class NoWorkIn(Refusal):
    """After it a whole month would have no working day: surely a slip."""

    key = "intake.no_work_in"


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One layer's new word about one day; `working` None takes its earlier word back."""

    layer: Layer
    day: date
    working: bool | None
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """`years` maps a year to whether its notice is out."""

    said: tuple[Said, ...]
    years: Mapping[int, bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Layers:
    """Everything that is said, layer by layer, and the years whose notice is out."""

    words: Mapping[tuple[Layer, date], Word]
    announced: frozenset[int]

    def calendar(self, version: int) -> Calendar:
        return layered(version, self.announced, self.words.values())

    def after(self, proposal: Proposal) -> "Layers":
        """As it would be with the proposal in force."""
        words = dict(self.words)
        for said in proposal.said:
            if said.working is None:
                words.pop((said.layer, said.day), None)
            else:
                words[said.layer, said.day] = Word(day=said.day, working=said.working, layer=said.layer, name=said.name)
        announced = set(self.announced)
        for year, is_out in proposal.years.items():
            (announced.add if is_out else announced.discard)(year)
        return Layers(words=words, announced=frozenset(announced))


@dataclass(frozen=True, slots=True, kw_only=True)
class DayChange:
    """One day as it is and as it would be. `moves`: whether it counts otherwise than before."""

    day: date
    before: Day
    after: Day

    @property
    def moves(self) -> bool:
        return self.before.working != self.after.working


def check(layers: Layers, proposal: Proposal) -> None:
    """Raises: NothingChanges, UnannouncedYear, NoWorkIn."""
    idle = [said.day for said in proposal.said if _is_idle(layers, said)]
    same = [year for year, is_out in proposal.years.items() if (year in layers.announced) == is_out]
    if idle or same or not (proposal.said or proposal.years):
        raise NothingChanges(what=_named([*map(str, same), *(day.isoformat() for day in idle)]))
    after = layers.after(proposal)
    guessed = {
        said.day.year
        for said in proposal.said
        if said.layer is Layer.NATIONAL and said.working is not None and said.day.year not in after.announced
    }
    if guessed:
        raise UnannouncedYear(years=_named([str(year) for year in sorted(guessed)]))
    calendar = after.calendar(0)
    for year, month in sorted({(said.day.year, said.day.month) for said in proposal.said}):
        if not any(calendar.is_working(day) for day in _month(year, month)):
            raise NoWorkIn(month=f"{year}-{month:02}")


def only_news(layers: Layers, proposal: Proposal) -> Proposal:
    """The proposal without what is said already: a whole year's file may be read in twice."""
    said = tuple(one for one in proposal.said if not _is_idle(layers, one))
    years = {year: is_out for year, is_out in proposal.years.items() if (year in layers.announced) != is_out}
    return Proposal(said=said, years=years)


def diff(before: Calendar, after: Calendar, days: Iterable[date]) -> list[DayChange]:
    """Those of `days` that would look otherwise, oldest first."""
    changes = [DayChange(day=day, before=before.look(day), after=after.look(day)) for day in sorted(set(days))]
    return [change for change in changes if change.before != change.after]


def days_of(year: int) -> list[date]:
    first = date(year, 1, 1)
    return [first + n * ONE_DAY for n in range((date(year + 1, 1, 1) - first).days)]


def _is_idle(layers: Layers, said: Said) -> bool:
    own = layers.words.get((said.layer, said.day))
    if said.working is None:
        return own is None
    if own is not None:
        return (own.working, own.name) == (said.working, said.name)
    # A notice names the Saturday inside a holiday, so the nation may say what is plain; an office has no need to.
    if said.layer is Layer.NATIONAL or any((layer, said.day) in layers.words for layer in Layer):
        return False
    return said.working == (said.day.weekday() < SATURDAY)


def _month(year: int, month: int) -> list[date]:
    first = date(year, month, 1)
    following = date(year + month // 12, month % 12 + 1, 1)
    return [first + timedelta(days=n) for n in range((following - first).days)]


def _named(what: Sequence[str]) -> str:
    more = len(what) - NAMED_DAYS
    return (", ".join(what[:NAMED_DAYS]) or "–") + (f" (+{more})" if more > 0 else "")
