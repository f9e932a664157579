"""Rates, Wilson's bound, scores, grades and ranks of the assessment (统一考核)."""

from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.rules import attendance, policy
from intake.rules.assessment import Against, Figure, Grade, Mark, grade, ranks, scored, tenths, too_small, wilson
from intake.rules.attendance import ShowFacts
from intake.rules.clocks import Outcome
from intake.rules.handled import LAST, Decided, Excluded, decided, excluded, length
from intake.rules.periods import NoSuchPeriod, Period
from intake.rules.score import NUMBER, Bands, Measure, Score
from intake.words import CaseState, Category
from tests.office import LOCAL, moment

RULES = Score()
PACKS = Path(__file__).parents[3] / "intake" / "policies"


def figure(measure: Measure, good: int, of: int) -> Figure:
    return Figure(measure=measure, marks=tuple(Mark(of=n, credit=Fraction(n < good)) for n in range(of)))


# From the tables of Newcombe (1998), Statistics in Medicine 17, 857-872, method 3, and by hand for the two ends.
@pytest.mark.parametrize(
    ("good", "of", "z", "low"),
    [
        (81, 263, 1.959964, 0.2553),
        (15, 148, 1.959964, 0.0624),
        (0, 20, 1.959964, 0.0000),
        (1, 29, 1.959964, 0.0061),
        (10, 10, 1.96, 0.7225),
        (1, 1, 1.96, 0.2065),
        (50, 100, 1.96, 0.4038),
    ],
)
def test_wilsons_lower_bound_is_the_published_one(good: int, of: int, z: float, low: float) -> None:
    assert wilson(good, of, z) == pytest.approx(low, abs=5e-5)


@given(st.integers(1, 400), st.data(), st.floats(0.1, 4))
def test_the_bound_lies_below_the_share_and_rises_with_certainty(of: int, data: st.DataObject, z: float) -> None:
    good = data.draw(st.integers(0, of))
    low = wilson(good, of, z)
    assert 0 <= low <= good / of
    assert wilson(good * 10, of * 10, z) >= low - 1e-12


def test_no_share_of_nothing() -> None:
    with pytest.raises(ValueError, match="at least one"):
        wilson(0, 0, 1.96)


def test_many_cases_rank_no_unit_below_one_with_few() -> None:
    busy = scored({Measure.IN_TIME: figure(Measure.IN_TIME, 190, 200)}, {}, RULES)
    idle = scored({Measure.IN_TIME: figure(Measure.IN_TIME, 5, 5)}, {}, RULES)
    assert idle.total is not None
    assert busy.total is not None
    assert idle.total > busy.total
    assert ranks({1: idle.cautious, 2: busy.cautious}) == {2: 1, 1: 2}


def test_equals_share_a_place_and_who_has_no_score_has_none() -> None:
    assert ranks({1: 80.0, 2: 90.0, 3: 80.0, 4: None, 5: 70.0}) == {2: 1, 1: 2, 3: 2, 5: 4}


def test_below_five_only_counts_and_they_do_not_enter_the_score() -> None:
    few = figure(Measure.IN_TIME, 0, 4)
    assert too_small(few, RULES)
    assert not too_small(figure(Measure.IN_TIME, 0, 5), RULES)
    found = scored({Measure.IN_TIME: few}, {}, RULES)
    assert (found.total, found.grade, found.cautious) == (None, None, None)


def test_nothing_measured_is_neither_none_nor_all() -> None:
    figures = {one.measure: one for one in attendance.figures(None, RULES)}
    figures[Measure.IN_TIME] = figure(Measure.IN_TIME, 9, 10)
    found = scored(figures, {}, RULES)
    assert (found.attendance, found.handling, found.total) == (None, Decimal("90.0"), Decimal("90.0"))
    assert found.grade is Grade.EXCELLENT


def test_parts_weigh_thirty_and_seventy_and_figures_inside_a_part_their_own() -> None:
    figures = {
        Measure.ATTENDANCE: figure(Measure.ATTENDANCE, 1, 2),  # 8 of 13
        Measure.PUNCTUALITY: figure(Measure.PUNCTUALITY, 6, 6),  # 5 of 13
        Measure.IN_TIME: figure(Measure.IN_TIME, 8, 10),  # 20 of 32
        Measure.SOLVED: figure(Measure.SOLVED, 10, 10),  # 12 of 32
    }
    found = scored(figures, {}, RULES)
    assert found.attendance == tenths(100 * (Fraction(8, 13) / 2 + Fraction(5, 13)))
    assert found.handling == Decimal("87.5")
    whole = 30 * (Fraction(8, 13) / 2 + Fraction(5, 13)) + 70 * (Fraction(20, 32) * Fraction(8, 10) + Fraction(12, 32))
    assert found.total == tenths(whole)


