"""The desk's books: order by hand, who was passed over, the host's chair, marked numbers, dump records, messages."""

from datetime import datetime, timedelta

import pytest

from intake.office import calls, people
from intake.office.desk import dumping, hands, ledger, marks, messages, numbers, phones, standing, stretches
from intake.office.desk.hands import Card
from intake.office.desk.ledger import Hand
from intake.office.transcripts import Stale
from intake.records.database import Database
from intake.rules import desk as rules
from intake.words import CallId, CallState, EndReason, PersonId, Place, Role
from intake.words.desk import NumberMark, SeatState, Surface
from tests.house import NOW, an_opening

PRODUCER, HOST = Surface.PRODUCER, Surface.HOST


@pytest.fixture
def cast(db: Database) -> dict[str, PersonId]:
    roles = {"dao": Role.SCREENER, "bo": Role.SCREENER, "zhu": Role.HOST, "ren": Role.HOST}
    return {
        name: people.add_person(
            db, name=name, display=name, password="Ke-Qi-2026-lu", roles=(role,), at=NOW, must_change=False
        ).id
        for name, role in roles.items()
    }


def at(minutes: float) -> datetime:
    return NOW + timedelta(minutes=minutes)


def by(person: PersonId, surface: Surface, minutes: float = 10, why: str = "") -> Hand:
    return Hand(person=person, surface=surface, at=at(minutes), why=why)


def screened(db: Database, call: str, minutes: float, *, practice: bool = False) -> CallId:
    opened = calls.open_call(db, an_opening(call, number=f"1380013{call[-1]}000", practice=practice))
    calls.answer_call(db, opened.call, NOW)
    for place, later in ((Place.HOLD, 0.0), (Place.DESK, minutes - 0.5), (Place.READY, minutes)):
        calls.place_call(db, opened.call, place, at(later))
    return opened.call


def line(db: Database, *, practice: bool = False) -> list[CallId]:
    with db.read() as tx:
        return [one.call for one in rules.queue(marks.seated_in(tx, practice=practice))]


def state(db: Database, call: CallId) -> SeatState:
    with db.read() as tx:
        return rules.seat_state(marks.one_in(tx, call))


def test_a_hand_orders_the_queue_and_whom_it_passed_over_stands_in_the_ledger(
    db: Database, cast: dict[str, PersonId]
) -> None:
    first, second, third = (screened(db, f"c-{n}", n) for n in (1, 2, 3))
    assert line(db) == [first, second, third]
    hands.reorder(db, third, by(cast["dao"], PRODUCER, why="已逾期两次"), ahead_of=first)
    assert line(db) == [third, first, second]
    (act,) = ledger.acts(db)
    assert (act.verb, act.why, act.waited) == ("reorder", "已逾期两次", 7 * 60)
    assert {(one.call, one.waited) for one in act.over} == {(first, 9 * 60), (second, 8 * 60)}
    with pytest.raises(hands.NoSuchPlace):
        hands.reorder(db, first, by(cast["dao"], PRODUCER), ahead_of=CallId("c-9"))
    sit(db, cast)
    with pytest.raises(rules.NotFromHere):
        hands.reorder(db, first, by(cast["zhu"], HOST), ahead_of=None)


def sit(db: Database, cast: dict[str, PersonId]) -> None:
    standing.sit_down(db, by(cast["zhu"], HOST), present=False, take=False)


def test_one_caller_is_designated_at_a_time_and_loses_it_with_the_queue(
    db: Database, cast: dict[str, PersonId]
) -> None:
    first, second = screened(db, "c-1", 1), screened(db, "c-2", 2)
    hands.name_next(db, second, by(cast["dao"], PRODUCER))
    hands.name_next(db, first, by(cast["dao"], PRODUCER))
    assert (state(db, first), state(db, second)) == (SeatState.NEXT, SeatState.SCREENED)
    calls.place_call(db, first, Place.STUDIO, at(11), delay=7.5)
    calls.place_call(db, first, Place.HOLD, at(12), delay=7.0)
    calls.place_call(db, first, Place.READY, at(13))
    assert state(db, first) is SeatState.SCREENED, "a mark of an earlier turn is spent"


def test_every_stretch_on_the_air_has_its_studio_and_air_times(db: Database, cast: dict[str, PersonId]) -> None:
    call = screened(db, "c-1", 1)
    calls.place_call(db, call, Place.STUDIO, at(11), delay=7.5)
    sit(db, cast)
    hands.lock(db, call, by(cast["zhu"], HOST, 11), on=True)
    assert state(db, call) is SeatState.LOCKED
    calls.end_call(db, call, at(14), EndReason.CALLER_HUNG_UP, 16, delay=6.5)
    with db.read() as tx:
        (stretch,) = stretches.of_calls_in(tx, [call])
    assert (stretch.on, stretch.off, stretch.left_for) == (at(11), at(14), CallState.ENDED)
    assert stretch.aired_on == at(11) + timedelta(seconds=7.5)
    assert stretch.aired_off == at(14) + timedelta(seconds=6.5)


