"""The public page at the studio's door: names and posts of one list, one way; nothing without the code."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from console.attempts import Attempts
from intake.office.programme import door_codes, onair_people
from intake.records import tables
from intake.words import ShowId
from tests.console.furnished import Client, app_client
from tests.intake.programme.rounds import THREE
from tests.office import Office
from tests.own_office import office

__all__ = ["office"]

NO_DOOR = "签到码无效"


@pytest.fixture
def client(office: Office, tmp_path: Path) -> Iterator[Client]:
    with app_client(office.db, tmp_path) as client:
        yield client


def tonight(office: Office, *, minutes: int = 30) -> tuple[ShowId, str]:
    """A show of this evening with its list and its code: the page asks the server's own clock."""
    now = datetime.now(UTC)
    show = office.show("2016-06-07")
    begins = now + timedelta(minutes=minutes)
    with office.db.begin() as tx:
        times = {"on_day": begins.date(), "starts_at": begins, "ends_at": begins + timedelta(hours=1)}
        tx.execute(tables.show.update().where(tables.show.c.id == show).values(**times))
    onair_people.write(office.db, show, THREE, by=office.people["water"].id, at=now)
    host = office.people["host"].id
    door_codes.make(office.db, show, by=host, at=now)
    code = door_codes.door_code(office.db, show, by=host, at=now)
    assert code is not None
    return show, code.token


def arrived(office: Office, show: ShowId) -> list[str]:
    with office.db.read() as tx:
        people = onair_people.people_in(tx, show, office.units["water"])
    return [one.person.name for one in people if one.person.arrived_at is not None]


def who(office: Office, show: ShowId, name: str) -> int:
    with office.db.read() as tx:
        people = onair_people.people_in(tx, show, office.units["water"])
    return int(next(one.id for one in people if one.person.name == name))


def test_somebody_picks_their_own_name_is_asked_once_more_and_is_there(office: Office, client: Client) -> None:
    show, token = tonight(office)
    page = client.get(f"/door/{token}")
    assert (page.status_code, page.headers["cache-control"]) == (200, "no-store")
    assert page.headers["referrer-policy"] == "no-referrer"
    for name in ("李国强", "王芳", "赵亮", "区水务局"):
        assert name in page.text
    # Names and posts of that list, and nothing else of these people.
    assert "13800000000" not in page.text
    mine = f"/door/{token}/{who(office, show, '王芳')}"
    assert "您是 王芳（科员）吗" in client.get(mine).text
    assert arrived(office, show) == []
    done = client.post(mine, follow_redirects=True)
    assert (done.status_code, "王芳 已于" in done.text) == (200, True)
    assert arrived(office, show) == ["王芳"]
    # There is no way back: neither another touch nor another method takes it away.
    for method in ("POST", "DELETE", "PUT"):
        client.request(method, mine)
    assert arrived(office, show) == ["王芳"]
    assert "我是 王芳" not in client.get(f"/door/{token}").text
    assert "Are you 赵亮" in client.get(f"/door/{token}/{who(office, show, '赵亮')}?lang=en").text


def test_before_the_evening_and_after_the_show_no_name_is_read(office: Office, client: Client) -> None:
    for minutes in (91, -61):
        _, token = tonight(office, minutes=91)
        with office.db.begin() as tx:
            begins = datetime.now(UTC) + timedelta(minutes=minutes)
            tx.execute(tables.show.update().values(starts_at=begins, ends_at=begins + timedelta(hours=1)))
        page = client.get(f"/door/{token}")
        assert (page.status_code, NO_DOOR in page.text, "王芳" in page.text) == (404, True, False)


def test_a_wrong_code_a_revoked_one_and_somebody_of_no_list_read_the_same_sentence(
    office: Office, client: Client
) -> None:
    show, token = tonight(office)
    mine = who(office, show, "王芳")
    door_codes.revoke(office.db, show, by=office.people["host"].id, at=datetime.now(UTC))
    pages = {client.get(f"/door/{one}").text for one in (token, token[:-1] + "x", "none")}
    assert len(pages) == 1
    assert client.post(f"/door/{token}/{mine}").status_code == 404
    assert arrived(office, show) == []


def test_whoever_tries_codes_through_is_stopped(office: Office, client: Client) -> None:
    show, token = tonight(office)
    codes = {client.get(f"/door/guess-{number}").status_code for number in range(60)}
    assert codes == {404, 429}
    assert client.post(f"/door/{token}/{who(office, show, '王芳')}").status_code == 429
    assert arrived(office, show) == []


@pytest.fixture
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody is stopped for asking often: what is asked is what is looked at."""
    monkeypatch.setattr(Attempts, "check_door", lambda *_: None)


@pytest.mark.usefixtures("office", "unhurried")
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(token=st.text(min_size=1, max_size=80), person=st.text(min_size=1, max_size=60))
def test_whatever_stands_in_the_address_is_answered_in_a_sentence(client: Client, token: str, person: str) -> None:
    address = f"/door/{quote(token, safe='')}/{quote(person, safe='')}"
    for method in ("GET", "POST"):
        answer = client.request(method, address)
        # A slash makes it an address of the console, which answers with its own page.
        assert answer.status_code in (404, 405, 422) or (answer.status_code == 200 and "/assets/" in answer.text)


@pytest.mark.parametrize(
    "person", ["0", "-1", "1;drop table onair_person", "９", "9" * 30, "1e3", "%00", "<script>", "..%2f..", "null"]
)
def test_a_good_code_with_a_bad_person_signs_nobody_in(office: Office, client: Client, person: str) -> None:
    show, token = tonight(office)
    answer = client.post(f"/door/{token}/{person}")
    assert answer.status_code in (404, 405, 422)
    assert "<script>" not in answer.text
    assert arrived(office, show) == []


def test_a_name_that_is_code_is_shown_as_it_is_written(office: Office, client: Client) -> None:
    show, token = tonight(office)
    with office.db.begin() as tx:
        tx.execute(tables.onair_person.update().values(name="<img src=x onerror=alert(1)>", post='"><b>'))
    page = client.get(f"/door/{token}").text
    assert "<img src=x" not in page
    assert "&lt;img" in page
    assert "<b>" not in client.get(f"/door/{token}/{first(office, show)}").text


def first(office: Office, show: ShowId) -> int:
    with office.db.read() as tx:
        return int(onair_people.people_in(tx, show, office.units["water"])[0].id)
