"""The round that sends what waits: some channels at once, one message after the other, none holding up another."""

import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

from intake.office import outbox
from intake.records.database import Database
from intake.sending import Letterbox, Outcome
from intake.settings import NoticeSettings
from intake.words.notices import ChannelId

log = logging.getLogger("rexian.delivering")

LOOK_SECONDS = 2.0
# A channel with a long queue lets the others have their turn after so many messages.
TURN = 20
# A channel that did not answer in time rests, so that a handful of dead ones cannot take every turn.
REST_SECONDS = 60.0
LONGEST_REST_SECONDS = 900.0


class Delivering:
    """Runs in the worker. Any number may run at once: what one has marked no other takes."""

    def __init__(
        self,
        db: Database,
        *,
        settings: NoticeSettings,
        link: str,
        stop: threading.Event,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._db = db
        self._now = now
        self._settings = settings
        self._link = link
        self._stop = stop
        self._lock = threading.Lock()
        self._busy: set[ChannelId] = set()
        self._resting: dict[ChannelId, tuple[float, float]] = {}  # until when, and for how long it was

    def run(self) -> None:
        with ThreadPoolExecutor(self._settings.at_once, "delivering") as at_once:
            while not self._stop.is_set():
                try:
                    self.look(self._now(), lambda channel: at_once.submit(self._turn, channel))
                except Exception:
                    # A database that is away for a while must not end the sending.
                    log.exception("delivering")
                self._stop.wait(LOOK_SECONDS)

    def look(self, now: datetime, begin: Callable[[ChannelId], object]) -> None:
        """Begin a turn for every channel with something due that is neither busy nor resting."""
        outbox.abandon(self._db, now, after=self._longest())
        for channel in outbox.waiting(self._db, now, but=self._passed_over()):
            with self._lock:
                self._busy.add(channel)
            begin(channel)

    def _longest(self) -> timedelta:
        """No call and no commit lasts longer."""
        return timedelta(seconds=3 * self._settings.limit_seconds + 60)

    def _passed_over(self) -> set[ChannelId]:
        with self._lock:
            resting = {channel for channel, (until, _) in self._resting.items() if until > time.monotonic()}
            return self._busy | resting

    def _turn(self, channel: ChannelId) -> None:
        try:
            self._send(channel)
        except Exception:
            log.exception("a channel's turn", extra={"channel": channel})
            self._rest(channel)
        finally:
            with self._lock:
                self._busy.discard(channel)

    def _send(self, channel: ChannelId) -> None:
        settings = self._settings
        with Letterbox(limit_seconds=settings.limit_seconds, hosts=settings.hosts, proxy=settings.proxy) as box:
            if not box.open():
                self._rest(channel)
                return
            for _ in range(TURN):
                if self._stop.is_set():
                    return
                out = outbox.take(self._db, channel, self._now(), link=self._link, settings=settings)
                if out is None:
                    break
                sent = box.send(out.address, out.title, out.body)
                outbox.settle(self._db, out, sent, self._now())
                facts = {"channel": channel, "notifications": len(out.ids), "outcome": sent.outcome.value}
                log.info("delivered", extra=facts)
                if sent.outcome is not Outcome.SENT:
                    self._rest(channel)
                    return
        # It answers again: its next fault is a first one.
        with self._lock:
            self._resting.pop(channel, None)

    def _rest(self, channel: ChannelId) -> None:
        with self._lock:
            before = self._resting.get(channel, (0.0, REST_SECONDS / 2))[1]
            length = min(before * 2, LONGEST_REST_SECONDS)
            self._resting[channel] = (time.monotonic() + length, length)
