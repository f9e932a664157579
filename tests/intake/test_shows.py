"""Shows: planned, moved and called off without a gap in their numbers; and the cases that come in them."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update

from intake import journal
from intake.office import bodies, calls, cases, organisations, people, show_links, show_rows, shows
from intake.office.posts import give_post
from intake.office.show_rows import Show
from intake.office.transcripts import Stale
from intake.records import tables
from intake.records.database import Database
from intake.rules import show_window
from intake.rules.calendar import Why
from intake.rules.show_table import NEXT, BadShowTimes, NotYourShow, ShowNotAllowedNow
from intake.rules.show_window import PlannedShow, Schedule, ShowMode, ShowWindow
from intake.words import CaseState, Duty, OrganisationId, PersonId, Post, Role, ShowState
from tests.house import an_opening

SHANGHAI = ZoneInfo("Asia/Shanghai")
RHYTHM = Schedule(
    mode=ShowMode.PLAN,
    first=date(2016, 6, 7),
    start=time(17, 30),
    end=time(18, 30),
    every_days=14,
    zone=SHANGHAI,
    cancelled=frozenset(),
    extra=(),
)
# Whoever plans the first shows of the programme does it before they begin.
SPRING = datetime(2016, 5, 20, 9, 0, tzinfo=UTC)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2016, 6, day, hour, minute, tzinfo=SHANGHAI)


def a_show(db: Database, day: date, unit: OrganisationId | None = None, *, now: datetime = SPRING) -> Show:
    return shows.plan(db, day=day, start=time(17, 30), end=time(18, 30), unit=unit, rhythm=RHYTHM, at=now)


def moved(db: Database, show: Show, day: date, *, now: datetime = SPRING, unit: OrganisationId | None = None) -> Show:
    return shows.change(
        db,
        show.id,
        day=day,
        start=time(17, 30),
        end=time(18, 30),
        unit=unit or show.unit,
        reason="",
        version=show.version,
        rhythm=RHYTHM,
        at=now,
    )


def numbers(db: Database) -> list[tuple[int, int | None]]:
    return [(show.day.day, show.number) for show in shows.shows(db, date(2016, 6, 1), date(2016, 12, 31))]


def town(db: Database, name: str = "井岸镇") -> OrganisationId:
    with db.read() as tx:
        found = organisations.find_in(tx, name, date(2016, 6, 1))
    assert found is not None
    return found


def somebody(db: Database, *roles: Role) -> PersonId:
    name = "-".join(("p", *roles))
    return people.add_person(db, name=name, display="", password="Ke-Qi-2026-lu", roles=roles, at=SPRING).id


def ring(db: Database, call: str, when: datetime, *, practice: bool = False, show: int | None = None) -> int:
    return calls.open_call(db, replace(an_opening(call, practice=practice), rang_at=when), show=show).case


def on_air(db: Database, case: int) -> tuple[int | None, int | None, str]:
    with db.read() as tx:
        row = tx.execute(select(tables.matter).where(tables.matter.c.id == case)).one()
        return row.show, row.onair_unit, row.official_number


def test_numbers_follow_the_days_and_close_their_gaps(db: Database) -> None:
    third = a_show(db, date(2016, 6, 28))
    first = a_show(db, date(2016, 6, 7))
    second = a_show(db, date(2016, 6, 21))
    assert numbers(db) == [(7, 1), (21, 2), (28, 3)]
    shows.call_off(db, second.id, reason="台风", version=second.version, rhythm=RHYTHM, at=SPRING)
    assert numbers(db) == [(7, 1), (21, None), (28, 2)]
    moved(db, third, date(2016, 6, 2))
    assert numbers(db) == [(2, 1), (7, 2), (21, None)]
    assert first.number == 1


def test_a_show_that_has_begun_keeps_its_number(db: Database) -> None:
    a_show(db, date(2016, 6, 7))
    a_show(db, date(2016, 6, 21))
    a_show(db, date(2016, 6, 9), now=at(8, 9))
    assert numbers(db) == [(7, 1), (9, 2), (21, 3)]
    # Written down afterwards: the shows that were on the air under their numbers keep them.
    a_show(db, date(2016, 6, 6), now=at(10, 9))
    assert numbers(db) == [(6, 3), (7, 1), (9, 2), (21, 4)]


def test_each_year_counts_anew(db: Database) -> None:
    a_show(db, date(2016, 12, 27))
    new_year = a_show(db, date(2017, 1, 10))
    assert (new_year.year, new_year.number) == (2017, 1)
    assert moved(db, new_year, date(2016, 12, 29)).year == 2016


def test_shows_of_the_rhythm_before_the_first_planned_one_have_the_first_numbers(db: Database) -> None:
    assert a_show(db, date(2016, 7, 5)).number == 3
    assert show_window.number_in_year(replace(RHYTHM, planned=show_rows.planned(db)), at(21, 18)) == 2


def test_two_shows_are_never_on_the_air_at_once(db: Database) -> None:
    first = a_show(db, date(2016, 6, 7))
    with pytest.raises(shows.ShowOverlaps, match="17:30"):
        shows.plan(db, day=date(2016, 6, 7), start=time(18, 0), end=time(19, 0), unit=None, rhythm=RHYTHM, at=SPRING)
    practice = shows.plan(
        db,
        day=date(2016, 6, 7),
        start=time(18, 0),
        end=time(19, 0),
        unit=None,
        rhythm=RHYTHM,
        at=SPRING,
        practice=True,
    )
    assert (first.number, practice.number) == (1, 1)


@pytest.mark.parametrize(("start", "end"), [(time(17, 30), time(17, 30)), (time(10, 0), time(20, 0))])
def test_a_show_has_a_length(db: Database, start: time, end: time) -> None:
    with pytest.raises(BadShowTimes):
        shows.plan(db, day=date(2016, 6, 7), start=start, end=end, unit=None, rhythm=RHYTHM, at=SPRING)


def test_what_a_show_permits_follows_the_clock(db: Database) -> None:
    show = a_show(db, date(2016, 6, 7), town(db))
    assert [show.standing(at(7, 17, 29)), show.standing(at(7, 17, 30)), show.standing(at(7, 18, 30))] == [
        ShowState.PLANNED,
        ShowState.ON_AIR,
        ShowState.OFF_AIR,
    ]
    with pytest.raises(ShowNotAllowedNow):
        shows.call_off(db, show.id, reason="", version=show.version, rhythm=RHYTHM, at=at(7, 17, 45))
    with pytest.raises(shows.ShowHasBegun):
        moved(db, show, date(2016, 6, 8), now=at(7, 17, 45))
    with pytest.raises(ShowNotAllowedNow):
        moved(db, show, date(2016, 6, 14), now=at(7, 18, 31))
    again = moved(db, show, show.day, unit=town(db, "白蕉镇"), now=at(8, 9))
    assert again.unit == town(db, "白蕉镇")
    assert NEXT.keys() == set(ShowState)


def test_a_show_on_the_air_may_overrun(db: Database) -> None:
    show = a_show(db, date(2016, 6, 7))
    longer = shows.change(
        db,
        show.id,
        day=show.day,
        start=time(17, 30),
        end=time(18, 45),
        unit=None,
        reason="听众多",
        version=show.version,
        rhythm=RHYTHM,
        at=at(7, 18, 20),
    )
    assert longer.standing(at(7, 18, 40)) is ShowState.ON_AIR


def test_an_old_page_changes_no_show(db: Database) -> None:
    show = a_show(db, date(2016, 6, 7))
    moved(db, show, date(2016, 6, 8))
    with pytest.raises(Stale):
        moved(db, show, date(2016, 6, 9))


def test_a_closed_unit_goes_on_the_air_no_more(db: Database) -> None:
    bodies.close(db, town(db), SPRING, on=date(2016, 6, 1))
    with pytest.raises(shows.ClosedOrganisation):
        a_show(db, date(2016, 6, 7), town(db))


def test_who_plans_and_who_links(db: Database) -> None:
    case = cases.case(db, ring(db, "c-1", at(7, 17, 45)))  # type: ignore[arg-type]
    with db.read() as tx:
        office = organisations.of_duty_in(tx, Duty.STYLE_OFFICE)
    style = somebody(db)
    give_post(db, style, Post(organisation=office, role=Role.STYLE_OFFICE), SPRING)
    for planner in (style, somebody(db, Role.EDITOR), somebody(db, Role.ADMINISTRATOR)):
        day = date(2016, 7, planner)
        shows.plan(db, day=day, start=time(8), end=time(9), unit=None, rhythm=RHYTHM, at=SPRING, by=planner)
    for other in (somebody(db, Role.REGISTRAR), somebody(db, Role.HOST)):
        with pytest.raises(NotYourShow):
            shows.plan(
                db, day=date(2016, 8, 1), start=time(8), end=time(9), unit=None, rhythm=RHYTHM, at=SPRING, by=other
            )
    with pytest.raises(NotYourShow):
        show_links.link(db, case.id, None, version=case.version, at=at(8, 9), by=style)


def test_a_call_in_a_show_makes_a_case_of_that_show(db: Database) -> None:
    show = a_show(db, date(2016, 6, 7), town(db))
    case = ring(db, "c-1", at(7, 17, 45))
    assert on_air(db, case) == (show.id, town(db), "热线〔2016〕01期-001号")
    assert on_air(db, ring(db, "early", at(7, 17, 15)))[0] == show.id
    assert on_air(db, ring(db, "late", at(7, 18, 44)))[0] == show.id
    for call, when in (("too-early", at(7, 17, 14)), ("too-late", at(7, 18, 45)), ("next-day", at(8, 17, 45))):
        assert on_air(db, ring(db, call, when))[:2] == (None, None)
    assert on_air(db, ring(db, "trial", at(7, 17, 46), practice=True))[:2] == (None, None)


def test_without_planned_shows_the_rhythm_gives_the_number(db: Database) -> None:
    assert on_air(db, ring(db, "c-1", at(7, 17, 45), show=1)) == (None, None, "热线〔2016〕01期-001号")
    assert on_air(db, ring(db, "c-2", at(7, 20)))[2] == "热线〔2016〕非直播-001号"


def test_drafts_follow_the_unit_of_their_show_and_registered_cases_do_not(db: Database) -> None:
    show = a_show(db, date(2016, 6, 7))
    draft, registered = ring(db, "c-1", at(7, 17, 45)), ring(db, "c-2", at(7, 17, 46))
    with db.begin() as tx:
        matter = tables.matter
        tx.execute(update(matter).where(matter.c.id == registered).values(state=CaseState.REGISTERED))
    moved(db, show, show.day, unit=town(db), now=at(8, 9))
    assert (on_air(db, draft)[1], on_air(db, registered)[1]) == (town(db), None)


def test_the_registrar_puts_right_which_show_a_case_came_from(db: Database) -> None:
    show = a_show(db, date(2016, 6, 7), town(db))
    registrar = somebody(db, Role.REGISTRAR)
    case = cases.case(db, ring(db, "c-1", at(7, 20)))  # type: ignore[arg-type]
    linked = show_links.link(db, case.id, show.id, version=case.version, at=at(8, 9), by=registrar)
    assert on_air(db, case.id)[:2] == (show.id, town(db))
    with pytest.raises(Stale):
        show_links.link(db, case.id, None, version=case.version, at=at(8, 9), by=registrar)
    with db.begin() as tx:
        tx.execute(update(tables.matter).where(tables.matter.c.id == case.id).values(state=CaseState.HANDLING))
    with pytest.raises(show_links.TooLateToLink, match="cannot be changed"):
        show_links.link(db, case.id, None, version=linked.version, at=at(8, 9), by=registrar)


def test_a_day_off_is_told_with_the_next_working_tuesday(db: Database) -> None:
    """Spring festival of 2017: the thirty-first of January is a Tuesday off."""
    found = shows.look(db, date(2017, 1, 31), RHYTHM)
    assert (found.working, found.why, found.next_day, found.provisional) == (
        False,
        Why.DAY_OFF,
        date(2017, 2, 7),
        False,
    )
    assert shows.look(db, date(2016, 6, 7), RHYTHM).next_day is None
    # A Sunday, whose own weekday is never worked.
    assert shows.look(db, date(2016, 6, 19), RHYTHM).next_day == date(2016, 6, 21)


def test_the_journal_keeps_each_change_of_a_show(db: Database) -> None:
    show = a_show(db, date(2016, 6, 7))
    show = moved(db, show, date(2016, 6, 8))
    shows.call_off(db, show.id, reason="", version=show.version, rhythm=RHYTHM, at=SPRING)
    with db.read() as tx:
        rows = tx.execute(select(tables.journal.c.verb).where(tables.journal.c.subject == f"show:{show.id}"))
        assert [row.verb for row in rows] == ["show_planned", "show_changed", "show_called_off"]
        assert journal.broken_link(tx) is None


# The rule of windows with planned shows. What it says without any is in test_show_window.


def window(day: int, hour: int = 17, minute: int = 30) -> ShowWindow:
    start = datetime(2016, 6, 1, hour, minute, tzinfo=SHANGHAI) + timedelta(days=day - 1)
    return ShowWindow(start=start, end=start + timedelta(hours=1))


def planned(*shown: tuple[ShowWindow, int | None]) -> Schedule:
    return replace(RHYTHM, planned=tuple(PlannedShow(window=found, number=number) for found, number in shown))


def test_a_planned_show_opens_its_window() -> None:
    schedule = planned((window(9, 10), 7))
    assert show_window.is_open(schedule, at(9, 10, 30))
    assert show_window.number_in_year(schedule, at(9, 10, 30)) == 7


def test_a_show_that_was_moved_or_called_off_is_not_on_the_air_in_the_rhythm_s_hour() -> None:
    for schedule in (planned((window(9), 1)), planned((window(7), None)), planned((window(2), 1))):
        assert not show_window.is_open(schedule, at(7, 17, 45))
        assert show_window.number_in_year(schedule, at(7, 17, 45)) is None


def test_the_rhythm_goes_on_where_the_plan_ends() -> None:
    schedule = planned((window(7), 1), (window(35), 2))
    open_on = [day for day in (7, 21, 35, 49) if show_window.is_open(schedule, window(day).start)]
    assert open_on == [7, 35, 49]
    assert show_window.number_in_year(schedule, window(49).start) == 3


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(1, 200), st.booleans()), max_size=6, unique_by=lambda one: one[0]))
def test_every_moment_on_the_air_has_a_number_and_no_other_moment(days: list[tuple[int, bool]]) -> None:
    kept = sorted(day for day, off in days if not off)
    schedule = planned(*((window(day), kept.index(day) + 1 if not off else None) for day, off in days))
    for day in range(1, 220):
        moment = window(day).start + timedelta(minutes=5)
        assert (show_window.number_in_year(schedule, moment) is None) is not show_window.is_open(schedule, moment)
        if day in kept:
            assert show_window.number_in_year(schedule, moment) == kept.index(day) + 1


def test_a_case_tells_in_its_life_that_it_was_put_into_another_show(db: Database) -> None:
    case = cases.case(db, ring(db, "c-1", at(7, 17, 45)))  # type: ignore[arg-type]
    day = date(2016, 7, 5)
    planned = shows.plan(db, day=day, start=time(8), end=time(9), unit=None, rhythm=RHYTHM, at=SPRING)
    linker = somebody(db, Role.REGISTRAR)
    show_links.link(db, case.id, planned.id, version=case.version, at=at(7, 18), by=linker)
    with db.read() as tx:
        event = tables.matter_event.c
        last = tx.execute(select(tables.matter_event).where(event.matter == case.id).order_by(event.id.desc())).first()
    assert last is not None
    assert (last.step, last.before, last.after, last.person) == ("linked", "draft", "draft", linker)
    assert last.facts["show"] == planned.id
