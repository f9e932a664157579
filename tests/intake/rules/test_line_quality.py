"""The lamp of a line: a good one, a faint or noisy one, and one of which nothing can be said yet."""

import pytest

from intake.rules.line_quality import FEWEST, judge
from intake.words.desk import LineQuality

GOOD, FAIR, POOR = LineQuality.GOOD, LineQuality.FAIR, LineQuality.POOR


def speech(loud: float, floor: float, *, frames: int = 200) -> list[float]:
    """Half of it spoken, half of it pauses."""
    return [loud] * (frames // 2) + [floor] * (frames - frames // 2)


@pytest.mark.parametrize(
    ("loud", "floor", "clipped", "lamp"),
    [
        (-23, -60, 0.0, GOOD),
        (-33, -53, 0.0, GOOD),
        (-33.1, -60, 0.0, FAIR),
        (-23, -42, 0.0, FAIR),
        (-23, -60, 0.002, FAIR),
        (-41, -70, 0.0, POOR),
        (-23, -32, 0.0, POOR),
        (-5, -60, 0.02, POOR),
        (-51, -70, 0.0, None),
    ],
)
def test_the_lamp_by_level_floor_and_clipping(loud: float, floor: float, clipped: float, lamp: LineQuality) -> None:
    assert judge(speech(loud, floor), clipped) is lamp


def test_two_seconds_are_the_least() -> None:
    assert judge(speech(-23, -60, frames=FEWEST - 1), 0.0) is None
    assert judge(speech(-23, -60, frames=FEWEST), 0.0) is GOOD
