"""The delivering of a worker as a process of its own, to be killed: `python -m tests.intake.delivery_under_test`."""

import os
import threading
from datetime import datetime
from pathlib import Path

from intake.office.delivering import Delivering
from intake.records.database import Database
from intake.settings import NoticeSettings

if __name__ == "__main__":
    home = Path(os.environ["REXIAN_HOME"])
    moment = datetime.fromisoformat(os.environ["NOW_UNDER_TEST"])
    Delivering(
        Database(f"sqlite:///{home / 'rexian.db'}"),
        settings=NoticeSettings(),  # type: ignore[call-arg]
        link="",
        stop=threading.Event(),
        now=lambda: moment,
    ).run()
