"""What the ledger (台账) can be asked: filter and order, as values. Pure."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from intake.words import AiringState, CaseState, Category, Kind, OrganisationId, ShowId


class Order(StrEnum):
    """What a page is ordered by; what has none of it is left out, except when it is `opened`."""

    OPENED = "opened"
    ACCEPTED = "accepted"
    CLOSED = "closed"
    DUE = "due"


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Which cases. Empty words and None leave everything in; days are days of the office, both ends included.

    Attributes:
        unit: has or had a part or a supervision, or was the unit on air.
        caller: a part of the caller's number; only for those who may see every number.
        overdue: a clock of it runs late now.
        supervised: a supervision was begun and not refused.
    """

    states: tuple[CaseState, ...] = ()
    kinds: tuple[Kind, ...] = ()
    categories: tuple[Category, ...] = ()
    airings: tuple[AiringState, ...] = ()
    unit: OrganisationId | None = None
    show: ShowId | None = None
    accepted_from: date | None = None
    accepted_to: date | None = None
    closed_from: date | None = None
    closed_to: date | None = None
    opened_from: date | None = None
    opened_to: date | None = None
    place: str = ""
    caller: str = ""
    overdue: bool | None = None
    supervised: bool | None = None
    reopened: bool | None = None
    protected: bool | None = None
    promised: bool | None = None
    practice: bool = False

    def facts(self) -> dict[str, str | int | bool]:
        """What was asked, for the journal: codes and identifiers, never a place or a number."""
        lists = {"states": self.states, "kinds": self.kinds, "categories": self.categories, "airings": self.airings}
        told: dict[str, str | int | bool] = {name: " ".join(words) for name, words in lists.items() if words}
        for name in ("unit", "show", "overdue", "supervised", "reopened", "protected", "promised"):
            value = getattr(self, name)
            if value is not None:
                told[name] = value
        for name in ("accepted_from", "accepted_to", "closed_from", "closed_to", "opened_from", "opened_to"):
            day = getattr(self, name)
            if day is not None:
                told[name] = day.isoformat()
        for name in ("place", "caller"):
            if getattr(self, name):
                told[name] = True
        return told | {"practice": self.practice}
