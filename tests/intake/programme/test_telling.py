"""Who hears of a show's preparation: the next who must decide, and whoever owes something, once per rung."""

from datetime import timedelta

from sqlalchemy import select

from intake.office.programme import reminding
from intake.records import tables
from tests.intake.programme.rounds import SHOW, THREE, decide, file_leave, listed, put_on_file, report, send
from tests.office import Office, moment


def told(office: Office, sentence: str) -> set[str]:
    """By the short names of the cast."""
    note = tables.notification.c
    with office.db.read() as tx:
        people = set(
            tx.execute(select(note.person).where(note.sentence == sentence, note.person.is_not(None))).scalars()
        )
    return {name for name, person in office.people.items() if person.id in people}


def test_a_leave_goes_from_one_who_decides_to_the_next(office: Office) -> None:
    show = office.show(SHOW)
    leave = file_leave(office, show, "2016-05-30 10:00")
    assert told(office, "leave_filed") == {"leader", "office"}
    decide(office, show, leave, "leader", "2016-05-30 11:00")
    assert told(office, "leave_filed") == {"leader", "office", "bureau", "committee"}
    decide(office, show, leave, "bureau", "2016-05-30 12:00")
    assert told(office, "leave_granted") == set()
    decide(office, show, leave, "committee", "2016-05-30 13:00")
    assert told(office, "leave_granted") == {"water", "host", "editor", "office"}


def test_an_undecided_leave_is_said_to_all_two_working_days_before(office: Office) -> None:
    show = office.show(SHOW)
    file_leave(office, show, "2016-05-30 10:00")
    reminding.remind(office.db, moment("2016-06-02 09:00"))
    assert told(office, "leave_undecided") == set()
    reminding.remind(office.db, moment("2016-06-03 09:00"))
    assert told(office, "leave_undecided") == {"office", "leader", "bureau", "committee"}


def test_what_a_unit_owes_is_told_by_the_ladder_and_never_twice(office: Office) -> None:
    show = office.show(SHOW)
    assert reminding.remind(office.db, moment("2016-05-20 09:00")) > 0
    assert reminding.remind(office.db, moment("2016-05-20 09:01")) == 0
    assert told(office, "show_due") == {"water"}
    # The manuscript's day was the 31st; the next working day at nine the style office hears of it too.
    reminding.remind(office.db, moment("2016-06-01 08:59"))
    assert told(office, "show_late") == set()
    reminding.remind(office.db, moment("2016-06-01 09:00"))
    assert told(office, "show_late") == {"water", "office"}
    sheet = send(office, show, "2016-06-01 10:00")
    put_on_file(office, show, sheet, "2016-06-01 11:00")
    listed(office, show, "2016-06-01 11:00", THREE)
    assert reminding.remind(office.db, moment("2016-06-07 12:00")) == 0
    # The report begins with the end of the show.
    assert reminding.remind(office.db, moment("2016-06-07 18:31")) == 1
    report(office, show, "2016-06-08 09:00")
    assert told(office, "post_report_sent") == {"office"}
    assert reminding.remind(office.db, moment("2016-06-14 09:00")) == 0


def test_a_practice_show_and_one_that_was_called_off_remind_nobody(office: Office) -> None:
    office.show(SHOW)
    with office.db.begin() as tx:
        tx.execute(tables.show.update().values(practice=True))
    assert reminding.remind(office.db, moment("2016-06-01 09:00")) == 0
    with office.db.begin() as tx:
        tx.execute(tables.show.update().values(practice=False, state="called_off"))
    assert reminding.remind(office.db, moment("2016-06-01 09:00") + timedelta(minutes=1)) == 0
