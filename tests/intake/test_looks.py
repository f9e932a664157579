"""Looks at callers' numbers in the journal: whose they are, which cases, and once in an hour."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import select

from intake import journal
from intake.office import looks
from intake.office.casework import routing
from intake.office.looks import Reader
from intake.records import tables
from intake.words import Kind
from tests.office import Office, moment
from tests.own_office import office

__all__ = ["office"]

NOW = moment("2016-06-08 09:00")


def reader(office: Office, name: str) -> Reader:
    return Reader.of(office.people[name])


def noted(office: Office, name: str) -> list[list[int]]:
    """The cases of each entry about somebody, oldest first."""
    entry = tables.journal.c
    mine = select(entry.facts).where(entry.actor == f"person:{office.people[name].id}", entry.verb == looks.SEEN)
    with office.db.read() as tx:
        return [[int(one) for one in json.loads(facts)["cases"].split()] for facts in tx.execute(mine).scalars()]


def test_a_look_is_one_entry_in_an_hour_and_only_new_cases_make_another(office: Office) -> None:
    first, second = (office.registered(Kind.COMPLAINT, number=f"1380013800{n}").id for n in range(2))
    hidden = office.call("2016-06-07 18:00", number="").id
    for minutes, cases in ((0, [first, hidden]), (59, [first]), (59, [first, second]), (60, [first, second])):
        looks.note(office.db, reader(office, "registrar"), cases, NOW + timedelta(minutes=minutes))
    assert noted(office, "registrar") == [[first], [second], [first]]
    looks.note(office.db, reader(office, "verifier"), [first], NOW)
    assert noted(office, "verifier") == [[first]]
    with office.db.read() as tx:
        assert journal.broken_link(tx) is None
        assert "138001" not in str(tx.execute(select(tables.journal)).all())


@pytest.mark.parametrize("name", ["water", "host", "committee", "accountability", "leader", "editor", "bureau"])
def test_who_sees_no_number_has_looked_at_none(office: Office, name: str) -> None:
    found = office.registered(Kind.COMPLAINT)
    found.do(routing.take_own, by="office", at="2016-06-07 19:00")
    looks.note(office.db, reader(office, name), [found.id], NOW)
    assert noted(office, name) == []


def test_a_number_that_was_cut_is_no_look(office: Office) -> None:
    found = office.registered(Kind.COMPLAINT)
    with office.db.begin() as tx:
        tx.execute(tables.matter.update().where(tables.matter.c.id == found.id).values(masked_at=NOW))
    looks.note(office.db, reader(office, "registrar"), [found.id], NOW)
    assert noted(office, "registrar") == []
