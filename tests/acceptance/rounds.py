"""What a unit, the bodies and the station do for one show, each through their own browser."""

from dataclasses import dataclass
from typing import Any

from tests.acceptance.conftest import Town

HEAD = {"part": "head", "name": "李国强", "post": "局长", "mobile": "13800000001"}
STAFF = [
    {"part": "staff", "name": "王芳", "post": "科长", "mobile": "13800000002"},
    {"part": "staff", "name": "赵亮", "post": "科员", "mobile": "13800000003"},
]
DEPUTY = {"part": "deputy", "name": "陈敏", "post": "副局长", "mobile": "13800000004"}
AWAY = {
    "head_name": "李国强",
    "head_post": "局长",
    "reason": "赴省开会",
    "deputy_name": "陈敏",
    "deputy_post": "副局长",
}
BLOCKS = {
    "hot_topics": "群众反映集中的问题",
    "impressions": "直面群众，责任重大",
    "shortcomings": "个别答复不够具体",
    "suggestions": "会前多收集问题",
}
PARTIES = {"leader": "district_leader", "bureau": "supervisor", "committee": "organ_committee"}


@dataclass
class Round:
    """One show of one unit. Moments are `2016-06-07 17:25:01`; a day alone is that morning."""

    town: Town
    show: int
    unit: str

    @property
    def path(self) -> str:
        return f"shows/{self.show}/preparation"

    def seen(self, at: str, who: str = "office") -> Any:
        return self.town.made(who, "GET", self.path, at)

    def owed(self, duty: str, at: str) -> Any:
        return next(one for one in self.seen(at)["owed"] if one["duty"] == duty)

    def ask_leave(self, at: str) -> int:
        found = self.town.made(self.unit, "POST", f"{self.path}/leaves", at, **AWAY)
        return int(found["leaves"][-1]["id"])

    def say(self, leave: int, who: str, at: str, *, agreed: bool = True) -> str:
        """The state of the leave after that opinion."""
        words = {"party": PARTIES[who], "agreed": agreed, "words": "同意" if agreed else "请亲自上线"}
        found = self.town.made(who, "POST", f"{self.path}/leaves/{leave}/opinions", at, **words)
        return str(found["leaves"][-1]["state"])

    def grant(self, leave: int, at: str) -> None:
        assert [self.say(leave, who, at) for who in PARTIES][-1] == "granted"

    def manuscript(self, at: str) -> int:
        words = {"topics": "近期重点工作", "text": "各位听众，大家好……", "commitments": "七个工作日内公布停水安排"}
        found = self.town.made(self.unit, "POST", f"{self.path}/manuscripts", at, **words)
        return int(found["manuscripts"][-1]["id"])

    def put_on_file(self, manuscript: int, at: str) -> None:
        self.town.made("office", "POST", f"{self.path}/manuscripts/{manuscript}/filing", at)

    def list_people(self, at: str, *people: dict[str, str]) -> None:
        self.town.made(self.unit, "PUT", f"{self.path}/people", at, people=list(people or (HEAD, *STAFF)))

    def walk_in(self, at: str, person: dict[str, str]) -> None:
        self.town.made("host", "POST", f"{self.path}/people", at, **person)

    def arrive(self, at: str, *names: str) -> list[str]:
        """How each of them came."""
        for name in names:
            found = self.town.made("host", "POST", f"{self.path}/people/{self._id(name, at)}/arrival", at)
        return [one["arrival"] for one in found["people"] if one["name"] in names]

    def go(self, at: str, name: str) -> None:
        self.town.made("host", "POST", f"{self.path}/people/{self._id(name, at)}/leaving", at)

    def close_the_door(self, at: str) -> None:
        self.town.made("host", "POST", f"{self.path}/door", at)

    def report(self, at: str) -> Any:
        return self.town.made(self.unit, "POST", f"{self.path}/reports", at, **BLOCKS)["reports"][-1]

    def _id(self, name: str, at: str) -> int:
        return next(int(one["id"]) for one in self.seen(at)["people"] if one["name"] == name)


def faults(town: Town, at: str) -> list[tuple[int, str, str]]:
    """What the bureau reads against units about their shows: situation, unit, fault; the oldest first."""
    names = {unit: name for name, unit in town.office.units.items()}
    leads = town.made("bureau", "GET", "lists/leads", at)["rows"]
    return [(one["situation"], names[one["organisation"]["id"]], one["evidence"]["fault"]) for one in reversed(leads)]
