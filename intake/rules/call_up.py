"""The call-up letter (上线通知, A7 step 3): what a unit is told before its show, and signs for. Pure.

A letter is in nobody's name: no caller's, and no number of one.
"""

import json
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from intake.rules import canonical, preparing, show_table
from intake.words import OrganisationId, Post, Refusal
from intake.words.preparing import CallUpState

# The office arranges units, the station plans its shows.
SENDERS = preparing.FILERS | show_table.PLANNERS


class CallUpUnchanged(Refusal):
    """The letter would say what the unit has already."""

    key = "intake.call_up_unchanged"


class NothingToSignFor(Refusal):
    """There is no such letter, or a newer one in its place."""

    key = "intake.nothing_to_sign_for"


class SignedForAlready(Refusal):
    """Somebody of the unit has signed for this letter."""

    key = "intake.signed_for_already"


class TooLateToCallUp(Refusal):
    """Nobody is called up to a show that has begun."""

    key = "intake.too_late_to_call_up"


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterDuty:
    duty: str
    due_on: str
    provisional: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterCase:
    """`due_on` is empty where no clock runs; `standing` is of the letter's moment."""

    case: int
    number: str
    kind: str
    about: str
    due_on: str
    provisional: bool
    standing: str
    overdue_days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterTopic:
    kind: str
    place: str
    count: int
    mine: int
    about: str
    asked: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterPromise:
    case: int
    number: str
    speaker: str
    text: str
    said_on: str
    promised_on: str
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterCommitment:
    """What was promised to everybody on the air; `overdue` at the letter's moment."""

    text: str
    said_on: str
    due_on: str
    overdue: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """All of a letter. Days are ISO, times are on the office's wall clock.

    Attributes:
        present_by: until when the unit's people are at the studio.
        open_count, overdue_count: of all the unit's open cases, also of those that are not named one by one.
        since, figures: how many cases of each kind came in from that day on.
    """

    unit: str
    day: str
    starts: str
    ends: str
    studio: str
    present_by: str
    people: int
    hotline: str
    content: str
    owed: tuple[LetterDuty, ...]
    cases: tuple[LetterCase, ...]
    open_count: int
    overdue_count: int
    since: str
    figures: Mapping[str, int]
    topics: tuple[LetterTopic, ...]
    promises: tuple[LetterPromise, ...]
    commitments: tuple[LetterCommitment, ...] = ()

    @property
    def text(self) -> str:
        """Canonical: the same facts give the same characters, those of a letter without commitments as ever."""
        said = asdict(self)
        if not self.commitments:
            del said["commitments"]
        return canonical.canonical(said)

    @property
    def sha256(self) -> str:
        return canonical.sha256(self.text)


_LISTS: Mapping[str, type[Any]] = {
    "owed": LetterDuty,
    "cases": LetterCase,
    "topics": LetterTopic,
    "promises": LetterPromise,
    "commitments": LetterCommitment,
}


def read_letter(text: str) -> Letter:
    """A letter as it was sent."""
    kept: Mapping[str, Any] = json.loads(text)
    listed = {name: tuple(made(**line) for line in kept.get(name, ())) for name, made in _LISTS.items()}
    found: dict[str, Any] = {field.name: kept.get(field.name) for field in fields(Letter)} | listed
    return Letter(**found)


def check_sender(posts: Collection[Post]) -> None:
    """Raises: NotYourPreparation."""
    preparing.check(posts, SENDERS)


def may_send(posts: Collection[Post]) -> bool:
    return any(post.role in SENDERS for post in posts)


def may_sign(posts: Collection[Post], unit: OrganisationId | None, state: CallUpState) -> bool:
    return state is CallUpState.SENT and preparing.speaks(posts, unit)
