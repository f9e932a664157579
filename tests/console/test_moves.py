"""What the feed tells those who get no whole cases: which of their own moved, and nothing of anybody else's."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest

from intake.office import passwords
from intake.office.casework import leads, routing, supervising
from intake.office.casework.routing import Addressee
from intake.records.database import Database
from intake.rules.moments import When
from intake.words import Kind
from intake.words.steps import LeadStep
from tests.console.furnished import PASSWORD, Client, Socket, app_client, sign_in
from tests.office import Office, moment, organise

DAY = "2026-11-25"


@pytest.fixture
def client(db: Database, tmp_path: Path) -> Iterator[Client]:
    with app_client(db, tmp_path, now=lambda: moment(f"{DAY} 10:00")) as client:
        yield client


@contextmanager
def pages(client: Client, *names: str) -> Iterator[dict[str, tuple[Socket, Any]]]:
    """Each person's open page with its snapshot."""
    with ExitStack() as open_ones:
        found = {}
        for name in names:
            own = open_ones.enter_context(Client(client.house, client.port))
            sign_in(own, name)
            socket = open_ones.enter_context(own.websocket_connect("/api/feed"))
            found[name] = (socket, socket.receive("snapshot"))
        yield found


def heard(page: tuple[Socket, Any]) -> list[int]:
    cases: list[int] = page[0].receive("cases_moved")["cases"]
    return cases


def test_a_page_hears_of_its_own_cases_and_never_that_there_are_others(db: Database, client: Client) -> None:
    office = organise(db, moment("2026-11-01 09:00"), secret=passwords.hashed(PASSWORD))
    of_water = office.registered(Kind.COMPLAINT, "2026-11-24 17:40", show="2026-11-24")
    unsorted = office.registered(Kind.COMPLAINT, "2026-11-24 18:00", show=None)
    with pages(client, "water", "roads", "office", "accountability", "registrar") as open_ones:
        # How the machine is, is the station's own matter.
        told = {name for name, (_, snapshot) in open_ones.items() if snapshot["system"] or snapshot["engine"]}
        assert told == {"registrar"}

        of_water.do(routing.to_triage, reason="两家都有份", by="registrar", at=f"{DAY} 09:00")
        unsorted.do(routing.to_triage, reason="要分给一家", by="registrar", at=f"{DAY} 09:05")
        _given(office, unsorted, "roads", f"{DAY} 09:10")
        _given(office, of_water, "water", f"{DAY} 09:20")
        # What each hears first is the first that is theirs: the others' moves before it made no sound.
        assert heard(open_ones["water"]) == [of_water.id]
        assert heard(open_ones["roads"]) == [unsorted.id]
        assert set(heard(open_ones["office"])) <= {of_water.id, unsorted.id}
        assert open_ones["registrar"][0].receive("case_changed")["case"]["id"] in (of_water.id, unsorted.id)

        _with_a_lead(office, unsorted, open_ones)


def _given(office: Office, case: Any, unit: str, at: str) -> None:
    addressee = Addressee(organisation=office.units[unit], working_days=5, reason="")
    case.do(routing.notify, [addressee], by="office", at=at)


def _with_a_lead(office: Office, case: Any, open_ones: dict[str, tuple[Socket, Any]]) -> None:
    """Leads are told to the unit they are about and to those who judge, who see no case beside."""
    case.do(supervising.draft, office.units["roads"], demand="速办", delay="", by="bureau", at=f"{DAY} 09:40")
    which = leads.raise_by_hand(
        office.db,
        matter=None,
        organisation=office.units["roads"],
        situation=1,
        facts="三次催办未复",
        by=office.people["office"],
        when=When(now=moment(f"{DAY} 09:50"), happened=None, why_late=""),
    )
    for name in ("accountability", "roads"):
        open_ones[name][0].receive("leads_moved")
    when = When(now=moment(f"{DAY} 09:55"), happened=None, why_late="")
    leads.step(office.db, which, LeadStep.REVIEW, by=office.people["bureau"], when=when)
    page = open_ones["accountability"][0]
    kinds = []
    while "leads_moved" not in kinds:
        kinds.append(page.receive_json()["kind"])
    assert "cases_moved" not in kinds
    # And water, whom none of it was about, has heard nothing more but what is everybody's.
    moved = open_ones["water"][0]
    case.do(routing.refuse, case.part("roads").id, legal_basis="不属本单位职责", by="roads", at=f"{DAY} 09:58")
    heard_by_water = [moved.receive_json()["kind"] for _ in range(3)]
    assert not {"leads_moved", "case_changed", "call_changed", "system_changed"} & set(heard_by_water)
