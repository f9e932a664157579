"""The described API meets nonsense: no answer is a fault of ours, and every answer has the described shape."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
import schemathesis
from schemathesis import checks
from schemathesis.core.result import Ok
from schemathesis.specs.openapi import checks as openapi_checks

from intake.office import transcripts
from intake.records.database import Database
from intake.words import CallId, Leg
from tests.console.furnished import Client, app_client, sign_in
from tests.house import NOW, a_finished_call, a_segment

CHECKED = (openapi_checks.response_schema_conformance, checks.not_a_server_error)
# Signing out or in, or trying passwords, would end what is being looked at.
LEFT_OUT = {("DELETE", "/api/session"), ("POST", "/api/session"), ("POST", "/api/session/password")}
EXAMPLES = 12


@pytest.fixture
def client(db: Database, tmp_path: Path) -> Iterator[Client]:
    with app_client(db, tmp_path) as client:
        a_finished_call(db, tmp_path)
        transcripts.store_pass(db, CallId("c-1"), "whisper", "base", {Leg.CALLER: [a_segment()]}, NOW)
        sign_in(client)
        yield client


@pytest.mark.slow
def test_nonsense_gets_an_answer_of_the_described_shape(client: Client) -> None:
    schema = schemathesis.openapi.from_dict(client.get("/api/openapi.json").json())
    headers = {"x-csrf-token": client.headers["x-csrf-token"]}
    for found in schema.get_all_operations():
        assert isinstance(found, Ok)
        operation = found.ok()
        if (operation.method.upper(), operation.path) in LEFT_OUT or not operation.path.startswith("/api/"):
            continue

        @hypothesis.settings(
            max_examples=EXAMPLES,
            deadline=None,
            database=None,
            derandomize=True,
            suppress_health_check=list(hypothesis.HealthCheck),
        )
        @hypothesis.given(case=operation.as_strategy())
        def meets(case: schemathesis.Case[Any]) -> None:
            answer = case.call(base_url=str(client.base_url), headers=headers, cookies=dict(client.cookies))
            case.validate_response(answer, checks=list(CHECKED))

        meets()
