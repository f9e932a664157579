"""The edges of a period's sheets: the last moment of an appeal, late acts, exclusions after the publication."""

from datetime import date

import pytest
from sqlalchemy import select

from intake.office.assessment import excluding, sheets
from intake.office.assessment.sheets import SheetsOpen, TooLateToAppeal
from intake.office.casework import answering
from intake.records import tables
from intake.rules.sheets import SheetState, SheetStep
from tests import histories
from tests.intake.assessment.test_excluding import number
from tests.intake.assessment.test_sheets import JUNE, PUBLISHED, handled, leader, published, row
from tests.office import Office, moment
from tests.own_office import office

__all__ = ["office"]

LAST, OVER = moment("2016-07-06 23:59:59.999999"), moment("2016-07-07 00:00:00")


def test_an_appeal_in_the_last_microsecond_counts_and_the_next_one_is_too_late(office: Office) -> None:
    mine = published(office)
    say = {"words": "系统停电", "version": 1}
    with pytest.raises(TooLateToAppeal):
        sheets.answer(office.db, mine["roads"], SheetStep.APPEAL, by=leader(office, "roads"), now=OVER, **say)
    water = {"by": leader(office, "water"), "now": LAST}
    assert sheets.answer(office.db, mine["water"], SheetStep.APPEAL, **water, **say) is SheetState.APPEALED
    # Who objects no more may still confirm.
    confirm = {"by": leader(office, "roads"), "now": OVER, "words": "", "version": 1}
    assert sheets.answer(office.db, mine["roads"], SheetStep.CONFIRM, **confirm) is SheetState.CONFIRMED


def test_nothing_is_frozen_before_the_last_moment_is_over(office: Office) -> None:
    published(office)
    with pytest.raises(SheetsOpen):
        sheets.freeze(office.db, JUNE, by=office.people["bureau"], now=LAST)
    assert sheets.freeze(office.db, JUNE, by=office.people["bureau"], now=OVER) >= len(office.units)


# Counted by hand: National Day week with its worked weekend, New Year with its Monday off, Spring Festival with its
# worked Saturday.
@pytest.mark.parametrize(
    ("period", "out", "until"),
    [
        ("2016-08", "2016-09-30 09:00", date(2016, 10, 10)),
        ("2016-11", "2016-12-30 09:00", date(2017, 1, 5)),
        ("2016", "2017-01-01 09:00", date(2017, 1, 5)),
        ("2016", "2017-01-26 23:59", date(2017, 2, 6)),
    ],
)
def test_days_for_an_appeal_are_working_days(office: Office, period: str, out: str, until: date) -> None:
    sheets.publish(office.db, period, by=office.people["office"], now=moment(out))
    with office.db.read() as tx:
        assert tx.execute(select(tables.assessment_period.c.appeal_until)).scalar_one() == until


def test_what_happens_after_the_publication_changes_no_sheet(office: Office) -> None:
    late = handled(office, None)
    mine = published(office)["water"]
    before = row(office, mine)
    late.do(answering.reply, late.part("water").id, histories._reply(), by="water", at="2016-07-05 09:00")
    which = excluding.propose(
        office.db, number(late), None, reason="系市管工程", by=office.people["office"], now=PUBLISHED
    )
    excluding.approve(office.db, which, by=office.people["bureau"], now=moment("2016-07-06 09:00"))
    sheets.freeze(office.db, JUNE, by=office.people["bureau"], now=OVER)
    after = row(office, mine)
    assert (after.snapshot, after.sha256) == (before.snapshot, before.sha256)  # type: ignore[attr-defined]
    assert after.snapshot["manual"] == []  # type: ignore[attr-defined]
    # No frozen period was counted with it, so it can still be taken back.
    excluding.end(office.db, which, reason="查明", by=office.people["office"], now=moment("2016-07-08 09:00"))


def test_an_exclusion_after_the_publication_comes_in_by_an_appeal_and_stays(office: Office) -> None:
    late = handled(office, None)
    mine = published(office)["water"]
    which = excluding.propose(
        office.db, number(late), None, reason="系市管工程", by=office.people["office"], now=PUBLISHED
    )
    say = {"words": "该件已批准不计入", "by": leader(office, "water"), "version": 1}
    sheets.answer(office.db, mine, SheetStep.APPEAL, now=moment("2016-07-04 09:00"), **say)
    excluding.approve(office.db, which, by=office.people["bureau"], now=moment("2016-07-05 09:00"))
    decided = {"words": "同意", "by": office.people["office"], "version": 2, "now": moment("2016-07-06 09:00")}
    sheets.decide(office.db, mine, recount=True, **decided)
    assert [one["id"] for one in row(office, mine).snapshot["manual"]] == [which]  # type: ignore[attr-defined]
    sheets.freeze(office.db, JUNE, by=office.people["bureau"], now=OVER)
    with pytest.raises(excluding.ExclusionFrozen):
        excluding.end(office.db, which, reason="查明", by=office.people["office"], now=moment("2016-07-08 09:00"))
