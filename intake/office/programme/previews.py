"""Verbs for the month's preview (当月预告, P7): its draft from the planned shows, and versions that never change."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update

from intake import journal
from intake.office import people, rules_in_force
from intake.office.due import DueFields, due_fields
from intake.office.numbering import local
from intake.office.organisations import Organisation, organisations_in
from intake.office.programme import agreements, call_ups, preview_papers
from intake.office.show_rows import Show, as_show
from intake.office.shows import check_planner, show_in
from intake.office.transcripts import Stale
from intake.records import tables
from intake.records.database import Database
from intake.rules import preview
from intake.rules.preview import Preview, PreviewShow, PreviewStanding
from intake.settings import house
from intake.words import OrganisationId, PersonId, ShowId, ShowState
from intake.words.documents import DocumentId
from intake.words.shows import AgreementState

CLOCK = "preview"
LONGEST_CONTENT = 2000
_kept = tables.month_preview.c


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """One version as it went out. `late`: after the last working day of the month before."""

    version: int
    preview: Preview
    sha256: str
    at: datetime
    person: str
    late: bool
    document: DocumentId


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """A month for those who plan and publish: the draft as it would go out now, and what went out."""

    draft: Preview
    versions: tuple[tuple[ShowId, int], ...]
    published: tuple[Published, ...]
    due: DueFields
    standing: PreviewStanding


def write_content(db: Database, show: ShowId, text: str, *, version: int, by: PersonId, at: datetime) -> None:
    """What the show is about, in the words the public reads. Raises: NoSuchShow, Stale, NotYourShow."""
    with db.begin() as tx:
        check_planner(tx, by, at)
        before = show_in(tx, show)
        if before.version != version:
            raise Stale(yours=version, newest=before.version)
        said = text.strip()[:LONGEST_CONTENT]
        tx.execute(update(tables.show).where(tables.show.c.id == show).values(content=said, version=version + 1))
        entry = journal.Entry(
            at=at, actor=journal.actor(by), verb="show_content_written", subject=f"show:{show}", facts={}
        )
        journal.append(tx, entry)


def month(db: Database, of: str, at: datetime) -> Month:
    """Raises: NoSuchMonth."""
    with db.read() as tx:
        return month_in(tx, of, at)


def month_in(tx: Connection, of: str, at: datetime) -> Month:
    shows = _shows(tx, preview.first_day(of))
    draft, published, due = _draft(tx, of, shows), _published(tx, of), due_in(tx, of)
    return Month(
        draft=draft,
        versions=tuple((show.id, show.version) for show in shows),
        published=published,
        due=due,
        standing=preview.standing(draft, [one.sha256 for one in published], due.too_late_from, at),
    )


def publish(db: Database, of: str, *, seen: str, by: PersonId, at: datetime) -> Published:
    """The month goes out as the publisher saw it, as a further version with its paper (F10).

    Raises: NoSuchMonth, NotYourPreview, NoShowsInMonth, PreviewMoved, PublishedAlready.
    """
    with db.begin() as tx:
        preview.check_publisher(people.person_in(tx, by, at).posts)
        found = month_in(tx, of, at)
        newest = found.published[-1].sha256 if found.published else None
        preview.check(found.draft, newest, seen)
        number = len(found.published) + 1
        row = {
            "month": of,
            "version": number,
            "content": found.draft.text,
            "sha256": found.draft.sha256,
            "published_at": at,
            "published_by": by,
            "due_on": found.due.due_on,
            "late": at >= found.due.too_late_from,
            "document": preview_papers.paper_in(tx, found.draft, number, at=at, by=by),
        }
        tx.execute(insert(tables.month_preview).values(**row))
        facts: dict[str, journal.Fact] = {"version": number, "sha256": found.draft.sha256, "late": bool(row["late"])}
        entry = journal.Entry(
            at=at, actor=journal.actor(by), verb="preview_published", subject=f"preview:{of}", facts=facts
        )
        journal.append(tx, entry)
        _call_up(tx, found, by, at)
        return _published(tx, of)[-1]


def public(db: Database, of: str) -> Published | None:
    """The newest published version of a month, which is all the public ever sees. Raises: NoSuchMonth."""
    preview.first_day(of)
    with db.read() as tx:
        found = _published(tx, of)
        return found[-1] if found else None


def public_months(db: Database, most: int) -> list[Published]:
    """The newest version of each published month, the latest month first."""
    newest = select(_kept.month, func.max(_kept.version).label("version")).group_by(_kept.month).subquery()
    rows = (
        _versions()
        .join(newest, (newest.c.month == _kept.month) & (newest.c.version == _kept.version))
        .order_by(_kept.month.desc())
        .limit(most)
    )
    with db.read() as tx:
        return [_as_published(row) for row in tx.execute(rows)]


def due_in(tx: Connection, of: str) -> DueFields:
    """The last working day of the month before, by the rules in force."""
    return due_fields(rules_in_force.in_force(tx), CLOCK, preview.first_day(of))


def _call_up(tx: Connection, month: Month, by: PersonId, at: datetime) -> None:
    """What the public reads, the units are told (A7, step 3): those that the bodies have agreed on."""
    for show in month.draft.shows:
        found = show_in(tx, ShowId(show.show))
        if agreements.agreement_in(tx, found).state is AgreementState.AGREED:
            call_ups.issue_in(tx, found, by=by, at=at)


def _shows(tx: Connection, first: date) -> list[Show]:
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    show = tables.show.c
    held = select(tables.show).where(show.on_day.between(first, last), show.practice.is_(False))
    held = held.where(show.state != ShowState.CALLED_OFF).order_by(show.starts_at)
    return [as_show(row) for row in tx.execute(held)]


def _draft(tx: Connection, of: str, shows: Sequence[Show]) -> Preview:
    named: dict[date, dict[OrganisationId, Organisation]] = {}
    for show in shows:
        named.setdefault(show.day, {one.id: one for one in organisations_in(tx, show.day)})
    lines = tuple(_line(show, None if show.unit is None else named[show.day].get(show.unit)) for show in shows)
    return Preview(month=of, hotline=house().hotline.strip(), shows=lines)


def _line(show: Show, unit: Organisation | None) -> PreviewShow:
    return PreviewShow(
        show=show.id,
        number=show.number,
        day=show.day.isoformat(),
        starts=f"{local(show.starts_at):%H:%M}",
        ends=f"{local(show.ends_at):%H:%M}",
        unit="" if unit is None else unit.name,
        unit_english="" if unit is None else unit.english,
        content=show.content,
    )


def _versions() -> Any:
    return select(tables.month_preview, tables.person.c.display).join(
        tables.person, tables.person.c.id == _kept.published_by
    )


def _published(tx: Connection, of: str) -> tuple[Published, ...]:
    rows = tx.execute(_versions().where(_kept.month == of).order_by(_kept.version))
    return tuple(_as_published(row) for row in rows)


def _as_published(row: Row[Any]) -> Published:
    return Published(
        version=row.version,
        preview=preview.read_text(row.content),
        sha256=row.sha256,
        at=row.published_at,
        person=row.display,
        late=row.late,
        document=DocumentId(row.document),
    )
