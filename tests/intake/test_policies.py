"""Policy packs: another district's numbers are another file, adopted by two people; their effect is seen before."""

import json
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select

from intake.office import calendars, people, policies, rules_in_force, simulating
from intake.office.calendars import AlreadyDecided, NoSuchProposal, Overtaken, WithoutReason
from intake.office.four_eyes import SelfApproval
from intake.records import tables
from intake.records.database import Database
from intake.rules import pack_changes, simulation
from intake.rules.clocks import Outcome
from intake.rules.policy import BadPack
from intake.rules.simulation import Verdict
from intake.words import PersonId, Role
from tests.house import NOW
from tests.intake.clocks_at_hand import a_clock, clock_row

SHOW = date(2026, 11, 24)
OTHER = calendars.shipped_text("example-2-5-10")
PASSWORD = "Ke-Qi-2026-lu"


def a_person(db: Database, name: str, role: Role) -> PersonId:
    return people.add_person(db, name=name, display=name, password=PASSWORD, roles={role}, at=NOW).id


def propose(db: Database, text: str = OTHER, person: PersonId | None = None) -> int:
    return policies.propose(db, text, reason="新制度", person=person, at=NOW)


def test_another_district_s_pack_is_adopted_and_only_new_clocks_take_it(db: Database) -> None:
    older = a_clock(db, "suggest", SHOW)
    lan, mei = a_person(db, "lan", Role.STYLE_OFFICE), a_person(db, "mei", Role.SUPERVISOR)
    pack = policies.approve(db, propose(db, person=lan), person=mei, at=NOW)
    newer = [a_clock(db, kind, SHOW) for kind in ("consult", "complaint", "suggest")]
    assert [clock_row(db, clock).due_on for clock in newer] == [
        date(2026, 11, 26),
        date(2026, 12, 1),
        date(2026, 12, 8),
    ]
    assert (clock_row(db, older).due_on, clock_row(db, older).policy) == (date(2026, 12, 1), 1)
    assert {clock_row(db, clock).policy for clock in newer} == {pack}
    present, before = policies.packs(db)
    assert (present.pack.name, present.adopted_by, present.clocks) == ("example-2-5-10", "mei", 3)
    assert (before.pack.name, before.clocks) == ("doumen-2016", 1)
    (decided,) = policies.proposals(db)
    assert (decided.proposed_by, decided.decided_by, decided.adopted_as) == ("lan", "mei", pack)
    with db.read() as tx:
        found = tx.execute(select(tables.journal.c.facts).where(tables.journal.c.verb == "policy_adopted"))
        assert json.loads(list(found)[-1].facts)["proposed_by"] == lan


def test_what_two_people_agreed_on_paper_is_adopted_by_the_administrator_and_names_both(db: Database) -> None:
    lan, mei = a_person(db, "lan", Role.STYLE_OFFICE), a_person(db, "mei", Role.SUPERVISOR)
    policies.adopt(db, OTHER, proposed_by=lan, approved_by=mei, at=NOW)
    with db.read() as tx:
        entry = tx.execute(tables.journal.select().order_by(tables.journal.c.seq.desc()).limit(1)).one()
        assert rules_in_force.in_force(tx).pack.name == "example-2-5-10"
    facts = json.loads(entry.facts)
    assert (entry.actor, facts["proposed_by"], facts["approved_by"]) == ("system", lan, mei)
    again = OTHER.replace("version = 1", "version = 2", 1)
    a_person(db, "hua", Role.SUPERVISOR)
    with pytest.raises(SelfApproval):
        policies.adopt(db, again, proposed_by=mei, approved_by=mei, at=NOW)


def test_what_cannot_run_an_office_is_refused_before_anybody_looks_at_it(db: Database) -> None:
    present = calendars.shipped_text()
    begin, end = OTHER.index('[[clocks]]\nname = "verify"'), OTHER.index("# ---------- 催办")
    without = OTHER[:begin] + OTHER[end:]
    for text, refusal in (
        ("name = 1", BadPack),
        (without, policies.PackIncomplete),
        (present, policies.PackInForce),
        (present + "\n# another text", policies.PackKnown),
    ):
        with pytest.raises(refusal):
            propose(db, text)
    with pytest.raises(WithoutReason):
        policies.propose(db, OTHER, reason="", person=None, at=NOW)
    tomorrow = OTHER.replace("effective = 2016-06-01", "effective = 2026-11-25")
    with pytest.raises(policies.PackNotYet):
        policies.approve(db, propose(db, tomorrow), person=None, at=NOW)


def test_a_proposal_is_decided_once_and_never_on_an_old_difference(db: Database) -> None:
    first, second = propose(db), propose(db, OTHER.replace("version = 1", "version = 2", 1))
    third = propose(db, OTHER.replace("version = 1", "version = 3", 1))
    policies.refuse(db, first, why="等修订稿", person=None, at=NOW)
    policies.approve(db, second, person=None, at=NOW + timedelta(minutes=1))
    with pytest.raises(Overtaken):
        policies.approve(db, third, person=None, at=NOW + timedelta(minutes=2))
    for decided, refusal in ((first, AlreadyDecided), (second, AlreadyDecided), (99, NoSuchProposal)):
        with pytest.raises(refusal):
            policies.refuse(db, decided, why="?", person=None, at=NOW)


def test_the_difference_between_two_packs_is_told_place_by_place() -> None:
    found = pack_changes.differences(calendars.pack(), calendars.pack("example-2-5-10"))
    told = {one.place: (one.before, one.after) for one in found}
    assert told["clocks[suggest].term.working_days"] == ("5", "10")
    clocks = {"clocks[suggest].quote", "clocks[suggest].term.working_days"}
    score = {"score.attendance", "score.handling", "score.bands.excellent", "score.bands.good"}
    assert set(told) == {"name", "title"} | clocks | score


def test_a_simulation_tells_what_another_pack_would_have_done(db: Database) -> None:
    def on(day: int) -> datetime:
        return NOW.replace(month=12, day=day)

    met = a_clock(db, "suggest", SHOW, outcome=Outcome.MISSED_DONE, stopped_at=on(4))
    passed_on = a_clock(db, "suggest", SHOW, outcome=Outcome.TRANSFERRED, stopped_at=on(4))
    running = a_clock(db, "suggest", SHOW)
    own_days = a_clock(db, "notice", SHOW, working_days=3)
    other = calendars.pack("example-2-5-10")
    found = {one.ran.clock: one for one in simulating.simulate(db, other, on(7), since=NOW)}
    assert {clock: (one.before, one.after) for clock, one in found.items()} == {
        met: (Verdict.MISSED, Verdict.MET),
        passed_on: (Verdict.NONE, Verdict.NONE),
        running: (Verdict.MISSED, Verdict.RUNNING),
        own_days: (Verdict.MISSED, Verdict.MISSED),
    }
    assert (found[met].due_before, found[met].due_after) == (date(2026, 12, 1), date(2026, 12, 8))
    tally = simulation.tallied(found.values())["suggest"]
    assert (tally.clocks, tally.moved, tally.before[Verdict.MISSED], tally.after.get(Verdict.MISSED)) == (3, 3, 2, None)
    assert {one.ran.clock for one in simulating.simulate(db, other, on(7))} == {running, own_days}
