"""A closed case is taken up again although the unit that answered is no more (T43)."""

from datetime import date

import pytest

from intake.office import bodies, naming
from intake.office.casework import answering, inbox, routing, verifying
from intake.office.casework.routing import Addressee
from intake.office.casework.verifying import Attempt
from intake.words import Branch, CaseState, Kind, OrganisationId
from intake.words.tasks import Task
from tests.intake.casework.test_transitions import YES, a_reply
from tests.office import Matter, Office, moment

AGAIN = {"reason": "又坏了", "by": "registrar", "at": "2016-07-04 10:00"}


def a_unit(office: Office, name: str) -> OrganisationId:
    return bodies.add_organisation(office.db, name=name, branch=Branch.DEPARTMENT, at=moment("2016-06-01 09:00")).id


def closed_by(office: Office, unit: OrganisationId) -> Matter:
    """A case that this unit answered by notice, and that was closed."""
    found = office.registered(Kind.COMPLAINT)
    found.do(routing.to_triage, by="registrar", at="2016-06-07 18:45")
    found.do(routing.notify, [Addressee(organisation=unit)], by="office", at="2016-06-08 09:00")
    part = found.file.assignments[-1].id
    found.do(routing.sign_for, part, handler="陈工", by=None, at="2016-06-08 10:00")
    found.do(answering.reply, part, a_reply(), by=None, at="2016-06-13 10:00")
    found.do(answering.feed_back, part, result="已修", told="满意", by=None, at="2016-06-13 11:00")
    found.do(verifying.begin, by="verifier", at="2016-06-14 09:00")
    found.do(verifying.attempt, Attempt(reached=True, checklist=YES), by="verifier", at="2016-06-14 09:05")
    found.do(verifying.close, by="verifier", at="2016-06-14 09:10")
    return found


def test_whoever_took_over_has_the_reopened_case_however_often_that_happened(office: Office) -> None:
    first, second, third = (a_unit(office, name) for name in ("区房管局", "区住建局", "区住房城乡局"))
    found = closed_by(office, first)
    day = date(2016, 7, 1)
    with pytest.raises(naming.NoSuccessor):
        bodies.close(office.db, first, moment("2016-06-30 09:00"), on=day, successor=first)
    bodies.close(office.db, first, moment("2016-06-30 09:00"), on=day, successor=second)
    bodies.close(office.db, second, moment("2016-06-30 09:05"), on=day, successor=third)
    found.do(verifying.reopen, **AGAIN)
    assert (found.state, found.file.live()[0].organisation) == (CaseState.HANDLING, third)
    assert found.clock("notice").organisation == third


def test_where_nobody_is_known_to_have_taken_over_the_office_sorts_it(office: Office) -> None:
    unit = a_unit(office, "区打私办")
    found = closed_by(office, unit)
    bodies.close(office.db, unit, moment("2016-06-30 09:00"), on=date(2016, 7, 1))
    found.do(verifying.reopen, **AGAIN)
    assert (found.state, found.file.live(), found.file.reopened) == (CaseState.TRIAGE, [], 1)
    assert (found.clock("triage").due_on, found.clock("citizen").outcome) == (date(2016, 7, 5), None)
    groups = inbox.inbox(office.db, office.people["office"], moment("2016-07-04 11:00")).groups
    assert found.id in [item.case.id for one in groups if one.task is Task.NOTIFY for item in one.items if item.case]
    found.do(routing.notify, [Addressee(organisation=office.units["roads"])], by="office", at="2016-07-04 15:00")
    assert found.state is CaseState.NOTIFIED
