"""Papers about several cases: a show's answers (F22), hand-overs to 12345 (F20), late ones of a day (F13); F18."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Connection, Row, select

from intake.office import documents, organisations
from intake.office.casework import papers_beside
from intake.office.casework.facts import Facts, day_text, facts_in, facts_of
from intake.office.numbering import local
from intake.office.rules_in_force import in_force
from intake.records import tables
from intake.words import Capacity, CaseId, Duty, OrganisationId, PersonId
from intake.words.documents import DocumentId, Form


def answered_live_in(tx: Connection, show: int, at: datetime, person: PersonId | None) -> DocumentId | None:
    """F22 of one show: everything that was answered in it and is filed. None when nothing was."""
    matter, reply = tables.matter.c, tables.reply.c
    aired = select(reply.id).where(reply.matter == matter.id, reply.channel == "aired").exists()
    found = select(matter.id).where(matter.show == show, matter.outcome == "answered_live", aired).order_by(matter.id)
    cases = _facts(tx, tx.execute(found).scalars())
    if not cases:
        return None
    row = tx.execute(select(tables.show).where(tables.show.c.id == show)).one()
    onair = ""
    if row.unit is not None:
        onair = organisations.organisation_in(tx, OrganisationId(row.unit), local(row.starts_at).date()).name
    cells = papers_beside.answered_live(cases, cases[0].show_title(show), onair, "")
    return _make(tx, f"f22:show:{show}", Form.ANSWERED_LIVE, Duty.STATION, cells, at, person, practice=row.practice)


def handover_in(tx: Connection, case: CaseId, at: datetime, person: PersonId | None) -> DocumentId | None:
    """F20: what the unit on air of this case's show has handed to 12345 so far. None off the air."""
    mine = facts_in(tx, case)
    show, unit = mine.row.show, mine.row.onair_unit
    if show is None or unit is None:
        return None
    matter, part = tables.matter.c, tables.assignment.c
    found = (
        select(matter.id)
        .join(tables.assignment, part.matter == matter.id)
        .where(matter.show == show, matter.onair_unit == unit)
        .where(part.capacity == Capacity.PARTNER_12345, part.signed_at.is_not(None))
        .distinct()
        .order_by(matter.id)
    )
    cases = _facts(tx, tx.execute(found).scalars())
    lines = [(facts, part) for facts in cases for part in facts.parts if _signed_by_12345(part)]
    day = mine.show_day()
    cells = papers_beside.handover(lines, mine.name(unit, mine.row.opened_at), day_text(day))
    paper = f"f20:show:{show}:{unit}"
    return _make(
        tx,
        paper,
        Form.HANDOVER_12345,
        OrganisationId(unit),
        cells,
        at,
        person,
        practice=mine.row.practice,
        series="handover",
        addressee=organisations.of_duty_in(tx, Duty.PARTNER_12345),
    )


def overdue_in(tx: Connection, day: date, at: datetime) -> DocumentId | None:
    """F13 of one day: every line of the overdue register that became one on it. None on a day without any."""
    rules = in_force(tx)
    begins = datetime.combine(day, time(), rules.pack.zone)
    line = tables.overdue.c
    found = select(tables.overdue).where(line.at >= begins, line.at < begins + timedelta(days=1)).order_by(line.number)
    rows = list(tx.execute(found))
    if not rows:
        return None
    late = {facts.row.id: facts for facts in facts_of(tx, list({CaseId(row.matter): None for row in rows}))}
    lines = [(late[row.matter], late[row.matter].one_clock(row.clock)) for row in rows]
    office = organisations.of_duty_in(tx, Duty.STYLE_OFFICE)
    cells = papers_beside.overdue(lines, rules.calendar, lines[0][0].name(office, begins), begins)
    return _make(
        tx,
        f"f13:day:{day.isoformat()}",
        Form.OVERDUE,
        office,
        cells,
        at,
        None,
        practice=False,
        series="overdue",
        addressee=organisations.of_duty_in(tx, Duty.SUPERVISOR),
    )


def lead_in(tx: Connection, lead: int, at: datetime, person: PersonId | None) -> DocumentId:
    """F18, when a lead is sent on."""
    row = tx.execute(select(tables.lead).where(tables.lead.c.id == lead)).one()
    facts = None if row.matter is None else facts_in(tx, CaseId(row.matter))
    day = local(row.raised_at).date()
    name = organisations.organisation_in(tx, OrganisationId(row.organisation), day).name
    cells = papers_beside.lead(facts, row, name)
    return _make(
        tx,
        f"f18:lead:{lead}",
        Form.LEAD,
        Duty.SUPERVISOR,
        cells,
        at,
        person,
        practice=facts is not None and facts.row.practice,
        series="lead",
        addressee=organisations.of_duty_in(tx, Duty.ACCOUNTABILITY),
    )


def _signed_by_12345(part: Row[Any]) -> bool:
    return part.capacity == Capacity.PARTNER_12345 and part.signed_at is not None


def _facts(tx: Connection, cases: Iterable[int]) -> list[Facts]:
    return facts_of(tx, [CaseId(case) for case in cases])


def _make(
    tx: Connection,
    paper: str,
    form: Form,
    issuer: Duty | OrganisationId,
    cells: Mapping[str, Any],
    at: datetime,
    person: PersonId | None,
    *,
    practice: bool,
    series: str | None = None,
    addressee: OrganisationId | None = None,
) -> DocumentId:
    return documents.make_in(
        tx,
        paper=paper,
        form=form,
        matter=None,
        organisation=organisations.of_duty_in(tx, issuer) if isinstance(issuer, Duty) else issuer,
        addressee=addressee,
        snapshot=cells,
        number_series=series,
        at=at,
        person=person,
        practice=practice,
    )
