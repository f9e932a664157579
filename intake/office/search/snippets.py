"""What is shown of a hit: a piece of the text around the words, masked for its reader, with the words marked."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, select

from intake.office.casework.seen import HIDDEN, Mask
from intake.records import tables
from intake.rules import grams
from intake.words.tasks import Found

# Characters before and after the first word.
BEFORE, AFTER = 20, 60
# Pieces of speech shown for one case; the transcript itself has all of them.
MOST_SAID = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """`marks` are [from, to) in characters of `snippet`. `call` and `second` say where it was said."""

    where: Found
    snippet: str
    marks: tuple[tuple[int, int], ...]
    call: str | None = None
    second: float | None = None


def written_pieces(case: Row[Any], mask: Mask, wanted: Sequence[str]) -> Iterator[Piece]:
    """Every field of the case that holds one of the words, as its reader may read it."""
    name = mask.name(case.caller_name)
    fields = (
        (Found.NUMBER, case.number),
        (Found.NUMBER, case.official_number),
        (Found.CALLER, case.caller_number if mask.number else ""),
        (Found.CALLER, mask.text(case.contact) if mask.number else ""),
        (Found.NAME, "" if name == HIDDEN else name),
        (Found.PLACE, mask.text(case.place)),
        (Found.SUMMARY, mask.text(case.summary)),
    )
    for where, text in fields:
        marks = grams.marks(text, wanted)
        if marks:
            yield _piece(where, text, marks)


def said_pieces(tx: Connection, cases: Sequence[int], wanted: Sequence[str]) -> dict[int, list[Piece]]:
    """By case the first stretches of speech that hold one of the words, in the order in which they were said."""
    said, link = tables.segment.c, tables.matter_call.c
    found = select(link.matter, said.call, said.starts, said.text)
    found = found.join_from(tables.matter_call, tables.segment, said.call == link.call).where(link.matter.in_(cases))
    pieces: dict[int, list[Piece]] = {case: [] for case in cases}
    for row in tx.execute(found.order_by(link.matter, said.call, said.starts, said.id)) if cases else ():
        marks = grams.marks(row.text, wanted) if len(pieces[row.matter]) < MOST_SAID else []
        if marks:
            pieces[row.matter].append(_piece(Found.SPEECH, row.text, marks, call=row.call, second=row.starts))
    return pieces


def _piece(
    where: Found, text: str, marks: Sequence[tuple[int, int]], *, call: str | None = None, second: float | None = None
) -> Piece:
    begin = max(0, marks[0][0] - BEFORE)
    end = min(len(text), marks[0][1] + AFTER)
    dots = "…" if begin else ""
    inside = [(max(one, begin), min(other, end)) for one, other in marks if one < end and other > begin]
    snippet = (
        dots + "".join(" " if one in "\r\n\t" else one for one in text[begin:end]) + ("…" if end < len(text) else "")
    )
    shift = len(dots) - begin
    return Piece(
        where=where,
        snippet=snippet,
        marks=tuple((one + shift, other + shift) for one, other in inside),
        call=call,
        second=second,
    )
