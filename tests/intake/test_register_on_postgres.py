"""Organisations, posts, shows and rosters on a real PostgreSQL: the same days, numbers and refusals as on SQLite."""

import threading
from collections.abc import Iterator
from datetime import date, time, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from intake import durable, journal
from intake.office import bodies, organisations, people, posts, rosters, shows
from intake.office.opening import open_books
from intake.records.database import Database
from intake.records.migrate import migrate
from intake.words import Branch, OrganisationId, PersonId, Post, Role
from tests import postgres
from tests.house import NOW
from tests.intake.test_posts import upgraded
from tests.intake.test_rosters import HEADINGS, LEADER, WATER, a_password_each
from tests.intake.test_shows import RHYTHM, ring

pytestmark = [pytest.mark.postgres, pytest.mark.slow]

TODAY = date(2026, 11, 24)


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    """A database of an older house, with somebody in it, brought to the newest schema."""
    with postgres.server() as url:
        db = Database(url)
        upgraded(db, "0005")
        with db.begin() as tx:
            tx.execute(
                text(
                    "INSERT INTO person (id, name, display, password, password_set_at, must_change, lang, failures,"
                    " created_at) VALUES (700, 'old', 'old', '', '2026-01-01', false, 'en', 0, '2026-01-01')"
                )
            )
            tx.execute(
                text("INSERT INTO organisation (id, code, duty, branch, phone) VALUES (900, 'x', 'unit', 'town', '')")
            )
            tx.execute(text("INSERT INTO post (person, organisation, role) VALUES (700, 900, 'unit_handler')"))
        assert migrate(db)
        db.close()
        yield url


@pytest.fixture
def db(url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    monkeypatch.setenv("REXIAN_HOME", str(tmp_path))
    db = Database(url)
    open_books(db, NOW)
    durable.prepare(db)
    yield db
    durable.forget(db)
    db.close()


def test_posts_of_an_older_house_are_still_held(db: Database) -> None:
    with db.read() as tx:
        old = people.person_in(tx, PersonId(700), NOW)
    assert (old.posts, old.version) == ({Post(organisation=OrganisationId(900), role=Role.UNIT_HANDLER)}, 1)


def test_a_unit_and_its_people_live_through_their_days(db: Database) -> None:
    rosters.take_in(db, [HEADINGS, WATER, LEADER], NOW, password=a_password_each)
    with db.read() as tx:
        unit = organisations.find_in(tx, "水务局", TODAY)
        lin = people.by_name(tx, "LIN")
    assert unit is not None
    assert lin is not None
    bodies.rename(db, unit, name="区水利局", since=date(2026, 12, 1), at=NOW)
    bodies.add_alias(db, unit, "水利", NOW)
    bodies.end_alias(db, unit, "水务", NOW + timedelta(days=3))
    post = Post(organisation=unit, role=Role.UNIT_HANDLER)
    posts.end_post(db, PersonId(lin.id), post, NOW, on=date(2026, 12, 1))
    with db.read() as tx:
        before, after = (organisations.organisation_in(tx, unit, day) for day in (TODAY, date(2026, 12, 2)))
        assert (before.name, after.name, set(after.aliases)) == ("区水务局", "区水利局", {"区水务局", "水务局", "水利"})
        assert posts.people_of(tx, unit, [post.role], date(2026, 11, 30)) == [lin.id]
        assert posts.people_of(tx, unit, [post.role], date(2026, 12, 1)) == []
    assert bodies.close(db, unit, NOW + timedelta(days=30), on=date(2026, 12, 31)).closed
    with db.read() as tx:
        assert journal.broken_link(tx) is None


def test_shows_planned_at_once_by_two_have_numbers_without_a_gap(db: Database) -> None:
    def plan(writer: int) -> None:
        other = Database(db.url)
        for week in range(6):
            day = date(2031, 1, 7) + timedelta(weeks=2 * week + writer)
            shows.plan(other, day=day, start=time(17, 30), end=time(18, 30), unit=None, rhythm=RHYTHM, at=NOW)
        other.close()

    writers = [threading.Thread(target=plan, args=(n,)) for n in range(2)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(30)
    found = shows.shows(db, date(2031, 1, 1), date(2031, 12, 31))
    first = found[0].number
    assert first is not None
    assert [show.number for show in found] == list(range(first, first + 12))
    shows.call_off(db, found[3].id, reason="", version=found[3].version, rhythm=RHYTHM, at=NOW)
    kept = [show.number for show in shows.shows(db, date(2031, 1, 1), date(2031, 12, 31)) if show.number is not None]
    assert kept == list(range(first, first + 11))


def test_a_call_in_a_show_belongs_to_it_and_to_its_unit(db: Database) -> None:
    unit = bodies.add_organisation(db, name="区税务局", branch=Branch.STATIONED, at=NOW).id
    show = shows.plan(
        db, day=TODAY, start=time(17, 0), end=time(18, 0), unit=unit, rhythm=RHYTHM, at=NOW - timedelta(hours=2)
    )
    case = ring(db, "on-air", NOW)
    with db.read() as tx:
        row = tx.execute(text("SELECT show, onair_unit FROM matter WHERE id = :case"), {"case": case}).one()
    assert tuple(row) == (show.id, unit)
