"""How an exercise is scored: facts of its calls in, findings with points and the calls behind them out. Pure.

Sources of the guides: the trade's advice on call screening (about a minute for each caller, a point in one sentence,
nobody waits without hearing a voice) and the notice of 2004 on live programmes, which asks for trained screeners.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from intake.words import CallId
from intake.words.exercises import CallerSort

# Somebody who hears no voice for a minute begins to think of hanging up.
PROMPT = timedelta(seconds=60)
# Longest wait without a word, until the approval: from then on it is the host's turn.
LONGEST_WAIT = timedelta(seconds=120)
# 70 s are the guide: under 15 s nothing was asked, over 100 s the others wait for it.
GUIDE = timedelta(seconds=70)
SHORTEST_SCREENING, LONGEST_SCREENING = timedelta(seconds=15), timedelta(seconds=100)

PASS_MARK = 80.0
# Fewer callers show nothing: an exercise that was ended at once is no certificate.
FEWEST_SPOKEN_TO = 3


class FindingName(StrEnum):
    PROMPT = "prompt"
    WAIT = "wait"
    LOST = "lost"
    AIR = "air"
    LENGTH = "length"
    CARD = "card"
    WARNING = "warning"
    EMERGENCY = "emergency"
    ORDER = "order"
    OUTCOME = "outcome"


# Points of a hundred when everything can be judged. What did not occur is left out, and the rest counts for more.
WEIGHTS: Mapping[FindingName, float] = {
    FindingName.PROMPT: 15,
    FindingName.WAIT: 10,
    FindingName.LOST: 15,
    FindingName.AIR: 15,
    FindingName.LENGTH: 10,
    FindingName.CARD: 10,
    FindingName.WARNING: 5,
    FindingName.EMERGENCY: 10,
    FindingName.ORDER: 5,
    FindingName.OUTCOME: 5,
}
# Nobody is trained who puts unfit callers to air or leaves an emergency in the queue, whatever the other points.
MUST = frozenset({FindingName.AIR, FindingName.EMERGENCY})


@dataclass(frozen=True, slots=True, kw_only=True)
class Spell:
    """From when to when somebody spoke with the caller."""

    begin: datetime
    end: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Practised:
    """One call of the exercise, as the books have it.

    Attributes:
        gone: when the caller had gone; for who was still there, the end of the exercise.
        screenings, aired: spells in a screening room and on the air; `words` are those and 对讲.
        lost: the caller's patience was over.
        poor: the line's lamp was red when the caller was last measured.
        point, kind, note: when the one-sentence point, the kind and a note were first written.
        referred: the case went to 110, 119 or 120.
        outcome: the case is a draft no more.
    """

    call: CallId
    sort: CallerSort
    rang: datetime
    gone: datetime
    screenings: tuple[Spell, ...] = ()
    words: tuple[Spell, ...] = ()
    aired: tuple[Spell, ...] = ()
    approved: datetime | None = None
    lost: bool = False
    poor: bool = False
    point: datetime | None = None
    kind: datetime | None = None
    note: datetime | None = None
    referred: bool = False
    outcome: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A hand chose whom to bring forward. `over` is how many who had waited longer stood behind."""

    call: CallId
    over: int
    why: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One line of the score: `good` of `of`, what that is worth, whose calls made the difference.

    Attributes:
        points: of `most`; both are zero when nothing of the sort occurred.
        seconds: what was measured, where the finding is about time.
    """

    name: FindingName
    good: int
    of: int
    points: float
    most: float
    calls: tuple[CallId, ...]
    seconds: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """`total` of a hundred; None when there was nothing to judge."""

    findings: tuple[Finding, ...]
    total: float | None
    passed: bool


def score(calls: Sequence[Practised], choices: Sequence[Choice], end: datetime) -> Score:
    """What an exercise was worth.

    Args:
        end: when it ended; who rang shortly before could not be spoken to, and does not count against anybody.
    """
    findings = (
        *(_judged(name, judge(calls, end)) for name, judge in _JUDGES.items()),
        _judged(FindingName.ORDER, _order(choices)),
    )
    possible = sum(one.most for one in findings)
    total = round(100 * sum(one.points for one in findings) / possible, 1) if possible else None
    must = all(one.good == one.of for one in findings if one.name in MUST)
    spoken_to = sum(bool(one.words) for one in calls)
    passed = total is not None and total >= PASS_MARK and must and spoken_to >= FEWEST_SPOKEN_TO
    return Score(findings=tuple(sorted(findings, key=_rank)), total=total, passed=passed)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Counted:
    good: int
    of: int
    calls: tuple[CallId, ...]
    seconds: float | None = None


_Judge = Callable[[Sequence[Practised], datetime], _Counted]


def _judged(name: FindingName, found: _Counted) -> Finding:
    most = WEIGHTS[name] if found.of else 0.0
    points = round(most * found.good / found.of, 1) if found.of else 0.0
    return Finding(
        name=name, good=found.good, of=found.of, points=points, most=most, calls=found.calls, seconds=found.seconds
    )


def _rank(finding: Finding) -> int:
    return list(WEIGHTS).index(finding.name)


def _each(calls: Sequence[Practised], good: Callable[[Practised], bool], seconds: float | None = None) -> _Counted:
    against = tuple(one.call for one in calls if not good(one))
    return _Counted(good=len(calls) - len(against), of=len(calls), calls=against, seconds=seconds)


def _stayed(calls: Sequence[Practised], end: datetime) -> list[Practised]:
    """Who could have been spoken to: not who rang off at once, nor who rang in the last minute."""
    return [one for one in calls if one.sort is not CallerSort.BRIEF and (one.words or end - one.rang >= PROMPT)]


def _gave_up(call: Practised) -> bool:
    """An approved caller waits for the host, and a producer who trains alone has none."""
    return call.lost and call.approved is None


def first_word(call: Practised) -> timedelta | None:
    """From the ring until somebody spoke with the caller."""
    return min(one.begin for one in call.words) - call.rang if call.words else None


def longest_wait(call: Practised) -> timedelta:
    """Without a word, until the approval."""
    until = call.gone if call.approved is None else min(call.gone, call.approved)
    longest, silent_since = timedelta(), call.rang
    for spell in sorted(call.words, key=lambda one: one.begin):
        longest = max(longest, min(spell.begin, until) - silent_since)
        silent_since = max(silent_since, spell.end)
    return max(longest, until - silent_since)


def _prompt(calls: Sequence[Practised], end: datetime) -> _Counted:
    words = [found.total_seconds() for found in map(first_word, calls) if found is not None]
    mean = round(sum(words) / len(words), 1) if words else None
    return _each(_stayed(calls, end), lambda one: (found := first_word(one)) is not None and found <= PROMPT, mean)


def _wait(calls: Sequence[Practised], end: datetime) -> _Counted:
    stayed = _stayed(calls, end)
    longest = max((longest_wait(one).total_seconds() for one in stayed), default=None)
    # Who gave up before the two minutes were over has waited too long all the same.
    return _each(stayed, lambda one: longest_wait(one) <= LONGEST_WAIT and not _gave_up(one), longest)


def _lost(calls: Sequence[Practised], end: datetime) -> _Counted:
    return _each(_stayed(calls, end), lambda one: not _gave_up(one))


def _air(calls: Sequence[Practised], _: datetime) -> _Counted:
    def fit(one: Practised) -> bool:
        heard = one.approved is not None and one.approved <= one.aired[0].begin
        return heard and not one.poor and one.sort not in (CallerSort.SILENT, CallerSort.EMERGENCY)

    return _each([one for one in calls if one.aired], fit)


def _length(calls: Sequence[Practised], _: datetime) -> _Counted:
    # With who says nothing, and with an emergency, there is no guide to keep.
    judged = [
        (one.call, spell.end - spell.begin)
        for one in calls
        if one.sort not in (CallerSort.SILENT, CallerSort.EMERGENCY)
        for spell in one.screenings
    ]
    against = tuple(call for call, length in judged if not SHORTEST_SCREENING <= length <= LONGEST_SCREENING)
    mean = round(sum(length.total_seconds() for _, length in judged) / len(judged), 1) if judged else None
    return _Counted(good=len(judged) - len(against), of=len(judged), calls=against, seconds=mean)


def _card(calls: Sequence[Practised], _: datetime) -> _Counted:
    """Point and kind, each before the approval."""
    written = [(one.call, one.approved, moment) for one in calls if one.approved for moment in (one.point, one.kind)]
    missing = [call for call, approved, moment in written if moment is None or moment > approved]
    return _Counted(good=len(written) - len(missing), of=len(written), calls=tuple(dict.fromkeys(missing)))


def _warning(calls: Sequence[Practised], _: datetime) -> _Counted:
    """Who carries a warning may go to air when a note says why, and otherwise does not."""
    judged = [one for one in calls if one.sort is CallerSort.WARNED and one.words]

    def heeded(one: Practised) -> bool:
        last = one.approved or (one.aired[0].begin if one.aired else None)
        return last is None or (one.note is not None and one.note <= last)

    return _each(judged, heeded)


def _emergency(calls: Sequence[Practised], end: datetime) -> _Counted:
    """Spoken to within the minute; kept off the air; handed on, or at least written down."""
    asked: list[tuple[CallId, bool]] = []
    for one in _stayed(calls, end):
        if one.sort is CallerSort.EMERGENCY:
            found = first_word(one)
            asked += [
                (one.call, found is not None and found <= PROMPT),
                (one.call, one.approved is None and not one.aired),
                (one.call, one.referred or one.note is not None),
            ]
    against = [call for call, good in asked if not good]
    return _Counted(good=len(asked) - len(against), of=len(asked), calls=tuple(dict.fromkeys(against)))


def _order(choices: Sequence[Choice]) -> _Counted:
    """Whoever passes somebody over says why."""
    against = [one.call for one in choices if one.over and not one.why]
    return _Counted(good=len(choices) - len(against), of=len(choices), calls=tuple(dict.fromkeys(against)))


def _outcome(calls: Sequence[Practised], _: datetime) -> _Counted:
    return _each(calls, lambda one: one.outcome)


_JUDGES: Mapping[FindingName, _Judge] = {
    FindingName.PROMPT: _prompt,
    FindingName.WAIT: _wait,
    FindingName.LOST: _lost,
    FindingName.AIR: _air,
    FindingName.LENGTH: _length,
    FindingName.CARD: _card,
    FindingName.WARNING: _warning,
    FindingName.EMERGENCY: _emergency,
    FindingName.OUTCOME: _outcome,
}
