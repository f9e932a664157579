"""Organisations: names with days, aliases, the end of a unit; and that only who keeps the register changes it."""

from datetime import date, timedelta
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert, select

from intake.office import bodies, naming, organisations, people, posts, succession
from intake.office.bodies import NotNamedYet, OrganisationNameTaken
from intake.office.naming import NameNeeded
from intake.office.organisations import Organisation
from intake.office.transcripts import Stale
from intake.records import tables
from intake.records.database import Database
from intake.rules.keeping import NotYourOrganisation
from intake.words import Branch, Duty, NameSort, OrganisationId, Post, Role
from tests.house import NOW

TODAY = date(2026, 11, 24)
PASSWORD = "Ke-Qi-2026-lu"


def a_unit(db: Database, name: str = "区水务局", *aliases: str) -> Organisation:
    return bodies.add_organisation(db, name=name, branch=Branch.DEPARTMENT, at=NOW, aliases=aliases, phone="5551234")


def called(db: Database, unit: OrganisationId, day: date) -> str:
    with db.read() as tx:
        return organisations.organisation_in(tx, unit, day).name


def test_a_renamed_unit_keeps_its_old_name_for_the_days_before(db: Database) -> None:
    unit = a_unit(db, "区水务局", "水务局").id
    bodies.rename(db, unit, name="区水利局", since=date(2026, 12, 1), at=NOW, prefix="斗水热")
    assert [called(db, unit, day) for day in (TODAY, date(2026, 11, 30), date(2026, 12, 1))] == [
        "区水务局",
        "区水务局",
        "区水利局",
    ]
    with db.read() as tx:
        after = organisations.organisation_in(tx, unit, date(2026, 12, 2))
        assert (after.prefix, set(after.aliases)) == ("斗水热", {"水务局", "区水务局"})
        assert organisations.find_in(tx, "区水务局", date(2027, 1, 1)) == unit


def test_a_name_that_will_be_another_s_is_taken_already(db: Database) -> None:
    bodies.rename(db, a_unit(db).id, name="区水利局", since=date(2026, 12, 1), at=NOW)
    with pytest.raises(OrganisationNameTaken):
        a_unit(db, "区水利局")
    with pytest.raises(OrganisationNameTaken):
        bodies.add_alias(db, a_unit(db, "区农业局").id, "区水利局", NOW)


def test_a_new_name_comes_after_the_present_one(db: Database) -> None:
    unit = a_unit(db).id
    with pytest.raises(NotNamedYet):
        bodies.rename(db, unit, name="区水利局", since=TODAY, at=NOW)


def test_the_old_name_may_come_back(db: Database) -> None:
    unit = a_unit(db).id
    bodies.rename(db, unit, name="区水利局", since=date(2026, 12, 1), at=NOW)
    bodies.rename(db, unit, name="区水务局", since=date(2026, 12, 5), at=NOW)
    with db.read() as tx:
        now = organisations.organisation_in(tx, unit, date(2026, 12, 6))
    assert (now.name, now.aliases) == ("区水务局", ("区水利局",))


def test_a_body_s_english_name_changes_with_it(db: Database) -> None:
    with db.read() as tx:
        bureau = organisations.of_duty_in(tx, Duty.SUPERVISOR)
    bodies.rename(db, bureau, name="区监察委员会", english="District Commission", since=date(2018, 1, 1), at=NOW)
    with db.read() as tx:
        assert organisations.organisation_in(tx, bureau, date(2017, 12, 31)).english == "District Supervision Bureau"
        assert organisations.organisation_in(tx, bureau, TODAY).english == "District Commission"


def test_aliases_come_and_go(db: Database) -> None:
    unit = a_unit(db).id
    assert bodies.add_alias(db, unit, "  水务 ", NOW).aliases == ("水务",)
    assert bodies.add_alias(db, unit, "水务", NOW).aliases == ("水务",)
    with pytest.raises(OrganisationNameTaken):
        bodies.add_alias(db, unit, "井岸镇", NOW)
    tomorrow = NOW + timedelta(days=1)
    assert bodies.end_alias(db, unit, "水务", tomorrow).aliases == ()
    with db.read() as tx:
        assert organisations.find_in(tx, "水务", TODAY) == unit
        assert organisations.find_in(tx, "水务", TODAY + timedelta(days=1)) is None
    with pytest.raises(bodies.NoSuchAlias):
        bodies.end_alias(db, unit, "水务", tomorrow)


@pytest.mark.parametrize("name", ["", "  ", "\0", "长" * 81])
def test_a_name_has_something_to_read(db: Database, name: str) -> None:
    with pytest.raises(NameNeeded):
        a_unit(db, name)


