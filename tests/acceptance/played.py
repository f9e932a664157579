"""Twelve shows that a district lives through: who prepares how, who calls, and what becomes of it."""

from contextlib import ExitStack
from datetime import date
from typing import Any

from intake.office import organisations, passwords, people, posts
from intake.words import Duty, Kind, OrganisationId, Post, Role
from tests.acceptance.conftest import Town
from tests.acceptance.rounds import Round
from tests.acceptance.season import Life, Planned, Season, arrange, later, rings
from tests.acceptance.season_counted import DUE
from tests.console.furnished import PASSWORD, Client, sign_in
from tests.office import moment

FOUNDED = "2016-05-01 09:00"
AFTER = "2017-01-03 09:00"
# Nobody of this district refuses in vain twice or misses a rectification.
ALWAYS = {"joint", "rectified", "sup_reply", "sup_report"}
SEASON = {"first": "2016-06-07", "last": "2016-11-08", "start": "17:30", "end": "18:30"}
PUNCTUAL = {"李国强": "17:10:00", "王芳": "17:12:00", "赵亮": "17:25:00"}
DEPUTISED = {"陈敏": "17:10:00", "王芳": "17:12:00", "赵亮": "17:20:00"}


def well(day: str, unit: str, **other: Any) -> Planned:
    """A round without a fault, but for what is said."""
    manuscript, filing, report = DUE[day]
    words = {"manuscript": manuscript, "filing": filing, "listed": later(day, -6, "")[:10], "report": report}
    return Planned(day=day, unit=unit, **{**words, "arrivals": PUNCTUAL, **other})


ROUNDS = [
    well("2016-06-07", "water"),
    well("2016-06-21", "roads", arrivals=PUNCTUAL | {"赵亮": "17:26:00"}),
    well("2016-07-05", "market", leave="2016-06-28", arrivals=DEPUTISED),
    well("2016-07-19", "water", leave="2016-07-13", arrivals=DEPUTISED),
    well("2016-08-02", "roads", walks_in=True, arrivals=DEPUTISED),
    well("2016-08-16", "market", manuscript="2016-08-12", filing=None),
    well("2016-08-30", "water", arrivals={}, report=None),
    well("2016-09-13", "roads", listed=None, arrivals={}, report="2016-09-20"),
    well("2016-09-27", "market", arrivals=PUNCTUAL | {"李国强": "17:31:00"}),
    well("2016-10-11", "water", leave="2016-09-30", granted=False),
    well("2016-10-25", "roads", goes={"王芳": "18:10:00"}, report="2016-10-31"),
    well("2016-11-08", "market", report=None),
]
AGAINST = [
    (1, "roads", "deputy_without_leave"),
    (1, "water", "no_show"),
    (1, "roads", "no_show"),
    (1, "market", "very_late"),
    (1, "roads", "left_early"),
]


def lived(town: Town, stack: ExitStack) -> Town:
    for name, duty, role in (
        ("administrator", Duty.STATION, Role.ADMINISTRATOR),
        ("portal", Duty.PROPAGANDA, Role.PROPAGANDA),
        *((f"{unit}_leader", unit, Role.UNIT_LEADER) for unit in town.office.units),
    ):
        somebody(town, name, duty, role)
        near = town.clients["editor"]
        town.clients[name] = stack.enter_context(Client(near.house, near.port))
        sign_in(town.clients[name], name)
    season = Season(town)
    numbers = planned(town)
    for plan in ROUNDS:
        arrange(season, Round(town=town, show=numbers[plan.day], unit=plan.unit), plan)
        callers(season, plan)
        season.then(
            f"{plan.day} 20:00", lambda at, show=numbers[plan.day], unit=plan.unit: wrapped(town, show, unit, at)
        )
    season.then("2016-08-20 09:00", lambda at: renamed(town, at))
    season.then("2016-12-20 09:00", lambda at: looked_into(town, "no_show", at))
    season.live(AFTER)
    return town


def somebody(town: Town, name: str, where: Duty | str, role: Role) -> None:
    db, at, secret = town.office.db, moment(FOUNDED), passwords.hashed(PASSWORD)
    with db.begin() as tx:
        of = town.office.units[where] if where in town.office.units else organisations.of_duty_in(tx, Duty(where))
        who = people.add_in(tx, name=name, display=name, secret=secret, at=at, must_change=False)
    posts.give_post(db, who, Post(organisation=OrganisationId(of), role=role), at)


