"""What comes next for a case that nobody has yet, and until when. A day to look forward to, never a clock."""

from dataclasses import dataclass
from datetime import date, datetime

from intake.office.due import due_fields
from intake.office.numbering import local
from intake.office.rules_in_force import Rules
from intake.rules import casework
from intake.rules.policy import Clock
from intake.words import CaseState, Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """The term that a registered case comes under next; nobody's clock runs until somebody has it."""

    kind: Clock
    due_on: date
    provisional: bool


def expected(
    rules: Rules,
    state: CaseState,
    kind: Kind | None,
    *,
    general: bool,
    accepted_at: datetime | None,
    show_day: date | None,
) -> Expected | None:
    """None when somebody has the case, or it is no case yet."""
    name = casework.awaited(state, kind, general=general)
    if name is None or accepted_at is None:
        return None
    accepted = local(accepted_at).date()
    # A unit's term counts from the show, the office's sorting from the day the case was taken in.
    found = due_fields(rules, name, accepted if name == casework.SORTING else show_day or accepted)
    return Expected(kind=rules.pack.clock(name), due_on=found.due_on, provisional=found.provisional)
