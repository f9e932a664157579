"""Which rooms are looked at for a telephone that is there twice, and what is said to the older leg."""

from typing import Any, cast

from telephony.ami import Door
from telephony.older_legs import ROOMS, TAKEN_OVER, OlderLegs


class Row:
    def __init__(self, channel: str) -> None:
        self.headers = {"Channel": channel, "MarkedUser": "Yes"}


class Rooms:
    """A door behind which some channels are in some rooms, the longest there first."""

    def __init__(self, **found: list[str]) -> None:
        self.found = {name.replace("_", "-"): channels for name, channels in found.items()}
        self.asked: list[str] = []
        self.hung_up: list[tuple[str, str]] = []

    def rows(self, action: dict[str, str]) -> list[Any]:
        self.asked.append(action["Conference"])
        return [Row(channel) for channel in self.found.get(action["Conference"], [])]

    def ask(self, action: dict[str, str]) -> None:
        self.hung_up.append((action["Channel"], action["Cause"]))


def test_the_older_leg_of_a_room_that_somebody_joined_is_told_that_it_was_taken_over() -> None:
    old, new = "PJSIP/screener-web-2-00000001", "PJSIP/screener-web-2-00000007"
    there = Rooms(desk_2=[old, "PJSIP/anonymous-00000003", new], studio=["PJSIP/host-web-00000002"])
    older = OlderLegs()
    for room in ("desk-2", "desk-2", "a room of somebody else"):
        older.joined(room)
    older.end(cast(Door, there))
    assert there.asked == ["desk-2"]
    assert there.hung_up == [(old, TAKEN_OVER)]
    older.end(cast(Door, there))
    assert there.asked == ["desk-2"], "what was looked at is not looked at again"


def test_after_a_time_without_a_connection_every_room_is_looked_at() -> None:
    there = Rooms(studio=["PJSIP/host-web-00000001", "PJSIP/host-web-00000002"])
    older = OlderLegs()
    older.look_everywhere()
    older.end(cast(Door, there))
    assert sorted(there.asked) == sorted(ROOMS)
    assert there.hung_up == [("PJSIP/host-web-00000001", TAKEN_OVER)]