def test_the_host_s_chair_is_one_person_s_and_can_be_taken_over_aloud(db: Database, cast: dict[str, PersonId]) -> None:
    call = screened(db, "c-1", 1)
    calls.place_call(db, call, Place.STUDIO, at(11))
    with pytest.raises(standing.NotTheHost):
        hands.lock(db, call, by(cast["zhu"], HOST), on=True)
    sit(db, cast)
    with pytest.raises(standing.HostIsThere) as refused:
        standing.sit_down(db, by(cast["ren"], HOST), present=True, take=False)
    assert "zhu" in refused.value.sentence("en")
    standing.sit_down(db, by(cast["ren"], HOST), present=True, take=True)
    with pytest.raises(standing.NotTheHost):
        hands.lock(db, call, by(cast["zhu"], HOST), on=True)
    hands.lock(db, call, by(cast["ren"], HOST), on=True)


def test_two_producers_do_not_overwrite_each_other_s_card(db: Database, cast: dict[str, PersonId]) -> None:
    call = screened(db, "c-1", 1)
    known = hands.write(db, call, Card(point="水管爆裂"), version=0, hand=by(cast["dao"], PRODUCER))
    with pytest.raises(Stale):
        hands.write(db, call, Card(point="路灯不亮"), version=0, hand=by(cast["bo"], PRODUCER))
    hands.write(db, call, Card(note="情绪激动"), version=known.version, hand=by(cast["bo"], PRODUCER))
    with db.read() as tx:
        found = marks.marks_in(tx, call)
    assert (found.point, found.note) == ("水管爆裂", "情绪激动")
    with pytest.raises(hands.BadLevel):
        hands.write(db, call, Card(level=12.5), version=found.version, hand=by(cast["dao"], PRODUCER))


def test_a_blocked_number_is_not_put_to_air_until_somebody_lifts_it(db: Database, cast: dict[str, PersonId]) -> None:
    call = screened(db, "c-1", 1)
    with pytest.raises(numbers.ReasonForMark):
        numbers.mark(db, call, NumberMark.BLOCK, " ", by(cast["dao"], PRODUCER))
    numbers.mark(db, call, NumberMark.BLOCK, "多次辱骂", by(cast["dao"], PRODUCER))
    with pytest.raises(numbers.NumberBlocked, match="多次辱骂"):
        numbers.check_may_air(db, call)
    numbers.mark(db, call, NumberMark.WARN, "语速很快", by(cast["dao"], PRODUCER))
    numbers.check_may_air(db, call)
    assert numbers.mark(db, call, None, "已经道歉", by(cast["dao"], PRODUCER)) is None


def test_a_dump_record_needs_its_account_and_another_person_s_signature(
    db: Database, cast: dict[str, PersonId]
) -> None:
    call = screened(db, "c-1", 1)
    calls.place_call(db, call, Place.STUDIO, at(11), delay=7.5)
    with db.read() as tx:
        seated = marks.one_in(tx, call)
    unit = dumping.UnitSaid(unit="simulated", did=True, says="7.5 s")
    record = dumping.record(db, seated, by(cast["dao"], PRODUCER, 12), delay=7.5, unit=unit, line_cut=True)
    with pytest.raises(dumping.NoAccount):
        dumping.confirm(db, record, by(cast["zhu"], HOST, 20))
    dumping.account(db, record, "来电人辱骂他人", by(cast["dao"], PRODUCER, 20))
    with pytest.raises(dumping.SameHand):
        dumping.confirm(db, record, by(cast["dao"], PRODUCER, 21))
    assert dumping.confirm(db, record, by(cast["zhu"], HOST, 22)).second == cast["zhu"]
    with pytest.raises(dumping.AlreadyConfirmed):
        dumping.account(db, record, "改写", by(cast["dao"], PRODUCER, 23))


def test_a_delay_that_was_confirmed_by_hand_counts_for_three_hours(db: Database, cast: dict[str, PersonId]) -> None:
    found = standing.confirm_delay(db, by(cast["dao"], PRODUCER, 0), 8)
    assert standing.confirmed_delay(found, at(179)) == 8
    assert standing.confirmed_delay(found, at(180)) is None
    found = standing.confirm_delay(db, by(cast["dao"], PRODUCER, 1), 0)
    assert standing.confirmed_delay(found, at(2)) is None
    with pytest.raises(standing.BadDelay):
        standing.confirm_delay(db, by(cast["dao"], PRODUCER), 121)


def test_a_page_s_telephone_is_the_same_one_again_and_never_somebody_else_s(
    db: Database, cast: dict[str, PersonId]
) -> None:
    two = ("web-1", "web-2")
    everybody = frozenset(cast.values())
    assert phones.take(db, cast["dao"], two, at(0), everybody) == "web-1"
    assert phones.take(db, cast["bo"], two, at(1), everybody) == "web-2"
    assert phones.take(db, cast["dao"], two, at(2), everybody) == "web-1"
    with pytest.raises(phones.NoPhoneLeft):
        phones.take(db, cast["ren"], two, at(3), everybody)
    assert phones.take(db, cast["ren"], two, at(4), frozenset({cast["dao"]})) == "web-2"


def test_a_message_without_a_word_is_only_a_look_up(db: Database, cast: dict[str, PersonId]) -> None:
    with pytest.raises(messages.NothingSaid):
        messages.say(db, by(cast["dao"], PRODUCER), "  ", look_up=False)
    said = messages.say(db, by(cast["dao"], PRODUCER), "", look_up=True)
    messages.say(db, by(cast["zhu"], HOST), "好的", look_up=False)
    assert [(one.id, one.name) for one in messages.newest(db)] == [(said.id, "dao"), (said.id + 1, "zhu")]
