"""The sweep of reminders on real rows: the right people, once, whatever died in between, and only the latest step."""

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert, select, update

from intake.office import bodies, people, reminding
from intake.office.bodies import of_duty_in, station_in
from intake.office.posts import end_post, give_post
from intake.records import tables
from intake.records.database import Database
from intake.words import Branch, CaseId, Duty, OrganisationId, PersonId, Post, Role
from tests.house import a_finished_call
from tests.intake.running_clocks import running_clocks

BEGUN = datetime.fromisoformat("2016-06-07T19:00:00+08:00")


def at(moment: str) -> datetime:
    return datetime.fromisoformat(f"2016-{moment}:00+08:00")


class Office:
    """One unit with a handler and a leader, the style office and the bureau, and a case that is theirs."""

    def __init__(self, db: Database, home: Path) -> None:
        self.db = db
        self.case: CaseId = a_finished_call(db, home).case
        self.unit: OrganisationId = bodies.add_organisation(db, name="区供水局", branch=Branch.DEPARTMENT, at=BEGUN).id
        with db.read() as tx:
            style, bureau = of_duty_in(tx, Duty.STYLE_OFFICE), of_duty_in(tx, Duty.SUPERVISOR)
        self.people = {
            name: self._person(name, organisation, role)
            for name, organisation, role in (
                ("handler", self.unit, Role.UNIT_HANDLER),
                ("leader", self.unit, Role.UNIT_LEADER),
                ("style", style, Role.STYLE_OFFICE),
                ("bureau", bureau, Role.SUPERVISOR),
            )
        }
        # The first sweep looks for nothing that began before it.
        self.sweep("06-07 18:00")

    def _person(self, name: str, organisation: OrganisationId, role: Role) -> PersonId:
        person = people.add_person(
            self.db, name=name, display=name, password="Ke-Qi-2026-lu", roles=[], at=BEGUN, must_change=False
        )
        give_post(self.db, person.id, Post(organisation=organisation, role=role), BEGUN)
        return person.id

    def begin(self, *due: str, **more: Any) -> list[int]:
        days = [date.fromisoformat(f"2016-{day}") for day in due]
        return running_clocks(self.db, self.case, self.unit, days, started_at=BEGUN, **more)

    def sweep(self, moment: str) -> int:
        return reminding.sweep(self.db, at(moment.replace(" ", "T")))

    def told(self) -> list[tuple[str, str, str]]:
        """Who was told what of which due day, in the order of telling."""
        names = {person: name for name, person in self.people.items()}
        with self.db.read() as tx:
            rows = tx.execute(select(tables.notification).order_by(tables.notification.c.id)).all()
        return [(names[row.person], row.sentence, row.facts["due"][5:]) for row in rows if row.person is not None]


@pytest.fixture
def office(db: Database, tmp_path: Path) -> Office:
    return Office(db, tmp_path)


def test_a_complaint_of_the_first_show_is_told_up_the_ladder(office: Office) -> None:
    office.begin("06-15")
    for moment in ("06-07 19:05", "06-14 08:59", "06-14 09:00", "06-15 09:00", "06-15 15:00", "06-16 09:01"):
        office.sweep(moment)
    handler = [("handler", f"clock_{name}", "06-15") for name in ("start", "ahead", "today", "today", "late")]
    assert [told for told in office.told() if told[0] == "handler"] == handler
    assert {told[0] for told in office.told() if told[1] == "clock_late"} == {"handler", "leader", "style"}
    office.sweep("06-17 09:00")
    assert ("bureau", "clock_late", "06-15") in office.told()


def test_a_sweep_that_is_repeated_tells_nothing_twice(office: Office) -> None:
    office.begin("06-15", "06-15", "06-12")
    assert office.sweep("06-14 09:00") == 6
    assert [office.sweep(moment) for moment in ("06-14 09:00", "06-14 09:01", "06-14 20:00")] == [0, 0, 0]
    with office.db.begin() as tx:
        tx.execute(update(tables.sweep).values(through=at("06-13T00:00"), clock=0))
    assert office.sweep("06-14 09:02") == 0


def test_after_a_week_away_the_latest_step_is_told_and_not_the_backlog(office: Office) -> None:
    office.begin("06-15")
    office.sweep("06-07 19:05")
    office.sweep("06-16 12:00")
    assert [told for told in office.told() if told[0] == "handler"] == [
        ("handler", "clock_start", "06-15"),
        ("handler", "clock_late", "06-15"),
    ]


def test_a_moved_day_is_told_by_its_new_steps_and_not_again_by_the_old(office: Office) -> None:
    (clock,) = office.begin("06-15")
    office.sweep("06-14 09:00")
    _move(office, clock, "06-22")
    office.sweep("06-15 09:00")
    office.sweep("06-21 09:00")
    handler = [told for told in office.told() if told[0] == "handler"]
    assert handler == [("handler", "clock_ahead", "06-15"), ("handler", "clock_ahead", "06-22")]
    # Brought forward to today: its morning has passed, so it is told at once.
    _move(office, clock, "06-21")
    office.sweep("06-21 09:30")
    assert office.told()[-1] == ("handler", "clock_today", "06-21")


