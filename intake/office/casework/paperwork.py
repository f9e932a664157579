"""The papers of a case follow its steps: what changed becomes a new version, in the transaction of the step itself."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from intake.office import documents, organisations
from intake.office.casework.facts import Facts, facts_in
from intake.office.casework.papers import Paper, papers
from intake.office.documents import Enclosed
from intake.office.rules_in_force import Rules
from intake.records import tables
from intake.rules.assignments import AssignmentState
from intake.rules.document_rights import travelling_eyes
from intake.words import CaseId, Duty, OrganisationId, PersonId
from intake.words.documents import DocumentId, Form

# Series of numbers (文号), where a form is numbered at all.
SERIES = {
    Form.NOTICE: "notice",
    Form.COORDINATION_12345: "coordination",
    Form.COORDINATION_JOINT: "coordination",
    Form.FEEDBACK: "feedback",
    Form.SUPERVISION_LETTER: "supervision",
    Form.SUPERVISION_PROPOSAL: "proposal",
    Form.RECTIFICATION: "rectification",
}
# Letters that say nothing of the citizen and of the problem: the registration form (附件2) travels with them.
ENCLOSING = frozenset({Form.NOTICE, Form.COORDINATION_12345, Form.COORDINATION_JOINT, Form.SUPERVISION_LETTER})
# Papers that are served on a unit, and from whose receipt the plan or the office counts.
SERVED = frozenset({Form.NOTICE, Form.SUPERVISION_LETTER, Form.RECTIFICATION})


def follow_in(tx: Connection, case: CaseId, rules: Rules, at: datetime, person: PersonId | None) -> None:
    """Make every paper the case now has, or its next version. Asked twice, the second time changes nothing."""
    facts = facts_in(tx, case)
    registration = None
    for paper in papers(facts, rules.calendar):
        document = documents.make_in(
            tx,
            paper=paper.key,
            form=paper.form,
            matter=case,
            organisation=_issuer(tx, paper),
            addressee=paper.addressee,
            snapshot=paper.cells,
            number_series=SERIES.get(paper.form) if paper.issued else None,
            at=at,
            person=person,
            practice=facts.row.practice,
            draft=not paper.issued,
            encloses=_enclosed(facts, paper, registration),
        )
        if paper.form is Form.REGISTRATION:
            registration = document
        if paper.form in SERVED and paper.issued and paper.addressee is not None:
            _deliver(tx, facts, paper, document, at)


def _enclosed(facts: Facts, paper: Paper, registration: DocumentId | None) -> Enclosed | None:
    if registration is None or paper.addressee is None or paper.form not in ENCLOSING:
        return None
    file = facts.file
    eyes = travelling_eyes(paper.form, paper.addressee, file.parties(None), protected=file.protected)
    return Enclosed(document=registration, eyes=eyes)


def _issuer(tx: Connection, paper: Paper) -> OrganisationId:
    if isinstance(paper.issuer, Duty):
        return organisations.of_duty_in(tx, paper.issuer)
    return paper.issuer


def _deliver(tx: Connection, facts: Facts, paper: Paper, document: DocumentId, at: datetime) -> None:
    """送达: one row per paper and unit, signed when the unit signed for it (F16)."""
    columns = tables.delivery.c
    found = tx.execute(
        select(tables.delivery)
        .join(tables.document, tables.document.c.id == columns.document)
        .where(tables.document.c.paper == paper.key, columns.organisation == paper.addressee)
    ).first()
    signed = _signed(facts, paper)
    if found is None:
        values = {"document": document, "organisation": paper.addressee, "channel": "inbox", "delivered_at": at}
        tx.execute(insert(tables.delivery).values(**values, receipt="", **({"signed_by": ""} | signed)))
    elif signed and found.signed_at is None and found.deemed_at is None:
        tx.execute(update(tables.delivery).where(columns.id == found.id).values(**signed))


def _signed(facts: Facts, paper: Paper) -> dict[str, Any]:
    """Who signed for it and when, as the case's own rows say."""
    which = int(paper.key.split(":")[2])
    if paper.form is Form.NOTICE:
        part = facts.part(which)
        waits = part.state in (AssignmentState.GIVEN, AssignmentState.REFUSED)
        return {} if waits or part.signed_at is None else {"signed_by": part.handler, "signed_at": part.signed_at}
    if paper.form is Form.SUPERVISION_LETTER:
        letter: Row[Any] = next(row for row in facts.supervisions if row.id == which)
        if letter.served_at is None:
            return {}
        if letter.service == "deemed":
            return {"deemed_at": letter.served_at}
        channel = {"channel": "paper"} if letter.service == "paper" else {}
        return {"signed_at": letter.served_at, **channel}
    return {}
