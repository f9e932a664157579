"""The calendar as its owners change it: proposed by one, approved by another, followed by the clocks that run."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from threading import Barrier

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as some
from sqlalchemy import select

from intake import journal
from intake.office import calendars, people, recomputing, rules_in_force
from intake.office.calendars import AlreadyDecided, NoSuchProposal, Overtaken, ProposedAlready, WithoutReason
from intake.office.four_eyes import SelfApproval
from intake.office.opening import open_books
from intake.records import notices, tables
from intake.records.database import Database
from intake.records.migrate import migrate
from intake.rules.calendar import Layer
from intake.rules.calendar_words import NothingChanges, NoWorkIn, Said, UnannouncedYear
from intake.rules.clocks import Outcome
from intake.words import PersonId, Role
from tests import postgres
from tests.house import NOW, furnished
from tests.intake.clocks_at_hand import a_clock, clock_row, grant

# Tuesday. Two working days on is the 26th, five the first of December.
SHOW = date(2026, 11, 24)
FRIDAY = date(2026, 11, 27)
PASSWORD = "Ke-Qi-2026-lu"


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with postgres.server() as url:
        yield url


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=[pytest.mark.postgres, pytest.mark.slow])])
def books(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    """The same books on both makes of database."""
    monkeypatch.setenv("REXIAN_HOME", str(tmp_path))
    if request.param == "sqlite":
        with furnished(tmp_path, NOW) as db:
            yield db
        return
    db = Database(request.getfixturevalue("server"))
    migrate(db)
    open_books(db, NOW)
    yield db
    db.close()


def a_person(db: Database, name: str, role: Role) -> PersonId:
    return people.add_person(db, name=name, display=name, password=PASSWORD, roles={role}, at=NOW).id


def off(day: date, layer: Layer = Layer.CITY, name: str = "台风停工") -> Said:
    return Said(layer=layer, day=day, working=False, name=name)


def propose(db: Database, *said: Said, years: dict[int, bool] | None = None, person: PersonId | None = None) -> int:
    return calendars.propose(db, said=said, years=years or {}, reason="市政府通知", person=person, at=NOW)


def adopt(db: Database, *said: Said, years: dict[int, bool] | None = None) -> int:
    version = propose(db, *said, years=years)
    calendars.approve(db, version, person=None, at=NOW)
    return version


def follow(db: Database) -> list[recomputing.Recomputed]:
    return list(recomputing.recompute(db, NOW))


def moves(db: Database) -> list[tuple[int, date, date]]:
    with db.read() as tx:
        return [(row.clock, row.before, row.after) for row in tx.execute(select(tables.clock_move))]


def entries(db: Database, verb: str) -> list[dict[str, object]]:
    with db.read() as tx:
        rows = tx.execute(select(tables.journal.c.facts).where(tables.journal.c.verb == verb))
        return [json.loads(row.facts) for row in rows]


def test_a_national_day_off_moves_running_clocks_and_leaves_ended_ones_alone(books: Database) -> None:
    running = a_clock(books, "complaint", SHOW)
    before_it = a_clock(books, "consult", SHOW)
    ended = a_clock(books, "complaint", SHOW, outcome=Outcome.MET, stopped_at=NOW)
    earlier = len(moves(books))
    adopt(books, off(FRIDAY, Layer.NATIONAL, "国家公祭"))
    (done,) = follow(books)
    assert (done.looked, done.moved, done.firm) == (2, 1, 0)
    moved = clock_row(books, running)
    assert (moved.due_original, moved.due_on) == (date(2026, 12, 1), date(2026, 12, 2))
    assert moved.too_late_from.isoformat() == "2026-12-02T16:00:00+00:00"
    assert any(day["name"] == "国家公祭" for day in moved.explained["days"])
    assert clock_row(books, before_it).due_on == date(2026, 11, 26)
    assert clock_row(books, ended).due_on == date(2026, 12, 1)
    assert moves(books)[earlier:] == [(running, date(2026, 12, 1), date(2026, 12, 2))]
    assert entries(books, "clocks_recomputed")[-1]["moved"] == 1
    assert follow(books) == []
    with books.read() as tx:
        assert journal.broken_link(tx) is None


def test_promise_extension_and_own_days_are_kept_when_clocks_follow(db: Database) -> None:
    lan = a_person(db, "lan", Role.STYLE_OFFICE)
    promised = a_clock(db, "complaint", SHOW, promised_on=date(2026, 11, 30))
    extended = a_clock(db, "complaint", SHOW, extended=5)
    grant(db, extended, 3, lan)
    grant(db, extended, 2, lan)
    grant(db, extended, 9, lan, granted=False)
    grant(db, extended, 9, lan, granted=None)
    own = a_clock(db, "notice", SHOW, working_days=10)
    ordered = a_clock(db, "rectify", SHOW, named_day=date(2026, 12, 31))
    assert clock_row(db, extended).due_on == clock_row(db, own).due_on == date(2026, 12, 8)
    adopt(db, off(FRIDAY))
    assert sum(batch.looked for batch in follow(db)) == 4
    assert clock_row(db, promised).due_on == date(2026, 11, 30)
    assert clock_row(db, extended).due_on == clock_row(db, own).due_on == date(2026, 12, 9)
    assert clock_row(db, ordered).due_on == date(2026, 12, 31)


def killed_in_a_batch(db: Database) -> None:
    with db.begin() as tx:
        recomputing.recompute_in(tx, rules_in_force.in_force(tx), NOW, "calendar", None, only=(4, 5, 6))
        raise ZeroDivisionError


def test_work_that_was_killed_between_two_batches_goes_on_where_it_was(db: Database) -> None:
    clocks = [a_clock(db, "complaint", SHOW) for _ in range(7)]
    adopt(db, off(FRIDAY))
    with db.begin() as tx:
        recomputing.recompute_in(tx, rules_in_force.in_force(tx), NOW, "calendar", None, only=clocks[:3])
    with pytest.raises(ZeroDivisionError):
        killed_in_a_batch(db)
    with db.read() as tx:
        assert recomputing.left_in(tx) == 4
    follow(db)
    assert [clock for clock, _, _ in moves(db)] == clocks
    assert {clock_row(db, clock).due_on for clock in clocks} == {date(2026, 12, 2)}


def test_the_worker_follows_what_an_approval_left_and_then_looks_no_more(db: Database) -> None:
    clock = a_clock(db, "complaint", SHOW)
    seen = recomputing.follow(db, NOW, 0)
    version = adopt(db, off(FRIDAY))
    assert recomputing.follow(db, NOW, version) == version
    assert clock_row(db, clock).due_on == date(2026, 12, 1), "who has seen a version does not look again"
    assert recomputing.follow(db, NOW, seen) == version
    assert clock_row(db, clock).due_on == date(2026, 12, 2)


def test_who_proposes_does_not_approve_unless_nobody_else_could(db: Database) -> None:
    lan, mei = a_person(db, "lan", Role.SUPERVISOR), a_person(db, "mei", Role.SUPERVISOR)
    version = propose(db, off(FRIDAY), person=lan)
    with pytest.raises(SelfApproval):
        calendars.approve(db, version, person=lan, at=NOW)
    people.disable(db, "mei", NOW)
    calendars.approve(db, version, person=lan, at=NOW)
    assert entries(db, "calendar_approved") == [{"proposed_by": lan, "alone": True}]
    people.disable(db, "mei", NOW, disabled=False)
    calendars.approve(db, propose(db, off(SHOW), person=lan), person=mei, at=NOW)
    assert entries(db, "calendar_approved")[-1] == {"proposed_by": lan, "alone": False}


def test_what_changes_nothing_or_speaks_too_early_is_refused_with_a_sentence(db: Database) -> None:
    saturday = date(2026, 11, 28)
    for said in (
        off(saturday),
        Said(layer=Layer.UNIT, day=FRIDAY, working=True, name="值班"),
        Said(layer=Layer.CITY, day=FRIDAY, working=None, name=""),
        Said(layer=Layer.NATIONAL, day=date(2026, 10, 1), working=False, name="国庆节"),
    ):
        with pytest.raises(NothingChanges):
            propose(db, said)
    for nothing in ({2026: True}, {2027: False}, {}):
        with pytest.raises(NothingChanges):
            propose(db, years=nothing)
    with pytest.raises(UnannouncedYear) as refused:
        propose(db, off(date(2027, 1, 1), Layer.NATIONAL, "元旦"))
    assert "2027年的放假通知尚未发布" in refused.value.sentence("zh-CN")
    with pytest.raises(NoWorkIn, match="2026-12"):
        propose(db, *(off(date(2026, 12, day)) for day in range(1, 32) if date(2026, 12, day).weekday() < 5))
    with pytest.raises(WithoutReason):
        calendars.propose(db, said=[off(FRIDAY)], years={}, reason=" ", person=None, at=NOW)


def test_a_refused_proposal_counts_for_nothing_and_stays_decided(db: Database) -> None:
    version = propose(db, off(FRIDAY))
    calendars.refuse(db, version, why="日期有误", person=None, at=NOW)
    with pytest.raises(AlreadyDecided):
        calendars.approve(db, version, person=None, at=NOW)
    with pytest.raises(NoSuchProposal):
        calendars.approve(db, 99, person=None, at=NOW)
    with db.read() as tx:
        assert rules_in_force.in_force(tx).calendar.is_working(FRIDAY)


def test_a_proposal_that_was_overtaken_is_proposed_again_before_anybody_approves_it(db: Database) -> None:
    older = propose(db, off(FRIDAY), off(date(2026, 11, 26)))
    adopt(db, off(date(2026, 11, 26)))
    with pytest.raises(Overtaken):
        calendars.approve(db, older, person=None, at=NOW)
    again = calendars.propose_again(db, older, person=None, at=NOW)
    with db.read() as tx:
        assert [said.day for said in calendars.said_in(tx, again).said] == [FRIDAY]
    calendars.approve(db, again, person=None, at=NOW)
    with db.read() as tx:
        assert not rules_in_force.in_force(tx).calendar.is_working(FRIDAY)


def test_a_word_is_taken_back_and_the_clocks_come_back_with_it(db: Database) -> None:
    clock = a_clock(db, "complaint", SHOW)
    adopt(db, off(FRIDAY))
    follow(db)
    adopt(db, Said(layer=Layer.CITY, day=FRIDAY, working=None, name=""))
    follow(db)
    assert clock_row(db, clock).due_on == clock_row(db, clock).due_original
    assert len(moves(db)) == 2


def test_a_year_s_notice_makes_provisional_clocks_firm(db: Database) -> None:
    clock = a_clock(db, "complaint", date(2026, 12, 29))
    assert clock_row(db, clock).provisional
    adopt(db, off(date(2027, 1, 1), Layer.NATIONAL, "元旦"), years={2027: True})
    (done,) = follow(db)
    assert (done.moved, done.firm) == (1, 1)
    assert (clock_row(db, clock).due_on, clock_row(db, clock).provisional) == (date(2027, 1, 6), False)


def test_a_newer_edition_brings_new_years_and_never_the_office_s_own_words(tmp_path: Path) -> None:
    """The package of a year ago is the same package without this year's words."""
    db = Database(f"sqlite:///{tmp_path / 'young.db'}")
    migrate(db)
    words = list(notices.words())
    old = [word for word in words if word.day < date(2025, 12, 1)]
    with db.begin() as tx:
        rules_in_force.adopt_in(tx, calendars.shipped_text(), NOW)
        rules_in_force.learn_in(tx, "one year ago", notices.years() - {2026}, old, NOW)
    adopt(db, off(date(2025, 12, 31), Layer.NATIONAL, "本站登记"))
    with db.begin() as tx:
        assert rules_in_force.learn_in(tx, "this year", notices.years(), words, NOW) is not None
        assert rules_in_force.learn_in(tx, "this year", notices.years(), words, NOW) is None
        calendar = rules_in_force.in_force(tx).calendar
    assert calendar.look(date(2025, 12, 31)).name == "本站登记"
    day = date(2026, 1, 1)
    while day.year == 2026:
        assert calendar.look(day) == calendars.calendar().look(day), day
        day += timedelta(days=1)
    db.close()


