"""Everything a reader can get with GET, as text: each address with every number that exists, papers and sheets read."""

import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import product

import httpx
import openpyxl
from sqlalchemy import select

from intake.records import tables
from intake.records.database import Database
from tests.intake.documents.paper import said, written

XLSX, WORD, PDF, ZIP = "spreadsheetml.sheet", "wordprocessingml.document", "application/pdf", "application/zip"
# What an address asks for behind its question mark; whatever is not here needs nothing.
QUERIES: Mapping[str, Sequence[str]] = {
    "/api/calls": ["limit=200"],
    "/api/cases": ["limit=200", "q=Zq", "q={name}", "q={number}"],
    "/api/lists/inbox": ["limit=200"],
    "/api/lists/ledger": ["limit=200"],
    "/api/lists/search": ["q=Zq", "q={name}", "q={number}"],
    "/api/lists/overdue": ["year=2016"],
    "/api/notices": ["limit=200"],
    "/api/documents": ["case={case}"],
    "/api/documents/case.zip": ["case={case}"],
    "/api/shows": ["first=2016-01-01&last=2016-12-31"],
    "/api/shows/day": ["day=2016-06-07"],
    "/api/assessment": ["period=2016-06"],
    "/api/assessment/cases": ["period=2016-06&unit={unit}&measure=in_time"],
    "/api/assessment/excluded": ["period=2016-06&unit={unit}"],
    "/api/assessment/sheets": ["period=2016-06"],
    "/api/assessment/sheets.xlsx": ["period=2016-06"],
    "/api/assessment/table.xlsx": ["period=2016-06"],
    "/api/dashboard": ["period=2016-06", "show={show}"],
    "/api/dashboard/cases": ["period=2016-06&measure=in_time", "period=2016-06&kind=complaint"],
    "/api/public/due": ["kind=complaint&date=2016-06-07"],
    "/due": ["", "kind=complaint&date=2016-06-07"],
}
# What stands at the beginning of addresses: rows that others hang on.
ROWS = {
    "call": "call",
    "case": "matter",
    "clock": "clock",
    "unit": "organisation",
    "show": "show",
    "document": "document",
    "call_back": "call_back",
    "exercise": "exercise",
    "rehearsal": "rehearsal",
}
# Parts of addresses that are a row's own number.
NUMBERED = {
    "extension": "extension",
    "segment": "segment",
    "part": "assignment",
    "supervision": "supervision",
    "item": "rectification",
    "lead": "lead",
    "line": "overdue",
    "person": "person",
    "channel": "channel",
    "notice": "notification",
    "proposal": "policy_proposal",
    "dump": "dump",
    "note_id": "air_note",
    "leave": "show_leave",
    "manuscript": "manuscript",
    "who": "onair_person",
    "task": "research_task",
    "sheet": "assessment_sheet",
    "scan": "manuscript_scan",
}
# Not asked: nothing of a case is in them, and the first would say where everything else lies.
LEFT_OUT = frozenset({"/api/openapi.json", "/{path:path}", "/internal/stored/{call}"})
# Papers with nothing in them.
EMPTY = ("/api/templates/{", "/api/forms/{")


def known(db: Database) -> dict[str, list[str]]:
    """For each name that stands in an address, everything in the books that may stand there."""
    columns = {name: tables.metadata.tables[table].c.id for name, table in (ROWS | NUMBERED).items()}
    columns["token"] = tables.door_code.c.token
    columns |= {"name": tables.matter.c.caller_name, "number": tables.matter.c.caller_number}
    with db.read() as tx:
        found = {
            name: sorted({str(one) for one in tx.execute(select(column)).scalars()}) for name, column in columns.items()
        }
    return found | {
        "month": ["2016-06"],
        "year": ["2016"],
        "form": ["csv", "ics", "F2"],
        "period": ["2016-06"],
        "version": ["1"],
    }


def addresses(routes: Sequence[str], db: Database) -> Iterator[tuple[str, str]]:
    """Each route with every address it has in this house."""
    names, clock = known(db), tables.clock.c
    with db.read() as tx:
        pairs = {(str(row.matter), str(row.id)) for row in tx.execute(select(clock.matter, clock.id))}
    for route in routes:
        if route in LEFT_OUT or route.startswith(EMPTY):
            continue
        for query in QUERIES.get(route, [""]):
            pattern = f"{route}?{query}" if query else route
            holes = re.findall(r"{(\w+)}", pattern)
            for values in product(*(names[hole] for hole in holes)):
                given = dict(zip(holes, values, strict=True))
                if "clock" in given and (given["case"], given["clock"]) not in pairs:
                    continue
                yield route, pattern.format(**given)


def text_of(answer: httpx.Response) -> str:
    """What a person would read, and the headers beside it."""
    kind, body = answer.headers.get("content-type", ""), answer.content
    beside = str(dict(answer.headers))
    if XLSX in kind:
        book = openpyxl.load_workbook(io.BytesIO(body))
        return beside + str([list(row) for sheet in book for row in sheet.iter_rows(values_only=True)])
    if WORD in kind:
        return beside + _written(body)
    if PDF in kind:
        return beside + _said(body)
    if ZIP in kind:
        with zipfile.ZipFile(io.BytesIO(body)) as packed:
            for name in packed.namelist():
                beside += name + (_written if name.endswith("docx") else _said)(packed.read(name))
        return beside
    return beside + (answer.text if "audio" not in kind else "")


# The same file goes to many readers.
_written, _said = lru_cache(written), lru_cache(said)
