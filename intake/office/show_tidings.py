"""A unit that was called up hears when its show is called off, moved, or given to another unit.

Its letter says a day on which nobody waits for it any more; before the letter it knows of no day.
"""

from datetime import datetime

from sqlalchemy import Connection, select

from intake import journal
from intake.office.numbering import local
from intake.office.show_notices import notify_of_show_in
from intake.office.show_rows import Show
from intake.records import tables
from intake.words.notices import ToOrganisation


def called_off_in(tx: Connection, show: Show, at: datetime) -> None:
    _tell(tx, show, "show_called_off", at)


def changed_in(tx: Connection, before: Show, after: Show, at: datetime) -> None:
    """The unit it was taken from, or its own unit, which will be on the air at another time."""
    if after.unit != before.unit:
        _tell(tx, before, "show_given_away", at)
    elif (after.starts_at, after.ends_at) != (before.starts_at, before.ends_at):
        start, end = local(after.starts_at), local(after.ends_at)
        _tell(tx, before, "show_moved", at, state=f"{start:%Y-%m-%d %H:%M}\u2013{end:%H:%M}")


def _tell(tx: Connection, show: Show, sentence: str, at: datetime, **facts: journal.Fact) -> None:
    """What happened to the show as it was."""
    letter = tables.call_up.c
    called = select(letter.id).where(letter.show == show.id, letter.unit == show.unit).limit(1)
    if show.unit is None or at >= show.ends_at or tx.execute(called).first() is None:
        return
    key = f"{show.unit}:{sentence}:{show.version}"
    notify_of_show_in(tx, show, sentence, key=key, to=[ToOrganisation(organisation=show.unit)], at=at, facts=facts)
