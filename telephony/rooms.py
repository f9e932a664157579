"""Who is in a room, as Asterisk lists it. Pure: rows of ConfbridgeList in, members out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

STUDIO = "studio"
# Each screener sits in one of them; the dial plan has exactly these. All are the place `desk-1`.
SCREENING = tuple(f"desk-{number}" for number in range(1, 10))
# The programme's way from the studio to those who hold begins with this channel; see `feed` in the dial plan.
FEED = "Local/in@feed"


class Part(StrEnum):
    """What somebody is in a room."""

    STAFF = "staff"  # host, screener or guest: a room without one is empty for a caller
    CALLER = "caller"
    FEED = "feed"  # listens for those who hold


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    channel: str
    part: Part


def members(rows: Iterable[Mapping[str, str]]) -> list[Member]:
    """The members of one room, the longest there first."""
    return [Member(channel=row.get("Channel", ""), part=_part(row)) for row in rows]


def _part(row: Mapping[str, str]) -> Part:
    if row.get("Channel", "").startswith(FEED):
        return Part.FEED
    # Those whom a room needs are marked; when the last of them leaves, callers go back to hold.
    return Part.STAFF if row.get("MarkedUser", "") == "Yes" else Part.CALLER


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What the programme's way needs now: to be begun, or to lose what is too much."""

    begin: bool
    end: tuple[str, ...]


def feed_wanted(found: Iterable[Member]) -> Wanted:
    """One feed while anybody of the house is in the studio, and otherwise none: music is better than an empty room.

    Asterisk ends it with the last of the house, but not one that comes into the room when they have just left.
    """
    there = list(found)
    feeds = [one.channel for one in there if one.part is Part.FEED]
    staffed = any(one.part is Part.STAFF for one in there)
    return Wanted(begin=staffed and not feeds, end=tuple(feeds[1:] if staffed else feeds))


def staffed(found: Iterable[Member]) -> bool:
    """Whether somebody of the house is there, so that a caller who comes is not alone."""
    return any(one.part is Part.STAFF for one in found)


def older_legs(found: Iterable[Member], telephones: Iterable[str]) -> tuple[str, ...]:
    """Of browsers' telephones that are in one room twice, every channel but the newest: a tab that was loaded again
    has taken the line over, and what it left behind sends nothing any more.

    Args:
        telephones: names of endpoints that are one person's at a time.
    """
    known = set(telephones)
    legs: dict[str, list[str]] = {}
    for one in found:
        endpoint = one.channel.removeprefix("PJSIP/").rpartition("-")[0]
        if one.part is Part.STAFF and endpoint in known:
            legs.setdefault(endpoint, []).append(one.channel)
    return tuple(channel for channels in legs.values() for channel in channels[:-1])
