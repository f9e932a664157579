"""Dump records (垃圾键记录): what was cut, when, by whom, what the unit said; confirmed by a second person."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, insert, select, update

from intake import feed, journal
from intake.office.desk import ledger
from intake.office.desk.ledger import Hand
from intake.office.rows import noted_row
from intake.records import tables
from intake.records.database import Database
from intake.rules import desk as rules
from intake.rules.desk import Seated
from intake.words import CallId, CaseId, PersonId, Refusal
from intake.words.desk import DeskVerb, DumpId, Surface

LONGEST_ACCOUNT = 4_000


class NoSuchDump(Refusal):
    key = "intake.desk_no_such_dump"


class SameHand(Refusal):
    """The second signature of a dump record is another person's."""

    key = "intake.desk_same_hand"


class NoAccount(Refusal):
    """A dump record is confirmed when it says what happened."""

    key = "intake.desk_no_account"


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitSaid:
    """What the delay unit did: `did` only where it answered so itself."""

    unit: str
    did: bool
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DumpRecord:
    """One line that was cut. `delay` is in seconds, None where no unit told.

    Attributes:
        line_cut: whether Asterisk confirmed that the call is over.
        account: what happened, in somebody's words.
        second: who confirmed the record beside the one who pressed the key.
    """

    id: DumpId
    call: CallId
    case: CaseId | None
    case_number: str
    at: datetime
    surface: Surface
    person: PersonId | None
    delay: float | None
    unit: str
    unit_did: bool
    unit_says: str
    line_cut: bool
    account: str
    second: PersonId | None
    second_at: datetime | None


def record(db: Database, seated: Seated, hand: Hand, *, delay: float | None, unit: UnitSaid, line_cut: bool) -> DumpId:
    """One dump: record, mark on the case, line of the ledger, all or nothing."""
    with db.begin() as tx:
        stretch = select(tables.aired.c.id).where(tables.aired.c.call == seated.call)
        found = tx.execute(
            insert(tables.dump)
            .values(
                call=seated.call,
                aired=tx.execute(stretch.order_by(tables.aired.c.id.desc()).limit(1)).scalar(),
                at=hand.at,
                surface=hand.surface,
                person=hand.person,
                delay=delay,
                unit=unit.unit,
                unit_did=unit.did,
                unit_says=unit.says[:200],
                line_cut=line_cut,
                account="",
            )
            .returning(tables.dump.c.id)
        ).scalar_one()
        ledger.note_in(tx, hand, DeskVerb.DUMP, seated, rules.seat_state(seated))
        _mark_cases(tx, seated.call, hand, found)
        feed.changed(tx, feed.Kind.CALL, seated.call)
        return DumpId(found)


def account(db: Database, dump: DumpId, text: str, hand: Hand) -> DumpRecord:
    """Say what happened; a record that was confirmed is closed. Raises: NoSuchDump, NoAccount, AlreadyConfirmed."""
    if not text.strip():
        raise NoAccount
    with db.begin() as tx:
        found = _record_in(tx, dump)
        if found.second is not None:
            raise AlreadyConfirmed
        tx.execute(update(tables.dump).where(tables.dump.c.id == dump).values(account=text.strip()[:LONGEST_ACCOUNT]))
        _note(tx, dump, hand, "dump_accounted")
        return _record_in(tx, dump)


class AlreadyConfirmed(Refusal):
    key = "intake.desk_dump_confirmed"


def confirm(db: Database, dump: DumpId, hand: Hand) -> DumpRecord:
    """The second signature. Raises: NoSuchDump, NoAccount, SameHand, AlreadyConfirmed."""
    with db.begin() as tx:
        found = _record_in(tx, dump)
        if found.second is not None:
            raise AlreadyConfirmed
        if not found.account:
            raise NoAccount
        if hand.person is None or hand.person == found.person:
            raise SameHand
        tx.execute(update(tables.dump).where(tables.dump.c.id == dump).values(second=hand.person, second_at=hand.at))
        _note(tx, dump, hand, "dump_confirmed")
        return _record_in(tx, dump)


def records(db: Database, *, limit: int = 100) -> list[DumpRecord]:
    """The newest first."""
    with db.read() as tx:
        rows = tx.execute(_records().order_by(tables.dump.c.id.desc()).limit(limit)).all()
        return [_record(row) for row in rows]


def _records() -> Select[Any]:
    first = (
        select(tables.matter_call.c.matter)
        .where(tables.matter_call.c.call == tables.dump.c.call)
        .order_by(tables.matter_call.c.matter)
        .limit(1)
        .scalar_subquery()
    )
    columns = (tables.dump, tables.matter.c.id.label("case"), tables.matter.c.number.label("case_number"))
    return select(*columns).select_from(tables.dump).outerjoin(tables.matter, tables.matter.c.id == first)


def _record_in(tx: Connection, dump: DumpId) -> DumpRecord:
    row = tx.execute(_records().where(tables.dump.c.id == dump)).first()
    if row is None:
        raise NoSuchDump(dump=dump)
    return _record(row)


def _record(row: Row[Any]) -> DumpRecord:
    return DumpRecord(
        id=DumpId(row.id),
        call=CallId(row.call),
        case=None if row.case is None else CaseId(row.case),
        case_number=row.case_number or "",
        at=row.at,
        surface=Surface(row.surface),
        person=None if row.person is None else PersonId(row.person),
        delay=row.delay,
        unit=row.unit,
        unit_did=row.unit_did,
        unit_says=row.unit_says,
        line_cut=bool(row.line_cut),
        account=row.account,
        second=None if row.second is None else PersonId(row.second),
        second_at=row.second_at,
    )


def _mark_cases(tx: Connection, call: CallId, hand: Hand, dump: int) -> None:
    """Every case of the call says in its own story that sound of it was cut; it stays where it is."""
    cases: Select[Any] = select(tables.matter.c.id, tables.matter.c.state).join(tables.matter_call)
    for case in tx.execute(cases.where(tables.matter_call.c.call == call)).all():
        row = noted_row(case, "dumped", hand.at, hand.person, {"dump": dump}, reason=hand.why)
        tx.execute(insert(tables.matter_event), row)
        feed.changed(tx, feed.Kind.CASE, str(case.id))


def _note(tx: Connection, dump: DumpId, hand: Hand, verb: str) -> None:
    actor = journal.actor(hand.person)
    journal.append(tx, journal.Entry(at=hand.at, actor=actor, verb=verb, subject=f"dump:{dump}", facts={}))