def test_a_clock_that_has_stopped_is_not_told_of(office: Office) -> None:
    (clock,) = office.begin("06-15")
    office.sweep("06-07 19:05")
    with office.db.begin() as tx:
        tx.execute(update(tables.clock).where(tables.clock.c.id == clock).values(outcome="met"))
    assert office.sweep("06-16 09:00") == 0


def test_a_target_of_the_station_is_told_to_its_own_desk_only(office: Office) -> None:
    with office.db.read() as tx:
        station = station_in(tx)
    lan = office._person("lan", station, Role.VERIFIER)
    office.people["lan"] = lan
    running_clocks(office.db, office.case, station, [date(2016, 6, 15)], kind="verify", started_at=BEGUN)
    office.sweep("06-17 09:00")
    assert office.told() == [("lan", "clock_late", "06-15")]


def test_where_the_handler_s_post_is_vacant_the_leader_hears_of_it(office: Office) -> None:
    handler = office.people["handler"]
    end_post(office.db, handler, Post(organisation=office.unit, role=Role.UNIT_HANDLER), at("06-07T18:30"))
    office.begin("06-15")
    office.sweep("06-14 09:00")
    assert office.told() == [("leader", "clock_ahead", "06-15")]


def test_what_is_long_overdue_is_summed_up_once_in_the_morning(office: Office) -> None:
    office.begin("06-13", "06-14", "06-15")
    for moment in ("06-17 09:00", "06-17 10:00", "06-18 09:00", "06-20 08:30", "06-20 09:00", "06-20 09:01"):
        office.sweep(moment)
    digests = [told for told in office.told() if told[1] == "digest" and told[0] == "leader"]
    # Friday: two; Saturday: nobody is told; Monday: all three.
    assert digests == [("leader", "digest", "06-13")] * 2
    with office.db.read() as tx:
        leader = office.people["leader"]
        rows = tx.execute(
            select(tables.notification.c.facts).where(
                tables.notification.c.sentence == "digest", tables.notification.c.person == leader
            )
        )
        assert [row.facts["count"] for row in rows] == [2, 3]


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.integers(0, 60 * 24 * 12), min_size=1, max_size=8), st.integers(1, 7))
def test_killed_between_any_two_batches_a_sweep_tells_the_same(office: Office, looks: list[int], dies: int) -> None:
    """Two offices of the same clocks: one sweeps in peace, the other's sweeps die after some transactions."""
    clocks = office.begin("06-13", "06-14", "06-14", "06-15", "06-16")
    moments = [BEGUN + timedelta(minutes=minutes) for minutes in sorted(looks)]
    for moment in moments:
        dying = _Dying(office.db, dies)
        try:
            reminding.sweep(dying, moment)  # type: ignore[arg-type]
        except _Killed:
            reminding.sweep(office.db, moment)
    first = _keys(office, clocks)
    _forget(office)
    for moment in moments:
        reminding.sweep(office.db, moment)
    assert _keys(office, clocks) == first
    with office.db.begin() as tx:
        tx.execute(tables.clock.delete())
    _forget(office)


class _Killed(Exception):
    pass


class _Dying:
    """A database whose process is killed when it begins its n-th transaction."""

    def __init__(self, db: Database, after: int) -> None:
        self._db, self._left = db, after
        self.read = db.read

    def begin(self) -> Any:
        self._left -= 1
        if self._left < 0:
            raise _Killed
        return self._db.begin()


def _keys(office: Office, clocks: list[int]) -> list[str]:
    with office.db.read() as tx:
        keys = tx.execute(select(tables.notification.c.key)).scalars()
        return sorted(key.replace(f"clock:{clocks[0]}:", "first:") for key in keys)


def _forget(office: Office) -> None:
    with office.db.begin() as tx:
        tx.execute(tables.notification.delete())
        tx.execute(tables.sweep.delete())
    office.sweep("06-07 18:00")
    with office.db.begin() as tx:
        tx.execute(update(tables.sweep).values(clock=0))


def _move(office: Office, clock: int, to: str) -> None:
    day = date.fromisoformat(f"2016-{to}")
    with office.db.begin() as tx:
        row = tx.execute(select(tables.clock).where(tables.clock.c.id == clock)).one()
        tx.execute(update(tables.clock).where(tables.clock.c.id == clock).values(due_on=day))
        moved = {"reason": "extension", "before": row.due_on, "after": day, "at": BEGUN}
        tx.execute(insert(tables.clock_move).values(clock=clock, calendar=row.calendar, policy=row.policy, **moved))
