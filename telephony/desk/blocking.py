"""Tells Asterisk that the lines are closed, or open again. It keeps that itself, also while this program is away."""

from telephony.ami import ActionRefused, LineAway, NoAnswer
from telephony.listener import Listener
from telephony.moves import LineIsAway

TIMEOUT_MILLISECONDS = "2000"


def tell(listener: Listener, *, blocked: bool) -> None:
    """Returns when Asterisk has it. Raises: LineIsAway."""
    try:
        listener.connection.door().ask(
            {
                "Action": "Originate",
                "Channel": f"Local/{'close' if blocked else 'open'}@lines/n",
                "Application": "Wait",
                "Data": "0.01",
                "Timeout": TIMEOUT_MILLISECONDS,
                "Async": "false",
            }
        )
    except LineAway as away:
        raise LineIsAway(why=away.why) from away
    except (ActionRefused, NoAnswer) as silent:
        raise LineIsAway(why=str(silent)) from silent
