"""Scans of sealed manuscripts as they lie in the books; the files lie in the home's documents, under their hashes."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from intake.records import tables
from intake.words.preparing import ScanId, ScanKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Scan:
    """One file. It is never changed and never taken out: a better one is a further one."""

    id: ScanId
    kind: ScanKind
    bytes: int
    sha256: str
    person: str
    at: datetime


def scans_in(tx: Connection, manuscripts: Collection[int]) -> Mapping[int, tuple[Scan, ...]]:
    """By manuscript, in the order in which they came."""
    scan, person = tables.manuscript_scan, tables.person
    asked = select(scan, person.c.display).join(person, person.c.id == scan.c.person)
    found = defaultdict[int, tuple[Scan, ...]](tuple)
    for row in tx.execute(asked.where(scan.c.manuscript.in_(manuscripts)).order_by(scan.c.id)):
        found[row.manuscript] += (
            Scan(
                id=ScanId(row.id),
                kind=ScanKind(row.kind),
                bytes=row.bytes,
                sha256=row.sha256,
                person=row.display,
                at=row.at,
            ),
        )
    return found
