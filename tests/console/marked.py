"""A house in which everything personal is unmistakable: a column's text says which column it is, and whose case.

What cannot come about in a test's minute (a caller on the air, a cut, a paper's cells) is written into the books
straight; whatever decides who may see it is the office's own doing.
"""

import hashlib
import wave
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path

from sqlalchemy import select, update

from intake.office import calls, passwords, reminding, transcripts
from intake.office.assessment import sheets
from intake.office.casework import (
    answering,
    extending,
    handover,
    lateness,
    leads,
    registration,
    routing,
    supervising,
    verifying,
)
from intake.office.casework.registration import Registration
from intake.office.casework.routing import Addressee
from intake.office.casework.verifying import Attempt, Satisfied
from intake.records import tables
from intake.records.database import Database
from intake.rules.moments import When
from intake.words import CallId, CaseId, Category, EndReason, Kind, Leg, LegFile, Place, Recording
from tests.console import beside
from tests.console.furnished import PASSWORD
from tests.house import a_segment, an_opening
from tests.intake.casework.test_transitions import NO, YES, a_reply
from tests.office import Matter, Office, moment, organise

DAY = "2016-06-07"
LATER = moment("2016-07-20 09:00")
NAMES = ("阮玉衡", "阮松涛", "阮梅影", "阮竹君", "阮兰芷", "阮菊潭", "阮石泉", "阮云栖")


class Situation(StrEnum):
    """What decides who may see a case's caller."""

    SUPERVISED = "supervised"  # the unit answered, the station found it not solved, the bureau wrote
    PROTECTED = "protected"  # the same, of a caller who asked not to be named
    CLOSED = "closed"
    HANDED = "handed"  # to 12345
    HANDED_PROTECTED = "handed_protected"
    REPORT = "report"  # about officials: no unit's
    LIVE = "live"  # on the air now, before anything is registered
    LIVE_PROTECTED = "live_protected"


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A caller and their case."""

    situation: Situation
    case: CaseId
    call: CallId
    name: str
    number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    office: Office
    told: tuple[Told, ...]


def furnish(db: Database, home: Path) -> Marked:
    """Every situation, and a row in every table that holds what people wrote."""
    office = organise(db, moment("2016-06-01 09:00"), secret=passwords.hashed(PASSWORD))
    now = datetime.now(UTC)
    show = a_show(office, now - timedelta(minutes=20), unit="water")
    told = []
    for n, situation in enumerate(Situation):
        number, name = f"139123450{n}7", NAMES[n]
        live_now = situation in (Situation.LIVE, Situation.LIVE_PROTECTED)
        at = now - timedelta(minutes=5) if live_now else moment(f"{DAY} 18:0{n}")
        call = rung(db, home, f"call-{n}", number, name, at, over=not live_now)
        values = {"show": show if live_now else office.show(DAY), "onair_unit": office.units["water"]}
        with db.begin() as tx:
            mine = select(tables.matter_call.c.matter).where(tables.matter_call.c.call == call)
            case = CaseId(tx.execute(mine).scalar_one())
            tx.execute(update(tables.matter).where(tables.matter.c.id == case).values(values))
        matter = Matter(office=office, id=case)
        LIVES[situation](matter, name)
        told.append(Told(situation=situation, case=case, call=call, name=name, number=number))
    lateness.sweep(db, LATER)
    reminding.sweep(db, LATER)
    for one in told:
        beside.of_case(office, one.case, one.call, one.number)
    beside.of_show(office, office.show(DAY), now)
    sheets.publish(db, "2016-06", by=office.people["office"], now=LATER)
    return Marked(office=office, told=tuple(told))


def a_show(office: Office, begins: datetime, unit: str) -> int:
    row = {
        "year": begins.year,
        "number": 1,
        "on_day": begins.astimezone().date(),
        "starts_at": begins,
        "ends_at": begins + timedelta(minutes=60),
        "unit": office.units[unit],
        "state": "planned",
        "practice": False,
    }
    return int(beside.added(office.db, tables.show, **row))


def rung(db: Database, home: Path, call: str, number: str, name: str, at: datetime, *, over: bool) -> CallId:
    """A call with a caller's name of its own; one that is over has its sound and what was said."""
    opening = replace(an_opening(call, number=number), name=name, rang_at=at)
    calls.open_call(db, opening)
    calls.answer_call(db, CallId(call), at)
    for place in (Place.HOLD, Place.STUDIO):
        calls.place_call(db, CallId(call), place, at)
    if over:
        calls.end_call(db, CallId(call), at + timedelta(minutes=1), EndReason.CALLER_HUNG_UP, 16)
        calls.close_recording(db, CallId(call), sound(home, call), at + timedelta(minutes=1), spoke=True)
    transcripts.store_pass(db, CallId(call), "whisper", "base", {Leg.CALLER: [a_segment()]}, at)
    return CallId(call)


