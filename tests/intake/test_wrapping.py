"""A show is confirmed by its three parties when it is over, and not while a call of it has no outcome."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from intake import journal
from intake.office import wrapping
from intake.office.casework import registration
from intake.office.casework.registration import Registration
from intake.office.wrapping import CallsWithoutOutcome, NoPartOfTheShow, NotOffTheAir, SignedAlready
from intake.words import Kind
from intake.words.shows import WrapParty
from tests.house import furnished
from tests.office import Office, moment, organise

SHOW = "2016-06-07"
AFTER = moment(f"{SHOW} 18:45")


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    monkeypatch.setenv("REXIAN_HOME", str(tmp_path))
    with furnished(tmp_path, moment("2016-06-01 09:00")) as db:
        yield organise(db, moment("2016-06-01 09:00"))


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
    draft.do(registration.register, words, by="registrar", at=f"{SHOW} 18:44")
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
