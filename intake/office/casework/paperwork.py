"""The papers of a case follow its steps: what changed becomes a new version, in the transaction of the step itself."""

from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import Connection, insert, select, update

from intake.office import documents, filed, organisations
from intake.office.casework import receipts
from intake.office.casework.facts import Facts, facts_in
from intake.office.casework.file import File, file_in
from intake.office.casework.papers import Paper, papers
from intake.office.casework.receipts import Service
from intake.office.documents import Document, Enclosed
from intake.office.filed import Shelf
from intake.office.rules_in_force import Rules
from intake.records import tables
from intake.rules.document_rights import travelling_eyes
from intake.words import CaseId, Duty, OrganisationId, PersonId
from intake.words.documents import DocumentId, DocumentState, Form

# Series of numbers (文号), where a form is numbered at all.
SERIES = {
    Form.NOTICE: "notice",
    Form.COORDINATION_12345: "coordination",
    Form.COORDINATION_JOINT: "coordination",
    Form.FEEDBACK: "feedback",
    Form.SUPERVISION_LETTER: "supervision",
    Form.SUPERVISION_REQUEST: "request",
    Form.SUPERVISION_PROPOSAL: "proposal",
    Form.RECTIFICATION: "rectification",
}
_LETTERS = frozenset({Form.SUPERVISION_LETTER, Form.SUPERVISION_REQUEST})
# Letters that say nothing of the citizen and of the problem: the registration form (附件2) travels with them.
ENCLOSING = _LETTERS | {Form.NOTICE, Form.COORDINATION_12345, Form.COORDINATION_JOINT}
# Papers that are served on a unit, and from whose receipt the plan or the office counts.
SERVED = _LETTERS | {Form.NOTICE, Form.RECTIFICATION}


def follow_in(tx: Connection, case: CaseId, rules: Rules, at: datetime, person: PersonId | None) -> None:
    """Make every paper the case now has, or its next version. Asked twice, the second time changes nothing."""
    facts, file = facts_in(tx, case), file_in(tx, case)
    registration = None
    asks = rules.pack.handling.stationed_letter == "request"
    wanted = list(papers(facts, rules.calendar, ask_stationed=asks))
    keys = [paper.key for paper in wanted]
    shelf = filed.shelf_in(tx, [*keys, *map(_receipt_key, keys)], case)
    make = partial(_make, tx, facts, shelf, at, person)
    for paper in wanted:
        document = make(paper, _enclosed(file, paper, registration))
        if paper.form is Form.REGISTRATION:
            registration = document
        if paper.form in SERVED and paper.issued and paper.addressee is not None:
            how = receipts.service(facts, paper.form, int(paper.key.split(":")[2]))
            _deliver(tx, paper, document, how, at)
            if how is not None:
                letter = documents.document_in(tx, document)
                make(_receipt(tx, facts, paper, letter, how), None)


def _make(
    tx: Connection,
    facts: Facts,
    shelf: Shelf,
    at: datetime,
    person: PersonId | None,
    paper: Paper,
    encloses: Enclosed | None,
) -> DocumentId:
    if facts.row.masked_at is not None:
        # What the records schedule has cut is no news: papers stay as they were issued, and a seal over them holds.
        issued = shelf.newest.get(paper.key)
        if issued is not None and issued.state == DocumentState.ISSUED:
            return DocumentId(issued.id)
    return documents.make_in(
        tx,
        paper=paper.key,
        form=paper.form,
        matter=CaseId(facts.row.id),
        organisation=_issuer(facts, paper),
        addressee=paper.addressee,
        snapshot=paper.cells,
        number_series=SERIES.get(paper.form) if paper.issued else None,
        at=at,
        person=person,
        practice=facts.row.practice,
        draft=not paper.issued,
        encloses=encloses,
        shelf=shelf,
    )


def _enclosed(file: File, paper: Paper, registration: DocumentId | None) -> Enclosed | None:
    if registration is None or paper.addressee is None or paper.form not in ENCLOSING:
        return None
    eyes = travelling_eyes(paper.form, paper.addressee, file.parties(None), protected=file.protected)
    return Enclosed(document=registration, eyes=eyes)


def _issuer(facts: Facts, paper: Paper) -> OrganisationId:
    if not isinstance(paper.issuer, Duty):
        return paper.issuer
    if paper.issuer not in facts.bodies:
        raise organisations.NoSuchOrganisation(name=paper.issuer.value)
    return OrganisationId(facts.bodies[paper.issuer])


def _deliver(tx: Connection, paper: Paper, document: DocumentId, how: Service | None, at: datetime) -> None:
    """送达: one row per paper and unit, signed when the unit signed for it."""
    columns = tables.delivery.c
    found = tx.execute(
        select(tables.delivery)
        .join(tables.document, tables.document.c.id == columns.document)
        .where(tables.document.c.paper == paper.key, columns.organisation == paper.addressee)
    ).first()
    signed = {} if how is None else _signed(how)
    if found is None:
        values = {"document": document, "organisation": paper.addressee, "channel": "inbox", "delivered_at": at}
        tx.execute(insert(tables.delivery).values(**values, receipt="", **({"signed_by": ""} | signed)))
    elif signed and found.signed_at is None and found.deemed_at is None:
        tx.execute(update(tables.delivery).where(columns.id == found.id).values(**signed))


def _signed(how: Service) -> dict[str, Any]:
    match how.manner:
        case "":
            return {}
        case "deemed":
            return {"deemed_at": how.received_at}
        case "paper":
            return {"signed_at": how.received_at, "channel": "paper"}
        case _:
            return {"signed_by": how.received_by[:80], "signed_at": how.received_at}


def _receipt_key(letter: str) -> str:
    return f"f16:{letter}"


def _receipt(tx: Connection, facts: Facts, paper: Paper, letter: Document, how: Service) -> Paper:
    """F16 of a letter: a draft until the letter is served."""
    sent = [(documents.named(paper.form), letter.number)]
    if letter.enclosed is not None:
        with_it = documents.document_in(tx, letter.enclosed.document)
        sent.append((f"{documents.named(with_it.form)}（附件2）第{with_it.version}版", ""))
    lines = [{"title": title, "number": number, "copies": "1"} for title, number in sent]
    return Paper(
        key=_receipt_key(paper.key),
        form=Form.RECEIPT,
        cells=receipts.cells(facts, how, lines, letter.number),
        issuer=paper.issuer,
        addressee=paper.addressee,
        issued=bool(how.manner),
    )
