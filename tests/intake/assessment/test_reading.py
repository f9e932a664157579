"""What the figures of a unit say of cases whose lives are written out here, one after the other."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from decimal import Decimal
from enum import Enum
from pathlib import Path
from typing import Any

import pytest

from intake.office import bodies
from intake.office.assessment import reading
from intake.office.assessment.reading import Assessed
from intake.office.casework import (
    answering,
    extending,
    handover,
    leads,
    live,
    merging,
    registration,
    routing,
    verifying,
)
from intake.office.casework.registration import VoidReason
from intake.office.casework.routing import Addressee
from intake.office.casework.verifying import Attempt, Satisfied, Unsolvable
from intake.records import tables
from intake.rules.assessment import Against
from intake.rules.handled import Excluded
from intake.rules.moments import When
from intake.rules.score import Measure
from intake.words import Kind
from intake.words.steps import LeadStep
from tests import histories
from tests.office import Matter, Office, moment
from tests.own_office import an_office

FIRST, LATER = "2016-06-01 09:00", "2016-07-20 09:00"


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    """An office of each test's own: the counts are of everything in it."""
    with an_office(tmp_path, monkeypatch, FIRST) as found:
        yield found


def of(office: Office, unit: str = "water", period: str = "2016-06", now: str = LATER) -> Assessed:
    found = reading.assess(office.db, period, moment(now)).unit(office.units[unit])
    assert found is not None
    return found


def counts(one: Assessed, measure: Measure) -> tuple[int, int]:
    figure = one.figures[measure]
    return int(figure.numerator), figure.denominator


def own(office: Office, at: str = "2016-06-07 18:00") -> Matter:
    case = office.registered(Kind.COMPLAINT, at)
    case.do(routing.take_own, by="office", at=at)
    return case


def replied(case: Matter, at: str, unit: str = "water") -> Matter:
    case.do(answering.reply, case.part(unit).id, histories._reply(), by=unit, at=at)
    return case


def closed(case: Matter, at: str, satisfied: Satisfied = Satisfied.SATISFIED, unit: str = "water", **more: Any) -> None:
    """Fed back, verified and filed on one day."""
    case.do(answering.feed_back, case.part(unit).id, result="完成", told="满意", by=unit, at=f"{at} 10:00")
    case.do(verifying.begin, by="verifier", at=f"{at} 11:00")
    checklist = histories.NO if "unsolvable" in more else histories.YES
    words = Attempt(reached=True, checklist=checklist, satisfied=satisfied)
    case.do(verifying.attempt, words, by="verifier", at=f"{at} 12:00")
    case.do(verifying.close, by="verifier", at=f"{at} 13:00", **more)


def test_in_time_is_by_the_day_before_any_extension(office: Office) -> None:
    """A show of 2016-06-07 gives complaints until 06-15; one was extended to 06-17 and answered on 06-16."""
    replied(own(office), "2016-06-15 23:59")
    replied(own(office), "2016-06-16 00:01")
    longer = own(office)
    clock = longer.clock("complaint").id
    asked = longer.do(extending.ask, clock, working_days=2, reason="等料", by="water", at="2016-06-13 10:00")
    longer.do(extending.decide, asked, granted=True, decision="同意", by="office", at="2016-06-13 11:00")
    replied(longer, "2016-06-16 09:00")
    assert longer.clock("complaint").outcome == "met"
    found = of(office)
    assert counts(found, Measure.IN_TIME) == (1, 3)
    assert found.figures[Measure.IN_TIME].extended == 1
    assert set(found.figures[Measure.IN_TIME].behind(short=True)) != set()
    assert longer.id in found.figures[Measure.IN_TIME].behind(short=True)
    assert found.length is not None
    # 06-12 is worked: 5 days to 06-15, 6 to 06-16.
    assert (sorted(days for _, days in found.days), found.length.median) == ([5, 6, 6], 6)


