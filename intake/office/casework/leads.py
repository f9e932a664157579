"""Accountability leads (追责线索): facts and who must explain them. The system raises, people judge (责任追究制度)."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update

from intake import feed, journal
from intake.office.casework import sheets
from intake.office.casework.turn import Turn, need
from intake.office.numbering import local
from intake.office.organisations import organisation_in
from intake.office.people import Person
from intake.records import tables
from intake.records.database import Database
from intake.rules import case_table, who
from intake.rules.moments import When
from intake.rules.who import Parties
from intake.words import CaseId, LeadState, OrganisationId, Refusal
from intake.words.steps import LeadStep, Step

NOBODY = Parties(onair=None, holder=None, all=frozenset())


class NoSuchLead(Refusal):
    key = "intake.no_such_lead"


class NotHeardYet(Refusal):
    """The unit's explanation (正当理由) comes first."""

    key = "intake.not_heard_yet"


class ExplainedMeanwhile(Refusal):
    """Somebody of the unit has written since the page was loaded."""

    key = "intake.explained_meanwhile"


class HeardAlready(Refusal):
    """It was decided on the explanation it had: that one stays as it was read."""

    key = "intake.heard_already"


class NoSuchSituation(Refusal):
    """The list of 责任追究制度 has six."""

    key = "intake.no_such_situation"


SITUATIONS = range(1, 7)
HEARD_IN = frozenset({LeadState.LEAD.value, LeadState.REVIEW.value})


def raise_in(
    tx: Connection,
    *,
    key: str,
    matter: int | None,
    organisation: OrganisationId,
    situation: int,
    evidence: Mapping[str, journal.Fact],
    at: datetime,
    actor: str = "system",
) -> int | None:
    """One lead per key, whatever is killed or restarted. Returns its id, or None when it was raised before."""
    if tx.execute(select(tables.lead.c.id).where(tables.lead.c.key == key)).first() is not None:
        return None
    row = {"key": key, "matter": matter, "organisation": organisation, "situation": situation}
    made = insert(tables.lead).values(
        **row, state=LeadState.LEAD, evidence=dict(evidence), raised_at=at, explanation="", finding=""
    )
    which: int = tx.execute(made.returning(tables.lead.c.id)).scalar_one()
    facts: dict[str, journal.Fact] = {"situation": situation, "organisation": organisation, "matter": matter}
    journal.append(tx, journal.Entry(at=at, actor=actor, verb="lead_raised", subject=f"lead:{which}", facts=facts))
    feed.changed(tx, feed.Kind.LEAD, str(which))
    if matter is not None:
        feed.changed(tx, feed.Kind.CASE, str(matter))
    return which


def raise_by_hand(
    db: Database,
    *,
    matter: CaseId | None,
    organisation: OrganisationId,
    situation: int,
    facts: str,
    by: Person,
    when: When,
) -> int:
    """T46 by a person of the bodies that lead the programme.

    Raises: NoSuchSituation, NoSuchOrganisation, Incomplete, NotYours.
    """
    need(facts=facts)
    if situation not in SITUATIONS:
        raise NoSuchSituation(situation=situation)
    who.permitted(who.LEAD[LeadStep.RAISE], by.posts, NOBODY, "lead.step.raise")
    with db.begin() as tx:
        organisation_in(tx, organisation, local(when.at).date())
        same = _same_in(tx, f"hand:{by.id}:", matter, organisation, situation, facts.strip())
        if same is not None:
            return same
        count = tx.execute(select(func.max(tables.lead.c.id))).scalar() or 0
        found = raise_in(
            tx,
            key=f"hand:{by.id}:{count + 1}",
            matter=matter,
            organisation=organisation,
            situation=situation,
            evidence={"said": facts.strip()},
            at=when.at,
            actor=f"person:{by.id}",
        )
        assert found is not None  # the key is new
        return found


def _same_in(
    tx: Connection, key: str, matter: CaseId | None, organisation: OrganisationId, situation: int, said: str
) -> int | None:
    """What the same person raised in the same words and nobody has looked at yet: the form came twice."""
    lead = tables.lead.c
    found = select(lead.id, lead.evidence).where(lead.key.startswith(key), lead.state == LeadState.LEAD)
    found = found.where(lead.matter.is_not_distinct_from(matter), lead.organisation == organisation)
    rows = tx.execute(found.where(lead.situation == situation))
    return next((row.id for row in rows if row.evidence.get("said") == said), None)


def explain(db: Database, which: int, *, explanation: str, before: str = "", by: Person, when: When) -> None:
    """The unit says why; heard before anything is sent.

    Args:
        before: the words that these take the place of.

    Raises: NoSuchLead, also for a lead about others; NotYours, HeardAlready, Incomplete, ExplainedMeanwhile.
    """
    need(explanation=explanation)
    with db.begin() as tx:
        row = _row(tx, which)
        mine = Parties(onair=None, holder=row.organisation, all=frozenset({row.organisation}))
        if row.organisation not in who.own_organisations(by.posts) and not _judges(by):
            raise NoSuchLead
        who.permitted(who.EXPLAIN, by.posts, mine, "lead.step.explain")
        if row.state not in HEARD_IN:
            raise HeardAlready
        check_unexplained(row.explanation, before, explanation)
        tx.execute(update(tables.lead).where(tables.lead.c.id == which).values(explanation=explanation.strip()))
        _note(tx, which, "lead_explained", by, when, {})


