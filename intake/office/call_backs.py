"""Calls back (回拨): who may ask for one, which telephones it rings, and how the asked and the past ones are read."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select

from intake import feed, journal
from intake.office.call_back_phones import Exchange, ready_in, telephones_in
from intake.office.casework.file import File, file_in
from intake.office.casework.reading import visible_in
from intake.office.numbering import local
from intake.office.people import Person
from intake.office.transcripts import Stale
from intake.records import tables
from intake.records.database import Database
from intake.rules import call_backs as life
from intake.rules import rights, who
from intake.rules.call_backs import Moments
from intake.words import CaseId, CaseState, OrganisationId, PersonId, Post, Refusal
from intake.words.call_backs import CallBackId, CallBackOutcome, CallBackState, Purpose

# The station asks when an answer is there to be asked about.
VERIFIED_IN = frozenset({CaseState.ANSWERED_LIVE, CaseState.FEEDBACK_IN, CaseState.VERIFY})


class LinesTaken(Refusal):
    key = "call_back.lines_taken"


class DayIsFull(Refusal):
    """This person has asked for as many calls today as one may."""

    key = "call_back.day_is_full"


class KeyTaken(Refusal):
    """The key of the request belongs to another call back."""

    key = "call_back.key_taken"


class NotCallableNow(Refusal):
    """The case is not in a state in which its caller is rung for this purpose."""

    key = "call_back.not_callable_now"


class NoSuchCallBack(Refusal):
    key = "call_back.no_such"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """`key` is the page's own UUID for this click; `rings` the telephone that is rung first."""

    key: str
    purpose: Purpose
    rings: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CallBack:
    """One attempt. `official` and `citizen` are `number:…` or `phone:…`, for the telephone system alone."""

    id: CallBackId
    case: CaseId
    purpose: Purpose
    person: PersonId
    by: str  # what that person is called
    organisation: OrganisationId | None
    official: str
    citizen: str
    moments: Moments
    cause: int | None
    recording: str
    recording_seconds: float | None
    tracks: Mapping[str, str]

    @property
    def state(self) -> CallBackState:
        return life.state(self.moments)


def ask(
    db: Database, case: CaseId, asking: Asking, exchange: Exchange, *, version: int, by: Person, at: datetime
) -> tuple[CallBack, bool]:
    """Take down that a citizen shall be rung; true when this is a new one, which the telephone system then places.

    A second click finds the first one's: by its key, or because one of this person's in this case still runs.

    Raises:
        NoSuchCase, Stale, NotYours, OwnVerification, NotCallableNow, NoTrunk, NoNumber, NumberNotAllowed, NoSuchPhone,
        LinesTaken, DayIsFull, KeyTaken.
    """
    with db.begin() as tx:
        same = _same(tx, case, asking, by)
        if same is not None:
            return same, False
        file = file_in(tx, case, version=version) if _rehearses(tx, case, by) else _seen(tx, case, by, version)
        post = _permit(tx, file, asking.purpose, by)
        mine = frozenset() if post is None else frozenset({post.organisation})
        official, citizen = telephones_in(tx, file, asking.rings, mine, exchange)
        _within_limits(tx, file, exchange, by, at)
        organisation = None if post is None or asking.purpose is Purpose.VERIFY else post.organisation
        row = {
            "id": asking.key,
            "matter": case,
            "purpose": asking.purpose,
            "person": by.id,
            "organisation": organisation,
            "official": official,
            "citizen": citizen,
            "asked_at": at,
            "recording": f"recordings/{local(at):%Y%m%d}/{asking.key}",
            "recording_sha256": "",
        }
        tx.execute(insert(tables.call_back).values(**row))
        note(tx, asking.key, f"person:{by.id}", "call_back_asked", at, {"case": case, "purpose": asking.purpose})
        return in_tx(tx, CallBackId(asking.key)), True


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What a page may offer: for which purposes, by which telephones, or why it cannot be done though one may."""

    purposes: tuple[Purpose, ...]
    rings: Mapping[str, str]
    why: Refusal | None
    version: int


def offer(db: Database, case: CaseId, by: Person, exchange: Exchange) -> Offer:
    """Raises NoSuchCase, also for a case that is not for this person."""
    with db.read() as tx:
        file = file_in(tx, case) if _rehearses(tx, case, by) else visible_in(tx, case, by)
        purposes: list[Purpose] = []
        rings: dict[str, str] = {}
        why: Refusal | None = None
        for purpose in Purpose:
            try:
                post = _permit(tx, file, purpose, by)
            except Refusal:
                continue
            purposes.append(purpose)
            mine = frozenset() if post is None else frozenset({post.organisation})
            try:
                rings |= ready_in(tx, file, mine, exchange)
            except Refusal as refusal:
                why = refusal
        return Offer(purposes=tuple(purposes), rings=rings, why=why, version=file.version)


def of_case(db: Database, case: CaseId, by: Person) -> list[CallBack]:
    """Newest first. Raises NoSuchCase, also for a case that is not for this person."""
    with db.read() as tx:
        if not _rehearses(tx, case, by):
            visible_in(tx, case, by)
        found = select(tables.call_back).where(tables.call_back.c.matter == case)
        return [_call_back(tx, row) for row in tx.execute(found.order_by(tables.call_back.c.asked_at.desc()))]


def newest_practice(db: Database) -> CaseId | None:
    """The case that a rehearsal calls back."""
    matter = tables.matter.c
    with db.read() as tx:
        found = tx.execute(select(matter.id).where(matter.practice).order_by(matter.id.desc()).limit(1)).scalar()
        return None if found is None else CaseId(found)


def one(db: Database, which: CallBackId) -> CallBack:
    """Raises NoSuchCallBack."""
    with db.read() as tx:
        return in_tx(tx, which)


def in_tx(tx: Connection, which: CallBackId) -> CallBack:
    """Raises NoSuchCallBack."""
    row = tx.execute(select(tables.call_back).where(tables.call_back.c.id == which)).first()
    if row is None:
        raise NoSuchCallBack
    return _call_back(tx, row)


def note(
    tx: Connection, which: str, actor: str, verb: str, at: datetime, facts: Mapping[str, journal.Fact] | None = None
) -> None:
    entry = journal.Entry(at=at, actor=actor, verb=verb, subject=f"call_back:{which}", facts=facts or {})
    journal.append(tx, entry)
    feed.changed(tx, feed.Kind.CALL_BACK, which)


def _same(tx: Connection, case: CaseId, asking: Asking, by: Person) -> CallBack | None:
    table = tables.call_back
    keyed = tx.execute(select(table).where(table.c.id == asking.key)).first()
    if keyed is not None:
        if (keyed.matter, keyed.person) != (case, by.id):
            raise KeyTaken
        return _call_back(tx, keyed)
    running = select(table).where(table.c.matter == case, table.c.person == by.id, table.c.outcome.is_(None))
    row = tx.execute(running).first()
    return None if row is None else _call_back(tx, row)


def _rehearses(tx: Connection, case: CaseId, by: Person) -> bool:
    """Practice cases are everybody's who may rehearse, in whatever state they are."""
    practice = tx.execute(select(tables.matter.c.practice).where(tables.matter.c.id == case)).scalar()
    return bool(practice) and rights.may(by.roles, rights.Act.REHEARSE)


