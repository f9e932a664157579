"""What differs between two policy packs, place by place, for the person who has to approve it. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from intake.rules.policy import Pack


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One place, as a fault of a pack names it: `clocks[consult].term.working_days`. None: not there."""

    place: str
    before: str | None
    after: str | None


def differences(before: Pack, after: Pack) -> list[Difference]:
    """In the order of the new pack; what it no longer has comes last."""
    old, new = (dict(_places("", pack.model_dump(mode="json"))) for pack in (before, after))
    places = [*new, *(place for place in old if place not in new)]
    found = (Difference(place=place, before=old.get(place), after=new.get(place)) for place in places)
    return [one for one in found if one.before != one.after]


def _places(place: str, content: Any) -> Iterator[tuple[str, str]]:
    if isinstance(content, Mapping):
        for name, inner in content.items():
            yield from _places(f"{place}.{name}" if place else str(name), inner)
    elif isinstance(content, list) and any(isinstance(one, Mapping) for one in content):
        for number, one in enumerate(content, 1):
            yield from _places(f"{place}[{one.get('name', number)}]", one)
    elif content is not None:
        yield place, ", ".join(map(str, content)) if isinstance(content, list) else str(content)
