"""Which telephones a call back rings: the unit's own numbers, the station's telephones, the citizen's number."""

from dataclasses import dataclass

from sqlalchemy import Connection, select

from intake.office.casework.file import File
from intake.records import tables
from intake.rules import numbers
from intake.rules.dialling import Dialling, dialable
from intake.words import Duty, OrganisationId, Refusal

# What the first leg may be: the two numbers that are kept of a unit, or a telephone of the station by its name.
UNIT, HANDLER, PHONE = "unit", "handler", "phone:"
NUMBER = "number:"


class NoTrunk(Refusal):
    """The station has no line for calls out."""

    key = "call_back.no_trunk"


class NoSuchPhone(Refusal):
    """The telephone asked for is not one that this person may have rung."""

    key = "call_back.no_such_phone"


class NoPhone(Refusal):
    """Nothing is kept of the unit that could ring first."""

    key = "call_back.no_phone"


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """What the station's telephone system can do for a call back.

    Attributes:
        trunk: whether there is a line out.
        phones: telephones of the station that can be rung by name.
        practice_official, practice_citizen: the telephones of practice cases, which ring no other.
    """

    trunk: bool
    dialling: Dialling
    phones: frozenset[str]
    practice_official: str
    practice_citizen: str
    at_once: int
    daily: int


def telephones_in(
    tx: Connection, file: File, rings: str, organisations: frozenset[OrganisationId], exchange: Exchange
) -> tuple[str, str]:
    """The official's telephone and the citizen's. Raises: NoTrunk, NoSuchPhone, NoNumber, NumberNotAllowed."""
    if file.practice:
        # Whatever was asked for and whatever number the practice caller showed: no real telephone rings.
        phone = rings.removeprefix(PHONE)
        return PHONE + (phone if phone in exchange.phones else exchange.practice_official), (
            PHONE + exchange.practice_citizen
        )
    if not exchange.trunk:
        raise NoTrunk
    if rings not in rings_in(tx, file, organisations, exchange):
        raise NoSuchPhone
    citizen = dialable(file.caller_number, exchange.dialling)
    if rings.startswith(PHONE):
        return rings, NUMBER + citizen
    official = dialable(_kept(tx, file, organisations)[rings], exchange.dialling)
    if official == citizen:
        raise NoSuchPhone
    return NUMBER + official, NUMBER + citizen


def ready_in(
    tx: Connection, file: File, organisations: frozenset[OrganisationId], exchange: Exchange
) -> dict[str, str]:
    """As `rings_in`, when everything else is there too. Raises: NoTrunk, NoPhone, NoNumber, NumberNotAllowed."""
    found = rings_in(tx, file, organisations, exchange)
    if file.practice:
        return found | {PHONE + exchange.practice_official: ""}
    if not exchange.trunk:
        raise NoTrunk
    if not found:
        raise NoPhone
    dialable(file.caller_number, exchange.dialling)
    return found


def rings_in(
    tx: Connection, file: File, organisations: frozenset[OrganisationId], exchange: Exchange
) -> dict[str, str]:
    """The telephones that people of these organisations may have rung, each with what a page calls it."""
    of_the_station = file.practice or any(_is_station(tx, one) for one in organisations)
    found = {} if file.practice else _kept(tx, file, organisations)
    return found | ({PHONE + name: name for name in sorted(exchange.phones)} if of_the_station else {})


def _kept(tx: Connection, file: File, organisations: frozenset[OrganisationId]) -> dict[str, str]:
    """The numbers kept of the person's own unit: nobody can type one in, so nobody can have a stranger rung."""
    found = {}
    for part in file.assignments:
        if part.organisation in organisations and part.live:
            phone = select(tables.assignment.c.handler_phone).where(tables.assignment.c.id == part.id)
            found[HANDLER] = tx.execute(phone).scalar_one()
    for organisation in sorted(organisations):
        phone = select(tables.organisation.c.phone).where(tables.organisation.c.id == organisation)
        found[UNIT] = tx.execute(phone).scalar_one()
    return {name: number for name, number in found.items() if numbers.plain_number(number)}


def _is_station(tx: Connection, organisation: OrganisationId) -> bool:
    duty = tx.execute(select(tables.organisation.c.duty).where(tables.organisation.c.id == organisation)).scalar()
    return bool(duty == Duty.STATION)
