"""All checks in their order: those of the machine, then what each room says of its own part."""

import tomllib
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from pydantic import ValidationError

from console.house import machine_checks as machine
from console.house import part_checks, plan, room_checks
from console.house.machine_checks import Check, failed
from console.settings import ConsoleSettings
from intake.sentences import say
from intake.settings import HouseSettings
from telephony.settings import TelephonySettings


def all_checks(home: Path, now: datetime, *, thorough: bool = True) -> Iterator[Check]:
    """Every row of `rexian doctor`. `thorough` reads whole models; a start does not have that time."""
    yield machine.python()
    yield machine.home(home)
    try:
        house = HouseSettings()
        console = ConsoleSettings()  # type: ignore[call-arg]  # the secret comes from its file
        telephony = TelephonySettings()  # type: ignore[call-arg]
    except ValidationError as wrong:
        yield _wrong_settings(home, wrong)
        return
    except tomllib.TOMLDecodeError as wrong:
        yield failed("settings", str(wrong), say("doctor.settings.mend", home=home))
        return
    yield machine.secrets(home)
    yield machine.disk(home, console)
    yield machine.clock(home, house.timezone, now)
    yield machine.font(home)
    yield machine.printer(home)
    yield machine.opened(console, now, home)
    yield from machine.port_rows(plan.wanted_ports(console, telephony), home)
    yield room_checks.asterisk(telephony)
    yield room_checks.model(thorough=thorough)
    yield room_checks.database(house.database)
    yield room_checks.console_pages()
    if thorough:
        yield from part_checks.importing()


def _wrong_settings(home: Path, wrong: ValidationError) -> Check:
    first = wrong.errors()[0]
    name = ".".join(str(part) for part in first["loc"])
    return failed("settings", f"{wrong.title}: {name}: {first['msg']}", say("doctor.settings.mend", home=home))
