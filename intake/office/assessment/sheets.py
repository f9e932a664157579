"""考核评分表: a period is published, each unit confirms or appeals, the office decides, and the period is frozen."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from intake import journal
from intake.office import documents, four_eyes, organisations
from intake.office.assessment import excluding, placing, reading, sheet_paper, snapshots, telling
from intake.office.assessment.reading import Assessed, Assessment
from intake.office.casework.turn import need
from intake.office.people import Person
from intake.office.rules_in_force import in_force
from intake.office.transcripts import Stale
from intake.records import tables
from intake.records.database import Database
from intake.rules import assessing, sheets
from intake.rules.periods import Period
from intake.rules.sheets import SheetState, SheetStep
from intake.words import Duty, OrganisationId, Refusal
from intake.words.documents import Form


class PeriodNotOver(Refusal):
    """Scores of a period that still runs are no scores yet."""

    key = "intake.period_not_over"


class PeriodPublished(Refusal):
    key = "intake.period_published"


class NoSuchSheet(Refusal):
    """There is none, or it is another unit's."""

    key = "intake.no_such_sheet"


class Frozen(Refusal):
    """定稿: nothing about the period changes any more."""

    key = "intake.assessment_frozen"


class TooLateToAppeal(Refusal):
    """The working days for an appeal (申诉) are over."""

    key = "intake.too_late_to_appeal"


class SheetsOpen(Refusal):
    """An appeal waits for its decision, or units may still object."""

    key = "intake.sheets_open"


def publish(db: Database, key: str, *, by: Person, now: datetime) -> int:
    """Every unit's sheet of a period that is over, as the books say at this moment. Returns how many there are.

    Raises: NotYours, NoSuchPeriod, PeriodNotOver, PeriodPublished.
    """
    assessing.permitted(assessing.PUBLISHES, by.posts, "assessment.publish")
    period = Period.read(key)
    with db.begin() as tx:
        rules = in_force(tx)
        today = now.astimezone(rules.pack.zone).date()
        if not period.over(today):
            raise PeriodNotOver(period=key, last=period.last.isoformat())
        if _period(tx, key) is not None:
            raise PeriodPublished(period=key)
        until = rules.calendar.after(today, rules.pack.score.appeal_working_days).end
        row = {"period": key, "policy": rules.pack_id, "published_by": by.id, "published_at": now}
        tx.execute(insert(tables.assessment_period).values(**row, appeal_until=until))
        found = reading.assess_in(tx, key, now)
        for one in found.units:
            tx.execute(insert(tables.assessment_sheet).values(period=key, **_new(one, found)))
        _note(tx, "assessment_published", key, by, now, {"sheets": len(found.units), "until": until.isoformat()})
        to = telling.units(one.unit.id for one in found.units) + telling.bodies(tx, but=Duty.STYLE_OFFICE)
        telling.tell(tx, "assessment_published", f"{key}:out", to, now, number=key, due=until.isoformat())
        return len(found.units)


def answer(
    db: Database, sheet: int, step: SheetStep, *, words: str, version: int, by: Person, now: datetime
) -> SheetState:
    """The unit confirms, or appeals in words while it may (申诉).

    Raises: NoSuchSheet, NotYours, Frozen, Stale, SheetElsewhere, TooLateToAppeal, Incomplete.
    """
    assert step in (SheetStep.CONFIRM, SheetStep.APPEAL)
    with db.begin() as tx:
        row = _open(tx, sheet, version)
        if not assessing.speaks(by.posts, row.organisation):
            if not assessing.sees(by.posts, row.organisation):
                raise NoSuchSheet(sheet=sheet)
            assessing.permitted(assessing.ANSWERS, (), f"assessment.{step.value}")
        after = sheets.advance(SheetState(row.state), step)
        if step is SheetStep.APPEAL:
            need(appeal=words)
            if now.astimezone(in_force(tx).pack.zone).date() > row.appeal_until:
                raise TooLateToAppeal(until=row.appeal_until.isoformat())
        values = {"state": after, "answer": words.strip(), "answered_by": by.id, "answered_at": now}
        _change(tx, row, values)
        _note(tx, "assessment_answered", f"{row.period}:{row.organisation}", by, now, {"step": step.value})
        if step is SheetStep.APPEAL:
            key = f"{row.period}:{row.organisation}:appeal"
            telling.tell(tx, "assessment_appealed", key, telling.style_office(tx), now, number=row.period)
        return after


def decide(
    db: Database, sheet: int, *, words: str, recount: bool, version: int, by: Person, now: datetime
) -> SheetState:
    """The style office decides on an appeal; `recount` counts the unit anew, by the pack it was published under.

    Raises: NoSuchSheet, NotYours, Frozen, Stale, SheetElsewhere, Incomplete.
    """
    assessing.permitted(assessing.DECIDES, by.posts, "assessment.decide")
    need(decision=words)
    with db.begin() as tx:
        row = _open(tx, sheet, version)
        after = sheets.advance(SheetState(row.state), SheetStep.DECIDE)
        values: dict[str, Any] = {"state": after, "decision": words.strip(), "decided_by": by.id, "decided_at": now}
        if recount:
            values |= _recounted(tx, row, now)
        _change(tx, row, values)
        facts = {"recount": recount, "sha256": values.get("sha256", row.sha256)}
        subject = f"{row.period}:{row.organisation}"
        _note(tx, "assessment_decided", subject, by, now, facts)
        to = telling.units([row.organisation]) + telling.bodies(tx, but=Duty.STYLE_OFFICE)
        telling.tell(tx, "assessment_decided", f"{subject}:decided", to, now, number=row.period)
        if recount:
            _place(tx, row, by, now)
        return after


