"""The live desk's rules: a total table, the trade's NEXT, the six-second law, and who was passed over."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from intake.rules import desk
from intake.rules.desk import NobodyWaits, NoDelay, NoDelayKnown, NotFromHere, NotNow, Seated, TooManyOnAir
from intake.sentences import say
from intake.words import CallId, CallState
from intake.words.desk import DeskVerb, SeatState, Surface

NOON = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
SAFE = 6.0


def line(
    name: str, state: CallState = CallState.SCREENED, *, waits: int = 0, rank: int | None = None, **marks: bool
) -> Seated:
    return Seated(call=CallId(name), state=state, since=NOON - timedelta(seconds=waits), rank=rank, **marks)


def on_air(name: str, *, locked: bool = False) -> Seated:
    return line(name, CallState.ON_AIR, locked=locked)


def come(lines: Sequence[Seated], *, unscreened: bool = False) -> str:
    return desk.next_moves(lines, SAFE, unscreened=unscreened).come


def test_the_table_is_total_and_every_word_has_a_sentence() -> None:
    assert set(desk.TABLE) == set(SeatState)
    assert set(desk.KEYS) == set(DeskVerb)
    for lang in ("zh-CN", "en"):
        for state in SeatState:
            assert say(f"desk.state.{state}", lang)
        for verb in DeskVerb:
            assert say(f"desk.verb.{verb}", lang)


def test_every_state_of_a_call_has_a_row_on_the_desk() -> None:
    assert {desk.seat_state(line("a", state)) for state in CallState} == set(SeatState) - {
        SeatState.NEXT,
        SeatState.LOCKED,
        SeatState.BUSIED,
    }
    assert desk.seat_state(line("a", named=True)) is SeatState.NEXT
    assert desk.seat_state(on_air("a", locked=True)) is SeatState.LOCKED


def test_a_mark_means_something_only_where_it_belongs() -> None:
    assert desk.seat_state(line("a", CallState.HOLD, named=True, locked=True)) is SeatState.HOLD


def test_only_the_host_s_surface_puts_to_air() -> None:
    for surface in (Surface.PRODUCER, Surface.GUEST):
        with pytest.raises(NotFromHere) as refused:
            desk.check(line("a"), DeskVerb.AIR, surface)
        assert "播出" in refused.value.sentence("zh-CN")
    assert desk.check(line("a"), DeskVerb.AIR, Surface.HOST) is SeatState.SCREENED


def test_the_guest_s_tablet_moves_nobody() -> None:
    assert not [verb for verb, surfaces in desk.KEYS.items() if Surface.GUEST in surfaces]


def test_a_producer_does_not_take_a_caller_off_the_air_except_in_danger() -> None:
    for verb in (DeskVerb.HOLD, DeskVerb.DROP):
        with pytest.raises(NotFromHere):
            desk.check(on_air("a"), verb, Surface.PRODUCER)
        desk.check(on_air("a"), verb, Surface.HOST)
    desk.check(on_air("a"), DeskVerb.DUMP, Surface.PRODUCER)


def test_a_locked_caller_is_safe_from_every_slip_and_not_from_danger() -> None:
    locked = on_air("a", locked=True)
    for verb in (DeskVerb.HOLD, DeskVerb.DROP, DeskVerb.LOCK):
        with pytest.raises(NotNow) as refused:
            desk.check(locked, verb, Surface.HOST)
        assert "locked" in refused.value.sentence("en")
    desk.check(locked, DeskVerb.DUMP, Surface.PRODUCER)
    desk.check(locked, DeskVerb.UNLOCK, Surface.HOST)


def test_a_verb_on_a_caller_who_hung_up_says_so() -> None:
    for verb in DeskVerb:
        surface = next(iter(desk.KEYS[verb]))
        with pytest.raises(desk.CallerGone):
            desk.check(line("a", CallState.ENDED), verb, surface)


def test_nobody_unscreened_goes_to_air_unless_the_station_says_so() -> None:
    for state in (CallState.RINGING, CallState.HOLD):
        with pytest.raises(NotNow):
            desk.check(line("a", state), DeskVerb.AIR, Surface.HOST)
        desk.check(line("a", state), DeskVerb.AIR, Surface.HOST, unscreened=True)
        with pytest.raises(NobodyWaits):
            come([line("a", state)])
        assert come([line("a", state)], unscreened=True) == "a"
    with pytest.raises(NotNow):
        desk.check(line("a", CallState.SCREENING), DeskVerb.AIR, Surface.HOST, unscreened=True)


def test_next_takes_the_designated_then_the_hand_s_order_then_the_longest_wait() -> None:
    lines = [line("short", waits=10), line("long", waits=90), line("hand", waits=1, rank=1)]
    assert come([*lines, line("named", named=True)]) == "named"
    assert come(lines) == "hand"
    assert come(lines[:2]) == "long"


def test_without_a_screened_caller_the_longest_ring_comes_before_the_longest_hold() -> None:
    lines = [line("hold", CallState.HOLD, waits=300), line("ring", CallState.RINGING, waits=5)]
    assert come(lines, unscreened=True) == "ring"
    assert come(lines[:1], unscreened=True) == "hold"


def test_next_takes_off_everybody_who_is_not_locked() -> None:
    moves = desk.next_moves([on_air("a"), on_air("b", locked=True), line("c")], SAFE, unscreened=False)
    assert (moves.leave, moves.come) == (("a",), "c")


@pytest.mark.parametrize("delay", [0.0, 5.99, float("nan"), -7.0])
def test_less_than_six_seconds_of_delay_is_not_put_to_air(delay: float) -> None:
    with pytest.raises(NoDelay):
        desk.check_air([], delay)


def test_an_unproven_delay_is_none() -> None:
    with pytest.raises(NoDelayKnown) as refused:
        desk.next_moves([line("a")], None, unscreened=False)
    assert "6" in refused.value.sentence("zh-CN")
    desk.check_air([], SAFE)


def test_three_voices_are_the_most() -> None:
    three = [on_air(name, locked=True) for name in "abc"]
    with pytest.raises(TooManyOnAir):
        desk.check_air(three, SAFE)
    with pytest.raises(TooManyOnAir):
        desk.next_moves([*three, line("d")], SAFE, unscreened=False)


def test_block_all_leaves_whoever_was_spoken_with_and_priority_lines() -> None:
    lines = [
        line("ring", CallState.RINGING),
        line("vip", CallState.RINGING, priority=True),
        line("hold", CallState.HOLD),
        line("desk", CallState.SCREENING),
        line("queue"),
        on_air("air"),
    ]
    assert desk.blocked(lines) == ("ring",)


LINES = some.lists(
    some.builds(
        Seated,
        call=some.uuids().map(lambda uuid: CallId(str(uuid))),
        state=some.sampled_from(CallState),
        since=some.integers(0, 3600).map(lambda seconds: NOON - timedelta(seconds=seconds)),
        rank=some.none() | some.integers(1, 9),
        named=some.booleans(),
        locked=some.booleans(),
        priority=some.booleans(),
    ),
    unique_by=lambda one: one.call,
    max_size=8,
)


@given(LINES, some.none() | some.floats(), some.booleans())
def test_whatever_the_desk_looks_like_next_obeys_the_rules(
    lines: list[Seated], delay: float | None, unscreened: bool
) -> None:
    try:
        moves = desk.next_moves(lines, delay, unscreened=unscreened)
    except (NobodyWaits, NoDelay, NoDelayKnown, TooManyOnAir):
        return
    known = {one.call: one for one in lines}
    assert delay is not None
    assert delay >= desk.SHORTEST_DELAY_SECONDS
    assert moves.come not in moves.leave
    assert known[moves.come].state in (
        {CallState.SCREENED, CallState.RINGING, CallState.HOLD} if unscreened else {CallState.SCREENED}
    )
    stays = [one for one in lines if one.state is CallState.ON_AIR and one.call not in moves.leave]
    assert all(one.locked for one in stays)
    assert len(stays) < desk.MOST_ON_AIR
    over = desk.passed_over(lines, moves.come)
    assert all(one.state is CallState.SCREENED and one.since < known[moves.come].since for one in over)
    designated = any(one.named and one.state is CallState.SCREENED for one in lines)
    ranked = any(one.rank is not None and one.state is CallState.SCREENED for one in lines)
    assert not over or designated or ranked or known[moves.come].state is not CallState.SCREENED
