"""Random histories of cases, with kills, calendars and time: what must hold after every step of any of them."""

import itertools
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any, ClassVar

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import Connection, Table, event, func, select

from intake import journal
from intake.office import calendars, organisations, recomputing
from intake.office.casework import lateness
from intake.office.casework.permits import Permit, permits
from intake.office.casework.turn import events_in
from intake.records import tables
from intake.rules import case_table
from intake.rules.calendar import Layer
from intake.rules.calendar_words import Said
from intake.rules.moments import When
from intake.words import Duty, Kind, OrganisationId, Refusal
from tests import histories
from tests.house import furnished
from tests.office import Office, moment, organise

PERSON = ("registrar", "host", "editor", "verifier", "office", "bureau", "partner", "water", "roads", "market")
# What closes the citizen's waiting without an answer.
TURNED_AWAY = frozenset({"void", "referred"})
# Due on a day that was named, on the day itself, or with a show: no calendar moves these.
NAMED_DAYS = frozenset({"rectify", "register", "onair-reply"})
WRITTEN_ONCE: tuple[Table, ...] = (
    tables.matter_event,
    tables.reply,
    tables.feedback,
    tables.verification,
    tables.promise,
    tables.clock_move,
)


class Killed(BaseException):
    """The process died here."""


@contextmanager
def killed_after(office: Office, statements: int) -> Iterator[None]:
    """The n-th statement from now never comes: what a kill -9 in the middle of a verb looks like to the database."""
    left = {"statements": statements}

    def count(*_: Any) -> None:
        left["statements"] -= 1
        if left["statements"] < 0:
            raise Killed

    event.listen(office.db.engine, "before_cursor_execute", count)
    try:
        yield
    finally:
        event.remove(office.db.engine, "before_cursor_execute", count)


