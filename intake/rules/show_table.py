"""The life of a show as a table, which show a moment belongs to, and what the calendar says about its day. Pure."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from intake.rules.calendar import Calendar, Why
from intake.sentences import say
from intake.words import Post, Refusal, Role, ShowState, ShowStep

# Listeners ring before the signature tune has ended, and the last of them when the show is just over: their case
# belongs to the show all the same.
LEAD_IN = timedelta(minutes=15)
# Whoever comes the day before has not come to the show.
DOOR_OPENS = timedelta(minutes=90)
# A mistyped hour must not keep the lines open all night.
LONGEST_SHOW = timedelta(hours=6)
# No run of days off lasts longer; a calendar without a working day of that weekday in so many weeks is a mistake.
LONGEST_SEARCH_WEEKS = 20

NEXT: Mapping[ShowState, Mapping[ShowStep, ShowState]] = {
    ShowState.PLANNED: {
        ShowStep.MOVE: ShowState.PLANNED,
        ShowStep.GIVE_UNIT: ShowState.PLANNED,
        ShowStep.CALL_OFF: ShowState.CALLED_OFF,
        ShowStep.AGREE: ShowState.PLANNED,
    },
    # A show that overruns gets a later end; whoever really sat in the studio is set right afterwards too.
    ShowState.ON_AIR: {ShowStep.MOVE: ShowState.ON_AIR, ShowStep.GIVE_UNIT: ShowState.ON_AIR},
    ShowState.OFF_AIR: {ShowStep.GIVE_UNIT: ShowState.OFF_AIR},
    ShowState.CALLED_OFF: {},
}

# O6 plans the programme, O5 arranges the units with it (the plan, section four, item one).
PLANNERS = frozenset({Role.ADMINISTRATOR, Role.EDITOR, Role.STYLE_OFFICE})
LINKERS = frozenset({Role.REGISTRAR})
# Whose word is the station's when a show is confirmed (A7, step 12).
STATION = frozenset({Role.SCREENER, Role.HOST, Role.EDITOR, Role.REGISTRAR})
CONFIRMERS = STATION | {Role.STYLE_OFFICE, Role.UNIT_ADMIN, Role.UNIT_HANDLER, Role.UNIT_LEADER}


class ShowNotAllowedNow(Refusal):
    """The show is not in a state that permits this step."""

    key = "intake.show_not_allowed_now"

    def sentence(self, lang: str | None = None) -> str:
        state, step = str(self.facts["state"]), str(self.facts["step"])
        return say(self.key, lang, state=say(f"show.state.{state}", lang), step=say(f"show.step.{step}", lang))


class NotYourShow(Refusal):
    """None of the person's posts lets them plan shows, or link cases to them."""

    key = "intake.not_your_show"


class BadShowTimes(Refusal):
    """A show that ends when it begins, or lasts longer than any show."""

    key = "intake.bad_show_times"


@dataclass(frozen=True, slots=True, kw_only=True)
class DayOfShow:
    """What the calendar in force says about a day: a warning when nobody works on it, and the next day that would do.

    Attributes:
        provisional: the year's notice is not out yet.
        next_day: the next working day of the usual weekday; None on a working day.
    """

    day: date
    working: bool
    why: Why
    name: str
    provisional: bool
    next_day: date | None


def standing(state: ShowState, starts_at: datetime, ends_at: datetime, now: datetime) -> ShowState:
    """Where a show stands at `now`: being on the air is read from the clock, being called off is what somebody said."""
    if state is ShowState.CALLED_OFF:
        return state
    if now < starts_at:
        return ShowState.PLANNED
    return ShowState.ON_AIR if now < ends_at else ShowState.OFF_AIR


def check(state: ShowState, step: ShowStep) -> ShowState:
    """The state after the step. Raises ShowNotAllowedNow."""
    after = NEXT[state].get(step)
    if after is None:
        raise ShowNotAllowedNow(state=state.value, step=step.value)
    return after


def check_times(starts_at: datetime, ends_at: datetime) -> None:
    """Raises BadShowTimes."""
    if not timedelta(0) < ends_at - starts_at <= LONGEST_SHOW:
        raise BadShowTimes(hours=int(LONGEST_SHOW.total_seconds() // 3600))


def check_planner(posts: Collection[Post]) -> None:
    """Raises NotYourShow."""
    if PLANNERS.isdisjoint(post.role for post in posts):
        raise NotYourShow


def check_linker(posts: Collection[Post]) -> None:
    """Raises NotYourShow."""
    if LINKERS.isdisjoint(post.role for post in posts):
        raise NotYourShow


def belongs(starts_at: datetime, ends_at: datetime, moment: datetime) -> bool:
    """Whether a call of that moment belongs to the show."""
    return starts_at - LEAD_IN <= moment < ends_at + LEAD_IN


def look(calendar: Calendar, day: date, weekday: int) -> DayOfShow:
    """`weekday` is the one on which shows usually are: Tuesday is 1."""
    found = calendar.look(day)
    nearest = day + timedelta(days=(weekday - day.weekday() - 1) % 7 + 1)
    weeks = (nearest + timedelta(weeks=n) for n in range(LONGEST_SEARCH_WEEKS))
    return DayOfShow(
        day=day,
        working=found.working,
        why=found.why,
        name=found.name,
        provisional=found.provisional,
        next_day=None if found.working else next((later for later in weeks if calendar.is_working(later)), None),
    )
