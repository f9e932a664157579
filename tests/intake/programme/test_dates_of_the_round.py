"""Days of the programme's round around holidays and year ends, and shows that change after their letters went out.

Each day was counted by hand from the notices of the State Council for 2016 and 2017.
"""

from datetime import date, time

import pytest

from console import preview_page
from intake.office import bodies, calendars, printing, recomputing, shows
from intake.office.programme import call_ups, leaves, previews, reminding
from intake.office.programme.turns import CalledOffShow
from intake.rules.calendar import Layer
from intake.rules.calendar_words import Said
from intake.rules.preview import NoShowsInMonth, PreviewStanding
from intake.words import ShowId
from intake.words.preparing import ShowDuty
from tests.intake.programme.rounds import AWAY, SHOW, owed, seen, send
from tests.intake.programme.test_agreements import RHYTHM, give_unit
from tests.intake.programme.test_call_ups import agreed, sign
from tests.intake.programme.test_call_ups import seen as letters
from tests.intake.programme.test_call_ups import send as call_up
from tests.intake.programme.test_previews import JUNE, publish, standing
from tests.intake.programme.test_telling import told
from tests.office import Office, moment

D = ShowDuty
# Leave, manuscript, list, seal and report of one show; and the preview of its month.
HOLIDAYS = {
    # The working day before the National Day week; the Saturday and Sunday after it are worked.
    "2016-09-30": ("2016-09-23", "2016-09-23", "2016-09-27", "2016-09-29", "2016-10-10", "2016-08-31"),
    # The first days after it.
    "2016-10-08": ("2016-09-30", "2016-09-30", "2016-09-28", "2016-09-30", "2016-10-11", "2016-09-30"),
    "2016-10-11": ("2016-09-30", "2016-09-30", "2016-10-08", "2016-10-10", "2016-10-14", "2016-09-30"),
    # The last show of a year, and the first of the next: 2 January is a day off instead of the Sunday before.
    "2016-12-27": ("2016-12-20", "2016-12-20", "2016-12-22", "2016-12-26", "2016-12-30", "2016-11-30"),
    "2016-12-30": ("2016-12-23", "2016-12-23", "2016-12-27", "2016-12-29", "2017-01-05", "2016-11-30"),
    "2017-01-03": ("2016-12-27", "2016-12-27", "2016-12-28", "2016-12-30", "2017-01-06", "2016-12-30"),
    # On a day off in Spring Festival week, kept all the same; and the first Tuesday after it.
    "2017-01-31": ("2017-01-24", "2017-01-24", "2017-01-24", "2017-01-26", "2017-02-06", "2016-12-30"),
    "2017-02-07": ("2017-01-26", "2017-01-26", "2017-02-03", "2017-02-06", "2017-02-10", "2017-01-26"),
}


@pytest.mark.parametrize("day", HOLIDAYS)
def test_what_is_owed_around_holidays_and_year_ends(office: Office, day: str) -> None:
    show, early = office.show(day), "2016-06-01 09:00"
    duties = (D.LEAVE, D.MANUSCRIPT, D.ROSTER, D.SEAL, D.POST_REPORT)
    found = [owed(office, show, duty, early).due_on.isoformat() for duty in duties]
    month = previews.month(office.db, day[:7], moment(early)).due
    assert (*found, month.due_on.isoformat()) == HOLIDAYS[day]
    assert not month.provisional


def test_the_last_moment_of_a_day_is_in_time_and_the_next_one_is_late(office: Office) -> None:
    first, second = office.show(SHOW), office.show("2016-06-21", "roads")
    send(office, first, "2016-05-31 23:59:59.999999")
    send(office, second, "2016-06-15 00:00:00", by="roads")
    assert not seen(office, first, "2016-06-01 09:00").manuscripts[0].late
    assert seen(office, second, "2016-06-15 09:00").manuscripts[0].late


def test_a_day_off_that_is_announced_later_moves_what_is_not_done_and_nothing_else(office: Office) -> None:
    done, open_ = office.show(SHOW), office.show("2016-06-08", "roads")
    call_up(office, open_, "2016-05-20 09:00")
    send(office, done, "2016-05-31 09:00")
    storm = [
        Said(layer=Layer.CITY, day=day, working=False, name="台风停工") for day in (date(2016, 5, 31), date(2016, 6, 1))
    ]
    by, at = office.people["office"].id, moment("2016-05-31 10:00")
    version = calendars.propose(office.db, said=storm, years={}, reason="市政府通知", person=by, at=at)
    calendars.approve(office.db, version, person=office.people["bureau"].id, at=at)
    list(recomputing.recompute(office.db, at))
    mine = owed(office, done, D.MANUSCRIPT, "2016-05-31 11:00")
    assert (mine.due_on, mine.late) == (date(2016, 5, 31), False)
    assert owed(office, open_, D.MANUSCRIPT, "2016-05-31 11:00").due_on == date(2016, 5, 30)
    # The letter says another day than is owed now.
    assert letters(office, open_, "2016-05-31 11:00", "roads").outdated


