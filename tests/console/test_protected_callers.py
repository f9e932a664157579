"""A protected caller's name and number, written into every sentence of a case: no unit finds them anywhere."""

import io
from collections.abc import Collection, Iterator
from dataclasses import replace
from pathlib import Path

import httpx
import openpyxl
import pytest
from sqlalchemy import select

from intake.office import passwords, reminding
from intake.office.casework import answering, extending, handover, lateness, leads, registration, routing
from intake.office.casework.routing import Addressee
from intake.records import tables
from intake.records.database import Database
from intake.rules.moments import When
from intake.words import Kind
from tests.console.furnished import PASSWORD, Client, app_client, sign_in
from tests.intake.casework.test_transitions import a_reply
from tests.intake.documents.paper import said, written
from tests.office import Matter, Office, moment, organise

NAME, NUMBER = "阮玉衡", "13912345678"
SPELT = f"{NAME}（阮女士）电话{NUMBER}即139·1234·5678"
BETRAYING = ("阮", NUMBER, "139·1234", "12345678")
NOW = moment("2016-06-27 10:00")


@pytest.fixture
def client(db: Database, tmp_path: Path) -> Iterator[Client]:
    with app_client(db, tmp_path, now=lambda: NOW) as client:
        client.timeout = httpx.Timeout(60)
        yield client


def told_of(db: Database) -> tuple[Office, Matter]:
    """A protected case in whose every sentence somebody named the caller."""
    office = organise(db, moment("2016-06-01 09:00"), secret=passwords.hashed(PASSWORD))
    case = office.call("2016-06-07 18:00", show="2016-06-07", number=NUMBER)
    words = registration.Registration(
        kind=Kind.COMPLAINT, summary=SPELT, caller_name=NAME, place=f"井岸镇{NAME}家", contact=SPELT, protected=True
    )
    case.do(registration.register, words, by="registrar", at="2016-06-07 18:10")
    case.do(routing.to_triage, reason=SPELT, by="registrar", at="2016-06-07 18:45")
    unit = Addressee(organisation=office.units["water"], reason=SPELT)
    case.do(routing.notify, [unit], by="office", at="2016-06-08 09:00")
    part = case.part("water").id
    case.do(routing.sign_for, part, handler="王工", by="water", at="2016-06-08 10:00")
    clock = case.clock("notice").id
    case.do(extending.ask, clock, working_days=2, reason=SPELT, by="water", at="2016-06-08 11:00")
    lateness.sweep(db, NOW)
    reminding.sweep(db, NOW)
    answer = replace(a_reply(), result=SPELT, told=SPELT, opinion=SPELT)
    case.do(answering.reply, part, answer, by="water", at="2016-06-27 09:00")
    facts = {"organisation": office.units["water"], "situation": 6, "facts": SPELT}
    leads.raise_by_hand(db, matter=case.id, by=office.people["office"], when=When(now=NOW), **facts)
    return office, case


def clean(text: str, where: str, betraying: Collection[str] = BETRAYING) -> None:
    found = [word for word in betraying if word in text]
    assert not found, f"{where}: {found} in …{text[max(0, text.index(found[0]) - 40) :][:120]}"


def handed_over(db: Database) -> Matter:
    """The same caller's case on its way through 12345, which was told as much."""
    office = organise(db, moment("2016-06-01 09:00"), secret=passwords.hashed(PASSWORD))
    case = office.call("2016-06-07 18:00", show="2016-06-07", number=NUMBER)
    words = registration.Registration(
        kind=Kind.COMPLAINT, summary=SPELT, caller_name=NAME, place=f"井岸镇{NAME}家", contact=SPELT, protected=True
    )
    case.do(registration.register, words, by="registrar", at="2016-06-07 18:10")
    case.do(routing.take_own, by="water", at="2016-06-07 18:40")
    case.do(handover.prepare_transfer, reason=SPELT, by="water", at="2016-06-07 18:50")
    case.do(handover.receive_by_12345, receipt=f"{NAME} {NUMBER}", by="partner", at="2016-06-08 10:00")
    lateness.sweep(db, NOW)
    reminding.sweep(db, NOW)
    return case


