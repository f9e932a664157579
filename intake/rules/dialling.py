"""Which numbers the house may ring, and how they are written for a carrier. Pure; closed unless a pattern opens it."""

import re
from dataclasses import dataclass

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberType

from intake.words import Refusal

MAINLAND = 86
# The shortest area code has two digits behind its zero, the shortest number behind it seven.
LAND_LINE_DIGITS = 9
# What a citizen's telephone can be. Premium, shared-cost and service numbers are none of these.
_ORDINARY = frozenset({PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE, PhoneNumberType.FIXED_LINE_OR_MOBILE})


class NoNumber(Refusal):
    """There is nothing to ring: the number was withheld, or none is kept here."""

    key = "call_back.no_number"


class NumberNotAllowed(Refusal):
    """Not an ordinary mainland number, nor one of those that the station has allowed."""

    key = "call_back.number_not_allowed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialling:
    """What may be rung from here.

    Attributes:
        area_code: put before a local number, as `0756`.
        also: regular expressions over the whole number; what fits one is allowed beside ordinary mainland numbers.
        own: the house's own numbers, which are never rung: a call back to oneself is a loop.
    """

    area_code: str
    also: tuple[str, ...]
    own: frozenset[str]


def dialable(number: str, rules: Dialling) -> str:
    """The number as a carrier of the mainland takes it: mobile without, land line with its leading zero.

    Raises: NoNumber, NumberNotAllowed.
    """
    plain = re.sub(r"[^0-9+]", "", number)
    if not plain:
        raise NoNumber
    # A local number has no zero in front; the longest of the mainland has eight digits.
    if re.fullmatch(r"[2-8][0-9]{6,7}", plain) and rules.area_code:
        plain = rules.area_code + plain
    found = _mainland(plain) or (plain if any(re.fullmatch(one, plain) for one in rules.also) else None)
    if found is None or found in rules.own:
        raise NumberNotAllowed
    return found


def _mainland(plain: str) -> str | None:
    try:
        parsed = phonenumbers.parse(plain, "CN")
    except NumberParseException:
        return None
    if parsed.country_code != MAINLAND or not phonenumbers.is_valid_number(parsed):
        return None
    kind = phonenumbers.number_type(parsed)
    if kind not in _ORDINARY:
        return None
    national = phonenumbers.national_significant_number(parsed)
    if kind == PhoneNumberType.MOBILE:
        return national
    # A land line without its area code would be rung wherever the carrier happens to be.
    return f"0{national}" if len(national) >= LAND_LINE_DIGITS else None