def version_of(office: Office, show: ShowId) -> int:
    with office.db.read() as tx:
        return shows.show_in(tx, show).version


def move(office: Office, show: ShowId, day: str, unit: str = "water") -> None:
    at = {"at": moment("2016-06-01 09:00"), "by": office.people["editor"].id, "rhythm": RHYTHM}
    place = {"day": date.fromisoformat(day), "start": time(17, 30), "end": time(18, 30), "unit": office.units[unit]}
    shows.change(office.db, show, **place, reason="场地", version=version_of(office, show), **at)


def call_off(office: Office, show: ShowId) -> None:
    at = {"at": moment("2016-06-01 09:00"), "by": office.people["editor"].id, "rhythm": RHYTHM}
    shows.call_off(office.db, show, reason="台风", version=version_of(office, show), **at)


def test_a_show_moved_after_its_letter_is_told_and_owes_by_its_new_day(office: Office) -> None:
    show = office.show(SHOW)
    agreed(office, show)
    publish(office, "2016-05-30 09:00")
    sign(office, show, 1, "2016-05-30 10:00")
    send(office, show, "2016-06-01 08:00")
    move(office, show, "2016-06-14")
    assert told(office, "show_moved") == {"water"}
    assert letters(office, show, "2016-06-01 10:00").outdated
    # Dragon Boat Festival: 9 to 11 June are off, Sunday 12 is worked.
    assert owed(office, show, D.ROSTER, "2016-06-01 10:00").due_on == date(2016, 6, 8)
    assert owed(office, show, D.SEAL, "2016-06-01 10:00").due_on == date(2016, 6, 13)
    kept = owed(office, show, D.MANUSCRIPT, "2016-06-01 10:00")
    assert (kept.due_on, kept.late) == (date(2016, 5, 31), True)
    publish(office, "2016-06-01 11:00")
    assert [one.letter.day for one in letters(office, show, "2016-06-01 12:00").sent] == [SHOW, "2016-06-14"]


def test_a_show_called_off_in_the_middle_of_its_preparation(office: Office) -> None:
    show = office.show(SHOW)
    with pytest.raises(NoShowsInMonth):
        previews.publish(office.db, "2016-08", seen="", by=office.people["editor"].id, at=moment("2016-05-30 09:00"))
    agreed(office, show)
    publish(office, "2016-05-30 09:00")
    water = {"by": office.people["water"].id, "at": moment("2016-05-31 09:00")}
    leave = leaves.file(office.db, show, AWAY, **water)
    call_off(office, show)
    assert told(office, "show_called_off") == {"water"}
    with pytest.raises(CalledOffShow):
        leaves.withdraw(office.db, show, leave, **water)
    with pytest.raises(CalledOffShow):
        send(office, show, "2016-06-01 10:00")
    before = told(office, "show_due") | told(office, "leave_undecided")
    reminding.remind(office.db, moment("2016-06-06 10:00"))
    assert told(office, "show_due") | told(office, "leave_undecided") == before
    # It was the month's only one; the public does not read of it for ever.
    assert standing(office, "2016-06-01 10:00") is PreviewStanding.CHANGED
    publish(office, "2016-06-01 10:00")
    assert standing(office, "2016-06-01 11:00") is PreviewStanding.PUBLISHED
    newest = previews.public(office.db, JUNE)
    assert newest is not None
    assert newest.preview.shows == ()
    made = printing.render(office.db, newest.document, at=moment("2016-06-01 11:00"), person=office.people["editor"].id)
    assert made.pages == 1
    assert "已取消" in preview_page.fragment(newest, "zh-CN")
    assert "called off" in preview_page.fragment(newest, "en")


def test_a_unit_that_was_called_up_hears_that_another_one_comes(office: Office) -> None:
    show = office.show(SHOW)
    give_unit(office, show, "roads")
    assert told(office, "show_given_away") == set()
    call_up(office, show, "2016-05-20 09:00")
    give_unit(office, show, "market")
    assert told(office, "show_given_away") == {"roads"}
    assert call_ups.call_ups(office.db, show, by=office.people["office"].id, at=moment("2016-05-21 09:00")).sent == ()


def test_a_unit_closed_after_it_was_agreed_on(office: Office) -> None:
    """It cannot be closed before its show; and its show cannot be moved to where it is no more."""
    show = office.show(SHOW)
    agreed(office, show)
    water, at = office.units["water"], moment("2016-05-20 09:00")
    with pytest.raises(bodies.StillAtWork):
        bodies.close(office.db, water, at, on=date(2016, 6, 1))
    bodies.close(office.db, water, at, on=date(2016, 6, 8))
    with pytest.raises(shows.ClosedOrganisation):
        move(office, show, "2016-06-14")
    move(office, show, "2016-06-06")
