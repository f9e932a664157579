"""`rexian calendar` and `rexian policy` on a station's own books."""

import json
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from intake.office import calendars, people
from intake.records.database import Database
from intake.settings import ensure_secrets
from intake.words import Role
from tests.house import NOW
from tests.intake.clocks_at_hand import a_clock, clock_row

from .shell import rexian

PASSWORD = "Ke-Qi-2026-lu"
SHOW = date(2026, 11, 24)
CALENDAR = ("--lang", "en", "calendar")
POLICY = ("--lang", "en", "policy")


@pytest.fixture
def station(db: Database, tmp_path: Path) -> Path:
    """A station with lan of the style office and mei of the supervision bureau."""
    ensure_secrets(tmp_path)
    for name, role in (("lan", Role.STYLE_OFFICE), ("mei", Role.SUPERVISOR)):
        people.add_person(db, name=name, display=name, password=PASSWORD, roles={role}, at=NOW)
    return tmp_path


def test_a_typhoon_is_proposed_looked_at_approved_and_clocks_follow(station: Path, db: Database) -> None:
    clock = a_clock(db, "complaint", SHOW)
    words = ("--day", "2026-11-26..2026-11-27", "--off", "--layer", "city", "--name", "台风停工", "--by", "lan")
    told = rexian(station, *CALENDAR, "propose", *words, "--reason", "市府通知")
    assert told.returncode == 0, told.stderr
    assert "Running clocks that go over these days: 1." in told.stdout
    assert "day off: 台风停工" in rexian(station, *CALENDAR, "diff", "2").stdout
    alone = rexian(station, *CALENDAR, "approve", "2", "--by", "nobody")
    assert (alone.returncode, "nobody" in alone.stderr) == (1, True)
    assert "moved: 1." in rexian(station, *CALENDAR, "approve", "2", "--by", "mei").stdout
    assert clock_row(db, clock).due_on == date(2026, 12, 3)
    assert rexian(station, "due", "complaint", "2026-11-24").stdout.startswith("2026-12-03")
    again = rexian(station, *CALENDAR, "propose", *words, "--reason", "市府通知")
    assert (again.returncode, "2026-11-26, 2026-11-27" in again.stderr) == (1, True)


def test_a_year_is_carried_out_and_in(station: Path, tmp_path: Path) -> None:
    file = tmp_path / "2026.csv"
    assert rexian(station, *CALENDAR, "year", "2026", "--csv", str(file)).returncode == 0
    following = file.read_text("utf-8-sig").replace("2026-", "2027-")
    file.write_text(following, "utf-8")
    early = rexian(station, *CALENDAR, "import", str(file), "--by", "lan", "--reason", "国办通知")
    assert (early.returncode, "2027 is not out" in early.stderr) == (1, True)
    told = rexian(station, *CALENDAR, "import", str(file), "--announce", "2027", "--by", "lan", "--reason", "国办通知")
    assert told.returncode == 0, told.stderr
    rexian(station, *CALENDAR, "approve", "2", "--by", "mei")
    assert "元旦" in rexian(station, *CALENDAR, "show", "2027-01-01").stdout
    ical = rexian(station, *CALENDAR, "year", "2027", "--ical", "-").stdout
    assert ical.count("BEGIN:VEVENT") == following.count("2027-")


def test_a_pack_is_checked_simulated_and_adopted_for_two_people(station: Path, db: Database, tmp_path: Path) -> None:
    a_clock(db, "suggest", SHOW - timedelta(days=30))
    assert "clocks[suggest].term.working_days" in rexian(station, *POLICY, "check", "example-2-5-10").stdout
    sheet = tmp_path / "simulated.xlsx"
    told = rexian(station, *POLICY, "simulate", "example-2-5-10", "--since", "2026-01-01", "--xlsx", str(sheet))
    assert told.returncode == 0, told.stderr
    rows = list(openpyxl.load_workbook(BytesIO(sheet.read_bytes())).worksheets[0].values)
    assert [cell.date().isoformat() for cell in rows[1][4:6]] == ["2026-10-30", "2026-11-06"]
    (one,) = json.loads(rexian(station, *POLICY, "simulate", "example-2-5-10", "--json", "-").stdout)
    assert (one["due_before"], one["due_after"], one["before"]) == ("2026-10-30", "2026-11-06", "missed")
    file = tmp_path / "ours.toml"
    file.write_text(calendars.shipped_text("example-2-5-10"), "utf-8")
    by = ("--proposed-by", "lan", "--approved-by", "mei")
    assert "is in force" in rexian(station, *POLICY, "adopt", str(file), *by).stdout
    assert "working days: 10" in rexian(station, *POLICY, "show").stdout
    assert rexian(station, "due", "suggest", "2026-11-24").stdout.startswith("2026-12-08")


def test_a_pack_that_is_none_is_refused_with_the_place_of_its_fault(station: Path, tmp_path: Path) -> None:
    file = tmp_path / "bad.toml"
    file.write_text(calendars.shipped_text().replace("working_days = 2 }", "working_days = 0 }", 1), "utf-8")
    told = rexian(station, *POLICY, "check", str(file))
    assert (told.returncode, "clocks[consult].term.working_days" in told.stderr) == (1, True)
    nowhere = rexian(station, *POLICY, "check", "nowhere")
    assert "example-2-5-10" in nowhere.stderr
