"""An exercise's callers from a seed, what each does, and the score of what hands did with them."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.rules.exercise import (
    MUST,
    PASS_MARK,
    WEIGHTS,
    Choice,
    FindingName,
    Practised,
    Spell,
    longest_wait,
    score,
)
from intake.rules.exercise_callers import (
    BRIEF_SECONDS,
    LEAVES_AFTER_SECONDS,
    LONGEST_MINUTES,
    MOST_CALLERS,
    Arrival,
    behave,
    programme,
    show_in_the_way,
)
from intake.rules.show_window import Schedule, ShowMode
from intake.words import CallId, CallState
from intake.words.exercises import CallerSort, Doing

BEGAN = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
END = BEGAN + timedelta(minutes=10)


def at(seconds: float) -> datetime:
    return BEGAN + timedelta(seconds=seconds)


def spell(begin: float, end: float) -> Spell:
    return Spell(begin=at(begin), end=at(end))


def well_done(call: str, *, rang: float = 0.0, sort: CallerSort = CallerSort.PLAIN) -> Practised:
    """Answered after twenty seconds, spoken with for seventy, card written, approved, put to air, registered."""
    screened, aired = spell(rang + 20, rang + 90), spell(rang + 120, rang + 200)
    return Practised(
        call=CallId(call),
        sort=sort,
        rang=at(rang),
        gone=at(rang + 200),
        screenings=(screened,),
        words=(screened, aired),
        aired=(aired,),
        approved=at(rang + 90),
        point=at(rang + 60),
        kind=at(rang + 70),
        note=at(rang + 80),
        outcome=True,
    )


def changed(call: Practised, **facts: object) -> Practised:
    return Practised(**{name: getattr(call, name) for name in Practised.__slots__} | facts)


def lost(call: str) -> Practised:
    return Practised(call=CallId(call), sort=CallerSort.PLAIN, rang=at(0), gone=at(150), lost=True)


THREE = [well_done("c-1"), well_done("c-2", rang=30), well_done("c-3", rang=60)]


def found(calls: list[Practised], name: FindingName, *, choices: tuple[Choice, ...] = ()) -> tuple[int, int]:
    (one,) = [finding for finding in score(calls, choices, END).findings if finding.name is name]
    return one.good, one.of


@given(callers=st.integers(3, MOST_CALLERS), minutes=st.integers(3, LONGEST_MINUTES), seed=st.integers(0, 9_999))
def test_a_programme_is_the_same_again_and_fits_its_exercise(callers: int, minutes: int, seed: int) -> None:
    rings = programme(callers, minutes, seed)
    assert rings == programme(callers, minutes, seed)
    assert len(rings) == callers
    assert rings[0].sort is CallerSort.PLAIN
    assert [one.at for one in rings] == sorted(one.at for one in rings)
    assert rings[-1].at < minutes * 60
    sorts = [one.sort for one in rings]
    assert all(sorts.count(sort) <= 1 for sort in CallerSort if sort is not CallerSort.PLAIN)
    twice = [one for one in rings if one.sort in (CallerSort.BRIEF, CallerSort.AGAIN)]
    assert [one.sort for one in twice] in ([], [CallerSort.BRIEF, CallerSort.AGAIN])
    assert len({(one.number, one.voice) for one in twice}) <= 1
    others = [one.number for one in rings if one.number and one not in twice]
    assert len(set(others)) == len(others)
    assert all(one.number.startswith("199") for one in rings if one.number)


def test_other_seeds_bring_other_callers_and_every_sort_occurs() -> None:
    sorts = {one.sort for seed in range(40) for one in programme(12, 20, seed)}
    assert sorts == set(CallerSort)
    assert len({programme(6, 10, seed) for seed in range(40)}) == 40


@pytest.mark.parametrize(("callers", "minutes"), [(2, 5), (13, 5), (6, 2), (6, 21)])
def test_a_programme_has_bounds(callers: int, minutes: int) -> None:
    with pytest.raises(ValueError, match=str(callers)):
        programme(callers, minutes, 1)


def arrival(sort: CallerSort, patience: float = 100.0) -> Arrival:
    return Arrival(at=0.0, number="19912345678", sort=sort, voice=0, patience=patience)


@pytest.mark.parametrize("sort", list(CallerSort))
def test_whoever_is_spoken_to_speaks_and_never_hangs_up(sort: CallerSort) -> None:
    for state in (CallState.SCREENING, CallState.ON_AIR):
        assert behave(arrival(sort), state, waited=10_000, in_state=10_000) is Doing.TALKS


def test_patience_ends_a_wait_and_is_doubled_by_an_approval() -> None:
    plain = arrival(CallerSort.PLAIN)
    assert behave(plain, CallState.HOLD, waited=100, in_state=1) is Doing.QUIET
    assert behave(plain, CallState.HOLD, waited=101, in_state=1) is Doing.GONE
    assert behave(plain, CallState.SCREENED, waited=200, in_state=1) is Doing.QUIET
    assert behave(plain, CallState.SCREENED, waited=201, in_state=1) is Doing.GONE
    assert behave(plain, CallState.ENDED, waited=0, in_state=0) is Doing.GONE


def test_one_rings_off_at_once_and_one_just_before_the_air() -> None:
    brief, leaves = arrival(CallerSort.BRIEF), arrival(CallerSort.LEAVES)
    assert behave(brief, CallState.HOLD, waited=BRIEF_SECONDS + 1, in_state=0) is Doing.GONE
    assert behave(leaves, CallState.HOLD, waited=50, in_state=LEAVES_AFTER_SECONDS + 1) is Doing.QUIET
    assert behave(leaves, CallState.SCREENED, waited=50, in_state=LEAVES_AFTER_SECONDS + 1) is Doing.GONE


def a_schedule(mode: ShowMode = ShowMode.PLAN) -> Schedule:
    return Schedule(
        mode=mode,
        first=date(2026, 11, 25),
        start=time(10, 0),
        end=time(11, 0),
        every_days=14,
        zone=UTC,
        cancelled=frozenset(),
        extra=(),
    )


@pytest.mark.parametrize(
    ("begins", "minutes", "free"),
    [
        (time(9, 30), 16, False),  # it would last into the lead-in
        (time(9, 30), 15, True),
        (time(10, 30), 3, False),
        (time(11, 10), 3, False),  # the last callers of the show may still ring
        (time(11, 15), 20, True),
    ],
)
def test_a_show_and_its_lead_in_are_free_of_exercises(begins: time, minutes: int, free: bool) -> None:
    now = datetime.combine(date(2026, 11, 25), begins, UTC)
    assert (show_in_the_way(a_schedule(), now, timedelta(minutes=minutes)) is None) == free
    assert show_in_the_way(a_schedule(ShowMode.ALWAYS), now, timedelta(minutes=minutes)) is None


def test_the_weights_are_a_hundred_points() -> None:
    assert sum(WEIGHTS.values()) == 100
    assert set(WEIGHTS) == set(FindingName)


def test_everything_done_well_is_a_hundred_points_and_passed() -> None:
    done = score(THREE, [Choice(call=CallId("c-1"), over=0, why=False)], END)
    assert (done.total, done.passed) == (100.0, True)
    assert all(finding.good == finding.of and not finding.calls for finding in done.findings)
    assert [finding.name for finding in done.findings] == list(WEIGHTS)


def test_nothing_done_is_nothing_passed_and_an_empty_exercise_is_not_judged() -> None:
    done = score([lost("c-1"), lost("c-2"), lost("c-3")], [], END)
    assert (done.total, done.passed) == (0.0, False)
    empty = score([], [], END)
    assert (empty.total, empty.passed) == (None, False)


def test_two_callers_spoken_to_are_no_certificate() -> None:
    assert score(THREE[:2], [], END).total == 100.0
    assert not score(THREE[:2], [], END).passed


def test_a_caller_put_to_air_unscreened_fails_the_exercise_whatever_else_was_right() -> None:
    # Ten callers, so that the points alone would do.
    calls = [well_done(f"c-{at}", rang=at * 10.0) for at in range(10)]
    for facts in ({"approved": None}, {"poor": True}, {"sort": CallerSort.SILENT}):
        done = score([*calls, changed(well_done("bad"), **facts)], [], END)
        assert done.total is not None
        assert done.total >= PASS_MARK
        assert not done.passed
        assert [finding.calls for finding in done.findings if finding.name is FindingName.AIR] == [(CallId("bad"),)]


def test_an_emergency_is_answered_kept_off_the_air_and_handed_on() -> None:
    emergency = changed(well_done("e", sort=CallerSort.EMERGENCY), aired=(), approved=None, note=None, referred=True)
    assert found([*THREE, emergency], FindingName.EMERGENCY) == (3, 3)
    assert found([*THREE, changed(emergency, referred=False)], FindingName.EMERGENCY) == (2, 3)
    assert found([*THREE, changed(emergency, referred=False, note=at(50))], FindingName.EMERGENCY) == (3, 3)
    assert found([*THREE, changed(emergency, approved=at(90))], FindingName.EMERGENCY) == (2, 3)
    assert not score([*THREE, changed(emergency, approved=at(90))], [], END).passed


def test_a_warning_is_heeded_by_a_note_before_the_approval_or_by_none() -> None:
    warned = well_done("w", sort=CallerSort.WARNED)
    assert found([warned], FindingName.WARNING) == (1, 1)
    assert found([changed(warned, note=at(91))], FindingName.WARNING) == (0, 1)
    assert found([changed(warned, note=None)], FindingName.WARNING) == (0, 1)
    assert found([changed(warned, note=None, approved=None, aired=())], FindingName.WARNING) == (1, 1)


def test_point_and_kind_count_before_the_approval_only() -> None:
    assert found([changed(well_done("c"), point=at(95), kind=None)], FindingName.CARD) == (0, 2)


def test_who_passes_somebody_over_says_why() -> None:
    choices = (
        Choice(call=CallId("c-1"), over=0, why=False),
        Choice(call=CallId("c-2"), over=2, why=True),
        Choice(call=CallId("c-3"), over=1, why=False),
    )
    assert found(THREE, FindingName.ORDER, choices=choices) == (2, 3)


def test_a_screening_is_judged_by_the_guide() -> None:
    short, long = spell(20, 30), spell(20, 121)
    calls = [*THREE, changed(well_done("s"), screenings=(short,)), changed(well_done("l"), screenings=(long,))]
    assert found(calls, FindingName.LENGTH) == (3, 5)


def test_who_gave_up_waited_too_long_unless_the_producer_had_approved_him() -> None:
    soon = changed(lost("l"), gone=at(90))
    assert found([*THREE, soon], FindingName.WAIT) == (3, 4)
    assert found([*THREE, soon], FindingName.LOST) == (3, 4)
    approved = changed(well_done("a"), lost=True, aired=())
    assert found([*THREE, approved], FindingName.LOST) == (4, 4)


def test_who_rang_in_the_last_minute_or_rang_off_at_once_counts_against_nobody() -> None:
    late = Practised(call=CallId("late"), sort=CallerSort.PLAIN, rang=END - timedelta(seconds=59), gone=END)
    brief = changed(lost("brief"), sort=CallerSort.BRIEF, gone=at(8), lost=False)
    for name in (FindingName.PROMPT, FindingName.WAIT, FindingName.LOST):
        assert found([*THREE, late, brief], name) == (3, 3)


def test_a_wait_is_counted_between_words_and_up_to_the_approval() -> None:
    call = well_done("c")
    assert longest_wait(call) == timedelta(seconds=20)
    assert longest_wait(changed(call, approved=None, gone=at(900))) == timedelta(seconds=700)
    assert longest_wait(lost("l")) == timedelta(seconds=150)


moments = st.floats(0, 600).map(lambda seconds: at(round(seconds, 1)))
spells = st.tuples(moments, moments).map(lambda pair: Spell(begin=min(pair), end=max(pair)))


@st.composite
def practised(draw: st.DrawFn) -> Practised:
    rang, gone = sorted((draw(moments), draw(moments)))
    screenings, aired = tuple(draw(st.lists(spells, max_size=3))), tuple(draw(st.lists(spells, max_size=2)))
    written = {name: draw(st.none() | moments) for name in ("approved", "point", "kind", "note")}
    told = {name: draw(st.booleans()) for name in ("lost", "poor", "referred", "outcome")}
    return Practised(
        call=CallId(f"c-{draw(st.integers(0, 99))}"),
        sort=draw(st.sampled_from(CallerSort)),
        rang=rang,
        gone=gone,
        screenings=screenings,
        words=(*screenings, *aired),
        aired=aired,
        **written,
        **told,
    )


@given(calls=st.lists(practised(), max_size=8))
def test_points_never_leave_their_bounds_and_faults_are_named(calls: list[Practised]) -> None:
    done = score(calls, [], END)
    assert done.total is None or 0 <= done.total <= 100
    for finding in done.findings:
        assert 0 <= finding.good <= finding.of
        assert 0 <= finding.points <= finding.most
        assert bool(finding.calls) == (finding.good < finding.of)
        assert finding.most in (0, WEIGHTS[finding.name])
    if done.passed:
        assert all(finding.good == finding.of for finding in done.findings if finding.name in MUST)


@given(calls=st.lists(practised(), min_size=1, max_size=8), name=st.sampled_from(["outcome", "referred"]))
def test_doing_more_of_what_is_right_never_costs_points(calls: list[Practised], name: str) -> None:
    before, after = score(calls, [], END), score([changed(one, **{name: True}) for one in calls], [], END)
    assert before.total is not None
    assert after.total is not None
    assert after.total >= before.total
    assert after.passed or not before.passed
