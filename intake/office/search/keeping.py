"""What the search holds of a case, brought up to date inside the transaction of the verb that changed it."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, Table, select

from intake.office.search import pairs
from intake.records import tables
from intake.rules import grams, names, numbers

# Columns of a case that can be searched; a verb that changes one of them calls `keep_changed`.
SEARCHED = frozenset({"number", "official_number", "place", "summary", "caller_name", "caller_number", "contact"})
# The letters of each text's pairs, by source.
_SORTS: Mapping[str, Mapping[str, str]] = {
    tables.search_case.name: {"words": pairs.WORDS, "name": pairs.NAME, "phone": pairs.PHONE},
    tables.search_speech.name: {"words": pairs.SPEECH},
}


def keep_cases(tx: Connection, cases: Collection[int]) -> int:
    """What is written of these cases. Returns how many were different from what the search had."""
    columns = tables.matter.c
    named = (columns.id, *(columns[name] for name in sorted(SEARCHED)))
    rows = tx.execute(select(*named).where(columns.id.in_(cases)))
    return _keep(tx, tables.search_case, cases, {row.id: _texts(dict(row._mapping)) for row in rows})


def keep_new(tx: Connection, case: int, written: Mapping[str, Any]) -> None:
    """As `keep_cases` for a case that was written a moment ago: a ring asks for nothing that it knows."""
    texts = _texts({name: written.get(name, "") for name in SEARCHED})
    pairs.put(tx, tables.search_case, [pairs.Entry(case, _tokens(tables.search_case, texts), texts)])


def keep_speech(tx: Connection, cases: Collection[int]) -> int:
    """What was said in all calls of these cases. Returns as `keep_cases`."""
    said, link = tables.segment.c, tables.matter_call.c
    heard = select(link.matter, said.text).join_from(tables.matter_call, tables.segment, said.call == link.call)
    heard = heard.where(link.matter.in_(cases)).order_by(link.matter, said.call, said.starts, said.id)
    spoken: dict[int, list[str]] = {}
    for row in tx.execute(heard):
        spoken.setdefault(row.matter, []).append(grams.folded(row.text))
    texts = {case: " ".join(filter(None, found)) for case, found in spoken.items()}
    return _keep(tx, tables.search_speech, cases, {case: {"words": text} for case, text in texts.items() if text})


def keep_call(tx: Connection, call: str) -> None:
    """A call's text has changed: every case that hangs on it is told."""
    link = tables.matter_call.c
    keep_speech(tx, list(tx.execute(select(link.matter).where(link.call == call)).scalars()))


def keep_changed(tx: Connection, case: int, columns: Collection[str]) -> None:
    """As `keep_cases`, when one of the columns that were written can be searched."""
    if not SEARCHED.isdisjoint(columns):
        keep_cases(tx, [case])


def _texts(row: Mapping[str, Any]) -> dict[str, str]:
    """A number or the caller's name in what somebody wrote is the caller's: only those who may see it find by it.

    What the others find by is what they are shown: first the name goes and then the number, as in `seen.Mask`.
    """
    called = row["caller_name"].strip()
    free = (row["place"], row["summary"])
    seen_by_all = [numbers.without_numbers(names.without_name(text, called, "＊")) for text in free]
    named = [numbers.without_numbers(text) for text in free]
    name = numbers.without_numbers(called)
    whole = ((called, name), *zip(free, named, strict=True))
    return {
        "words": grams.folded("\n".join((row["number"], row["official_number"], *seen_by_all))),
        "name": grams.folded("\n".join((name, *_other(zip(named, seen_by_all, strict=True))))),
        "phone": grams.folded("\n".join((row["caller_number"], row["contact"], *_other(whole)))),
    }


def _other(pairs_of: Iterable[tuple[str, str]]) -> list[str]:
    """What stands in the first of two only."""
    return [text for text, shown in pairs_of if text != shown]


def _keep(tx: Connection, source: Table, cases: Iterable[int], texts: Mapping[int, dict[str, str]]) -> int:
    columns = _SORTS[source.name]
    had: dict[int, dict[str, str]] = {}
    asked = [source.c.matter, *(source.c[name] for name in columns)]
    for row in tx.execute(select(*asked).where(source.c.matter.in_(list(cases)))):
        had[row.matter] = {name: str(getattr(row, name)) for name in columns}
    gone = {case: before for case, before in had.items() if texts.get(case) != before}
    come = {case: now for case, now in texts.items() if had.get(case) != now}
    pairs.take(tx, source, [pairs.Entry(case, _tokens(source, found), found) for case, found in gone.items()])
    pairs.put(tx, source, [pairs.Entry(case, _tokens(source, found), found) for case, found in come.items()])
    return len(gone.keys() | come.keys())


def _tokens(source: Table, texts: Mapping[str, str]) -> list[str]:
    return [token for name, sort in _SORTS[source.name].items() for token in grams.tokens(sort, texts[name])]
