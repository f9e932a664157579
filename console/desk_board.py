"""The desk as every screen shows it: the books' part and the delay unit's, joined."""

from datetime import UTC, datetime

from console import desk_views
from console.desk_wire import DeskView
from console.rundown_views import rundown_view
from console.rundown_wire import RundownView
from intake.office import rundowns
from intake.office.desk import standing
from intake.office.programme import preparation
from intake.records.database import Database
from telephony.delay import DelayWatch
from telephony.desk_settings import DelaySort, DeskSettings


class DeskBoard:
    """`view` may be asked by any thread."""

    def __init__(self, db: Database, delay: DelayWatch, settings: DeskSettings) -> None:
        self._db = db
        self._delay = delay
        self._settings = settings

    def view(self) -> DeskView:
        return desk_views.desk_view(
            standing.standing(self._db),
            self._delay.told(),
            unscreened=self._settings.unscreened,
            by_hand=self._settings.delay_unit is DelaySort.HAND,
            rundown=self._rundown(datetime.now(UTC)),
        )

    def _rundown(self, now: datetime) -> RundownView | None:
        with self._db.read() as tx:
            found = rundowns.rundown_now_in(tx, now)
            if found is None:
                return None
            return rundown_view(found, preparation.lacks_in(tx, found.show))

    def look(self) -> None:
        """What a hand has just confirmed counts at once."""
        self._delay.look()


def confirmed_by_hand(db: Database) -> float | None:
    """The seconds that somebody of the station has confirmed and that still count."""
    return standing.confirmed_delay(standing.standing(db), datetime.now(UTC))
