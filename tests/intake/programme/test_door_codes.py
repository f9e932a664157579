"""A7, step 9: who has the door's code signs in by the server's clock, on that evening, and takes nothing back (F12)."""

import pytest

from intake.office.programme import door_codes
from intake.office.programme.door_codes import DoorCode, NoSuchDoor
from intake.office.programme.onair_people import NoSuchOnAirPerson
from intake.records import tables
from intake.rules.preparing import NotYourPreparation
from intake.words import ShowId
from intake.words.preparing import OnAirPersonId
from tests.intake.programme.rounds import SHOW, listed, seen
from tests.office import Office, moment

BEFORE, OPENS, ENDS = "2016-06-07 15:59:59", "2016-06-07 16:00", "2016-06-07 18:30"


def put_up(office: Office, show: ShowId, at: str = "2016-06-07 14:00", by: str = "host") -> str:
    door_codes.make(office.db, show, by=office.people[by].id, at=moment(at))
    found = standing(office, show, at)
    assert found is not None
    return found.token


def standing(office: Office, show: ShowId, at: str) -> DoorCode | None:
    return door_codes.door_code(office.db, show, by=office.people["host"].id, at=moment(at))


def names(office: Office, token: str, at: str) -> list[str]:
    return [one.person.name for one in door_codes.at_the_door(office.db, token, moment(at)).people]


def sign_in(office: Office, token: str, place: int, at: str) -> str:
    who = door_codes.at_the_door(office.db, token, moment(at)).people[place].id
    found = door_codes.sign_in(office.db, token, who, moment(at)).person.arrived_at
    return f"{found:%Y-%m-%d %H:%M:%S}" if found else ""


@pytest.fixture
def show(office: Office) -> ShowId:
    made = office.show(SHOW)
    listed(office, made, "2016-06-02 09:00")
    return made


def test_the_server_s_clock_counts_and_a_second_touch_changes_nothing(office: Office, show: ShowId) -> None:
    token = put_up(office, show)
    assert names(office, token, OPENS) == ["李国强", "王芳", "赵亮"]
    came = moment("2016-06-07 17:25:00")
    who = door_codes.at_the_door(office.db, token, came).people[0].id
    assert door_codes.sign_in(office.db, token, who, came).person.arrived_at == came
    assert door_codes.sign_in(office.db, token, who, moment("2016-06-07 17:40")).person.arrived_at == came
    sign_in(office, token, 1, "2016-06-07 17:25:01")
    people = seen(office, show, "2016-06-07 17:30").people
    assert [one.own_hand for one in people] == [True, True, False]
    with office.db.read() as tx:
        said = [entry for entry in tx.execute(tables.journal.select()).all() if entry.verb == "onair_person_signed_in"]
    assert [(entry.actor, entry.subject) for entry in said] == [("door", f"show:{show}")] * 2


@pytest.mark.parametrize("at", [BEFORE, ENDS, "2016-06-06 17:00", "2016-06-08 17:00"])
def test_outside_the_evening_the_code_opens_nothing(office: Office, show: ShowId, at: str) -> None:
    token = put_up(office, show)
    with pytest.raises(NoSuchDoor):
        door_codes.at_the_door(office.db, token, moment(at))
    with pytest.raises(NoSuchDoor):
        door_codes.sign_in(office.db, token, OnAirPersonId(1), moment(at))


def test_a_revoked_code_opens_nothing_and_the_next_one_is_another(office: Office, show: ShowId) -> None:
    first = put_up(office, show)
    assert put_up(office, show) == first
    sign_in(office, first, 0, "2016-06-07 17:00")
    door_codes.revoke(office.db, show, by=office.people["host"].id, at=moment("2016-06-07 17:05"))
    with pytest.raises(NoSuchDoor):
        names(office, first, "2016-06-07 17:06")
    with pytest.raises(NoSuchDoor):
        door_codes.revoke(office.db, show, by=office.people["host"].id, at=moment("2016-06-07 17:07"))
    second = put_up(office, show, "2016-06-07 17:08")
    assert second != first
    # Who has signed in has signed in.
    assert seen(office, show, "2016-06-07 17:09").people[0].person.arrived_at == moment("2016-06-07 17:00")


def test_only_the_station_puts_a_code_up(office: Office, show: ShowId) -> None:
    for who in ("water", "office", "bureau"):
        with pytest.raises(NotYourPreparation):
            put_up(office, show, by=who)
        with pytest.raises(NotYourPreparation):
            door_codes.door_code(office.db, show, by=office.people[who].id, at=moment(OPENS))


def test_a_code_knows_its_own_list_and_no_other(office: Office, show: ShowId) -> None:
    other = office.show("2016-06-21", "roads")
    listed(office, other, "2016-06-14 09:00", by="roads")
    theirs = seen(office, other, "2016-06-14 10:00", "office").people[0].id
    token = put_up(office, show)
    for who in (theirs, OnAirPersonId(0), OnAirPersonId(2**62)):
        with pytest.raises(NoSuchOnAirPerson):
            door_codes.sign_in(office.db, token, who, moment(OPENS))


def test_another_unit_or_a_called_off_show_leaves_the_code_without_a_door(office: Office, show: ShowId) -> None:
    token = put_up(office, show)
    with office.db.begin() as tx:
        tx.execute(tables.show.update().where(tables.show.c.id == show).values(unit=office.units["roads"]))
    with pytest.raises(NoSuchDoor):
        names(office, token, OPENS)
    assert standing(office, show, OPENS) is None
    with office.db.begin() as tx:
        tx.execute(
            tables.show.update().where(tables.show.c.id == show).values(unit=office.units["water"], state="called_off")
        )
    with pytest.raises(NoSuchDoor):
        names(office, token, OPENS)


def test_tokens_are_long_and_never_the_same(office: Office, show: ShowId) -> None:
    tokens = set()
    for minute in range(10):
        tokens.add(put_up(office, show, f"2016-06-07 14:{minute:02d}"))
        door_codes.revoke(office.db, show, by=office.people["host"].id, at=moment("2016-06-07 15:00"))
    assert len(tokens) == 10
    assert min(map(len, tokens)) >= 32
