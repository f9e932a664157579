"""What the parts of cases say of a period: letters needed, first contact, refusals; and what was found afterwards."""

import json
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, select

from intake.office.assessment.tally import Tally
from intake.records import tables
from intake.rules import attitudes
from intake.rules.assessment import Against
from intake.rules.proof import Verdict
from intake.rules.score import Measure
from intake.words import Capacity, LeadState, SupervisionState
from intake.words.call_backs import Purpose
from intake.words.steps import LeadStep, Step

FALSE_FEEDBACK = 6


def read(tally: Tally) -> None:
    """M13, M20, 响应率; M24 and the six situations."""
    parts = _parts(tally)
    tally.read([row.matter for row in parts])
    upheld, vain, open_ = refusals(tally.tx, parts)
    letters, contacts = _letters(tally), _first_contacts(tally, parts)
    for row in parts:
        if row.id in open_ or row.id in upheld:
            continue
        tally.mark(Measure.UNREFUSED, row.organisation, row.matter, row.id not in vain)
        tally.mark(Measure.UNSUPERVISED, row.organisation, row.matter, (row.matter, row.organisation) not in letters)
        _response(tally, row, contacts.get(row.id))
    _found(tally)


def _parts(tally: Tally) -> list[Row[Any]]:
    """The first part of the period that a unit was given in each case; 12345 only passes cases on."""
    part, (begins, ends) = tables.assignment.c, tally.period.bounds(tally.zone)
    first = select(func.min(part.id)).where(part.given_at >= begins, part.given_at < ends, part.given_at <= tally.now)
    first = first.where(part.capacity != Capacity.PARTNER_12345).group_by(part.matter, part.organisation)
    return list(tally.tx.execute(select(tables.assignment).where(part.id.in_(first)).order_by(part.id)))


def _letters(tally: Tally) -> set[tuple[int, int]]:
    """Cases and units about which a letter went out, whenever."""
    letter = tables.supervision.c
    issued = select(letter.matter, letter.organisation).where(letter.issued_at <= tally.now)
    rows = tally.tx.execute(issued.where(letter.state != SupervisionState.REFUSED))
    return {(row.matter, row.organisation) for row in rows}


def refusals(tx: Connection, parts: list[Row[Any]]) -> tuple[set[int], set[int], set[int]]:
    """Parts handed back: with reason, in vain, and not ruled on yet."""
    event = tables.matter_event.c
    refused = {row.id: row for row in parts if row.refusals}
    steps = [Step.REFUSE, Step.DISPUTE_LEAD, Step.RULE_NOTIFY]
    designated = [Step.DESIGNATE_JOINT, Step.DESIGNATE_TRANSFER, Step.DESIGNATE_OWN]
    found = select(event.matter, event.id, event.assignment, event.step, event.facts)
    found = found.where(event.matter.in_({row.matter for row in refused.values()}))
    upheld, vain, open_ = set[int](), set[int](), set(refused)
    said: dict[int, int] = {}
    for row in tx.execute(found.where(event.step.in_([*steps, *designated])).order_by(event.id)):
        if row.step in (Step.REFUSE, Step.DISPUTE_LEAD) and row.assignment in refused:
            said[row.assignment] = row.id
        elif row.step == Step.RULE_NOTIFY and row.assignment in open_:
            (upheld if row.facts.get("upheld") else vain).add(row.assignment)
            open_.discard(row.assignment)
        elif row.step in designated:
            for part in [one for one in open_ if one in said and refused[one].matter == row.matter]:
                again = row.facts.get("organisation") == refused[part].organisation
                (vain if again else upheld).add(part)
                open_.discard(part)
    return upheld, vain, open_


def _response(tally: Tally, part: Row[Any], first: datetime | None) -> None:
    """响应率: signed for, answered or rung within the days of the rules; certain when it is so, or they are over."""
    days = tally.rules.pack.score.response_working_days
    given = tally.day(part.given_at)
    if given not in tally.deadlines:
        tally.deadlines[given] = tally.rules.calendar.after(given, days).end
    until = tally.deadlines[given]
    if first is not None and tally.day(first) <= until:
        tally.mark(Measure.RESPONSE, part.organisation, part.matter, True)
    elif tally.day(tally.now) > until:
        tally.mark(Measure.RESPONSE, part.organisation, part.matter, False)


def _first_contacts(tally: Tally, parts: list[Row[Any]]) -> dict[int, datetime]:
    """When each part's unit first signed, answered or rang the caller."""
    reply, ring = tables.reply.c, tables.call_back.c
    known = {part.id: part for part in parts}
    # Whoever has it from the air has not signed for it: that a part begins active is no contact with the caller.
    found = {part.id: [part.signed_at] for part in parts if part.signed_at and part.capacity != Capacity.ONAIR_UNIT}
    answers = select(reply.assignment, reply.answered_at).where(reply.assignment.in_(known))
    for row in tally.tx.execute(answers):
        found.setdefault(row.assignment, []).append(row.answered_at)
    rung = select(ring.matter, ring.organisation, ring.citizen_at).where(ring.citizen_at.is_not(None))
    mine = {(part.matter, part.organisation): part for part in parts}
    rung = rung.where(ring.purpose == Purpose.ANSWER, ring.matter.in_({part.matter for part in parts}))
    for call in tally.tx.execute(rung):
        part = mine.get((call.matter, call.organisation))
        if part is not None and call.citizen_at >= part.given_at:
            found.setdefault(part.id, []).append(call.citizen_at)
    return {part: min(moments) for part, moments in found.items()}


def _found(tally: Tally) -> None:
    """Leads that were looked into and sent on, in the period in which they were. A lead alone is nobody's fault."""
    lead = tables.lead.c
    for row in tally.tx.execute(
        select(tables.lead).where(lead.state.in_([LeadState.SENT, LeadState.DONE])).order_by(lead.id)
    ).all():
        sent = _sent_at(tally, row.id)
        if sent is None or not tally.holds(sent):
            continue
        tally.found(_against(tally, row), row.organisation, row.matter)


def _against(tally: Tally, row: Row[Any]) -> Against:
    """What has a deduction of its own in the pack is not taken off under its situation as well."""
    if row.situation == FALSE_FEEDBACK and (row.key.startswith("denied:") or _contradicted(tally, row)):
        return Against.FALSE_FEEDBACK
    if row.evidence.get("fault") == attitudes.FAULT:
        return Against.ATTITUDE
    return Against(f"situation_{row.situation}")


def _contradicted(tally: Tally, lead: Row[Any]) -> bool:
    """Whether the house's own call records contradict what the unit said of its answer in that case."""
    reply, part, letter = tables.reply.c, tables.assignment.c, tables.supervision.c
    said = select(reply.id).join(tables.assignment, part.id == reply.assignment, isouter=True)
    said = said.join(tables.supervision, letter.id == reply.supervision, isouter=True)
    said = said.where(reply.matter == lead.matter, reply.proof == Verdict.CONTRADICTED)
    unit = func.coalesce(part.organisation, letter.organisation)
    return tally.tx.execute(said.where(unit == lead.organisation).limit(1)).first() is not None


def _sent_at(tally: Tally, lead: int) -> datetime | None:
    """When it was sent on; being finished later is a moment of its own, and its row keeps only the newest."""
    entry = tables.journal.c
    steps = select(entry.at, entry.facts).where(entry.subject == f"lead:{lead}", entry.verb == "lead_stepped")
    rows = tally.tx.execute(steps.order_by(entry.seq))
    return next((row.at for row in rows if json.loads(row.facts).get("step") == LeadStep.SEND), None)
