"""The day of an answer in a later show (C6) follows the shows: planned, moved, called off, and counted by calendars."""

from datetime import date, time

from sqlalchemy import select

from intake.office import calendars, recomputing, shows
from intake.office.show_rows import Show
from intake.records import tables
from intake.rules.calendar import Layer
from intake.rules.calendar_words import Said
from tests.intake.casework.test_transitions import rectified
from tests.intake.test_shows import RHYTHM
from tests.office import Office, moment

START, END = time(17, 30), time(18, 30)


def planned(office: Office, day: date) -> Show:
    at = moment("2016-07-08 09:00")
    return shows.plan(office.db, day=day, start=START, end=END, unit=None, rhythm=RHYTHM, at=at)


def test_an_answer_in_a_later_show_is_due_by_the_shows_there_are_now(office: Office) -> None:
    found = rectified(office)
    due = [found.clock("onair-reply").due_on]
    assert due == [date(2016, 8, 2)]  # by the fortnight: nobody has planned that far
    first = planned(office, date(2016, 7, 12))
    second = planned(office, date(2016, 7, 26))
    due.append(found.clock("onair-reply").due_on)
    version = found.file.version
    words = {"start": START, "end": END, "unit": None, "reason": "台风", "rhythm": RHYTHM}
    moved = shows.change(
        office.db, second.id, day=date(2016, 7, 27), version=second.version, at=moment("2016-07-09 09:00"), **words
    )
    due.append(found.clock("onair-reply").due_on)
    gone = {"reason": "停播", "rhythm": RHYTHM, "at": moment("2016-07-10 09:00")}
    shows.call_off(office.db, moved.id, version=moved.version, **gone)
    due.append(found.clock("onair-reply").due_on)
    assert due == [date(2016, 8, 2), date(2016, 7, 26), date(2016, 7, 27), date(2016, 7, 26)]
    clock = found.clock("onair-reply")
    assert (clock.due_original, found.file.version) == (date(2016, 8, 2), version)
    with office.db.read() as tx:
        moves = tx.execute(select(tables.clock_move).where(tables.clock_move.c.clock == clock.id)).all()
        journal = tables.journal.c
        said = tx.execute(
            select(tables.journal).where(journal.verb == "clocks_recomputed", journal.subject.like("show:%"))
        ).all()
    assert [(one.reason, one.after) for one in moves] == [("shows", day) for day in due[1:]]
    assert [one.subject for one in said] == [f"show:{first.id}", *[f"show:{second.id}"] * 2]
    # A calendar moves no show, and gives back no day from before the shows moved.
    typhoon = [Said(layer=Layer.CITY, day=date(2016, 7, 26), working=False, name="停工日")]
    at, bureau = moment("2016-07-11 09:00"), office.people["bureau"].id
    proposed = calendars.propose(
        office.db, said=typhoon, years={}, reason="台风", person=office.people["office"].id, at=at
    )
    calendars.approve(office.db, proposed, person=bureau, at=at)
    list(recomputing.recompute(office.db, at))
    clock = found.clock("onair-reply")
    assert (clock.calendar, clock.due_on) == (proposed, date(2016, 7, 26))