def test_a_closed_unit_has_no_posts_left_and_gives_its_name_free(db: Database) -> None:
    unit = a_unit(db).id
    lin = people.add_person(db, name="lin", display="", password=PASSWORD, roles=(), at=NOW).id
    posts.give_post(db, lin, Post(organisation=unit, role=Role.UNIT_HANDLER), NOW)
    closed = bodies.close(db, unit, NOW, on=date(2026, 12, 1))
    assert closed.closed
    assert [term.until for term in posts.terms(db, unit)] == [date(2026, 12, 1)]
    later = NOW + timedelta(days=10)
    again = bodies.add_organisation(db, name="区水务局", branch=Branch.DEPARTMENT, at=later)
    with db.read() as tx:
        assert organisations.find_in(tx, "区水务局", date(2026, 12, 20)) == again.id


def test_a_unit_with_cases_and_a_body_of_the_plan_cannot_be_closed(db: Database) -> None:
    unit = a_unit(db).id
    with db.read() as tx:
        office = organisations.of_duty_in(tx, Duty.STYLE_OFFICE)
    with pytest.raises(bodies.NeededByThePlan):
        bodies.close(db, office, NOW, on=TODAY)
    with db.begin() as tx:
        tx.execute(
            insert(tables.show).values(
                year=2026,
                number=1,
                on_day=TODAY,
                starts_at=NOW,
                ends_at=NOW,
                unit=unit,
                state="planned",
                practice=False,
            )
        )
    with pytest.raises(bodies.StillAtWork):
        bodies.close(db, unit, NOW, on=TODAY)


def test_only_the_station_s_administrator_keeps_the_register(db: Database) -> None:
    unit = a_unit(db).id
    boss = people.add_person(db, name="boss", display="", password=PASSWORD, roles=(), at=NOW).id
    posts.give_post(db, boss, Post(organisation=unit, role=Role.UNIT_ADMIN), NOW)
    host = people.add_person(db, name="host", display="", password=PASSWORD, roles=[Role.HOST], at=NOW).id
    chief = people.add_person(db, name="chief", display="", password=PASSWORD, roles=[Role.ADMINISTRATOR], at=NOW).id
    for person in (boss, host):
        with pytest.raises(NotYourOrganisation):
            bodies.add_alias(db, unit, "水务", NOW, by=person)
        with pytest.raises(NotYourOrganisation):
            bodies.add_organisation(db, name="区农业局", branch=Branch.DEPARTMENT, at=NOW, by=person)
    assert bodies.change(db, unit, NOW, phone="5550000", branch=Branch.STATIONED, by=chief).phone == "5550000"


def test_an_old_page_changes_nothing(db: Database) -> None:
    unit = a_unit(db)
    bodies.add_alias(db, unit.id, "水务", NOW, version=unit.version)
    with pytest.raises(Stale):
        bodies.change(db, unit.id, NOW, phone="1", version=unit.version)


Renames = st.lists(st.tuples(st.sampled_from("甲乙丙丁"), st.integers(-400, 400)), max_size=8)


_units = count(1)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(renames=Renames)
def test_whatever_the_order_of_renames_every_day_has_one_name(db: Database, renames: list[tuple[str, int]]) -> None:
    """One house for all examples, a new unit in each."""
    mark = next(_units)
    first = f"区第{mark}局"
    unit, expected = a_unit(db, first).id, [(first, TODAY)]
    for name, days in renames:
        since = TODAY + timedelta(days=days)
        try:
            bodies.rename(db, unit, name=f"区{name}{mark}局", since=since, at=NOW)
        except NotNamedYet:
            assert since <= expected[-1][1]
        else:
            expected.append((f"区{name}{mark}局", since))
    official = select(tables.organisation_name).where(
        tables.organisation_name.c.organisation == unit, tables.organisation_name.c.sort == NameSort.OFFICIAL
    )
    with db.read() as tx:
        rows = tx.execute(official.order_by(tables.organisation_name.c.since)).all()
    assert [(row.name, row.since) for row in rows] == expected
    # Each name ends on the day the next one begins, and the last one has no end.
    assert [row.until for row in rows] == [*(since for _, since in expected[1:]), None]
    for name, since in expected:
        assert called(db, unit, since) == name


def test_a_closed_unit_is_given_a_successor_afterwards(db: Database) -> None:
    gone, heir = a_unit(db, "区旧局"), a_unit(db, "区新局")
    with pytest.raises(succession.StillThere):
        succession.succeed(db, gone.id, heir.id, NOW)
    bodies.close(db, gone.id, NOW, on=TODAY)
    assert succession.succeed(db, gone.id, heir.id, NOW).successor == heir.id
    with pytest.raises(naming.NoSuccessor):
        succession.succeed(db, gone.id, gone.id, NOW)
