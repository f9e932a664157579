"""The assessment over the wire: all units for those who answer for the programme, its own for a unit, nobody's name."""

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook

from intake.office import passwords, posts
from intake.office.casework import answering, routing
from intake.records import tables
from intake.records.database import Database
from intake.words import Kind, Post, Role
from tests import histories
from tests.console.furnished import PASSWORD, Client, app_client, sign_in
from tests.office import Matter, Office, moment, organise

JUNE = {"period": "2016-06"}


@pytest.fixture
def clock() -> list[str]:
    """What time it is; its last line counts."""
    return ["2016-07-20 10:00"]


@pytest.fixture
def client(db: Database, tmp_path: Path, clock: list[str]) -> Iterator[Client]:
    with app_client(db, tmp_path, now=lambda: moment(clock[-1])) as client:
        yield client


@pytest.fixture
def office(db: Database, client: Client) -> Office:
    assert client.house.db is db
    return organise(db, moment("2016-06-01 09:00"), secret=passwords.hashed(PASSWORD))


def settled(office: Office, answered: str) -> Matter:
    case = office.registered(Kind.COMPLAINT)
    case.do(routing.take_own, by="office", at="2016-06-07 18:10")
    case.do(answering.reply, case.part("water").id, histories._reply(), by="water", at=answered)
    return case


def test_counts_percentages_and_the_cases_behind_them(client: Client, office: Office) -> None:
    late = settled(office, "2016-06-16 09:00")
    for _ in range(4):
        settled(office, "2016-06-10 09:00")
    hidden = settled(office, "2016-06-10 09:00")
    with office.db.begin() as tx:
        tx.execute(tables.matter.update().where(tables.matter.c.id == hidden.id).values(protected=True))
    water = office.units["water"]
    sign_in(client, "office")
    found = client.get("/api/assessment", params=JUNE).json()
    (group,) = [one for one in found["groups"] if one["branch"] == "department"]
    mine = next(one for one in group["units"] if one["id"] == water)
    figures = {one["measure"]: one for one in mine["figures"]}
    assert (figures["in_time"]["numerator"], figures["in_time"]["denominator"]) == (4, 5)
    assert figures["in_time"]["percent"] == 80.0
    assert not figures["attendance"]["measured"]
    assert (mine["attendance"], mine["rank"], mine["excluded"]) == (None, 1, 1)
    behind = client.get("/api/assessment/cases", params=JUNE | {"unit": water, "measure": "in_time"}).json()
    assert (behind[0]["of"], behind[0]["credit"], behind[0]["opens"]) == (late.id, 0, True)
    out = client.get("/api/assessment/excluded", params=JUNE | {"unit": water}).json()
    assert [(one["of"], one["why"]) for one in out] == [(hidden.id, "protected")]
    assert "𬱖" not in client.get("/api/assessment", params=JUNE).text


def test_a_unit_sees_itself_alone(client: Client, office: Office) -> None:
    settled(office, "2016-06-10 09:00")
    water, roads = office.units["water"], office.units["roads"]
    sign_in(client, "water")
    found = client.get("/api/assessment", params=JUNE).json()
    assert [one["id"] for group in found["groups"] for one in group["units"]] == [water]
    asked = JUNE | {"measure": "in_time"}
    assert client.get("/api/assessment/cases", params=asked | {"unit": water}).status_code == 200
    for path in ("cases", "excluded"):
        assert client.get(f"/api/assessment/{path}", params=asked | {"unit": roads}).status_code == 404


def test_the_table_as_a_spreadsheet_says_too_few_instead_of_a_percentage(client: Client, office: Office) -> None:
    settled(office, "2016-06-10 09:00")
    sign_in(client, "office")
    answer = client.get("/api/assessment/table.xlsx", params=JUNE)
    book = load_workbook(io.BytesIO(answer.content))
    assert book.sheetnames == ["得分 2016-06", "指标"]
    rows = [[cell.value for cell in row] for row in book["指标"].iter_rows(min_row=2)]
    assert ["部门", "区水务局", "M10", "按期办结率", 1, 1, "样本过少", 0] in rows
    assert ["部门", "区水务局", "M1", "主要负责人到位", 0, 0, "未计量", 0] in rows


def test_what_is_no_period_is_refused(client: Client, office: Office) -> None:
    assert office.units
    sign_in(client, "office")
    answer = client.get("/api/assessment", params={"period": "2016-13"})
    assert (answer.status_code, answer.json()["error"]) == (422, "NoSuchPeriod")


