"""Where a page of a list ends, as a word that a reader hands back. What nobody here wrote is refused."""

import base64
import binascii
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from intake.words import Refusal


class NoSuchPage(Refusal):
    """A cursor that this list did not give out."""

    key = "intake.no_such_page"


@dataclass(frozen=True, slots=True)
class Cursor:
    """The values of the last row by which the list is ordered."""

    word: str

    @classmethod
    def of(cls, *values: datetime | int | str) -> "Cursor":
        told = [value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value for value in values]
        packed = json.dumps(told, ensure_ascii=True, separators=(",", ":")).encode()
        return cls(base64.urlsafe_b64encode(packed).rstrip(b"=").decode())

    def parts(self, *shapes: type) -> tuple[Any, ...]:
        """The values, each of its shape. Raises NoSuchPage."""
        try:
            padded = self.word + "=" * (-len(self.word) % 4)
            told = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
            if not isinstance(told, list) or len(told) != len(shapes):
                raise NoSuchPage
            return tuple(_shaped(value, shape) for value, shape in zip(told, shapes, strict=True))
        except (ValueError, binascii.Error, OverflowError, RecursionError) as fault:
            raise NoSuchPage from fault


def _shaped(value: Any, shape: type) -> Any:
    if shape is datetime and isinstance(value, str):
        moment = datetime.fromisoformat(value)
        if moment.tzinfo is None:
            raise NoSuchPage
        return moment.astimezone(UTC)
    if type(value) is not shape or (isinstance(value, int) and not -(2**62) < value < 2**62):
        raise NoSuchPage
    return value
