"""What callers bring up and where: cases of a span by kind and by town. Drafts have neither yet."""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import func, select

from intake.office.assessment import exclusions
from intake.office.dashboard.scope import Scope
from intake.records import tables
from intake.words import Kind

# The town a case's place names, "" where it names none; the district's list of places is the transcription's.
TownOf = Callable[[str], str]


def by_kind(scope: Scope) -> Mapping[Kind, int]:
    kind = tables.matter.c.kind
    rows = scope.tx.execute(_cases(scope, kind, func.count().label("number")).group_by(kind))
    found = {Kind(row.kind): row.number for row in rows}
    return {one: found[one] for one in Kind if one in found}


def by_town(scope: Scope, town_of: TownOf) -> Mapping[str, int]:
    """Towns by how many cases they have, the most first; "" holds what names no town and stands last."""
    place = tables.matter.c.place
    found: dict[str, int] = {}
    for row in scope.tx.execute(_cases(scope, place, func.count().label("number")).group_by(place)):
        town = town_of(row.place)
        found[town] = found.get(town, 0) + row.number
    return dict(sorted(found.items(), key=lambda one: (one[0] == "", -one[1], one[0])))


def of_kind(scope: Scope, kind: Kind) -> list[int]:
    """The cases behind one kind, the newest first."""
    matter = tables.matter.c
    return [row.id for row in scope.tx.execute(_cases(scope, matter.id).where(matter.kind == kind))]


def of_town(scope: Scope, town: str, town_of: TownOf) -> list[int]:
    matter = tables.matter.c
    rows = scope.tx.execute(_cases(scope, matter.id, matter.place))
    return [row.id for row in rows if town_of(row.place) == town]


def _cases(scope: Scope, *columns: Any) -> Any:
    matter = tables.matter.c
    found = select(*columns).where(exclusions.no_practice(), matter.kind.is_not(None))
    return found.where(scope.within(matter.opened_at))
