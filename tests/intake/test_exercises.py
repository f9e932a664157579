"""Exercises in the books: one at a time, never in a citizen's way, scored from what hands did."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from intake import journal
from intake.office import books, calls, exercises, people, rehearsals, training
from intake.office.desk import hands, marks
from intake.office.desk.hands import Card
from intake.office.desk.ledger import Hand
from intake.office.exercise_facts import Ring
from intake.office.exercises import CitizenOnAir, ExerciseInShow, ExerciseRunning, ExerciseScored
from intake.records import tables
from intake.records.database import Database
from intake.rules.exercise import FindingName
from intake.rules.show_window import ShowMode
from intake.words import CallId, EndReason, PersonId, Place, Role
from intake.words.desk import DeskVerb, SeatState, Surface
from intake.words.exercises import CallerSort, ExerciseEnd
from tests.house import NOW, an_opening
from tests.intake.rules.test_exercise import a_schedule

PLAN = (3, 5, 7)
FREE = a_schedule(ShowMode.NEVER)


@pytest.fixture
def producer(db: Database) -> PersonId:
    return people.add_person(
        db, name="dao", display="导播", password="Ke-Qi-2026-lu", roles=(Role.SCREENER,), at=NOW, must_change=False
    ).id


def at(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


def practised(db: Database, call: str, producer: PersonId) -> CallId:
    """Rings, is screened from the 20th second to the 90th, gets a point in between, is approved, and hangs up."""
    opened = calls.open_call(db, an_opening(call, number="19911112222", practice=True))
    calls.answer_call(db, opened.call, at(0))
    hand = Hand(person=producer, surface=Surface.PRODUCER, at=at(20))
    for verb, place, when in ((DeskVerb.SCREEN, Place.DESK, 20), (DeskVerb.APPROVE, Place.READY, 90)):
        with db.read() as tx:
            before = marks.one_in(tx, opened.call)
        calls.place_call(db, opened.call, place, at(when))
        hand = Hand(person=producer, surface=Surface.PRODUCER, at=at(when))
        hands.moved(db, verb, before, SeatState.RINGING, hand)
        if verb is DeskVerb.SCREEN:
            hands.write(db, opened.call, Card(point="路灯坏了"), version=0, hand=hand)
    calls.end_call(db, opened.call, at(150), EndReason.CALLER_HUNG_UP)
    return opened.call


def test_an_exercise_is_scored_from_the_books_and_belongs_to_whose_hands_were_at_the_desk(
    db: Database, producer: PersonId
) -> None:
    exercises.begin(db, "e-1", PLAN, None, NOW, FREE)
    call = practised(db, "c-1", producer)
    exercises.keep_rings(db, "e-1", [Ring(arrival=0, sort=CallerSort.PLAIN, call=call)])
    done = exercises.finish(db, "e-1", ExerciseEnd.DONE, at(300))
    assert (done.state, done.person, done.name, done.ended_at) == ("done", producer, "导播", at(300))
    assert done.score is not None
    found = {finding.name: (finding.good, finding.of, finding.seconds) for finding in done.score.findings}
    assert found[FindingName.PROMPT] == (1, 1, 20.0)
    assert found[FindingName.LENGTH] == (1, 1, 70.0)
    assert found[FindingName.CARD] == (1, 2, None)
    assert found[FindingName.OUTCOME] == (0, 1, None)
    assert exercises.exercises(db)[0] == done
    # Its end is told once, whoever tells it again.
    assert exercises.finish(db, "e-1", ExerciseEnd.FAILED, at(400)) == done
    with db.read() as tx:
        verbs = tx.execute(select(tables.journal.c.verb).where(tables.journal.c.subject == "exercise:e-1")).scalars()
        assert list(verbs) == ["exercise_begun", "exercise_ended"]
        assert journal.broken_link(tx) is None


def test_cases_that_get_their_outcome_afterwards_are_scored_again_for_two_hours(
    db: Database, producer: PersonId
) -> None:
    exercises.begin(db, "e-1", PLAN, producer, NOW, FREE)
    with pytest.raises(ExerciseScored):
        exercises.score_again(db, "e-1", producer, at(10))
    call = practised(db, "c-1", producer)
    exercises.keep_rings(db, "e-1", [Ring(arrival=0, sort=CallerSort.PLAIN, call=call)])
    before = exercises.finish(db, "e-1", ExerciseEnd.ENDED, at(300)).score
    with db.begin() as tx:
        tx.execute(tables.matter.update().values(state="registered"))
    after = exercises.score_again(db, "e-1", producer, at(900)).score
    assert before is not None
    assert after is not None
    assert after.total is not None
    assert before.total is not None
    assert after.total > before.total
    with pytest.raises(ExerciseScored):
        exercises.score_again(db, "e-1", producer, at(300) + timedelta(hours=3))


def test_one_at_a_time_and_not_beside_a_rehearsal(db: Database, producer: PersonId) -> None:
    exercises.begin(db, "e-1", PLAN, producer, NOW, FREE)
    with pytest.raises(ExerciseRunning):
        exercises.begin(db, "e-2", PLAN, producer, at(1), FREE)
    with pytest.raises(ExerciseRunning):
        rehearsals.begin(db, "r-1", 3, producer, at(1))
    # One whose process died stands in nobody's way for ever, and an app that begins anew ends it.
    exercises.end_orphans(db, at(60))
    assert exercises.exercise(db, "e-1").state == ExerciseEnd.FAILED
    rehearsals.begin(db, "r-1", 3, producer, at(61))
    with pytest.raises(ExerciseRunning):
        exercises.begin(db, "e-2", PLAN, producer, at(62), FREE)


def test_a_show_and_citizens_with_the_producer_come_first(db: Database, producer: PersonId) -> None:
    with pytest.raises(ExerciseInShow) as refused:
        exercises.begin(db, "e-1", PLAN, producer, datetime(2026, 11, 25, 9, 50, tzinfo=NOW.tzinfo), a_schedule())
    assert "10:00" in refused.value.sentence("zh-CN")
    opened = calls.open_call(db, an_opening("c-1"))
    calls.answer_call(db, opened.call, NOW)
    calls.place_call(db, opened.call, Place.HOLD, NOW)
    exercises.begin(db, "e-1", PLAN, producer, NOW, FREE)
    exercises.finish(db, "e-1", ExerciseEnd.ENDED, NOW)
    calls.place_call(db, opened.call, Place.DESK, NOW)
    with pytest.raises(CitizenOnAir):
        exercises.begin(db, "e-2", PLAN, producer, NOW, FREE)


def test_an_end_is_asked_for_once(db: Database, producer: PersonId) -> None:
    exercises.begin(db, "e-1", PLAN, producer, NOW, FREE)
    assert exercises.ask_end(db, "e-1", producer, at(5)).end_asked
    assert exercises.ask_end(db, "e-1", producer, at(6)).end_asked
    with db.read() as tx:
        asked = tx.execute(select(tables.exercise.c.end_asked_at)).scalar_one()
    assert asked == at(5)


def test_a_warning_of_an_exercise_ends_with_it_also_when_its_process_died(db: Database, producer: PersonId) -> None:
    exercises.begin(db, "e-1", PLAN, producer, NOW, FREE)
    call = calls.open_call(db, an_opening("c-1", number="19911112222", practice=True)).call
    exercises.warn(db, call, at(1))
    exercises.keep_rings(db, "e-1", [Ring(arrival=0, sort=CallerSort.WARNED, call=call)])
    assert books.call_record(db, call).marked is not None
    exercises.end_orphans(db, at(60))
    assert books.call_record(db, call).marked is None


def test_every_producer_s_training_is_shown_and_who_has_not_passed_comes_first(
    db: Database, producer: PersonId
) -> None:
    new = people.add_person(
        db, name="xin", display="新人", password="Ke-Qi-2026-lu", roles=(Role.SCREENER,), at=NOW, must_change=False
    ).id
    people.add_person(
        db, name="zhu", display="主持", password="Ke-Qi-2026-lu", roles=(Role.HOST,), at=NOW, must_change=False
    )
    exercises.begin(db, "e-1", PLAN, producer, NOW, FREE)
    call = practised(db, "c-1", producer)
    exercises.keep_rings(db, "e-1", [Ring(arrival=0, sort=CallerSort.PLAIN, call=call)])
    total = exercises.finish(db, "e-1", ExerciseEnd.DONE, at(300)).score
    assert total is not None
    with db.begin() as tx:
        tx.execute(tables.exercise.update().values(passed=True))
    exercises.begin(db, "e-2", PLAN, producer, at(600), FREE)
    exercises.finish(db, "e-2", ExerciseEnd.ENDED, at(700))
    first, second = training.trained(db, at(800))
    assert (first.person, first.exercises, first.best, first.passed_at) == (new, 0, None, None)
    assert (second.person, second.exercises, second.best) == (producer, 2, total.total)
    assert (second.last_at, second.passed_at) == (at(600), NOW)
