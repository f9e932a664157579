"""The assessment in the books of a real PostgreSQL: many random lives are counted, published, decided and frozen."""

from collections.abc import Iterator
from datetime import datetime

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


@pytest.fixture(scope="module")
def lived_there(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Office, datetime]]:
    """An office after some lives, and a moment after all of them."""
    with pytest.MonkeyPatch.context() as patch, postgres.server() as url:
        patch.setenv("REXIAN_HOME", str(tmp_path_factory.mktemp("there")))
        db = Database(url)
        migrate(db)
        open_books(db, moment(FIRST))
        office = organise(db, moment(FIRST))
        yield office, max(live(office, 7, 14, 24), moment("2016-09-30 12:00"))
        db.close()


def test_a_period_is_counted_published_and_frozen(lived_there: tuple[Office, datetime]) -> None:
    office, now = lived_there
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


def test_the_dashboard_counts_as_the_assessment_does(lived_there: tuple[Office, datetime]) -> None:
    office, now = lived_there
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
