"""The wire of documents and forms. Shapes only, as in `console.wire`."""

from datetime import datetime

from console.wire import Wire
from intake.documents.cells import Filling, Hand
from intake.words.documents import DocumentState, Eyes, Form


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