def test_a_case_nobody_answers_is_late_although_it_runs(office: Office) -> None:
    own(office)
    assert counts(of(office, now="2016-06-15 23:59"), Measure.IN_TIME) == (0, 0)
    assert counts(of(office, now="2016-06-16 00:00"), Measure.IN_TIME) == (0, 1)


def test_passing_a_case_on_is_never_good_work(office: Office) -> None:
    case = own(office)
    case.do(handover.prepare_transfer, reason="不属", by="water", at="2016-06-08 09:00")
    case.do(handover.receive_by_12345, receipt="1", by="partner", at="2016-06-08 10:00")
    found = of(office)
    assert counts(found, Measure.IN_TIME) == (0, 0)
    assert counts(found, Measure.TRANSFER) == (1, 1)


def test_answers_on_the_air_letters_verifications_and_promises(office: Office) -> None:
    answered = office.registered(Kind.CONSULTATION)
    answered.do(live.answer_live, answer="可办", answered_by="局长", by="host", at="2016-06-07 18:05")
    lacking = office.registered(Kind.CONSULTATION)
    lacking.do(live.answer_live, answer="可办", answered_by="局长", by="host", at="2016-06-07 18:10")
    lacking.do(live.not_answered_fully, reason="不全", by="host", at="2016-06-07 18:20")
    promised = office.registered(Kind.COMPLAINT)
    day = moment("2016-06-10 00:00").date()
    words = live.Promise(speaker="局长", text="十日前", promised_on=day)
    promised.do(live.promise, words, by="host", at="2016-06-07 18:15")
    replied(promised, "2016-06-10 16:00")
    closed(promised, "2016-06-14", satisfied=Satisfied.FAIR)
    found = of(office)
    assert counts(found, Measure.ANSWERED_LIVE) == (1, 3)
    assert counts(found, Measure.PROMISES) == (1, 1)
    assert counts(found, Measure.SOLVED) == (1, 1)
    # 基本满意 is not 满意 unless the pack says so.
    assert counts(found, Measure.SATISFIED) == (0, 1)
    assert counts(found, Measure.SETTLED) == (1, 1)
    promised.do(verifying.reopen, reason="又坏", by="verifier", at="2016-06-20 09:00")
    assert counts(of(office), Measure.SETTLED) == (0, 1)


def test_what_nobody_can_solve_is_left_out_and_named(office: Office) -> None:
    case = replied(own(office), "2016-06-09 10:00")
    closed(case, "2016-06-14", satisfied=Satisfied.DISSATISFIED, unsolvable=Unsolvable.POLICY_LIMIT, reason="政策")
    found = of(office)
    assert counts(found, Measure.SOLVED) == counts(found, Measure.SATISFIED) == (0, 0)
    assert found.excluded == {case.id: Excluded.UNSOLVABLE}
    assert counts(found, Measure.IN_TIME) == (1, 1)


def test_children_practice_void_and_protected_cases_are_left_out_with_their_reason(office: Office) -> None:
    master, child, hidden = own(office), own(office), own(office)
    child.do(merging.merge, master.id, by="office", at="2016-06-08 09:00")
    with office.db.begin() as tx:
        tx.execute(tables.matter.update().where(tables.matter.c.id == hidden.id).values(protected=True))
    gone = office.call("2016-06-07 18:00", show="2016-06-07")
    gone.do(registration.void, VoidReason.PRANK, by="registrar", at="2016-06-07 18:30")
    found = of(office)
    assert found.excluded == {child.id: Excluded.MERGED, hidden.id: Excluded.PROTECTED}
    assert counts(found, Measure.IN_TIME) == (0, 1)


