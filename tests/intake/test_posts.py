"""Posts with days: given, ended, handed on; and who may do it."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import select, text

from intake import journal
from intake.office import organisations, people, posts
from intake.office.transcripts import Stale
from intake.records import tables
from intake.records.database import Database
from intake.records.migrate import MIGRATIONS, migrate
from intake.rules.keeping import NotYourOrganisation, OwnPost, RoleElsewhere
from intake.words import Duty, OrganisationId, PersonId, Post, Role
from tests.house import NOW

PASSWORD = "Ke-Qi-2026-lu"
TODAY = date(2026, 11, 24)


def somebody(db: Database, name: str, *roles: Role) -> PersonId:
    return people.add_person(db, name=name, display=name, password=PASSWORD, roles=roles, at=NOW).id


def town(db: Database, name: str = "井岸镇") -> OrganisationId:
    with db.read() as tx:
        found = organisations.find_in(tx, name, TODAY)
    assert found is not None
    return found


def a_post(db: Database, role: Role = Role.UNIT_HANDLER) -> Post:
    return Post(organisation=town(db), role=role)


def test_a_post_begins_and_ends_on_its_day(db: Database) -> None:
    post, who = a_post(db), somebody(db, "lin")
    posts.give_post(db, who, post, NOW, since=date(2026, 12, 1), until=date(2026, 12, 31))
    held = []
    with db.read() as tx:
        for day in (date(2026, 11, 30), date(2026, 12, 1), date(2026, 12, 30), date(2026, 12, 31)):
            held.append(posts.people_of(tx, post.organisation, [post.role], day) == [who])
        assert post not in people.person_in(tx, who, NOW).posts
        assert post in people.person_in(tx, who, NOW + timedelta(days=10)).posts
    assert held == [False, True, True, False]


def test_a_post_given_twice_is_one_and_one_that_overlaps_is_refused(db: Database) -> None:
    post, who = a_post(db), somebody(db, "lin")
    posts.give_post(db, who, post, NOW)
    posts.give_post(db, who, post, NOW)
    with pytest.raises(posts.PostOverlaps):
        posts.give_post(db, who, post, NOW, since=date(2026, 11, 1), until=date(2026, 11, 25))
    with pytest.raises(posts.EndsBeforeItBegins):
        posts.give_post(db, who, post, NOW, since=TODAY, until=TODAY)
    assert len(posts.terms(db, post.organisation)) == 1


def test_a_post_that_ended_and_comes_back_the_same_day_goes_on(db: Database) -> None:
    post, who = a_post(db), somebody(db, "lin")
    posts.give_post(db, who, post, NOW, since=date(2026, 11, 1))
    posts.end_post(db, who, post, NOW)
    posts.give_post(db, who, post, NOW)
    assert [(term.since, term.until) for term in posts.terms(db, post.organisation)] == [(date(2026, 11, 1), None)]
    with pytest.raises(posts.NoSuchPost):
        posts.end_post(db, who, Post(organisation=post.organisation, role=Role.UNIT_LEADER), NOW)


def test_a_post_handed_over_is_nobody_s_on_no_day(db: Database) -> None:
    post, lin, mo = a_post(db, Role.UNIT_LEADER), somebody(db, "lin"), somebody(db, "mo")
    posts.give_post(db, lin, post, NOW)
    posts.hand_over(db, post, giver=lin, taker=mo, at=NOW, on=date(2026, 12, 1))
    with db.read() as tx:
        holders = [
            posts.people_of(tx, post.organisation, [post.role], date(2026, 11, 25) + timedelta(days=n))
            for n in range(12)
        ]
    assert holders == [[lin]] * 6 + [[mo]] * 6


def test_handing_over_what_somebody_does_not_hold_changes_nothing(db: Database) -> None:
    post, lin, mo = a_post(db), somebody(db, "lin"), somebody(db, "mo")
    with pytest.raises(posts.NoSuchPost):
        posts.hand_over(db, post, giver=lin, taker=mo, at=NOW)
    assert posts.terms(db, post.organisation) == []


def test_an_organisation_gives_only_the_posts_it_has(db: Database) -> None:
    who = somebody(db, "lin")
    with db.read() as tx:
        station, bureau = organisations.station_in(tx), organisations.of_duty_in(tx, Duty.SUPERVISOR)
    for place, role in ((town(db), Role.SUPERVISOR), (station, Role.UNIT_ADMIN), (bureau, Role.HOST)):
        with pytest.raises(RoleElsewhere):
            posts.give_post(db, who, Post(organisation=place, role=role), NOW)
    posts.give_post(db, who, Post(organisation=bureau, role=Role.SUPERVISOR), NOW)


def test_a_unit_s_administrator_keeps_the_unit_s_people_and_nobody_else_s(db: Database) -> None:
    boss, lin = somebody(db, "boss"), somebody(db, "lin")
    posts.give_post(db, boss, a_post(db, Role.UNIT_ADMIN), NOW)
    posts.give_post(db, lin, a_post(db), NOW, by=boss)
    for wrong in (
        Post(organisation=town(db, "白蕉镇"), role=Role.UNIT_HANDLER),
        Post(organisation=town(db, "区监察局"), role=Role.SUPERVISOR),
    ):
        with pytest.raises(NotYourOrganisation):
            posts.give_post(db, lin, wrong, NOW, by=boss)
    people.set_password(db, "lin", "Xin-Mi-Ma-88", NOW, by=boss)
    # A post elsewhere opens other doors, which a unit's administrator must not hold a key to.
    posts.give_post(db, lin, Post(organisation=town(db, "白蕉镇"), role=Role.UNIT_HANDLER), NOW)
    with pytest.raises(NotYourOrganisation):
        people.set_password(db, "lin", "Xin-Mi-Ma-99", NOW, by=boss)
    with pytest.raises(NotYourOrganisation):
        people.disable(db, "lin", NOW, by=boss)


def test_a_unit_admin_of_a_body_gives_unit_posts_not_the_body_s_own(db: Database) -> None:
    boss, lin = somebody(db, "boss"), somebody(db, "lin")
    bureau = town(db, "区监察局")
    posts.give_post(db, boss, Post(organisation=bureau, role=Role.UNIT_ADMIN), NOW)
    with pytest.raises(NotYourOrganisation):
        posts.give_post(db, lin, Post(organisation=bureau, role=Role.SUPERVISOR), NOW, by=boss)


def test_nobody_gives_or_ends_their_own_post_but_may_hand_it_on(db: Database) -> None:
    chief = somebody(db, "chief", Role.ADMINISTRATOR)
    boss, lin = somebody(db, "boss"), somebody(db, "lin")
    post = a_post(db, Role.UNIT_ADMIN)
    posts.give_post(db, boss, post, NOW, by=chief)
    with pytest.raises(OwnPost):
        posts.give_post(db, chief, a_post(db), NOW, by=chief)
    with pytest.raises(OwnPost):
        posts.end_post(db, boss, post, NOW, by=boss)
    with pytest.raises(OwnPost):
        people.disable(db, "chief", NOW, by=chief)
    posts.hand_over(db, post, giver=boss, taker=lin, at=NOW, by=boss)
    with db.read() as tx:
        assert posts.people_of(tx, post.organisation, [post.role], TODAY) == [lin]


def test_an_ended_keeper_keeps_nothing(db: Database) -> None:
    boss, lin = somebody(db, "boss"), somebody(db, "lin")
    posts.give_post(db, boss, a_post(db, Role.UNIT_ADMIN), NOW, until=date(2026, 11, 25))
    posts.give_post(db, lin, a_post(db), NOW, by=boss)
    with pytest.raises(NotYourOrganisation):
        posts.end_post(db, lin, a_post(db), NOW + timedelta(days=1), by=boss)


def test_a_person_changed_meanwhile_is_not_changed_by_an_old_page(db: Database) -> None:
    who = somebody(db, "lin")
    seen = posts.give_post(db, who, a_post(db), NOW).version
    posts.give_post(db, who, a_post(db, Role.UNIT_LEADER), NOW, version=seen)
    with pytest.raises(Stale):
        posts.end_post(db, who, a_post(db), NOW, version=seen)
    with pytest.raises(Stale):
        people.set_password(db, "lin", "Xin-Mi-Ma-88", NOW, version=seen)


def test_the_journal_names_people_by_number_only(db: Database) -> None:
    chief, who = somebody(db, "chief", Role.ADMINISTRATOR), somebody(db, "linlin")
    posts.give_post(db, who, a_post(db), NOW, by=chief)
    posts.end_post(db, who, a_post(db), NOW, by=chief)
    with db.read() as tx:
        rows = tx.execute(select(tables.journal).where(tables.journal.c.subject == f"person:{who}")).all()
        assert [row.verb for row in rows] == ["person_added", "post_given", "post_ended"]
        assert {row.actor for row in rows[1:]} == {f"person:{chief}"}
        assert not any("linlin" in row.facts for row in rows)
        assert journal.broken_link(tx) is None


def test_roles_at_the_station_end_and_come_back_with_their_days(db: Database) -> None:
    who = somebody(db, "lan", Role.SCREENER)
    people.set_roles(db, "lan", {Role.HOST}, NOW + timedelta(days=3))
    person = people.set_roles(db, "lan", {Role.SCREENER}, NOW + timedelta(days=5))
    assert person.roles == {Role.SCREENER}
    days = [(term.post.role, term.since.day, term.until and term.until.day) for term in posts.terms(db)]
    assert days == [(Role.SCREENER, 24, 27), (Role.HOST, 27, 29), (Role.SCREENER, 29, None)]
    assert who == person.id


def upgraded(db: Database, to: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with db.begin() as tx:
        config.attributes["connection"] = tx
        command.upgrade(config, to)


def test_posts_of_an_older_house_are_still_held(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The upgrade gives them the programme's first day."""
    monkeypatch.setenv("REXIAN_HOME", str(tmp_path))
    db = Database(f"sqlite:///{tmp_path / 'old.db'}")
    upgraded(db, "0005")
    with db.begin() as tx:
        tx.execute(
            text(
                "INSERT INTO person (id, name, display, password, password_set_at, must_change, lang, failures,"
                " created_at)"
                " VALUES (7, 'lan', 'lan', '', '2026-01-01', 0, 'en', 0, '2026-01-01')"
            )
        )
        tx.execute(
            text("INSERT INTO organisation (id, code, duty, branch, phone) VALUES (90, 'x', 'unit', 'town', '')")
        )
        tx.execute(text("INSERT INTO post (person, organisation, role) VALUES (7, 90, 'unit_handler')"))
    assert migrate(db)
    post = Post(organisation=OrganisationId(90), role=Role.UNIT_HANDLER)
    with db.read() as tx:
        person = people.person_in(tx, PersonId(7), NOW)
        assert (person.posts, person.version) == ({post}, 1)
    assert [(term.since, term.until) for term in posts.terms(db)] == [(date(2016, 6, 1), None)]
    db.close()
