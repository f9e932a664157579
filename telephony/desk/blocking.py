"""Tells Asterisk that the lines are closed, or open again. It keeps that itself, also while this program is away."""

from telephony.ami import ActionRefused
from telephony.listener import Listener
from telephony.moves import LineIsAway, on_the_line

TIMEOUT_MILLISECONDS = "2000"


def tell(listener: Listener, *, blocked: bool) -> None:
    """Returns when Asterisk has it. Raises: LineIsAway."""
    with on_the_line():
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
        except ActionRefused as refused:
            raise LineIsAway(why=str(refused)) from refused
