"""The wire of documents and forms. Shapes only, as in `console.wire`."""

from datetime import datetime
from typing import Annotated

from pydantic import StringConstraints

from console.asked import Clean
from console.wire import Wire
from intake.documents.cells import Filling, Hand
from intake.words.documents import DocumentState, Eyes, Form


class EnclosedView(Wire):
    """The version of 附件2 that travels with a letter; behind its pages it is printed for these eyes at most."""

    id: int
    version: int
    title: str
    eyes: Eyes


class DocumentView(Wire):
    """One version of a paper. Its content is in its files, which are masked for eyes that may not see the citizen."""

    id: int
    paper: str
    version: int
    form: Form
    title: str
    number: str
    state: DocumentState
    organisation: str
    addressee: str
    practice: bool
    eyes: Eyes
    made_at: datetime
    issued_at: datetime | None
    pages: int
    void_reason: str
    enclosed: EnclosedView | None
    may_void: bool
    may_have_original: bool


class Voided(Wire):
    reason: Annotated[str, StringConstraints(min_length=1, max_length=400), Clean]


class CellView(Wire):
    name: str
    label: str
    hand: Hand
    filling: Filling
    columns: list[str]


class FormView(Wire):
    """A form; `title` in the reader's language, `printed` as it stands on the paper."""

    form: Form
    annex: str
    title: str
    printed: str
    cells: list[CellView]
