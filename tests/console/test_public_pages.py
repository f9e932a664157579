"""The pages anybody may open: they lead to each other, hold hostile input, and their limits cannot be talked out of."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event
from starlette.requests import HTTPConnection

from console.app import create_app
from console.attempts import Attempts, TooManyQuestions, _address
from console.serve import _config
from intake.office.own_case import own_case
from intake.records.database import Database
from intake.words import Kind
from tests.console.furnished import Client, app_client
from tests.office import moment, organise

PAGES = ("/preview", "/due", "/case")
LANGUAGES = ("zh-CN", "en")
TYPED = st.one_of(
    st.text(max_size=60), st.sampled_from(['"><script>alert(1)</script>', "{{7*7}}", "%00", "\ud7ff" * 30, "9" * 400])
)
HOSTILE_HEADERS = [
    {"Accept-Language": "en" * 4000},
    {"Accept-Language": "\x7f,;q=,*"},
    {"Host": '"><script>alert(1)</script>'},
    {"Host": "[::1"},
    {"Cookie": "rexian_session=" + "a" * 3000 + '; ="; rexian_csrf=\x01'},
    {"If-None-Match": "*" * 3000},
    {"Range": "bytes=0-1,9-2"},
    {"Accept": "application/x-nothing"},
]


@pytest.fixture
def client(db: Database, tmp_path: Path) -> Iterator[Client]:
    """Nobody who signed in."""
    with app_client(db, tmp_path) as client:
        yield client


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("page", [*PAGES, "/preview/2026-12"])
def test_every_public_page_leads_to_all_others_in_its_language(client: Client, page: str, lang: str) -> None:
    answer = client.get(page, params={"lang": lang})
    links = re.findall(r'href="([^"]+)"', answer.text)
    assert {f"{other}?lang={lang}" for other in PAGES} <= set(links)
    assert any(link.startswith(page[:5]) and f"lang={'en' if lang == 'zh-CN' else 'zh-CN'}" in link for link in links)
    assert "aria-current=page" in answer.text
    assert "<script" not in answer.text
    for link in {f"{other}?lang={lang}" for other in PAGES}:
        assert client.get(link).text.startswith("<!doctype html>")


@pytest.mark.parametrize("page", PAGES)
def test_a_public_page_loads_nothing_from_elsewhere_and_no_cache_mixes_its_languages(client: Client, page: str) -> None:
    answer = client.get(page)
    assert answer.headers["vary"] == "Accept-Language"
    assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
    assert (answer.headers["x-content-type-options"], answer.headers["referrer-policy"]) == ("nosniff", "no-referrer")
    assert "set-cookie" not in answer.headers
    assert not re.search(r'(src|href)="(https?:)?//', answer.text)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lang=TYPED, kind=TYPED, date=TYPED, month=TYPED)
def test_whatever_is_typed_is_answered_and_never_becomes_markup(
    client: Client, lang: str, kind: str, date: str, month: str
) -> None:
    for path, asked in (
        ("/due", {"lang": lang, "kind": kind, "date": date}),
        ("/api/public/due", {"kind": kind, "date": date}),
        ("/case", {"lang": lang}),
        ("/preview", {"lang": lang}),
        (f"/preview/{quote(month, safe='')}", {"lang": lang}),
        ("/preview/rss", {"lang": lang}),
    ):
        answer = client.get(path, params=asked)
        assert answer.status_code in (200, 404, 422, 429), answer.text
        assert "<script>alert" not in answer.text


@pytest.mark.parametrize("headers", HOSTILE_HEADERS)
def test_odd_headers_are_no_fault_of_ours(client: Client, headers: dict[str, str]) -> None:
    for path in (*PAGES, "/preview/rss", "/preview/2026-12/ics", "/api/public/due?kind=complaint&date=2026-11-02"):
        answer = client.get(path, headers=headers)
        assert answer.status_code < 500, answer.text
        assert "<script>alert" not in answer.text


@pytest.mark.parametrize("method", ["HEAD", "OPTIONS", "PUT", "DELETE", "TRACE", "PATCH"])
@pytest.mark.parametrize("path", [*PAGES, "/preview/rss", "/", "/health", "/api/session", "/internal/stored/x"])
def test_other_methods_are_refused_and_no_fault(client: Client, method: str, path: str) -> None:
    assert client.request(method, path).status_code < 500


def test_no_header_makes_anybody_somebody_else(client: Client) -> None:
    statuses = []
    for n in range(12):
        said = dict.fromkeys(("X-Forwarded-For", "X-Real-IP", "CF-Connecting-IP", "True-Client-IP"), f"10.0.0.{n}")
        said |= {"Forwarded": f"for=10.0.0.{n}", "X-Forwarded-Proto": "https", "X-Forwarded-Host": f"h{n}.example"}
        statuses.append(client.post("/case", data={"number": "1", "digits": "1"}, headers=said).status_code)
    assert statuses == [404] * 10 + [429] * 2
    # The line of this test is the line of the house.
    assert _config(create_app(client.house), "127.0.0.1", 0).proxy_headers is False


def test_a_case_has_one_count_however_its_number_is_spelt_and_wherever_it_is_asked_from(
    client: Client, db: Database
) -> None:
    office = organise(db, moment("2016-06-01 09:00"))
    number = office.registered(Kind.COMPLAINT, number="13800131234").row.number
    spelt = [
        number,
        f" {number}",
        f"{number[:4]} {number[4:]}",
        f"{number[:2]}-{number[2:]}",
        f"{number}  ",
        f"-{number}",
    ]
    statuses = [client.post("/case", data={"number": one, "digits": "0000"}).status_code for one in spelt]
    assert statuses == [404] * 5 + [429]
    attempts = Attempts()
    for n in range(5):
        attempts.check_own_case(f"192.0.2.{n}", number)
    with pytest.raises(TooManyQuestions):
        attempts.check_own_case("192.0.2.9", number)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8::1", "2001:db8::ffff:1", True),
        ("2001:db8:0:1::1", "2001:db8:0:2::1", False),
        ("::ffff:192.0.2.1", "192.0.2.1", True),
        ("fe80::1%eth0", "fe80::2%eth1", True),
        ("192.0.2.1", "192.0.2.2", False),
    ],
)
def test_a_whole_ipv6_network_is_one_reader(one: str, other: str, *, same: bool) -> None:
    first, second = (_address(HTTPConnection({"type": "http", "client": (address, 1)})) for address in (one, other))
    assert (first == second) is same


@pytest.mark.parametrize("page", ["/due", "/preview", "/preview/2026-12"])
def test_who_asks_too_often_reads_it_on_the_page(client: Client, page: str) -> None:
    for _ in range(61):
        answer = client.get(page, params={"lang": "en"})
    assert answer.status_code == 429
    assert answer.headers["retry-after"] == "60"
    assert answer.text.startswith("<!doctype html>")
    assert "Too many questions" in answer.text


def test_a_wrong_number_and_wrong_digits_ask_the_books_the_same(db: Database) -> None:
    office = organise(db, moment("2016-06-01 09:00"))
    number = office.registered(Kind.COMPLAINT, number="13800131234").row.number
    asked: list[tuple[str, int]] = []
    event.listen(db.engine, "before_cursor_execute", lambda *said: asked.append((said[2], len(said[3]))))
    runs = []
    for typed, digits in ((number, "1235"), ("10000008", "1234"), ("no", "1234"), (number, ""), (number, "12 4")):
        asked.clear()
        assert own_case(db, typed, digits, moment("2016-06-08 09:00").date()) is None
        runs.append(list(asked))
    assert all(run == runs[0] for run in runs)
    assert runs[0]
