"""What desk, telephones, papers and programme keep beside cases: a row in every table in which people write."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Boolean, Date, Float, Integer, Table, insert, select

from intake.records import tables
from intake.records.columns import Moment
from intake.records.database import Database
from intake.words import CallId, CaseId, ShowId
from intake.words.call_backs import CallBackOutcome
from intake.words.desk import DeskVerb, NumberMark, SeatState
from tests.office import Office, moment

THEN = moment("2016-07-20 09:00")
EMPTY = ((Moment, THEN), (JSON, {}), (Boolean, False), (Integer, 0), (Float, 0.0), (Date, THEN.date()))


def of_case(office: Office, case: CaseId, call: CallId, number: str) -> None:
    db, unit = office.db, office.units["water"]
    clock, event = tables.clock.c, tables.matter_event.c
    with db.begin() as tx:
        tx.execute(tables.desk_seat.delete().where(tables.desk_seat.c.call == call))
        counted = tx.execute(select(clock.id).where(clock.matter == case, clock.due_on.is_not(None))).scalars().first()
        begun = tx.execute(select(event.id).where(event.matter == case)).scalars().first()
    for table, values in of_call(office, call, number).items():
        added(db, table, **values)
    for table in (tables.promise, tables.rectification):
        added(db, table, matter=case, organisation=unit)
    added(db, tables.airing_item, matter=case)
    chief, bureau = office.people["office"].id, office.people["bureau"].id
    added(db, tables.assessment_exclusion, matter=case, proposed_by=chief, approved_by=bureau, approved_at=THEN)
    added(db, tables.summary_before, event=begun, matter=case)
    back = f"00000000-0000-4000-8000-{case:012}"
    who, ended = office.people["verifier"].id, {"outcome": CallBackOutcome.ANSWERED, "ended_at": THEN}
    added(db, tables.call_back, id=back, matter=case, purpose="verify", person=who, **ended)
    if counted is not None:
        added(db, tables.overdue, clock=counted, matter=case, organisation=unit, year=2016, number=case)


def of_call(office: Office, call: CallId, number: str) -> dict[Table, dict[str, Any]]:
    host, guest = office.people["host"].id, office.people["water"].id
    seat = {"verb": DeskVerb.DROP, "surface": "producer", "before": SeatState.HOLD, "over": []}
    return {
        tables.desk_seat: {"call": call},
        tables.desk_act: {"call": call, "person": host, **seat},
        tables.dump: {"call": call, "person": host, "surface": "host", "unit": "simulated"},
        tables.number_mark: {"number": number, "mark": NumberMark.WARN, "person": host},
        tables.air_note: {"call": call, "sort": "promise", "surface": "guest", "person": guest},
        tables.segment_edit: {"call": call, "person": host},
    }


def of_show(office: Office, show: ShowId, now: datetime) -> None:
    """What a unit wrote for its show, and what many callers led to."""
    db, water = office.db, office.units["water"]
    of = {"show": show, "unit": water}
    by = office.people["water"].id
    leave = added(db, tables.show_leave, **of, filed_by=by, due_on=date(2016, 5, 31))
    added(db, tables.leave_opinion, leave=leave, party="supervisor", person=office.people["bureau"].id)
    paper = added(db, tables.manuscript, **of, version=1, person=by, due_on=date(2016, 5, 31))
    added(db, tables.manuscript_comment, manuscript=paper, person=office.people["office"].id)
    added(db, tables.onair_person, **of, part="head", person=by)
    added(db, tables.post_report, **of, version=1, person=by, due_on=date(2016, 6, 12), figures={})
    added(db, tables.show_agreement, **of, party="supervisor", person=office.people["bureau"].id)
    host = office.people["host"].id
    added(db, tables.door_code, **of, token="a-code-of-the-door", made_by=host)
    added(db, tables.commitment, **of, state="open", noted_by=host)
    added(db, tables.attitude_mark, **of, source="host", person=host)
    added(db, tables.desk_message, surface="host", person=host, at=now)
    added(db, tables.research_task, kind="complaint", state="given", unit=water)


def added(db: Database, table: Table, **values: Any) -> Any:
    """One row; what has to be there and is not said is empty, nothing or now."""
    with db.begin() as tx:
        if "version" in table.columns:
            values.setdefault("version", 1)
        for column in table.columns:
            by_itself = column.nullable or column.default is not None or column.server_default is not None
            if not by_itself and not (column.primary_key and column.autoincrement is True):
                values.setdefault(column.name, empty(column.type))
        made = tx.execute(insert(table).values(**values))
        return made.inserted_primary_key[0] if made.inserted_primary_key else None


def empty(kind: object) -> Any:
    return next((value for sort, value in EMPTY if isinstance(kind, sort)), "")
