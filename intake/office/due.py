"""The due day of one clock as its row keeps it. Every clock gets its day here and nowhere else."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from intake.office.rules_in_force import Rules
from intake.rules import explained, terms
from intake.rules.terms import Bound, Facts
from intake.words import Refusal

# The citizen's clock alone has no due day: it measures how long somebody waits.
NO_DUE: Mapping[str, Any] = {"due_on": None, "too_late_from": None, "provisional": False, "explained": {}}


class NotAnnounced(Refusal):
    """A year on the way has no notice yet, so nobody who asks is told a day."""

    key = "intake.unannounced_due"


@dataclass(frozen=True, slots=True, kw_only=True)
class DueFields:
    """`due_on`, `too_late_from`, `provisional` and `explained` are columns of the clock; `bound` is what they mean."""

    due_on: date
    too_late_from: datetime
    provisional: bool
    explained: dict[str, Any]
    calendar: int
    bound: Bound

    @property
    def due_original(self) -> date:
        """What a new row keeps for ever; a row that moves has its own."""
        return self.due_on

    def columns(self) -> dict[str, Any]:
        """What changes in a row that moves. A new one also keeps `due_original` and `policy`."""
        return {
            "due_on": self.due_on,
            "too_late_from": self.too_late_from,
            "provisional": self.provisional,
            "explained": self.explained,
            "calendar": self.calendar,
        }


def due_fields(
    rules: Rules,
    kind: str,
    counted_from: date,
    working_days: int | None = None,
    named_day: date | None = None,
    promised_on: date | None = None,
    extended: int = 0,
    *,
    shows: Sequence[date] = (),
) -> DueFields:
    """When a clock of `kind` is due that is counted from the local day `counted_from`, which is not counted.

    Args:
        working_days, named_day, promised_on: the columns of these names.
        extended: the sum of the working days granted for this clock.
        shows: days of the next shows, for a kind that is counted in shows.

    Raises: NoSuchClock, OwnDate.
    """
    facts = Facts(
        counted_from=counted_from,
        working_days=working_days,
        named_day=named_day,
        promised_on=promised_on,
        extended=extended,
        shows=tuple(shows),
    )
    found = terms.bound(rules.pack, rules.calendar, kind, facts)
    return DueFields(
        due_on=found.due.day,
        too_late_from=found.due.too_late_from,
        provisional=found.provisional,
        explained=_explained(found, facts),
        calendar=rules.calendar.version,
        bound=found,
    )


def _explained(found: Bound, facts: Facts) -> dict[str, Any]:
    return {
        "binds": found.binds.value,
        "days": explained.kept(found.due.count),
        "general": found.general.day.isoformat(),
        "promised": facts.promised_on.isoformat() if facts.promised_on else None,
        "extended": facts.extended,
    }
