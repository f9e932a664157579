"""F24 上线预演资料 on paper: printed from what is so now. It is not in the books, for the next one says otherwise."""

from datetime import date
from typing import Any

from intake.documents import rendering
from intake.documents.rendering import Printed
from intake.documents.snapshot import Strip, snapshot
from intake.office import document_templates
from intake.office.casework.facts import day_text, moment_text
from intake.office.programme.rehearsal_packs import Answered, Cautioned, Commitment, Pack, Question
from intake.office.programme.sheets import LANG
from intake.office.rules_in_force import in_force
from intake.records.database import Database
from intake.sentences import say
from intake.settings import house
from intake.words.documents import Form
from intake.words.preparing import Caution


def printed(db: Database, pack: Pack) -> Printed:
    """Raises: MissingGlyph, NoFont, NoPrinter."""
    with db.begin() as tx:
        version = document_templates.in_use_in(tx, Form.REHEARSAL_PACK, pack.made_at)
        rules = in_force(tx).pack
    strip = Strip(
        shown=house().paper_strip, number="", case_number="", policy=f"{rules.name} {rules.version}", beside=""
    )
    paper = snapshot(Form.REHEARSAL_PACK, _cells(pack), strip)
    return rendering.render(paper, document_templates.files(version), practice=pack.show.practice)


def _cells(pack: Pack) -> dict[str, Any]:
    nothing = say("call_up.no_promises", LANG)
    cautions = [line for one in pack.cautions for line in _cautions(one)]
    return {
        "unit": pack.unit_name,
        "show": day_text(pack.show.day),
        "made_at": moment_text(pack.made_at),
        "figures": say("pack.figures", LANG, open=pack.open_count, overdue=pack.overdue_count),
        "cautions": "\n".join([say("pack.never", LANG), *cautions]),
        "cases": [
            {
                "number": one.number,
                "kind": "" if one.kind is None else say(f"kind.{one.kind.value}", LANG),
                "about": one.about,
                "due": day_text(one.due_on),
                "standing": say("call_up.overdue", LANG, days=one.overdue_days) if one.overdue_days else "",
            }
            for one in pack.cases
        ],
        "promises": "\n".join(
            say(
                "call_up.promised",
                LANG,
                number=one.number,
                said=day_text(one.said_on),
                speaker=one.speaker,
                text=one.text,
                due=_promised(one.promised_on),
                state=say(f"call_up.promise.{one.state.value}", LANG),
            )
            for one in pack.promises
        )
        or nothing,
        "commitments": "\n".join(
            say("pack.commitment", LANG, day=day_text(one.day), text=one.text) + _kept(one) for one in pack.commitments
        )
        or nothing,
        "questions": [_question(one) for one in pack.questions],
    }


def _cautions(one: Cautioned) -> list[str]:
    return [say(f"pack.caution.{Caution(caution).value}", LANG, number=one.number) for caution in one.cautions]


def _question(one: Question) -> dict[str, str]:
    kind = say(f"kind.{one.kind.value}", LANG)
    return {
        "about": say("pack.question", LANG, about=one.about, place=one.place, kind=kind),
        "count": str(one.count),
        "answers": "\n".join(map(_answer, one.answers)) or say("pack.no_answer", LANG),
    }


def _answer(one: Answered) -> str:
    key = "pack.aired" if one.aired else "pack.answer"
    return say(key, LANG, day=day_text(one.on), number=one.number, text=one.text)


def _promised(day: date | None) -> str:
    return day_text(day) or say("call_up.no_day", LANG)


def _kept(one: Commitment) -> str:
    return "" if one.state is None else say(f"pack.commitment.{one.state}", LANG)