class Histories(RuleBasedStateMachine):
    """One case's life in an office that many lives share."""

    office: ClassVar[Office]
    partner: ClassVar[OrganisationId]

    @initialize(onair=st.booleans(), kind=st.sampled_from(list(Kind)))
    def ring(self, onair: bool, kind: Kind) -> None:
        self.now = moment("2016-06-07 18:00") if onair else moment("2016-06-08 08:30")
        self.case = self.office.call(self.now.strftime("%Y-%m-%d %H:%M"), show="2016-06-07" if onair else None)
        self.kind = kind
        self.once: dict[str, list[Any]] = {}
        self.ended: dict[int, Any] = {}
        self.events = 1

    def offered(self) -> list[tuple[str, Permit]]:
        file = self.case.file
        return [(name, permit) for name in PERSON for permit in permits(file, self.office.people[name], self.partner)]

    def taking(self, name: str, permit: Permit, seed: int) -> histories.Taking:
        return histories.Taking(
            self.case, permit, self.office.people[name], When(now=self.now), lambda upto: seed % upto if upto else 0
        )

    @rule(choice=st.integers(min_value=0, max_value=10_000), seed=st.integers(min_value=0, max_value=5))
    def somebody_takes_an_offered_step(self, choice: int, seed: int) -> None:
        offered = self.offered()
        if not offered:
            return
        name, permit = offered[choice % len(offered)]
        try:
            histories.BY_REGION[permit.region][permit.step](self.taking(name, permit, seed))
        except Refusal:
            # A guard of the step itself: too late, a second time, something still open. Nothing may have changed.
            return

    @rule(
        choice=st.integers(min_value=0, max_value=10_000),
        seed=st.integers(min_value=0, max_value=5),
        statements=st.integers(min_value=1, max_value=40),
    )
    def somebody_is_killed_in_a_step(self, choice: int, seed: int, statements: int) -> None:
        offered = self.offered()
        if not offered:
            return
        name, permit = offered[choice % len(offered)]
        if permit.step in ("merge", "close", "not_solved"):  # these tests take two verbs for it
            return
        before = self.everything()
        try:
            with killed_after(self.office, statements):
                histories.BY_REGION[permit.region][permit.step](self.taking(name, permit, seed))
        except Killed:
            assert self.everything() == before
        except Refusal:
            pass

    @rule(step=st.sampled_from(sorted(histories.STEPS)), name=st.sampled_from(PERSON), seed=st.integers(0, 5))
    def somebody_takes_a_step_nobody_offered(self, step: str, name: str, seed: int) -> None:
        """What no page offers is refused, and changes nothing."""
        mine = [permit for who, permit in self.offered() if who == name and permit.region == "case"]
        if any(permit.step == step for permit in mine) or step in ("merge", "split"):
            return
        parts = self.case.file.assignments
        permit = Permit(region="case", step=step, part=parts[seed % len(parts)].id if parts else None)
        before = self.everything()
        try:
            histories.STEPS[step](self.taking(name, permit, seed))
        except (Refusal, IndexError):
            assert self.everything() == before
            return
        # The same form may serve another part of the case that is this person's.
        assert step in ("reply", "feed_back", "report_item")

    @rule(hours=st.integers(min_value=1, max_value=60))
    def time_passes(self, hours: int) -> None:
        self.now += timedelta(hours=hours)

    @rule(times=st.integers(min_value=1, max_value=2))
    def lateness_is_looked_for(self, times: int) -> None:
        for _ in range(times):
            lateness.sweep(self.office.db, self.now)
        again = lateness.sweep(self.office.db, self.now)
        assert (again.breaches, again.deemed) == (0, 0)

    @rule(statements=st.integers(min_value=1, max_value=60))
    def a_look_for_lateness_is_killed(self, statements: int) -> None:
        try:
            with killed_after(self.office, statements):
                lateness.sweep(self.office.db, self.now)
        except Killed:
            pass
        lateness.sweep(self.office.db, self.now)

    @rule(day=st.integers(min_value=1, max_value=28), month=st.integers(min_value=6, max_value=8))
    def the_district_gives_a_day_off(self, day: int, month: int) -> None:
        """Running clocks follow the calendar, ended ones never do, and a second look moves nothing."""
        free = date(2016, month, day)
        said = [Said(layer=Layer.CITY, day=free, working=False, name="停工日")]
        office, bureau = (self.office.people[name].id for name in ("office", "bureau"))
        try:
            version = calendars.propose(self.office.db, said=said, years={}, reason="台风", person=office, at=self.now)
        except Refusal:  # it is a day off already
            return
        calendars.approve(self.office.db, version, person=bureau, at=self.now)
        list(recomputing.recompute(self.office.db, self.now))
        assert sum(batch.moved for batch in recomputing.recompute(self.office.db, self.now)) == 0
        for clock in self.case.clocks():
            if clock.outcome is None and clock.due_on is not None:
                assert clock.calendar == version
                assert clock.kind in NAMED_DAYS or clock.due_on != free or clock.promised_on == free

    def everything(self) -> dict[str, list[Any]]:
        with self.office.db.read() as tx:
            mine = {
                table.name: [tuple(row) for row in tx.execute(select(table).where(table.c.matter == self.case.id))]
                for table in (*WRITTEN_ONCE[:-1], tables.clock, tables.assignment, tables.supervision, tables.lead)
            }
            mine["case"] = [tuple(tx.execute(select(tables.matter).where(tables.matter.c.id == self.case.id)).one())]
            mine["journal"] = [tx.execute(select(func.max(tables.journal.c.seq))).scalar_one()]
            return mine

    @invariant()
    def what_is_written_once_stays(self) -> None:
        for table in WRITTEN_ONCE[:-1]:
            rows = [tuple(row) for row in self.case.rows(table)] if hasattr(self, "case") else []
            before = getattr(self, "once", {}).get(table.name, [])
            assert rows[: len(before)] == before, table.name
            if hasattr(self, "once"):
                self.once[table.name] = rows

    @invariant()
    def ended_clocks_never_change(self) -> None:
        if not hasattr(self, "case"):
            return
        for clock in self.case.clocks():
            if clock.id in self.ended:
                assert tuple(clock) == self.ended[clock.id]
            elif clock.outcome is not None:
                self.ended[clock.id] = tuple(clock)
                assert clock.stopped_by is not None

    @invariant()
    def a_closed_case_leaves_nothing_open(self) -> None:
        if not hasattr(self, "case") or self.case.state not in ("closed", "archived"):
            return
        file = self.case.file
        assert [clock.kind for clock in self.case.clocks() if clock.outcome is None] == []
        assert all(one.state in case_table.SUPERVISION_OVER for one in file.supervisions)
        assert not any(part.state == "replied" for part in file.assignments)
        assert self.case.rows(tables.reply)
        with self.office.db.read() as tx:
            assert not self.unanswered_children(tx)

    def unanswered_children(self, tx: Connection) -> bool:
        matter, reply = tables.matter.c, tables.reply.c
        found = select(matter.id).where(matter.master == self.case.id, matter.state == "merged")
        return bool(tx.execute(found.where(~select(reply.id).where(reply.matter == matter.id).exists())).first())

    @invariant()
    def the_citizens_clock_runs_until_they_are_answered(self) -> None:
        if not hasattr(self, "case") or self.case.state == "draft":
            return
        running = [clock for clock in self.case.clocks("citizen") if clock.outcome is None]
        state = self.case.state
        if state in TURNED_AWAY or state in ("closed", "archived"):
            assert not running
        elif state == "merged":
            assert bool(running) != bool(self.case.rows(tables.reply))
        else:
            assert len(running) == 1

    @invariant()
    def no_answer_without_evidence(self) -> None:
        if not hasattr(self, "case"):
            return
        replies = self.case.rows(tables.reply)
        assert all(row.evidence and (row.evidence_of or row.evidence in ("attempts", "aired")) for row in replies)
        if self.case.state in ("replied", "feedback_in", "verify"):
            assert replies

    @invariant()
    def no_report_without_the_callers_opinion(self) -> None:
        if not hasattr(self, "case"):
            return
        for row in self.case.rows(tables.supervision):
            if row.reported_at is not None:
                assert row.opinion
        met = [clock for clock in self.case.clocks("sup-report") if clock.outcome in ("met", "missed_done")]
        opinions = {row.id: row.opinion for row in self.case.rows(tables.supervision)}
        assert all(opinions[clock.supervision] for clock in met)

    @invariant()
    def nobody_judges_their_own_unit(self) -> None:
        if not hasattr(self, "case"):
            return
        units = set(self.office.units.values())
        with self.office.db.read() as tx:
            events = events_in(tx, self.case.id)
        for one in events:
            if one.step in ("begin_verification", "close", "not_solved", "attempt", "extension_decided"):
                assert one.organisation not in units
            if one.step != "open" and one.person is not None:
                assert one.role
            late = one.recorded_at - one.at > timedelta(hours=1)
            assert not late or one.late_reason or one.person is None

    @invariant()
    def an_organisation_has_one_live_part_at_most(self) -> None:
        if not hasattr(self, "case"):
            return
        live = [part.organisation for part in self.case.file.live()]
        assert len(live) == len(set(live))
        if self.case.state in ("promised", "unit_own", "handling", "actual", "joint"):
            assert live, "somebody must owe the answer"

    @invariant()
    def late_clocks_are_reported_once(self) -> None:
        if not hasattr(self, "case"):
            return
        lines = [row.clock for row in self.case.rows(tables.overdue)]
        assert len(lines) == len(set(lines))
        late = {clock.id for clock in self.case.clocks() if clock.outcome == "missed_done"}
        reporting = {"consult", "complaint", "suggest", "notice", "actual", "joint"}
        assert {clock.id for clock in self.case.clocks() if clock.id in late and clock.kind in reporting} <= set(lines)

    @precondition(lambda self: hasattr(self, "case"))
    @rule()
    def the_journal_is_one_chain(self) -> None:
        with self.office.db.read() as tx:
            rows = tx.execute(select(tables.journal).order_by(tables.journal.c.seq.desc()).limit(30)).all()[::-1]
        assert all(a.digest == b.previous for a, b in itertools.pairwise(rows))


def test_random_histories_keep_every_promise(tmp_path: Path) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("REXIAN_HOME", str(tmp_path))
        with furnished(tmp_path, moment("2016-06-01 09:00")) as db:
            Histories.office = organise(db, moment("2016-06-01 09:00"))
            with db.read() as tx:
                Histories.partner = organisations.of_duty_in(tx, Duty.PARTNER_12345)
            # What failed is told as it happened: shrinking a history takes longer than reading it.
            run = settings(
                max_examples=int(os.environ.get("REXIAN_HISTORIES", "15")),
                stateful_step_count=40,
                phases=(Phase.generate,),
                deadline=None,
                suppress_health_check=list(HealthCheck),
            )
            run_state_machine_as_test(Histories, settings=run)
            with db.read() as tx:
                assert journal.broken_link(tx) is None
