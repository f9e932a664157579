"""Counting tries over processes."""

import os
import signal
from collections.abc import Iterator

import pytest

from telephony.agi.tries import WINDOW_SECONDS, Tries


@pytest.fixture
def tries() -> Iterator[Tries]:
    tries = Tries()
    yield tries
    tries.close()


def test_each_asker_is_counted_alone(tries: Tries) -> None:
    assert [tries.count("call:1", 10.0) for _ in range(3)] == [1, 2, 3]
    assert tries.count("call:2", 10.0) == 1


def test_an_hour_later_the_count_begins_anew(tries: Tries) -> None:
    tries.count("call:1", 10.0)
    assert tries.count("call:1", 10.0 + WINDOW_SECONDS - 1) == 2
    assert tries.count("call:1", 10.0 + WINDOW_SECONDS) == 1


def test_children_count_together_and_lose_nothing(tries: Tries) -> None:
    children = []
    for _ in range(4):
        child = os.fork()
        if not child:
            for _ in range(200):
                tries.count("call:1", 10.0)
            os._exit(0)
        children.append(child)
    for child in children:
        os.waitpid(child, 0)
    assert tries.count("call:1", 10.0) == 801


def test_a_child_killed_while_it_counts_stops_nobody(tries: Tries) -> None:
    for _ in range(5):
        child = os.fork()
        if not child:
            while True:
                tries.count("call:1", 10.0)
        before = tries.count("call:2", 10.0)
        while tries.count("call:1", 10.0) < 50:
            pass
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        assert tries.count("call:2", 10.0) == before + 1
