"""What anybody may read of a month: published versions as page, fragment, Word file, news feed and calendar file."""

import io
import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Iterator
from datetime import date, time
from pathlib import Path

import pytest
from sqlalchemy import update

from intake.office import bodies, people, posts, shows
from intake.office.organisations import of_duty_in
from intake.office.programme import previews
from intake.records import tables
from intake.records.database import Database
from intake.words import Branch, Duty, PersonId, Post, Role, ShowId
from telephony.settings import TelephonySettings
from tests.console.furnished import PASSWORD, Client, app_client
from tests.house import NOW

MONTH = "2026-12"
DAY = date(2026, 12, 8)
HOSTILE = '<script>alert(1)</script> & "水价"; a,b\\n ]]> {{7*7}}{% x %} ' + "长" * 60
NAMED = '<b onload=x>区水务局</b>{{7*7}}"'


@pytest.fixture
def client(db: Database, tmp_path: Path) -> Iterator[Client]:
    """Nobody who signed in."""
    with app_client(db, tmp_path) as client:
        yield client


@pytest.fixture
def publisher(client: Client, db: Database) -> PersonId:  # noqa: ARG001  the app comes first: it adds people too
    person = people.add_person(
        db, name="xuan", display="宣部长", password=PASSWORD, roles=[], at=NOW, must_change=False
    )
    with db.read() as tx:
        at = of_duty_in(tx, Duty.PROPAGANDA)
    posts.give_post(db, person.id, Post(organisation=at, role=Role.PROPAGANDA), NOW)
    return person.id


@pytest.fixture
def show(db: Database, client: Client) -> ShowId:  # noqa: ARG001
    water = bodies.add_organisation(db, name="区水务局", branch=Branch.DEPARTMENT, at=NOW, aliases=[], english="Water")
    rhythm = TelephonySettings().schedule()  # type: ignore[call-arg]  # secrets come from the file
    made = shows.plan(db, day=DAY, start=time(23, 30), end=time(0, 30), unit=water.id, rhythm=rhythm, at=NOW)
    return made.id


def content(db: Database, show: ShowId, text: str, by: PersonId) -> None:
    with db.begin() as tx:
        version = shows.show_in(tx, show).version
        post = Post(organisation=of_duty_in(tx, Duty.STATION), role=Role.EDITOR)
    if not any(one.role is Role.EDITOR for one in _posts(db, by)):
        posts.give_post(db, by, post, NOW)
    previews.write_content(db, show, text, version=version, by=by, at=NOW)


def _posts(db: Database, person: PersonId) -> tuple[Post, ...]:
    with db.read() as tx:
        return tuple(people.person_in(tx, person, NOW).posts)


def publish(db: Database, by: PersonId) -> previews.Published:
    seen = previews.month(db, MONTH, NOW).draft.sha256
    return previews.publish(db, MONTH, seen=seen, by=by, at=NOW)


PATHS = ["", "/fragment", "/docx", "/ics"]


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("month", [MONTH, "2026-13", "x", "2026-12%00", "9" * 40])
def test_nothing_of_a_draft_is_public(client: Client, db: Database, show: ShowId, month: str, path: str) -> None:
    assert previews.month(db, MONTH, NOW).draft.shows[0].show == show
    answer = client.get(f"/preview/{month}{path}")
    assert answer.status_code == 404
    assert "水务" not in answer.text


