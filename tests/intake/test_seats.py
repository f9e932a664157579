"""Which row of the studio page a call takes: the office decides, once for every screen."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import insert, select, text, update
from sqlalchemy.exc import IntegrityError

from intake.office import books, calls
from intake.office.rows import call_row
from intake.records import migrate as schema
from intake.records import tables
from intake.records.database import Database
from intake.rules.seats import RESTS, Seat, lowest_free
from intake.words import CallId, CallState, EndReason
from tests.house import NOW, an_opening

MOMENT = timedelta(microseconds=1)


def ring(db: Database, call: str, after: timedelta = timedelta(0), *, practice: bool = False) -> int | None:
    """The seat of a call that rings this long after NOW."""
    calls.open_call(db, replace(an_opening(call, practice=practice), rang_at=NOW + after))
    return books.call_record(db, CallId(call)).seat


def hang_up(db: Database, call: str, after: timedelta = timedelta(0)) -> None:
    calls.end_call(db, CallId(call), NOW + after, EndReason.CALLER_HUNG_UP, 16)


def test_the_first_call_sits_in_row_one() -> None:
    assert lowest_free([], NOW) == 1


def test_a_gap_is_filled_before_the_column_grows() -> None:
    seats = [Seat(number=number, live=True, ended_at=None) for number in (1, 2, 4)]
    assert lowest_free(seats, NOW) == 3


def test_a_seat_rests_before_the_next_call_takes_it() -> None:
    seats = [Seat(number=1, live=False, ended_at=NOW)]
    assert [lowest_free(seats, NOW + RESTS - MOMENT), lowest_free(seats, NOW + RESTS)] == [2, 1]


def test_a_call_whose_end_nobody_knows_gives_its_seat_up_at_once() -> None:
    assert lowest_free([Seat(number=1, live=False, ended_at=None)], NOW) == 1


def test_two_calls_that_ring_in_the_same_instant_sit_in_two_rows(db: Database) -> None:
    assert [ring(db, "c-2"), ring(db, "c-1")] == [1, 2]


def test_a_call_keeps_its_seat_whatever_happens_around_it(db: Database) -> None:
    ring(db, "c-1")
    ring(db, "c-2")
    hang_up(db, "c-1")
    ring(db, "c-3", RESTS)
    calls.open_call(db, an_opening("c-2"))
    assert books.call_record(db, CallId("c-2")).seat == 2


def test_the_next_ring_takes_the_lowest_row_that_has_rested(db: Database) -> None:
    for call in ("c-1", "c-2", "c-3"):
        ring(db, call)
    hang_up(db, "c-2", timedelta(seconds=60))
    assert ring(db, "c-4", timedelta(seconds=61)) == 4
    assert ring(db, "c-5", timedelta(seconds=65)) == 2


def test_a_call_that_is_over_keeps_its_seat_until_another_takes_it(db: Database) -> None:
    ring(db, "c-1")
    hang_up(db, "c-1")
    assert books.call_record(db, CallId("c-1")).seat == 1
    ring(db, "c-2", RESTS)
    assert books.call_record(db, CallId("c-1")).seat is None


def test_practice_calls_and_real_ones_never_share_a_row(db: Database) -> None:
    assert [ring(db, "c-1"), ring(db, "c-2", practice=True), ring(db, "c-3")] == [1, 2, 3]


def test_the_database_itself_refuses_two_calls_in_one_seat(db: Database) -> None:
    ring(db, "c-1")
    ring(db, "c-2")
    with pytest.raises(IntegrityError), db.begin() as tx:
        tx.execute(update(tables.call).where(tables.call.c.id == "c-2").values(seat=1))


def test_an_upgrade_in_the_middle_of_a_show_seats_the_calls_on_the_line(tmp_path: Path) -> None:
    db = Database(f"sqlite:///{tmp_path / 'older.db'}")
    config = schema._config()
    with db.begin() as tx:
        config.attributes["connection"] = tx
        command.upgrade(config, "0001")
        for call, after, over in (("c-2", 1, False), ("c-1", 1, False), ("c-3", 0, True), ("c-4", 2, False)):
            opening = replace(an_opening(call), rang_at=NOW + timedelta(seconds=after))
            row = call_row(opening, None, 0) | {"state": CallState.ENDED if over else CallState.HOLD}
            del row["seat"]
            tx.execute(insert(tables.call).values(**row))
    assert schema.migrate(db)
    with db.read() as tx:
        rows = tx.execute(select(tables.call.c.id, tables.call.c.seat).order_by(tables.call.c.id))
        assert [tuple(row) for row in rows] == [("c-1", 1), ("c-2", 2), ("c-3", None), ("c-4", 3)]
    db.close()


def test_seats_are_found_without_reading_every_call_there_ever_was(db: Database) -> None:
    with db.read() as tx:
        plan = tx.execute(text("EXPLAIN QUERY PLAN SELECT seat FROM call WHERE seat > 0")).all()
    assert "ix_call_seat" in plan[0].detail
