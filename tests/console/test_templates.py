"""Templates over the wire: who may, a trial that names each file's fault, a replacement, and the way back."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from intake.office import document_templates, people
from intake.records.database import Database
from intake.words import Role
from intake.words.documents import Form
from tests.console.furnished import PASSWORD, Client, app_client, sign_in
from tests.house import NOW


@pytest.fixture
def client(db: Database, tmp_path: Path) -> Iterator[Client]:
    people.add_person(
        db, name="keeper", display="阿琪", password=PASSWORD, roles={Role.ADMINISTRATOR}, at=NOW, must_change=False
    )
    with app_client(db, tmp_path) as client:
        client.timeout = httpx.Timeout(60)
        yield client


def test_a_template_is_tried_adopted_and_taken_back(client: Client) -> None:
    word, page = document_templates.shipped(Form.FEEDBACK)
    sign_in(client, "keeper")
    (listed,) = [one for one in client.get("/api/templates").json() if one["form"] == "F5"]
    assert [(one["version"], one["own"], one["by"]) for one in listed["versions"]] == [(1, False, "")]
    kept = client.get("/api/templates/F5/1.docx")
    assert kept.content == word
    assert client.get("/api/templates/F5/1.html").headers["content-disposition"].startswith("attachment")
    broken = {"docx": ("a.docx", b"{\\rtf1}"), "html": ("a.html", page.replace("{{ due }}", "").encode())}
    tried = client.post("/api/templates/F5/check", files=broken).json()
    assert tried["whole"] is False
    assert len(tried["findings"]) == 2
    assert "due" in tried["findings"][1]
    assert client.post("/api/templates/F5", files=broken).json()["error"] == "NotAWordFile"
    own = {"html": ("a.html", page.replace("<h1>", "<p>珠海市斗门区</p><h1>").encode())}
    assert client.post("/api/templates/F5/check", files=own).json() == {"whole": True, "findings": []}
    now = client.post("/api/templates/F5", files=own).json()
    assert [(one["version"], one["by"]) for one in now["versions"]] == [(2, "阿琪"), (1, "")]
    assert client.post("/api/templates/F5/back", json={"version": 1}).json()["versions"][0]["version"] == 3
    assert client.post("/api/templates/F5/back", json={"version": 9}).json()["error"] == "NoSuchTemplate"
    assert client.post("/api/templates/F5/check", files={"docx": ("a", b"x" * 1_200_000)}).status_code == 413


def test_nothing_given_is_said(client: Client) -> None:
    sign_in(client, "keeper")
    assert client.post("/api/templates/F5/check").json()["error"] == "NothingGiven"
