"""Values of queries and paths, so bounded that every database takes them. Anything else is refused as unreadable."""

import re
from datetime import UTC
from typing import Annotated

from fastapi import Path
from pydantic import AfterValidator, AwareDatetime


def _in_utc(moment: AwareDatetime) -> AwareDatetime:
    try:
        return moment.astimezone(UTC)
    except OverflowError as fault:
        raise ValueError("before or after all calendars") from fault


# A moment without a zone is somebody's wall clock; nobody could say whose.
Moment = Annotated[AwareDatetime, AfterValidator(_in_utc)]

# What neither PostgreSQL nor a Word file or spreadsheet can hold comes with pasted text and means nothing.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")


def without_controls(text: str) -> str:
    return _NOT_XML.sub("", text)


Clean = AfterValidator(without_controls)

# Rows are counted from 1, in 64 bits.
RowId = Annotated[int, Path(ge=1, le=2**63 - 1)]