def planned(town: Town) -> dict[str, int]:
    """The month's plans: proposed, chosen, agreed on by three bodies, and published before each month."""
    seen = town.made("editor", "POST", "shows/season/look", "2016-05-10 09:00", **SEASON)["days"]
    assert [one["looked"]["day"] for one in seen] == list(DUE)
    assert all(one["looked"]["working"] for one in seen)
    slots = [{"day": plan.day, "choice": "take", "unit": town.office.units[plan.unit]} for plan in ROUNDS]
    warned = town.made("editor", "POST", "shows/season/look", "2016-05-10 09:05", **SEASON, slots=slots)["days"]
    # Three units take turns: from the second time each was on the air six weeks before.
    assert [one["last_on"] for one in warned] == [None] * 3 + [plan.day for plan in ROUNDS[:-3]]
    made = town.made("editor", "POST", "shows/season", "2016-05-10 09:10", **SEASON, slots=slots)
    town.office.shows |= {date.fromisoformat(one["day"]): one["id"] for one in made}
    for show in made:
        for who, party in (("bureau", "supervisor"), ("committee", "organ_committee"), ("office", "style_office")):
            said = {"party": party, "agreed": True}
            agreed = town.made(who, "POST", f"shows/{show['id']}/agreement", "2016-05-12 09:00", **said)
        assert agreed["state"] == "agreed"
    for month in range(6, 12):
        assert not announced(town, f"2016-{month:02}", "2016-05-27 09:00")["published"][-1]["late"]
    return {one["day"]: one["id"] for one in made}


def callers(season: Season, plan: Planned) -> None:
    """Eight of each show; what becomes of them differs from show to show."""
    n = list(DUE).index(plan.day)
    after = list(DUE)[min(n + 1, len(DUE) - 1)]
    other, third = (unit for unit in season.town.office.units if unit != plan.unit)
    lives: list[tuple[Kind, Any]] = [
        (Kind.CONSULTATION, Life.answered_on_the_air),
        (Kind.COMPLAINT, Life.handled_in_time),
        (Kind.COMPLAINT, Life.supervised if n % 2 else Life.handled_late),
        (Kind.COMPLAINT, lambda life: life.promised(3, n // 3 % 2 == 0)),
        (Kind.SUGGESTION, lambda life: life.through_12345(other)),
        (Kind.COMPLAINT, lambda life: life.by_notice((other, third), refuses=other if n % 4 == 1 else "")),
        (Kind.COMPLAINT, (Life.never_answered, Life.handled_in_time, Life.came_back, Life.handled_in_time)[n % 4]),
        (Kind.COMPLAINT, lambda life: life.jointly(other) if n % 2 else life.rectified(after)),
    ]
    for m, (kind, live) in enumerate(lives):
        rings(season, plan.day, kind, f"17:{35 + 2 * m}:00", f"1380013{n:02}{m:02}", live, plan.unit)


def wrapped(town: Town, show: int, unit: str, at: str) -> None:
    for who, party in (("editor", "station"), (unit, "unit"), ("office", "style_office")):
        found = town.made(who, "POST", f"shows/{show}/wrap", at, party=party)
    assert len(found["signatures"]) == 3


def renamed(town: Town, at: str) -> None:
    unit = town.office.units["market"]
    version = town.made("administrator", "GET", f"units/{unit}", at)["unit"]["version"]
    words = {"name": "区市场监管综合局", "since": "2016-09-01", "version": version}
    town.made("administrator", "POST", f"units/{unit}/names", at, **words)
    # What the public was told of later months bears the old name.
    for month in ("2016-09", "2016-11"):
        assert announced(town, month, at)["standing"] == "published"


def announced(town: Town, month: str, at: str) -> Any:
    seen = town.made("portal", "GET", f"previews/{month}", at)
    assert seen["standing"] in ("draft", "changed")
    return town.made("portal", "POST", f"previews/{month}", at, sha256=seen["sha256"])


def looked_into(town: Town, fault: str, at: str) -> None:
    """The unit explains, and only then the bureau sends on what it has found."""
    names = {number: unit for unit, number in town.office.units.items()}
    for lead in town.made("bureau", "GET", "lists/leads", at)["rows"]:
        if lead["evidence"].get("fault") == fault:
            path, words = f"casework/leads/{lead['id']}", {"finding": "无正当理由缺席"}
            town.made("bureau", "POST", f"{path}/review", at, **words)
            assert town.turned_down("bureau", "POST", f"{path}/send", at, **words) == "NotHeardYet"
            unit = names[lead["organisation"]["id"]]
            assert town.ask(unit, "POST", f"{path}/explain", at, explanation="当日抢险")[0] == 204
            town.made("bureau", "POST", f"{path}/send", at, **words)