# Each says what its day is not by itself: whether another word would change anything, and is refused, hangs on order.
_words = some.builds(
    lambda layer, day: Said(layer=layer, day=day, working=day.weekday() >= 5, name="台风"),
    some.sampled_from([Layer.PROVINCE, Layer.CITY, Layer.UNIT]),
    some.dates(SHOW, date(2026, 12, 20)),
)


@settings(max_examples=6, deadline=None, phases=[Phase.generate])
@given(some.lists(_words, min_size=2, max_size=5, unique_by=lambda said: (said.layer, said.day)), some.randoms())
def test_clocks_end_on_the_same_day_whatever_the_order_and_the_pace(said: list[Said], chance: Random) -> None:
    shuffled = list(said)
    chance.shuffle(shuffled)
    ends = []
    for order, step_by_step in ((said, True), (shuffled, True), (shuffled, False)):
        with TemporaryDirectory() as home, furnished(Path(home), NOW) as db:
            clocks = [a_clock(db, kind, SHOW) for kind in ("consult", "complaint", "sup-report")]
            for word in order:
                adopt(db, word)
                if step_by_step:
                    follow(db)
            follow(db)
            assert follow(db) == []
            ends.append([clock_row(db, clock).due_on for clock in clocks])
    assert ends[0] == ends[1] == ends[2]