def sound(home: Path, call: str) -> Recording:
    path = home / "recordings" / f"{call}.wav"
    path.parent.mkdir(exist_ok=True)
    with wave.open(str(path), "wb") as out:
        out.setparams((1, 2, 8000, 0, "NONE", ""))
        out.writeframes(b"\0\0" * 8000)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    file = LegFile(path=path, size=path.stat().st_size, seconds=1.0, sha256=digest, repaired=False)
    return Recording(base=call, seconds=1.0, mix=file, legs={Leg.CALLER: file})


def registered(matter: Matter, name: str, *, protected: bool = False) -> None:
    words = Registration(kind=Kind.COMPLAINT, summary="水浑", caller_name=name, place="井岸镇", contact="邻居")
    words = replace(words, protected=protected, anonymous="不愿")
    matter.do(registration.register, words, by="registrar", at=f"{DAY} 18:30")


def noticed(matter: Matter, name: str, *, protected: bool) -> None:
    registered(matter, name, protected=protected)
    matter.do(routing.to_triage, reason="水务", by="registrar", at=f"{DAY} 18:45")
    unit = Addressee(organisation=matter.office.units["water"], reason="水务")
    matter.do(routing.notify, [unit], by="office", at="2016-06-08 09:00")
    part = matter.part("water").id
    matter.do(routing.sign_for, part, handler="王工", handler_phone="0756-5551234", by="water", at="2016-06-08 10:00")
    clock = matter.clock("notice").id
    matter.do(extending.ask, clock, working_days=2, reason="工程", by="water", at="2016-06-08 11:00")
    asked = matter.rows(tables.extension)[-1].id
    matter.do(extending.decide, asked, granted=True, decision="可以", by="office", at="2016-06-08 12:00")
    matter.do(answering.reply, part, a_reply(), by="water", at="2016-06-13 10:00")
    matter.do(answering.feed_back, part, result="已更换", told="满意", by="water", at="2016-06-14 10:00")
    matter.do(verifying.begin, by="verifier", at="2016-06-15 09:00")


def supervised(matter: Matter, name: str, *, protected: bool = False) -> None:
    noticed(matter, name, protected=protected)
    words = Attempt(reached=True, checklist=NO, satisfied=Satisfied.FAIR, opinion="不好")
    matter.do(verifying.attempt, words, by="verifier", at="2016-06-15 09:10")
    matter.do(verifying.not_solved, demand="限期办结", reason="仍浑", by="verifier", at="2016-06-15 09:20")
    which = matter.file.supervisions[-1].id
    matter.do(supervising.take_up, which, by="bureau", at="2016-06-16 09:00")
    matter.do(supervising.issue, which, demand="限期", signed_by="局长", by="bureau", at="2016-06-17 09:00")
    matter.do(supervising.serve, which, by="water", at="2016-06-17 10:00")
    matter.do(answering.reply, matter.part("water").id, a_reply(), by="water", at="2016-06-20 10:00")
    matter.do(supervising.report, which, report="已换", opinion="满意", by="water", at="2016-06-21 10:00")
    facts = {"organisation": matter.office.units["water"], "situation": 6, "facts": "推诿"}
    bureau = matter.office.people["office"]
    when = When(now=moment("2016-06-22 09:00"))
    leads.raise_by_hand(matter.office.db, matter=matter.id, by=bureau, when=when, **facts)


def closed(matter: Matter, name: str) -> None:
    noticed(matter, name, protected=False)
    words = Attempt(reached=True, checklist=YES, satisfied=Satisfied.SATISFIED, opinion="好")
    matter.do(verifying.attempt, words, by="verifier", at="2016-06-15 09:10")
    matter.do(verifying.close, by="verifier", at="2016-06-15 09:20")


def handed(matter: Matter, name: str, *, protected: bool = False) -> None:
    registered(matter, name, protected=protected)
    matter.do(routing.take_own, by="water", at=f"{DAY} 18:40")
    matter.do(handover.prepare_transfer, reason="供电", by="water", at=f"{DAY} 18:50")
    matter.do(handover.receive_by_12345, receipt="12345-1", by="partner", at="2016-06-08 10:00")


def guarded(matter: Matter, _: str) -> None:
    with matter.office.db.begin() as tx:
        tx.execute(update(tables.matter).where(tables.matter.c.id == matter.id).values(protected=True))


def reported(matter: Matter, name: str) -> None:
    """Through a unit's hands, and only then found to be about officials."""
    supervised(matter, name)
    values = {"category": Category.REPORT, "protected": True}
    with matter.office.db.begin() as tx:
        tx.execute(update(tables.matter).where(tables.matter.c.id == matter.id).values(values))


LIVES = {
    Situation.SUPERVISED: supervised,
    Situation.PROTECTED: lambda matter, name: supervised(matter, name, protected=True),
    Situation.CLOSED: closed,
    Situation.HANDED: handed,
    Situation.HANDED_PROTECTED: lambda matter, name: handed(matter, name, protected=True),
    Situation.REPORT: reported,
    Situation.LIVE: lambda *_: None,
    Situation.LIVE_PROTECTED: guarded,
}
