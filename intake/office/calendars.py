"""The rules in force: the policy pack and the calendar of working days that everything is counted by."""

from functools import cache
from pathlib import Path

from intake.records import notices
from intake.rules import policy
from intake.rules.calendar import Calendar, layered
from intake.rules.policy import Pack

POLICIES = Path(__file__).parents[1] / "policies"
SHIPPED = "doumen-2016"
# The calendar that ships; the office's own layers make newer ones.
FIRST_VERSION = 1


def shipped_text(name: str = SHIPPED) -> str:
    return (POLICIES / f"{name}.toml").read_text("utf-8")


@cache
def pack(name: str = SHIPPED) -> Pack:
    """A pack that ships. Raises BadPack."""
    return policy.read(shipped_text(name))


@cache
def calendar() -> Calendar:
    """The nation's working days, by the State Council's notices."""
    return layered(FIRST_VERSION, notices.years(), notices.words())
