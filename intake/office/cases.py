"""Verbs for cases as far as a call alone carries them: correct name, place and kind; tell the state by number."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, select, update

from intake import feed, journal
from intake.office.people import Person
from intake.office.search import keeping, written
from intake.office.transcripts import Stale
from intake.records import tables
from intake.records.database import Database
from intake.rules import numbers
from intake.rules.transcripts import tidy
from intake.words import CallId, CaseId, CaseNumber, CaseState, Kind, PersonId, Refusal


class NoSuchCase(Refusal):
    key = "intake.no_such_case"


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    id: CaseId
    number: CaseNumber
    official_number: str
    state: CaseState
    kind: Kind | None
    caller_name: str
    caller_number: str
    protected: bool
    place: str
    practice: bool
    opened_at: datetime
    version: int
    calls: tuple[CallId, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrections:
    """What a screener puts right; None leaves a field alone."""

    caller_name: str | None = None
    place: str | None = None
    kind: Kind | None = None


def case(db: Database, case_id: CaseId) -> Case:
    """Raises: NoSuchCase."""
    with db.read() as tx:
        return case_in(tx, case_id)


def case_in(tx: Connection, case_id: CaseId) -> Case:
    row = tx.execute(select(tables.matter).where(tables.matter.c.id == case_id)).first()
    if row is None:
        raise NoSuchCase(case=case_id)
    return _cases(tx, [row])[0]


def cases(
    db: Database,
    person: Person,
    *,
    before: datetime | None,
    limit: int,
    query: str = "",
    practice: bool = False,
) -> list[Case]:
    """Newest first. A query has to be held by what is written of the case, as far as the person may read it: a search
    by somebody who may not see the caller's number or name would betray it. Cases of the last one's very moment belong
    to the page."""
    with db.read() as tx:
        listed = _listed(before, practice=practice)
        if query.strip():
            listed = listed.where(written.holding(tx, person, query))
        rows = list(tx.execute(listed.limit(limit)))
        if len(rows) == limit:
            last = rows[-1].opened_at
            rows = [row for row in rows if row.opened_at != last]
            rows += tx.execute(listed.where(tables.matter.c.opened_at == last))
        return _cases(tx, rows)


def correct_case(
    db: Database, case_id: CaseId, corrections: Corrections, *, version: int, person: PersonId, at: datetime
) -> Case:
    """Put name, place or kind right.

    Raises:
        NoSuchCase, Stale: somebody else changed the case since `version`.
    """
    with db.begin() as tx:
        row = tx.execute(select(tables.matter).where(tables.matter.c.id == case_id)).first()
        if row is None:
            raise NoSuchCase(case=case_id)
        if row.version != version:
            raise Stale(yours=version, newest=row.version)
        values = _values(corrections)
        changed = sorted(name for name, value in values.items() if getattr(row, name) != value)
        if changed:
            tx.execute(update(tables.matter).where(tables.matter.c.id == case_id).values(**values, version=version + 1))
            keeping.keep_changed(tx, case_id, changed)
            _note(tx, case_id, person, at, {"fields": ",".join(changed), "version": version + 1})
        return case_in(tx, case_id)


def key_kind(db: Database, call: CallId, kind: Kind, at: datetime) -> None:
    """The caller chose a kind by key. A person's choice, or an earlier key, stays."""
    with db.begin() as tx:
        row = tx.execute(
            select(tables.matter)
            .join(tables.matter_call, tables.matter_call.c.matter == tables.matter.c.id)
            .where(tables.matter_call.c.call == call)
            .where(tables.matter.c.kind.is_(None))
            .order_by(tables.matter.c.id)
            .limit(1)
        ).first()
        if row is None:
            return
        tx.execute(update(tables.matter).where(tables.matter.c.id == row.id).values(kind=kind, version=row.version + 1))
        entry = journal.Entry(
            at=at, actor="telephony", verb="kind_keyed", subject=f"case:{row.id}", facts={"kind": kind}
        )
        journal.append(tx, entry)
        feed.changed(tx, feed.Kind.CASE, str(row.id))


def state_by_number(db: Database, number: str) -> CaseState | None:
    """What a caller may hear about a keyed number; None when there is no such case. Names nobody."""
    if not numbers.is_case_number(number):
        return None
    with db.read() as tx:
        state = tx.execute(select(tables.matter.c.state).where(tables.matter.c.number == number)).scalar()
        return None if state is None else CaseState(state)


def _values(corrections: Corrections) -> dict[str, object]:
    values: dict[str, object] = {}
    if corrections.caller_name is not None:
        values["caller_name"] = tidy(corrections.caller_name)[:80]
    if corrections.place is not None:
        values["place"] = tidy(corrections.place)[:160]
    if corrections.kind is not None:
        values["kind"] = corrections.kind
    return values


def _listed(before: datetime | None, *, practice: bool) -> Select[Any]:
    found = select(tables.matter).where(tables.matter.c.practice == practice)
    if before is not None:
        found = found.where(tables.matter.c.opened_at < before)
    return found.order_by(tables.matter.c.opened_at.desc(), tables.matter.c.id.desc())


def _cases(tx: Connection, rows: Sequence[Row[Any]]) -> list[Case]:
    """With the calls of all of them in one question, the oldest first."""
    link, call = tables.matter_call.c, tables.call
    ids = [row.id for row in rows]
    linked = select(link.matter, link.call).join(call, call.c.id == link.call).where(link.matter.in_(ids))
    calls: dict[int, list[CallId]] = {}
    for found in tx.execute(linked.order_by(call.c.rang_at)) if ids else ():
        calls.setdefault(found.matter, []).append(CallId(found.call))
    return [_case(row, calls.get(row.id, [])) for row in rows]


def _case(row: Row[Any], calls: Sequence[CallId]) -> Case:
    return Case(
        id=CaseId(row.id),
        number=CaseNumber(row.number),
        official_number=row.official_number,
        state=CaseState(row.state),
        kind=Kind(row.kind) if row.kind else None,
        caller_name=row.caller_name,
        caller_number=row.caller_number,
        protected=row.protected,
        place=row.place,
        practice=row.practice,
        opened_at=row.opened_at,
        version=row.version,
        calls=tuple(calls),
    )


def _note(tx: Connection, case_id: CaseId, person: PersonId, at: datetime, facts: Mapping[str, journal.Fact]) -> None:
    entry = journal.Entry(
        at=at, actor=f"person:{person}", verb="case_corrected", subject=f"case:{case_id}", facts=facts
    )
    journal.append(tx, entry)
    feed.changed(tx, feed.Kind.CASE, str(case_id))
