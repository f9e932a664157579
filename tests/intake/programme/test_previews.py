"""P7: the month's preview, due by the last working day of the month before; what is published never changes."""

from datetime import date

import pytest
from sqlalchemy import select

from intake import journal
from intake.documents.snapshot import read
from intake.office import bodies, documents
from intake.office.programme import previews, reminding
from intake.office.shows import show_in
from intake.office.transcripts import Stale
from intake.records import tables
from intake.rules.preview import (
    NoShowsInMonth,
    NoSuchMonth,
    NotYourPreview,
    PreviewMoved,
    PreviewStanding,
    PublishedAlready,
)
from intake.rules.show_table import NotYourShow
from intake.words import ShowId
from tests.intake.programme.test_telling import told
from tests.office import Office, moment

S = PreviewStanding
JUNE = "2016-06"


def write(office: Office, show: ShowId, text: str, by: str = "editor", version: int | None = None) -> None:
    with office.db.read() as tx:
        known = show_in(tx, show).version
    person = office.people[by].id
    previews.write_content(office.db, show, text, version=version or known, by=person, at=moment("2016-05-20 09:00"))


def publish(office: Office, at: str, by: str = "editor", seen: str = "") -> previews.Published:
    shown = seen or previews.month(office.db, JUNE, moment(at)).draft.sha256
    return previews.publish(office.db, JUNE, seen=shown, by=office.people[by].id, at=moment(at))


def standing(office: Office, at: str) -> PreviewStanding:
    return previews.month(office.db, JUNE, moment(at)).standing


def test_p7_a_month_is_a_draft_then_late_then_published_and_says_when_it_changed(office: Office) -> None:
    assert standing(office, "2016-05-20 09:00") is S.EMPTY
    show = office.show("2016-06-07")
    office.show("2016-06-21", None)
    write(office, show, "  供水改造  ")
    found = previews.month(office.db, JUNE, moment("2016-05-31 23:59"))
    assert (found.standing, found.due.due_on) == (S.DRAFT, date(2016, 5, 31))
    assert [(one.day, one.starts, one.ends, one.unit, one.content) for one in found.draft.shows] == [
        ("2016-06-07", "17:30", "18:30", "区水务局", "供水改造"),
        ("2016-06-21", "17:30", "18:30", "", ""),
    ]
    assert standing(office, "2016-06-01 00:00") is S.LATE
    first = publish(office, "2016-06-01 08:00")
    assert (first.version, first.late, standing(office, "2016-06-01 09:00")) == (1, True, S.PUBLISHED)
    write(office, show, "供水改造与水价")
    assert standing(office, "2016-06-02 09:00") is S.CHANGED
    # The public reads what went out, not what is being written.
    assert previews.public(office.db, JUNE) == first
    second = publish(office, "2016-06-02 10:00")
    assert [one.version for one in previews.month(office.db, JUNE, moment("2016-06-02 11:00")).published] == [1, 2]
    assert previews.public(office.db, JUNE) == second
    assert [one.version for one in previews.public_months(office.db, 10)] == [2]


def test_p7_the_paper_is_numbered_once_for_the_month_and_keeps_every_version(office: Office) -> None:
    show = office.show("2016-06-07")
    first = publish(office, "2016-05-30 08:00")
    assert not first.late
    write(office, show, "供水改造")
    second = publish(office, "2016-05-31 08:00")
    with office.db.read() as tx:
        papers = [documents.document_in(tx, one.document) for one in (first, second)]
        assert journal.broken_link(tx) is None
    assert len({paper.number for paper in papers if paper.number} | {papers[1].snapshot.strip.number}) == 1
    assert "预〔2016〕1号" in papers[0].number
    items = list(read(papers[1].snapshot.text).cells["items"])
    assert items == [
        {"number": "第1期", "day": "2016-06-07", "time": "17:30—18:30", "unit": "区水务局", "content": "供水改造"}
    ]
    assert read(papers[0].snapshot.text).cells["hotline"] == "待定"


def test_p7_a_preview_keeps_the_name_a_unit_had_when_it_was_published(office: Office) -> None:
    office.show("2016-06-07")
    publish(office, "2016-05-30 08:00")
    with office.db.read() as tx:
        of = tables.organisation.c
        version = tx.execute(select(of.version).where(of.id == office.units["water"])).scalar_one()
    bodies.rename(
        office.db,
        office.units["water"],
        name="区水利局",
        since=date(2016, 6, 1),
        version=version,
        at=moment("2016-05-31 08:00"),
        by=None,
    )
    found = previews.public(office.db, JUNE)
    assert found is not None
    assert found.preview.shows[0].unit == "区水务局"
    assert standing(office, "2016-05-31 09:00") is S.CHANGED


def test_p7_only_what_was_seen_goes_out_once_and_by_whom_it_concerns(office: Office) -> None:
    with pytest.raises(NoShowsInMonth):
        publish(office, "2016-05-30 08:00")
    show = office.show("2016-06-07")
    seen = previews.month(office.db, JUNE, moment("2016-05-30 08:00")).draft.sha256
    write(office, show, "供水改造")
    with pytest.raises(PreviewMoved):
        publish(office, "2016-05-30 08:00", seen=seen)
    for by in ("water", "office", "bureau", "host", "registrar"):
        with pytest.raises(NotYourPreview):
            publish(office, "2016-05-30 08:00", by=by)
    publish(office, "2016-05-30 08:00")
    with pytest.raises(PublishedAlready):
        publish(office, "2016-05-30 09:00")
    with pytest.raises(NotYourShow):
        write(office, show, "x", by="water")
    with pytest.raises(Stale):
        write(office, show, "x", version=1)


@pytest.mark.parametrize("month", ["", "2016", "2016-13", "2016-6", "1999-01", "2016-06-07", "二〇一六-06", "x" * 7])
def test_what_is_no_month_is_refused(office: Office, month: str) -> None:
    with pytest.raises(NoSuchMonth):
        previews.public(office.db, month)


def test_p7_the_last_working_day_that_passed_without_a_preview_is_told_once(office: Office) -> None:
    office.show("2016-06-07", None)
    reminding.remind(office.db, moment("2016-05-30 09:00"))
    assert told(office, "preview_due") == set()
    reminding.remind(office.db, moment("2016-05-31 09:00"))
    assert told(office, "preview_due") == {"host", "editor"}
    assert told(office, "preview_late") == set()
    assert reminding.remind(office.db, moment("2016-06-01 09:00")) > 0
    assert told(office, "preview_late") == {"host", "editor"}
    assert reminding.remind(office.db, moment("2016-06-01 09:01")) == 0
    publish(office, "2016-06-01 10:00")
    assert reminding.remind(office.db, moment("2016-06-02 09:00")) == 0
