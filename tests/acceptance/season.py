"""A season as it is lived: what happens when, in twelve shows and their cases, in the order of the clock."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from intake.words import Kind
from tests.acceptance.conftest import Town
from tests.acceptance.rounds import DEPUTY, STAFF, Round
from tests.office import Matter, moment

Act = Callable[[str], None]
REPLY: dict[str, Any] = {
    "result": "已更换水管",
    "told": "已告知来电人",
    "channel": "message",
    "evidence": "receipt",
    "evidence_of": "短信回执",
    "handler": "王工",
    "opinion": "同意办理",
    "signed_by": "李局长",
}
FORM = {"result": "已更换水管", "told": "满意"}
YES = {"answered": True, "action": True, "done": True, "agrees": True}
NO = YES | {"done": False, "agrees": False}


@dataclass
class Season:
    """Things that will happen; each may add later ones."""

    town: Town
    _agenda: list[tuple[datetime, int, Act]] = field(default_factory=list)
    _order: "count[int]" = field(default_factory=count)

    def then(self, at: str, act: Act) -> None:
        self._agenda.append((moment(at), next(self._order), act))

    def live(self, until: str) -> None:
        """Everything in its order; at each midnight the sweep finds what became late."""
        midnight = self._first().replace(hour=0, minute=0, second=0)
        while midnight <= moment(until):
            while self._agenda and self._first() < midnight:
                at, _, act = self._agenda.pop(0)
                act(at.strftime("%Y-%m-%d %H:%M:%S"))
                self._agenda.sort(key=lambda one: one[:2])
            self.town.sweep(midnight.strftime("%Y-%m-%d %H:%M"))
            midnight += timedelta(days=1)
        assert not self._agenda, "something lies beyond the end"

    def _first(self) -> datetime:
        self._agenda.sort(key=lambda one: one[:2])
        return self._agenda[0][0] if self._agenda else moment("2100-01-01")


def later(day: str, days: int, clock: str) -> str:
    return f"{(moment(f'{day} 12:00') + timedelta(days=days)).date()} {clock}"


@dataclass
class Life:
    """One case of a show from its ring: each of the methods below is what becomes of it."""

    season: Season
    day: str
    unit: str
    case: Matter

    @property
    def town(self) -> Town:
        return self.season.town

    def at(self, days: int, clock: str, who: str, step: str | Callable[[], str], **words: Any) -> None:
        """The step is found when its time has come: parts and letters get their numbers then."""

        def act(now: str) -> None:
            name = step if isinstance(step, str) else step()
            self.town.do(who, self.case, name, now, **words)

        self.season.then(later(self.day, days, clock), act)

    def part(self, verb: str, unit: str = "") -> Callable[[], str]:
        return lambda: f"parts/{self.town.part(self.case, unit or self.unit)}/{verb}"

    def letter(self, verb: str) -> Callable[[], str]:
        return lambda: f"supervisions/{self.town.case('bureau', self.case)['supervisions'][-1]['id']}/{verb}"

    def item(self, verb: str) -> Callable[[], str]:
        return lambda: f"items/{self.town.case('office', self.case)['rectifications'][-1]['id']}/{verb}"

    def replied(self, days: int, unit: str = "") -> None:
        who = unit or self.unit
        self.at(days, "10:00", who, self.part("reply", who), **REPLY)
        self.at(days + 1, "10:00", who, self.part("feed-back", who), **FORM)

    def verified(self, days: int, satisfied: str = "satisfied") -> None:
        self.at(days, "09:00", "verifier", "begin-verification")
        self.at(days, "09:05", "verifier", "attempt", reached=True, checklist=YES, satisfied=satisfied)
        self.at(days, "09:10", "verifier", "close")

    # What becomes of a case.

    def answered_on_the_air(self) -> None:
        self.at(0, "18:05", "registrar", "answer-live", answer="当场说明", answered_by="李国强局长")

    def handled_in_time(self) -> None:
        self.at(0, "18:40", self.unit, "take-own")
        self.replied(2)
        self.verified(4)

    def handled_late(self) -> None:
        self.at(0, "18:40", self.unit, "take-own")
        self.replied(16)
        self.verified(20, "dissatisfied")

    def never_answered(self) -> None:
        self.at(0, "18:40", self.unit, "take-own")

    def supervised(self) -> None:
        self.at(0, "18:40", self.unit, "take-own")
        self.replied(2)
        self.at(4, "09:00", "verifier", "begin-verification")
        self.at(4, "09:05", "verifier", "attempt", reached=True, checklist=NO, satisfied="dissatisfied")
        self.at(4, "09:10", "verifier", "not-solved", reason="仍未解决", demand="限期办结")
        self.at(5, "09:00", "bureau", self.letter("take-up"))
        self.at(6, "09:00", "bureau", self.letter("issue"), demand="限期办结", signed_by="局长")
        self.at(6, "10:00", self.unit, self.letter("serve"))
        self.at(9, "10:00", self.unit, self.part("reply"), **REPLY)
        self.at(10, "10:00", self.unit, self.letter("report"), report="已办结", opinion="满意")
        self.at(11, "09:00", "bureau", self.letter("accept"), decision="同意")

    def promised(self, days: int, kept: bool) -> None:
        words = {"speaker": "李国强局长", "text": "三天内办好", "promised_on": later(self.day, days, "")[:10]}
        self.at(0, "18:05", "registrar", "promise", **words)
        self.replied(days - 1 if kept else days + 9)

    def through_12345(self, actual: str) -> None:
        self.at(0, "18:40", self.unit, "take-own")
        self.at(1, "10:00", self.unit, "prepare-transfer", reason="属其他单位职责")
        self.at(1, "11:00", "partner", "receive-by-12345", receipt=f"12345-{self.case.id}")
        self.at(2, "10:00", "partner", "receive-by-actual", unit=self.town.office.units[actual])
        self.replied(3, actual)
        self.verified(6)

    def by_notice(self, units: tuple[str, ...], *, refuses: str = "") -> None:
        self.at(0, "18:45", "registrar", "to-triage")
        of = [{"organisation": self.town.office.units[unit]} for unit in units]
        self.at(1, "09:00", "office", "notify", addressees=of)
        for unit in units:
            signs = 4 if unit == refuses else 1
            if unit == refuses:
                self.at(2, "10:00", unit, self.part("refuse", unit), legal_basis="非我单位职责")
                self.at(3, "10:00", "office", self.part("rule", unit), reason="属该单位职责")
            self.at(signs, "15:00", unit, self.part("sign", unit), handler="王工")
            self.at(signs + 2, "10:00", unit, self.part("reply", unit), **REPLY)

    def jointly(self, lead: str) -> None:
        self.at(0, "18:40", self.unit, "take-own")
        self.at(1, "10:00", self.unit, "prepare-joint", lead=self.town.office.units[lead], reason="涉及两部门")
        self.at(1, "15:00", lead, self.part("receive-by-lead", lead), handler="陈工")
        self.replied(4, lead)
        self.verified(7)

    def rectified(self, next_show: str) -> None:
        """Ordered item by item, done in time, and told to the listeners of the next show."""
        self.at(0, "18:40", self.unit, "take-own")
        item = {
            "organisation": self.town.office.units[self.unit],
            "item": "更换主管道",
            "due_on": later(self.day, 10, "")[:10],
        }
        self.at(2, "10:00", "office", "order-rectification", reason="管道老化", items=[item])
        self.at(8, "10:00", self.unit, self.item("report"), done="已更换")
        self.at(9, "10:00", "office", self.item("accept"), done="已验收")
        show = self.town.office.show(next_show)
        self.at(10, "10:00", "editor", "airing/script", script="某先生反映的管道已经更换。", show=show)
        self.season.then(
            f"{next_show} 17:45", lambda at: self.town.do("editor", self.case, "airing/air", at, show=show)
        )

    def came_back(self) -> None:
        self.handled_in_time()
        self.at(12, "10:00", "registrar", "reopen", reason="又浑浊")


@dataclass
class Planned:
    """One show of the season and everything that is arranged about it.

    Attributes:
        ready: manuscript, filing, list and report at their days; None is never.
        arrivals: when each person of the list comes; who is missing there stays away.
    """

    day: str
    unit: str
    manuscript: str | None
    filing: str | None
    listed: str | None
    report: str | None
    arrivals: dict[str, str]
    leave: str | None = None
    granted: bool = True
    walks_in: bool = False
    goes: dict[str, str] = field(default_factory=dict)


def arrange(season: Season, show: Round, plan: Planned) -> None:
    """The unit's round as it really went."""
    papers: dict[str, int] = {}
    season.then(f"{plan.manuscript} 10:00", lambda at: papers.update(text=show.manuscript(at)))
    if plan.leave:
        season.then(f"{plan.leave} 09:00", lambda at: papers.update(leave=show.ask_leave(at)))
        season.then(f"{plan.leave} 10:00", lambda at: _decided(show, papers["leave"], at, granted=plan.granted))
    if plan.filing:
        season.then(f"{plan.filing} 11:00", lambda at: show.put_on_file(papers["text"], at))
    people = (DEPUTY, *STAFF) if plan.leave and plan.granted else ()
    if plan.listed:
        season.then(f"{plan.listed} 12:00", lambda at: show.list_people(at, *people))
    if plan.walks_in:
        season.then(f"{plan.day} 17:00", lambda at: show.walk_in(at, DEPUTY))
    for name, clock in plan.arrivals.items():
        season.then(f"{plan.day} {clock}", lambda at, name=name: show.arrive(at, name))
    for name, clock in plan.goes.items():
        season.then(f"{plan.day} {clock}", lambda at, name=name: show.go(at, name))
    season.then(f"{plan.day} 18:40", lambda at: show.close_the_door(at))
    if plan.report:
        season.then(f"{plan.report} 16:00", lambda at: show.report(at))


def _decided(show: Round, leave: int, at: str, *, granted: bool) -> None:
    if granted:
        show.grant(leave, at)
    else:
        show.say(leave, "leader", at, agreed=False)


def rings(
    season: Season, day: str, kind: Kind, clock: str, number: str, live: Callable[[Life], None], unit: str
) -> None:
    """Somebody calls in that show, and a life follows."""

    def act(at: str) -> None:
        found = season.town.registered(kind, at, show=day, number=number)
        live(Life(season=season, day=day, unit=unit, case=found))

    season.then(f"{day} {clock}", act)
