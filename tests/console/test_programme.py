"""Planned shows reach the screen, the ring's number and Asterisk's dial plan without anything being restarted."""

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest

from console.programme import Programme
from console.settings import ConsoleSettings
from console.standing import Standing
from intake.office import shows
from intake.records.database import Database
from intake.rules.show_window import Schedule, number_in_year
from intake.settings import ensure_secrets
from telephony.settings import TelephonySettings
from tests.house import NOW

DAY = date(2026, 12, 3)
AIR = datetime(2026, 12, 3, 2, 30, tzinfo=UTC)  # 10:30 in the house's zone


def settings(home: Path) -> TelephonySettings:
    ensure_secrets(home)
    return TelephonySettings()  # type: ignore[call-arg]  # secrets come from the file


def a_show(db: Database, rhythm: Schedule) -> None:
    shows.plan(db, day=DAY, start=time(10, 0), end=time(11, 0), unit=None, rhythm=rhythm, at=NOW)


def test_a_planned_show_is_seen_at_the_next_look_and_told_once(db: Database, tmp_path: Path) -> None:
    rhythm, told = settings(tmp_path).schedule(), list[Schedule]()
    programme = Programme(db, rhythm, tell=told.append)
    programme.look()
    a_show(db, rhythm)
    programme.look()
    programme.look()
    (show,) = shows.shows(db, DAY, DAY)
    shows.call_off(db, show.id, reason="", version=show.version, rhythm=rhythm, at=NOW)
    programme.look()
    assert number_in_year(programme.schedule(), AIR) is None
    told.pop()
    a_show(db, rhythm)
    programme.look()
    told.pop()
    assert [len(schedule.planned) for schedule in told] == [0, 1]
    assert number_in_year(programme.schedule(), AIR) is not None


def test_what_could_not_be_told_is_told_again(db: Database, tmp_path: Path) -> None:
    tries = list[Schedule]()

    def tell(schedule: Schedule) -> None:
        tries.append(schedule)
        if len(tries) == 1:
            raise OSError("the disk is full")

    programme = Programme(db, settings(tmp_path).schedule(), tell=tell)
    with pytest.raises(OSError, match="full"):
        programme.look()
    programme.look()
    programme.look()
    assert len(tries) == 2


def test_the_screen_shows_the_planned_window(db: Database, tmp_path: Path) -> None:
    telephony = settings(tmp_path)
    programme = Programme(db, telephony.schedule())
    standing = Standing(
        tmp_path, ConsoleSettings(), telephony, line_up=lambda: (True, NOW, ""), schedule=programme.schedule
    )
    assert not standing.show(AIR).open
    a_show(db, telephony.schedule())
    programme.look()
    assert standing.show(AIR).open
    assert standing.show(AIR - timedelta(days=1)).next_start == AIR - timedelta(minutes=30)
