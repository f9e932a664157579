"""The ledger as a spreadsheet: headings and codes in the reader's language, days as days, masked as on the screen."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import BinaryIO

from console import spreadsheet
from console.spreadsheet import Cell
from intake.office.casework.ledger import Line
from intake.office.numbering import local
from intake.sentences import say, spoken_language

HEADS = (
    "number",
    "official_number",
    "state",
    "kind",
    "category",
    "summary",
    "caller_name",
    "caller_number",
    "place",
    "opened_at",
    "accepted_at",
    "show_day",
    "onair",
    "units",
    "clock",
    "due_on",
    "provisional",
    "overdue_days",
    "expected",
    "expected_on",
    "overdue_lines",
    "promised",
    "supervision",
    "airing",
    "reopened",
    "hops",
    "protected",
    "closed_at",
)


def write(out: BinaryIO, lines: Iterable[Line], names: Mapping[int, str], lang: str) -> None:
    heads = [say(f"ledger.{head}", lang) for head in HEADS]
    spreadsheet.write(out, [(say("ledger.title", lang), heads, (_cells(one, names, lang) for one in lines))])


def _cells(one: Line, names: Mapping[int, str], lang: str) -> Sequence[Cell]:
    case = one.case
    return (
        case.number,
        case.official_number,
        say(f"case.state.{case.state}", lang),
        _code("ledger.kind", case.kind, lang),
        _code("ledger.category", case.category, lang),
        one.mask.text(case.summary),
        one.mask.name(case.caller_name),
        one.mask.phone(case.caller_number),
        one.mask.text(case.place),
        _moment(case.opened_at),
        _moment(case.accepted_at),
        one.show_day,
        names.get(case.onair_unit, ""),
        _between(lang).join(names.get(unit, "") for unit in one.units),
        *_clock(one, lang),
        *_expected(one, lang),
        one.overdue_lines,
        _yes(one.promised, lang),
        "" if one.supervision is None else say(f"supervision.state.{one.supervision.value}", lang),
        say(f"airing.state.{case.airing}", lang),
        case.reopened,
        case.hops,
        _yes(case.protected, lang),
        _moment(case.closed_at),
    )


def _clock(one: Line, lang: str) -> Sequence[Cell]:
    clock = one.clock
    if clock is None or clock.kind is None:
        return ("", None, "", None)
    title = clock.kind.title_en if spoken_language(lang) == "en" else clock.kind.title
    return (title, clock.row.due_on, _yes(clock.row.provisional, lang), clock.overdue_days)


def _expected(one: Line, lang: str) -> Sequence[Cell]:
    coming = one.expected
    if coming is None:
        return ("", None)
    return (coming.kind.title_en if spoken_language(lang) == "en" else coming.kind.title, coming.due_on)


def _moment(at: datetime | None) -> Cell:
    return None if at is None else local(at).replace(tzinfo=None, microsecond=0)


def _yes(is_so: bool, lang: str) -> str:
    return say("ledger.yes", lang) if is_so else ""


def _code(group: str, code: str | None, lang: str) -> str:
    return say(f"{group}.{code}", lang) if code else ""


def _between(lang: str) -> str:
    return ", " if spoken_language(lang) == "en" else "、"
