"""What the program counts and what plain SQL counts are the same, on random lives of many cases."""

from collections import defaultdict
from datetime import datetime

import pytest

from intake.office.assessment import reading
from intake.rules.periods import Period
from intake.rules.score import Measure
from tests.intake.assessment.counted import QUESTIONS, counted
from tests.intake.assessment.lives import live
from tests.office import LOCAL, Office, moment


def test_random_lives_are_counted_alike(lived_in: tuple[Office, datetime]) -> None:
    office, now = lived_in
    seen: dict[str, set[int]] = defaultdict(set)
    for key in ("2016-06", "2016-07", "2016-Q3", "2016"):
        period = Period.read(key)
        again = counted(office.db, period.first, period.last, *period.bounds(LOCAL), now)
        found = reading.assess(office.db, key, now)
        for measure in QUESTIONS:
            ours = sorted(
                (one.unit.id, mark.of, int(mark.credit))
                for one in found.units
                for mark in one.figures[Measure(measure)].marks or ()
            )
            units = set(office.units.values())
            assert ours == sorted(row for row in again[measure] if row[0] in units), (key, measure)
            seen[measure] |= {credit for _, _, credit in ours}
    # A history in which a figure never counted, or only ever well, would prove nothing.
    assert {measure for measure in QUESTIONS if seen[measure] != {0, 1}} <= {"joint"}
    assert seen["joint"]


@pytest.mark.parametrize("seed", [1])
def test_and_alike_for_other_lives(office: Office, seed: int) -> None:
    now = max(live(office, seed, 15, 26), moment("2016-09-30 12:00"))
    again = counted(
        office.db, Period.read("2016").first, Period.read("2016").last, *Period.read("2016").bounds(LOCAL), now
    )
    found = reading.assess(office.db, "2016", now)
    for measure in QUESTIONS:
        ours = [
            (one.unit.id, mark.of, int(mark.credit))
            for one in found.units
            for mark in one.figures[Measure(measure)].marks or ()
        ]
        assert sorted(ours) == sorted(row for row in again[measure] if row[0] in set(office.units.values())), measure
