"""A season goes into the books whole or not at all, by whoever may plan, with a look before that writes nothing."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, time
from pathlib import Path

import pytest
from sqlalchemy import func, select

from intake import journal
from intake.office import season, shows
from intake.office.season import Season
from intake.office.show_rows import Show
from intake.office.shows import ShowOverlaps
from intake.records import tables
from intake.rules.season import DayOffUndecided, SeasonChoice, Slot
from intake.rules.show_table import NotYourShow
from intake.rules.show_window import Schedule, ShowMode
from intake.words import Kind
from tests.office import LOCAL, Office, moment
from tests.own_office import an_office

RHYTHM = Schedule(
    mode=ShowMode.PLAN,
    first=date(2016, 6, 7),
    start=time(17, 30),
    end=time(18, 30),
    every_days=14,
    zone=LOCAL,
    cancelled=frozenset(),
    extra=(),
)
WINTER = Season(first=date(2017, 1, 3), last=date(2017, 3, 1), start=time(17, 30), end=time(18, 30))
NOW = "2016-12-01 09:00"
OFF = date(2017, 1, 31)


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    with an_office(tmp_path, monkeypatch, "2016-05-01 09:00") as found:
        yield found


def look(office: Office, slots: list[Slot], by: str = "editor") -> season.Proposal:
    return season.propose(office.db, WINTER, slots, rhythm=RHYTHM, by=office.people[by].id, at=moment(NOW))


def plan(office: Office, slots: list[Slot], by: str = "editor") -> list[Show]:
    return season.plan_season(office.db, WINTER, slots, rhythm=RHYTHM, by=office.people[by].id, at=moment(NOW))


def slots(office: Office, off: SeasonChoice, unit: str | None = None) -> list[Slot]:
    of = None if unit is None else office.units[unit]
    return [
        Slot(day=one.day, choice=SeasonChoice.TAKE if one.working else off, unit=of if one.day == OFF else None)
        for one in look(office, []).days
    ]


def test_18_nothing_is_planned_until_the_day_off_is_decided_and_then_everything(office: Office) -> None:
    with pytest.raises(DayOffUndecided, match="2017-01-31"):
        plan(office, slots(office, SeasonChoice.TAKE))
    assert count(office) == 0
    made = plan(office, slots(office, SeasonChoice.NEXT, "water"))
    assert [show.day.isoformat() for show in made] == [
        "2017-01-03",
        "2017-01-17",
        "2017-02-07",
        "2017-02-14",
        "2017-02-28",
    ]
    assert [show.number for show in made] == [1, 2, 3, 4, 5]
    assert [show.unit for show in made] == [None, None, office.units["water"], None, None]
    with office.db.read() as tx:
        verbs = list(tx.execute(select(tables.journal.c.verb)).scalars())
        assert journal.broken_link(tx) is None
    assert (verbs.count("season_planned"), verbs.count("show_planned")) == (1, 5)


def test_a_season_that_overlaps_one_show_plans_none_of_them(office: Office) -> None:
    shows.plan(
        office.db,
        day=date(2017, 2, 28),
        start=time(18),
        end=time(19),
        unit=None,
        rhythm=RHYTHM,
        at=moment(NOW),
    )
    assert look(office, []).taken == {date(2017, 2, 28)}
    with pytest.raises(ShowOverlaps):
        plan(office, slots(office, SeasonChoice.SKIP))
    assert count(office) == 1
    without = [
        replace(one, choice=SeasonChoice.SKIP) if one.day == date(2017, 2, 28) else one
        for one in slots(office, SeasonChoice.SKIP)
    ]
    assert len(plan(office, without)) == 3


def test_only_planners_look_and_plan(office: Office) -> None:
    said = slots(office, SeasonChoice.SKIP)
    for name in ("water", "bureau", "host", "partner"):
        with pytest.raises(NotYourShow):
            look(office, [], by=name)
        with pytest.raises(NotYourShow):
            plan(office, said, by=name)
    assert len(plan(office, said, by="office")) == 4


def test_units_that_owe_answers_are_suggested_and_those_that_came_lately_are_named(office: Office) -> None:
    office.show("2016-11-22", "water")
    found = look(office, slots(office, SeasonChoice.NEXT, "water"))
    assert [(one.day, one.last) for one in found.warned] == [(OFF, date(2016, 11, 22))]
    assert found.rest_months == 6
    assert found.suggested == ()
    notice(office, "roads", cases=2)
    notice(office, "water", cases=1)
    named = [(one.name, one.open_cases, one.last_on) for one in look(office, []).suggested]
    assert named == [("区公路局", 2, None), ("区水务局", 1, date(2016, 11, 22))]


def notice(office: Office, unit: str, cases: int) -> None:
    """So many cases that lie with a unit."""
    for _ in range(cases):
        case = office.registered(Kind.COMPLAINT, "2016-11-24 10:00", show=None)
        row = {
            "matter": case.id,
            "organisation": office.units[unit],
            "capacity": "notified_unit",
            "state": "active",
            "reason": "",
            "handler": "",
            "handler_phone": "",
            "refusals": 0,
            "given_at": moment("2016-11-24 11:00"),
            "outside_number": "",
        }
        with office.db.begin() as tx:
            tx.execute(tables.assignment.insert().values(**row))


def count(office: Office) -> int:
    with office.db.read() as tx:
        return tx.execute(select(func.count()).select_from(tables.show)).scalar_one()
