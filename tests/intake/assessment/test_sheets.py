"""A period is published, confirmed or appealed, decided and frozen; what is frozen stays what it was, byte for byte."""

import json
from dataclasses import replace

import pytest
from sqlalchemy import select

from intake import journal
from intake.office import documents, printing
from intake.office.assessment import reading, sheets, snapshots
from intake.office.assessment.sheets import (
    Frozen,
    NoSuchSheet,
    PeriodNotOver,
    PeriodPublished,
    SheetsOpen,
    TooLateToAppeal,
)
from intake.office.casework import answering, routing
from intake.office.casework.turn import Incomplete
from intake.office.four_eyes import SelfApproval
from intake.office.people import Person
from intake.office.transcripts import Stale
from intake.records import tables
from intake.rules.sheets import SheetElsewhere, SheetState, SheetStep
from intake.rules.who import NotYours
from intake.words import Kind, Post, Role
from intake.words.documents import DocumentId, DocumentState
from tests import histories
from tests.office import Matter, Office, moment
from tests.own_office import office

__all__ = ["office"]

JUNE = "2016-06"
# Friday; three working days after it end on Wednesday 07-06.
PUBLISHED = moment("2016-07-01 09:00")


def leader(office: Office, unit: str) -> Person:
    """The unit's handler as its leader."""
    post = Post(organisation=office.units[unit], role=Role.UNIT_LEADER)
    return replace(office.people[unit], posts=frozenset({post}))


def handled(office: Office, answered: str | None = "2016-06-10 09:00") -> Matter:
    case = office.registered(Kind.COMPLAINT)
    case.do(routing.take_own, by="office", at="2016-06-07 18:10")
    if answered:
        case.do(answering.reply, case.part("water").id, histories._reply(), by="water", at=answered)
    return case


def published(office: Office) -> dict[str, int]:
    """The sheets' numbers by unit."""
    for answered in ("2016-06-16 09:00", *["2016-06-10 09:00"] * 4):
        handled(office, answered)
    sheets.publish(office.db, JUNE, by=office.people["office"], now=PUBLISHED)
    with office.db.read() as tx:
        rows = sheets.sheets_in(tx, JUNE)
    return {unit: row.id for row in rows for unit, number in office.units.items() if number == row.organisation}


def _confirm(office: Office, sheet: int, by: Person) -> SheetState:
    return sheets.answer(office.db, sheet, SheetStep.CONFIRM, words="", version=2, by=by, now=PUBLISHED)


def row(office: Office, sheet: int) -> object:
    table = tables.assessment_sheet
    with office.db.read() as tx:
        return tx.execute(select(table).where(table.c.id == sheet)).one()


def test_only_a_period_that_is_over_is_published_and_only_once(office: Office) -> None:
    by = office.people["office"]
    with pytest.raises(PeriodNotOver):
        sheets.publish(office.db, JUNE, by=by, now=moment("2016-06-30 23:59"))
    with pytest.raises(NotYours):
        sheets.publish(office.db, JUNE, by=office.people["water"], now=PUBLISHED)
    assert sheets.publish(office.db, JUNE, by=by, now=moment("2016-07-01 00:00")) >= 3
    with pytest.raises(PeriodPublished):
        sheets.publish(office.db, JUNE, by=by, now=PUBLISHED)


def test_a_unit_appeals_in_words_within_three_working_days_and_the_office_decides(office: Office) -> None:
    mine = published(office)["water"]
    by = leader(office, "water")
    say = {"version": 1, "by": by, "now": moment("2016-07-06 23:59")}
    with pytest.raises(Incomplete):
        sheets.answer(office.db, mine, SheetStep.APPEAL, words=" ", **say)
    late = say | {"now": moment("2016-07-07 00:00")}
    with pytest.raises(TooLateToAppeal):
        sheets.answer(office.db, mine, SheetStep.APPEAL, words="系统停电", **late)
    with pytest.raises(Stale):
        sheets.answer(office.db, mine, SheetStep.APPEAL, words="系统停电", **say | {"version": 7})
    assert sheets.answer(office.db, mine, SheetStep.APPEAL, words="系统停电", **say) is SheetState.APPEALED
    with pytest.raises(SheetElsewhere):
        sheets.answer(office.db, mine, SheetStep.CONFIRM, words="", **say | {"version": 2})
    decided = {"version": 2, "now": moment("2016-07-07 10:00")}
    with pytest.raises(NotYours):
        sheets.decide(office.db, mine, words="维持", recount=False, by=by, **decided)
    # Somebody of the office appeals for nobody, and a handler speaks for no unit.
    for name in ("office", "water"):
        with pytest.raises(NotYours):
            _confirm(office, mine, office.people[name])
    with pytest.raises(NoSuchSheet):
        _confirm(office, mine, leader(office, "roads"))
    sheets.decide(office.db, mine, words="维持原评分", recount=False, by=office.people["office"], **decided)
    assert row(office, mine).state == SheetState.DECIDED  # type: ignore[attr-defined]