@pytest.mark.slow
def test_12345_has_the_number_and_finds_no_protected_name(client: Client, db: Database) -> None:
    case = handed_over(db)
    sign_in(client, "partner")
    assert client.get(f"/api/casework/{case.id}").json()["caller_number"] == NUMBER  # domain A10: transferred cases
    scan(client, case, ("阮",))
    sign_in(client, "water")
    scan(client, case, BETRAYING)


def test_an_official_s_number_is_shown_and_the_caller_s_in_its_place_is_not(client: Client, db: Database) -> None:
    office = organise(db, moment("2016-06-01 09:00"), secret=passwords.hashed(PASSWORD))
    parts = {}
    for number in ("0756-5551234", "139 1234 5678"):
        case = office.registered(Kind.COMPLAINT, number=NUMBER)
        case.do(routing.to_triage, by="registrar", at="2016-06-07 18:45")
        case.do(routing.notify, [Addressee(organisation=office.units["roads"])], by="office", at="2016-06-08 09:00")
        part = case.part("roads").id
        case.do(routing.sign_for, part, handler="王工", handler_phone=number, by="roads", at="2016-06-08 10:00")
        parts[number] = case
    sign_in(client, "roads")
    shown = {
        number: client.get(f"/api/casework/{case.id}").json()["parts"][0]["handler_phone"]
        for number, case in parts.items()
    }
    assert shown == {"0756-5551234": "0756-5551234", "139 1234 5678": "139****5678"}
    sign_in(client, "office")
    assert client.get(f"/api/casework/{case.id}").json()["parts"][0]["handler_phone"] == "139 1234 5678"


@pytest.mark.slow
def test_a_unit_finds_neither_name_nor_number_of_a_protected_caller(client: Client, db: Database) -> None:
    _, case = told_of(db)
    for table in (tables.journal, tables.feed, tables.notification, tables.matter_event):
        with db.read() as tx:
            rows = [row._mapping for row in tx.execute(select(table))]
        for row in rows:  # the events' own reasons are what people wrote; everything beside them is ids and codes
            clean(str({name: row[name] for name in row if name not in ("reason", "late_reason")}), table.name)
    sign_in(client, "water")
    assert {"F2", "F3"} <= scan(client, case, BETRAYING)


def scan(client: Client, case: Matter, betraying: Collection[str]) -> set[str]:
    """Every page and paper that the reader has of the case; which forms there were."""
    pages = [
        "inbox",
        "ledger",
        "supervision",
        "overdue",
        "leads",
        "search?q=电话",
        "search?q=阮玉",
        f"search?q={NUMBER}",
    ]
    asked = [f"/api/lists/{page}" for page in pages] + ["/api/notices", f"/api/casework/{case.id}"]
    asked += [f"/api/documents?case={case.id}", f"/api/cases/{case.id}/call-backs"]
    for path in asked:
        answer = client.get(path)
        assert answer.status_code == httpx.codes.OK, answer.text
        clean(str(answer.json()), path, betraying)
    book = openpyxl.load_workbook(io.BytesIO(client.get("/api/lists/ledger.xlsx").content))
    clean(str([list(row) for sheet in book for row in sheet.iter_rows(values_only=True)]), "the spreadsheet", betraying)
    with client.websocket_connect("/api/feed") as socket:
        clean(str(socket.receive("snapshot")), "the feed", betraying)
    papers = [*client.get("/api/documents/sheets").json(), *client.get(f"/api/documents?case={case.id}").json()]
    newest = {one["form"]: one["id"] for one in papers}
    for form, document in newest.items():
        pdf, word = (client.get(f"/api/documents/{document}.{ending}") for ending in ("pdf", "docx"))
        clean(said(pdf.content), f"{form} as PDF", betraying)
        clean(written(word.content), f"{form} as Word", betraying)
        clean(str(pdf.headers) + str(word.headers), f"{form}'s file names", betraying)
    return set(newest)
