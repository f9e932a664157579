"""Telling people: once per fact and reader, whoever holds the post, and never who called."""

import string
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from intake.office import notice_lists, notices, people
from intake.office.bodies import station_in
from intake.records import tables
from intake.records.database import Database
from intake.sentences import LANGUAGES, keys, text
from intake.words import CaseId, Post, Role
from intake.words.notices import ToOrganisation, ToPerson
from tests.house import NOW, a_finished_call

PASSWORD = "Ke-Qi-2026-lu"
FACTS = {"case": "00000017", "clock": "complaint", "due": "2026-11-24"}


def a_person(db: Database, name: str, *roles: Role) -> people.Person:
    return people.add_person(db, name=name, display=name, password=PASSWORD, roles=roles, at=NOW, must_change=False)


def tell(db: Database, *to: object, key: str = "event:1", matter: CaseId | None = None, **facts: str) -> int:
    with db.begin() as tx:
        return notices.notify_in(
            tx,
            key=key,
            to=to,
            sentence="clock_today",
            facts=facts or FACTS,
            matter=matter,
            at=NOW,  # type: ignore[arg-type]
        )


def count(db: Database) -> int:
    with db.read() as tx:
        return tx.execute(select(func.count()).select_from(tables.notification)).scalar_one()


def test_a_fact_reaches_each_reader_once_however_often_and_by_whatever_name_it_is_told(db: Database) -> None:
    lan = a_person(db, "lan", Role.REGISTRAR, Role.VERIFIER)
    with db.read() as tx:
        station = station_in(tx)
    to = (ToPerson(person=lan.id), Post(organisation=station, role=Role.VERIFIER), ToOrganisation(organisation=station))
    assert tell(db, *to) == 1
    assert tell(db, *to) == 0
    assert tell(db, *to, key="event:2") == 1
    assert count(db) == 2


def test_a_vacant_post_is_written_down_as_nobody(db: Database) -> None:
    with db.read() as tx:
        station = station_in(tx)
    tell(db, Post(organisation=station, role=Role.VERIFIER))
    with db.read() as tx:
        row = tx.execute(select(tables.notification)).one()
    assert (row.person, row.organisation, row.state) == (None, station, "nobody")


def test_a_text_is_never_filled_with_a_caller(db: Database) -> None:
    lan = a_person(db, "lan", Role.REGISTRAR)
    with pytest.raises(ValueError, match="caller_name"):
        tell(db, ToPerson(person=lan.id), caller_name="王先生")
    assert count(db) == 0


def test_a_sentence_that_cannot_be_filled_is_refused_when_it_is_told_and_not_when_it_is_read(db: Database) -> None:
    lan = a_person(db, "lan", Role.REGISTRAR)
    with pytest.raises(ValueError, match="clock_today lacks clock, due"):
        tell(db, ToPerson(person=lan.id), case="1")
    tell(db, ToPerson(person=lan.id))
    with db.begin() as tx:
        tx.execute(update(tables.notification).values(sentence="of_tomorrow"))
    assert "of_tomorrow" in notice_lists.notices(db, lan.id, lang="en")[0].text


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_sentence_can_be_filled_from_the_facts_a_notification_may_have(lang: str) -> None:
    for key in keys(lang):
        if key.startswith("notices.") and key not in ("notices.of_another_version", "notices.subject"):
            places = {name for _, name, _, _ in string.Formatter().parse(text(key, lang)) if name}
            assert places <= notices.FACTS, key


def test_a_practice_case_tells_nobody(db: Database, tmp_path: object) -> None:
    opened = a_finished_call(db, tmp_path, practice=True)  # type: ignore[arg-type]
    lan = a_person(db, "lan", Role.REGISTRAR)
    assert tell(db, ToPerson(person=lan.id), matter=opened.case) == 0


def test_what_is_told_later_keeps_its_moment(db: Database) -> None:
    lan = a_person(db, "lan", Role.REGISTRAR)
    with db.begin() as tx:
        notices.notify_in(
            tx,
            key="event:9",
            to=[ToPerson(person=lan.id)],
            sentence="clock_today",
            facts=FACTS,
            matter=None,
            at=NOW,
            not_before=NOW + timedelta(hours=9),
        )
    with db.read() as tx:
        assert tx.execute(select(tables.notification.c.due_at)).scalar_one() == NOW + timedelta(hours=9)
