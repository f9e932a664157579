"""The delay unit that the settings name."""

from collections.abc import Callable
from pathlib import Path
from typing import assert_never

from intake.rules.desk import SHORTEST_DELAY_SECONDS
from telephony.delay.by_contact import ContactUnit
from telephony.delay.by_hand import HandUnit
from telephony.delay.by_http import HttpUnit
from telephony.delay.simulated import SimulatedUnit
from telephony.delay.unit import DelayUnit
from telephony.desk_settings import DelaySort, DeskSettings


def delay_unit(settings: DeskSettings, confirmed: Callable[[], float | None]) -> DelayUnit:
    """Args: confirmed: what somebody has confirmed by hand and still counts."""
    match settings.delay_unit:
        case DelaySort.HAND:
            return HandUnit(confirmed)
        case DelaySort.SIMULATED:
            return SimulatedUnit(settings.delay_full_seconds)
        case DelaySort.HTTP:
            secret = settings.delay_header
            return HttpUnit(
                str(settings.delay_read),
                field=settings.delay_field,
                dump=str(settings.delay_dump),
                method=settings.delay_method,
                scale=settings.delay_scale,
                least=SHORTEST_DELAY_SECONDS,
                headers=_header(None if secret is None else secret.get_secret_value()),
            )
        case DelaySort.GPIO:
            return ContactUnit(
                Path(settings.delay_safe_line),
                Path(settings.delay_dump_line),
                full=settings.delay_full_seconds,
                inverted=settings.delay_inverted,
            )
        case never:
            assert_never(never)


def _header(line: str | None) -> dict[str, str]:
    """`Name: value`, as a unit that wants a key in a header is given it."""
    if line is None:
        return {}
    name, _, value = line.partition(":")
    return {name.strip(): value.strip()}
