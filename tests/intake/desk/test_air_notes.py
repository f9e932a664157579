"""A promise that is noted with one key in the show becomes the case's clock when the case is registered."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import Insert

from intake.office.casework import registration
from intake.office.casework.live import PromiseBeforeTheShow
from intake.office.casework.registration import Registration
from intake.office.desk import air_notes, binding
from intake.office.desk.air_notes import BoundAlready, NoSuchAirNote, Said, WhoSpoke
from intake.office.desk.ledger import Hand
from intake.records import tables
from intake.rules.moments import When
from intake.words import CallId, CaseState, Kind, Leg
from intake.words.desk import AirNoteSort, Surface
from tests.office import Matter, Office, moment
from tests.own_office import office

__all__ = ["office"]

SHOW = "2016-06-07"


def hand(office: Office, at: str, surface: Surface = Surface.HOST) -> Hand:
    return Hand(person=office.people["registrar"].id, surface=surface, at=moment(at))


def call_of(found: Matter) -> CallId:
    with found.office.db.read() as tx:
        asked = tables.matter_call.select().where(tables.matter_call.c.matter == found.id)
        return CallId(tx.execute(asked).one().call)


def a_segment(call: CallId, leg: Leg, starts: float, text: str) -> Insert:
    return tables.segment.insert().values(
        call=call,
        leg=leg,
        starts=starts,
        ends=starts + 2,
        text=text,
        machine_text=text,
        raw=text,
        words=[],
        confidence=0.9,
        engine="vosk",
        model="m",
        live=True,
        version=0,
    )


def promised(working_days: int | None = 3, day: date | None = None) -> Said:
    return Said(
        sort=AirNoteSort.PROMISE,
        speaker="李局长",
        text="三个工作日内换好水管",
        working_days=working_days,
        promised_on=day,
    )


def register(found: Matter, at: str) -> None:
    words = Registration(kind=Kind.COMPLAINT, summary="自来水浑浊", place="井岸镇")
    found.do(registration.register, words, by="registrar", at=at)


def bind(office: Office, found: Matter, at: str) -> air_notes.AirNote | None:
    return binding.bind(office.db, found.id, by=office.people["registrar"], when=When(now=moment(at)))


def test_the_newest_promise_binds_the_clock_of_the_case_once_it_is_registered(office: Office) -> None:
    found = office.call(f"{SHOW} 17:40", show=SHOW)
    call = call_of(found)
    air_notes.note(office.db, call, promised(5), hand(office, f"{SHOW} 17:45"))
    newest = air_notes.note(office.db, call, promised(3), hand(office, f"{SHOW} 17:46"))
    # 2016-06-09 to 11 was the Dragon Boat holiday and 06-12 a Sunday that was worked.
    assert newest.promised_on == date(2016, 6, 13)
    assert bind(office, found, f"{SHOW} 17:50") is None, "a draft has no clock"
    with office.db.begin() as tx:
        tx.execute(
            tables.matter.update().where(tables.matter.c.id == found.id).values(onair_unit=office.units["water"])
        )
    register(found, f"{SHOW} 18:40")
    bound = bind(office, found, f"{SHOW} 18:41")
    assert bound is not None
    assert bound.id == newest.id
    assert found.state is CaseState.PROMISED
    (row,) = found.rows(tables.promise)
    assert (row.speaker, row.promised_on, row.call) == ("李局长", date(2016, 6, 13), call)
    assert found.clock("complaint").promised_on == date(2016, 6, 13)
    assert bind(office, found, f"{SHOW} 18:42") is None, "once is enough"
    with pytest.raises(BoundAlready):
        air_notes.withdraw(office.db, newest.id, hand(office, f"{SHOW} 18:43"))


def test_an_answer_binds_when_nothing_was_promised_and_a_withdrawn_note_does_not_count(office: Office) -> None:
    found = office.registered(Kind.CONSULTATION)
    call = call_of(found)
    slip = air_notes.note(office.db, call, promised(), hand(office, f"{SHOW} 18:10"))
    air_notes.withdraw(office.db, slip.id, hand(office, f"{SHOW} 18:11"))
    said = Said(sort=AirNoteSort.ANSWER, speaker="李局长", text="水质今早已经恢复")
    air_notes.note(office.db, call, said, hand(office, f"{SHOW} 18:12"))
    assert [one.sort for one in air_notes.notes(office.db, call)] == [AirNoteSort.ANSWER]
    assert bind(office, found, f"{SHOW} 18:20") is not None
    assert found.state is CaseState.ANSWERED_LIVE


def test_the_bare_key_is_put_into_words_later_and_then_wants_speaker_and_words(office: Office) -> None:
    found = office.call(f"{SHOW} 17:40", show=SHOW)
    bare = air_notes.note(office.db, call_of(found), Said(sort=AirNoteSort.PROMISE), hand(office, f"{SHOW} 17:45"))
    said = Said(sort=AirNoteSort.PROMISE, speaker=" ", text="马上办")
    with pytest.raises(WhoSpoke):
        air_notes.write(office.db, bare.id, said, hand(office, f"{SHOW} 17:46"))
    written = air_notes.write(office.db, bare.id, promised(3), hand(office, f"{SHOW} 17:50"))
    assert (written.speaker, written.promised_on, written.at) == ("李局长", date(2016, 6, 13), bare.at)
    assert (written.clip_from, written.clip_to) == (bare.clip_from, bare.clip_to)
    air_notes.withdraw(office.db, bare.id, hand(office, f"{SHOW} 17:51"))
    with pytest.raises(NoSuchAirNote):
        air_notes.write(office.db, bare.id, promised(3), hand(office, f"{SHOW} 17:52"))


def test_a_bare_key_binds_with_the_unit_on_air_and_the_words_of_the_transcript(office: Office) -> None:
    found = office.registered(Kind.COMPLAINT, f"{SHOW} 17:40")
    call = call_of(found)
    with office.db.begin() as tx:
        begun = moment(f"{SHOW} 17:40")
        tx.execute(
            tables.call.update()
            .where(tables.call.c.id == call)
            .values(answered_at=begun, ended_at=moment(f"{SHOW} 17:50"))
        )
        for leg, starts, text in (
            (Leg.STUDIO, 10.0, "早先的话。"),
            (Leg.CALLER, 290.0, "谢谢。"),
            (Leg.STUDIO, 291.0, "三天内换好。"),
        ):
            tx.execute(a_segment(call, leg, starts, text))
    bare = air_notes.note(office.db, call, Said(sort=AirNoteSort.PROMISE), hand(office, f"{SHOW} 17:45"))
    assert (bare.clip_from, bare.clip_to) == (280.0, 300.0)
    assert bind(office, found, f"{SHOW} 18:41") is not None
    (row,) = found.rows(tables.promise)
    assert (row.speaker, row.text) == ("区水务局", "三天内换好。")


def test_a_bare_key_takes_no_day_away_from_a_dated_promise(office: Office) -> None:
    found = office.registered(Kind.COMPLAINT, f"{SHOW} 17:40")
    call = call_of(found)
    dated = air_notes.note(office.db, call, promised(3), hand(office, f"{SHOW} 17:45"))
    air_notes.note(office.db, call, Said(sort=AirNoteSort.PROMISE), hand(office, f"{SHOW} 17:46"))
    bound = bind(office, found, f"{SHOW} 18:41")
    assert bound is not None
    assert (bound.id, bound.promised_on) == (dated.id, date(2016, 6, 13))


def test_what_is_noted_after_the_registration_binds_by_itself(office: Office) -> None:
    found = office.registered(Kind.COMPLAINT, f"{SHOW} 17:40")
    call = call_of(found)
    with office.db.begin() as tx:
        begun, ended = moment(f"{SHOW} 17:40"), moment(f"{SHOW} 17:50")
        tx.execute(tables.call.update().where(tables.call.c.id == call).values(answered_at=begun, ended_at=ended))
    air_notes.note(office.db, call, Said(sort=AirNoteSort.PROMISE, working_days=3), hand(office, f"{SHOW} 17:45"))
    assert binding.bind_what_waits(office.db, moment(f"{SHOW} 17:55")) == 0, "there is still time to write"
    assert binding.bind_what_waits(office.db, moment(f"{SHOW} 18:01")) == 1
    assert found.state is CaseState.PROMISED
    assert found.clock("complaint").promised_on == date(2016, 6, 13)
    assert binding.bind_what_waits(office.db, moment(f"{SHOW} 18:02")) == 0


def test_words_without_a_day_leave_the_day_and_midnight_is_still_the_show_s(office: Office) -> None:
    found = office.call(f"{SHOW} 18:40", show=SHOW)
    call = call_of(found)
    late = hand(office, "2016-06-08 00:10")
    made = air_notes.note(office.db, call, Said(sort=AirNoteSort.PROMISE, working_days=3), late)
    assert made.promised_on == date(2016, 6, 13), "from the day of the show"
    written = air_notes.write(office.db, made.id, replace(promised(), working_days=None), late)
    assert written.promised_on == date(2016, 6, 13)
    with pytest.raises(PromiseBeforeTheShow):
        air_notes.note(office.db, call, promised(None, date(2016, 6, 6)), late)
