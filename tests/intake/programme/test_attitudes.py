"""A8, situation one: attitude on the air is written down with its moment; enough of it is a lead, never a verdict."""

from datetime import time

import pytest
from sqlalchemy import insert, select

from intake.office.assessment import reading
from intake.office.casework import leads
from intake.office.programme import attitudes
from intake.office.programme.attitudes import NoSuchMark
from intake.records import tables
from intake.rules.assessment import Against
from intake.rules.attitudes import AttitudeIncomplete, AttitudeSource, NotInTheShow
from intake.rules.moments import When
from intake.rules.preparing import NotYourPreparation
from intake.words import LeadState, ShowId
from intake.words.steps import LeadStep
from tests.intake.programme.rounds import SHOW
from tests.office import Office, moment

AFTER = f"{SHOW} 18:35"


def mark(
    office: Office,
    show: ShowId,
    source: AttitudeSource = AttitudeSource.HOST,
    clock: str = "17:52:10",
    by: str = "host",
    text: str = "打断来电人，语气生硬",
) -> int:
    return attitudes.mark(
        office.db, show, source, text, time.fromisoformat(clock), by=office.people[by].id, at=moment(AFTER)
    )


def raised(office: Office) -> list[tuple[int, str]]:
    lead = tables.lead.c
    with office.db.read() as tx:
        return [(row.situation, row.evidence["said"]) for row in tx.execute(select(tables.lead).order_by(lead.id))]


def test_one_word_of_the_host_is_a_lead_that_the_unit_explains_first(office: Office) -> None:
    show = office.show(SHOW)
    mark(office, show)
    assert raised(office) == [(1, "17:52:10 打断来电人，语气生硬")]
    mark(office, show, clock="18:10:00")
    assert len(raised(office)) == 1, "one lead for one show"
    with pytest.raises(leads.NotHeardYet):
        _send(office)
    leads.explain(office.db, 1, explanation="已批评教育", by=office.people["water"], when=When(now=moment(AFTER)))
    assert _send(office) is LeadState.SENT
    unit = reading.assess(office.db, "2016-06", moment("2016-07-01 09:00")).unit(office.units["water"])
    assert unit is not None
    # Under its own deduction, and not under that of the situation as well.
    assert [(one.against, len(one.of)) for one in unit.scored.taken] == [(Against.ATTITUDE, 1)]


def _send(office: Office) -> LeadState:
    bureau, when = office.people["bureau"], When(now=moment(AFTER))
    with office.db.read() as tx:
        state = tx.execute(select(tables.lead.c.state)).scalar_one()
    if state == LeadState.LEAD:
        leads.step(office.db, 1, LeadStep.REVIEW, by=bureau, when=when)
    return leads.step(office.db, 1, LeadStep.SEND, finding="属实", by=bureau, when=when)


def test_one_listener_is_none_and_two_are(office: Office) -> None:
    show = office.show(SHOW)
    first = mark(office, show, AttitudeSource.LISTENER)
    by = office.people["host"].id
    attitudes.withdraw(office.db, show, first, by=by, at=moment(AFTER))
    mark(office, show, AttitudeSource.LISTENER, clock="17:55:00")
    assert raised(office) == []
    mark(office, show, AttitudeSource.LISTENER, clock="18:20:00")
    assert len(raised(office)) == 1
    with pytest.raises(NoSuchMark):
        attitudes.withdraw(office.db, show, first, by=by, at=moment(AFTER))
    assert [one.withdrawn for one in attitudes.of_show(office.db, show, by=by, at=moment(AFTER))] == [
        True,
        False,
        False,
    ]


def test_the_call_of_that_moment_is_found_with_its_second(office: Office) -> None:
    show = office.show(SHOW)
    found = office.call(f"{SHOW} 17:45", show=SHOW)
    link = tables.matter_call.c
    with office.db.begin() as tx:
        call = tx.execute(select(link.call).where(link.matter == found.id)).scalar_one()
        on, off = moment(f"{SHOW} 17:50"), moment(f"{SHOW} 17:56")
        tx.execute(insert(tables.aired).values(call=call, on_at=on, off_at=off, left_for="ended"))
    mark(office, show)
    mark(office, show, clock="17:57:00")
    seen = attitudes.of_show(office.db, show, by=office.people["bureau"].id, at=moment(AFTER))
    # Answered at 17:45:00; heard at 17:52:10; twenty seconds before.
    assert [(one.call, one.clip_from) for one in seen] == [(call, 410.0), (None, None)]


def test_words_and_a_moment_of_the_show_are_needed_and_no_unit_takes_part(office: Office) -> None:
    show = office.show(SHOW)
    with pytest.raises(AttitudeIncomplete):
        mark(office, show, text=" ")
    for clock in ("17:29:59", "18:36:00"):
        with pytest.raises(NotInTheShow):
            mark(office, show, clock=clock)
    for unit in ("water", "roads"):
        with pytest.raises(NotYourPreparation):
            mark(office, show, by=unit)
        with pytest.raises(NotYourPreparation):
            attitudes.of_show(office.db, show, by=office.people[unit].id, at=moment(AFTER))
