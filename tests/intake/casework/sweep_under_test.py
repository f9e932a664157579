"""A process that looks for lateness again and again, until somebody kills it: python -m … URL MOMENT."""

import sys
from datetime import datetime

from intake.office.casework import lateness
from intake.records.database import Database


def main(url: str, now: str) -> None:
    db = Database(url)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    while True:
        lateness.sweep(db, datetime.fromisoformat(now))


if __name__ == "__main__":
    main(*sys.argv[1:])
