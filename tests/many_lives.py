"""What happened to the cases of `many_cases`, for measures of the assessment: shows, answers, call-backs, promises."""

import random
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import insert, select, text, update

from intake.office.casework.verifying import Satisfied
from intake.records import tables
from intake.records.database import Database
from intake.words import CallId, PersonId
from tests.many_cases import BATCH, FIRST, LAST

LOCAL = ZoneInfo("Asia/Shanghai")
ROUND = timedelta(days=14)
SAID = (Satisfied.SATISFIED, Satisfied.SATISFIED, Satisfied.FAIR, Satisfied.DISSATISFIED, Satisfied.NOT_ASKED)
_EMPTY = ("opinion", "signed_by", "result", "told", "evidence_of", "handler")


def fill(db: Database, person: PersonId, told: Callable[[int], None] = lambda _: None) -> None:
    """Every closed case is answered and called back; of a hundred calls thirty were on the air."""
    chance = random.Random(20160608)
    shows = _shows(db)
    matter, part = tables.matter.c, tables.assignment.c
    asked = select(matter.id, matter.opened_at, matter.onair_unit, part.id.label("part"), part.organisation)
    asked = asked.join(tables.assignment, part.matter == matter.id).where(matter.state == "closed").order_by(matter.id)
    with db.read() as tx:
        cases = tx.execute(asked).all()
    for first in range(0, len(cases), BATCH):
        batch: dict[str, list[dict[str, Any]]] = {}
        for row in cases[first : first + BATCH]:
            for table, one in _life(chance, row, person):
                batch.setdefault(table, []).append(one)
        with db.begin() as tx:
            for table, rows in batch.items():
                tx.execute(insert(tables.metadata.tables[table]), rows)
        told(first + BATCH)
    with db.begin() as tx:
        for show, begins in shows:
            near = (matter.opened_at >= begins, matter.opened_at < begins + timedelta(days=2))
            tx.execute(update(tables.matter).where(*near).values(show=show))
        # The parts were signed for within two days, so that the first contact is early for some and late for others.
        tx.execute(text("UPDATE assignment SET signed_at = given_at WHERE id % 5 <> 0"))


def _shows(db: Database) -> list[tuple[int, datetime]]:
    found, begins = [], datetime(FIRST.year, FIRST.month, 7, 17, 30, tzinfo=LOCAL)
    with db.begin() as tx:
        while begins < LAST:
            day = date(begins.year, begins.month, begins.day)
            row = {"year": day.year, "number": len(found) + 1, "on_day": day, "starts_at": begins, "practice": False}
            row |= {"ends_at": begins + timedelta(hours=1), "state": "planned"}
            made = insert(tables.show).values(**row).returning(tables.show.c.id)
            found.append((int(tx.execute(made).scalar_one()), begins))
            begins += ROUND
    return found


def _life(chance: random.Random, row: Any, person: PersonId) -> Iterator[tuple[str, dict[str, Any]]]:
    case, rang = row.id, row.opened_at
    answered = rang + timedelta(days=chance.randrange(1, 6))
    event = {"matter": case, "event": case}
    reply = event | {"assignment": row.part, "channel": "phone", "evidence": "call", "answered_at": answered}
    yield "reply", reply | dict.fromkeys(_EMPTY, "") | {"proof": "proven"}
    solved = chance.randrange(10) > 1
    said = {"person": person, "at": answered + timedelta(days=2), "reached": True, "checklist": {}, "solved": solved}
    yield "verification", event | said | {"unsolvable": "", "satisfied": chance.choice(SAID), "opinion": ""}
    if chance.randrange(10) == 0:
        promised = (rang + timedelta(days=chance.randrange(2, 8))).date()
        words = {"organisation": row.organisation, "speaker": "", "text": "", "said_at": rang}
        yield "promise", {"matter": case, "promised_on": promised} | words
    if chance.randrange(10) < 3:
        waited = timedelta(minutes=chance.randrange(1, 30))
        call = CallId(f"many-{case}")
        yield "aired", {"call": call, "on_at": rang + waited, "off_at": rang + waited * 2, "left_for": "ended"}
    if chance.randrange(20) == 0:
        aired = answered + ROUND if chance.randrange(4) else None
        yield "airing_item", {"matter": case, "queued_at": answered, "script": "", "aired_at": aired, "waived": ""}
