"""上线稿件 (P9, P10, F9): the unit's manuscript with its versions, the host's comments, and the sealed copy on file."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, func, insert, select, update

from intake.office.casework.facts import moment_text
from intake.office.programme import sheets, telling
from intake.office.programme.manuscript_scans import Scan, scans_in
from intake.office.programme.turns import Turn, kept, note, turn_in, units_turn_in
from intake.records import tables
from intake.records.database import Database
from intake.rules import preparing
from intake.sentences import say
from intake.words import Duty, OrganisationId, PersonId, Refusal, ShowId
from intake.words.documents import Form
from intake.words.preparing import ManuscriptId, ShowDuty

LONGEST = 20_000
# Enough to tell one scan from another on paper; the books have all of it.
_SHOWN_OF_HASH = 16


class EmptyManuscript(Refusal):
    """A manuscript without topics or without a text."""

    key = "intake.empty_manuscript"


class NoSuchManuscript(Refusal):
    key = "intake.no_such_manuscript"


class FiledAlready(Refusal):
    """The sealed copy of this version is on file."""

    key = "intake.filed_already"


class NotTheNewest(Refusal):
    """The unit has sent a newer version: that is the one to be sealed and filed."""

    key = "intake.not_the_newest_manuscript"


class EmptyComment(Refusal):
    key = "intake.empty_comment"


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What the unit writes: topics, the text, and what it commits itself to on the air (P5)."""

    topics: str
    text: str
    commitments: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    text: str
    person: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Manuscript:
    """One version. `sha256` is of its three texts: what was sealed can be told from any other version."""

    id: ManuscriptId
    version: int
    draft: Draft
    person: str
    received_at: datetime
    due_on: date
    late: bool
    sha256: str
    filed_at: datetime | None
    filing_due_on: date | None
    filed_late: bool | None
    filed_by: PersonId | None
    comments: tuple[Comment, ...]
    scans: tuple[Scan, ...]


def send(db: Database, show: ShowId, draft: Draft, *, by: PersonId, at: datetime) -> ManuscriptId:
    """The unit sends its manuscript, or a further version; the first one meets the clock.

    Raises: NoSuchShow, CalledOffShow, NoUnitOnAir, NotYourPreparation, EmptyManuscript.
    """
    said = Draft(topics=draft.topics.strip(), text=draft.text.strip(), commitments=draft.commitments.strip())
    if not said.topics or not said.text:
        raise EmptyManuscript
    with db.begin() as tx:
        turn = units_turn_in(tx, show, by, at)
        sheet, when = tables.manuscript, kept(turn, ShowDuty.MANUSCRIPT)
        mine = select(func.max(sheet.c.version)).where(sheet.c.show == show, sheet.c.unit == turn.unit)
        version = (tx.execute(mine).scalar() or 0) + 1
        row = {
            "show": show,
            "unit": turn.unit,
            "version": version,
            "person": by,
            "received_at": at,
            "due_on": when.due_on,
            "late": when.late,
            "sha256": fingerprint(said),
        }
        texts = {"topics": said.topics, "text": said.text, "commitments": said.commitments}
        made = ManuscriptId(tx.execute(insert(sheet).values(**row, **texts).returning(sheet.c.id)).scalar_one())
        note(turn, "manuscript_sent", version=version, late=when.late)
        to = [*telling.station(tx), *telling.style_office(tx)]
        telling.tell(turn, "manuscript_sent", f"manuscript:{made}", to, number=version)
    return made


def comment(db: Database, show: ShowId, manuscript: ManuscriptId, text: str, *, by: PersonId, at: datetime) -> None:
    """The host's word on a version. Raises: NotYourPreparation, NoSuchManuscript, EmptyComment, what turns raise."""
    if not text.strip():
        raise EmptyComment
    with db.begin() as tx:
        turn = turn_in(tx, show, by, at)
        preparing.check(turn.by.posts, preparing.COMMENTERS)
        one = _one(tx, turn, manuscript)
        row = {"manuscript": manuscript, "text": text.strip(), "person": by, "at": at}
        made = insert(tables.manuscript_comment).values(**row).returning(tables.manuscript_comment.c.id)
        said = tx.execute(made).scalar_one()
        note(turn, "manuscript_commented", version=one.version)
        telling.tell(turn, "manuscript_commented", f"comment:{said}", telling.unit(turn.unit))


