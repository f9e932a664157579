"""Documents over the wire: lists and files for whoever sees the case, masked where they must be; forms for all."""

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import httpx
import pytest

from intake.office import calls, documents, organisations, people
from intake.records.database import Database
from intake.words import CaseId, Duty, Role
from intake.words.documents import DocumentId, Form
from tests.console.furnished import PASSWORD, Client, app_client, sign_in
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
        assert "138****8000" in said(client.get(f"/api/documents/{made}.pdf", params={"masked": True}).content)


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


def test_every_copy_has_a_name_of_its_own_that_can_be_read_out(client: Client, db: Database, case: CaseId) -> None:
    made = registered(db, case)
    sign_in(client, "lan")
    names = {
        name_of(client.get(f"/api/documents/{made}.{ending}", params={"masked": masked}))
        for ending in ("pdf", "docx")
        for masked in (False, True)
    }
    (listed,) = [one for one in client.get("/api/documents", params={"case": case}).json() if one["id"] == made]
    number = client.get("/api/cases").json()[0]["number"]
    whole = f"案件{number} 问题登记表（附件2） 文书{made} 第{listed['version']}版"
    assert names == {f"{whole}{mark}.{ending}" for mark in ("", " （遮蔽）") for ending in ("pdf", "docx")}
    packed = client.get("/api/documents/case.zip", params={"case": case})
    assert name_of(packed) == f"案件{number} 全部文书.zip"
    with zipfile.ZipFile(io.BytesIO(packed.content)) as file:
        assert {f"{whole}.pdf", f"{whole}.docx"} <= set(file.namelist())
    assert name_of(client.get("/api/forms/F4A/blank.pdf")) == "F4A 问题协调处理表：转12345（附件4）.pdf"


def test_the_station_declares_its_own_paper_void_and_keeps_the_original(
    client: Client, db: Database, case: CaseId
) -> None:
    made = registered(db, case)
    sign_in(client, "lan")
    first = client.get(f"/api/documents/{made}.pdf").content
    refused = client.post(f"/api/documents/{made}/void", json={"reason": "重复登记"})
    assert (refused.status_code, refused.json()["error"]) == (403, "NotYoursToVoid")
    people.add_person(
        db, name="ting", display="阿婷", password=PASSWORD, roles={Role.REGISTRAR}, at=NOW, must_change=False
    )
    sign_in(client, "ting")
    answer = client.post(f"/api/documents/{made}/void", json={"reason": "重复登记"})
    assert (answer.status_code, answer.json()["state"], answer.json()["void_reason"]) == (200, "void", "重复登记")
    assert "作废" in said(client.get(f"/api/documents/{made}.pdf").content)
    kept = client.get(f"/api/documents/{made}.pdf", params={"original": True})
    assert kept.content == first
    assert name_of(kept).endswith("（作废前原件）.pdf")
    assert client.post(f"/api/documents/{made}/void", json={"reason": "再来"}).json()["error"] == "VoidAlready"


def name_of(answer: httpx.Response) -> str:
    """What a browser calls the file (RFC 5987)."""
    return unquote(answer.headers["content-disposition"].partition("filename*=UTF-8''")[2])
