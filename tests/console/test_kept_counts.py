"""A sum that took long is shown again for a while, for at most a minute, and counted once for all who wait."""

import threading
from collections.abc import Callable

from console.kept_counts import LONGEST_SECONDS, QUICK_SECONDS, TIMES, KeptCounts


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def counting(clock: Clock, seconds: float) -> tuple[list[int], Callable[[], int]]:
    done: list[int] = []

    def count() -> int:
        clock.now += seconds
        done.append(len(done) + 1)
        return done[-1]

    return done, count


def test_what_is_quick_is_counted_every_time() -> None:
    clock = Clock()
    counts, (_, count) = KeptCounts(clock), counting(clock, QUICK_SECONDS)
    assert [counts.get("2016", count) for _ in range(3)] == [1, 2, 3]


def test_what_took_long_is_kept_for_so_many_times_and_never_longer_than_a_minute() -> None:
    for seconds in (0.5, 2.0):
        clock = Clock()
        counts, (_, count) = KeptCounts(clock), counting(clock, seconds)
        assert counts.get("2016", count) == 1
        clock.now += min(TIMES * seconds, LONGEST_SECONDS) - 0.001
        assert counts.get("2016", count) == 1
        assert counts.get("2016-Q2", count) == 2, "another period is another sum"
        clock.now += 0.001
        assert counts.get("2016", count) == 3


def test_a_change_of_what_counts_forgets_it() -> None:
    clock = Clock()
    counts, (_, count) = KeptCounts(clock), counting(clock, 2.0)
    counts.get("2016", count)
    counts.forget()
    assert counts.get("2016", count) == 2


def test_who_asks_meanwhile_waits_for_the_same_sum() -> None:
    clock = Clock()
    counts, begun, go = KeptCounts(clock), threading.Event(), threading.Event()
    done: list[int] = []

    def count() -> int:
        begun.set()
        assert go.wait(30)
        clock.now += 2.0
        done.append(1)
        return len(done)

    found: list[int] = []
    waiting = [threading.Thread(target=lambda: found.append(counts.get("2016", count))) for _ in range(5)]
    for one in waiting:
        one.start()
    assert begun.wait(30)
    go.set()
    for one in waiting:
        one.join(30)
    assert (found, done) == ([1] * 5, [1])
