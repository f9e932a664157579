"""不计入考核: two hands, a reason, and nothing of it once a period is frozen with it."""

import json

import pytest
from sqlalchemy import select

from intake.office.assessment import excluding, reading, sheet_paper, sheets, shown
from intake.office.assessment.excluding import (
    AlreadyExcluded,
    ExclusionFrozen,
    NoSuchCaseToExclude,
    NoSuchExclusion,
)
from intake.office.dashboard import picture
from intake.records import tables
from intake.rules.handled import Excluded
from intake.rules.score import Measure
from intake.rules.who import NotYours
from tests.intake.assessment.test_sheets import JUNE, handled, row
from tests.intake.programme.test_telling import told
from tests.office import Matter, Office, moment
from tests.own_office import office

__all__ = ["office"]

NOW = moment("2016-07-01 09:00")


def number(case: Matter) -> str:
    with case.office.db.read() as tx:
        asked = select(tables.matter.c.official_number).where(tables.matter.c.id == case.id)
        return str(tx.execute(asked).scalar_one())


def proposed(office: Office, case: Matter, measure: Measure | None = None, by: str = "office") -> int:
    return excluding.propose(
        office.db, number(case), measure, reason="停水系市管工程所致", by=office.people[by], now=NOW
    )


def in_time(office: Office) -> tuple[int, int, int]:
    """What the assessment counts, and what the dashboard counts."""
    one = reading.assess(office.db, JUNE, NOW).unit(office.units["water"])
    assert one is not None
    found = picture.picture(office.db, NOW, lambda _: "", period=JUNE)
    figure = one.figures[Measure.IN_TIME]
    return int(figure.numerator), figure.denominator, sum(share.of for share in found.pieces[Measure.IN_TIME])


def test_it_counts_when_a_second_hand_approves_and_no_more_when_it_is_taken_back(office: Office) -> None:
    late = handled(office, "2016-06-16 09:00")
    handled(office)
    which = proposed(office, late)
    assert in_time(office) == (1, 2, 2)
    with pytest.raises(NotYours):
        excluding.approve(office.db, which, by=office.people["office"], now=NOW)
    excluding.approve(office.db, which, by=office.people["bureau"], now=NOW)
    assert in_time(office) == (1, 1, 1)
    (left,) = shown.excluded(
        office.db, reading.assess(office.db, JUNE, NOW), office.units["water"], office.people["office"]
    )
    assert (left.of, left.why, left.reason) == (late.id, Excluded.MANUAL, "停水系市管工程所致")
    excluding.end(office.db, which, reason="查明系单位责任", by=office.people["office"], now=NOW)
    assert in_time(office) == (1, 2, 2)
    with pytest.raises(NoSuchExclusion):
        excluding.end(office.db, which, reason="又一次", by=office.people["office"], now=NOW)
    with office.db.read() as tx:
        asked = select(tables.journal.c.verb).where(tables.journal.c.subject == f"exclusion:{which}")
        verbs = list(tx.execute(asked.order_by(tables.journal.c.seq)).scalars())
    assert verbs == ["exclusion_proposed", "exclusion_approved", "exclusion_revoked"]


def test_one_figure_of_a_case_leaves_the_others(office: Office) -> None:
    late = handled(office, "2016-06-16 09:00")
    which = proposed(office, late, Measure.IN_TIME)
    excluding.approve(office.db, which, by=office.people["bureau"], now=NOW)
    assert in_time(office) == (0, 0, 0)
    one = reading.assess(office.db, JUNE, NOW).unit(office.units["water"])
    assert one is not None
    assert one.figures[Measure.RESPONSE].denominator == 1
    assert one.excluded[late.id] is Excluded.FIGURE


def test_one_hand_alone_is_written_down(office: Office) -> None:
    case = handled(office)
    which = proposed(office, case, by="bureau")
    # Nobody else holds the bureau's post: then the journal says that one hand did both.
    excluding.approve(office.db, which, by=office.people["bureau"], now=NOW)
    with office.db.read() as tx:
        asked = select(tables.journal.c.facts).where(tables.journal.c.verb == "exclusion_approved")
        assert json.loads(tx.execute(asked).scalar_one())["alone"] is True


def test_what_is_refused(office: Office) -> None:
    case = handled(office)
    proposed(office, case)
    with pytest.raises(AlreadyExcluded):
        proposed(office, case)
    with pytest.raises(NotYours):
        proposed(office, case, by="water")
    with pytest.raises(NoSuchCaseToExclude):
        excluding.propose(office.db, "热线〔2016〕99期-001号", None, reason="无", by=office.people["office"], now=NOW)


def test_the_sheet_names_it_and_a_frozen_period_keeps_it(office: Office) -> None:
    late = handled(office, "2016-06-16 09:00")
    which = proposed(office, late)
    excluding.approve(office.db, which, by=office.people["bureau"], now=NOW)
    sheets.publish(office.db, JUNE, by=office.people["office"], now=NOW)
    with office.db.read() as tx:
        mine = next(one for one in sheets.sheets_in(tx, JUNE) if one.organisation == office.units["water"])
        paper = sheet_paper.cells(tx, mine, 1, NOW)
    assert mine.snapshot["manual"] == [{"id": which, "case": late.id, "measure": None, "reason": "停水系市管工程所致"}]
    assert f"{number(late)}不计入：停水系市管工程所致" in paper["excluded"]
    (before,) = excluding.listed(office.db, office.people["office"])
    assert before.may_end
    sheets.freeze(office.db, JUNE, by=office.people["bureau"], now=moment("2016-08-01 09:00"))
    assert row(office, mine.id).document is not None  # type: ignore[attr-defined]
    with pytest.raises(ExclusionFrozen):
        excluding.end(office.db, which, reason="查明", by=office.people["office"], now=moment("2016-08-02 09:00"))
    (after,) = excluding.listed(office.db, office.people["office"])
    assert (after.may_end, after.may_approve, after.opens) == (False, False, True)


def test_both_bodies_and_the_unit_are_told_and_the_unit_only_of_what_counted(office: Office) -> None:
    case, other = handled(office), handled(office)
    which = proposed(office, case)
    assert told(office, "exclusion_proposed") == {"bureau"}
    excluding.approve(office.db, which, by=office.people["bureau"], now=NOW)
    assert told(office, "exclusion_approved") == {"office", "water"}
    excluding.end(office.db, which, reason="查明系单位责任", by=office.people["bureau"], now=NOW)
    assert told(office, "exclusion_revoked") == {"office", "bureau", "water"}
    excluding.end(office.db, proposed(office, other), reason="理由不成立", by=office.people["bureau"], now=NOW)
    assert told(office, "exclusion_refused") == {"office", "bureau"}
