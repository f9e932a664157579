"""Values of queries and paths, so bounded that every database takes them. Anything else is refused as unreadable."""

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

# Rows are counted from 1, in 64 bits.
RowId = Annotated[int, Path(ge=1, le=2**63 - 1)]