def test_a_recount_is_by_the_books_of_that_day_and_the_pack_of_the_publication(office: Office) -> None:
    mine = published(office)["water"]
    before = row(office, mine)
    sheets.answer(
        office.db, mine, SheetStep.APPEAL, words="一件应不计", version=1, by=leader(office, "water"), now=PUBLISHED
    )
    with office.db.begin() as tx:
        late = tx.execute(select(tables.matter.c.id).order_by(tables.matter.c.id).limit(1)).scalar_one()
        tx.execute(tables.matter.update().where(tables.matter.c.id == late).values(protected=True))
    now = moment("2016-07-04 10:00")
    sheets.decide(office.db, mine, words="同意", recount=True, version=2, by=office.people["office"], now=now)
    after = row(office, mine)
    assert after.sha256 != before.sha256  # type: ignore[attr-defined]
    assert after.snapshot["excluded"] == [[late, "protected"]]  # type: ignore[attr-defined]
    assert after.snapshot["policy"] == before.snapshot["policy"]  # type: ignore[attr-defined]


def test_nothing_is_frozen_while_an_appeal_or_the_days_for_one_are_open(office: Office) -> None:
    mine = published(office)["water"]
    bureau, office_ = office.people["bureau"], office.people["office"]
    for now in (PUBLISHED, moment("2016-07-06 23:59")):
        with pytest.raises(SheetsOpen):
            sheets.freeze(office.db, JUNE, by=bureau, now=now)
    by = leader(office, "water")
    sheets.answer(office.db, mine, SheetStep.APPEAL, words="有误", version=1, by=by, now=PUBLISHED)
    later = moment("2016-07-07 09:00")
    with pytest.raises(SheetsOpen):
        sheets.freeze(office.db, JUNE, by=bureau, now=later)
    sheets.decide(office.db, mine, words="维持", recount=False, version=2, by=office_, now=later)
    with pytest.raises(SelfApproval):
        sheets.freeze(office.db, JUNE, by=office_, now=later)
    with pytest.raises(NotYours):
        sheets.freeze(office.db, JUNE, by=by, now=later)
    sheets.freeze(office.db, JUNE, by=bureau, now=later)
    with pytest.raises(Frozen):
        sheets.decide(office.db, mine, words="改", recount=True, version=3, by=office_, now=later)
    with pytest.raises(Frozen):
        sheets.freeze(office.db, JUNE, by=bureau, now=later)


def test_what_is_frozen_stays_while_the_books_go_on_and_is_printed_as_f19(office: Office) -> None:
    mine = published(office)["water"]
    by = leader(office, "water")
    sheets.answer(office.db, mine, SheetStep.CONFIRM, words="", version=1, by=by, now=PUBLISHED)
    sheets.freeze(office.db, JUNE, by=office.people["bureau"], now=moment("2016-07-07 09:00"))
    kept = row(office, mine)
    assert kept.sha256 == snapshots.sha256(json.loads(json.dumps(kept.snapshot)))  # type: ignore[attr-defined]
    # A case of June that turns out protected changes what is counted now, and not what was frozen.
    with office.db.begin() as tx:
        tx.execute(tables.matter.update().values(protected=True))
    found = reading.assess(office.db, JUNE, moment("2016-07-08 09:00")).unit(office.units["water"])
    assert found is not None
    assert found.scored.total is None
    assert row(office, mine) == kept
    assert kept.snapshot["total"] is not None  # type: ignore[attr-defined]
    document = DocumentId(kept.document)  # type: ignore[attr-defined]
    with office.db.read() as tx:
        paper = documents.document_in(tx, document)
        assert journal.broken_link(tx) is None
    assert (paper.form, paper.state, paper.addressee) == ("F19", DocumentState.ISSUED, office.units["water"])
    assert "考〔2016〕" in paper.number
    words = paper.snapshot.text
    assert "13800138000" not in words
    assert "𬱖女士" not in words
    assert "按期办结率未达到" in words
    printed = printing.render(office.db, document, at=moment("2016-07-08 09:00"))
    assert printed.pdf.startswith(b"%PDF")
    again = printing.render(office.db, document, at=moment("2016-07-09 09:00"))
    assert (again.pdf, again.docx) == (printed.pdf, printed.docx)
    # The unit reads its own paper, another unit does not know of it.
    assert document in {one.document.id for one in printing.sheets(office.db, office.people["water"])}
    assert document not in {one.document.id for one in printing.sheets(office.db, office.people["roads"])}