def test_points_are_taken_off_once_for_each_fact_up_to_the_cap() -> None:
    figures = {Measure.IN_TIME: figure(Measure.IN_TIME, 10, 10)}
    found = scored(figures, {Against.FALSE_FEEDBACK: [1, 2], Against.SITUATION_3: [4] * 9, Against.ATTITUDE: []}, RULES)
    assert {one.against: one.points for one in found.taken} == {
        Against.FALSE_FEEDBACK: Decimal("10.0"),
        Against.SITUATION_3: Decimal("10.0"),
    }
    assert (found.total, found.grade) == (Decimal("80.0"), Grade.GOOD)


@pytest.mark.parametrize(
    ("total", "name"),
    [
        ("100", Grade.EXCELLENT),
        ("90.0", Grade.EXCELLENT),
        ("89.9", Grade.GOOD),
        ("80.0", Grade.GOOD),
        ("79.9", Grade.PASSED),
        ("60.0", Grade.PASSED),
        ("59.9", Grade.FAILED),
        ("0", Grade.FAILED),
    ],
)
def test_grades_by_the_score_as_it_is_printed(total: str, name: Grade) -> None:
    assert grade(Decimal(total), Bands()) is name


def show(**more: object) -> ShowFacts:
    known = {
        "show": 1,
        "unit": 7,
        "day": date(2016, 6, 7),
        "leader_present": True,
        "deputy_approved": False,
        "planned": 3,
        "on_time": 3,
        "roster_complete": True,
        "leave_in_time": None,
        "manuscript": True,
        "sealed": True,
        "report": True,
    }
    return ShowFacts(**(known | more))  # type: ignore[arg-type]


def test_the_eight_figures_of_attendance() -> None:
    away = show(show=2, leader_present=False, deputy_approved=True, leave_in_time=True, on_time=2, report=False)
    missing = show(show=3, leader_present=False, leave_in_time=False, sealed=False, left_early=1)
    shows = [show(), away, missing]
    found = {one.measure: (one.numerator, one.denominator) for one in attendance.figures(shows, RULES)}
    assert found == {
        Measure.ATTENDANCE: (Fraction(9, 5), 3),  # an approved deputy counts 0.8
        Measure.PUNCTUALITY: (8, 9),
        Measure.ROSTER: (3, 3),
        Measure.LEAVE: (1, 2),  # the show to which the leader came asked for no leave
        Measure.MANUSCRIPT: (3, 3),
        Measure.SEAL: (2, 3),
        Measure.POSTREPORT: (2, 3),
    }
    assert attendance.against(shows) == {Against.LEFT_EARLY: [3]}


def test_what_nobody_measured_of_a_show_does_not_count() -> None:
    shows = [show(leader_present=None, on_time=None, roster_complete=None, report=None)]
    found = {one.measure: one.denominator for one in attendance.figures(shows, RULES)}
    assert found[Measure.ATTENDANCE] == found[Measure.PUNCTUALITY] == found[Measure.POSTREPORT] == 0
    assert found[Measure.MANUSCRIPT] == 1


LATE = moment("2016-06-16 00:00")
NOW = moment("2016-07-01 08:00")


@pytest.mark.parametrize(
    ("outcome", "stopped", "found"),
    [
        (Outcome.MET, "2016-06-15 23:59", Decided(at=moment("2016-06-15 23:59"), met=True)),
        # An extension made it met; its first day says it was late.
        (Outcome.MET, "2016-06-20 10:00", Decided(at=LATE - LAST, met=False)),
        (Outcome.MISSED_DONE, "2016-06-16 00:00", Decided(at=LATE - LAST, met=False)),
        (None, None, Decided(at=LATE - LAST, met=False)),
        (Outcome.TRANSFERRED, "2016-06-10 10:00", None),
        (Outcome.TRANSFERRED, "2016-06-17 10:00", Decided(at=LATE - LAST, met=False)),
        (Outcome.SUPERSEDED, "2016-06-10 10:00", None),
        (Outcome.CANCELLED, "2016-06-10 10:00", None),
        (Outcome.DEEMED, "2016-06-10 10:00", Decided(at=moment("2016-06-10 10:00"), met=False)),
    ],
)
def test_a_clock_is_decided_when_it_stops_or_is_too_late(
    outcome: Outcome | None, stopped: str | None, found: Decided | None
) -> None:
    assert decided(outcome, None if stopped is None else moment(stopped), LATE, NOW) == found