def step(db: Database, which: int, step: LeadStep, *, finding: str = "", by: Person, when: When) -> LeadState:
    """T47, T48: looked into, sent or dropped, finished.

    Raises: NoSuchLead, NotYours, NotAllowedNow, NotHeardYet; Incomplete for a decision without words.
    """
    with db.begin() as tx:
        row = _row(tx, which)
        who.permitted(who.LEAD[step], by.posts, NOBODY, f"lead.step.{step.value}")
        after = case_table.advance_lead(LeadState(row.state), step)
        if step is not LeadStep.REVIEW:
            need(finding=finding)
        if step is LeadStep.SEND and not row.explanation:
            raise NotHeardYet
        values: dict[str, object] = {"state": after}
        if finding.strip():
            values |= {"finding": finding.strip(), "decided_at": when.at}
        tx.execute(update(tables.lead).where(tables.lead.c.id == which).values(**values))
        if step in (LeadStep.SEND, LeadStep.FINISH):
            sheets.lead_in(tx, which, when.now, by.id)
        _note(tx, which, "lead_stepped", by, when, {"step": step, "after": after})
        return after


def after_refusal(turn: Turn, organisation: OrganisationId) -> None:
    """Situation 4: units that hand one matter back and forth (相互推诿)."""
    count = turn.tx.execute(
        select(func.count())
        .select_from(tables.matter_event)
        .where(tables.matter_event.c.matter == turn.file.id)
        .where(tables.matter_event.c.step.in_([Step.REFUSE.value, Step.DISPUTE_LEAD.value]))
    ).scalar_one()
    if count >= turn.rules.pack.handling.refusals_raise_lead:
        raise_in(
            turn.tx,
            key=f"refusals:{turn.file.id}",
            matter=turn.file.id,
            organisation=organisation,
            situation=4,
            evidence={"refusals": count, "event": turn.event},
            at=turn.when.now,
        )


def after_unsolved(turn: Turn, organisations: Iterable[OrganisationId]) -> None:
    """Situation 2: found unsolved again (敷衍群众、落实不到位)."""
    count = turn.tx.execute(
        select(func.count())
        .select_from(tables.matter_event)
        .where(tables.matter_event.c.matter == turn.file.id, tables.matter_event.c.step == Step.NOT_SOLVED.value)
    ).scalar_one()
    if count < turn.rules.pack.handling.unsolved_raises_lead:
        return
    for organisation in organisations:
        raise_in(
            turn.tx,
            key=f"unsolved:{turn.file.id}:{organisation}",
            matter=turn.file.id,
            organisation=organisation,
            situation=2,
            evidence={"times": count, "event": turn.event},
            at=turn.when.now,
        )


def after_denial(turn: Turn, verification: int, organisations: Iterable[OrganisationId]) -> None:
    """Situation 6: a form says answered, and the caller says nobody answered (虚假办结)."""
    for organisation in organisations:
        raise_in(
            turn.tx,
            key=f"denied:{turn.file.id}:{organisation}",
            matter=turn.file.id,
            organisation=organisation,
            situation=6,
            evidence={"verification": verification, "event": turn.event},
            at=turn.when.now,
        )


def after_contact(turn: Turn, organisation: OrganisationId) -> None:
    """Situation 5: the same matter comes back for the third time within the days of the rules."""
    handling = turn.rules.pack.handling
    first = turn.tx.execute(
        select(func.min(tables.reply.c.answered_at)).where(tables.reply.c.matter == turn.file.id)
    ).scalar()
    if first is None:
        return
    until = first + timedelta(days=handling.contacts_within_days)
    again = turn.tx.execute(
        select(func.count())
        .select_from(tables.matter_event)
        .where(tables.matter_event.c.matter == turn.file.id, tables.matter_event.c.step == Step.REOPEN.value)
        .where(tables.matter_event.c.at <= until)
    ).scalar_one()
    if 1 + again >= handling.contacts_raise_lead:
        raise_in(
            turn.tx,
            key=f"contacts:{turn.file.id}",
            matter=turn.file.id,
            organisation=organisation,
            situation=5,
            evidence={"contacts": 1 + again, "event": turn.event},
            at=turn.when.now,
        )


def _judges(person: Person) -> bool:
    return any(grant.role in person.roles for grants in who.LEAD.values() for grant in grants)


def _row(tx: Connection, which: int) -> Row[Any]:
    found = tx.execute(select(tables.lead).where(tables.lead.c.id == which)).first()
    if found is None:
        raise NoSuchLead
    return found


def _note(tx: Connection, which: int, verb: str, by: Person, when: When, facts: Mapping[str, journal.Fact]) -> None:
    journal.append(
        tx, journal.Entry(at=when.now, actor=f"person:{by.id}", verb=verb, subject=f"lead:{which}", facts=facts)
    )
    feed.changed(tx, feed.Kind.LEAD, str(which))


def check_unexplained(there: str | None, before: str, words: str) -> None:
    """Args:
        there: what the books hold.
        before: what the writer saw there.
        words: what is to stand there; the same once more is no conflict.

    Raises: ExplainedMeanwhile.
    """
    if (there or "").strip() not in (before.strip(), words.strip()):
        raise ExplainedMeanwhile
