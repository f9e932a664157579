"""A house of two small real children, run as a program so that tests can kill it as a machine would."""

import signal
import sys
import threading
from datetime import UTC, datetime
from pathlib import Path

from console.house.children import Child
from console.house.running import Running
from console.house.supervisor import House, HouseRules

SMALL = "echo $$ >> $REXIAN_HOME/starts-$REXIAN_CHILD; exec sleep 600"


def a_child(
    home: Path,
    name: str,
    script: str = SMALL,
    build: str = "1",
    patience: float | None = None,
    loading_patience: float | None = None,
) -> Child:
    def has_started(_: Running) -> bool:
        return (home / f"starts-{name}").exists()

    return Child(
        name=name,
        argv=("/bin/sh", "-c", script),
        environment={},
        build=build,
        ready=has_started,
        patience=patience,
        loading_patience=loading_patience,
        answers=has_started,
        stop_order=0 if name == "first" else 1,
        stop_seconds=20.0,
    )


def rules(home: Path) -> HouseRules:
    return HouseRules(home=home, version="0", address="-", longest_pause=30.0, log_bytes=1_000_000, log_copies=2)


def a_house(home: Path, *children: Child) -> House:
    return House(rules(home), children, lambda _: None, lambda: datetime.now(UTC))


def main() -> None:
    home, build = Path(sys.argv[1]), sys.argv[2]
    asked = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: asked.set())
    house = a_house(home, a_child(home, "first", build=build), a_child(home, "second", build=build))
    house.begin()
    house.watch(asked)
    house.stop()


if __name__ == "__main__":
    main()
