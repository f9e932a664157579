"""The live board: one thread follows the feed, every open page gets whole records in order, and a beat each second.

Nothing here is the only copy of a fact: a page that lost its socket takes a new snapshot and is right again.
"""

import logging
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from pydantic import BaseModel

from console import desk_views, views
from console.desk_board import DeskBoard
from console.desk_wire import DeskChanged, DeskMessageSaid
from console.noting import Noting
from console.open_page import Page
from console.standing import Standing
from console.telling_pages import OF_THE_HOUSE, for_eyes, tell_who_sees
from console.wire import (
    AlarmsChanged,
    Beat,
    CallBackChanged,
    CallChanged,
    Caption,
    CaseChanged,
    EngineChanged,
    InboxChanged,
    InboxView,
    NoticesChanged,
    RehearsalChanged,
    RulesChanged,
    ShowChanged,
    Snapshot,
    SystemChanged,
    TranscriptChanged,
)
from intake import feed
from intake.office import books, call_backs, cases, notice_lists, rehearsals, review_inbox, transcripts
from intake.office.desk import messages
from intake.records.database import Database
from intake.rules.rights import Sight
from intake.words import CallId, CaseId, PersonId
from intake.words.call_backs import CallBackId

log = logging.getLogger("rexian.console.live")

AGAIN_SECONDS = 0.5
BEAT_SECONDS = 1.0
# A snapshot tells the server's time, so one that is older than a beat is made anew.
SHARED_SECONDS = 1.0

Made = Callable[[int, Sight], BaseModel]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shared:
    """A snapshot as text, good for every page of its sight until something more is said."""

    stamp: tuple[int, int]
    made: float  # time.monotonic
    text: str
    cases: frozenset[int]  # whose calls are in it


