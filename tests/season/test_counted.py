"""Twelve shows from the month's plan to the year's assessment, through the pages, counted as plain SQL counts.

Units come late, stay away, take leave and are renamed; three holidays lie in it, cases become late and are supervised.
"""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from tests.acceptance import season_counted
from tests.acceptance.conftest import Town
from tests.acceptance.played import AFTER, AGAINST, ALWAYS, ROUNDS
from tests.acceptance.rounds import Round, faults
from tests.acceptance.season_counted import DUE
from tests.intake.assessment.counted import counted
from tests.intake.documents.paper import said as said_by
from tests.office import moment


def test_a_season_is_assessed_as_plain_sql_counts_it(played: Town) -> None:
    db = played.office.db
    assert [one for one in faults(played, AFTER) if one[0] == 1] == AGAINST
    bounds = moment("2016-01-01 00:00"), moment("2017-01-01 00:00")
    marks: dict[str, Any] = counted(db, date(2016, 1, 1), date(2016, 12, 31), *bounds, moment(AFTER))
    attending, early = season_counted.attended(db)
    marks |= attending
    for unit in played.office.units.values():
        found = assessed(played, unit)
        for figure in found["figures"]:
            if figure["measure"] in marks:
                mine = [credit for whose, _, credit in marks[figure["measure"]] if whose == unit]
                assert (figure["numerator"], figure["denominator"]) == (float(sum(mine)), len(mine)), figure
        whole = season_counted.total(unit, marks, early[unit], season_counted.situations(db))
        assert abs(Fraction(str(found["total"])) - whole) <= Fraction(1, 20)
    # Of what stood in the list of leads only what the bureau has looked into takes points off.
    names = {number: unit for unit, number in played.office.units.items()}
    sent = {(names[unit], situation) for unit, situation in season_counted.situations(db) if unit in names}
    assert sent == {("water", 1), ("roads", 1)}
    # A season in which something never went wrong, or never well, would prove little.
    kinds = {measure: {credit for _, _, credit in rows} for measure, rows in marks.items()}
    assert {measure for measure, credits in kinds.items() if len(credits) < 2} <= {"transfer", "signing", *ALWAYS}


def assessed(town: Town, unit: int) -> Any:
    groups = town.made("office", "GET", "assessment?period=2016", AFTER)["groups"]
    return next(one for group in groups for one in group["units"] if one["id"] == unit)


def test_a_unit_reads_its_place_among_all_and_of_the_others_nothing(played: Town) -> None:
    (group,) = played.made("water", "GET", "assessment?period=2016", AFTER)["groups"]
    (mine,) = group["units"]
    assert (mine["id"], group["ranked"]) == (played.office.units["water"], 3)


def test_every_duty_of_every_show_is_due_on_its_day(played: Town) -> None:
    for plan in ROUNDS:
        show = Round(town=played, show=played.office.show(plan.day), unit=plan.unit)
        owed = {one["duty"]: one["due_on"] for one in show.seen(AFTER)["owed"]}
        assert tuple(owed[duty] for duty in ("manuscript", "seal", "postreport")) == DUE[plan.day]


def test_every_show_has_come_to_the_end_of_its_line(played: Town) -> None:
    beside = {
        "2016-07-05": ["leave_granted", "substituted"],
        "2016-07-19": ["leave_granted", "substituted"],
        "2016-08-02": ["substituted"],
        "2016-08-30": ["no_show"],
        "2016-09-13": ["no_show"],
        "2016-10-11": ["leave_refused"],
    }
    for plan in ROUNDS:
        line = played.made("office", "GET", f"shows/{played.office.show(plan.day)}/stages", AFTER)
        ahead = {one["stage"] for one in line["stages"] if one["done_at"] is None}
        never = {
            "sealed": plan.filing is None,
            "roster_ok": plan.listed is None,
            "checked_in": len(plan.arrivals) < 3,
            "reported": plan.report is None,
            "scored": True,
        }
        assert ahead == {stage for stage, is_so in never.items() if is_so}, plan.day
        assert line["asides"] == beside.get(plan.day, [])


def test_a_renamed_unit_bears_the_name_of_each_day(played: Town) -> None:
    rows = played.made("office", "GET", "shows?first=2016-06-01&last=2016-12-31", AFTER)
    names = {one["day"]: one["unit_name"] for one in rows if one["unit"] == played.office.units["market"]}
    old, new = "区市场监督管理局", "区市场监管综合局"
    assert names == {"2016-07-05": old, "2016-08-16": old, "2016-09-27": new, "2016-11-08": new}
    assert assessed(played, played.office.units["market"])["name"] == new


def test_the_year_is_published_appealed_against_and_frozen(played: Town, tmp_path: Path) -> None:
    said = {unit: assessed(played, number) for unit, number in played.office.units.items()}
    found = played.made("office", "POST", "assessment/periods/2016/publication", "2017-01-03 10:00")
    sheets = {
        unit: one for unit, number in played.office.units.items() for one in found["sheets"] if one["unit"] == number
    }
    for unit, step in (("market", "confirm"), ("roads", "confirm"), ("water", "appeal")):
        words = {
            "step": step,
            "words": "8月30日因抢险未到" if step == "appeal" else "",
            "version": sheets[unit]["version"],
        }
        status, _ = played.ask(
            f"{unit}_leader", "POST", f"assessment/sheets/{sheets[unit]['id']}/answer", "2017-01-05 09:00", **words
        )
        assert status == 204
    freezing = "POST", "assessment/periods/2016/freezing", "2017-01-09 09:00"
    assert played.turned_down("bureau", *freezing) == "SheetsOpen"
    words = {"words": "维持原评分", "recount": False, "version": sheets["water"]["version"] + 1}
    assert (
        played.ask(
            "office", "POST", f"assessment/sheets/{sheets['water']['id']}/decision", "2017-01-09 08:30", **words
        )[0]
        == 204
    )
    found = played.made("bureau", *freezing)
    frozen = {one["unit"]: one for one in found["sheets"]}
    (tmp_path / "table.xlsx").write_bytes(
        played.clients["office"].get("/api/assessment/sheets.xlsx?period=2016").content
    )
    cells = {str(cell.value) for sheet in load_workbook(tmp_path / "table.xlsx") for row in sheet for cell in row}
    for unit, number in played.office.units.items():
        total = Decimal(str(said[unit]["total"]))
        assert Decimal(frozen[number]["total"]) == total
        paper = said_by(
            played.clients[f"{unit}_leader"].get(f"/api/documents/{frozen[number]['document']}.pdf").content
        )
        assert str(total) in paper
        assert str(total) in cells
    assert frozen[played.office.units["water"]]["state"] == "decided"
