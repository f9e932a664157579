"""F23 上线通知 as a paper in the books: from the style office to the unit, a further version with its signature."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from intake.office import organisations
from intake.office.casework.facts import day_text, moment_text
from intake.office.programme import sheets
from intake.office.programme.turns import Turn
from intake.rules.call_up import Letter, LetterCase, LetterCommitment, LetterDuty, LetterPromise, LetterTopic
from intake.sentences import say
from intake.words import Duty
from intake.words.documents import DocumentId, Form


def make(turn: Turn, letter: Letter, version: int, sent_at: datetime, *, signed: bool) -> DocumentId:
    issuer = organisations.of_duty_in(turn.tx, Duty.STYLE_OFFICE)
    signature: Mapping[str, str] = {}
    if signed:
        by = sheets.person_name(turn.tx, turn.by.id)
        signature = {"signed_by": by, "signed_at": moment_text(turn.at)}
    cells = {**_cells(letter), **signature, "sent_at": moment_text(sent_at)}
    return sheets.make(turn, Form.CALL_UP, f"{turn.unit}:{version}", cells, issuer, None)


def _cells(letter: Letter) -> dict[str, Any]:
    figures = {name: str(count) for name, count in letter.figures.items()}
    return {
        "time": f"{letter.starts}—{letter.ends}",
        "studio": letter.studio,
        "present": say("call_up.present", sheets.LANG, at=letter.present_by, people=letter.people),
        "content": letter.content or say("call_up.undecided", sheets.LANG),
        "hotline": letter.hotline or say("call_up.undecided", sheets.LANG),
        "owed": "\n".join(_duty(one) for one in letter.owed),
        "figures": say(
            "call_up.figures",
            sheets.LANG,
            open=letter.open_count,
            overdue=letter.overdue_count,
            since=_day(letter.since),
            **figures,
        ),
        "cases": [_case(one) for one in letter.cases],
        "topics": "\n".join(_topic(one) for one in letter.topics) or say("call_up.no_topics", sheets.LANG),
        "promises": "\n".join(_promised(letter)) or say("call_up.no_promises", sheets.LANG),
    }


def _duty(one: LetterDuty) -> str:
    return say(
        "call_up.owed",
        sheets.LANG,
        duty=say(f"call_up.duty.{one.duty}", sheets.LANG),
        due=_due(one.due_on, provisional=one.provisional),
        how=say(f"call_up.how.{one.duty}", sheets.LANG),
    )


def _case(one: LetterCase) -> dict[str, str]:
    late = say("call_up.overdue", sheets.LANG, days=one.overdue_days) if one.standing == "overdue" else ""
    return {
        "number": one.number,
        "kind": _kind(one.kind),
        "about": one.about,
        "due": _due(one.due_on, provisional=one.provisional),
        "standing": late or (say("call_up.running", sheets.LANG) if one.standing else ""),
    }


def _topic(one: LetterTopic) -> str:
    count = say("call_up.count", sheets.LANG, count=one.count, mine=one.mine)
    return say(
        "call_up.topic",
        sheets.LANG,
        kind=_kind(one.kind),
        place=one.place,
        about=one.asked or one.about,
        count=count,
    )


def _promised(letter: Letter) -> list[str]:
    """To callers, and to everybody."""
    return [_promise(one) for one in letter.promises] + [_commitment(one) for one in letter.commitments]


def _commitment(one: LetterCommitment) -> str:
    return say(
        "call_up.committed",
        sheets.LANG,
        said=_day(one.said_on),
        text=one.text,
        due=_day(one.due_on) or say("call_up.no_day", sheets.LANG),
        state=say(f"call_up.promise.{'overdue' if one.overdue else 'open'}", sheets.LANG),
    )


def _promise(one: LetterPromise) -> str:
    return say(
        "call_up.promised",
        sheets.LANG,
        number=one.number,
        said=_day(one.said_on),
        speaker=one.speaker,
        text=one.text,
        due=_day(one.promised_on) or say("call_up.no_day", sheets.LANG),
        state=say(f"call_up.promise.{one.state}", sheets.LANG),
    )


def _kind(kind: str) -> str:
    return say(f"kind.{kind}", sheets.LANG) if kind else ""


def _due(day: str, *, provisional: bool) -> str:
    return _day(day) + (say("call_up.provisional", sheets.LANG) if provisional else "")


def _day(day: str) -> str:
    return day_text(date.fromisoformat(day)) if day else ""
