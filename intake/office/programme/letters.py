"""What a call-up letter says at a moment: the show, what is owed by which day, and what the unit has on hand."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from sqlalchemy import Connection

from intake.office import rules_in_force
from intake.office.numbering import local
from intake.office.organisations import organisation_in
from intake.office.programme import commitments, on_hand
from intake.office.programme.commitments import Commitment
from intake.office.programme.on_hand import OnHand, OpenCase, Promised, Topic
from intake.office.programme.turns import due, known
from intake.office.rules_in_force import Rules
from intake.office.show_rows import Show
from intake.rules.call_up import Letter, LetterCase, LetterCommitment, LetterDuty, LetterPromise, LetterTopic
from intake.settings import house
from intake.words.preparing import PromiseState, ShowDuty

_OPEN = (PromiseState.OPEN, PromiseState.OVERDUE)
_NOTHING: dict[str, int] = {}


def letter_in(tx: Connection, show: Show, at: datetime) -> Letter:
    """For a show that has a unit."""
    assert show.unit is not None
    found = on_hand.on_hand_in(tx, show.unit, at, practice=show.practice)
    promised = commitments.open_in(tx, show.unit, at, practice=show.practice)
    return replace(_with(_head(tx, show), found), commitments=tuple(_commitment(one) for one in promised))


def outdated_in(tx: Connection, show: Show, letter: Letter) -> bool:
    """Whether the show itself, or what is owed for it, is no longer what the letter says.

    Cases move every day: they alone make no letter wrong.
    """
    bare = _head(tx, show)
    return letter != replace(
        letter,
        unit=bare.unit,
        day=bare.day,
        starts=bare.starts,
        ends=bare.ends,
        studio=bare.studio,
        present_by=bare.present_by,
        people=bare.people,
        owed=bare.owed,
    )


def _head(tx: Connection, show: Show) -> Letter:
    assert show.unit is not None
    rules = rules_in_force.in_force(tx)
    showing = rules.pack.showing
    present_by = show.starts_at - timedelta(minutes=showing.minutes_before)
    return Letter(
        unit=organisation_in(tx, show.unit, show.day).name,
        day=show.day.isoformat(),
        starts=f"{local(show.starts_at):%H:%M}",
        ends=f"{local(show.ends_at):%H:%M}",
        studio=house().studio.strip(),
        present_by=f"{local(present_by):%H:%M}",
        people=showing.people,
        hotline=house().hotline.strip(),
        content=show.content,
        owed=tuple(_duty(rules, duty, show) for duty in ShowDuty if known(rules, duty)),
        cases=(),
        open_count=0,
        overdue_count=0,
        since="",
        figures=_NOTHING,
        topics=(),
        promises=(),
    )


def _with(head: Letter, found: OnHand) -> Letter:
    return replace(
        head,
        cases=tuple(_case(one) for one in found.cases),
        open_count=found.open_count,
        overdue_count=found.overdue_count,
        since=found.since.isoformat(),
        figures={kind.value: count for kind, count in found.figures.items()},
        topics=tuple(_topic(one) for one in found.topics),
        promises=tuple(_promise(one) for one in found.promises if one.state in _OPEN),
    )


def _duty(rules: Rules, duty: ShowDuty, show: Show) -> LetterDuty:
    found = due(rules, duty, show)
    return LetterDuty(duty=duty.value, due_on=found.due_on.isoformat(), provisional=found.provisional)


def _case(one: OpenCase) -> LetterCase:
    return LetterCase(
        case=int(one.case),
        number=one.number,
        kind="" if one.kind is None else one.kind.value,
        about=one.about,
        due_on=_day(one.due_on),
        provisional=one.provisional,
        standing="" if one.standing is None else one.standing.value,
        overdue_days=one.overdue_days,
    )


def _topic(one: Topic) -> LetterTopic:
    return LetterTopic(
        kind=one.kind.value, place=one.place, count=one.count, mine=one.mine, about=one.about, asked=one.asked
    )


def _promise(one: Promised) -> LetterPromise:
    return LetterPromise(
        case=int(one.case),
        number=one.number,
        speaker=one.speaker,
        text=one.text,
        said_on=one.said_on.isoformat(),
        promised_on=_day(one.promised_on),
        state=one.state.value,
    )


def _commitment(one: Commitment) -> LetterCommitment:
    return LetterCommitment(text=one.text, said_on=one.day.isoformat(), due_on=_day(one.due_on), overdue=one.overdue)


def _day(day: date | None) -> str:
    return "" if day is None else day.isoformat()