class Live:
    """Follows the feed table and hands whole records to pages."""

    def __init__(self, db: Database, standing: Standing, desk: DeskBoard) -> None:
        self._db = db
        self.standing = standing
        self.desk = desk
        self._pages: set[Page] = set()
        self._lock = threading.Lock()
        self._seq = 0
        self._said = 0  # without a number
        self._shared: dict[Sight, _Shared] = {}
        self._making = threading.Lock()
        self._unreviewed = -1
        self._seen: int | None = None
        self._stop = threading.Event()
        self._noting = Noting(db)
        self._threads = [
            threading.Thread(target=self._follow, name="feed", daemon=True),
            threading.Thread(target=self._beat, name="beat", daemon=True),
        ]

    def start(self) -> None:
        self._noting.start()
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join(timeout=3)
        self._noting.stop()

    def open(self, page: Page) -> str:
        """Admit a page and give its snapshot; everything that changes from now on will follow it."""
        with self._lock:
            self._pages.add(page)
        try:
            # One at a time: when a whole house comes back at once, most pages get what the first one made.
            with self._making:
                shared = self._shared_snapshot(page.sight)
            self._noting.shown([page], shared.cases)
            return shared.text
        except BaseException:
            self.close(page)
            raise

    def _shared_snapshot(self, sight: Sight) -> _Shared:
        with self._lock:
            stamp, shared = (self._seq, self._said), self._shared.get(sight)
        if shared is not None and shared.stamp == stamp and time.monotonic() - shared.made < SHARED_SECONDS:
            return shared
        made = self._snapshot(sight, stamp[0], datetime.now(UTC))
        cases = frozenset(call.case_id for call in made.calls)
        shared = _Shared(stamp=stamp, made=time.monotonic(), text=made.model_dump_json(), cases=cases)
        with self._lock:
            self._shared[sight] = shared
        return shared

    def _snapshot(self, sight: Sight, seq: int, now: datetime) -> Snapshot:
        board, rehearsal = books.board(self._db), rehearsals.newest(self._db)
        return Snapshot(
            seq=seq,
            at=now,
            calls=[views.call_view(call, sight) for call in board.calls] if sight.calls else [],
            show=self.standing.show(now),
            engine=self.standing.engine if sight.calls else None,
            alarms=self.standing.alarms(now) if sight.calls else [],
            inbox=InboxView(unreviewed=board.unreviewed if sight.calls else 0),
            system=self.standing.system(now) if sight.calls else None,
            rehearsal=views.rehearsal_view(rehearsal) if rehearsal and sight.calls else None,
            desk=self.desk.view() if sight.calls else None,
            messages=[desk_views.message_view(one, sight) for one in messages.newest(self._db)] if sight.talk else [],
        )

    def close(self, page: Page) -> None:
        with self._lock:
            self._pages.discard(page)

    def here(self) -> frozenset[PersonId]:
        """Who has a page open."""
        with self._lock:
            return frozenset(page.person for page in self._pages if page.person is not None)

    def say(self, message: BaseModel) -> None:
        """Send something that is not kept: a caption, a changed lamp."""
        text = message.model_dump_json()
        words, house = isinstance(message, Caption), isinstance(message, OF_THE_HOUSE)
        with self._lock:
            if not isinstance(message, Caption | Beat):
                self._said += 1
            for page in self._pages:
                if (page.sight.words or not words) and (page.sight.calls or not house):
                    page.push(text)

    def _say_seen(self, made: Callable[[Sight], BaseModel]) -> None:
        """As `say`, of what people at the desk typed: for their own eyes, without what those may not have."""
        with self._lock:
            self._said += 1
            pages = [page for page in self._pages if page.sight.talk]
            texts = {sight: made(sight).model_dump_json() for sight in {page.sight for page in pages}}
            for page in pages:
                page.push(texts[page.sight])

    def _follow(self) -> None:
        while not self._stop.is_set():
            try:
                for _ in feed.rings(self._db, self._stop):
                    self._look()
            except Exception:
                # The feed must outlive a bad record and a database that is away for a while. What it could not show
                # every page takes as a snapshot: a page that misses a change would be wrong without a sign.
                log.exception("feed")
                self._end_pages()
                self._stop.wait(AGAIN_SECONDS)

    def _look(self) -> None:
        with self._db.read() as tx:
            first = self._seen is None
            seen, newest = self._seen or 0, feed.newest(tx)
            # A restored database counts from an earlier number on.
            self._seen = newest
            changes = feed.since(tx, seen) if not first and newest > seen else []
        if first or newest < seen:
            # A page may have come between its snapshot and our first look.
            self._end_pages()
        if changes:
            self._show(changes)

    def _end_pages(self) -> None:
        with self._lock:
            for page in self._pages:
                page.end()

    def _show(self, changes: list[feed.Change]) -> None:
        # Whole records: of several changes of one thing only the last state is of interest.
        latest = dict.fromkeys((change.kind, change.key) for change in changes)
        calls = [CallId(key) for kind, key in latest if kind is feed.Kind.CALL]
        records = books.call_records(self._db, calls)
        for call in reversed(records):
            self._number(_call_changed(call))
        for kind, key in latest:
            self._show_other(kind, key)
        of = {one: [int(key) for kind, key in latest if kind is one] for one in (feed.Kind.CASE, feed.Kind.LEAD)}
        with self._lock:
            everybody = list(self._pages)
        self._noting.shown(everybody, {call.case for call in records} | {*of[feed.Kind.CASE]})
        pages = [page for page in everybody if page.posts and not page.sight.calls]
        tell_who_sees(self._db, pages, [CaseId(case) for case in of[feed.Kind.CASE]], of[feed.Kind.LEAD])
        if any(kind in (feed.Kind.CALL, feed.Kind.TRANSCRIPT) for kind, _ in latest):
            self._show_inbox()

    def _show_other(self, kind: feed.Kind, key: str) -> None:
        if kind is feed.Kind.TRANSCRIPT:
            segments = [views.segment_view(found) for found in transcripts.transcript(self._db, CallId(key))]
            self._number(
                lambda seq, sight: TranscriptChanged(seq=seq, call=key, segments=segments if sight.words else [])
            )
        elif kind is feed.Kind.CASE:
            case = cases.case(self._db, CaseId(int(key)))
            calls = books.call_records(self._db, case.calls)
            self._number(lambda seq, sight: CaseChanged(seq=seq, case=views.case_view(case, calls, sight)))
            for call in calls:
                self._number(_call_changed(call))
        elif kind is feed.Kind.REHEARSAL:
            view = views.rehearsal_view(rehearsals.rehearsal(self._db, key))
            self._number(lambda seq, _: RehearsalChanged(seq=seq, rehearsal=view))
        elif kind is feed.Kind.NOTICES:
            person = PersonId(int(key))
            self._tell_person(person, lambda: NoticesChanged(unread=notice_lists.unread(self._db, person)))
        elif kind is feed.Kind.CALL_BACK:
            made = call_backs.one(self._db, CallBackId(key))
            self._tell_person(made.person, lambda: CallBackChanged(case=made.case))
        elif kind is feed.Kind.RULES:
            self.say(RulesChanged())
        elif kind is feed.Kind.DESK:
            self.say(DeskChanged(desk=self.desk.view()))
        elif kind is feed.Kind.MESSAGE and (said := messages.one(self._db, int(key))):
            self._say_seen(lambda sight: DeskMessageSaid(message=desk_views.message_view(said, sight)))

    def _tell_person(self, person: PersonId, made: Callable[[], BaseModel]) -> None:
        """To the pages of one person; most of those who are told of something have none open."""
        with self._lock:
            pages = [page for page in self._pages if page.person == person]
        if pages:
            text = made().model_dump_json()
            for page in pages:
                page.push(text)

    def _show_inbox(self) -> None:
        with self._db.read() as tx:
            unreviewed = review_inbox.count(tx)
        if unreviewed != self._unreviewed:
            self._unreviewed = unreviewed
            self._number(lambda seq, _: InboxChanged(seq=seq, unreviewed=unreviewed))

    def _number(self, made: Made) -> None:
        """Give the next number and send: one text for each sight that a page has."""
        with self._lock:
            self._seq += 1
            texts: dict[Sight, str] = {}
            for page in self._pages:
                if page.sight not in texts:
                    texts[page.sight] = for_eyes(made(self._seq, page.sight), page.sight, self._seq).model_dump_json()
                page.push(texts[page.sight])

    def _beat(self) -> None:
        before: dict[str, Any] = {}
        while not self._stop.wait(BEAT_SECONDS):
            now = datetime.now(UTC)
            try:
                for name, message in self._standing_messages(now):
                    if before.get(name) != message:
                        before[name] = message
                        self.say(message)
                        if name == "show":
                            # With the show its rundown changes, of which nobody writes anything then.
                            self.say(DeskChanged(desk=self.desk.view()))
            except Exception:
                log.exception("standing")
            # Whatever is wrong with the standing, the line to the pages is alive and they must not leave it.
            self.say(Beat(at=now))

    def _standing_messages(self, now: datetime) -> Iterable[tuple[str, BaseModel]]:
        yield "engine", EngineChanged(engine=self.standing.engine)
        yield "alarms", AlarmsChanged(alarms=self.standing.alarms(now))
        yield "system", SystemChanged(system=self.standing.system(now))
        yield "show", ShowChanged(show=self.standing.show(now))


def _call_changed(call: books.CallRecord) -> Made:
    return lambda seq, sight: CallChanged(seq=seq, call=views.call_view(call, sight))
