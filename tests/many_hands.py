"""Many hands at the same few cases: people, the house's own looks, and a calendar that changes, all at once.

A hand is a thread or a process with the database alone in common with the others: what time it is, it reads there.
"""

import os
import random
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import Column, ColumnElement, Connection, func, select

from intake import journal
from intake.office import calendars, call_backs, organisations, people, recomputing, reminding
from intake.office import call_back_progress as progress
from intake.office.call_backs import Asking
from intake.office.casework import lateness, merging
from intake.office.casework.file import File
from intake.office.casework.permits import Permit, permits
from intake.office.transcripts import Stale
from intake.records import tables
from intake.records.database import Database
from intake.rules.calendar import Layer
from intake.rules.calendar_words import Said
from intake.rules.case_table import SUPERVISION_OVER
from intake.rules.moments import When
from intake.words import CaseId, Duty, Refusal
from intake.words.call_backs import CallBackId, Purpose
from tests import histories
from tests.intake.casework.test_call_backs import EXCHANGE
from tests.office import CAST, UNITS, Matter, Office

# What would soon leave nothing to do, or always something new.
SELDOM = {"void": 0.02, "refer": 0.02, "split": 0.05, "merge": 0.3, "reclassify": 0.3, "order_rectification": 0.3}
AGO = 10


class Outdated(Matter):
    """The case as a page shows it that was opened before the newest step."""

    @property
    def file(self) -> File:
        return replace(super().file, version=super().file.version - 1)

    @property
    def version(self) -> int:
        return super().version - 1


@dataclass(kw_only=True)
class Hand:
    office: Office
    cases: list[CaseId]
    random: random.Random
    taken: int = 0

    def now(self) -> datetime:
        """A little later than the newest that anybody entered."""
        with self.office.db.read() as tx:
            newest = tx.execute(select(func.max(tables.matter_event.c.recorded_at))).scalar_one()
        return newest + timedelta(minutes=self.random.choice((1, 5, 30, 240)))

    def pick(self, upto: int) -> int:
        return self.random.randrange(upto) if upto else 0


def hand(url: str, home: str, kind: str, cases: list[CaseId], seed: int, turns: int) -> int:
    """So many turns of one hand; how many steps it took. For a thread, or for a process of its own."""
    os.environ["REXIAN_HOME"] = home
    db = Database(url)
    try:
        made = Hand(office=_office(db), cases=cases, random=random.Random(seed))
        for _ in range(turns):
            KINDS[kind](made)
        return made.taken
    finally:
        db.close()


def _office(db: Database) -> Office:
    """The office that is in the books already, as another process finds it."""
    with db.read() as tx:
        at = datetime.now().astimezone()
        known = {row.name: people.person_in(tx, row.id, at) for row in tx.execute(select(tables.person))}
        named = {one.name: one.id for one in organisations.organisations_in(tx, date(2016, 6, 8))}
        shows = {row.on_day: row.id for row in tx.execute(select(tables.show))}
    units = {code: named[name] for code, name in UNITS.items()}
    return Office(db=db, people={name: known[name] for name in CAST}, units=units, shows=shows)


def step(one: Hand) -> None:
    """Somebody takes a step that is offered; one in ten looks at an old page, and must be told so."""
    old = one.pick(AGO) == 0
    case = (Outdated if old else Matter)(office=one.office, id=one.random.choice(one.cases))
    offered = _offered(one, case)
    if not offered or (old and case.file.version == 0):
        return
    name, permit = one.random.choices(offered, [SELDOM.get(permit.step, 1) for _, permit in offered])[0]
    taking = histories.Taking(case, permit, one.office.people[name], When(now=one.now()), one.pick)
    refused = _refused(one, case, permit, taking)
    assert not old or isinstance(refused, Stale | IndexError), f"{permit.step} on an old page: {refused!r}"
    one.taken += refused is None


def _refused(one: Hand, case: Matter, permit: Permit, taking: histories.Taking) -> Exception | None:
    try:
        if permit.step == "merge":
            taking.call(merging.merge, one.random.choice([other for other in one.cases if other != case.id]))
        else:
            histories.BY_REGION[permit.region][permit.step](taking)
    except (Refusal, IndexError) as refusal:
        return refusal  # no unit or item was left to choose: another hand was faster
    return None


def _offered(one: Hand, case: Matter) -> list[tuple[str, Permit]]:
    with one.office.db.read() as tx:
        partner = organisations.of_duty_in(tx, Duty.PARTNER_12345)
    file = case.file
    return [(name, permit) for name, person in one.office.people.items() for permit in permits(file, person, partner)]