@pytest.mark.slow
def test_a_published_month_is_read_by_anybody_in_both_languages_and_every_shape(
    client: Client, db: Database, show: ShowId, publisher: PersonId
) -> None:
    content(db, show, HOSTILE, publisher)
    first = publish(db, publisher)
    content(db, show, "还没有发布的内容", publisher)
    for path in PATHS:
        assert client.get(f"/preview/{MONTH}{path}").status_code == 200
    page = client.get(f"/preview/{MONTH}").text
    assert "2026年12月节目预告" in page
    assert "热线电话待定" in page
    assert "还没有发布" not in page
    assert "<script>alert" not in page
    assert first.sha256[:16] in page
    english = client.get(f"/preview/{MONTH}", params={"lang": "en"}).text
    assert "Shows in December 2026" in english
    assert ">Water<" in english
    fragment = client.get(f"/preview/{MONTH}/fragment")
    assert fragment.headers["access-control-allow-origin"] == "*"
    assert fragment.text.startswith("<section")
    assert "<script>alert" not in fragment.text
    word = zipfile.ZipFile(io.BytesIO(client.get(f"/preview/{MONTH}/docx").content))
    assert "区水务局" in word.read("word/document.xml").decode()
    # What looks like a template stays what somebody wrote.
    assert "{{7*7}}{% x %}" in word.read("word/document.xml").decode()
    assert MONTH in client.get("/preview").text


def test_a_unit_s_name_is_a_name_in_every_shape(
    client: Client, db: Database, show: ShowId, publisher: PersonId
) -> None:
    with db.begin() as tx:
        tx.execute(
            update(tables.organisation_name).where(tables.organisation_name.c.name == "区水务局").values(name=NAMED)
        )
    content(db, show, "水价", publisher)
    publish(db, publisher)
    for path in ("", "/fragment"):
        text = client.get(f"/preview/{MONTH}{path}").text
        assert "<b onload" not in text
        assert "&lt;b onload=x&gt;区水务局" in text
    (item,) = ET.fromstring(client.get("/preview/rss").text).findall("channel/item")
    assert NAMED in (item.findtext("description") or "")
    whole = client.get(f"/preview/{MONTH}/ics").text.replace("\r\n ", "")
    assert NAMED in whole
    word = zipfile.ZipFile(io.BytesIO(client.get(f"/preview/{MONTH}/docx").content))
    assert "&lt;b onload=x&gt;" in word.read("word/document.xml").decode()


def test_the_feed_is_xml_whatever_a_show_is_about(
    client: Client, db: Database, show: ShowId, publisher: PersonId
) -> None:
    assert ET.fromstring(client.get("/preview/rss").text).findall("channel/item") == []
    content(db, show, HOSTILE + "\ufffe", publisher)
    found = publish(db, publisher)
    (item,) = ET.fromstring(client.get("/preview/rss").text).findall("channel/item")
    assert item.findtext("guid") == found.sha256
    assert HOSTILE.strip() in (item.findtext("description") or "")
    assert item.findtext("link", "").endswith(f"/preview/{MONTH}?lang=zh-CN")


def test_the_calendar_file_has_short_lines_escaped_text_and_the_shows_real_hours(
    client: Client, db: Database, show: ShowId, publisher: PersonId
) -> None:
    content(db, show, HOSTILE + "\nEND:VEVENT\nBEGIN:VEVENT", publisher)
    publish(db, publisher)
    text = client.get(f"/preview/{MONTH}/ics").text
    lines = text.split("\r\n")
    assert max(len(line.encode()) for line in lines) <= 75
    whole = text.replace("\r\n ", "").split("\r\n")
    assert whole.count("BEGIN:VEVENT") == whole.count("END:VEVENT") == 1
    # 23:30 in Shanghai, over midnight.
    assert "DTSTART:20261208T153000Z" in whole
    assert "DTEND:20261208T163000Z" in whole
    assert any(line.startswith("DESCRIPTION:") and "\\; a\\,b\\\\n" in line for line in whole)


def test_a_reader_who_has_it_is_told_that_nothing_changed(
    client: Client,
    db: Database,
    show: ShowId,  # noqa: ARG001
    publisher: PersonId,
) -> None:
    publish(db, publisher)
    first = client.get(f"/preview/{MONTH}")
    again = client.get(f"/preview/{MONTH}", headers={"If-None-Match": first.headers["etag"]})
    assert again.status_code == 304
    other = client.get(f"/preview/{MONTH}?lang=en", headers={"If-None-Match": first.headers["etag"]})
    assert other.status_code == 200
