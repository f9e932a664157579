"""Where a show stands on its line from planning to score, read from everything that was done about it."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select

from intake.office import people, wrapping
from intake.office.numbering import local
from intake.office.programme import agreements, leaves, preparation, previews
from intake.office.programme.preparation import Preparation
from intake.office.show_rows import Show
from intake.office.shows import show_in
from intake.records import tables
from intake.records.database import Database
from intake.rules import preparing, stages
from intake.rules.periods import Period
from intake.rules.preparing import NotYourPreparation
from intake.rules.preview import PreviewShow
from intake.rules.stages import Aside, Reached, Stage
from intake.words import PersonId, ShowId, ShowState
from intake.words.preparing import Arrival, ShowDuty
from intake.words.shows import AgreementState

_DUTIES = {
    Stage.MANUSCRIPT_IN: ShowDuty.MANUSCRIPT,
    Stage.SEALED: ShowDuty.SEAL,
    Stage.ROSTER_OK: ShowDuty.ROSTER,
    Stage.REPORTED: ShowDuty.POST_REPORT,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Every stage in its order, and what stands beside them."""

    stages: tuple[Reached, ...]
    asides: tuple[Aside, ...]


def line(db: Database, show: ShowId, *, by: PersonId, at: datetime) -> Line:
    """For whoever may see how the unit prepares. Raises: NoSuchShow, NotYourPreparation."""
    with db.read() as tx:
        found = show_in(tx, show)
        if not preparing.reads(people.person_in(tx, by, at).posts, found.unit):
            raise NotYourPreparation
        return _line(tx, found, at)


def _line(tx: Connection, show: Show, at: datetime) -> Line:
    seen = preparation.preparation_in(tx, show, at)
    told = _told(tx, show)
    reached = {
        Stage.PLANNED: Reached(stage=Stage.PLANNED, done_at=told[0].at if told else None),
        Stage.APPROVED: Reached(stage=Stage.APPROVED, done_at=_agreed(tx, show)),
        Stage.PREVIEWED: _previewed(tx, show, at),
        **{stage: _owed(stage, seen) for stage in _DUTIES},
        Stage.CHECKED_IN: _checked_in(seen, at),
        Stage.ON_AIR: _on_air(Stage.ON_AIR, show, show.starts_at, at),
        Stage.OFF_AIR: _on_air(Stage.OFF_AIR, show, show.ends_at, at),
        Stage.WRAPPED: _wrapped(tx, show, at),
        Stage.SCORED: Reached(stage=Stage.SCORED, done_at=_scored(tx, show)),
    }
    beside = stages.asides(
        leaves.state_of(seen.leaves),
        [one.person for one in seen.people],
        moved=len({json.loads(row.facts)["day"] for row in told}) > 1,
        called_off=show.state is ShowState.CALLED_OFF,
        door_closed=seen.door is not None,
    )
    return Line(stages=tuple(reached[stage] for stage in Stage), asides=beside)


def _told(tx: Connection, show: Show) -> list[Any]:
    """Every time somebody planned or moved it."""
    entry = tables.journal.c
    told = select(entry.at, entry.facts).where(entry.subject == f"show:{show.id}")
    return list(tx.execute(told.where(entry.verb.in_(["show_planned", "show_changed"])).order_by(entry.seq)))


def _agreed(tx: Connection, show: Show) -> datetime | None:
    found = agreements.agreement_in(tx, show)
    return max(word.at for word in found.stands.values()) if found.state is AgreementState.AGREED else None


def _previewed(tx: Connection, show: Show, at: datetime) -> Reached:
    """By the first version that told of this show with this unit on this day."""
    month = f"{show.day:%Y-%m}"
    now = previews.month_in(tx, month, at)
    mine = next((one for one in now.draft.shows if one.show == show.id), None)
    told = [one for one in now.published if mine is not None and any(_same(mine, shown) for shown in one.preview.shows)]
    done = told[0].at if told else None
    # The public is never told of practice.
    late = told[0].late if told else at >= now.due.too_late_from and not show.practice
    return Reached(stage=Stage.PREVIEWED, done_at=done, due_on=now.due.due_on, late=late)


def _same(one: PreviewShow, other: PreviewShow) -> bool:
    return (one.show, one.day, one.unit) == (other.show, other.day, other.unit)


def _owed(stage: Stage, seen: Preparation) -> Reached:
    """Nothing is owed for a show without a unit, or under a pack that knows no such term."""
    for one in seen.owed:
        if one.duty is _DUTIES[stage]:
            return Reached(stage=stage, done_at=one.done_at, due_on=one.due_on, late=one.late)
    return Reached(stage=stage, done_at=None)


def _checked_in(seen: Preparation, at: datetime) -> Reached:
    show, seated = seen.show, [one.person for one in seen.people]
    done = stages.all_in(seated, seen.showing.people)
    came = [preparing.arrival(one, show.starts_at, show.ends_at, seen.showing, at) for one in seated]
    late = at >= show.starts_at if done is None else came.count(Arrival.ON_TIME) < seen.showing.people
    return Reached(stage=Stage.CHECKED_IN, done_at=done, due_on=show.day, late=late)


def _on_air(stage: Stage, show: Show, moment: datetime, at: datetime) -> Reached:
    held = show.state is not ShowState.CALLED_OFF and at >= moment
    return Reached(stage=stage, done_at=moment if held else None, due_on=show.day)


def _wrapped(tx: Connection, show: Show, at: datetime) -> Reached:
    """The same evening (A7, step 12)."""
    done = wrapping.confirmed_in(tx, show)
    late = local(done or at).date() > show.day
    return Reached(stage=Stage.WRAPPED, done_at=done, due_on=show.day, late=late)


def _scored(tx: Connection, show: Show) -> datetime | None:
    """When the first period with this show was published with a sheet of its unit."""
    period, sheet = tables.assessment_period.c, tables.assessment_sheet.c
    asked = (
        select(func.min(period.published_at))
        .join(tables.assessment_sheet, sheet.period == period.period)
        .where(sheet.organisation == show.unit, period.period.in_(Period.around(show.day)))
    )
    return tx.execute(asked).scalar()