def test_a_refusal_counts_only_once_it_was_in_vain(office: Office) -> None:
    def refused(upheld: bool | None) -> None:
        case = office.registered(Kind.COMPLAINT)
        case.do(routing.to_triage, by="registrar", at="2016-06-07 18:30")
        to = Addressee(organisation=office.units["roads"])
        case.do(routing.notify, [to], by="office", at="2016-06-08 09:00")
        part = case.part("roads").id
        case.do(routing.refuse, part, legal_basis="不属", by="roads", at="2016-06-08 10:00")
        if upheld is not None:
            other = Addressee(organisation=office.units["market"]) if upheld else None
            case.do(routing.rule, part, upheld=other, reason="裁定", by="office", at="2016-06-08 11:00")

    for upheld in (True, False, None):
        refused(upheld)
    assert counts(of(office, "roads"), Measure.UNREFUSED) == (0, 1)
    assert counts(of(office, "market"), Measure.UNREFUSED) == (1, 1)


def test_a_lead_deducts_nothing_before_it_was_looked_into_and_sent(office: Office) -> None:
    case = own(office)
    which = leads.raise_by_hand(
        office.db,
        matter=case.id,
        organisation=office.units["water"],
        situation=2,
        facts="答非所问",
        by=office.people["bureau"],
        when=When(now=moment("2016-06-20 09:00")),
    )
    assert of(office).scored.taken == ()
    day = moment("2016-06-21 09:00")
    leads.explain(office.db, which, explanation="已补", by=office.people["water"], when=When(now=day))
    for step, at, words in (
        (LeadStep.REVIEW, "2016-06-22 09:00", ""),
        (LeadStep.SEND, "2016-06-23 09:00", "敷衍"),
    ):
        leads.step(office.db, which, step, finding=words, by=office.people["bureau"], when=When(now=moment(at)))
    taken = of(office).scored.taken
    assert [(one.against, one.of, one.points) for one in taken] == [(Against.SITUATION_2, (case.id,), Decimal("2.0"))]
    # Finished in the month after: it is taken off once, in the period in which it was sent.
    leads.step(
        office.db,
        which,
        LeadStep.FINISH,
        finding="通报批评",
        by=office.people["accountability"],
        when=When(now=moment("2016-07-05 09:00")),
    )
    assert len(of(office).scored.taken) == 1
    assert of(office, period="2016-07").scored.taken == ()


def test_a_closed_unit_counts_with_its_successor_from_the_day_it_was_closed(office: Office) -> None:
    closed(replied(own(office), "2016-06-09 10:00"), "2016-06-14")
    water, roads = office.units["water"], office.units["roads"]
    last = moment("2016-07-01 00:00").date()
    found = bodies.close(office.db, water, moment("2016-06-30 09:00"), on=last, successor=roads)
    assert found.successor == roads
    june = reading.assess(office.db, "2016-06", moment(LATER))
    assert june.unit(water) is not None
    assert counts(of(office, "water"), Measure.IN_TIME) == (1, 1)
    year = reading.assess(office.db, "2016", moment(LATER))
    assert year.unit(water) is None
    merged = year.unit(roads)
    assert merged is not None
    assert merged.includes == (water,)
    assert counts(merged, Measure.IN_TIME) == (1, 1)


def test_part_one_is_not_measured_and_no_caller_is_in_any_of_it(office: Office) -> None:
    replied(own(office), "2016-06-09 10:00")
    found = of(office)
    assert found.figures[Measure.ATTENDANCE].marks is None
    assert found.scored.attendance is None
    words = " ".join(_words(reading.assess(office.db, "2016", moment(LATER)).units))
    assert "𬱖女士" not in words
    assert "13800138000" not in words


def _words(value: Any) -> Iterator[str]:
    if isinstance(value, Enum) or not is_dataclass(value):
        if isinstance(value, dict):
            for key, one in value.items():
                yield from (*_words(key), *_words(one))
        elif isinstance(value, tuple | list):
            for one in value:
                yield from _words(one)
        else:
            yield str(value)
        return
    for name in fields(value):
        yield from _words(getattr(value, name.name))
