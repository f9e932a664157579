"""How far a call back has come, and what the network's causes mean."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from intake.rules import call_backs
from intake.rules.call_backs import Moments
from intake.sentences import say
from intake.words.call_backs import CallBackOutcome, CallBackState

AT = datetime(2016, 6, 8, 2, 0, tzinfo=UTC)
ASKED = Moments(asked=AT)
PICKED_UP = replace(ASKED, official=AT + timedelta(seconds=7))
RUNG = replace(PICKED_UP, rung=AT + timedelta(seconds=12))
TALKING = replace(RUNG, citizen=AT + timedelta(seconds=20))
OVER = replace(TALKING, ended=AT + timedelta(seconds=62), outcome=CallBackOutcome.ANSWERED)


def test_the_moments_say_where_it_stands_and_how_long_each_telephone_rang() -> None:
    stages = (ASKED, PICKED_UP, RUNG, TALKING, OVER)
    assert [call_backs.state(one) for one in stages] == list(CallBackState)
    assert (call_backs.official_rang_seconds(OVER), call_backs.citizen_rang_seconds(OVER)) == (7, 8)
    assert call_backs.talk_seconds(OVER) == 42
    assert call_backs.talk_seconds(RUNG) is None


@pytest.mark.parametrize(
    ("moments", "dialled", "cause", "outcome"),
    [
        (ASKED, "", 17, CallBackOutcome.OFFICIAL_AWAY),
        (PICKED_UP, "", 16, CallBackOutcome.NOT_PRESSED),
        (RUNG, "BUSY", 17, CallBackOutcome.BUSY),
        (RUNG, "NOANSWER", 19, CallBackOutcome.NO_ANSWER),
        (RUNG, "NOANSWER", 0, CallBackOutcome.NO_ANSWER),
        (RUNG, "BUSY", 21, CallBackOutcome.REFUSED),
        (RUNG, "CONGESTION", 21, CallBackOutcome.REFUSED),
        (RUNG, "CHANUNAVAIL", 1, CallBackOutcome.UNREACHABLE),
        (RUNG, "CHANUNAVAIL", 20, CallBackOutcome.UNREACHABLE),
        (RUNG, "CONGESTION", 34, CallBackOutcome.FAILED),
        (RUNG, "CANCEL", 16, CallBackOutcome.OFFICIAL_LEFT),
        (RUNG, "CANCEL", 17, CallBackOutcome.OFFICIAL_LEFT),
        (RUNG, "ANSWER", 16, CallBackOutcome.NO_ANSWER),
        (TALKING, "ANSWER", 16, CallBackOutcome.ANSWERED),
        (TALKING, "", 38, CallBackOutcome.ANSWERED),
    ],
)
def test_how_it_ended(moments: Moments, dialled: str, cause: int, outcome: CallBackOutcome) -> None:
    assert call_backs.outcome(moments, dialled, cause) is outcome


def test_every_state_and_outcome_has_its_words() -> None:
    for lang in ("zh-CN", "en"):
        assert all(say(f"call_back.outcome.{one.value}", lang) for one in CallBackOutcome)
        assert all(say(f"call_back.state.{one.value}", lang) for one in CallBackState)
