"""Verbs of the desk that move nobody: designate, lock, reorder, note, mark; and the ledger's line for those that do."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from intake.office.desk import ledger, marks, standing
from intake.office.desk.ledger import Hand
from intake.office.desk.marks import Marks
from intake.office.transcripts import Stale
from intake.records.database import Database
from intake.rules import desk as rules
from intake.rules.desk import Seated
from intake.rules.transcripts import tidy
from intake.words import CallId, Refusal
from intake.words.desk import DeskVerb, LineQuality, SeatState

LONGEST_POINT = 60
LONGEST_NOTE = 2_000
MOST_DECIBELS = 12.0


class BadLevel(Refusal):
    key = "intake.desk_bad_level"


class NoSuchPlace(Refusal):
    """A caller is put before another who is not in the queue any more."""

    key = "intake.desk_no_such_place"


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """What the producer writes on a caller's card; None leaves a field alone."""

    point: str | None = None
    note: str | None = None
    priority: bool | None = None
    level: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """One consistent look at the desk before a hand acts."""

    seated: Seated
    desk: tuple[Seated, ...]
    standing: standing.Standing


def look(db: Database, call: CallId) -> Looked:
    """Raises: CallerGone."""
    with db.read() as tx:
        return Looked(seated=marks.one_in(tx, call), desk=tuple(marks.seated_in(tx)), standing=standing.standing_in(tx))


def look_at_all(db: Database) -> tuple[tuple[Seated, ...], standing.Standing]:
    with db.read() as tx:
        return tuple(marks.seated_in(tx)), standing.standing_in(tx)


def name_next(db: Database, call: CallId, hand: Hand) -> None:
    """Designate who comes next; whoever was it before is not any more. The same hand again takes it back.

    Raises: what `check` raises, NotTheHost.
    """
    with db.begin() as tx:
        seated, before = _checked(tx, call, DeskVerb.NAME_NEXT, hand)
        peers = marks.seated_in(tx, practice=seated.practice)
        for other in peers:
            if other.named and other.call != call:
                marks.mark_in(tx, other.call, named=False)
        marks.mark_in(tx, call, named=not seated.named)
        head = [] if seated.named else _before_in_queue(peers, call)
        ledger.note_in(tx, hand, DeskVerb.NAME_NEXT, seated, before, head)


def lock(db: Database, call: CallId, hand: Hand, *, on: bool) -> None:
    """Protect a caller on the air from hold, drop and next, or no longer. Raises: what `check` raises, NotTheHost."""
    verb = DeskVerb.LOCK if on else DeskVerb.UNLOCK
    with db.begin() as tx:
        seated, before = _checked(tx, call, verb, hand)
        marks.mark_in(tx, call, locked=on)
        ledger.note_in(tx, hand, verb, seated, before)


def reorder(db: Database, call: CallId, hand: Hand, *, ahead_of: CallId | None) -> None:
    """Put a screened caller before another, or at the end. Everybody he overtakes stands in the ledger.

    Raises: NoSuchPlace, what `check` raises.
    """
    with db.begin() as tx:
        seated, before = _checked(tx, call, DeskVerb.REORDER, hand)
        line = [one.call for one in rules.queue(marks.seated_in(tx, practice=seated.practice))]
        rest = [one for one in line if one != call]
        if ahead_of is not None and ahead_of not in rest:
            raise NoSuchPlace(call=ahead_of)
        at = len(rest) if ahead_of is None else rest.index(ahead_of)
        now = [*rest[:at], call, *rest[at:]]
        over = set(line[: line.index(call)]) & set(now[at + 1 :])
        for rank, one in enumerate(now, start=1):
            marks.mark_in(tx, one, rank=rank)
        passed = [one for one in marks.seated_in(tx, practice=seated.practice) if one.call in over]
        ledger.note_in(tx, hand, DeskVerb.REORDER, seated, before, passed)


def write(db: Database, call: CallId, card: Card, *, version: int, hand: Hand) -> Marks:
    """The caller's card. Raises: CallerGone, Stale, BadLevel."""
    if card.level is not None and not abs(card.level) <= MOST_DECIBELS:
        raise BadLevel(most=f"{MOST_DECIBELS:g}")
    with db.begin() as tx:
        marks.one_in(tx, call)
        known = marks.marks_in(tx, call)
        if known.version != version:
            raise Stale(yours=version, newest=known.version)
        values = _values(card)
        changed = {name: value for name, value in values.items() if getattr(known, name) != value}
        if changed:
            marks.mark_in(tx, call, **changed)
            ledger.journal_in(tx, hand, "card", call, {"fields": ",".join(sorted(changed))})
        return marks.marks_in(tx, call)


def measured(db: Database, call: CallId, quality: LineQuality) -> None:
    """The line's lamp, while the caller is screened."""
    with db.begin() as tx:
        if marks.marks_in(tx, call).quality is not quality:
            marks.mark_in(tx, call, quality=quality)


def moved(
    db: Database, verb: DeskVerb, seated: Seated, before: SeatState, hand: Hand, over: Sequence[Seated] = ()
) -> None:
    """Asterisk has confirmed that a hand moved a caller: the ledger's line."""
    with db.begin() as tx:
        ledger.note_in(tx, hand, verb, seated, before, over)


def _checked(tx: Connection, call: CallId, verb: DeskVerb, hand: Hand) -> tuple[Seated, SeatState]:
    standing.check_host(standing.standing_in(tx), hand)
    seated = marks.one_in(tx, call)
    return seated, rules.check(seated, verb, hand.surface)


def _before_in_queue(desk: Sequence[Seated], call: CallId) -> list[Seated]:
    line = rules.queue(desk)
    return line[: next(at for at, one in enumerate(line) if one.call == call)]


def _values(card: Card) -> dict[str, object]:
    values: dict[str, object] = {}
    if card.point is not None:
        values["point"] = tidy(card.point)[:LONGEST_POINT]
    if card.note is not None:
        values["note"] = card.note.strip()[:LONGEST_NOTE]
    if card.priority is not None:
        values["priority"] = card.priority
    if card.level is not None:
        values["level"] = float(card.level)
    return values
