"""Documents over the wire: lists and files for whoever sees the case, masked where they must be; forms for all."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from intake.office import calls, documents, organisations
from intake.records.database import Database
from intake.words import CaseId, Duty
from intake.words.documents import DocumentId, Form
from tests.console.furnished import Client, app_client, sign_in
from tests.house import NOW, an_opening
from tests.intake.documents.paper import said, written


@pytest.fixture
def client(db: Database, tmp_path: Path) -> Iterator[Client]:
    with app_client(db, tmp_path) as client:
        # The first paper of a process loads libraries and fonts.
        client.timeout = httpx.Timeout(60)
        yield client


@pytest.fixture
def case(db: Database) -> CaseId:
    return calls.open_call(db, an_opening()).case


def registered(db: Database, case: CaseId) -> DocumentId:
    with db.begin() as tx:
        return documents.make_in(
            tx,
            paper="f2:copy:1",
            form=Form.REGISTRATION,
            matter=case,
            organisation=organisations.of_duty_in(tx, Duty.STATION),
            addressee=None,
            snapshot={"complainant_name": "𠮷先生", "phone": "13800138000"},
            number_series=None,
            at=NOW,
            person=None,
            practice=False,
        )


def test_a_document_is_listed_and_read_with_one_s_own_eyes(client: Client, db: Database, case: CaseId) -> None:
    made = registered(db, case)
    assert client.get("/api/documents", params={"case": case}).status_code == 401
    for name, eyes, phone in (("lan", "full", "13800138000"), ("wei", "masked", "138****8000")):
        sign_in(client, name)
        (one,) = [each for each in client.get("/api/documents", params={"case": case}).json() if each["id"] == made]
        assert (one["form"], one["version"], one["state"], one["eyes"]) == ("F2", 1, "issued", eyes)
        assert "登记表" in one["title"]
        pdf, word = (client.get(f"/api/documents/{made}.{ending}") for ending in ("pdf", "docx"))
        assert pdf.headers["content-type"] == "application/pdf"
        assert phone in said(pdf.content)
        assert phone in written(word.content)
        assert "no-store" in pdf.headers["cache-control"]
        assert client.get(f"/api/documents/{made}.pdf").content == pdf.content


def test_what_is_not_there_is_told_alike(client: Client) -> None:
    sign_in(client)
    assert client.get("/api/documents", params={"case": 99}).json()["error"] == "NoSuchCase"
    assert client.get("/api/documents/99.pdf").json()["error"] == "NoSuchDocument"
    assert client.get("/api/forms/F99/blank.pdf").json()["error"] == "NoSuchForm"
    assert client.get("/api/documents/0.pdf").status_code == 422


def test_forms_are_listed_and_given_out_empty(client: Client) -> None:
    sign_in(client)
    forms = client.get("/api/forms").json()
    assert [one["form"] for one in forms][:6] == ["F2", "F3", "F4A", "F4B", "F5", "F6"]
    assert {"name": "phone", "label": "电话", "hand": "station", "filling": "auto", "columns": []} in forms[0]["cells"]
    pdf = client.get("/api/forms/f6/blank.pdf")
    assert "督办函" in said(pdf.content)
    assert "规则" not in said(pdf.content)
    assert "督办函" in written(client.get("/api/forms/F6/blank.docx").content)