def call_back(one: Hand) -> None:
    """Somebody rings a citizen back while the telephone system tells how earlier calls went."""
    case = Matter(office=one.office, id=one.random.choice(one.cases))
    asking = Asking(key=str(uuid4()), purpose=one.random.choice(list(Purpose)), rings="phone:desk")
    by, now = one.office.people[one.random.choice(("water", "roads", "verifier"))], one.now()
    with suppress(Refusal):
        call_backs.ask(one.office.db, case.id, asking, EXCHANGE, version=case.file.version, by=by, at=now)
    for left in progress.unfinished(one.office.db):
        _tell(one, left.id, now)


def _tell(one: Hand, which: CallBackId, now: datetime) -> None:
    db = one.office.db
    verbs: tuple[Callable[[], bool], ...] = (
        lambda: progress.official_answered(db, which, now),
        lambda: progress.citizen_rung(db, which, now),
        lambda: progress.citizen_answered(db, which, now),
        lambda: progress.ended(db, which, now, dialled="ANSWER", cause=16),
    )
    one.random.choice(verbs)()


def look(one: Hand) -> None:
    """What the worker does once a minute. A night has passed."""
    lateness.sweep(one.office.db, one.now() + timedelta(hours=12))
    reminding.sweep(one.office.db, one.now())


def change_calendar(one: Hand) -> None:
    free = date(2016, one.random.randint(6, 9), one.random.randint(1, 28))
    said = [Said(layer=Layer.CITY, day=free, working=False, name="停工日")]
    db, now = one.office.db, one.now()
    try:
        version = calendars.propose(
            db, said=said, years={}, reason="台风", person=one.office.people["office"].id, at=now
        )
        calendars.approve(db, version, person=one.office.people["bureau"].id, at=now)
    except Refusal:  # a day off already, or another hand was faster
        return
    list(recomputing.recompute(db, now))


KINDS: Mapping[str, Callable[[Hand], None]] = {
    "step": step,
    "call_back": call_back,
    "look": look,
    "calendar": change_calendar,
}


def doubled(db: Database) -> dict[str, list[Any]]:
    """What is there twice, is missing from its row of numbers, or broken; nothing of it may be."""
    clock, letter, paper, late = tables.clock.c, tables.supervision.c, tables.document.c, tables.overdue.c
    about = (clock.matter, clock.kind, clock.assignment, clock.supervision, clock.item)
    call_back, delivery = tables.call_back.c, tables.delivery.c
    with db.read() as tx:
        found = {
            "running clocks": _twice(tx, about, clock.outcome.is_(None)),
            "clocks": _twice(tx, (*about, clock.started_by)),
            "proposals": _twice(tx, (clock.matter, clock.assignment, clock.started_at), clock.kind == "suggest-sup"),
            "overdue lines": _twice(tx, (late.clock,)),
            "letters": _twice(tx, (letter.matter, letter.organisation), letter.state.not_in(SUPERVISION_OVER)),
            "drafts of a paper": _twice(tx, (paper.paper,), paper.state == "draft"),
            "deliveries": _twice(tx, (delivery.document, delivery.organisation)),
            "calls back": _twice(tx, (call_back.matter, call_back.person), call_back.outcome.is_(None)),
            "notices": _twice(tx, (tables.notification.c.key,)),
            "overdue numbers": _gaps(tx, late.year, late.number),
            "numbers of papers": _missing(tx),
            "calendars": _behind(tx),
            "journal": [one for one in (journal.broken_link(tx),) if one is not None],
        }
    return {name: rows for name, rows in found.items() if rows}


def _twice(tx: Connection, columns: tuple[Column[Any], ...], where: ColumnElement[bool] | None = None) -> list[Any]:
    found = select(*columns, func.count()).group_by(*columns).having(func.count() > 1)
    return list(tx.execute(found if where is None else found.where(where)))


def _gaps(tx: Connection, series: Column[Any], number: Column[Any]) -> list[Any]:
    counted = select(series, func.count(), func.min(number), func.max(number)).group_by(series)
    return [row for row in tx.execute(counted) if (row[2], row[3]) != (1, row[1])]


def _missing(tx: Connection) -> list[Any]:
    """Series of papers (document:斗作风热通:2016) of which fewer numbers are in the books than were given."""
    series, number = tables.series.c, tables.document.c.number
    short = []
    for row in tx.execute(select(series.name, series.last).where(series.name.startswith("document:"))):
        _, prefix, year = row.name.split(":")
        kept = select(func.count(number.distinct())).where(number.startswith(f"{prefix}〔{year}〕"))
        if (count := tx.execute(kept).scalar_one()) != row.last:
            short.append((*row, count))
    return short


def _behind(tx: Connection) -> list[Any]:
    """Running clocks that still count by an older calendar."""
    left = recomputing.left_in(tx)
    return [left] if left else []
