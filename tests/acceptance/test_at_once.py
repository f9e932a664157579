"""Two hands at one instant in the programme's round: one wins, the other is told why, nothing is lost or doubled."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from threading import Barrier
from typing import Any

import httpx
import pytest
from sqlalchemy import func, select

from intake.office import organisations, passwords, people, posts
from intake.records import tables
from intake.words import Duty, Kind, Post, Role
from intake.words.documents import Form
from tests.acceptance.conftest import Town
from tests.acceptance.rounds import AWAY, BLOCKS, Round
from tests.console.furnished import PASSWORD, Client, sign_in
from tests.office import moment

FOUNDED = "2016-05-01 09:00"
Ask = tuple[str, str, str, dict[str, Any]]


def at_once(town: Town, at: str, *asked: Ask) -> list[httpx.Response]:
    """Each from a browser of its own, all let go together; none of them is a fault."""
    town.at(at)
    ready = Barrier(len(asked))

    def ask(one: Ask) -> httpx.Response:
        who, method, path, words = one
        mine = town.clients[who]
        with httpx.Client(base_url=mine.base_url, headers=mine.headers, cookies=mine.cookies, timeout=120) as browser:
            ready.wait(60)
            return browser.request(method, path if path.startswith("/") else f"/api/{path}", json=words)

    with ThreadPoolExecutor(len(asked)) as pool:
        answers = list(pool.map(ask, asked))
    assert all(answer.status_code < httpx.codes.INTERNAL_SERVER_ERROR for answer in answers), answers
    return answers


def one_wins(answers: Sequence[httpx.Response], *refusals: str) -> None:
    said = [answer.json() for answer in answers if not answer.is_success]
    assert len(said) == len(answers) - 1, [answer.text[:200] for answer in answers]
    assert {one["error"] for one in said} == set(refusals)
    assert all(one["message"] for one in said)


def count(town: Town, table: Any, *where: Any) -> int:
    with town.office.db.read() as tx:
        return int(tx.execute(select(func.count()).select_from(table).where(*where)).scalar_one())


def noted(town: Town, verb: str, subject: str) -> int:
    return count(town, tables.journal, tables.journal.c.verb == verb, tables.journal.c.subject == subject)


def a_round(town: Town, day: str, unit: str = "water") -> Round:
    return Round(town=town, show=int(town.office.show(day, unit)), unit=unit)


@pytest.fixture(scope="module")
def joined(town: Town) -> Iterator[None]:
    """A second person of the office and of the bureau, and somebody who speaks for a unit."""
    at, secret, near = moment(FOUNDED), passwords.hashed(PASSWORD), town.clients["editor"]
    with town.office.db.read() as tx:
        homes = {duty: organisations.of_duty_in(tx, duty) for duty in (Duty.STYLE_OFFICE, Duty.SUPERVISOR)}
    cast = {
        "office2": (homes[Duty.STYLE_OFFICE], Role.STYLE_OFFICE),
        "bureau2": (homes[Duty.SUPERVISOR], Role.SUPERVISOR),
        "water_leader": (town.office.units["water"], Role.UNIT_LEADER),
    }
    with ExitStack() as stack:
        for name, (of, role) in cast.items():
            with town.office.db.begin() as tx:
                who = people.add_in(tx, name=name, display=name, secret=secret, at=at, must_change=False)
            posts.give_post(town.office.db, who, Post(organisation=of, role=role), at)
            town.clients[name] = stack.enter_context(Client(near.house, near.port))
            sign_in(town.clients[name], name)
        yield


def test_a_season_that_two_plan_at_once_is_planned_once(town: Town) -> None:
    asked = {"first": "2017-03-14", "last": "2017-04-11", "start": "17:30", "end": "18:30"}
    days = town.made("editor", "POST", "shows/season/look", "2016-06-01 09:00", **asked)["days"]
    slots = [{"day": one["looked"]["day"], "choice": "take", "unit": None} for one in days]
    plan = ("shows/season", asked | {"slots": slots})
    both = at_once(town, "2016-06-01 09:01", *((who, "POST", *plan) for who in ("editor", "office")))
    one_wins(both, "ShowOverlaps")
    made = town.made("editor", "GET", "shows?first=2017-03-01&last=2017-04-30", "2016-06-01 09:02")
    assert [one["day"] for one in made] == [one["day"] for one in slots]
    assert len({one["number"] for one in made}) == len(made)


def test_three_bodies_that_agree_at_once_call_the_unit_up_once(town: Town) -> None:
    show = a_round(town, "2016-06-07").show
    seen = town.made("editor", "GET", "previews/2016-06", "2016-05-20 09:00")
    publish: Ask = ("editor", "POST", "previews/2016-06", {"sha256": seen["sha256"]})
    one_wins(at_once(town, "2016-05-20 09:00", publish, publish, publish), "PublishedAlready")
    bodies = (("bureau", "supervisor"), ("committee", "organ_committee"), ("office", "style_office"))
    path = f"shows/{show}/agreement"
    said = at_once(
        town, "2016-05-20 09:05", *((who, "POST", path, {"party": party, "agreed": True}) for who, party in bodies)
    )
    assert all(answer.is_success for answer in said), said
    assert town.made("office", "GET", path, "2016-05-20 09:06")["state"] == "agreed"
    assert count(town, tables.call_up, tables.call_up.c.show == show) == 1
    again: Ask = ("bureau", "POST", path, {"party": "supervisor", "agreed": False, "words": "刚上过线"})
    one_wins(at_once(town, "2016-05-20 10:00", again, again), "SaidAlready")


def test_a_further_letter_and_the_signature_for_the_one_before_do_not_mix(town: Town) -> None:
    show = a_round(town, "2016-06-21", "roads").show
    path = f"shows/{show}/call-ups"
    send: Ask = ("office", "POST", path, {})
    one_wins(at_once(town, "2016-06-01 09:00", send, ("editor", "POST", path, {})), "CallUpUnchanged")
    row = next(one for one in town.made("editor", "GET", "shows?first=2016-06-21&last=2016-06-21", "2016-06-01 09:01"))
    moved = {"day": "2016-06-22", "start": "17:30", "end": "18:30", "unit": row["unit"], "version": row["version"]}
    changed: Ask = ("editor", "PUT", f"shows/{show}", moved | {"reason": "场地"})
    one_wins(at_once(town, "2016-06-02 09:00", changed, changed), "Stale")
    sign: Ask = ("roads", "POST", f"{path}/signature", {"version": 1})
    sent, signed = at_once(town, "2016-06-03 09:00", send, sign)
    assert sent.is_success, sent.text
    first, second = town.made("office", "GET", path, "2016-06-03 09:01")["sent"]
    assert (first["version"], second["version"], second["signed_at"]) == (1, 2, None)
    # Whoever was a moment too late has signed for nothing, and is told so.
    assert signed.is_success is (first["signed_at"] is not None)
    assert signed.is_success or signed.json()["error"] == "NothingToSignFor"
    newest: Ask = ("roads", "POST", f"{path}/signature", {"version": 2})
    one_wins(at_once(town, "2016-06-03 10:00", newest, newest), "SignedForAlready")


def test_leave_lists_door_and_report_of_one_show(town: Town) -> None:
    show = a_round(town, "2016-07-05", "market")
    leave: Ask = ("market", "POST", f"{show.path}/leaves", AWAY)
    one_wins(at_once(town, "2016-06-27 09:00", leave, leave), "LeaveStands")
    which = show.seen("2016-06-27 09:01")["leaves"][-1]["id"]
    show.say(which, "leader", "2016-06-27 10:00")
    opinion = f"{show.path}/leaves/{which}/opinions"
    both = at_once(
        town,
        "2016-06-27 11:00",
        ("bureau", "POST", opinion, {"party": "supervisor", "agreed": True, "words": "同意"}),
        ("committee", "POST", opinion, {"party": "organ_committee", "agreed": True, "words": "同意"}),
    )
    assert all(answer.is_success for answer in both), both
    assert show.seen("2016-06-27 11:01")["leaves"][-1]["state"] == "granted"
    f8 = (tables.document.c.form == Form.LEAVE, tables.document.c.paper.endswith(f":{which}"))
    assert count(town, tables.document, *f8) == 1
    close: Ask = ("host", "POST", f"{show.path}/door", {})
    one_wins(at_once(town, "2016-07-05 18:40", close, close), "DoorIsClosed")
    report: Ask = ("market", "POST", f"{show.path}/reports", BLOCKS)
    assert all(answer.is_success for answer in at_once(town, "2016-07-06 09:00", report, report))
    assert [one["version"] for one in show.seen("2016-07-06 09:01")["reports"]] == [1, 2]


def test_two_touches_at_the_door_are_one_arrival(town: Town) -> None:
    show = a_round(town, "2016-07-19", "water")
    show.list_people("2016-07-14 09:00")
    code = f"shows/{show.show}/door-code"
    hang: Ask = ("host", "POST", code, {})
    assert len({answer.json()["standing"]["address"] for answer in at_once(town, "2016-07-19 16:00", hang, hang)}) == 1
    token = str(town.made("host", "GET", code, "2016-07-19 16:01")["standing"]["address"]).rsplit("/", 1)[1]
    who = show.seen("2016-07-19 16:02")["people"][0]["id"]
    touch: Ask = ("water", "POST", f"/door/{token}/{who}", {})
    assert {answer.status_code for answer in at_once(town, "2016-07-19 17:20", touch, touch, touch)} == {303}
    assert noted(town, "onair_person_signed_in", f"show:{show.show}") == 1


@pytest.fixture(scope="module")
def excluded(town: Town) -> int:
    """A case that two bodies leave out at once; the exclusion that won."""
    case = town.registered(Kind.COMPLAINT)
    number = town.case("office", case)["number"]
    ask: Ask = ("office", "POST", "assessment/exclusions", {"number": number, "measure": None, "reason": "行政执法"})
    both = at_once(town, "2016-06-20 09:00", ask, ("bureau", *ask[1:]))
    one_wins(both, "AlreadyExcluded")
    (mine,) = town.made("office", "GET", "assessment/exclusions", "2016-06-20 09:01")["exclusions"]
    return int(mine["id"])


@pytest.mark.usefixtures("joined")
def test_an_exclusion_is_approved_or_refused_and_never_both(town: Town, excluded: int) -> None:
    path = f"assessment/exclusions/{excluded}"
    answers = at_once(
        town,
        "2016-06-21 09:00",
        ("bureau", "POST", f"{path}/approval", {}),
        ("bureau2", "POST", f"{path}/approval", {}),
    )
    allowed = [one.json().get("error") for one in answers if not one.is_success]
    # Who proposed it approves it not: then the other one alone was let through.
    assert len(allowed) == 1
    assert set(allowed) <= {"NoSuchExclusion", "SelfApproval"}
    end: Ask = ("office", "POST", f"{path}/end", {"reason": "不属执法"})
    one_wins(at_once(town, "2016-06-22 09:00", end, ("bureau2", *end[1:])), "NoSuchExclusion")


@pytest.mark.usefixtures("joined")
def test_a_period_goes_out_once_and_is_frozen_once(town: Town) -> None:
    out = "assessment/periods/2016-06/publication"
    both = at_once(town, "2016-07-01 09:00", ("office", "POST", out, {}), ("office2", "POST", out, {}))
    one_wins(both, "PeriodPublished")
    published = next(answer.json()["sheets"] for answer in both if answer.is_success)
    assert count(town, tables.assessment_sheet, tables.assessment_sheet.c.period == "2016-06") == len(published)
    (mine,) = town.made("water_leader", "GET", "assessment/sheets?period=2016-06", "2016-07-01 10:00")["sheets"]
    answer = f"assessment/sheets/{mine['id']}/answer"
    words = {"version": mine["version"], "words": "停电"}
    steps = [("water_leader", "POST", answer, words | {"step": step}) for step in ("confirm", "appeal")]
    one_wins(at_once(town, "2016-07-01 11:00", *steps), "Stale")
    (mine,) = town.made("water_leader", "GET", "assessment/sheets?period=2016-06", "2016-07-01 12:00")["sheets"]
    if mine["state"] == "appealed":
        said = {"words": "维持", "recount": False, "version": mine["version"]}
        decide: Ask = ("office", "POST", f"assessment/sheets/{mine['id']}/decision", said)
        one_wins(at_once(town, "2016-07-04 09:00", decide, ("office2", *decide[1:])), "Stale")
    freeze = "assessment/periods/2016-06/freezing"
    both = at_once(town, "2016-07-07 09:00", ("bureau", "POST", freeze, {}), ("bureau2", "POST", freeze, {}))
    one_wins(both, "Frozen")
    f19 = tables.document.c.paper.startswith("f19:2016-06:")
    assert count(town, tables.document, f19) == len(published)
