"""A notice about a show: it names the show's day, and a practice show tells nobody."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import Connection

from intake import journal
from intake.office.notices import notify_in
from intake.office.show_rows import Show
from intake.words.notices import To


def notify_of_show_in(
    tx: Connection,
    show: Show,
    sentence: str,
    *,
    key: str,
    to: Iterable[To],
    at: datetime,
    not_before: datetime | None = None,
    facts: Mapping[str, journal.Fact] | None = None,
) -> int:
    """How many were told; once for each `key` of the show, whatever is killed."""
    if show.practice:
        return 0
    return notify_in(
        tx,
        key=f"show:{show.id}:{key}",
        to=to,
        sentence=sentence,
        facts={"show": show.day.isoformat(), **(facts or {})},
        matter=None,
        at=at,
        not_before=not_before,
    )
