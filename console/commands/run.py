"""`rexian run`: checks, prepares, starts the five children, says where everything is, stops them when asked."""

import signal
import threading
import time
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import typer
from rich.console import Console

from console.commands.opening import furnish
from console.house import checks, greeting, lock, plan, preparing
from console.house.children import Standing
from console.house.state import ChildState
from console.house.supervisor import House, HouseRules
from console.settings import ConsoleSettings
from intake.sentences import say
from telephony.settings import TelephonySettings

MEGABYTE = 1_000_000


def run() -> None:
    began = time.monotonic()
    folder = furnish()
    console = Console(highlight=False, soft_wrap=True)
    with lock.hold(folder):
        _refuse_unless_fit(folder, console)
        settings, telephony = ConsoleSettings(), TelephonySettings()  # type: ignore[call-arg]  # secrets from the file
        preparing.schema()
        first = preparing.first_person()
        argv, is_booted = preparing.asterisk(telephony)
        house = House(
            _rules(folder, settings),
            plan.children(folder, settings, telephony, argv, is_booted),
            _Told(console),
            lambda: datetime.now(UTC),
        )
        asked = _asked_to_stop(house)
        house.begin()
        preparing.refresh_adopted(house.standing("asterisk").adopted)
        greeter = threading.Thread(
            target=_greet_when_ready,
            args=(house, console, began, asked, greeting.Greeting(settings=settings, telephony=telephony, first=first)),
            daemon=True,
        )
        greeter.start()
        house.watch(asked)
        console.print(say("run.stopping"))
        house.stop()


def _refuse_unless_fit(folder: Path, console: Console) -> None:
    """Early and plainly: nothing is started on a machine that would fail in the show."""
    found = [check for check in checks.all_checks(folder, datetime.now(UTC), thorough=False) if not check.ok]
    for check in found:
        sign = "[red]✗[/]" if check.stops else "[yellow]![/]"
        kind, _, rest = check.name.partition(" ")
        name = f"{say(f'doctor.name.{kind}')} {rest}".strip()
        console.print(f"{sign} {name}: {check.found}\n  {check.mend}")
    stopping = sum(1 for check in found if check.stops)
    if stopping:
        console.print(say("house.refusal.not_fit", count=stopping))
        raise typer.Exit(1)


def _rules(folder: Path, settings: ConsoleSettings) -> HouseRules:
    return HouseRules(
        home=folder,
        version=version("rexian"),
        address=settings.address,
        longest_pause=settings.restart_limit_seconds,
        log_bytes=settings.log_megabytes * MEGABYTE,
        log_copies=settings.log_copies,
    )


class _Told:
    """Each change of a child, as one line on the screen."""

    def __init__(self, console: Console) -> None:
        self._console = console

    def __call__(self, standing: Standing) -> None:
        name, pid = standing.child.name, standing.process.pid if standing.process else 0
        match standing.state:
            case ChildState.STARTING:
                line = say("run.adopted" if standing.adopted else "run.starting", name=name, pid=pid)
            case ChildState.READY:
                line = f"[green]✓[/] {say('run.ready', name=name)}"
            case ChildState.NOT_READY:
                line = f"[yellow]![/] {say('run.not_ready', name=name)}"
            case ChildState.WAITING:
                wait = max(0.0, standing.next_start - time.monotonic())
                line = f"[red]✗[/] {say('run.fell', name=name, seconds=wait, says=standing.says)}"
            case ChildState.STOPPED | ChildState.STOPPING:
                line = say("run.stopped", name=name)
        self._console.print(line)


def _asked_to_stop(house: House) -> threading.Event:
    asked = threading.Event()

    def ask(number: int, _: object) -> None:
        if asked.is_set() and number == signal.SIGINT:
            house.hurry()
        asked.set()

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        # Somebody who started us under nohup means it.
        if number is not signal.SIGHUP or signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, ask)
    return asked


def _greet_when_ready(
    house: House, console: Console, began: float, asked: threading.Event, words: greeting.Greeting
) -> None:
    while not house.is_ready:
        if asked.wait(0.05):
            return
    console.print(f"[green]✓[/] {say('run.all_ready', seconds=time.monotonic() - began)}")
    console.print(words.panel(), soft_wrap=False)
