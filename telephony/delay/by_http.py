"""Delay units with a page of their own: the delay is read from an address, the dump is an order to another."""

import json
import re
from typing import Any

import httpx2

from telephony.delay.unit import Dumped, Reading, UnitAway

TIMEOUT = httpx2.Timeout(1.0)
# A status page is some hundred bytes; more than this is another page.
MOST_BYTES = 65_536
_NUMBER = re.compile(r"[-+]?\d+(?:[.,]\d+)?")
SAYS = 200


class HttpUnit:
    """Reads a number of seconds.

    Args:
        read: address whose answer holds the delay.
        field: dotted path into a JSON answer, as `status.delay`; empty when the answer is text, whose first number
            counts.
        dump: address that drops the sound.
        method: how the dump is ordered, GET or POST: units differ.
        scale: what the number is multiplied by to be seconds; 0.001 for milliseconds.
        least: what the unit's own "safe" would be.
    """

    name = "http"

    def __init__(
        self,
        read: str,
        *,
        field: str,
        dump: str,
        method: str,
        scale: float,
        least: float,
        headers: dict[str, str] | None = None,
    ) -> None:
        self._read, self._field, self._dump, self._method = read, field, dump, method
        self._scale, self._least = scale, least
        # No proxy of the machine's surroundings: the unit stands in the same room.
        self._http = httpx2.Client(timeout=TIMEOUT, trust_env=False, headers=headers or {}, follow_redirects=False)

    def read(self) -> Reading:
        try:
            answer = self._http.get(self._read)
            answer.raise_for_status()
        except httpx2.HTTPError as fault:
            raise UnitAway(f"{type(fault).__name__}: {fault}"[:SAYS]) from fault
        seconds = self._seconds(answer.content[:MOST_BYTES])
        return Reading(seconds=seconds, safe=seconds >= self._least)

    def dump(self) -> Dumped:
        try:
            answer = self._http.request(self._method, self._dump)
        except httpx2.HTTPError as fault:
            return Dumped(did=False, says=f"{type(fault).__name__}: {fault}"[:SAYS])
        return Dumped(did=answer.is_success, says=f"HTTP {answer.status_code}")

    def _seconds(self, body: bytes) -> float:
        text = body.decode("utf-8", "replace")
        found = _in_json(text, self._field) if self._field else _first_number(text)
        if found is None:
            raise UnitAway(f"no number in: {text[:80]!r}")
        return found * self._scale


def _first_number(text: str) -> float | None:
    match = _NUMBER.search(text)
    return None if match is None else float(match[0].replace(",", "."))


def _in_json(text: str, field: str) -> float | None:
    try:
        found: Any = json.loads(text)
    except ValueError as fault:
        raise UnitAway(f"no JSON: {text[:80]!r}") from fault
    for name in field.split("."):
        if isinstance(found, list) and name.isdigit() and int(name) < len(found):
            found = found[int(name)]
        elif isinstance(found, dict) and name in found:
            found = found[name]
        else:
            return None
    if isinstance(found, bool):
        return None
    return float(found) if isinstance(found, int | float) else _first_number(found) if isinstance(found, str) else None
