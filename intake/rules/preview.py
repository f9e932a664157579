"""当月预告 (P7, F10): the shows of a month as the public is told of them, with a hash of exactly that. Pure."""

import json
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from intake.rules import canonical
from intake.words import Post, Refusal, Role

# The propaganda department publishes on the district's portal, the station where it does so itself (A10; A6, 39).
PUBLISHERS = frozenset({Role.PROPAGANDA, Role.EDITOR})
FIRST_YEAR, LAST_YEAR = 2000, 2099


class NoSuchMonth(Refusal):
    """A month is four digits, a hyphen and two digits."""

    key = "intake.no_such_month"


class NotYourPreview(Refusal):
    """None of the person's posts lets them publish a preview."""

    key = "intake.not_your_preview"


class NoShowsInMonth(Refusal):
    """There is nothing to tell anybody of."""

    key = "intake.no_shows_in_month"


class PreviewMoved(Refusal):
    """Somebody changed a show of the month after the page was loaded."""

    key = "intake.preview_moved"


class PublishedAlready(Refusal):
    """The newest published version says exactly this."""

    key = "intake.published_already"


class PreviewStanding(StrEnum):
    EMPTY = "empty"  # no shows
    DRAFT = "draft"  # 待发布
    LATE = "late"  # 逾期未发布
    PUBLISHED = "published"  # 已发布
    CHANGED = "changed"  # 发布后有变动


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewShow:
    """One show as the public is told of it: `unit` as it is called on that day, empty while nobody has decided."""

    show: int
    number: int | None
    day: str
    starts: str
    ends: str
    unit: str
    unit_english: str
    content: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """A month's shows, and the number to ring: empty while it is not decided, as in the plan."""

    month: str
    hotline: str
    shows: tuple[PreviewShow, ...]

    @property
    def text(self) -> str:
        """Canonical: the same facts give the same characters."""
        return canonical.canonical(asdict(self))

    @property
    def sha256(self) -> str:
        return canonical.sha256(self.text)


def read_text(text: str) -> Preview:
    """A preview as it was published."""
    kept: Mapping[str, Any] = json.loads(text)
    shows = tuple(PreviewShow(**show) for show in kept["shows"])
    return Preview(month=kept["month"], hotline=kept["hotline"], shows=shows)


def first_day(month: str) -> date:
    """Raises NoSuchMonth."""
    if re.fullmatch(r"[0-9]{4}-(0[1-9]|1[0-2])", month) is None or not FIRST_YEAR <= int(month[:4]) <= LAST_YEAR:
        raise NoSuchMonth
    return date(int(month[:4]), int(month[5:]), 1)


def check_publisher(posts: Collection[Post]) -> None:
    """Raises NotYourPreview."""
    if PUBLISHERS.isdisjoint(post.role for post in posts):
        raise NotYourPreview


def check(draft: Preview, newest: str | None, seen: str) -> None:
    """Whether the draft may be published by somebody who saw the one with the hash `seen`.

    A month without shows tells nobody anything, unless the public still reads of one that was called off.

    Raises: NoShowsInMonth, PreviewMoved, PublishedAlready.
    """
    if not draft.shows and newest is None:
        raise NoShowsInMonth
    if draft.sha256 != seen:
        raise PreviewMoved
    if draft.sha256 == newest:
        raise PublishedAlready


def standing(draft: Preview, published: Sequence[str], too_late_from: datetime, now: datetime) -> PreviewStanding:
    """`published`: hashes of the published versions, oldest first."""
    if published:
        return PreviewStanding.PUBLISHED if published[-1] == draft.sha256 else PreviewStanding.CHANGED
    if not draft.shows:
        return PreviewStanding.EMPTY
    return PreviewStanding.LATE if now >= too_late_from else PreviewStanding.DRAFT
