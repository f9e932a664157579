"""The public page of one's own case: who has number and digits reads how it stands, all others one sentence."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from intake.office.casework import routing
from intake.office.own_case import Phase, own_case
from intake.words import Kind
from tests.console.furnished import Client, app_client
from tests.office import Office, moment
from tests.own_office import office

__all__ = ["office"]

DAY = moment("2016-06-08 09:00")
NONE = "编号与号码不符"


@pytest.fixture
def client(office: Office, tmp_path: Path) -> Iterator[Client]:
    with app_client(office.db, tmp_path) as client:
        yield client


def ask(client: Client, number: str, digits: str, lang: str = "zh-CN") -> tuple[int, str]:
    answer = client.post(f"/case?lang={lang}", data={"number": number, "digits": digits})
    assert answer.headers["cache-control"] == "no-store"
    return answer.status_code, answer.text


def test_who_has_both_reads_state_unit_and_day_and_nothing_else(office: Office, client: Client) -> None:
    found = office.registered(Kind.COMPLAINT, number="13800131234")
    found.do(routing.take_own, by="office", at="2016-06-07 19:00")
    status, text = ask(client, f"{found.row.number[:4]} {found.row.number[4:]}", "1234")
    assert status == 200
    assert "办理中" in text
    assert "区水务局 应于 2016-06-15 前答复" in text
    for secret in ("13800131234", "𬱖", "井岸镇", "自来水"):
        assert secret not in text
    assert "Being handled" in ask(client, found.row.number, "1234", "en")[1]


def test_a_wrong_number_wrong_digits_and_a_withheld_caller_read_the_same_sentence(
    office: Office, client: Client
) -> None:
    found = office.registered(Kind.COMPLAINT, number="13800131234")
    hidden = office.call("2016-06-07 18:10", number="")
    pages = {
        ask(client, found.row.number, "1235"),
        ask(client, "10000008", "1234"),
        ask(client, hidden.row.number, "xxxx"),
        ask(client, hidden.row.number, "    "),
        ask(client, "no number", ""),
    }
    assert len(pages) == 1
    ((status, text),) = pages
    assert status == 404
    assert NONE in text


def test_guessing_ends_soon_by_case_and_by_address(office: Office, client: Client) -> None:
    found = office.registered(Kind.COMPLAINT, number="13800131234")
    statuses = [ask(client, found.row.number, f"{guess:04}")[0] for guess in range(7)]
    assert statuses == [404] * 5 + [429] * 2
    # Also for who would have known it: the sentence says what to do.
    assert "请稍后再试" in ask(client, found.row.number, "1234")[1]


def test_a_case_of_another_goes_on_as_that_one_does(office: Office) -> None:
    found = office.registered(Kind.COMPLAINT, number="13800131234")
    assert own_case(office.db, found.row.number, "1234", DAY.date()) is not None
    draft = office.call("2016-06-07 18:30", number="13800135678")
    seen = own_case(office.db, draft.row.number, "5678", DAY.date())
    assert seen is not None
    assert seen.phase is Phase.RECEIVED


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(number=st.text(max_size=40), digits=st.text(max_size=40))
def test_whatever_is_typed_is_an_answer(office: Office, number: str, digits: str) -> None:
    assert own_case(office.db, number, digits, DAY.date()) is None


def test_what_no_form_of_ours_sends_is_answered_too(client: Client) -> None:
    for body in (b"\xff\xfe=%zz", b"number=1&" * 20, b"{}", b"a" * 60_000):
        answer = client.post("/case", content=body, headers={"content-type": "application/x-www-form-urlencoded"})
        assert answer.status_code in (404, 429)
    assert client.post("/case", content=b"a" * 70_000).status_code == 413
    assert "<script" not in client.get("/case?lang=en").text
