"""The route of sealed pages' scans: bounded before it is read, saved and never shown, whatever somebody sends."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from console.entrance import LONGEST_SCAN
from intake.office import passwords
from intake.words import ShowId
from tests.console.furnished import PASSWORD, Client, app_client, sign_in
from tests.house import furnished
from tests.intake.programme.rounds import send
from tests.intake.programme.test_scans import PDF, png
from tests.office import Office, moment, organise


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    monkeypatch.setenv("REXIAN_HOME", str(tmp_path))
    with furnished(tmp_path, moment("2016-06-01 09:00")) as db:
        yield organise(db, moment("2016-06-01 09:00"), secret=passwords.hashed(PASSWORD))


@pytest.fixture
def client(office: Office, tmp_path: Path) -> Iterator[Client]:
    with app_client(office.db, tmp_path) as client:
        yield client


@pytest.fixture
def show(office: Office) -> ShowId:
    return office.show("2016-06-07")


def test_a_scan_goes_in_and_comes_out_as_a_file_to_save(office: Office, client: Client, show: ShowId) -> None:
    sheet = send(office, show, "2016-06-02 09:00")
    sign_in(client, "water")
    answer = client.post(address(show, sheet), files={"file": ("../../x.exe", png(), "text/html")})
    assert answer.status_code == 201
    (scan,) = answer.json()["manuscripts"][-1]["scans"]
    assert (scan["kind"], scan["bytes"]) == ("png", len(png()))
    file = client.get(f"/api/shows/{show}/preparation/scans/{scan['id']}")
    assert (file.status_code, file.content, file.headers["content-type"]) == (200, png(), "image/png")
    assert file.headers["content-disposition"].startswith("attachment;")
    assert "exe" not in file.headers["content-disposition"]
    assert file.headers["x-content-type-options"] == "nosniff"


def test_what_is_no_scan_is_refused_in_a_sentence(office: Office, client: Client, show: ShowId) -> None:
    sheet = send(office, show, "2016-06-02 09:00")
    sign_in(client, "water")
    for content in (b"", b"<svg onload=alert(1)>", b"MZ", PDF[:30]):
        refused = client.post(address(show, sheet), files={"file": ("page.pdf", content, "application/pdf")})
        assert (refused.status_code, "PDF" in refused.json()["message"]) == (415, True)
    assert client.post(address(show, sheet), json={"file": "x"}).status_code == 422
    assert client.post(address(show, sheet), files={"other": ("a", PDF)}).status_code == 422


def test_a_flood_is_turned_away_at_the_entrance(office: Office, client: Client, show: ShowId) -> None:
    sheet = send(office, show, "2016-06-02 09:00")
    sign_in(client, "water")
    flood = {"file": ("page.pdf", PDF + b"\0" * LONGEST_SCAN, "application/pdf")}
    assert client.post(address(show, sheet), files=flood).status_code == 413


def test_another_unit_neither_attaches_nor_reads(office: Office, client: Client, show: ShowId) -> None:
    sheet = send(office, show, "2016-06-02 09:00")
    sign_in(client, "water")
    made = client.post(address(show, sheet), files={"file": ("page.pdf", PDF)}).json()
    scan = made["manuscripts"][-1]["scans"][0]["id"]
    sign_in(client, "roads")
    assert client.post(address(show, sheet), files={"file": ("page.pdf", PDF)}).status_code == 403
    assert client.get(f"/api/shows/{show}/preparation/scans/{scan}").status_code == 403


def address(show: ShowId, sheet: int) -> str:
    return f"/api/shows/{show}/preparation/manuscripts/{sheet}/scans"
