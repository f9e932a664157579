"""Moments as SQL reads them on a wall clock: the hour, the day, the seconds between two. Both databases alike."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Connection, Float, Integer, String, case, cast, func

ONE_DAY = timedelta(days=1)


def hour(tx: Connection, column: ColumnElement[Any], zone: ZoneInfo, begins: datetime, ends: datetime) -> Any:
    """0 to 23. `begins` and `ends` are what the column lies between: SQLite is told of every change of the clocks."""
    if _sqlite(tx):
        return cast(func.strftime("%H", _shifted(column, zone, begins, ends), type_=String), Integer)
    return cast(func.extract("hour", func.timezone(zone.key, column)), Integer)


def day(tx: Connection, column: ColumnElement[Any], zone: ZoneInfo, begins: datetime, ends: datetime) -> Any:
    """2016-06-07, as text."""
    if _sqlite(tx):
        return func.date(_shifted(column, zone, begins, ends), type_=String)
    return func.to_char(func.timezone(zone.key, column), "YYYY-MM-DD", type_=String)


def seconds(tx: Connection, begun: ColumnElement[Any], ended: ColumnElement[Any]) -> Any:
    if _sqlite(tx):
        days = func.julianday(ended, type_=Float) - func.julianday(begun, type_=Float)
        return days * ONE_DAY.total_seconds()
    return cast(func.extract("epoch", ended - begun), Float)


def _sqlite(tx: Connection) -> bool:
    return tx.dialect.name == "sqlite"


def _shifted(column: ColumnElement[Any], zone: ZoneInfo, begins: datetime, ends: datetime) -> Any:
    """SQLite keeps UTC and knows no zones: so many minutes on, until the clocks of the zone change."""
    runs = list(_runs(zone, begins, ends))
    shifted = [(until, func.datetime(column, f"{minutes:+d} minutes", type_=String)) for minutes, until in runs]
    *before, (_, last) = shifted
    return case(*[(column < until, moment) for until, moment in before], else_=last) if before else last


def _runs(zone: ZoneInfo, begins: datetime, ends: datetime) -> Iterator[tuple[int, datetime]]:
    """Stretches of one offset: its minutes, and the first moment after it. Clocks are changed on a whole hour."""
    at = begins
    while at < ends:
        offset = at.astimezone(zone).utcoffset()
        upto = at
        while upto < ends and upto.astimezone(zone).utcoffset() == offset:
            upto += ONE_DAY
        while upto.astimezone(zone).utcoffset() != offset:
            upto -= timedelta(hours=1)
        upto = min(upto + timedelta(hours=1), ends)
        yield int((offset or timedelta()).total_seconds() // 60), upto
        at = upto