def put_on_file(db: Database, show: ShowId, manuscript: ManuscriptId, *, by: PersonId, at: datetime) -> None:
    """The style office has received the sealed copy of this version (备案).

    Raises: NotYourPreparation, NoSuchManuscript, FiledAlready, NotTheNewest, and what turns raise.
    """
    with db.begin() as tx:
        turn = turn_in(tx, show, by, at)
        preparing.check(turn.by.posts, preparing.FILERS)
        one = _one(tx, turn, manuscript)
        if one.filed_at is not None:
            raise FiledAlready
        if one.version != manuscripts_in(tx, show, turn.unit)[-1].version:
            raise NotTheNewest
        when = kept(turn, ShowDuty.SEAL)
        late = when.late
        filed = {"filed_at": at, "filed_by": by, "filing_due_on": when.due_on, "filed_late": late}
        tx.execute(update(tables.manuscript).where(tables.manuscript.c.id == manuscript).values(**filed))
        note(turn, "manuscript_filed", version=one.version, sha256=one.sha256, late=late)
        _print(turn, _one(tx, turn, manuscript))
        to = [*telling.unit(turn.unit), *telling.station(tx)]
        telling.tell(turn, "manuscript_filed", f"manuscript:{manuscript}:filed", to)


def manuscripts_in(tx: Connection, show: ShowId, unit: OrganisationId) -> list[Manuscript]:
    """Every version, the newest last, with its comments."""
    sheet, person, said = tables.manuscript, tables.person, tables.manuscript_comment
    joined = sheet.join(person, person.c.id == sheet.c.person)
    asked = select(sheet, person.c.display).select_from(joined)
    rows = tx.execute(asked.where(sheet.c.show == show, sheet.c.unit == unit).order_by(sheet.c.version)).all()
    words = select(said, person.c.display).select_from(said.join(person, person.c.id == said.c.person))
    scans = scans_in(tx, [row.id for row in rows])
    comments: dict[int, tuple[Comment, ...]] = {}
    for row in tx.execute(words.where(said.c.manuscript.in_([row.id for row in rows])).order_by(said.c.id)):
        one = Comment(text=row.text, person=row.display, at=row.at)
        comments[row.manuscript] = (*comments.get(row.manuscript, ()), one)
    return [
        Manuscript(
            id=ManuscriptId(row.id),
            version=row.version,
            draft=Draft(topics=row.topics, text=row.text, commitments=row.commitments),
            person=row.display,
            received_at=row.received_at,
            due_on=row.due_on,
            late=row.late,
            sha256=row.sha256,
            filed_at=row.filed_at,
            filing_due_on=row.filing_due_on,
            filed_late=row.filed_late,
            filed_by=row.filed_by,
            comments=comments.get(row.id, ()),
            scans=scans[row.id],
        )
        for row in rows
    ]


def fingerprint(draft: Draft) -> str:
    """SHA-256 over the three texts, each with its length before it."""
    digest = hashlib.sha256()
    for text in (draft.topics, draft.text, draft.commitments):
        said = text.encode()
        digest.update(len(said).to_bytes(8, "big") + said)
    return digest.hexdigest()


def print_again(turn: Turn, manuscript: ManuscriptId) -> None:
    """A further version of F9, when something was added to what is on file; nothing where it is not on file."""
    one = _one(turn.tx, turn, manuscript)
    if one.filed_at is not None:
        _print(turn, one)


def _print(turn: Turn, one: Manuscript) -> None:
    """F9, when the sealed copy is on file. It says whether a scan of the sealed page is there, and which."""
    assert one.filed_by is not None
    scans = "，".join(scan.sha256[:_SHOWN_OF_HASH] for scan in one.scans)
    there = say("onair.scans", sheets.LANG, count=len(one.scans), hashes=scans)
    cells = {
        "version": say("onair.version", sheets.LANG, version=one.version),
        "received_at": moment_text(one.received_at),
        "topics": one.draft.topics,
        "text": one.draft.text,
        "commitments": one.draft.commitments,
        "sha256": one.sha256,
        "filed": say("onair.on_file", sheets.LANG) + (there if scans else say("onair.no_scan", sheets.LANG)),
        "filed_by": sheets.person_name(turn.tx, one.filed_by),
        "filed_at": moment_text(one.filed_at),
    }
    sheets.make(turn, Form.FILING, f"{turn.unit}:{one.version}", cells, turn.unit, Duty.STYLE_OFFICE)


def _one(tx: Connection, turn: Turn, manuscript: ManuscriptId) -> Manuscript:
    found = next((one for one in manuscripts_in(tx, turn.show.id, turn.unit) if one.id == manuscript), None)
    if found is None:
        raise NoSuchManuscript
    return found
