"""Lists over many cases: inbox, ledger and its export, supervision, overdue register, leads."""

import tempfile
from collections.abc import Iterator
from typing import Annotated, BinaryIO, cast
from urllib.parse import quote

from fastapi import Query, Request
from fastapi.responses import StreamingResponse

from console.asked import RowId
from console.casework import listed, lists, sheet
from console.casework.asked_for import LedgerAsked, LedgerFilter
from console.casework.working import At
from console.rooms import Room
from intake.office.casework import board as boards
from intake.office.casework import inbox as inboxes
from intake.office.casework import ledger as ledgers
from intake.office.casework import registers
from intake.office.casework.cursors import Cursor
from intake.office.numbering import local
from intake.office.search import asking
from intake.sentences import say, spoken_language
from intake.words import LeadState, OrganisationId
from intake.words.tasks import Task

router = Room(prefix="/api/lists", tags=["lists"])

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# A sheet up to this size stays in memory while it is written.
IN_MEMORY = 8 * 2**20

Page = Annotated[int, Query(ge=1, le=200)]
After = Annotated[str | None, Query(max_length=400)]
Row = Annotated[int | None, Query(ge=1, le=2**63 - 1)]


@router.get("/inbox")
def inbox(
    at: At, task: Task | None = None, after: After = None, limit: Page = 20, practice: bool = False
) -> listed.WaitingListView:
    """待办: what waits for whoever asks, by task, the most urgent first.

    With `task` only that group; `after` is the group's `next` and asks for its following page.
    """
    found = inboxes.inbox(at.db, at.person, at.now, only=task, after=cursor(after), limit=limit, practice=practice)
    at.saw(item.case.id for group in found.groups for item in group.items if item.case is not None)
    return lists.inbox(found)


@router.get("/inbox/counts")
def inbox_counts(at: At) -> dict[Task, int]:
    """How much waits in each group that has something: the badge."""
    return inboxes.counts(at.db, at.person, at.now)


@router.get("/ledger")
def ledger(asked: Annotated[LedgerAsked, Query()], at: At) -> listed.LedgerView:
    """台账: cases by filter, a page at a time, each masked for whoever asks."""
    found = ledgers.page(
        at.db,
        at.person,
        asked.filter(),
        at.now,
        order=asked.order,
        rising=asked.rising,
        after=cursor(asked.after),
        limit=asked.limit,
    )
    at.saw(line.case.id for line in found.lines)
    return lists.ledger(found)


@router.get("/ledger.xlsx", response_class=StreamingResponse, responses={200: {"content": {XLSX: {}}}})
def ledger_file(asked: Annotated[LedgerFilter, Query()], at: At, request: Request) -> StreamingResponse:
    """The ledger as a spreadsheet in the reader's language; that it was taken is in the journal."""
    lang = spoken_language((request.headers.get("accept-language") or at.person.lang).split(",")[0].strip())
    names, lines = ledgers.export(at.db, at.person, asked.filter(), at.now)
    # Closed when the last of it has been sent.
    out = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115
    sheet.write(cast(BinaryIO, out), lines, names, lang)
    out.seek(0)
    name = quote(f"{say('ledger.file', lang)}-{local(at.now):%Y%m%d-%H%M}.xlsx")
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{name}"}
    return StreamingResponse(_chunks(cast(BinaryIO, out)), media_type=XLSX, headers=headers)


@router.get("/search")
def search(
    at: At,
    q: Annotated[str, Query(max_length=200)] = "",
    after: After = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
    practice: bool = False,
) -> listed.SearchView:
    """Cases that hold every word of `q`, from two characters on as well; `after` is the page's `next`."""
    found = asking.search(at.db, at.person, q, at.now, practice=practice, after=cursor(after), limit=limit)
    shown = lists.hits(found)
    at.saw(hit.case for hit in shown.hits)
    return shown


@router.get("/supervision")
def supervision(at: At) -> listed.SupervisionBoardView:
    """督办: letters by state, with the days to answer the caller and to report."""
    shown = lists.board(boards.board(at.db, at.person, at.now))
    at.saw(letter.case for column in shown.columns for letter in column.rows)
    return shown


@router.get("/overdue")
def overdue(
    at: At,
    year: Annotated[int | None, Query(ge=1, le=9999)] = None,
    before: Annotated[int | None, Query(ge=1, le=2**31 - 1)] = None,
    organisation: Row = None,
    unexplained: bool = False,
    limit: Page = 100,
) -> listed.OverdueRegisterView:
    """报备: the overdue register of a year, the highest number first; `before` is the page's `next`."""
    unit = None if organisation is None else OrganisationId(organisation)
    found = registers.register(
        at.db, at.person, at.now, year=year, before=before, organisation=unit, unexplained=unexplained, limit=limit
    )
    shown = lists.register(found)
    at.saw(line.case for line in shown.rows)
    return shown


@router.post("/overdue/{line}/explain", status_code=204)
def explain_overdue(line: RowId, body: listed.Explained, at: At) -> None:
    """承办单位说明: why it became late."""
    registers.explain_overdue(
        at.db, line, explanation=body.explanation, before=body.before, by=at.person, when=at.when(None, "")
    )


@router.get("/leads")
def leads(
    at: At,
    state: LeadState | None = None,
    situation: Annotated[int | None, Query(ge=1, le=6)] = None,
    organisation: Row = None,
    before: Row = None,
    limit: Page = 100,
) -> listed.LeadsView:
    """追责线索: for the bodies that judge all of them, for a unit its own; `before` is the page's `next`."""
    unit = None if organisation is None else OrganisationId(organisation)
    found = registers.lead_list(
        at.db,
        at.person,
        at.now,
        state=state,
        situation=situation,
        organisation=unit,
        before=before,
        limit=limit,
    )
    shown = lists.leads(found)
    at.saw(line.case for line in shown.rows)
    return shown


def cursor(word: str | None) -> Cursor | None:
    return Cursor(word) if word else None


def _chunks(out: BinaryIO) -> Iterator[bytes]:
    with out:
        while chunk := out.read(65536):
            yield chunk
