"""The assessment in the books of a real PostgreSQL: many random lives are counted, published, decided and frozen."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from intake.office.assessment import reading, sheets
from intake.office.dashboard import picture
from intake.office.opening import open_books
from intake.records.database import Database
from intake.records.migrate import migrate
from intake.rules.score import Measure
from intake.rules.sheets import SheetStep
from tests import postgres
from tests.intake.assessment.lives import live
from tests.intake.assessment.test_dashboard import rates
from tests.intake.assessment.test_sheets import JUNE, leader, row
from tests.office import Office, moment, organise

pytestmark = [pytest.mark.postgres, pytest.mark.slow]

FIRST = "2016-06-01 09:00"


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    monkeypatch.setenv("REXIAN_HOME", str(tmp_path))
    with postgres.server() as url:
        db = Database(url)
        migrate(db)
        open_books(db, moment(FIRST))
        yield organise(db, moment(FIRST))
        db.close()


def test_a_period_is_counted_published_and_frozen(office: Office) -> None:
    now = max(live(office, 7, 12, 24), moment("2016-09-30 12:00"))
    found = reading.assess(office.db, "2016", now)
    figures = [one.figures[measure] for one in found.units for measure in Measure]
    assert sum(figure.denominator for figure in figures) > 0
    bureau, style = office.people["bureau"], office.people["office"]
    sheets.publish(office.db, JUNE, by=style, now=now)
    with office.db.read() as tx:
        mine = next(one for one in sheets.sheets_in(tx, JUNE) if one.organisation == office.units["water"])
    by = leader(office, "water")
    sheets.answer(office.db, mine.id, SheetStep.APPEAL, words="停电", version=1, by=by, now=now)
    sheets.decide(office.db, mine.id, words="重算", recount=True, version=2, by=style, now=now)
    sheets.freeze(office.db, JUNE, by=bureau, now=moment("2017-03-01 09:00"))
    assert row(office, mine.id).document is not None  # type: ignore[attr-defined]


def test_the_dashboard_counts_as_the_assessment_does(office: Office) -> None:
    now = max(live(office, 11, 14, 24), moment("2016-09-30 12:00"))
    for key in ("2016-Q2", "2016"):
        found = picture.picture(office.db, now, lambda place: place[:3], period=key)
        assessed = reading.assess(office.db, key, now)
        theirs = {
            (one.unit.id, measure): (int(figure.numerator), figure.denominator)
            for one in assessed.units
            for measure, figure in one.figures.items()
            if measure in picture.MEASURES and figure.denominator
        }
        assert rates(found) == theirs
        assert theirs
        assert found.calls.offered == sum(one.offered for one in found.hours.values()) > 0
    alone = picture.picture(office.db, now, lambda place: place[:3], show=office.show("2016-06-07"))
    assert sum(alone.kinds.values()) > 0
