"""The dashboard over the wire: for those who lead the programme, with the cases behind each bar they may see."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from intake.office import passwords
from intake.office.casework import answering, routing
from intake.records import tables
from intake.records.database import Database
from intake.words import Kind
from tests import histories
from tests.console.furnished import PASSWORD, Client, app_client, sign_in
from tests.office import Matter, Office, moment, organise

JUNE = {"period": "2016-06"}


@pytest.fixture
def client(db: Database, tmp_path: Path) -> Iterator[Client]:
    with app_client(db, tmp_path, now=lambda: moment("2016-07-20 10:00")) as client:
        yield client


@pytest.fixture
def office(db: Database, client: Client) -> Office:
    assert client.house.db is db
    return organise(db, moment("2016-06-01 09:00"), secret=passwords.hashed(PASSWORD))


def settled(office: Office, answered: str, kind: Kind = Kind.COMPLAINT) -> Matter:
    case = office.registered(kind)
    case.do(routing.take_own, by="office", at="2016-06-07 18:10")
    case.do(answering.reply, case.part("water").id, histories._reply(), by="water", at=answered)
    return case


def test_rates_calls_kinds_and_towns_of_a_month(client: Client, office: Office) -> None:
    late = settled(office, "2016-06-16 09:00")
    for _ in range(4):
        settled(office, "2016-06-10 09:00")
    sign_in(client, "bureau")
    found = client.get("/api/dashboard", params=JUNE).json()
    assert (found["slice"], found["first"], found["last"], len(found["pieces"])) == (
        "week",
        "2016-06-01",
        "2016-06-30",
        5,
    )
    rates = {one["measure"]: one for one in found["rates"]}
    assert rates["in_time"]["whole"] == {"good": 4, "of": 5, "percent": 80.0}
    # One in the week it was late, four in the week they were answered: too few for a percentage.
    assert [one["of"] for one in rates["in_time"]["pieces"]] == [0, 4, 1, 0, 0]
    assert rates["in_time"]["pieces"][1]["percent"] is None
    assert (found["kinds"], found["towns"]) == ([{"kind": "complaint", "count": 5}], [{"town": "井岸镇", "count": 5}])
    assert found["calls"]["offered"] == 5
    ((group),) = found["groups"]
    assert group["branch"] == "department"
    behind = client.get("/api/dashboard/cases", params=JUNE | {"measure": "in_time"}).json()
    assert (behind["count"], behind["cases"][0]["of"], behind["cases"][0]["credit"]) == (5, late.id, 0)
    week = client.get("/api/dashboard/cases", params=JUNE | {"measure": "in_time", "piece": 1}).json()
    assert (week["count"], {one["credit"] for one in week["cases"]}) == (4, {1})
    for bar in ({"kind": "complaint"}, {"town": "井岸镇"}, {"measure": "in_time", "unit": office.units["water"]}):
        assert client.get("/api/dashboard/cases", params=JUNE | bar).json()["count"] == 5, bar
    assert client.get("/api/dashboard/cases", params=JUNE | {"town": ""}).json()["count"] == 0
    assert "𬱖" not in client.get("/api/dashboard", params=JUNE).text


def test_one_show_alone(client: Client, office: Office) -> None:
    settled(office, "2016-06-10 09:00")
    other = office.registered(Kind.CONSULTATION, "2016-06-21 18:00", show="2016-06-21")
    sign_in(client, "editor")
    show = office.show("2016-06-21")
    found = client.get("/api/dashboard", params={"show": show}).json()
    assert (found["slice"], found["show"], [one["show"] for one in found["shows"]]) == ("whole", show, [show])
    assert found["kinds"] == [{"kind": "consultation", "count": 1}]
    behind = client.get("/api/dashboard/cases", params={"show": show, "kind": "consultation"}).json()
    assert [one["of"] for one in behind["cases"]] == [other.id]
    assert client.get("/api/dashboard", params={"show": 99}).status_code == 404
    assert client.get("/api/dashboard", params={"period": "2016-13"}).status_code == 422


def test_a_case_its_reader_may_not_open_has_no_number(client: Client, office: Office) -> None:
    hidden = settled(office, "2016-06-10 09:00")
    with office.db.begin() as tx:
        tx.execute(tables.matter.update().where(tables.matter.c.id == hidden.id).values(protected=True))
    sign_in(client, "accountability")
    (one,) = client.get("/api/dashboard/cases", params=JUNE | {"kind": "complaint"}).json()["cases"]
    assert (one["number"], one["opens"]) == ("", False)


def test_a_unit_has_no_dashboard(client: Client, office: Office) -> None:
    assert office.units
    sign_in(client, "water")
    assert client.get("/api/dashboard", params=JUNE).status_code == 403
    assert client.get("/api/dashboard/cases", params=JUNE | {"kind": "complaint"}).status_code == 403
