"""Lists over many cases as their reader sees them: the office's rows become the wire's shapes, masked."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Row

from console.casework import listed
from console.casework.shown import ExpectedView, Named
from intake.office.casework.board import Board, Letter
from intake.office.casework.expecting import Expected
from intake.office.casework.inbox import Group, Inbox, Item
from intake.office.casework.ledger import Line, Page
from intake.office.casework.reading import Timed
from intake.office.casework.registers import Late, Lead, Leads, Register
from intake.office.casework.seen import Mask
from intake.office.search.asking import Hit, Hits

# A list shows the beginning of a problem; the case itself has all of it.
LONGEST_SUMMARY = 120


def inbox(found: Inbox) -> listed.WaitingListView:
    return listed.WaitingListView(
        count=sum(one.count for one in found.groups),
        overdue=sum(one.overdue for one in found.groups),
        tasks=[_task(one, found.names) for one in found.groups],
    )


def ledger(found: Page) -> listed.LedgerView:
    return listed.LedgerView(
        rows=[_line(one, found.names) for one in found.lines],
        next=None if found.next is None else found.next.word,
        total=found.total,
        by_state=None if found.by_state is None else dict(found.by_state),
    )


def board(found: Board) -> listed.SupervisionBoardView:
    return listed.SupervisionBoardView(
        columns=[
            listed.ColumnView(
                state=column.state, count=column.count, rows=[_letter(one, found.names) for one in column.letters]
            )
            for column in found.columns
        ]
    )


def register(found: Register) -> listed.OverdueRegisterView:
    return listed.OverdueRegisterView(
        year=found.year,
        years=found.years,
        total=found.total,
        unexplained=found.unexplained,
        rows=[_late(one, found.names) for one in found.lines],
        next=found.next,
    )


def leads(found: Leads) -> listed.LeadsView:
    return listed.LeadsView(
        total=found.total,
        by_state=dict(found.by_state),
        rows=[_lead(one, found.names) for one in found.leads],
        next=found.next,
    )


def hits(found: Hits) -> listed.SearchView:
    return listed.SearchView(
        hits=[_hit(one, found.names) for one in found.hits], next=None if found.next is None else found.next.word
    )


def due(one: Timed | None) -> listed.DueView | None:
    if one is None or one.kind is None or one.standing is None:
        return None
    return listed.DueView(
        id=one.row.id,
        kind=one.row.kind,
        title=one.kind.title,
        title_en=one.kind.title_en,
        due_on=one.row.due_on,
        too_late_from=one.row.too_late_from,
        provisional=one.row.provisional,
        standing=one.standing,
        overdue_days=one.overdue_days,
    )


def expected(one: Expected | None) -> ExpectedView | None:
    if one is None:
        return None
    return ExpectedView(
        title=one.kind.title, title_en=one.kind.title_en, due_on=one.due_on, provisional=one.provisional
    )


def named(organisation: int | None, names: Mapping[int, str]) -> Named | None:
    return None if organisation is None else _one(organisation, names)


def beginning(summary: str) -> str:
    line = " ".join(summary.split())
    return line if len(line) <= LONGEST_SUMMARY else line[: LONGEST_SUMMARY - 1] + "…"


def _one(organisation: int, names: Mapping[int, str]) -> Named:
    return Named(id=organisation, name=names.get(organisation, ""))


def _task(group: Group, names: Mapping[int, str]) -> listed.TaskView:
    return listed.TaskView(
        task=group.task,
        count=group.count,
        overdue=group.overdue,
        rows=[_waiting(one, names) for one in group.items],
        next=None if group.next is None else group.next.word,
    )


def _waiting(item: Item, names: Mapping[int, str]) -> listed.WaitingView:
    about = item.about
    same = ("part", "supervision", "extension", "item", "lead", "overdue", "since")
    return listed.WaitingView(
        task=item.task,
        region=item.region,
        step=item.step,
        case=about.matter,
        organisation=named(about.organisation, names),
        clock=due(item.clock),
        expected=expected(item.expected),
        **{name: getattr(about, name) for name in same},
        **_of_case(item.case, item.mask),
    )


def _of_case(case: Row[Any] | None, mask: Mask | None) -> dict[str, Any]:
    if case is None or mask is None:
        nothing = dict.fromkeys(("number", "official_number", "place", "summary", "caller_name"), "")
        return nothing | {"kind": None, "state": None, "version": None, "practice": False}
    head = _head(case, mask)
    del head["id"]
    words = {"summary": beginning(mask.text(case.summary)), "caller_name": mask.name(case.caller_name)}
    return head | words | {"practice": case.practice}


def _line(one: Line, names: Mapping[int, str]) -> listed.LedgerRow:
    case, mask = one.case, one.mask
    return listed.LedgerRow(
        **_head(case, mask),
        category=case.category,
        general=case.general,
        protected=case.protected,
        summary=beginning(mask.text(case.summary)),
        caller_name=mask.name(case.caller_name),
        caller_number=mask.phone(case.caller_number),
        practice=case.practice,
        opened_at=case.opened_at,
        accepted_at=case.accepted_at,
        closed_at=case.closed_at,
        show_day=one.show_day,
        onair=named(case.onair_unit, names),
        units=[_one(unit, names) for unit in one.units],
        airing=case.airing,
        reopened=case.reopened,
        hops=case.hops,
        promised=one.promised,
        supervision=one.supervision,
        overdue_lines=one.overdue_lines,
        outcome=case.outcome or "",
        clock=due(one.clock),
        expected=expected(one.expected),
    )


def _head(case: Row[Any], mask: Mask) -> dict[str, Any]:
    names = ("id", "number", "official_number", "state", "kind", "version")
    return {name: getattr(case, name) for name in names} | {"place": mask.text(case.place)}


def _hit(one: Hit, names: Mapping[int, str]) -> listed.HitView:
    case = one.case
    head = _head(case, one.mask)
    return listed.HitView(
        **{name: head[name] for name in head if name != "id"},
        case=case.id,
        caller_name=one.mask.name(case.caller_name),
        practice=case.practice,
        opened_at=case.opened_at,
        onair=named(case.onair_unit, names),
        found=[
            listed.FoundView(
                where=piece.where,
                snippet=piece.snippet,
                marks=list(piece.marks),
                call=piece.call,
                second=piece.second,
            )
            for piece in one.pieces
        ],
    )


def _letter(one: Letter, names: Mapping[int, str]) -> listed.LetterView:
    row, case = one.row, one.case
    same = ("id", "state", "round", "cause", "begun_at", "issued_at", "served_at", "service", "reported_at")
    return listed.LetterView(
        **{name: getattr(row, name) for name in (*same, "closed_at")},
        case=case.id,
        number=case.number,
        official_number=case.official_number,
        kind=case.kind,
        case_state=case.state,
        place=one.mask.text(case.place),
        version=case.version,
        organisation=_one(row.organisation, names),
        demand=beginning(one.mask.text(row.demand)),
        waiting=due(one.waiting),
        reply=_letter_clock(one.reply),
        report=_letter_clock(one.report),
    )


def _letter_clock(one: Timed | None) -> listed.LetterClock | None:
    if one is None:
        return None
    same = ("id", "due_on", "provisional", "stopped_at", "outcome")
    return listed.LetterClock(
        **{name: getattr(one.row, name) for name in same}, standing=one.standing, overdue_days=one.overdue_days
    )


def _late(one: Late, names: Mapping[int, str]) -> listed.OverdueLine:
    row, case, clock = one.row, one.case, one.clock
    return listed.OverdueLine(
        **{name: getattr(row, name) for name in ("id", "year", "number", "at", "clock")},
        explanation=one.mask.text(row.explanation),
        case=case.id,
        case_number=case.number,
        official_number=case.official_number,
        case_state=case.state,
        case_kind=case.kind,
        organisation=_one(row.organisation, names),
        kind=clock.row.kind,
        title="" if clock.kind is None else clock.kind.title,
        title_en="" if clock.kind is None else clock.kind.title_en,
        due_original=clock.row.due_original,
        due_on=clock.row.due_on,
        stopped_at=clock.row.stopped_at,
        outcome=clock.row.outcome,
        overdue_days=one.days,
        may_explain=one.may_explain,
    )


def _lead(one: Lead, names: Mapping[int, str]) -> listed.LeadLine:
    row, case = one.row, one.case
    same = ("id", "situation", "state", "raised_at", "decided_at")
    said = {"evidence": row.evidence, "explanation": row.explanation}
    said["finding"] = row.finding if one.sees_finding else ""
    return listed.LeadLine(
        **{name: getattr(row, name) for name in same},
        **(said if one.mask is None else one.mask.said(said)),
        case=row.matter,
        case_number="" if case is None else case.number,
        official_number="" if case is None else case.official_number,
        case_state=None if case is None else case.state,
        organisation=_one(row.organisation, names),
        steps=list(one.steps),
    )