def _seen(tx: Connection, case: CaseId, by: Person, version: int) -> File:
    file = visible_in(tx, case, by)
    if file.version != version:
        raise Stale(yours=version, newest=file.version)
    return file


def _permit(tx: Connection, file: File, purpose: Purpose, by: Person) -> Post | None:
    if _rehearses(tx, file.id, by):
        return None
    if purpose is Purpose.VERIFY:
        post = who.check_call_back(purpose, by.posts, file.parties(None))
        if file.state not in VERIFIED_IN:
            raise NotCallableNow(state=file.state.value)
        return post
    holders = [part.organisation for part in file.live()]
    if file.master is not None:
        holders += [part.organisation for part in file_in(tx, file.master).live()]
    for holder in holders:
        if any(post.organisation == holder for post in by.posts):
            return who.check_call_back(purpose, by.posts, file.parties(holder))
    return who.check_call_back(purpose, by.posts, file.parties(None))


def _within_limits(tx: Connection, file: File, exchange: Exchange, by: Person, at: datetime) -> None:
    """Practice and the rest are counted apart: a rehearsal must not keep a citizen from his answer."""
    table, matter = tables.call_back, tables.matter
    counted = select(func.count()).select_from(table.join(matter)).where(matter.c.practice == file.practice)
    if tx.execute(counted.where(table.c.outcome.is_(None))).scalar_one() >= exchange.at_once:
        raise LinesTaken(most=exchange.at_once)
    midnight = datetime.combine(local(at).date(), time.min, local(at).tzinfo)
    today = counted.where(table.c.asked_at >= midnight, table.c.asked_at < midnight + timedelta(days=1))
    if tx.execute(today.where(table.c.person == by.id)).scalar_one() >= exchange.daily:
        raise DayIsFull(most=exchange.daily)


def _call_back(tx: Connection, row: Row[Any]) -> CallBack:
    files = tables.call_back_file
    tracks = tx.execute(
        select(files.c.track, files.c.path).where(files.c.call_back == row.id, files.c.removed_at.is_(None))
    )
    return CallBack(
        id=CallBackId(row.id),
        case=CaseId(row.matter),
        purpose=Purpose(row.purpose),
        person=PersonId(row.person),
        by=tx.execute(select(tables.person.c.display).where(tables.person.c.id == row.person)).scalar_one(),
        organisation=None if row.organisation is None else OrganisationId(row.organisation),
        official=row.official,
        citizen=row.citizen,
        moments=moments_of(row),
        cause=row.cause,
        recording=row.recording,
        recording_seconds=row.recording_seconds,
        tracks={track.track: track.path for track in tracks},
    )


def moments_of(row: Row[Any]) -> Moments:
    return Moments(
        asked=row.asked_at,
        official=row.official_at,
        rung=row.citizen_rung_at,
        citizen=row.citizen_at,
        ended=row.ended_at,
        outcome=None if row.outcome is None else CallBackOutcome(row.outcome),
    )
