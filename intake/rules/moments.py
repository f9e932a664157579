"""When something happened and when it was entered: two moments, and the distance between them needs a reason. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from intake.sentences import say
from intake.words import Refusal


class _OfMoments(Refusal):
    """Its facts are moments on the office's own wall clock; people read them to the minute."""

    def sentence(self, lang: str | None = None) -> str:
        read = {name: datetime.fromisoformat(str(said)).strftime(READ) for name, said in self.facts.items()}
        return say(self.key, lang, **read)


class NotYetHappened(_OfMoments):
    """The moment said lies ahead."""

    key = "intake.not_yet_happened"


class BeforeTheCase(_OfMoments):
    """The moment said lies before what it belongs to."""

    key = "intake.before_the_case"


class LateWithoutReason(Refusal):
    """Entered long after it happened, and nobody said why."""

    key = "intake.late_without_reason"


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """`now` is the moment of entry; `happened` when it was, if earlier; `why_late` the reason for the distance."""

    now: datetime
    happened: datetime | None = None
    why_late: str = ""

    @property
    def at(self) -> datetime:
        return self.happened or self.now


READ = "%Y-%m-%d %H:%M"
# A person's wall clock and the house's may differ by a little.
CLOCK_SLACK = timedelta(minutes=1)


def check(when: When, *, not_before: datetime | None, late_minutes: int) -> None:
    """Raises: NotYetHappened, BeforeTheCase, LateWithoutReason."""
    if when.at > when.now + CLOCK_SLACK:
        raise NotYetHappened(happened=when.at.isoformat())
    if not_before is not None and when.at < not_before - CLOCK_SLACK:
        raise BeforeTheCase(happened=when.at.isoformat(), begun=not_before.isoformat())
    if when.now - when.at > timedelta(minutes=late_minutes) and not when.why_late.strip():
        raise LateWithoutReason(minutes=late_minutes)
