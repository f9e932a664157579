"""作废 by a person: whoever issued a paper says that it counts no more, and why."""

from datetime import datetime

from intake import feed
from intake.office import documents, printing
from intake.office.people import Person
from intake.records.database import Database
from intake.rules import document_rights
from intake.words import Refusal
from intake.words.documents import DocumentId, DocumentState


class NotYoursToVoid(Refusal):
    """Only those who act for the organisation that issued it may say that a document counts no more."""

    key = "documents.not_yours_to_void"


def void(db: Database, document: DocumentId, *, reason: str, by: Person, at: datetime) -> None:
    """Every version of the paper is void. The case's next step issues the paper again, under its next number.

    Raises: NoSuchDocument, NotYoursToVoid, NotIssued, VoidAlready, ReasonNeeded.
    """
    seen = printing.one_seen(db, document, by)
    if seen.document.state is DocumentState.DRAFT:
        raise documents.NotIssued(document=document)
    if not document_rights.voids(by.posts, seen.document.organisation):
        raise NotYoursToVoid
    with db.begin() as tx:
        documents.void_in(tx, document, reason=reason, at=at, person=by.id)
        if seen.document.case is not None:
            feed.changed(tx, feed.Kind.CASE, str(seen.document.case))