def test_of_two_who_propose_the_same_at_once_the_second_is_told_who_was_first(books: Database) -> None:
    lan, mei = (a_person(books, name, Role.STYLE_OFFICE) for name in ("兰主任", "梅科长"))
    far = date(2026, 12, 24)
    together = Barrier(2)

    def one(person: PersonId) -> int | ProposedAlready:
        together.wait(10)
        try:
            return propose(books, off(far), person=person)
        except ProposedAlready as told:
            return told

    with ThreadPoolExecutor(2) as hands:
        answers = dict(zip(("兰主任", "梅科长"), hands.map(one, (lan, mei)), strict=True))
    (first, version), *others = [(name, made) for name, made in answers.items() if isinstance(made, int)]
    assert others == []
    (told,) = [made for made in answers.values() if isinstance(made, ProposedAlready)]
    assert told.facts == {"version": version, "by": first}
    assert f"{first}已经提出相同内容：提案{version}" in told.sentence("zh-CN")
    # A part of it, or more than it, is a proposal of its own; and so is the same once it was refused.
    more = propose(books, off(far), off(far + timedelta(days=1)))
    for which in (version, more):
        calendars.refuse(books, which, why="误", person=lan, at=NOW)
    calendars.refuse(books, propose(books, off(far)), why="误", person=lan, at=NOW)


def test_what_is_proposed_anew_is_not_proposed_twice(db: Database) -> None:
    old = propose(db, off(FRIDAY))
    calendars.approve(db, propose(db, off(date(2026, 12, 24))), person=None, at=NOW)
    # The old one can no longer be approved as it is, so it keeps nobody back; it is not laid beside the new one either.
    newer = propose(db, off(FRIDAY))
    with pytest.raises(ProposedAlready) as told:
        calendars.propose_again(db, old, person=None, at=NOW)
    assert told.value.sentence("en").startswith(
        f"The same is proposed already by the administrator of the machine: proposal {newer}"
    )
