"""The rundown: usual parts fill the show, a part begins once, and what has been on the air keeps its place."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.rules import rundown
from intake.rules.rundown import BadRundown, BegunPartsStay, LastPart, NotThatPart, Part
from intake.words.shows import PartSort
from tests.office import moment

START = moment("2016-06-07 17:30")


def after(minutes: float) -> timedelta:
    return timedelta(minutes=minutes)


def test_the_usual_hour_has_five_parts_and_most_of_it_is_calls() -> None:
    parts = rundown.usual(3600)
    assert [(part.sort.value, part.seconds // 60) for part in parts] == [
        ("opening", 2),
        ("introduction", 8),
        ("calls", 38),
        ("answers", 8),
        ("closing", 4),
    ]


@given(st.integers(min_value=300, max_value=6 * 3600))
def test_the_usual_parts_fill_a_show_of_any_length(seconds: int) -> None:
    parts = rundown.usual(seconds)
    assert sum(part.seconds for part in parts) == seconds
    assert min(part.seconds for part in parts) >= rundown.SHORTEST_SECONDS


def test_the_first_part_begins_with_the_show_and_the_others_when_somebody_says_so() -> None:
    parts = rundown.usual(3600)
    assert rundown.current(parts, START, START - after(1)) is None
    assert rundown.current(parts, START, START + after(30)) == 0
    gone = rundown.gone_on(parts, 0, START, START + after(2.5))
    # The first went on by the clock, and keeps that time.
    assert [part.begun_at for part in gone[:3]] == [START, START + after(2.5), None]
    assert rundown.current(gone, START, START + after(50)) == 1


def test_before_the_show_the_first_key_begins_the_first_part() -> None:
    gone = rundown.gone_on(rundown.usual(3600), None, START, START - after(1))
    assert [part.begun_at for part in gone[:2]] == [START - after(1), None]
    assert rundown.current(gone, START, START - after(1)) == 0


def test_two_keys_at_once_go_on_once_and_the_last_part_is_the_last() -> None:
    gone = rundown.gone_on(rundown.usual(3600), 0, START, START + after(2))
    with pytest.raises(NotThatPart):
        rundown.gone_on(gone, 0, START, START + after(2))
    for seen in (1, 2, 3):
        gone = rundown.gone_on(gone, seen, START, START + after(10 * seen))
    with pytest.raises(LastPart):
        rundown.gone_on(gone, 4, START, START + after(59))


def test_a_slip_is_taken_back_and_what_began_by_the_clock_is_none() -> None:
    parts = rundown.usual(3600)
    gone = rundown.gone_on(parts, 0, START, START + after(2))
    back = rundown.gone_back(gone, 1, START, START + after(3))
    assert rundown.current(back, START, START + after(3)) == 0
    with pytest.raises(NotThatPart):
        rundown.gone_back(parts, 0, START, START + after(3))
    with pytest.raises(NotThatPart):
        rundown.gone_back(gone, 0, START, START + after(3))


def test_a_written_rundown_keeps_the_times_of_what_has_been_on_the_air() -> None:
    gone = rundown.gone_on(rundown.usual(3600), 0, START, START + after(2))
    wanted = [Part(sort=part.sort, title=" 新 ", seconds=part.seconds + 60) for part in gone]
    written = rundown.rewritten(gone, wanted)
    assert [part.begun_at for part in written] == [part.begun_at for part in gone]
    assert {part.title for part in written} == {"新"}
    with pytest.raises(BegunPartsStay):
        rundown.rewritten(gone, [wanted[1], wanted[0], *wanted[2:]])
    with pytest.raises(BegunPartsStay):
        rundown.rewritten(gone, wanted[:1])


@pytest.mark.parametrize("seconds", [[], [5], [60] * (rundown.MOST_PARTS + 1)])
def test_a_rundown_without_parts_or_with_too_many_or_too_short_ones_is_refused(seconds: list[int]) -> None:
    with pytest.raises(BadRundown):
        rundown.rewritten((), [Part(sort=PartSort.CALLS, title="", seconds=one) for one in seconds])
