"""A new house has its next shows and a rehearsal before each; what was practised is cleared, and nothing else."""

from datetime import date
from typing import Any

from sqlalchemy import func, select

from intake import journal
from intake.office import first_season, practice_season, shows
from intake.office.programme import commitments, door, manuscripts
from intake.records import tables
from intake.records.database import Database
from intake.words import Kind, ShowId
from tests.intake.programme.rounds import SHOW, THREE, come, decide, file_leave, listed, put_on_file, report, send
from tests.intake.test_shows import RHYTHM
from tests.office import Office, moment


def planned(db: Database) -> list[tuple[str, int | None, bool, bool]]:
    """Day, number, whether it has a unit, whether it is practice."""
    found = shows.shows(db, date(2016, 1, 1), date(2017, 12, 31))
    return [(one.day.isoformat(), one.number, one.unit is not None, one.practice) for one in found]


def test_a_new_house_has_its_next_shows_and_a_rehearsal_on_the_working_day_before(office: Office) -> None:
    made = first_season.set_up(office.db, RHYTHM, moment("2016-06-01 09:00"))
    assert (made.shows, made.practice, made.left_out) == (4, 4, ())
    assert planned(office.db) == [
        ("2016-06-06", 1, True, True),
        ("2016-06-07", 1, False, False),
        ("2016-06-20", 2, True, True),
        ("2016-06-21", 2, False, False),
        ("2016-07-04", 3, True, True),
        ("2016-07-05", 3, False, False),
        ("2016-07-18", 4, True, True),
        ("2016-07-19", 4, False, False),
    ]
    assert first_season.set_up(office.db, RHYTHM, moment("2016-06-01 10:00")) == first_season.NOTHING


def test_a_day_off_is_left_to_the_planner_and_a_rehearsal_never_lies_behind(office: Office) -> None:
    made = first_season.set_up(office.db, RHYTHM, moment("2017-01-16 09:00"))
    # Spring Festival; and the rehearsal of 01-17 would have been today.
    assert (made.shows, made.practice, made.left_out) == (3, 2, (date(2017, 1, 31),))


def a_round(office: Office, day: str, *, practice: bool) -> ShowId:
    """Everything that can be written about a show."""
    show = office.show(day)
    with office.db.begin() as tx:
        tx.execute(tables.show.update().where(tables.show.c.id == show).values(practice=practice))
    leave = file_leave(office, show, "2016-05-30 10:00")
    decide(office, show, leave, "leader", "2016-05-30 12:00")
    sheet = send(office, show, "2016-05-31 09:00")
    by = office.people["host"].id
    manuscripts.comment(office.db, show, sheet, "请补充数字", by=by, at=moment("2016-05-31 10:00"))
    put_on_file(office, show, sheet, "2016-06-06 09:00")
    listed(office, show, "2016-06-02 09:00", THREE)
    come(office, show, 0, f"{day} 17:10")
    commitments.note(office.db, show, "七日内公布", None, by=by, at=moment(f"{day} 17:40"))
    door.close(office.db, show, by=by, at=moment(f"{day} 18:40"))
    report(office, show, f"{day} 20:00")
    return show


def rows(db: Database) -> dict[str, int]:
    with db.read() as tx:
        return {
            table.name: tx.execute(select(func.count()).select_from(table)).scalar_one()
            for table in tables.metadata.sorted_tables
            if table.name != "journal"
        }


def _shows_of(office: Office, case: Any) -> int | None:
    with office.db.read() as tx:
        return tx.execute(select(tables.matter.c.show).where(tables.matter.c.id == case.id)).scalar()


def test_practice_is_cleared_with_all_that_hangs_on_it_and_real_shows_stay(office: Office) -> None:
    a_round(office, SHOW, practice=False)
    real = office.registered(Kind.COMPLAINT)
    before = rows(office.db)
    practised = a_round(office, "2016-06-14", practice=True)
    assert rows(office.db) != before
    tried = office.registered(Kind.COMPLAINT, "2016-06-14 18:00", show="2016-06-14")
    assert practice_season.clear(office.db, moment("2016-06-20 09:00")) == 1
    after = rows(office.db)
    assert {name for name, count in after.items() if count != before[name]} <= set(CASES)
    with office.db.read() as tx:
        papers = tx.execute(select(tables.document.c.paper)).scalars().all()
    assert [paper for paper in papers if f":show:{practised}:" in paper] == []
    assert [paper for paper in papers if f":show:{office.shows[date.fromisoformat(SHOW)]}:" in paper]
    assert (_shows_of(office, tried), _shows_of(office, real)) == (None, office.shows[date.fromisoformat(SHOW)])
    assert practice_season.clear(office.db, moment("2016-06-20 09:01")) == 0
    with office.db.read() as tx:
        assert journal.broken_link(tx) is None


# What the case that was registered in the practice show has brought with it.
CASES = (
    "matter",
    "matter_event",
    "matter_call",
    "call",
    "placement",
    "clock",
    "feed",
    "search_case",
    "notification",
    "document",
    "delivery",
    "series",
)
