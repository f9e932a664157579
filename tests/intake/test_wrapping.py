"""A show is confirmed by its three parties when it is over, and not while a call of it has no outcome."""

from dataclasses import replace

import pytest

from intake import journal
from intake.office import wrapping
from intake.office.casework import registration
from intake.office.casework.registration import Registration
from intake.office.desk import air_notes
from intake.office.desk.air_notes import Said
from intake.office.desk.ledger import Hand
from intake.office.wrapping import (
    CallsWithoutOutcome,
    NoPartOfTheShow,
    NotesWithoutCase,
    NotOffTheAir,
    OneHandOneParty,
    SignedAlready,
)
from intake.records import tables
from intake.words import Kind, Post, Role
from intake.words.desk import AirNoteSort, Surface
from intake.words.shows import WrapParty
from tests.office import Office, moment
from tests.own_office import office

__all__ = ["office"]

SHOW = "2016-06-07"
AFTER = moment(f"{SHOW} 18:50")


def test_nobody_confirms_a_show_while_a_call_has_no_outcome(office: Office) -> None:
    office.registered(Kind.COMPLAINT)
    draft = office.call(f"{SHOW} 18:20", show=SHOW)
    show, registrar = office.show(SHOW), office.people["registrar"]
    seen = wrapping.wrap(office.db, show, registrar, AFTER)
    assert (seen.cases, seen.drafts, seen.may_sign) == (2, (draft.row.number,), ())
    with pytest.raises(CallsWithoutOutcome) as told:
        wrapping.sign(office.db, show, WrapParty.STATION, by=registrar, at=AFTER)
    assert draft.row.number in told.value.sentence("zh-CN")
    words = Registration(kind=Kind.CONSULTATION, summary="停水", caller_name="王", place="井岸镇")
    draft.do(registration.register, words, by="registrar", at=f"{SHOW} 18:49")
    with pytest.raises(NotOffTheAir):
        wrapping.sign(office.db, show, WrapParty.STATION, by=registrar, at=moment(f"{SHOW} 18:00"))
    signed = wrapping.sign(office.db, show, WrapParty.STATION, by=registrar, at=AFTER)
    assert [(one.party, one.cases) for one in signed.signatures] == [(WrapParty.STATION, 2)]
    with pytest.raises(SignedAlready):
        wrapping.sign(office.db, show, WrapParty.STATION, by=registrar, at=AFTER)
    with office.db.read() as tx:
        assert journal.broken_link(tx) is None


def test_each_party_signs_for_itself_alone(office: Office) -> None:
    office.registered(Kind.COMPLAINT)
    show = office.show(SHOW)
    for who, party in (("water", WrapParty.STATION), ("registrar", WrapParty.UNIT), ("host", WrapParty.STYLE_OFFICE)):
        with pytest.raises(NoPartOfTheShow):
            wrapping.sign(office.db, show, party, by=office.people[who], at=AFTER)
    for outsider in ("roads", "bureau"):
        with pytest.raises(NoPartOfTheShow):
            wrapping.wrap(office.db, show, office.people[outsider], AFTER)
    for who, party in (("water", WrapParty.UNIT), ("office", WrapParty.STYLE_OFFICE), ("host", WrapParty.STATION)):
        assert wrapping.wrap(office.db, show, office.people[who], AFTER).may_sign == (party,)
        wrapping.sign(office.db, show, party, by=office.people[who], at=AFTER)
    seen = wrapping.wrap(office.db, show, office.people["office"], AFTER)
    assert {one.party for one in seen.signatures} == set(WrapParty)
    assert seen.may_sign == ()


def test_a_promise_that_is_no_step_and_a_later_case_keep_a_show_open(office: Office) -> None:
    found = office.registered(Kind.COMPLAINT)
    show, registrar, host = office.show(SHOW), office.people["registrar"], office.people["host"]
    with office.db.read() as tx:
        call = tx.execute(tables.matter_call.select().where(tables.matter_call.c.matter == found.id)).one().call
    noting = Hand(person=host.id, surface=Surface.HOST, at=moment(f"{SHOW} 18:05"))
    made = air_notes.note(office.db, call, Said(sort=AirNoteSort.PROMISE), noting)
    with pytest.raises(NotesWithoutCase):
        wrapping.sign(office.db, show, WrapParty.STATION, by=registrar, at=AFTER)
    air_notes.withdraw(office.db, made.id, noting)
    wrapping.sign(office.db, show, WrapParty.STATION, by=registrar, at=AFTER)
    office.registered(Kind.COMPLAINT, f"{SHOW} 18:10")
    assert wrapping.wrap(office.db, show, registrar, AFTER).may_sign == (WrapParty.STATION,), "once more"
    seen = wrapping.sign(office.db, show, WrapParty.STATION, by=registrar, at=AFTER)
    assert [(one.party, one.cases) for one in seen.signatures] == [(WrapParty.STATION, 2)]


def test_a_signature_is_the_present_unit_s_and_nobody_signs_twice(office: Office) -> None:
    office.registered(Kind.COMPLAINT)
    show, water = office.show(SHOW), office.people["water"]
    wrapping.sign(office.db, show, WrapParty.UNIT, by=water, at=AFTER)
    station = Post(organisation=office.units["water"], role=Role.HOST)
    both = replace(water, posts=(*water.posts, station))
    with pytest.raises(OneHandOneParty):
        wrapping.sign(office.db, show, WrapParty.STATION, by=both, at=AFTER)
    with office.db.begin() as tx:
        tx.execute(tables.show.update().where(tables.show.c.id == show).values(unit=office.units["roads"]))
    assert wrapping.wrap(office.db, show, office.people["roads"], AFTER).may_sign == (WrapParty.UNIT,)


def test_a_unit_is_told_how_many_drafts_there_are_and_no_number(office: Office) -> None:
    draft = office.call(f"{SHOW} 18:20", show=SHOW)
    with pytest.raises(CallsWithoutOutcome) as told:
        wrapping.sign(office.db, office.show(SHOW), WrapParty.UNIT, by=office.people["water"], at=AFTER)
    assert draft.row.number not in told.value.sentence("zh-CN")
