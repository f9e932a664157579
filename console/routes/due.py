"""Anybody's question: when is something due? As JSON and as a page; no sign-in, nothing kept."""

import hashlib
from datetime import date
from typing import Annotated

from fastapi import Query, Request, Response
from fastapi.responses import HTMLResponse, JSONResponse

from console import due_page
from console.attempts import TooManyQuestions, check_questions
from console.house_of import house_of
from console.public_page import EDITION, SPOKEN, language
from console.register_wire import Day
from console.rooms import Room
from console.rules_wire import DueDay, DueView
from intake.office import rules_in_force
from intake.office.due import NotAnnounced, due_fields
from intake.office.rules_in_force import Rules
from intake.rules import clocks, explained
from intake.rules.policy import Clock, NoSuchClock
from intake.sentences import say

router = Room(tags=["public"])

Kind = Annotated[str, Query(max_length=40)]
UNSURE = 422


@router.get("/api/public/due", response_model=DueView, responses={304: {"description": "Still the same."}})
def due(request: Request, kind: Kind, date: Annotated[Day, Query()]) -> Response:
    """When a clock of `kind` is due that is counted from `date`, and every day counted or skipped."""
    check_questions(request)
    lang = language(request)
    rules = _rules(request)
    mark = _mark(rules, kind, date, lang)
    headers = _kept(mark)
    if request.headers.get("if-none-match") == mark:
        return Response(status_code=304, headers=headers)
    return JSONResponse(answer(rules, kind, date, lang).model_dump(mode="json"), headers=headers)


@router.get("/due", include_in_schema=False, response_class=HTMLResponse)
def page(request: Request, kind: Kind = "", date: str = "", lang: str = "") -> Response:
    """The same as a page that needs no script; a reader who mistyped a day gets the form back with a sentence."""
    spoken = language(request, lang)
    try:
        check_questions(request)
    except TooManyQuestions:
        return due_page.too_many(spoken)
    rules = _rules(request)
    offered = [clock for clock in rules.pack.clocks if _is_asked_for(clock)]
    if not kind and not date:
        return HTMLResponse(due_page.page(offered, spoken), headers=SPOKEN)
    day = _day(date)
    if day is None:
        names = ", ".join(clock.name for clock in offered)
        sentence = say("intake.no_date_asked", lang=spoken, names=names)
        return HTMLResponse(due_page.page(offered, spoken, kind=kind, refused=sentence), UNSURE, headers=SPOKEN)
    mark = _mark(rules, kind, day, spoken)
    headers = _kept(mark)
    if request.headers.get("if-none-match") == mark:
        return Response(status_code=304, headers=headers)
    try:
        view = answer(rules, kind, day, spoken)
    except (NotAnnounced, NoSuchClock, clocks.OwnDate) as refusal:
        # A person reads this page: the sentence belongs into it, not into JSON.
        shown = due_page.page(offered, spoken, kind=kind, day=day, refused=refusal.sentence(spoken))
        return HTMLResponse(shown, UNSURE, headers=SPOKEN)
    return HTMLResponse(due_page.page(offered, spoken, kind=kind, day=day, view=view), headers=headers)


def answer(rules: Rules, kind: str, day: date, lang: str) -> DueView:
    """Raises: NotAnnounced, NoSuchClock, OwnDate."""
    clock = rules.pack.clock(kind)
    fields = due_fields(rules, kind, day)
    count = fields.bound.due.count
    if fields.provisional:
        raise NotAnnounced(years=", ".join(map(str, explained.unannounced(count))))
    days = [
        DueDay(day=line.day, weekday=line.weekday, number=step.number, why=line.why, counts=step.number is not None)
        for line, step in zip(explained.lines(count, lang), count.steps, strict=True)
    ]
    return DueView(
        kind=kind,
        title=explained.title(clock, lang),
        counted_from=day,
        due=fields.due_on,
        weekday=explained.weekday(fields.due_on, lang),
        too_late_from=fields.too_late_from,
        days=days,
        pack=f"{rules.pack.name} {rules.pack.version}",
        calendar=rules.calendar.version,
    )


def _is_asked_for(clock: Clock) -> bool:
    """Duties of the plan that have a general term; internal targets are nobody's business outside."""
    return clock.plan and clock.term.set_by_order is None and clock.term.next_shows is None


def _rules(request: Request) -> Rules:
    with house_of(request).db.read() as tx:
        return rules_in_force.in_force(tx)


def _mark(rules: Rules, kind: str, day: date, lang: str) -> str:
    """Changes with the rules and with nothing else: a due day has no other source."""
    said = f"{EDITION} {rules.pack_id} {rules.calendar.version} {kind} {day} {lang}"
    return f'"{hashlib.sha256(said.encode()).hexdigest()[:24]}"'


def _kept(mark: str) -> dict[str, str]:
    """A reader may keep the answer but has to ask whether it still holds: a calendar can change any day."""
    return {"ETag": mark, "Cache-Control": "no-cache"} | SPOKEN


def _day(text: str) -> date | None:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if due_page.FIRST <= found <= due_page.LAST else None
