"""What the search holds of a case, brought up to date inside the transaction of the verb that changed it."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import Connection, Row, Table, select

from intake.office.search import pairs
from intake.records import tables
from intake.rules import grams, numbers

# Columns of a case that can be searched; a verb that changes one of them calls `keep_case`.
SEARCHED = frozenset({"number", "official_number", "place", "summary", "caller_name", "caller_number", "contact"})


def keep_case(tx: Connection, case: int) -> bool:
    """Whether anything was different from what the search had."""
    columns = tables.matter.c
    row = tx.execute(select(*(columns[name] for name in sorted(SEARCHED))).where(columns.id == case)).first()
    if row is None:
        return False
    return _keep(tx, tables.search_case, case, _texts(row))


def keep_speech(tx: Connection, case: int) -> bool:
    """What was said in all calls of the case. Returns as `keep_case`."""
    said, link = tables.segment.c, tables.matter_call.c
    words = tx.execute(
        select(said.text)
        .join(tables.matter_call, link.call == said.call)
        .where(link.matter == case)
        .order_by(said.call, said.starts, said.id)
    ).scalars()
    text = " ".join(filter(None, (grams.folded(one) for one in words)))
    return _keep(tx, tables.search_speech, case, {"words": text} if text else {})


def keep_call(tx: Connection, call: str) -> None:
    """A call's text has changed: every case that hangs on it is told."""
    link = tables.matter_call.c
    for case in tx.execute(select(link.matter).where(link.call == call)).scalars().all():
        keep_speech(tx, case)


def keep_changed(tx: Connection, case: int, columns: Collection[str]) -> None:
    """As `keep_case`, when one of the columns that were written can be searched."""
    if not SEARCHED.isdisjoint(columns):
        keep_case(tx, case)


def _texts(row: Row[Any]) -> dict[str, str]:
    """A number in a name or a problem is a caller's: only those who may see it may find by it."""
    name, summary = numbers.without_numbers(row.caller_name), numbers.without_numbers(row.summary)
    hidden = [text for text, shown in ((row.caller_name, name), (row.summary, summary)) if text != shown]
    return {
        "words": grams.folded("\n".join((row.number, row.official_number, row.place, summary))),
        "name": grams.folded(name),
        "phone": grams.folded("\n".join((row.caller_number, row.contact, *hidden))),
    }


def _keep(tx: Connection, source: Table, case: int, texts: dict[str, str]) -> bool:
    before = tx.execute(select(source).where(source.c.matter == case)).first()
    if before is None and not texts:
        return False
    if before is not None:
        had = {name: str(getattr(before, name)) for name in _columns(source)}
        if had == texts:
            return False
        pairs.take(tx, source, case, _tokens(source, had))
    if texts:
        pairs.put(tx, source, case, _tokens(source, texts), texts)
    return True


def _columns(source: Table) -> tuple[str, ...]:
    return ("words", "name", "phone") if source is tables.search_case else ("words",)


def _tokens(source: Table, texts: dict[str, str]) -> list[str]:
    if source is tables.search_speech:
        return grams.tokens(pairs.SPEECH, texts["words"])
    sorts = {"words": pairs.WORDS, "name": pairs.NAME, "phone": pairs.PHONE}
    return [token for name, sort in sorts.items() for token in grams.tokens(sort, texts[name])]