def test_a_clock_that_can_still_be_met_is_not_decided() -> None:
    assert decided(None, None, LATE, moment("2016-06-15 23:59")) is None


def test_what_is_left_out_says_why() -> None:
    def why(state: CaseState = CaseState.CLOSED, category: Category | None = None, **more: bool) -> Excluded | None:
        return excluded(state, category, **({"practice": False, "child": False, "protected": False} | more))

    assert why() is None
    assert why(practice=True) is Excluded.PRACTICE
    assert why(protected=True) is Excluded.PROTECTED
    assert why(category=Category.REPORT) is Excluded.PROTECTED
    assert why(CaseState.VOID) is Excluded.VOID
    assert why(CaseState.REFERRED) is Excluded.REFERRED
    assert why(CaseState.MERGED, child=True) is Excluded.MERGED


def test_working_days_a_unit_took() -> None:
    assert length([]) is None
    found = length([5, 1, 2, 4, 3, 9, 9, 1, 1, 12])
    assert found is not None
    assert (found.number, found.mean, found.median, found.ninetieth) == (10, Fraction(47, 10), Fraction(7, 2), 9)


@pytest.mark.parametrize(
    ("key", "first", "last"),
    [
        ("2016", "2016-01-01", "2016-12-31"),
        ("2016-Q2", "2016-04-01", "2016-06-30"),
        ("2016-Q4", "2016-10-01", "2016-12-31"),
        ("2016-02", "2016-02-01", "2016-02-29"),
        ("2016-12", "2016-12-01", "2016-12-31"),
    ],
)
def test_periods_are_months_quarters_and_years(key: str, first: str, last: str) -> None:
    found = Period.read(key)
    assert (found.first.isoformat(), found.last.isoformat()) == (first, last)
    begins, ends = found.bounds(LOCAL)
    assert begins == datetime.fromisoformat(first).replace(tzinfo=LOCAL)
    assert found.holds(found.last)
    assert not found.holds(ends.date())


@pytest.mark.parametrize("key", ["", "16", "2016-13", "2016-Q5", "2016-6", "0000", "9999", "2016-06-01", "2016-06\n"])
def test_anything_else_is_no_period(key: str) -> None:
    with pytest.raises(NoSuchPeriod):
        Period.read(key)


def test_every_figure_has_its_number_and_a_weight() -> None:
    assert set(NUMBER) == set(Measure)
    assert NUMBER[Measure.IN_TIME] == "M10"
    assert NUMBER[Measure.SIGNING] == "M25"
    assert all(RULES.weights.of(one) >= 0 for one in Measure)


def test_packs_say_their_own_weights_and_older_ones_have_the_usual() -> None:
    text = (PACKS / "doumen-2016.toml").read_text("utf-8")
    before = text.split("\n[score]")[0]
    assert policy.read(before).score == Score()
    own = policy.read(before + "\n[score]\nattendance = 40\nhandling = 60\n[score.weights]\nin_time = 35\n")
    assert (own.score.attendance, own.score.weights.in_time, own.score.weights.solved) == (40, 35, 12)


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        ("attendance = 40", "100 together"),
        ("bands = { excellent = 70, good = 80 }", "above good"),
        ("deductions = { attitude = { points = 5, cap = 2 } }", "at least the points"),
        ("weights = { in_tme = 3 }", "Extra inputs"),
        ("deductions = { situations = [] }", "at least 6"),
    ],
)
def test_a_pack_with_a_wrong_score_is_refused_with_its_place(words: str, fault: str) -> None:
    text = (PACKS / "doumen-2016.toml").read_text("utf-8").split("\n[score]")[0]
    with pytest.raises(policy.BadPack) as refused:
        policy.read(f"{text}\n[score]\n{words}\n")
    assert "score" in refused.value.facts["faults"]
    assert fault in refused.value.facts["faults"]
