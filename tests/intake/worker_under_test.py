"""A worker process for the kill tests: `python -m tests.intake.worker_under_test URL LOCKS LOG SECONDS`.

Each job writes "began KEY PID" and, some time later, "done KEY PID" to LOG. A key that begins with "bad" is refused
each time, by an exception that cannot be unpickled, and written as "gave-up KEY PID" in the end.
"""

import os
import signal
import sys
import threading
import time
from pathlib import Path

from intake import durable
from intake.records.database import Database


class Refused(Exception):
    def __init__(self, *, key: str) -> None:
        super().__init__(f"cannot do {key}")


def main(url: str, locks: str, log: str, seconds: str) -> None:
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())

    def say(*words: str) -> None:
        with Path(log).open("a") as file:
            file.write(" ".join((*words, str(os.getpid()))) + "\n")

    def job(key: str) -> None:
        say("began", key)
        if key.startswith("bad"):
            raise Refused(key=key)
        time.sleep(float(seconds))
        say("done", key)

    durable.run(
        Database(url),
        {"after_call": durable.Job(do=job, give_up=lambda key, why: say("gave-up", key, why.replace(" ", "_")))},
        locks=Path(locks),
        at_once=1,
        first_pause=0.05,
        stop=stop,
        ready=lambda: say("ready", "-"),
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