def test_a_period_goes_from_publication_to_its_papers(client: Client, office: Office, clock: list[str]) -> None:
    settled(office, "2016-06-10 09:00")
    water = Post(organisation=office.units["water"], role=Role.UNIT_LEADER)
    posts.give_post(office.db, office.people["water"].id, water, moment("2016-06-01 09:00"))
    sign_in(client, "office")
    assert client.get("/api/assessment/sheets", params=JUNE).json()["may_publish"]
    made = client.post("/api/assessment/periods/2016-06/publication")
    assert (made.status_code, made.json()["appeal_until"]) == (201, "2016-07-25")
    early = client.post("/api/assessment/periods/2016-06/freezing")
    assert (early.status_code, early.json()["error"]) == (409, "SheetsOpen")

    sign_in(client, "water")
    (mine,) = client.get("/api/assessment/sheets", params=JUNE).json()["sheets"]
    assert (mine["may_answer"], mine["may_appeal"], mine["may_decide"]) == (True, True, False)
    appeal = {"step": "appeal", "words": "停电", "version": mine["version"]}
    assert client.post(f"/api/assessment/sheets/{mine['id']}/answer", json=appeal).status_code == 204
    again = client.post(f"/api/assessment/sheets/{mine['id']}/answer", json=appeal)
    assert (again.status_code, again.json()["error"]) == (409, "Stale")

    sign_in(client, "office")
    listed = client.get("/api/assessment/sheets", params=JUNE).json()["sheets"]
    mine = next(one for one in listed if one["id"] == mine["id"])
    assert mine["may_decide"]
    decision = {"words": "维持", "recount": False, "version": mine["version"]}
    assert client.post(f"/api/assessment/sheets/{mine['id']}/decision", json=decision).status_code == 204

    # Three working days on, nobody else has objected.
    clock.append("2016-07-26 09:00")
    sign_in(client, "bureau")
    frozen = client.post("/api/assessment/periods/2016-06/freezing").json()
    assert frozen["frozen_at"] is not None
    with office.db.begin() as tx:
        tx.execute(tables.matter.update().values(protected=True))
    book = load_workbook(io.BytesIO(client.get("/api/assessment/sheets.xlsx", params=JUNE).content))
    rows = [[cell.value for cell in row] for row in book["指标"].iter_rows(min_row=2)]
    # What was published, although the case counts no more.
    assert ["部门", "区水务局", "M10", "按期办结率", 1, 1, "样本过少", 0] in rows
    paper = next(one for one in frozen["sheets"] if one["id"] == mine["id"])["document"]
    sign_in(client, "water")
    assert client.get(f"/api/documents/{paper}.pdf").content.startswith(b"%PDF")
    sign_in(client, "roads")
    assert client.get(f"/api/documents/{paper}.pdf").status_code == 404


def test_a_case_is_left_out_by_two_hands(client: Client, office: Office) -> None:
    late = settled(office, "2016-06-16 09:00")
    with office.db.read() as tx:
        asked = tables.matter.select().where(tables.matter.c.id == late.id)
        number = tx.execute(asked).one().official_number
    body = {"number": number, "measure": "in_time", "reason": "市管工程"}
    sign_in(client, "water")
    assert client.post("/api/assessment/exclusions", json=body).status_code == 403
    sign_in(client, "office")
    assert client.post("/api/assessment/exclusions", json=body | {"measure": "attendance"}).status_code == 422
    made = client.post("/api/assessment/exclusions", json=body)
    assert made.status_code == 201
    (one,) = made.json()["exclusions"]
    assert (one["number"], one["measure"], one["may_approve"], one["may_end"]) == (number, "in_time", False, True)
    assert client.post("/api/assessment/exclusions", json=body).status_code == 409
    assert client.post("/api/assessment/exclusions", json=body | {"number": "没有"}).status_code == 404
    assert client.post(f"/api/assessment/exclusions/{one['id']}/approval").status_code == 403
    sign_in(client, "bureau")
    (one,) = client.post(f"/api/assessment/exclusions/{one['id']}/approval").json()["exclusions"]
    assert one["approved_at"] is not None
    sign_in(client, "water")
    (left,) = client.get("/api/assessment/excluded", params=JUNE | {"unit": office.units["water"]}).json()
    assert (left["of"], left["why"], left["measure"], left["reason"]) == (late.id, "figure", "in_time", "市管工程")
    sign_in(client, "office")
    ended = client.post(f"/api/assessment/exclusions/{one['id']}/end", json={"reason": "查明"}).json()
    assert ended["exclusions"][0]["ended_reason"] == "查明"
    assert client.post(f"/api/assessment/exclusions/{one['id']}/end", json={"reason": "再"}).status_code == 404
