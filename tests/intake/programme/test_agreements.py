"""P8: three bodies agree on the unit of a show; another unit voids what they said, and nothing is deleted."""

from datetime import date, time

import pytest

from intake.office import shows
from intake.office.programme import agreements
from intake.office.programme.turns import CalledOffShow, NoUnitOnAir
from intake.rules.agreeing import NotYourWord, ObjectionNeedsWords, SaidAlready
from intake.rules.show_table import ShowNotAllowedNow
from intake.rules.show_window import Schedule, ShowMode
from intake.words import ShowId
from intake.words.shows import AgreementState, AgreeParty
from tests.intake.programme.rounds import SHOW
from tests.intake.programme.test_telling import told
from tests.office import LOCAL, Office, moment

S = AgreementState
BODIES = {"bureau": "supervisor", "committee": "organ_committee", "office": "style_office"}
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


def say(
    office: Office,
    show: ShowId,
    who: str,
    at: str = "2016-05-10 09:00",
    *,
    agreed: bool = True,
    words: str = "",
    party: str = "",
) -> AgreementState:
    of, by = AgreeParty(party or BODIES[who]), office.people[who].id
    return agreements.say(office.db, show, of, agreed=agreed, words=words, by=by, at=moment(at))


def give_unit(office: Office, show: ShowId, unit: str | None) -> None:
    with office.db.read() as tx:
        version = shows.show_in(tx, show).version
    shows.change(
        office.db,
        show,
        day=date(2016, 6, 7),
        start=time(17, 30),
        end=time(18, 30),
        unit=None if unit is None else office.units[unit],
        reason="",
        version=version,
        rhythm=RHYTHM,
        at=moment("2016-05-12 09:00"),
    )


def state(office: Office, show: ShowId) -> AgreementState:
    found = agreements.agreement(office.db, show)
    with office.db.read() as tx:
        row = shows.show_in(tx, show)
    assert agreements.states(office.db, [row]) == {show: found.state}
    return found.state


def test_p8_a_show_is_agreed_when_all_three_bodies_have_said_so(office: Office) -> None:
    show = office.show(SHOW)
    assert state(office, show) is S.OPEN
    assert say(office, show, "bureau") is S.OPEN
    assert say(office, show, "office") is S.OPEN
    assert told(office, "show_agreed") == set()
    assert say(office, show, "committee", words="同意") is S.AGREED
    assert state(office, show) is S.AGREED
    assert told(office, "show_agreed") == {"host", "editor"}


def test_p8_one_objection_with_its_reason_stands_against_two_who_agree(office: Office) -> None:
    show = office.show(SHOW)
    say(office, show, "office")
    say(office, show, "committee")
    with pytest.raises(ObjectionNeedsWords):
        say(office, show, "bureau", agreed=False, words="  ")
    assert say(office, show, "bureau", agreed=False, words="该单位上月刚上线") is S.OBJECTED
    assert told(office, "show_objected") == {"host", "editor", "office"}
    # A later word of the same body counts; the earlier one stays to be read.
    assert say(office, show, "bureau", "2016-05-11 09:00") is S.AGREED
    found = agreements.agreement(office.db, show)
    assert [(word.party, word.agreed, word.words) for word in found.earlier] == [
        (AgreeParty.SUPERVISOR, False, "该单位上月刚上线")
    ]
    with pytest.raises(SaidAlready):
        say(office, show, "bureau", "2016-05-11 09:01")


def test_p8_another_unit_makes_every_word_void_also_when_the_first_one_comes_back(office: Office) -> None:
    show = office.show(SHOW)
    for who in BODIES:
        say(office, show, who)
    give_unit(office, show, "roads")
    assert state(office, show) is S.OPEN
    give_unit(office, show, "water")
    assert state(office, show) is S.OPEN
    found = agreements.agreement(office.db, show)
    assert (found.stands, [word.unit_name for word in found.earlier]) == ({}, ["区水务局"] * 3)
    assert {word.void_at for word in found.earlier} == {moment("2016-05-12 09:00")}
    assert say(office, show, "office") is S.OPEN
    give_unit(office, show, None)
    assert state(office, show) is S.NONE


def test_p8_nobody_speaks_for_another_body_and_no_unit_for_itself(office: Office) -> None:
    show = office.show(SHOW)
    for who, party in (
        ("water", "style_office"),
        ("editor", "style_office"),
        ("office", "supervisor"),
        ("bureau", "organ_committee"),
    ):
        with pytest.raises(NotYourWord):
            say(office, show, who, party=party)


def test_p8_without_a_unit_after_it_was_called_off_or_when_it_has_begun_there_is_nothing_to_agree(
    office: Office,
) -> None:
    with pytest.raises(NoUnitOnAir):
        say(office, office.show("2016-06-21", None), "office")
    show = office.show(SHOW)
    with pytest.raises(ShowNotAllowedNow):
        say(office, show, "office", f"{SHOW} 17:30")
    with office.db.read() as tx:
        version = shows.show_in(tx, show).version
    shows.call_off(office.db, show, reason="", version=version, rhythm=RHYTHM, at=moment("2016-05-12 09:00"))
    with pytest.raises(CalledOffShow):
        say(office, show, "office", "2016-05-13 09:00")
