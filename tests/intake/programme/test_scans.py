"""A7, step 6: the scan of the sealed page is told by its bytes, kept under its hash, and named by the filing (F9)."""

import hashlib
import struct
import zlib
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from intake.documents import store
from intake.documents.snapshot import read as read_snapshot
from intake.documents.store import FileChanged
from intake.office.programme import scans
from intake.office.programme.manuscripts import Manuscript, NoSuchManuscript, NotTheNewest
from intake.office.programme.scans import NoSuchScan
from intake.records import tables
from intake.rules.preparing import NotYourPreparation
from intake.rules.scans import MOST_BYTES, MOST_SCANS, NotAScan, ScanTooLarge, TooManyScans, sniff
from intake.settings import home_folder
from intake.words import ShowId
from intake.words.preparing import ManuscriptId, ScanId, ScanKind
from tests.intake.programme.rounds import SHOW, put_on_file, seen, send
from tests.intake.programme.test_telling import told
from tests.office import Office, moment

AT = "2016-06-03 09:00"
PDF = b"%PDF-1.4\n1 0 obj <<>> endobj\nxref\n0 1\ntrailer <<>>\nstartxref\n9\n%%EOF\n"


def png(width: int = 2, height: int = 2) -> bytes:
    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    lines = zlib.compress((b"\0" + b"\xff" * width) * height)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", lines) + chunk(b"IEND", b"")


def jpeg() -> bytes:
    table = b"\xff\xdb\x00\x43\x00" + bytes(range(1, 65))
    frame = b"\xff\xc0\x00\x0b\x08\x00\x01\x00\x01\x01\x01\x11\x00"
    return b"\xff\xd8" + table + frame + b"\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00" + b"\x54" + b"\xff\xd9"


def attach(
    office: Office, show: ShowId, sheet: ManuscriptId, content: bytes = PDF, by: str = "water", at: str = AT
) -> ScanId:
    return scans.attach(office.db, show, sheet, content, by=office.people[by].id, at=moment(at))


def newest(office: Office, show: ShowId) -> Manuscript:
    return seen(office, show, AT).manuscripts[-1]


def filings(office: Office) -> list[str]:
    document = tables.document.c
    with office.db.read() as tx:
        rows = tx.execute(select(document.snapshot).where(document.form == "F9").order_by(document.version)).scalars()
        return [str(read_snapshot(text).cells["filed"]) for text in rows]


@pytest.mark.parametrize(("content", "kind"), [(PDF, ScanKind.PDF), (png(), ScanKind.PNG), (jpeg(), ScanKind.JPEG)])
def test_a_whole_file_is_what_its_bytes_say(content: bytes, kind: ScanKind) -> None:
    assert sniff(content) is kind


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"MZ\x90\x00",
        b"<html><script>alert(1)</script></html>",
        b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'/>",
        b"GIF89a",
        b"\xff\xd8\xff",
        b"\xff\xd8<script>\xff\xd9",
        b"%PDF-1.4",
        b"x" + PDF,
        PDF[:-20],
        png()[:-5],
        png(0, 2),
        jpeg()[:-2],
        png() + b"<script>",
    ],
)
def test_what_is_cut_off_or_something_else_is_no_scan(content: bytes) -> None:
    with pytest.raises(NotAScan):
        sniff(content)


@given(st.binary(max_size=300), st.sampled_from([b"", b"\xff\xd8", b"%PDF-", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"]))
def test_any_bytes_are_a_scan_or_refused(content: bytes, begins: bytes) -> None:
    with suppress(NotAScan):
        assert sniff(begins + content) in ScanKind


def test_a_file_that_is_too_large_is_refused_by_its_size(office: Office) -> None:
    show = office.show(SHOW)
    sheet = send(office, show, "2016-05-30 09:00")
    with pytest.raises(ScanTooLarge):
        attach(office, show, sheet, PDF + b"\0" * MOST_BYTES)
    assert newest(office, show).scans == ()


def test_unit_and_office_attach_the_station_reads_and_nobody_else_does(office: Office) -> None:
    show = office.show(SHOW)
    sheet = send(office, show, "2016-05-30 09:00")
    for who in ("roads", "host", "bureau"):
        with pytest.raises(NotYourPreparation):
            attach(office, show, sheet, by=who)
    scan = attach(office, show, sheet, png())
    assert attach(office, show, sheet, png(), by="office") == scan
    attach(office, show, sheet, jpeg(), by="office")
    found = newest(office, show).scans
    assert [(one.kind, one.person, one.sha256) for one in found] == [
        (ScanKind.PNG, "water", hashlib.sha256(png()).hexdigest()),
        (ScanKind.JPEG, "office", hashlib.sha256(jpeg()).hexdigest()),
    ]
    assert told(office, "manuscript_scan") == {"office"}
    for who in ("water", "host", "office", "bureau"):
        kind, version, content = scans.read(office.db, show, scan, by=office.people[who].id, at=moment(AT))
        assert (kind, version, content) == (ScanKind.PNG, 1, png())
    with pytest.raises(NotYourPreparation):
        scans.read(office.db, show, scan, by=office.people["roads"].id, at=moment(AT))


def test_the_filing_says_whether_a_scan_is_there_also_when_it_comes_later(office: Office) -> None:
    show = office.show(SHOW)
    sheet = send(office, show, "2016-05-30 09:00")
    put_on_file(office, show, sheet, AT)
    attach(office, show, sheet, png(), at="2016-06-03 15:00")
    before, after = filings(office)
    assert before.endswith("未附盖章页扫描件。")
    assert hashlib.sha256(png()).hexdigest()[:16] in after
    assert "1 份" in after


def test_a_scan_that_was_there_before_is_named_by_the_first_filing(office: Office) -> None:
    show = office.show(SHOW)
    sheet = send(office, show, "2016-05-30 09:00")
    attach(office, show, sheet, png())
    put_on_file(office, show, sheet, AT)
    (filed,) = filings(office)
    assert "附盖章页扫描件 1 份" in filed


def test_only_the_newest_version_takes_scans_and_only_so_many(office: Office) -> None:
    show = office.show(SHOW)
    first = send(office, show, "2016-05-30 09:00")
    second = send(office, show, "2016-05-31 09:00")
    with pytest.raises(NotTheNewest):
        attach(office, show, first)
    with pytest.raises(NoSuchManuscript):
        attach(office, show, ManuscriptId(999))
    for width in range(1, MOST_SCANS + 1):
        attach(office, show, second, png(width, 2))
    with pytest.raises(TooManyScans):
        attach(office, show, second, jpeg())


def test_a_scan_is_read_at_its_own_show_and_a_changed_file_is_found_out(office: Office) -> None:
    show, other = office.show(SHOW), office.show("2016-06-21")
    sheet = send(office, show, "2016-05-30 09:00")
    scan = attach(office, show, sheet)
    with pytest.raises(NoSuchScan):
        scans.read(office.db, other, scan, by=office.people["water"].id, at=moment(AT))
    digest = hashlib.sha256(PDF).hexdigest()
    (home_folder() / store.FOLDER / digest[:2] / digest).write_bytes(b"%PDF- another")
    with pytest.raises(FileChanged):
        scans.read(office.db, show, scan, by=office.people["water"].id, at=moment(AT))
