"""Why a call ended: the table, line by line."""

from dataclasses import replace

import pytest

from intake.words import EndReason, Place
from telephony.endings import Ending, reason

HELD = Ending(refused=None, answered=True, place=Place.HOLD, message=False, silent=False, by_caller=True, cause=16)


@pytest.mark.parametrize(
    ("seen", "why"),
    [
        (HELD, EndReason.CALLER_HUNG_UP),
        (replace(HELD, place=Place.NOTICE), EndReason.BEFORE_SPEECH),
        (replace(HELD, place=None), EndReason.BEFORE_SPEECH),
        (replace(HELD, answered=False, place=None), EndReason.BEFORE_ANSWER),
        (replace(HELD, answered=False, place=None, cause=127), EndReason.BEFORE_ANSWER),
        (replace(HELD, place=None, cause=127), EndReason.BEFORE_SPEECH),
        (replace(HELD, answered=False, place=None, by_caller=False, cause=127), EndReason.FAILED),
        (replace(HELD, answered=False, place=None, by_caller=False, cause=38), EndReason.FAILED),
        (replace(HELD, by_caller=False, cause=42), EndReason.FAILED),
        (replace(HELD, by_caller=False, cause=102), EndReason.FAILED),
        (replace(HELD, place=Place.MESSAGE, message=True), EndReason.MESSAGE_LEFT),
        (replace(HELD, place=Place.MESSAGE, message=True, by_caller=False), EndReason.MESSAGE_LEFT),
        (replace(HELD, place=Place.MESSAGE, silent=True, by_caller=False), EndReason.NOTHING_SAID),
        (replace(HELD, by_caller=False, place=Place.STUDIO), EndReason.DROPPED),
        (replace(HELD, by_caller=False, place=Place.NOTICE), EndReason.BEFORE_SPEECH),
        (replace(HELD, by_caller=False, place=Place.STATUS), EndReason.FINISHED),
        (replace(HELD, answered=False, refused=EndReason.BUSY, cause=17), EndReason.BUSY),
        (replace(HELD, answered=False, refused=EndReason.LIMIT, cause=38), EndReason.LIMIT),
    ],
)
def test_each_end_has_its_reason(seen: Ending, why: EndReason) -> None:
    assert reason(seen) is why
