"""The described API meets nonsense: no answer is a fault of ours, and every answer has the described shape.

Whoever asks may do everything there is to do, and the numbers in addresses are mostly those of what exists: what is
refused at the door would try nothing of what lies behind it. `REXIAN_EXAMPLES` sends more of it.
"""

import os
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
import schemathesis
from hypothesis import strategies
from schemathesis import checks
from schemathesis.core.result import Ok
from schemathesis.specs.openapi import checks as openapi_checks
from sqlalchemy import select

from intake.office import organisations, passwords, people, posts, transcripts
from intake.office.casework import routing
from intake.office.casework.routing import Addressee
from intake.records import tables
from intake.records.database import Database
from intake.words import CallId, Duty, Kind, Leg, Post, Role
from tests.console.furnished import PASSWORD, Client, app_client, sign_in
from tests.house import NOW, a_finished_call, a_segment
from tests.office import CAST, Office, moment, organise

CHECKED = [
    openapi_checks.response_schema_conformance,
    openapi_checks.status_code_conformance,
    openapi_checks.content_type_conformance,
    checks.not_a_server_error,
]
# Signing out or in, or trying passwords, would end what is being looked at.
LEFT_OUT = {("DELETE", "/api/session"), ("POST", "/api/session"), ("POST", "/api/session/password")}
EXAMPLES = int(os.environ.get("REXIAN_EXAMPLES", "2"))
# Cases, parts, clocks, people, shows and units of the office below have numbers up to about this one.
KNOWN = 12
FIRST = moment("2016-06-01 09:00")


@pytest.fixture
def client(db: Database, tmp_path: Path) -> Iterator[Client]:
    with app_client(db, tmp_path) as client:
        a_finished_call(db, tmp_path)
        transcripts.store_pass(db, CallId("c-1"), "whisper", "base", {Leg.CALLER: [a_segment()]}, NOW)
        office = organise(db, FIRST, secret=passwords.hashed(PASSWORD))
        cases_of(office)
        everybody(office)
        sign_in(client, "everybody")
        yield client


def cases_of(office: Office) -> None:
    """A draft, and cases that are registered, with the unit on air, waiting to be sorted, notified, and in handling."""
    office.call("2016-06-07 18:00")
    for steps in range(5):
        case = office.registered(Kind.COMPLAINT)
        if steps == 1:
            case.do(routing.take_own, by="office", at="2016-06-07 18:30")
        if steps > 1:
            case.do(routing.to_triage, by="registrar", at="2016-06-07 18:30")
        if steps > 2:
            unit = Addressee(organisation=office.units["water"])
            case.do(routing.notify, [unit], by="office", at="2016-06-07 18:40")
        if steps > 3:
            case.do(routing.sign_for, case.part("water").id, handler="王工", by="water", at="2016-06-07 18:50")


def everybody(office: Office) -> None:
    """Somebody who holds the posts of the whole cast, and the station's own administrator's."""
    with office.db.begin() as tx:
        station = organisations.of_duty_in(tx, Duty.STATION)
        secret = passwords.hashed(PASSWORD)
        who = people.add_in(tx, name="everybody", display="众", secret=secret, at=FIRST, must_change=False)
    held = {post for name in CAST for post in office.people[name].posts}
    for post in held | {Post(organisation=station, role=role) for role in (Role.ADMINISTRATOR, Role.REVIEWER)}:
        posts.give_post(office.db, who, post, FIRST)


def aimed(case: schemathesis.Case[Any], seed: int, db: Database) -> None:
    """At something that is there: numbers of the address and the version of a form, in nine of ten."""
    chosen = random.Random(seed)
    if chosen.random() < 0.1:
        return
    path = dict(case.path_parameters or {})
    for name, value in path.items():
        if isinstance(value, int):
            path[name] = chosen.randint(1, KNOWN)
    case.path_parameters = path
    if isinstance(case.body, dict) and "version" in case.body:
        with db.read() as tx:
            newest = tx.execute(select(tables.matter.c.version).where(tables.matter.c.id == path.get("case"))).scalar()
        case.body = case.body | {"version": newest or 1}


@pytest.mark.slow
@pytest.mark.timeout(900)
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
            phases=(hypothesis.Phase.generate,),
            suppress_health_check=list(hypothesis.HealthCheck),
        )
        @hypothesis.given(case=operation.as_strategy(), seed=strategies.integers(0, 10_000))
        def meets(case: schemathesis.Case[Any], seed: int) -> None:
            aimed(case, seed, client.house.db)
            answer = case.call(base_url=str(client.base_url), headers=headers, cookies=dict(client.cookies))
            case.validate_response(answer, checks=CHECKED)

        meets()