def freeze(db: Database, key: str, *, by: Person, now: datetime) -> int:
    """定稿: F19 for every unit, and nothing of the period changes from now on. Returns how many there are.

    Raises: NotYours, NoSuchPeriod, NoSuchSheet for a period nobody published, Frozen, SheetsOpen, SelfApproval.
    """
    assessing.permitted(assessing.FREEZES, by.posts, "assessment.freeze")
    Period.read(key)
    with db.begin() as tx:
        period = _period(tx, key)
        if period is None:
            raise NoSuchSheet(sheet=key)
        if period.frozen_at is not None:
            raise Frozen(period=key)
        rows = sheets_in(tx, key)
        _check_heard(tx, period, rows, now)
        alone = four_eyes.alone_in(tx, period.published_by, by.id, now)
        papers = _papers(tx, rows, by, now)
        for row in rows:
            here = tables.assessment_sheet.c.id == row.id
            tx.execute(update(tables.assessment_sheet).where(here).values(document=papers[row.id]))
        here = tables.assessment_period.c.period == key
        tx.execute(update(tables.assessment_period).where(here).values(frozen_by=by.id, frozen_at=now))
        excluding.freeze_in(tx, key, {out["id"] for row in rows for out in row.snapshot.get("manual", [])})
        _note(tx, "assessment_frozen", key, by, now, {"sheets": len(rows), "alone": alone})
        to = telling.units(row.organisation for row in rows) + telling.bodies(tx)
        telling.tell(tx, "assessment_frozen", f"{key}:frozen", to, now, number=key)
        return len(rows)


def sheets_in(tx: Connection, key: str) -> list[Row[Any]]:
    """The sheets of a period, in the order of the register."""
    sheet = tables.assessment_sheet
    return list(tx.execute(select(sheet).where(sheet.c.period == key).order_by(sheet.c.organisation)))


def _check_heard(tx: Connection, period: Row[Any], rows: list[Row[Any]], now: datetime) -> None:
    appeals = sum(row.state == SheetState.APPEALED for row in rows)
    waiting = sum(row.state == SheetState.OPEN for row in rows)
    today = now.astimezone(in_force(tx).pack.zone).date()
    if appeals or (waiting and today <= period.appeal_until):
        raise SheetsOpen(appeals=appeals, waiting=waiting, until=period.appeal_until.isoformat())


def _papers(tx: Connection, rows: list[Row[Any]], by: Person, now: datetime) -> dict[int, int]:
    office = organisations.of_duty_in(tx, Duty.STYLE_OFFICE)
    ranked = Counter(row.snapshot["branch"] for row in rows if row.snapshot["rank"] is not None)
    return {
        row.id: documents.make_in(
            tx,
            paper=f"f19:{row.period}:{row.organisation}",
            form=Form.ASSESSMENT,
            matter=None,
            organisation=office,
            addressee=OrganisationId(row.organisation),
            snapshot=sheet_paper.cells(tx, row, ranked[row.snapshot["branch"]], now),
            number_series="assessment",
            at=now,
            person=by.id,
            practice=False,
        )
        for row in rows
    }


def _recounted(tx: Connection, row: Row[Any], now: datetime) -> dict[str, Any]:
    """As the books and the pack of the publication have it; its place follows with that of its group."""
    policy = select(tables.assessment_period.c.policy).where(tables.assessment_period.c.period == row.period)
    found = reading.assess_in(tx, row.period, now, policy=tx.execute(policy).scalar_one())
    one = found.unit(row.organisation)
    if one is None:
        return {}
    kept = {name: row.snapshot[name] for name in ("rank", "rank_published") if name in row.snapshot}
    content = snapshots.snapshot(one, found) | kept
    return {"snapshot": content, "sha256": snapshots.sha256(content)}


def _place(tx: Connection, row: Row[Any], by: Person, now: datetime) -> None:
    """The group's places by the new count; every sheet that moved says so."""
    for moved in placing.place_in(tx, row.period, row.snapshot["branch"], now, recounted=row.organisation):
        facts: dict[str, journal.Fact] = {
            "before": moved.before or 0,
            "after": moved.after or 0,
            "sha256": moved.sha256,
        }
        _note(tx, "assessment_placed", f"{row.period}:{moved.organisation}", by, now, facts)


def _new(one: Assessed, found: Assessment) -> dict[str, Any]:
    content = snapshots.snapshot(one, found)
    row = {"organisation": one.unit.id, "state": SheetState.OPEN, "snapshot": content}
    return row | {"sha256": snapshots.sha256(content), "answer": "", "decision": "", "version": 1}


def _period(tx: Connection, key: str) -> Row[Any] | None:
    period = tables.assessment_period
    return tx.execute(select(period).where(period.c.period == key)).first()


def _open(tx: Connection, sheet: int, version: int) -> Row[Any]:
    period, mine = tables.assessment_period, tables.assessment_sheet
    found = select(mine, period.c.appeal_until, period.c.frozen_at).join(period, period.c.period == mine.c.period)
    row = tx.execute(found.where(mine.c.id == sheet)).first()
    if row is None:
        raise NoSuchSheet(sheet=sheet)
    if row.frozen_at is not None:
        raise Frozen(period=row.period)
    if row.version != version:
        raise Stale(yours=version, newest=row.version)
    return row


def _change(tx: Connection, row: Row[Any], values: Mapping[str, Any]) -> None:
    here = tables.assessment_sheet.c.id == row.id
    tx.execute(update(tables.assessment_sheet).where(here).values(**values, version=row.version + 1))


def _note(
    tx: Connection, verb: str, subject: str, by: Person, now: datetime, facts: Mapping[str, journal.Fact]
) -> None:
    entry = journal.Entry(at=now, actor=journal.actor(by.id), verb=verb, subject=f"assessment:{subject}", facts=facts)
    journal.append(tx, entry)
