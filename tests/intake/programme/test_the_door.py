"""Scenarios 7 and 8: what the arrivals say against a unit becomes a lead once the station has confirmed them."""

import pytest
from sqlalchemy import select

from intake.office.programme import door, onair_people
from intake.office.programme.door import DoorIsClosed
from intake.office.programme.reports import ShowNotOver
from intake.records import tables
from intake.rules.preparing import NotYourPreparation
from intake.words import ShowId
from intake.words.preparing import Fault
from tests.intake.programme.rounds import SHOW, THREE, WITH_DEPUTY, come, decide, file_leave, listed, seen
from tests.office import Office, moment

AFTER = "2016-06-07 18:45"


def close(office: Office, show: ShowId, at: str = AFTER, by: str = "host") -> dict[Fault, int]:
    return door.close(office.db, show, by=office.people[by].id, at=moment(at))


def raised(office: Office) -> list[tuple[int, str]]:
    lead = tables.lead.c
    with office.db.read() as tx:
        rows = tx.execute(select(lead.situation, lead.evidence).order_by(lead.id)).all()
    return [(row.situation, row.evidence["fault"]) for row in rows]


def test_everybody_in_time_raises_nothing(office: Office) -> None:
    show = office.show(SHOW)
    listed(office, show, "2016-06-02 09:00")
    for place in range(3):
        come(office, show, place, "2016-06-07 17:25:00")
    with pytest.raises(ShowNotOver):
        close(office, show, "2016-06-07 18:29")
    with pytest.raises(NotYourPreparation):
        close(office, show, by="water")
    assert close(office, show) == {}
    with pytest.raises(DoorIsClosed):
        close(office, show)
    found = seen(office, show, AFTER)
    assert found.door is not None
    assert raised(office) == []


def test_a_deputy_without_leave_is_a_lead_and_one_with_leave_is_none(office: Office) -> None:
    show = office.show(SHOW)
    leave = file_leave(office, show, "2016-05-31 10:00")
    for who in ("leader", "bureau", "committee"):
        decide(office, show, leave, who, "2016-05-31 12:00")
    listed(office, show, "2016-06-02 09:00", WITH_DEPUTY)
    for place in range(3):
        come(office, show, place, "2016-06-07 17:10")
    assert close(office, show) == {}
    later = office.show("2016-06-21", unit="roads")
    listed(office, later, "2016-06-14 09:00", by="roads")
    host = office.people["host"].id
    onair_people.walk_in(office.db, later, WITH_DEPUTY[0], by=host, at=moment("2016-06-21 17:20"))
    for place in (2, 3):
        come(office, later, place, "2016-06-21 17:20")
    assert close(office, later, "2016-06-21 18:40") == {Fault.DEPUTY_WITHOUT_LEAVE: 1}
    assert raised(office) == [(1, "deputy_without_leave")]


def test_nobody_came_is_one_fact_and_coming_after_the_beginning_another(office: Office) -> None:
    show = office.show(SHOW)
    assert close(office, show) == {Fault.NO_SHOW: 3}
    later = office.show("2016-06-21", unit="roads")
    listed(office, later, "2016-06-14 09:00", THREE, by="roads")
    come(office, later, 0, "2016-06-21 17:30:01")
    come(office, later, 1, "2016-06-21 17:25:01")
    who = seen(office, later, "2016-06-21 17:40").people[1].id
    onair_people.leave(office.db, later, who, by=office.people["host"].id, at=moment("2016-06-21 18:00"))
    found = close(office, later, "2016-06-21 18:40")
    assert found == {Fault.ROSTER_SHORT: 1, Fault.VERY_LATE: 1, Fault.LEFT_EARLY: 1}
    assert raised(office)[0] == (1, "no_show")
