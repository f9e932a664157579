"""The one place where part one (到位情况) is read from the programme's tables."""

from sqlalchemy import Connection

from intake.rules.attendance import ShowFacts
from intake.rules.periods import Period


def shows_in(tx: Connection, period: Period) -> list[ShowFacts] | None:  # noqa: ARG001
    """What is known of every show of the period; None where the house keeps no record of who came.

    Guests' check-ins, leave, manuscripts and reports have no tables yet, so nobody is measured: a blank is neither
    none nor all. Whoever adds the tables reads them here, and everything behind follows.
    """
    return None
