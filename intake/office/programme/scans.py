"""盖章页扫描件 (A7 step 6): unit or office attach the scan of the sealed page; who may see the preparation reads it."""

from datetime import datetime

from sqlalchemy import Connection, insert, select

from intake.documents import store
from intake.office import people
from intake.office.programme import manuscripts, telling
from intake.office.programme.manuscripts import NoSuchManuscript, NotTheNewest
from intake.office.programme.turns import note, turn_in
from intake.office.shows import show_in
from intake.records import tables
from intake.records.database import Database
from intake.rules import preparing, scans
from intake.rules.scans import MOST_SCANS, TooManyScans
from intake.words import PersonId, Refusal, ShowId
from intake.words.preparing import ManuscriptId, ScanId, ScanKind


class NoSuchScan(Refusal):
    key = "intake.no_such_scan"


def attach(
    db: Database, show: ShowId, manuscript: ManuscriptId, content: bytes, *, by: PersonId, at: datetime
) -> ScanId:
    """One more file to the newest version; the same bytes again are the file that is there.

    A version that is on file has its filing printed anew, so that the paper says what is there (F9).

    Raises: NotYourPreparation, NoSuchManuscript, NotTheNewest, NotAScan, ScanTooLarge, TooManyScans, and what turns
        raise.
    """
    kind = scans.sniff(content)
    with db.begin() as tx:
        turn = turn_in(tx, show, by, at)
        preparing.check_attaching(turn.by.posts, turn.unit)
        sheets = manuscripts.manuscripts_in(tx, show, turn.unit)
        one = next((sheet for sheet in sheets if sheet.id == manuscript), None)
        if one is None:
            raise NoSuchManuscript
        if one.version != sheets[-1].version:
            raise NotTheNewest
        digest = store.keep(content)
        known = next((scan for scan in one.scans if scan.sha256 == digest), None)
        if known is not None:
            return known.id
        if len(one.scans) >= MOST_SCANS:
            raise TooManyScans(most=MOST_SCANS)
        row = {"manuscript": manuscript, "kind": kind, "bytes": len(content), "sha256": digest, "person": by, "at": at}
        made = insert(tables.manuscript_scan).values(**row).returning(tables.manuscript_scan.c.id)
        scan = ScanId(tx.execute(made).scalar_one())
        note(turn, "manuscript_scan_attached", version=one.version, sha256=digest, bytes=len(content))
        manuscripts.print_again(turn, manuscript)
        if preparing.speaks(turn.by.posts, turn.unit):
            telling.tell(turn, "manuscript_scan", f"scan:{scan}", telling.style_office(tx), number=one.version)
    return scan


def read(db: Database, show: ShowId, scan: ScanId, *, by: PersonId, at: datetime) -> tuple[ScanKind, int, bytes]:
    """What it is, of which version, and its bytes.

    Raises: NoSuchShow, NotYourPreparation, NoSuchScan, FileGone, FileChanged.
    """
    with db.read() as tx:
        found = show_in(tx, show)
        if not preparing.reads(people.person_in(tx, by, at).posts, found.unit):
            raise preparing.NotYourPreparation
        kind, version, digest = _row(tx, show, found.unit, scan)
    return kind, version, store.fetch(digest)


def _row(tx: Connection, show: ShowId, unit: int | None, scan: ScanId) -> tuple[ScanKind, int, str]:
    """Of the show's present unit: whoever had the show before keeps its papers to itself."""
    sheet, file = tables.manuscript.c, tables.manuscript_scan.c
    asked = select(file.kind, sheet.version, file.sha256).join(tables.manuscript, sheet.id == file.manuscript)
    row = tx.execute(asked.where(file.id == scan, sheet.show == show, sheet.unit == unit)).first()
    if row is None:
        raise NoSuchScan
    return ScanKind(row.kind), row.version, row.sha256
